"""What a nightly examination of everything published looks for: the rules as rows.

Each rests on an article or on an indicator of the inspection of government websites (V: veto, S: score). What the
indicators deduct was not read in the instrument itself; a row says so in ``source`` and ``standing``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.statute.rows import Row, pick, table

#: What a rule looks at: the words of a record, the row of a record, a unit, a column of a site, a site, or the whole.
EXAMINED: Final = ("text", "record", "unit", "column", "site", "system")


@dataclass(frozen=True)
class WebsiteIndicator(Row):
    """One indicator of the inspection of government websites; ``kind`` is veto (one fails the whole) or score."""

    kind: str


def website_indicators() -> tuple[WebsiteIndicator, ...]:
    """The indicators that rules rest on."""
    return table("website_indicators", WebsiteIndicator)


@dataclass(frozen=True)
class PatrolRule(Row):
    """One rule.

    ``indicator`` of the website inspection; ``verdict`` of what it finds (fail, warn); ``owner`` who answers for it
    (the unit of the record, or that of the site). Thresholds: ``days``, ``most`` (a number of finds), ``seconds``.
    ``tenths``: points deducted for each find, in tenths of a point. ``veto``: one find fails the whole.
    """

    indicator: str
    examines: str
    verdict: str
    owner: str
    days: int | None
    most: int | None
    seconds: int | None
    tenths: int | None
    veto: bool
    hint: str

    @property
    def indicator_name(self) -> str:
        """The indicator with its name, nothing for a rule that rests on none. Raises StatuteError."""
        found = pick(website_indicators(), self.indicator, "网站检查指标") if self.indicator else None
        return f"{found.code} {found.label}" if found else ""


def patrol_rules(on: date | None = None) -> tuple[PatrolRule, ...]:
    """Every rule, or those in force on a day."""
    return tuple(row for row in table("patrol_rules", PatrolRule) if on is None or row.in_force(on))


def patrol_rule(code: str) -> PatrolRule:
    """One of them. Raises StatuteError."""
    return pick(patrol_rules(), code, "巡查规则")
