"""The review before publication (条例 art. 17): handed in, decided, looked over for secrets, signed, or sent back.

Who prepared a version neither makes its secrecy review nor signs it; the database holds that once more. Every step is
taken on the version of the record the person has seen.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

from django.db import transaction
from wagtail.models import Revision, TaskState

from gongkai.audit import actions as audit
from gongkai.catalogue.actions import steps
from gongkai.catalogue.actions.acting import (
    Problem,
    Refused,
    acting,
    authorise,
    desk_of,
    enter,
    move,
    refuse,
    refuse_any,
)
from gongkai.catalogue.actions.checking import grounds, incomplete
from gongkai.catalogue.actions.drafting import authors_of, begin_review, in_hand, write
from gongkai.catalogue.actions.publishing import publish_cleared
from gongkai.catalogue.looking import GRAVE, examine
from gongkai.catalogue.models import Clearing, Record, ReviewRoute, ReviewTask
from gongkai.catalogue.models.records import DRAFT, KEPT, PUBLIC, RETURNED, SCHEDULED, WITHDRAWN
from gongkai.organisations.models import Officer, Unit
from gongkai.statute import catalogue as law

#: The right each step asks for, at the unit in whose name the record is public.
RIGHTS: Final = {
    steps.ATTRIBUTE: "catalogue.attribute",
    steps.CONSULT: "catalogue.consult",
    steps.SECRECY: "catalogue.secrecy",
    steps.SIGN: "catalogue.sign",
}
#: Steps whose taker must not have written the version.
APART: Final = frozenset({steps.SECRECY, steps.SIGN})
LONGEST_WORDS: Final = 1000


def submit(record: Record | int, by: Officer, today: date, version: int | None) -> Record:
    """Hand the version in hand to review. Raises ``Refused`` with everything the law asks for and it lacks."""
    with acting(record, version) as row:
        authorise(by, "catalogue.write", desk_of(row), today)
        if row.waiting not in ("", steps.RETURNED):
            raise refuse("这条信息已经在审查中")
        if not row.has_unpublished_changes:
            raise refuse("没有需要审查的修改")
        after = in_hand(row)
        problems = incomplete(after, decided=False)
        if row.first_published_at and not after.change_reason:
            problems.append(Problem("change_reason", "已经公开过的信息，请写明更正或者恢复的理由；理由会向公众显示"))
        refuse_any(problems)
        steps.stop(row, by)
        begin_review(row, by, today)
        enter("catalogue.submit", row, by, today, digest=after.digest_of())
        return row


@contextmanager
def _taking(
    record: Record | int, step: str, by: Officer, today: date, version: int | None
) -> Iterator[tuple[Record, TaskState]]:
    with acting(record, version) as row:
        authorise(by, RIGHTS[step], row.unit, today)
        if row.waiting != step:
            now = dict(Record._meta.get_field("waiting").flatchoices).get(row.waiting, "没有待办的审查")
            raise refuse(f"现在不能办理“{steps.LABELS[step]}”：{now}")
        if step in APART and by.pk in authors_of(row):
            raise refuse(f"您参与了拟稿，不能再办理{steps.LABELS[step]}，须由其他人办理")
        yield row, steps.task_of(row)


def decide(
    record: Record | int,
    attribute: str,
    by: Officer,
    today: date,
    version: int | None,
    *,
    ground: str = "",
    particulars: Mapping[str, str] | None = None,
    review_again_on: date | None = None,
    opinion: str = "",
) -> Record:
    """Decide whether it is public, given on request, or withheld and why (条例 art. 13–16).

    What is to be public goes on to the next step; what is not goes straight to the signature, and is kept then.
    """
    with _taking(record, steps.ATTRIBUTE, by, today, version) as (row, task):
        if attribute not in {one.code for one in law.attributes()}:
            raise refuse("请选择公开属性", "attribute")
        after = in_hand(row)
        public = law.attribute(attribute).public
        if not public and row.first_published_at:
            raise refuse("已经公开过的信息改为不公开，请办理撤下", "attribute")
        _set_decision(after, attribute, "" if public else ground, particulars or {}, review_again_on)
        wrong = grounds(after)
        if after.review_again_on and after.review_again_on <= today:
            wrong.append(Problem("review_again_on", "复审日期须晚于今天"))
        refuse_any(wrong)
        if after.digest_of() != in_hand(row).digest_of() or not public:
            write(row, after, None)
        if public:
            _pass_on(row, task, by, opinion)
        else:
            task.approve(user=by, update=False, comment=_words(opinion))
            task.workflow_state.update(user=by, next_task=_signature(task))
            move(row, waiting=steps.SIGN)
        enter("catalogue.attribute", row, by, today, attribute=attribute, ground=after.ground)
        return row


def _set_decision(
    after: Record, attribute: str, ground: str, particulars: Mapping[str, str], again: date | None
) -> None:
    after.attribute = attribute
    after.ground = ground
    after.ground_details = {name: value.strip() for name, value in particulars.items() if ground and value.strip()}
    after.review_again_on = None if law.attribute(attribute).public else again


def _signature(task: TaskState) -> ReviewTask:
    found: ReviewTask = ReviewTask.objects.get(step=steps.SIGN, workflow_tasks__workflow=task.workflow_state.workflow)
    return found


def concur(record: Record | int, by: Officer, today: date, version: int | None, *, opinion: str) -> Record:
    """Give the opinion asked for (会签) and pass the record on."""
    with _taking(record, steps.CONSULT, by, today, version) as (row, task):
        if not opinion.strip():
            raise refuse("请写明会签意见", "opinion")
        _pass_on(row, task, by, opinion)
        enter("catalogue.consult", row, by, today)
        return row


def pass_secrecy(
    record: Record | int,
    by: Officer,
    today: date,
    version: int | None,
    *,
    ticked: Collection[str] = (),
    opinion: str = "",
) -> Record:
    """Find that the version holds nothing that must stay secret, and pass it on.

    Every grave matter the machine found must be among ``ticked``: looked at, and found to be no hindrance. What was
    ticked is kept with the act. Raises ``Refused`` naming the rest.
    """
    with _taking(record, steps.SECRECY, by, today, version) as (row, task):
        grave = _unticked(row, ticked, today)
        _pass_on(row, task, by, opinion)
        enter("catalogue.secrecy", row, by, today, ticked=grave, digest=in_hand(row).digest_of())
        return row


def _unticked(row: Record, ticked: Collection[str], today: date) -> list[str]:
    """Return the keys of the grave matters of a version, all of them ticked."""
    grave = [matter for matter in examine(in_hand(row), today) if matter.severity == GRAVE]
    refuse_any(
        Problem("ticked", f"请逐条核对后勾选，或者退回修改：{matter.message}")
        for matter in grave
        if matter.key not in ticked
    )
    return [matter.key for matter in grave]


def _pass_on(row: Record, task: TaskState, by: Officer, opinion: str) -> None:
    task.approve(user=by, comment=_words(opinion))
    move(row, waiting=steps.step_now(row))


def _words(opinion: str) -> str:
    words = opinion.strip()
    if len(words) > LONGEST_WORDS:
        raise refuse(f"意见最多{LONGEST_WORDS}个字，现在有{len(words)}个", "opinion")
    return words


def sign(
    record: Record | int,
    by: Officer,
    today: date,
    version: int | None,
    *,
    now: datetime,
    at: datetime | None = None,
    opinion: str = "",
) -> Record:
    """Sign: what is to be public is published now or ``at`` an hour; what is not is kept, to be looked at again.

    Raises ``Refused`` where the signer prepared the version, the review is not complete, or the hour has passed.
    """
    with _taking(record, steps.SIGN, by, today, version) as (row, task):
        after = in_hand(row)
        refuse_any(incomplete(after, decided=True))
        if law.attribute(after.attribute).public:
            _sign_for_publication(row, task, by, today, now, at, opinion)
        else:
            _keep(row, after, task, by, today, opinion)
        row.refresh_from_db()
        return row


def _sign_for_publication(
    row: Record, task: TaskState, by: Officer, today: date, now: datetime, at: datetime | None, opinion: str
) -> None:
    after = in_hand(row)
    if at is not None and at <= now:
        raise refuse("发布时间须晚于现在；要马上发布，请不要填写发布时间", "at")
    if at is not None and after.expire_at is not None and after.expire_at <= at:
        raise refuse("发布时间须早于这条信息的公开截止时间", "at")
    secrecy = steps.passed(row, steps.SECRECY)
    if secrecy is None or secrecy.finished_by is None:
        raise refuse("还没有通过保密审查，不能签发")
    revision: Revision = row.latest_revision
    clearing = Clearing.objects.create(
        record=row,
        digest=after.digest_of(),
        prepared_by_id=after.prepared_by_id,
        reviewed_by=secrecy.finished_by,
        signed_by=by,
        signed_at=now,
    )
    revision.content = {**revision.content, "cleared": clearing.pk}
    revision.approved_go_live_at = at
    Revision.objects.filter(pk=revision.pk).update(content=revision.content, approved_go_live_at=at)
    steps.finish(task, by, _words(opinion))
    if at is not None:
        move(row, stage=PUBLIC if row.live else SCHEDULED, waiting=steps.PUBLISH, go_live_at=at)
    enter(
        "catalogue.sign", row, by, today,
        clearing=clearing.pk, digest=clearing.digest, revision=revision.pk, at=at and at.isoformat(),
    )  # fmt: skip
    if at is None:
        publish_cleared(row, revision, by, now, today)


def _keep(row: Record, after: Record, task: TaskState, by: Officer, today: date, opinion: str) -> None:
    """End the review of what is not to be public: the row is the version signed, and waits for its next look."""
    steps.finish(task, by, _words(opinion))
    move(row, stage=KEPT, waiting="", has_unpublished_changes=False, go_live_at=None)
    enter(
        "catalogue.sign", row, by, today,
        attribute=after.attribute, ground=after.ground, digest=after.digest_of(), again=str(after.review_again_on),
    )  # fmt: skip


def send_back(record: Record | int, reason: str, by: Officer, today: date, version: int | None) -> Record:
    """Send the version back to its author from whatever step waits."""
    reason = _words(reason)
    with acting(record, version) as row:
        if row.waiting not in RIGHTS:
            raise refuse("这条信息没有正在进行的审查")
        authorise(by, RIGHTS[row.waiting], row.unit, today)
        if not reason:
            raise refuse("请写明退回理由，以便拟稿人修改", "reason")
        step = row.waiting
        steps.task_of(row).reject(user=by, comment=reason)
        move(row, stage=PUBLIC if row.live else RETURNED, waiting=steps.RETURNED)
        enter("catalogue.send_back", row, by, today, step=step)
        return row


def recall(record: Record | int, by: Officer, today: date, version: int | None, *, now: datetime) -> Record:
    """Take a version back from review, or a signed one before its hour; its signature is revoked then."""
    with acting(record, version) as row:
        authorise(by, "catalogue.write", desk_of(row), today)
        if row.waiting in ("", steps.RETURNED):
            raise refuse("这条信息没有在审查中，也没有等待发布，不需要撤回")
        was = row.waiting
        steps.stop(row, by, now)
        rest = PUBLIC if row.live else WITHDRAWN if row.withdrawn_on else DRAFT
        move(row, stage=rest, waiting="", go_live_at=None)
        enter("catalogue.recall", row, by, today, was=was)
        return row


def restore(record: Record | int, reason: str, by: Officer, today: date, version: int | None) -> Record:
    """Begin to put a withdrawn record back: its content as it was goes to a new review, with the reason."""
    reason = " ".join(reason.split())
    with acting(record, version) as row:
        authorise(by, "catalogue.write", desk_of(row), today)
        if row.live or row.withdrawn_on is None or row.waiting not in ("", steps.RETURNED):
            raise refuse("只有已经撤下、没有在审查中的信息可以恢复")
        if not reason or len(reason) > 300:
            raise Refused(Problem("reason", "请写明恢复公开的理由，不超过300字；理由会向公众显示"))
        after = in_hand(row)
        after.change_reason = reason
        after.prepared_by = by
        after.expire_at = None
        refuse_any(incomplete(after, decided=False))
        write(row, after, by)
        steps.stop(row, by)
        begin_review(row, by, today)
        enter("catalogue.restore", row, by, today, digest=after.digest_of())
        return row


def set_route(unit: Unit, wanted: list[str], by: Officer, today: date) -> ReviewRoute | None:
    """Let a unit and all below it follow these steps; no steps: what the unit above has set counts again.

    Reviews under way keep the steps they began with. Raises ``access.Denied`` and ``Refused``.
    """
    authorise(by, "catalogue.routes", unit, today)
    if wrong := steps.problem_of(wanted) if wanted else "":
        raise refuse(wrong, "steps")
    return _write_route(unit, wanted, by, today)


@transaction.atomic
def _write_route(unit: Unit, wanted: list[str], by: Officer, today: date) -> ReviewRoute | None:
    route = None
    if wanted:
        workflow = steps.workflow_for(wanted)
        route, _ = ReviewRoute.objects.update_or_create(unit=unit, defaults={"workflow": workflow})
    else:
        ReviewRoute.objects.filter(unit=unit).delete()
    audit.log(
        "catalogue.routes",
        actor=f"officer:{by.pk}",
        subject=f"unit:{unit.pk}",
        unit=unit.key,
        on=today,
        details={"steps": wanted},
    )
    return route
