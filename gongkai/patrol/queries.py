"""Reads: runs, what is found by rule and by unit, and the score the inspection of websites would give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from gongkai.findings.models import DISMISSED, Finding
from gongkai.findings.queries import visible_to
from gongkai.organisations.access import units_for
from gongkai.organisations.models import Officer
from gongkai.patrol.models import DONE, Run
from gongkai.search.models import AskedQuery
from gongkai.statute.patrol import PatrolRule, patrol_rules

SOURCE = "patrol."
FULL = 100
ASKED_DAYS = 30
ASKED_MOST = 20


def source_of(rule: str) -> str:
    """Return what the findings of a rule are kept under."""
    return f"{SOURCE}{rule}"


def findings() -> QuerySet[Finding]:
    """Return everything the examination ever found."""
    return Finding.objects.filter(source__startswith=SOURCE)


def present(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Narrow to what is wrong now: still found, and not judged to be no fault."""
    return rows.filter(source__startswith=SOURCE, present=True).exclude(state=DISMISSED)


def runs_visible_to(officer: Officer, on: date) -> QuerySet[Run]:
    """Return the runs an officer may see: those over everything, and those of units they may see."""
    units = units_for(officer, "patrol.view", on)
    return Run.objects.filter(Q(unit__isnull=True) | Q(unit__in=units)).select_related("unit", "record", "by")


def last_night() -> Run | None:
    """Return the last finished run over everything."""
    return Run.objects.filter(state=DONE, unit__isnull=True, record__isnull=True, rule="").first()


@dataclass(frozen=True)
class Line:
    """A rule with what it finds now, and what that would deduct: None where the row gives no value."""

    rule: PatrolRule
    found: int
    confirmed: int

    @property
    def deducted(self) -> float | None:
        """Points, never more than a tenth of the whole for one rule."""
        return None if self.rule.tenths is None else min(self.found * self.rule.tenths, FULL) / 10

    @property
    def vetoed(self) -> bool:
        """Whether this alone fails the whole."""
        reached = self.rule.most is not None and self.rule.indicator.startswith("V") and self.found >= self.rule.most
        return bool(self.found and self.rule.veto) or reached


@dataclass(frozen=True)
class Card:
    """The score: by rule, vetoes first in mind, then deductions from a hundred (S0 of the indicators)."""

    lines: tuple[Line, ...]

    @property
    def vetoes(self) -> list[Line]:
        """Lines that alone fail the whole."""
        return [line for line in self.lines if line.vetoed]

    @property
    def score(self) -> float:
        """What is left of a hundred."""
        return max(0.0, FULL - sum(line.deducted or 0 for line in self.lines))

    @property
    def found(self) -> int:
        """How much is wrong now."""
        return sum(line.found for line in self.lines)


def card(rows: QuerySet[Finding], on: date) -> Card:
    """Return the score over the given findings."""
    counted = {
        row["rule"]: row
        for row in present(rows)
        .order_by()
        .values("rule")
        .annotate(many=Count("pk"), sure=Count("pk", filter=~Q(state="raised")))
    }
    none = {"many": 0, "sure": 0}
    found = ((rule, counted.get(rule.code, none)) for rule in patrol_rules(on))
    return Card(tuple(Line(rule, row["many"], row["sure"]) for rule, row in found))


def by_unit(rows: QuerySet[Finding]) -> list[Mapping[str, Any]]:
    """Return units with how much is wrong there now, the most first."""
    held = present(rows).order_by().values("unit__key", "unit__name")
    return list(
        held.annotate(many=Count("pk"), bad=Count("pk", filter=Q(verdict="fail"))).order_by("-many", "unit__key")
    )


def shown_to(officer: Officer, on: date) -> QuerySet[Finding]:
    """Return the findings of the examination an officer may see."""
    return visible_to(officer, on).filter(source__startswith=SOURCE)


def asked_in_vain(on: date) -> list[Mapping[str, Any]]:
    """Return what readers searched for in the last thirty days and did not find, or waited for; nobody is named."""
    rows = AskedQuery.objects.filter(day__gt=on - timedelta(days=ASKED_DAYS)).order_by().values("text")
    summed = rows.annotate(many=Sum("times"), most=Max("total"), slowest=Max("slowest_ms"))
    return list(summed.order_by("-many", "text")[:ASKED_MOST])
