"""A region's or the system's figures: the sum of what its units have filed, never of what they would count today.

Each unit's own-basis report stands in the sum once, that of the unit at the top included, from its frozen cells. Units
that filed nothing are named, exempt ones with their reason. Where no unit below has filed at all, the ledger of all
units is counted instead, and the edition says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from gongkai.foi.models import Case
from gongkai.organisations.models import Unit
from gongkai.reports.models import FILED, AnnualReport, Exemption
from gongkai.reports.queries.assembling import answer
from gongkai.reports.queries.edition import UnitNamed
from gongkai.reports.queries.entered import Figure, Value, figures_of
from gongkai.reports.queries.question import Question
from gongkai.reports.queries.replacing import ExtraRows
from gongkai.reports.queries.splits import REST_LABEL, extensible_row
from gongkai.statute.errors import StatuteError
from gongkai.statute.footing import CANNOT_TELL, FAIL, PASS, Identity, Part, identity
from gongkai.statute.reporting import exemption_reason
from gongkai.statute.tables import Form, cell_code

NOT_FILED = "未报送"
BY_LEDGER = "各单位未单独报送，按台账汇总"


@dataclass(frozen=True)
class Gathered:
    """The figures of a report before any is replaced, and where they come from.

    ``summed``: the units in the sum, each with the number of its last correction; empty where the ledger was counted.
    ``partly``: cells that were blank in some unit's report, with the names of those units. ``marks``: footnote marks
    typed with table two. ``says``: one sentence on the sum, empty for a unit's own figures.
    """

    cells: Mapping[str, Value]
    extra_rows: ExtraRows = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    summed: Mapping[str, int] = field(default_factory=dict)
    not_filed: tuple[UnitNamed, ...] = ()
    exempt: tuple[UnitNamed, ...] = ()
    partly: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    due: int = 0
    says: str = ""


def gather(question: Question) -> Gathered:
    """Return the figures of a report: counted for a unit's own, summed over filed reports for the others."""
    if question.basis == "own":
        return counted(question)
    units = due_units(question)
    filed = _filed(question, units)
    if not any(report.unit_id != question.unit.pk for report in filed):
        found = counted(question)
        return Gathered(found.cells, found.extra_rows, found.marks, due=len(units), says=f"{BY_LEDGER}。")
    return _summed(question, units, filed)


def counted(question: Question) -> Gathered:
    """Return the figures of the ledger over all covered units, and table two as entered."""
    report = answer(question)
    marks = {code: figure.mark for code, figure in report.figures.items() if figure.mark}
    return Gathered(report.cells, tuple(_extra(row) for row in report.extra_rows), marks)


def due_units(question: Question) -> list[Unit]:
    """Return the units that owe a report of the year, by key: those that existed in it, and closed ones with cases."""
    first, last = question.since, question.until
    covered = Unit.objects.filter(pk__in=question.covered)
    open_then = Q(closed_on__isnull=True) | Q(closed_on__gt=first)
    born = Q(opened_on__isnull=True) | Q(opened_on__lte=last)
    units = list(covered.filter(open_then, born).order_by("key"))
    closed = list(covered.exclude(pk__in=[unit.pk for unit in units]).values_list("pk", flat=True))
    if closed:
        left = Case.objects.filter(unit_id__in=closed, received_on__lte=last)
        left = left.filter(Q(concluded_on__isnull=True) | Q(concluded_on__gte=first))
        units += Unit.objects.filter(pk__in=left.order_by().values("unit_id")).order_by("key")
    return units


def exemptions(year: int, units: Iterable[Unit], on: date | None = None) -> dict[int, Exemption]:
    """Return the exemptions not lifted, by unit; with ``on``, those that have ended are left out."""
    rows = Exemption.objects.filter(year=year, unit__in=units, lifted_on__isnull=True)
    if on is not None:
        rows = rows.filter(Q(until__isnull=True) | Q(until__gte=on))
    return {row.unit_id: row for row in rows}


def reason_of(exemption: Exemption) -> str:
    """Return an exemption in words: 免报: 成立不满六个月."""
    try:
        label = exemption_reason(exemption.reason).label
    except StatuteError:
        label = exemption.reason
    until = f"（至{exemption.until:%Y-%m-%d}）" if exemption.until else ""
    said = f"：{exemption.text}" if exemption.text else ""
    return f"免报：{label}{said}{until}"


def _filed(question: Question, units: list[Unit]) -> list[AnnualReport]:
    rows = AnnualReport.objects.filter(year=question.year, basis="own", state__in=FILED, form=question.form.code)
    return list(rows.filter(unit__in=units).select_related("unit").order_by("unit__key"))


def _summed(question: Question, units: list[Unit], filed: list[AnnualReport]) -> Gathered:
    form, there = question.form, {report.unit_id for report in filed}
    missing = [unit for unit in units if unit.pk not in there]
    excused = exemptions(question.year, missing)
    own = figures_of(question)
    adding = _Adding(form)
    for report in filed:
        adding.add(report)
    cells = adding.cells()
    _put_own(form, cells, own)
    partly = {code: tuple(names) for code, names in adding.blank.items() if adding.figures.get(code) is not None}
    exempt = tuple(UnitNamed(u.key, u.name, reason_of(excused[u.pk])) for u in missing if u.pk in excused)
    not_filed = tuple(UnitNamed(u.key, u.name, NOT_FILED) for u in missing if u.pk not in excused)
    return Gathered(
        cells,
        adding.extra_rows(),
        {code: figure.mark for code, figure in own.items() if figure.mark and code in cells},
        {report.unit.key: report.corrections for report in filed},
        not_filed,
        exempt,
        partly,
        len(units),
        _says(len(units), len(filed), len(not_filed), len(exempt)) + _partly_says(partly),
    )


def _says(due: int, filed: int, not_filed: int, exempt: int) -> str:
    parts = [f"应报送的单位{due}个，已审定本级年度报告的{filed}个"]
    if not_filed:
        parts.append(f"未报送的{not_filed}个")
    if exempt:
        parts.append(f"免报的{exempt}个")
    return f"{'，'.join(parts)}；数字由已审定的本级年度报告相加得出。"


def _partly_says(partly: Mapping[str, tuple[str, ...]]) -> str:
    if not partly:
        return ""
    names = sorted({name for of_cell in partly.values() for name in of_cell})
    shown = "、".join(names[:5]) + (f"等{len(names)}个单位" if len(names) > 5 else "")
    return f"表中有{len(partly)}格，{shown}未填，合计不含其数。"


@dataclass
class _Adding:
    """A sum while it grows: figures of each cell, blanks by unit, own rows by label."""

    form: Form
    figures: dict[str, int | float] = field(default_factory=dict)
    blank: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, dict[str, int | float]] = field(default_factory=dict)

    def add(self, report: AnnualReport) -> None:
        """Add one filed report."""
        frozen = report.printed
        for code, value in frozen["cells"].items():
            if value is None:
                self.blank.setdefault(code, []).append(report.unit.name)
            else:
                self.figures[code] = self.figures.get(code, 0) + value
        for row in frozen["extra_rows"]:
            label = plain_label(row["label"])
            into = self.rows.setdefault(label, {})
            for column, value in row["values"].items():
                into[column] = into.get(column, 0) + (value or 0)

    def cells(self) -> dict[str, Value]:
        """Return the cells of the form; a cell blank in every report is blank, one of no report too."""
        split = extensible_row(self.form) if self.rows else None
        shown: dict[str, Value] = {}
        for number in (2, 3, 4):
            for row in self.form.rows(number):
                codes = [cell_code(number, row.row, column.column) for column in row.columns]
                seen = any(code in self.figures or code in self.blank for code in codes)
                if row.group or row == split or (row.optional and not seen):
                    continue
                for code, column in zip(codes, row.columns, strict=True):
                    shown[code] = _exact(self.figures.get(code)) if column.additive else None
        return shown

    def extra_rows(self) -> ExtraRows:
        """Return own rows summed by label, numbered anew; 其他 last, with what reports without own rows count there."""
        split = extensible_row(self.form)
        if split is None or not self.rows:
            return ()
        columns = [column.column for column in self.form.columns(3)]
        rest = self.rows.get(REST_LABEL, {})
        for column in columns:
            rest[column] = rest.get(column, 0) + self.figures.get(cell_code(3, split.row, column), 0)
        labels = [label for label in self.rows if label != REST_LABEL]
        if any(rest.values()) or REST_LABEL in self.rows:
            labels.append(REST_LABEL)
        first = [row.row for row in self.form.row(3, split.parent).children].index(split.row) + 1
        sums = {**self.rows, REST_LABEL: rest}
        return tuple(
            {
                "table": 3,
                "parent": split.parent,
                "label": f"{number}.{label}",
                "values": {column: sums[label].get(column, 0) for column in columns},
            }
            for number, label in enumerate(labels, first)
        )


def plain_label(label: str) -> str:
    """Return a printed label without its number: 3.咨询事项 becomes 咨询事项."""
    number, dot, rest = label.partition(".")
    return rest.strip() if dot and number.strip().isdigit() else label.strip()


def _put_own(form: Form, cells: dict[str, Value], own: Mapping[str, Figure]) -> None:
    """Put the figures that do not add up over units as the unit at the top entered them."""
    for row in form.rows(2):
        for column in row.columns:
            code = cell_code(2, row.row, column.column)
            if not column.additive and code in own:
                cells[code] = own[code].plain


def _exact(value: float | None) -> Value:
    """Money adds up in decimals, not in binary fractions."""
    if value is None:
        return None
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def _extra(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "values": dict(row["values"])}


def rollup_identities(cells: Mapping[str, Value], gathered: Gathered) -> list[Identity]:
    """The verdicts on I16 (the sum is that of the units) and I17 (filed and exempt units are all that owe one)."""
    if not gathered.summed:
        return [_verdict("I16", []), _verdict("I17", [])]
    sums = [
        Part(code, PASS if cells.get(code) == value else FAIL, cells.get(code), value)
        for code, value in gathered.cells.items()
        if value is not None
    ]
    there = len(gathered.summed) + len(gathered.exempt)
    filed = [Part("单位数", PASS if there == gathered.due else FAIL, there, gathered.due)]
    return [_verdict("I16", sums), _verdict("I17", filed)]


def _verdict(code: str, parts: list[Part]) -> Identity:
    row = identity(code)
    shown = next((part for part in parts if part.verdict == FAIL), parts[-1] if parts else None)
    if shown is None:
        return Identity(code, row.label, CANNOT_TELL, None, None, BY_LEDGER, ())
    detail = "各处相符" if shown.verdict == PASS else f"{shown.where}不符：{shown.left}与{shown.right}"
    return Identity(code, row.label, shown.verdict, shown.left, shown.right, detail, tuple(parts))
