"""Writes of the catalogue, one function for each act."""
