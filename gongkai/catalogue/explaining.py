"""Which documents of a unit nobody has explained yet, and how a record stands among others."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from gongkai.catalogue.models import Record, Relation
from gongkai.statute import catalogue as law


def unexplained(units: Iterable[int], since: date | None = None) -> QuerySet[Record]:
    """Return public documents in force, of the classes table two counts, without a public interpretation; latest first.

    ``since``: only those made on or after that day.
    """
    classes = [row.code for row in law.document_classes() if row.row_fmt2021]
    valid = [row.code for row in law.validities() if row.valid]
    explained = Relation.objects.filter(kind="interprets", target=OuterRef("pk"), origin__live=True)
    rows = Record.objects.filter(
        ~Exists(explained), live=True, unit__in=units, kind="document", document_class__in=classes, validity__in=valid
    )
    if since is not None:
        rows = rows.filter(made_on__gte=since)
    return rows.order_by("-made_on", "-pk")


def around(record: Record) -> tuple[list[Relation], list[Relation]]:
    """Return the relations a record has to others, and others to it."""
    outward = record.relations.select_related("target__unit").order_by("kind", "pk")
    inward = record.related_from.select_related("origin__unit", "origin__origin").order_by("kind", "pk")
    return list(outward), list(inward)
