"""What a file of records is to hold: a unit's, a column's or everything, whole or what changed since a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from gongkai.catalogue.models import Attachment, Column, Record
from gongkai.catalogue.queries import column_at, column_ids_below, public
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import branch_ids
from gongkai.text.dates import parse_date

_AT_ONCE = 500


class Unclear(ValueError):
    """What was asked for does not exist; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Wanted:
    """What the file holds. ``unit`` None: the whole system; ``since``: only changes, with what was withdrawn."""

    unit: Unit | None
    below: bool
    column: Column | None
    since: date | None
    on: date

    def stamps(self) -> set[str]:
        """Return what the file rests on."""
        return {f"records@{self.unit.pk}" if self.unit else "records", "tree", "units"}

    def records(self) -> QuerySet[Record]:
        """Return the public records of the file in a fixed order, with all a line needs."""
        rows = self._within(public())
        if self.since is not None:
            rows = _changed(rows, self.since)
        files = Prefetch("files", Attachment.objects.order_by("pk"))
        return rows.select_related("unit", "column").prefetch_related(files).order_by("pk")

    def walk(self) -> Iterator[Record]:
        """Yield the records without holding more than a few hundred of them."""
        return iter(self.records().iterator(chunk_size=_AT_ONCE))

    def withdrawn(self) -> QuerySet[Record]:
        """Return what was public and was withdrawn from the day on: only numbers and days of it are told."""
        if self.since is None:
            return Record.objects.none()
        rows = Record.objects.filter(live=False, stage="withdrawn", first_published_at__isnull=False)
        return self._within(rows).filter(withdrawn_on__gte=self.since).order_by("withdrawn_on", "pk")

    def name(self) -> str:
        """Return what the file is called, without its ending."""
        parts = [self.unit.key if self.unit else "all", *(self.column.path.split("/") if self.column else ())]
        return "-".join(["records", *parts, *([f"since-{self.since.isoformat()}"] if self.since else [])])

    def _within(self, rows: QuerySet[Record]) -> QuerySet[Record]:
        if self.unit is not None:
            units = branch_ids(self.unit.pk, self.on) if self.below else [self.unit.pk]
            rows = rows.filter(unit__in=units)
        if self.column is not None:
            rows = rows.filter(column__in=column_ids_below(self.column))
        return rows


def _changed(rows: QuerySet[Record], since: date) -> QuerySet[Record]:
    """Narrow records to those published, corrected, put back, or changed in validity from a day on."""
    day = Q(validity_changes__entered_on__gte=since) | Q(validity_changes__on__gte=since)
    published = Q(last_published_at__date__gte=since) | Q(published_on__gte=since) | Q(corrections__on__gte=since)
    touched = Record.objects.filter(published | (Q(validity_changes__applied=True) & day))
    return rows.filter(pk__in=touched.values("pk"))


def wanted(unit: str, below: bool, column: str, since: str, on: date) -> Wanted:
    """Return what was asked for. Raises ``Unclear``."""
    found_unit = Unit.objects.filter(key=unit).first() if unit else None
    if unit and found_unit is None:
        raise Unclear(f"没有编号为“{unit[:40]}”的单位")
    found_column = column_at(column) if column else None
    if column and found_column is None:
        raise Unclear(f"没有地址为“{column[:80]}”的栏目")
    try:
        day = parse_date(since) if since else None
    except ValueError:
        raise Unclear(f"“{since[:20]}”不是日期，请写成 2026-03-02 的样子") from None
    return Wanted(found_unit, below, found_column, day, on)
