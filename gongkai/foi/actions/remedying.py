"""Reconsideration and litigation: registered, decided, and corrected where the register was wrong."""

from datetime import date

from django.db import transaction
from django.db.models import F

from gongkai.foi.actions.acting import By, Refused, Stale, acting, authorise, check_plain, record
from gongkai.foi.models import Case, Remedy
from gongkai.statute import tables


def register_remedy(
    case: Case | int,
    by: By,
    kind: str,
    filed_on: date,
    follows: Remedy | None = None,
    reference: str = "",
    note: str = "",
    version: int | None = None,
) -> Remedy:
    """Register a reconsideration or a suit against what the unit did on a case (art. 51).

    A suit after reconsideration names the decided reconsideration it follows. A direct suit against a refusal that had
    to be reconsidered first is registered all the same (a court may have taken it), but not without a note.
    """
    with acting(case, "foi.register_remedy", by, by.today, version) as locked:
        _check_kind(locked, kind, filed_on, by)
        parent = _followed(locked, kind, filed_on, follows)
        _check_words(locked, reference=(reference, 60), note=(note, 300))
        if kind == "suit_direct" and _review_first(locked) and not note.strip():
            raise Refused("不予公开决定应当先申请复议；仍要登记直接起诉的，请在说明中写明情况", "note")
        remedy = Remedy.objects.create(
            case=locked,
            unit=locked.unit,
            kind=kind,
            follows=parent,
            filed_on=filed_on,
            reference=reference.strip(),
            note=note.strip(),
        )
        record(locked, "foi.register_remedy", by, filed_on, kind=kind, remedy=remedy.pk)
        return remedy


def _check_words(case: Case, **given: tuple[str, int]) -> None:
    """Refuse words too long to keep, or that name the applicant: a remedy is kept as plain text."""
    for field, (text, most) in given.items():
        if len(text.strip()) > most:
            raise Refused(f"内容过长，最多{most}个字", field)
        check_plain(case, text, field)


def _check_kind(case: Case, kind: str, filed_on: date, by: By) -> None:
    if kind not in dict(Remedy.KINDS):
        raise Refused("请选择行政复议或者行政诉讼", "kind")
    if filed_on > by.today:
        raise Refused("提出日期不能晚于今天", "filed_on")
    if case.received_on is None or filed_on < case.received_on:
        raise Refused("提出日期不能早于收到申请的日期", "filed_on")


def _followed(case: Case, kind: str, filed_on: date, follows: Remedy | None) -> Remedy | None:
    if kind != "suit_after_review":
        if follows is not None:
            raise Refused("只有复议后起诉才需要指明所依的复议", "follows")
        return None
    decided = case.remedies.filter(kind="review", decided_on__isnull=False, withdrawn_record=False)
    parent = decided.filter(pk=follows.pk).first() if follows else None
    if parent is None:
        raise Refused("复议后起诉应当指明本件已经审结的复议", "follows")
    if parent.decided_on is not None and filed_on < parent.decided_on:
        raise Refused("起诉日期不能早于复议审结日期", "filed_on")
    if Remedy.objects.filter(follows=parent, withdrawn_record=False).exists():
        raise Refused("这件复议之后的起诉已经登记过", "follows")
    return parent


def _review_first(case: Case) -> bool:
    decision = case.decisions.filter(stage="delivered").first()
    if decision is None or decision.signed_on is None:
        return False
    modes = {tables.remedy(tables.ground(item.ground).remedy, decision.signed_on).code for item in decision.items.all()}
    return "review_first" in modes


def decide_remedy(remedy: Remedy, by: By, decided_on: date, result: str, version: int | None = None) -> Remedy:
    """Record how a reconsideration or suit ended."""
    with transaction.atomic():
        row = _locked(remedy, by, "foi.decide_remedy", version)
        if row.decided_on is not None:
            raise Refused("结果已经登记过；登记有误的，请先更正")
        if result not in dict(Remedy.RESULTS):
            raise Refused("请选择结果", "result")
        if decided_on > by.today or decided_on < row.filed_on:
            raise Refused("审结日期应在提出之后、今天之前", "decided_on")
        _change(row, decided_on=decided_on, result=result)
        record(row.case, "foi.decide_remedy", by, decided_on, remedy=row.pk, result=result)
        return row


def correct_remedy(
    remedy: Remedy, by: By, on: date, reason: str, result_only: bool, version: int | None = None
) -> Remedy:
    """Take back a wrongly registered result, or the whole registration, with a reason. The row stays."""
    with transaction.atomic():
        row = _locked(remedy, by, "foi.correct_remedy", version)
        if not reason.strip():
            raise Refused("请写明更正理由", "reason")
        _check_words(row.case, reason=(reason, 300))
        if result_only and row.decided_on is None:
            raise Refused("还没有登记结果，没有可以更正的内容")
        if Remedy.objects.filter(follows=row, withdrawn_record=False).exists():
            raise Refused("其后的起诉以这件复议为依据，请先更正起诉登记")
        if result_only:
            _change(row, decided_on=None, result="")
        else:
            _change(row, withdrawn_record=True)
        record(row.case, "foi.correct_remedy", by, on, remedy=row.pk, result_only=result_only, reason=reason.strip())
        return row


def _locked(remedy: Remedy, by: By, act: str, version: int | None) -> Remedy:
    row = (
        Remedy.objects.select_for_update(of=("self",)).select_related("case__unit", "case__applicant").get(pk=remedy.pk)
    )
    authorise(by, act, row.case)
    if row.withdrawn_record:
        raise Refused("这项登记已经更正撤下")
    if version is not None and version != row.version:
        raise Stale(row.case, version)
    return row


def _change(row: Remedy, **values: object) -> None:
    changed = Remedy.objects.filter(pk=row.pk, version=row.version).update(version=F("version") + 1, **values)
    if not changed:
        raise Stale(row.case, row.version)
    for field, value in values.items():
        setattr(row, field, value)
    row.version += 1
