"""Which version of what a page shows: the ground of exact caching."""
