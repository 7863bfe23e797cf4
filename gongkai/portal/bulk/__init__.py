"""Whole lists of records for local platforms, libraries and archives (条例 art. 25): as files, line by line."""
