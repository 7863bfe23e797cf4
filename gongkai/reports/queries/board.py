"""Who has reported and who has not: units by state of their report, days late, exemptions, reminders."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from gongkai.organisations.access import units_for
from gongkai.organisations.models import Officer, Placement, Unit
from gongkai.organisations.queries import branch_ids
from gongkai.reports.models import AnnualReport, Chase, Exemption
from gongkai.statute.errors import StatuteError
from gongkai.statute.reporting import exemption_reason, report_due

#: States in the order of the work; "" is a unit that has not begun.
STATE_LABELS = {
    "": "未开始",
    "draft": "起草中",
    "submitted": "已提交",
    "returned": "已退回",
    "accepted": "已审定",
    "published": "已公布",
}
_BASES = ("own", "region", "system")


@dataclass(frozen=True)
class Line:
    """One unit of the board. ``reports``: its reports by basis; ``late``: days after the last day, 0 when in time.

    ``exempt``: the reason in words, empty where it must report. ``restated``: keys of the units below that corrected
    their report after they were summed into one of this unit's.
    """

    unit: Unit
    reports: Mapping[str, AnnualReport] = field(default_factory=dict)
    late: int = 0
    exempt: str = ""
    chased: int = 0
    chased_on: date | None = None
    parent: int | None = None
    restated: tuple[str, ...] = ()

    @property
    def report(self) -> AnnualReport | None:
        """The report that counts: the unit's own, else the furthest of the others."""
        return self.reports.get("own") or next((self.reports[b] for b in _BASES if b in self.reports), None)

    @property
    def state(self) -> str:
        """Its state, empty where there is none."""
        return self.report.state if self.report else ""

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return "免报" if self.exempt and not self.report else STATE_LABELS[self.state]


def board(officer: Officer, year: int, on: date, branch: Unit | None = None) -> list[Line]:
    """Return the units an officer may see, with how far each is with the year's report; three statements.

    ``branch`` narrows to a unit and all below it. Raises ``StatuteError`` for a year without a last day.
    """
    units = units_for(officer, "reports.view", on)
    if branch is not None:
        units = units.filter(pk__in=branch_ids(branch.pk, date(year, 12, 31)))
    return _lines(_existing(units, year), year, on)


def matrix(officer: Officer, years: Sequence[int], on: date, branch: Unit | None = None) -> dict[int, dict[int, str]]:
    """Return for each unit (by id) an officer may see the state of its report in each of the years."""
    units = units_for(officer, "reports.view", on)
    if branch is not None:
        units = units.filter(pk__in=branch_ids(branch.pk, on))
    rows = AnnualReport.objects.filter(unit__in=units, year__in=years).order_by()
    found: dict[int, dict[int, str]] = {}
    for unit_id, year, basis, state in rows.values_list("unit_id", "year", "basis", "state"):
        of_unit = found.setdefault(unit_id, {})
        if basis == "own" or year not in of_unit:
            of_unit[year] = state
    return found


def chased(officer: Officer, on: date) -> list[Chase]:
    """Return the last reminder to each unit the officer writes for, while its report of that year is not published."""
    units = units_for(officer, "reports.write", on)
    done = AnnualReport.objects.filter(unit=OuterRef("unit"), year=OuterRef("year"), state="published")
    rows = Chase.objects.filter(~Exists(done), unit__in=units).select_related("unit").order_by("-pk")
    last: dict[tuple[int, int], Chase] = {}
    for row in rows:
        last.setdefault((row.unit_id, row.year), row)
    return list(last.values())


def overdue(parent: Unit, year: int, on: date) -> list[Unit]:
    """Return the units below a unit (itself left out) that are late on a day and were not reminded that day."""
    units = Unit.objects.filter(pk__in=branch_ids(parent.pk, date(year, 12, 31))).exclude(pk=parent.pk)
    lines = _lines(_existing(units, year), year, on)
    return [line.unit for line in lines if line.late and line.chased_on != on and line.state != "published"]


def _existing(units: QuerySet[Unit], year: int) -> QuerySet[Unit]:
    """Narrow to units that existed in the year."""
    born = Q(opened_on__isnull=True) | Q(opened_on__lte=date(year, 12, 31))
    return units.filter(born, Q(closed_on__isnull=True) | Q(closed_on__gt=date(year, 1, 1)))


def _lines(units: QuerySet[Unit], year: int, on: date) -> list[Line]:
    due = report_due(year)
    excused = Exemption.objects.filter(unit=OuterRef("pk"), year=year, lifted_on__isnull=True)
    excused = excused.filter(Q(until__isnull=True) | Q(until__gte=on)).order_by()
    sent = Chase.objects.filter(unit=OuterRef("pk"), year=year).order_by().values("unit")
    above = Placement.objects.filter(unit=OuterRef("pk"), since__lte=date(year, 12, 31)).order_by("-since")
    rows = units.order_by("key").annotate(
        excuse=Subquery(excused.values("reason")[:1]),
        sent=Subquery(sent.annotate(many=Count("pk")).values("many")),
        sent_on=Subquery(sent.annotate(last=Max("on")).values("last")),
        above=Subquery(above.values("parent_id")[:1]),
    )
    reports = _reports(units, year)
    return [
        Line(
            unit,
            of_unit := reports.get(unit.pk, {}),
            0 if unit.excuse else _late(of_unit.values(), due, on),
            _label(unit.excuse) if unit.excuse else "",
            unit.sent or 0,
            unit.sent_on,
            unit.above,
            _restated(of_unit.values(), reports),
        )
        for unit in rows
    ]


def _reports(units: QuerySet[Unit], year: int) -> dict[int, dict[str, AnnualReport]]:
    found: dict[int, dict[str, AnnualReport]] = {}
    rows = AnnualReport.objects.filter(unit__in=units.order_by(), year=year).select_related("unit").defer("frozen")
    for row in rows.order_by():
        found.setdefault(row.unit_id, {})[row.basis] = row
    return found


def _late(reports: Iterable[AnnualReport], due: date, on: date) -> int:
    """A duty is met by the first report published, on whatever basis; until then the days run on."""
    published = [report.published_on for report in reports if report.published_on is not None]
    met = min(published) if published else on
    return max(0, (met - due).days)


def _restated(reports: Iterable[AnnualReport], every: Mapping[int, Mapping[str, AnnualReport]]) -> tuple[str, ...]:
    summed = {key: number for report in reports for key, number in report.summed.items()}
    if not summed:
        return ()
    own = (of_unit["own"] for of_unit in every.values() if "own" in of_unit)
    return tuple(sorted(row.unit.key for row in own if row.corrections > summed.get(row.unit.key, row.corrections)))


def _label(reason: str) -> str:
    try:
        return exemption_reason(reason).label
    except StatuteError:
        return reason
