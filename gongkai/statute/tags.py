"""The tags every page of a government website carries in its head (政府网站发展指引).

Pages of the site as a whole carry those of level ``site``; pages of a column those of ``column`` too; articles those of
``content`` besides.
"""

import re
from dataclasses import dataclass

from gongkai.statute.rows import Row, pick, table

LEVELS = ("site", "column", "content")


@dataclass(frozen=True)
class MetaTag(Row):
    """One tag: its level, whether it must be there, how its value must be written."""

    level: str
    required: bool
    pattern: str
    hint: str

    def matches(self, value: str) -> bool:
        """Whether the value is written as the tag demands."""
        return re.fullmatch(self.pattern, value, re.DOTALL) is not None


def meta_tags(level: str | None = None) -> tuple[MetaTag, ...]:
    """All tags, or those of one level."""
    return tuple(row for row in table("meta_tags", MetaTag) if level in (None, row.level))


def meta_tag(code: str) -> MetaTag:
    """One of them. Raises StatuteError."""
    return pick(table("meta_tags", MetaTag), code, "网页标签")


def tags_of(level: str) -> tuple[MetaTag, ...]:
    """The tags a page of that level carries: those of the site, and of its own level."""
    if level not in LEVELS:
        raise ValueError(f"not a level of pages: {level}")
    return meta_tags("site") + (() if level == "site" else meta_tags(level))
