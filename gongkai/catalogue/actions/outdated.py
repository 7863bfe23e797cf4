"""Findings on what explains, or rests on, a document that has ended or was taken down: its owner must look again."""

from datetime import date
from typing import Any, Final

from gongkai.catalogue.models import Record, Relation
from gongkai.findings.actions import Found, raise_findings
from gongkai.organisations.models import Officer
from gongkai.statute import catalogue as law

SOURCE: Final = "catalogue.validity"
RULE: Final = "CV1"
LABEL: Final = "解读、依据的文件已经不再有效或者已经撤下"
#: The relations by which one record depends on another.
DEPENDS: Final = ("interprets", "rests_on")
_AWAITED: Final = "pending"


def examine(record: Record, today: date, by: Officer | None = None) -> None:
    """Bring the findings on one record to what is so now: a matter for each document it depends on that has ended.

    What is settled (the relation was taken back, the record withdrawn, the document in force again) is marked as gone;
    what a person decided about the rest stays.
    """
    edges = Relation.objects.filter(origin=record, kind__in=DEPENDS).select_related("target")
    found = [_found(edge) for edge in edges if record.live and _ended(edge.target)]
    raise_findings(record.unit, SOURCE, f"record:{record.pk}", found, today=today, by=by)


def look_around(sender: object, record: Record, on: date, **_: Any) -> None:
    """Examine every public record that depends on one whose validity has ended, or come back."""
    edges = Relation.objects.filter(target=record, kind__in=DEPENDS, origin__live=True)
    for origin in Record.objects.filter(pk__in=edges.values("origin")).select_related("unit"):
        examine(origin, on)


def follow(record: Record, on: date) -> None:
    """Examine what a publication or a withdrawal may have settled or raised: at the record, and at what rests on it."""
    if Relation.objects.filter(origin=record, kind__in=DEPENDS).exists():
        examine(record, on)
    look_around(None, record, on)


def _ended(target: Record) -> bool:
    return _taken_down(target) or (not target.valid and target.validity != _AWAITED)


def _taken_down(target: Record) -> bool:
    return not target.live and target.withdrawn_on is not None


def _found(edge: Relation) -> Found:
    ended = edge.target
    down = _taken_down(ended)
    state = "已撤下" if down else law.validity(ended.validity).label
    day = ended.withdrawn_on if down else ended.validity_on
    since = f"（{day}起）" if day else ""
    message = f"所{edge.get_kind_display()}的文件“{ended.title}”{state}{since}，请更正、撤下，或者解除关联"
    evidence: dict[str, object] = {
        "title": ended.title,
        "address": f"/office/catalogue/{ended.pk}/",
        "place": f"{edge.get_kind_display()}：{ended.document_number or ended.index_number}",
        "record": edge.origin_id,
    }
    return Found(RULE, f"{edge.kind}:{ended.index_number}"[:200], "warn", message, LABEL, evidence)
