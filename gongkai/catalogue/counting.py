"""What a unit made public in a year: documents made, repealed and in force (table two, 条例 art. 20(1)), meetings."""

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


@dataclass(frozen=True)
class Outreach:
    """Meetings in a time. ``briefings``: 新闻发布会、政策宣讲; ``attendance``: how many came to them, None
    where no record tells; ``interviews``: 在线访谈、直播; ``interpretations``: 政策解读 published."""

    briefings: int = 0
    attendance: int | None = None
    interviews: int = 0
    interpretations: int = 0


def outreach(units: Iterable[int], since: date, until: date) -> Outreach:
    """Count the public records of such kinds by the day they came about, both days included."""
    rows = Record.objects.filter(live=True, unit__in=list(units), made_on__range=(since, until)).order_by()
    with_heads = [row.code for row in law.record_kinds() if "attendance" in row.fields]
    with_words = [row.code for row in law.record_kinds() if "transcript" in row.fields and row.code not in with_heads]
    told = rows.filter(kind__in=with_heads, details__has_key="attendance").values_list("details", flat=True)
    heads = [int(text) for details in told if (text := str(details["attendance"])).isascii() and text.isdigit()]
    return Outreach(
        rows.filter(kind__in=with_heads).count(),
        sum(heads) if heads else None,
        rows.filter(kind__in=with_words).count(),
        rows.filter(kind="interpretation").count(),
    )
