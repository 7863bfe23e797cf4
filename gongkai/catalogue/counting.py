"""How many documents a unit made, repealed, and has in force: the first part of table two (条例 art. 20(1))."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from gongkai.catalogue.models import Record
from gongkai.statute import catalogue as law


@dataclass(frozen=True)
class DocumentCount:
    """Of one class of documents in one year. ``made``: 本年制发; ``published``: 本年新公开; ``ended``: 本年废止、失效;
    ``in_force``: 年底现行有效; ``public``: 年底对外公开总数量."""

    made: int = 0
    published: int = 0
    ended: int = 0
    in_force: int = 0
    public: int = 0


def document_counts(units: Iterable[int], year: int, on: date) -> dict[str, DocumentCount]:
    """Count public documents of these units by class, as of the year's last day or ``on`` if that is earlier.

    A document that ended after that day still counted as in force then.
    """
    last = min(date(year, 12, 31), on)
    first = date(year, 1, 1)
    valid = [row.code for row in law.validities() if row.valid]
    ended = [row.code for row in law.validities() if not row.valid and row.code != "pending"]
    ended_by = Q(validity__in=ended, validity_on__lte=last) | Q(validity__in=ended, validity_on__isnull=True)
    rows = (
        Record.objects.filter(live=True, unit__in=list(units), kind="document", made_on__lte=last)
        .exclude(document_class__in=["", "other"])
        .order_by()
        .values_list("document_class")
        .annotate(
            made_=Count("pk", filter=Q(made_on__gte=first)),
            published_=Count("pk", filter=Q(published_on__gte=first, published_on__lte=last)),
            ended_=Count("pk", filter=Q(validity__in=ended, validity_on__gte=first, validity_on__lte=last)),
            valid_=Count("pk", filter=Q(validity__in=valid) | (Q(validity__in=ended) & ~ended_by)),
            shown_=Count("pk", filter=Q(published_on__lte=last)),
        )
    )
    found: dict[str, DocumentCount] = {}
    for code, *numbers in rows:
        found[str(code)] = DocumentCount(*numbers)
    classes = [row.code for row in law.document_classes() if row.row_fmt2021]
    return {code: found.get(code, DocumentCount()) for code in classes}
