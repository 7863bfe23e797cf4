"""A library of published annual reports, anyone's: read, checked, compared and carried away for research."""
