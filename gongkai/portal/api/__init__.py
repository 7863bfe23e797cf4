"""The open-data interface at /api/v1/: reads only, no key, the same queries as the public pages.

Each router answers from the queries its pages answer from; ``mounting`` puts the brakes, the caching and the errors
around them. Nothing here writes.
"""
