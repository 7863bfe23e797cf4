"""What in a report does not add up."""

from gongkai.reader.checks.run import check

__all__ = ["check"]
