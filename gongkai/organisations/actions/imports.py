"""The act of bringing many units in from a CSV, with a report of what is wrong on which line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from gongkai.organisations.actions.acting import Refused, announce, authorise, record
from gongkai.organisations.actions.reading import (
    COLUMNS,
    LEVEL_CODES,
    PLAIN,
    TRUTH,
    Line,
    LineError,
    Reading,
    faults,
    opened_on,
    read,
)
from gongkai.organisations.actions.units import UNRECORDED, end_and_begin_name, place
from gongkai.organisations.models import Officer, Placement, Unit, UnitName

__all__ = ["ImportReport", "LineError", "import_units"]


@dataclass
class ImportReport:
    """What an import did, or would do: the internal ids of units created, changed and unchanged; and the errors."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    written: bool = False


@dataclass
class _Plan:
    """The lines to write, against the units there are."""

    units: dict[str, Unit]
    parents: dict[str, str]
    new: list[Line] = field(default_factory=list)
    other: list[Line] = field(default_factory=list)


@transaction.atomic
def import_units(
    text: str, *, actor: Officer | None, on: date, dry_run: bool = False, partial: bool = False
) -> ImportReport:
    """Create and change units as a CSV says; the same file again changes nothing.

    Names and parents that differ hold from ``on``; earlier ones stay with their days. With any error nothing is
    written, unless ``partial``: then the faultless lines are, save those below a faulty one. One entry of the record
    per import, with the digest of the file. Raises ``access.Denied``.
    """
    authorise(actor, "units.manage", None, on)
    reading = read(text)
    plan = _Plan(
        {unit.key: unit for unit in Unit.objects.all()},
        dict(Placement.objects.filter(until=None).values_list("unit__key", "parent__key")),
    )
    lines = [] if reading.fatal else _sound_lines(reading, plan)
    report = _sort(lines, plan, ImportReport(errors=sorted(reading.errors, key=lambda error: error.line)))
    if dry_run or reading.fatal or (report.errors and not partial) or not (report.created or report.changed):
        return report
    _write(plan, report, on)
    if report.written:
        record(
            "units.imported",
            "units",
            actor=actor,
            on=on,
            after=text,
            created=len(report.created),
            changed=len(report.changed),
            errors=len(report.errors),
        )
    return report


def _sound_lines(reading: Reading, plan: _Plan) -> list[Line]:
    """Return the lines without fault, adding the faults found to the reading."""
    first: dict[str, Line] = {}
    for line in reading.lines:
        first.setdefault(line.key, line)
    found = [fault for line in reading.lines for fault in faults(line)]
    found += _repeated(reading.lines, plan)
    for line in first.values():
        if line.parent and line.parent not in first and line.parent not in plan.units:
            found.append(LineError(line.number, COLUMNS["parent"], f"没有内部编号为“{line.parent[:20]}”的单位"))
    for line in _in_circles(first, plan.parents):
        found.append(LineError(line.number, COLUMNS["parent"], "上级关系绕成了圈"))
    reading.errors += found
    bad = {fault.line for fault in found}
    return _without_orphans([line for line in reading.lines if line.number not in bad], plan)


def _repeated(lines: list[Line], plan: _Plan) -> Iterator[LineError]:
    """Yield what may stand only once: an internal id, a code, the headquarters."""
    hq = {unit.key for unit in plan.units.values() if unit.level == "hq"}
    for column in ("key", "code"):
        first: dict[str, Line] = {}
        for line in lines:
            cell = line.cells.get(column, "")
            if cell and first.setdefault(cell, line) is not line:
                yield LineError(line.number, COLUMNS[column], f"与第{first[cell].number}行的{COLUMNS[column]}重复")
    for line in lines:
        if LEVEL_CODES.get(line.cells["level"]) == "hq" and (hq := hq | {line.key}) != {line.key}:
            yield LineError(line.number, COLUMNS["level"], "总署只能有一个")


def _in_circles(lines: dict[str, Line], present: dict[str, str]) -> list[Line]:
    above = {**present, **{key: line.parent for key, line in lines.items()}}
    sound: set[str] = set()
    circling: set[str] = set()
    for start in lines:
        path: list[str] = []
        key = start
        while key and key not in sound and key not in path:
            path.append(key)
            key = above.get(key, "")
        if key in path:
            circling.update(path[path.index(key) :])
        sound.update(path)
    return [line for key, line in lines.items() if key in circling]


def _without_orphans(lines: list[Line], plan: _Plan) -> list[Line]:
    while True:
        keys = {line.key for line in lines} | set(plan.units)
        kept = [line for line in lines if not line.parent or line.parent in keys]
        if len(kept) == len(lines):
            return kept
        lines = kept


def _sort(lines: list[Line], plan: _Plan, report: ImportReport) -> ImportReport:
    for line in lines:
        unit = plan.units.get(line.key)
        if unit is None:
            plan.new.append(line)
            report.created.append(line.key)
        elif _values(line, unit) or plan.parents.get(line.key, "") != line.parent:
            plan.other.append(line)
            report.changed.append(line.key)
        else:
            report.unchanged.append(line.key)
    return report


def _values(line: Line, unit: Unit) -> dict[str, object]:
    """Return the unit's fields that the line would change."""
    cells = line.cells
    wanted: dict[str, object] = {column: cells[column] for column in PLAIN if column in cells}
    wanted |= {"name": cells["name"], "level": LEVEL_CODES[cells["level"]]}
    if "verified" in cells:
        wanted["name_verified"] = TRUTH[cells["verified"]]
    if cells.get("opened_on"):
        wanted["opened_on"] = opened_on(line)
    return {name: value for name, value in wanted.items() if getattr(unit, name) != value}


def _write(plan: _Plan, report: ImportReport, on: date) -> None:
    try:
        with transaction.atomic():
            _create(plan)
            for line in plan.other:
                _change(line, plan, on)
            announce(*(plan.units[line.key] for line in [*plan.new, *plan.other]))
    except Refused as error:
        report.errors.append(LineError(0, "", str(error)))
        return
    report.written = True


def _create(plan: _Plan) -> None:
    made = []
    for line in plan.new:
        unit = Unit(key=line.key)
        for name, value in _values(line, unit).items():
            setattr(unit, name, value)
        made.append(unit)
    plan.units |= {unit.key: unit for unit in Unit.objects.bulk_create(made, batch_size=500)}
    names = [
        UnitName(unit=unit, name=unit.name, since=unit.opened_on or UNRECORDED, verified=unit.name_verified)
        for unit in made
    ]
    UnitName.objects.bulk_create(names, batch_size=500)
    edges = [
        Placement(
            unit=plan.units[line.key],
            parent=plan.units[line.parent],
            since=plan.units[line.key].opened_on or UNRECORDED,
        )
        for line in plan.new
        if line.parent
    ]
    Placement.objects.bulk_create(edges, batch_size=500)


def _change(line: Line, plan: _Plan, on: date) -> None:
    unit = plan.units[line.key]
    values = _values(line, unit)
    for name, value in values.items():
        setattr(unit, name, value)
    if values:
        unit.save(update_fields=list(values))
    present = UnitName.objects.get(unit=unit, until=None)
    if present.name != unit.name:
        end_and_begin_name(unit, present, max(on, present.since), unit.name_verified)
    elif present.verified != unit.name_verified:
        UnitName.objects.filter(pk=present.pk).update(verified=unit.name_verified)
    if line.parent and plan.parents.get(line.key, "") != line.parent:
        place(unit, plan.units[line.parent], on)
