"""Officers' screens of the catalogue."""
