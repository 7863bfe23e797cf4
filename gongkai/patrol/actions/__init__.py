"""Writes: runs of the examination, and the words an installation adds."""
