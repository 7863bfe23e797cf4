"""What the screens of records share: the record an officer may see, the day, and a row as lists show it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from gongkai.catalogue import in_hand
from gongkai.catalogue.models import Record
from gongkai.catalogue.models.records import DRAFT, KEPT, PUBLIC, RETURNED, REVIEW, SCHEDULED, WITHDRAWN
from gongkai.organisations import access
from gongkai.organisations.calendar import calendar, today
from gongkai.organisations.models import Officer
from gongkai.organisations.screens import Screen, officer_of

LOOKS = {DRAFT: "dashed", REVIEW: "brand", RETURNED: "urgent", SCHEDULED: "brand", PUBLIC: "done", WITHDRAWN: "urgent",
         KEPT: ""}  # fmt: skip


class CatalogueScreen(Screen):
    """A screen of this room; ``right`` somewhere opens it."""

    right = "catalogue.view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Fix day and hour for the whole request."""
        super().setup(request, *args, **kwargs)
        self.on, self.now = today(), timezone.now()

    def enter(self, request: HttpRequest) -> Officer:
        """Return the officer. Raises ``Denied`` for those without a post that opens this screen."""
        officer = officer_of(request)
        if not access.units_for(officer, self.right, self.on).exists():
            raise access.Denied(f"您没有“{access.rules()[self.right].label}”的权限")
        return officer

    def record(self, request: HttpRequest, pk: int) -> tuple[Officer, Record]:
        """Return the officer and the record. Raises ``Http404`` for one that is not there, ``Denied`` for others'."""
        officer = self.enter(request)
        rows = Record.objects.select_related("unit", "origin", "column", "prepared_by", "cleared")
        row = rows.filter(pk=pk).first()
        if row is None:
            raise Http404("没有这条信息，可能已经删除")
        if not in_hand.seen_by(officer, self.on).filter(pk=pk).exists():
            raise access.Denied("这条信息不在您的查看范围内")
        return officer, row


@dataclass(frozen=True, slots=True)
class Line:
    """A record as a list shows it; ``days``: workdays left until it must be public, None where nothing runs."""

    record: Record
    stage: str
    look: str
    waiting: str
    days: int | None


def line_of(record: Record, on: date) -> Line:
    """Return a record as a list shows it."""
    waiting = record.get_waiting_display() if record.waiting else ""
    return Line(record, record.get_stage_display(), LOOKS.get(record.stage, ""), waiting, days_left(record, on))


def days_left(record: Record, on: date) -> int | None:
    """Return the workdays left until a record must be public (条例 art. 26); None once it was, or where none runs."""
    due = record.publish_due
    if due is None or record.first_published_at is not None or record.stage == KEPT:
        return None
    days = calendar()
    if due < on:
        return -days.workdays_between(due, on, provisional=True)
    return days.workdays_between(on, due, provisional=True)
