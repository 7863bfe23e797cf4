"""The citizen's face: home, apply, track, and the published tables."""
