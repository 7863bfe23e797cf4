"""Rounds 清理 over the stock of documents: opened over what is in force, decided one by one or many at once, closed.

Nothing changes until somebody else closes the round; then every decision takes effect in one act, as entries of
validity that name the round. The result is published as a record of its own, through the usual review.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join

from gongkai.audit.actions import log
from gongkai.catalogue.actions import drafting, validity
from gongkai.catalogue.models import CleanUp, CleanUpItem, Column, Record
from gongkai.catalogue.queries import column_at, column_ids_below
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import branch_ids
from gongkai.statute import catalogue as law

KEEP: Final = "keep"
KEPT: Final = "继续有效"
#: Where the result is published.
RESULTS: Final = "content/documents/clean-up"
MOST_WORDS: Final = 300
_WAITING: Final = frozenset({"pending"})


class Refused(ValueError):
    """The act makes no sense as asked: a Chinese sentence and the field at fault. Nothing was changed."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keep both."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Decision:
    """What is proposed for a document: to keep it, or what its validity becomes and by what."""

    decision: str
    by_text: str = ""
    by_record: Record | None = None
    note: str = ""


@dataclass(frozen=True)
class Closed:
    """What closing a round did: how many changed, were kept, and had ended or been withdrawn meanwhile."""

    changed: int
    kept: int
    passed: int


def decisions() -> dict[str, str]:
    """Return what may be decided, with its name: to keep, and every state of the law but those one waits for."""
    states = {row.code: row.label for row in law.validities() if row.code not in _WAITING}
    del states["in_force"]
    return {KEEP: KEPT, **states}


@transaction.atomic
def open_round(
    unit: Unit,
    name: str,
    until: date,
    *,
    by: Officer,
    today: date,
    below: bool = False,
    column: Column | None = None,
    classes: Iterable[str] = (),
) -> CleanUp:
    """Open a round over the public documents in force that were made until a day. Raises ``Denied``, ``Refused``."""
    access.require(by, "catalogue.clean_up", unit, today)
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise Refused("请填写清理的名称，最多100个字", "name")
    if until > today:
        raise Refused("成文截止日期不能晚于今天", "until")
    chosen = sorted(classes)
    scope = {"column": column.pk if column else None, "classes": chosen}
    records = list(_stock(unit, until, today, below, column, chosen).values_list("pk", flat=True))
    if not records:
        raise Refused("这个范围里没有现行有效的文件")
    row = CleanUp.objects.create(
        unit=unit, name=name, below=below, until=until, scope=scope, opened_on=today, opened_by=by
    )
    CleanUpItem.objects.bulk_create([CleanUpItem(round=row, record_id=pk) for pk in records], batch_size=500)
    _tell("catalogue.clean_up", row, by, today, items=len(records))
    return row


def _stock(
    unit: Unit, until: date, today: date, below: bool, column: Column | None, classes: list[str]
) -> QuerySet[Record]:
    valid = [row.code for row in law.validities() if row.valid]
    units = branch_ids(unit.pk, today) if below else [unit.pk]
    rows = Record.objects.filter(live=True, kind="document", validity__in=valid, unit__in=units)
    # What the law asks a day of and nobody entered one for belongs to the old stock.
    rows = rows.filter(Q(made_on__lte=until) | Q(made_on__isnull=True))
    if column is not None:
        rows = rows.filter(column__in=column_ids_below(column))
    if classes:
        rows = rows.filter(document_class__in=classes)
    return rows.order_by("unit__key", "made_on", "pk")


@transaction.atomic
def decide(row: CleanUp, items: Iterable[int], decision: Decision, *, by: Officer, today: date) -> int:
    """Propose the same for several documents of an open round; return for how many. Raises ``Denied``, ``Refused``."""
    held = _open(row)
    _check(decision)
    chosen = list(held.items.filter(pk__in=list(items)).select_related("record__unit"))
    if not chosen:
        raise Refused("请先选择文件")
    _may_decide(held, {one.record.unit for one in chosen}, by, today)
    if decision.by_record is not None and any(one.record_id == decision.by_record.pk for one in chosen):
        raise Refused("文件不能作为自己效力变更的依据", "picked")
    for one in chosen:
        _write(one, decision, by)
    CleanUpItem.objects.bulk_update(chosen, ["decision", "by_text", "by_record", "note", "decided_by"], batch_size=500)
    _tell("catalogue.decide_clean_up", held, by, today, items=len(chosen), decision=decision.decision)
    return len(chosen)


@transaction.atomic
def take_over(row: CleanUp, given: Mapping[int, Decision], *, by: Officer, today: date) -> int:
    """Propose for each document by itself (``given`` by item), as a table holds it. Raises ``Denied``, ``Refused``."""
    held = _open(row)
    chosen = list(held.items.filter(pk__in=list(given)).select_related("record__unit"))
    _may_decide(held, {one.record.unit for one in chosen}, by, today)
    for one in chosen:
        _check(given[one.pk])
        _write(one, given[one.pk], by)
    CleanUpItem.objects.bulk_update(chosen, ["decision", "by_text", "by_record", "note", "decided_by"], batch_size=500)
    _tell("catalogue.decide_clean_up", held, by, today, items=len(chosen), imported=True)
    return len(chosen)


def _write(one: CleanUpItem, decision: Decision, by: Officer) -> None:
    one.decision, one.note, one.decided_by = decision.decision, decision.note.strip(), by
    kept = decision.decision == KEEP
    one.by_text, one.by_record = ("", None) if kept else (decision.by_text.strip(), decision.by_record)


def _check(decision: Decision) -> None:
    if decision.decision not in decisions():
        raise Refused("请选择清理意见", "decision")
    if max(len(decision.by_text.strip()), len(decision.note.strip())) > MOST_WORDS:
        raise Refused(f"依据和说明最多{MOST_WORDS}个字", "by_text")
    if decision.decision == KEEP:
        return
    state = law.validity(decision.decision)
    if state.needs_document and decision.by_record is None and not decision.by_text.strip():
        raise Refused(f"“{state.label}”须写明依据哪个文件", "by_text")


@transaction.atomic
def close(row: CleanUp, on: date, *, by: Officer, today: date) -> Closed:
    """Close a round: everything proposed takes effect from a day on, as one act of somebody who did not open it.

    Documents that ended or were withdrawn meanwhile are passed over. Raises ``Denied`` and ``Refused``.
    """
    held = _open(row)
    access.require(by, "catalogue.close_clean_up", held.unit, today)
    if held.opened_by_id == by.pk:
        raise Refused("启动清理的人不能审定，请由另一人审定")
    items = list(held.items.select_related("record__unit", "by_record").order_by("pk"))
    if any(one.decided_by_id == by.pk for one in items):
        raise Refused("提出意见的人不能审定，请由另一人审定")
    left = sum(not one.decision for one in items)
    if left:
        raise Refused(f"还有{left}件没有提出意见")
    changed = kept = passed = 0
    for one in items:
        if not one.record.live or not one.record.valid:
            passed += 1
        elif one.decision == KEEP:
            kept += 1
        else:
            _apply(held, one, on, by, today)
            changed += 1
    CleanUp.objects.filter(pk=held.pk, closed_on__isnull=True).update(closed_on=today, closed_by=by)
    _tell("catalogue.close_clean_up", held, by, today, changed=changed, kept=kept, passed=passed)
    return Closed(changed, kept, passed)


def _apply(held: CleanUp, one: CleanUpItem, on: date, by: Officer, today: date) -> None:
    basis = validity.Basis(one.by_record, one.by_text, one.note)
    try:
        validity.change(
            one.record, one.decision, on, basis, by=by, today=today, round_id=held.pk, right="catalogue.close_clean_up"
        )
    except validity.Refused as refusal:
        raise Refused(f"“{one.record.title[:40]}”：{refusal}", refusal.field) from None


def draft_result(row: CleanUp, *, by: Officer, today: date) -> Record:
    """Draft the record by which a closed round's result is published. Raises ``Denied``, ``Refused``, acting's too."""
    with transaction.atomic():
        held = CleanUp.objects.select_for_update().select_related("unit").get(pk=row.pk)
        if held.closed_on is None:
            raise Refused("清理审定以后才能公布结果")
        if result_of(held) is not None:
            raise Refused("已经起草过公布清理结果的信息")
        column = column_at(RESULTS)
        if column is None:
            raise Refused("没有“文件清理”栏目，请先设立")
        fields = {
            "kind": "document",
            "genre": "announcement",
            "title": f"{held.unit.name}关于公布“{held.name}”结果的公告"[:200],
            "issuer": held.unit.name,
            "made_on": today,
            "item20": column.item20,
            "abstract": _abstract(held),
            "body": _body(held),
            "attribute": "publish",
        }
        record = drafting.draft(held.unit, column, fields, by, today)
        CleanUp.objects.filter(pk=held.pk).update(scope={**held.scope, "result": record.pk})
        return record


def result_of(row: CleanUp) -> Record | None:
    """Return the record that publishes the result, if one is drafted."""
    return Record.objects.filter(pk=row.scope.get("result") or 0).first()


def _abstract(row: CleanUp) -> str:
    counts = [f"{label}{row.items.filter(decision=code).count()}件" for code, label in decisions().items()]
    return (
        f"对{row.until.year}年{row.until.month}月{row.until.day}日以前成文的文件进行清理，" + "，".join(counts) + "。"
    )


def _body(row: CleanUp) -> str:
    parts: list[str] = [format_html("<p>{}</p>", _abstract(row))]
    for code, label in decisions().items():
        items = row.items.filter(decision=code).select_related("record", "by_record")
        if not items:
            continue
        lines = format_html_join(
            "",
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            (
                (number, one.record.title, one.record.document_number, _basis(one))
                for number, one in enumerate(items, 1)
            ),
        )
        head = "<tr><th>序号</th><th>名称</th><th>文号</th><th>依据和说明</th></tr>"
        parts.append(format_html("<h2>{}（{}件）</h2>", label, len(items)))
        parts.append(f"<table><thead>{head}</thead><tbody>{lines}</tbody></table>")
    return "".join(parts)


def _basis(one: CleanUpItem) -> str:
    named = f"{one.by_record.title}（{one.by_record.document_number}）" if one.by_record else one.by_text
    return "；".join(part for part in (named, one.note) if part)


def _open(row: CleanUp) -> CleanUp:
    held = CleanUp.objects.select_for_update().select_related("unit").get(pk=row.pk)
    if held.closed_on is not None:
        raise Refused("这次清理已经审定，不能再改")
    return held


def _may_decide(held: CleanUp, units: set[Unit], by: Officer, today: date) -> None:
    """Whoever runs the round decides all; officers of a unit below decide its own."""
    if access.may(by, "catalogue.clean_up", held.unit, today):
        return
    for unit in units:
        access.require(by, "catalogue.clean_up", unit, today)


def _tell(act: str, row: CleanUp, by: Officer, today: date, **details: object) -> None:
    log(
        act,
        actor=f"officer:{by.pk}",
        subject=f"clean-up:{row.pk}",
        unit=row.unit.key,
        on=today,
        details=details,
    )
