"""Changing the standard tree across all units in one act: with a preview, an exact undo, and addresses that still lead.

A restructuring is a list of steps. The preview performs them and rolls back, so that it shows exactly what would
happen; the act performs them and remembers what every row was.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Q

from gongkai.audit.actions import log
from gongkai.catalogue.announcing import KIND
from gongkai.catalogue.models import Column, ColumnAddress, Record, Restructuring
from gongkai.catalogue.queries import columns_of
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import root
from gongkai.search import outbox
from gongkai.stamps.actions import touch
from gongkai.statute import catalogue as law

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEPT: Final = (
    "parent_id", "slug", "path", "name", "description", "keywords", "type", "block", "item20", "customs_class",
    "levels", "order", "required", "merged_into_id",
)  # fmt: skip
_SETTABLE: Final = ("description", "keywords", "type", "item20", "customs_class", "levels", "order", "required")
_LONGEST_PATH: Final = 200


class Refused(ValueError):
    """The act makes no sense as asked: a Chinese sentence, and the ``step`` from 1. Nothing was changed."""

    def __init__(self, message: str, step: int = 0) -> None:
        """Keep both."""
        super().__init__(message)
        self.step = step


@dataclass(frozen=True)
class Change:
    """One column before and after; ``before`` or ``after`` is empty where it is new or closed."""

    column: int
    before: str
    after: str
    name_before: str
    name_after: str


@dataclass
class Effect:
    """What a list of steps does."""

    changes: list[Change] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)
    records: int = 0
    units: int = 0
    addresses: list[str] = field(default_factory=list)


class _Work:
    """The steps at work inside one transaction."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.before: dict[int, dict[str, Any]] = {}
        self.added: list[int] = []
        self.moved: dict[int, list[int]] = {}
        self.addresses: list[str] = []
        self.dropped: list[dict[str, Any]] = []

    def step(self, given: dict[str, Any]) -> None:
        """Do one step. Raises ``Refused``."""
        act = _ACTS.get(str(given.get("act")))
        if act is None:
            raise Refused("没有这种调整")
        act(self, given)

    def column(self, pk: Any, what: str = "栏目") -> Column:
        """Return an open column by id, one an earlier step added by its address; what it was is remembered."""
        named = Q(pk=pk) if str(pk).isdigit() else Q(path=str(pk))
        row = Column.objects.filter(named, closed_on__isnull=True).first()
        if row is None:
            raise Refused(f"没有找到{what}，可能已停用")
        self.remember(row)
        return row

    def remember(self, row: Column) -> None:
        """Keep what a row was before the first step that touches it."""
        if row.pk not in self.before and row.pk not in self.added:
            kept = {name: getattr(row, name) for name in _KEPT}
            self.before[row.pk] = {**kept, "closed_on": row.closed_on.isoformat() if row.closed_on else None}

    def add(self, given: dict[str, Any]) -> None:
        """Add a column to the standard."""
        parent = self.column(given["parent"], "上级栏目") if given.get("parent") else None
        row = Column(parent=parent, unit_id=given.get("unit"))
        row.name, row.slug = _name(given), _slug(given)
        row.type = parent.type if parent else "catalogue"
        _set(row, given)
        row.path = self.free_path(parent, row.slug, None)
        row.save()
        self.added.append(row.pk)

    def rename(self, given: dict[str, Any]) -> None:
        """Give a column another name, and another address where one is given."""
        row = self.column(given.get("column"))
        row.name = _name(given)
        _set(row, given)
        row.save()
        if given.get("slug") and given["slug"] != row.slug:
            self.relocate(row, row.parent, _slug(given))

    def move(self, given: dict[str, Any]) -> None:
        """Move a column and all below it under another."""
        row = self.column(given.get("column"))
        parent = self.column(given["parent"], "上级栏目") if given.get("parent") else None
        if parent is not None and (parent.pk == row.pk or parent.path.startswith(f"{row.path}/")):
            raise Refused(f"不能把“{row.name}”移到它自己之下")
        _set(row, given)
        row.save()
        if parent != row.parent:
            self.relocate(row, parent, row.slug)

    def merge(self, given: dict[str, Any]) -> None:
        """Merge a column into another: its records and columns go there, its addresses lead there."""
        row, into = self.column(given.get("column")), self.column(given.get("into"), "并入的栏目")
        if into.pk == row.pk or into.path.startswith(f"{row.path}/"):
            raise Refused(f"不能把“{row.name}”并入它自己或者它的下级")
        if row.required:
            raise Refused(f"“{row.name}”是必设栏目，不能并入别处")
        self.fuse(row, into)

    def fuse(self, row: Column, into: Column) -> None:
        """Merge, the columns below included: those of one name become one."""
        there = {child.slug: child for child in Column.objects.filter(parent=into, closed_on__isnull=True)}
        for child in Column.objects.filter(parent=row, closed_on__isnull=True):
            self.remember(child)
            if child.slug in there:
                self.remember(there[child.slug])
                self.fuse(child, there[child.slug])
            else:
                self.relocate(child, into, child.slug)
        ids = list(Record.objects.filter(column=row).values_list("pk", flat=True))
        self.moved.setdefault(row.pk, []).extend(ids)
        Record.objects.filter(column=row).update(column=into)
        row.merged_into, row.closed_on = into, self.today
        row.save()

    def close(self, given: dict[str, Any]) -> None:
        """Close a column that holds nothing."""
        row = self.column(given.get("column"))
        if row.required:
            raise Refused(f"“{row.name}”是必设栏目，不能停用")
        if Column.objects.filter(parent=row, closed_on__isnull=True).exists():
            raise Refused(f"“{row.name}”之下还有栏目，请先移走或者停用")
        if Record.objects.filter(column=row).exists():
            raise Refused(f"“{row.name}”里还有信息，请用“合并”并入别的栏目")
        row.closed_on = self.today
        row.save()

    def relocate(self, row: Column, parent: Column | None, slug: str) -> None:
        """Give a column and all below it their new addresses; the old ones lead there."""
        old, new = row.path, self.free_path(parent, slug, row.pk)
        row.parent, row.slug = parent, slug
        row.save()
        for one in Column.objects.filter(Q(pk=row.pk) | Q(path__startswith=f"{old}/")).order_by("path"):
            self.remember(one)
            former, path = one.path, new + one.path.removeprefix(old)
            if len(path) > _LONGEST_PATH:
                raise Refused(f"地址过长：{path[:60]}…")
            self._give_way(path)
            Column.objects.filter(pk=one.pk).update(path=path)
            ColumnAddress.objects.update_or_create(path=former, defaults={"column_id": one.pk, "until": self.today})
            self.addresses.append(former)

    def _give_way(self, path: str) -> None:
        for held in ColumnAddress.objects.filter(path=path):
            # What an earlier step of this very act put there was not there before it.
            if held.path not in self.addresses:
                self.dropped.append({"path": held.path, "column_id": held.column_id, "until": held.until.isoformat()})
            held.delete()

    def free_path(self, parent: Column | None, slug: str, own: int | None) -> str:
        """Return the address under a parent. Raises ``Refused`` where it is taken."""
        path = f"{parent.path}/{slug}" if parent else slug
        if Column.objects.filter(path=path).exclude(pk=own or 0).exists():
            raise Refused(f"地址“{path}”已被别的栏目使用")
        return path


_ACTS: Final = {
    "add": _Work.add,
    "rename": _Work.rename,
    "move": _Work.move,
    "merge": _Work.merge,
    "close": _Work.close,
}


def _name(given: dict[str, Any]) -> str:
    name = " ".join(str(given.get("name", "")).split())
    if not 1 <= len(name) <= 60:
        raise Refused("栏目名称须为1至60字")
    return name


def _slug(given: dict[str, Any]) -> str:
    slug = str(given.get("slug", "")).strip()
    if not _SLUG.fullmatch(slug) or len(slug) > 40:
        raise Refused("地址名须为小写字母、数字和连字符，不超过40个字符")
    return slug


def _set(row: Column, given: dict[str, Any]) -> None:
    for name in _SETTABLE:
        if name in given:
            setattr(row, name, given[name])
    if row.type not in {one.code for one in law.column_types()}:
        raise Refused("没有这种栏目类型")


def preview(steps: list[dict[str, Any]], today: date) -> Effect:
    """Return what these steps would do; nothing is changed. Raises ``Refused``."""
    with transaction.atomic():
        effect = _effect(_performed(steps, today))
        transaction.set_rollback(True)
    return effect


def outlook(steps: list[dict[str, Any]], today: date) -> tuple[list[Column], set[int]]:
    """Return the standard as these steps would leave it, in tree order, and which of its columns they add.

    The next step speaks of added columns by their addresses: they have no number yet. Raises ``Refused``.
    """
    with transaction.atomic():
        work = _performed(steps, today) if steps else _Work(today)
        columns = columns_of(None)
        transaction.set_rollback(True)
    return columns, set(work.added)


def _performed(steps: list[dict[str, Any]], today: date) -> _Work:
    if not steps:
        raise Refused("还没有任何调整")
    work = _Work(today)
    for number, given in enumerate(steps, 1):
        try:
            work.step(given)
        except Refused as refused:
            raise Refused(f"第{number}步：{refused}", number) from None
    return work


def _effect(work: _Work) -> Effect:
    rows = {row.pk: row for row in Column.objects.filter(pk__in=[*work.before, *work.added])}
    effect = Effect(addresses=sorted(set(work.addresses)))
    for pk, row in sorted(rows.items(), key=lambda item: item[1].path):
        was = work.before.get(pk, {"path": "", "name": ""})
        after = "" if row.closed_on else row.path
        if (was["path"], was["name"]) != (after, row.name):
            effect.changes.append(Change(pk, was["path"], after, was["name"], row.name if after else ""))
    moved = [pk for ids in work.moved.values() for pk in ids]
    effect.moved = {work.before[pk]["path"]: len(ids) for pk, ids in work.moved.items() if ids and pk in work.before}
    below = Record.objects.filter(column__in=rows)
    effect.records = below.count()
    effect.units = below.aggregate(units=Count("unit", distinct=True))["units"] if rows or moved else 0
    return effect


def restructure(steps: list[dict[str, Any]], reason: str, *, by: Officer, today: date) -> Restructuring:
    """Perform steps upon the standard, for all units at once. Raises ``Denied`` and ``Refused``."""
    top = root(today)
    if top is None:
        raise Refused("还没有单位名册")
    access.require(by, "catalogue.standard", top, today)
    if not reason.strip():
        raise Refused("请写明调整的理由")
    with transaction.atomic():
        work = _performed(steps, today)
        return _kept(work, steps, reason.strip()[:300], by, top, today)


def add_own(unit: Unit, given: dict[str, Any], *, by: Officer, today: date) -> Column:
    """Add a unit's own column below one of the standard. Raises ``Denied`` and ``Refused``."""
    access.require(by, "catalogue.own_columns", unit, today)
    if not given.get("parent"):
        raise Refused("自设栏目须放在统一栏目之下")
    with transaction.atomic():
        work = _Work(today)
        if work.column(given["parent"], "上级栏目").unit_id not in {None, unit.pk}:
            raise Refused("不能放在别的单位自设的栏目之下")
        work.add({**given, "unit": unit.pk, "slug": f"{unit.key}-{given.get('slug', '')}"[:40]})
        _kept(work, [{**given, "act": "add"}], f"{unit.name}自设栏目", by, unit, today)
        return Column.objects.get(pk=work.added[0])


def change_own(column: Column, given: dict[str, Any], *, by: Officer, today: date) -> Restructuring:
    """Rename or close (``act``) a unit's own column. Raises ``Denied`` and ``Refused``."""
    if column.unit is None:
        raise Refused("这是统一栏目，由总署调整")
    access.require(by, "catalogue.own_columns", column.unit, today)
    if given.get("act") not in {"rename", "close"}:
        raise Refused("没有这种调整")
    step = {**given, "column": column.pk}
    with transaction.atomic():
        work = _performed([step], today)
        return _kept(work, [step], f"{column.unit.name}调整自设栏目", by, column.unit, today)


def _kept(work: _Work, steps: list[dict[str, Any]], reason: str, by: Officer, unit: Unit, today: date) -> Restructuring:
    effect = _effect(work)
    row = Restructuring.objects.create(
        steps=steps,
        before={
            "columns": work.before,
            "added": work.added,
            "moved": work.moved,
            "addresses": effect.addresses,
            "dropped": work.dropped,
        },
        reason=reason,
        on=today,
        by=by,
        columns=len(effect.changes),
        records=effect.records,
    )
    _announce([*work.before, *work.added])
    _record(row, "catalogue.restructure", by, unit, today)
    return row


@transaction.atomic
def undo(row: Restructuring, *, by: Officer, today: date) -> Restructuring:
    """Undo the latest restructuring that stands: every column, record and address as before. Raises as above."""
    top = root(today)
    if top is None:
        raise Refused("还没有单位名册")
    access.require(by, "catalogue.standard", top, today)
    held = Restructuring.objects.select_for_update().get(pk=row.pk)
    latest = Restructuring.objects.filter(undone_on__isnull=True).order_by("-pk").first()
    if held.undone_on is not None:
        raise Refused("这次调整已经撤销")
    if latest is None or latest.pk != held.pk:
        raise Refused("只能撤销最近一次调整；请先撤销它之后的调整")
    before = held.before
    if Record.objects.filter(column__in=before["added"]).exists():
        raise Refused("新设的栏目里已有信息，不能撤销；请用“合并”调整")
    _restore(before)
    held.undone_on, held.undone_by = today, by
    held.save(update_fields=["undone_on", "undone_by"])
    _announce([int(pk) for pk in before["columns"]])
    _record(held, "catalogue.undo_restructuring", by, top, today)
    return held


def _restore(before: dict[str, Any]) -> None:
    ColumnAddress.objects.filter(path__in=before["addresses"]).delete()
    # Addresses are unique: all give theirs up before any takes its own back.
    for pk in [*before["columns"], *before["added"]]:
        Column.objects.filter(pk=pk).update(path=f"~{pk}")
    for pk, was in before["columns"].items():
        Column.objects.filter(pk=pk).update(**was)
    # Only now does nothing stand below an added column any more.
    Column.objects.filter(pk__in=before["added"]).delete()
    for held in before["dropped"]:
        ColumnAddress.objects.update_or_create(
            path=held["path"], defaults={"column_id": held["column_id"], "until": held["until"]}
        )
    for pk, ids in before["moved"].items():
        for start in range(0, len(ids), 500):
            Record.objects.filter(pk__in=ids[start : start + 500]).update(column_id=int(pk))


def _announce(columns: Iterable[int]) -> None:
    """Every page shows the tree somewhere; the index knows columns by address and name."""
    touch("tree", "records")
    paths = [row.path for row in Column.objects.filter(pk__in=list(columns))]
    where = Q(column__in=list(columns))
    for path in paths:
        where |= Q(column__path__startswith=f"{path}/")
    outbox.put(KIND, list(Record.objects.filter(where, live=True).values_list("index_number", flat=True)))


def _record(row: Restructuring, act: str, by: Officer, unit: Unit, today: date) -> None:
    log(
        act,
        actor=f"officer:{by.pk}",
        subject=f"restructuring:{row.pk}",
        unit=unit.key,
        on=today,
        after=[str(row.steps)],
        details={"columns": row.columns, "records": row.records},
    )
