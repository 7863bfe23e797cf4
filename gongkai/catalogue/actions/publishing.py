"""Publication: what was signed becomes what the public reads, at once or at its hour; withdrawal; the end of a term.

Content, signed review and public state change in one statement, in the transaction that tells the pages and the
index; a process killed at any moment leaves either the former or the new state.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Revision

from gongkai.catalogue.actions import outdated, steps
from gongkai.catalogue.actions.acting import Problem, Refused, acting, authorise, enter, move, refuse
from gongkai.catalogue.actions.drafting import changed_fields
from gongkai.catalogue.announcing import announce
from gongkai.catalogue.models import Clearing, Correction, Record
from gongkai.catalogue.models.records import PUBLIC, WITHDRAWN
from gongkai.catalogue.queries import column_at
from gongkai.organisations.models import Officer
from gongkai.statute import catalogue as law

EXPIRED = "已到设定的公开截止时间"


@dataclass
class Due:
    """What a sweep did: index numbers of what it published and took down, and of what it could not, with the reason."""

    published: list[str] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def publish_cleared(record: Record | int, revision: Revision, by: Officer | None, now: datetime, today: date) -> Record:
    """Make a signed version what the public reads. Doing it again changes nothing.

    The version names its clearing (``cleared`` in its content). Raises ``Refused`` where that is missing, revoked,
    of other content or of another record: then nothing changes.
    """
    with acting(record, None) as row:
        if row.live and row.live_revision_id == revision.pk:
            return row
        before = Record.objects.select_related("column").get(pk=row.pk)
        after: Record = row.with_content_json(revision.content)
        _check_signed(row, after)
        _settle(row, after, revision, now, today)
        after.save()
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        changed = changed_fields(before, after) if before.first_published_at else []
        if before.first_published_at:
            kind = "restored" if before.withdrawn_on else "corrected"
            _trace(after, kind, reason_of(revision), changed, by, today)
        announce([after], today, former_columns=[before.column_id] if before.column_id != after.column_id else [])
        outdated.follow(after, today)
        enter(
            "catalogue.publish", after, by, today,
            clearing=after.cleared_id, digest=after.digest_of(), revision=revision.pk, fields=changed,
        )  # fmt: skip
        return after


def reason_of(revision: Revision) -> str:
    """Return why the version was made, as its author wrote it."""
    return str(revision.content.get("change_reason") or "")


def _check_signed(row: Record, after: Record) -> None:
    clearing = Clearing.objects.filter(pk=after.cleared_id or 0).first()
    if clearing is None or clearing.record_id != row.pk or clearing.attached or clearing.revoked_at is not None:
        raise refuse("这一版没有有效的签发，不能公开")
    if clearing.digest != after.digest_of():
        raise refuse("内容与签发的不一致，不能公开")
    if not law.attribute(after.attribute).public:
        raise refuse("公开属性不是主动公开，不能公开")


def _settle(row: Record, after: Record, revision: Revision, now: datetime, today: date) -> None:
    """Set what belongs to the record as a whole, as it is once public."""
    if after.column.closed_on is not None:  # the tree was changed while the version waited
        after.column = column_at(after.column.path) or row.column
    after.live = True
    after.stage = PUBLIC
    after.waiting = ""
    after.change_reason = ""
    after.version = row.version + 1
    after.published_on = row.published_on or today
    after.withdrawn_on = None
    after.withdrawn_reason = ""
    after.first_published_at = row.first_published_at or now
    after.last_published_at = now
    after.live_revision = revision
    after.latest_revision_id = row.latest_revision_id
    after.has_unpublished_changes = row.latest_revision_id != revision.pk
    after.go_live_at = None
    after.expired = False
    if law.record_kind(after.kind).has_validity:
        if not row.validity:
            begins = after.effective_on
            after.validity = "pending" if begins and begins > today else "in_force"
    else:
        after.validity = ""


def _trace(record: Record, kind: str, reason: str, fields: list[str], by: Officer | None, today: date) -> None:
    Correction.objects.create(record=record, kind=kind, on=today, reason=reason, fields=fields, by=by)


def withdraw(record: Record | int, reason: str, by: Officer, today: date, version: int | None) -> Record:
    """Take a public record down; its number, reason and day stay public, and so does that it was there.

    What was being prepared or reviewed is broken off. Raises ``access.Denied``, ``Stale`` and ``Refused``.
    """
    reason = " ".join(reason.split())
    with acting(record, version) as row:
        authorise(by, "catalogue.withdraw", row.unit, today)
        if not row.live:
            raise refuse("这条信息没有公开，不需要撤下")
        if not reason or len(reason) > 300:
            raise Refused(Problem("reason", "请写明撤下理由，不超过300字；理由会向公众显示"))
        _take_down(row, reason, by, today)
        enter("catalogue.withdraw", row, by, today, clearing=row.cleared_id)
        return row


def _take_down(row: Record, reason: str, by: Officer | None, today: date, expired: bool = False) -> None:
    steps.stop(row, by)
    move(
        row, live=False, stage=WITHDRAWN, waiting="", withdrawn_on=today, withdrawn_reason=reason, expired=expired,
        go_live_at=None,
    )  # fmt: skip
    _trace(row, "withdrawn", reason, [], by, today)
    announce([row], today)
    outdated.follow(row, today)


def publish_what_is_due(now: datetime, today: date) -> Due:
    """Publish every signed version whose hour has come, and take down what has reached its end.

    Each in a transaction of its own: one that fails is told and tried again at the next sweep, and hinders no other.
    """
    done = Due()
    for revision in _due_versions(now):
        _tried(done, done.published, int(revision.object_id), partial(_publish_due, revision, now, today))
    for pk in list(Record.objects.filter(live=True, expire_at__lte=now).values_list("pk", flat=True)):
        _tried(done, done.expired, pk, partial(_expire, now, today))
    return done


def _due_versions(now: datetime) -> list[Revision]:
    kind = ContentType.objects.get_for_model(Record)
    return list(Revision.objects.filter(content_type=kind, approved_go_live_at__lte=now).order_by("pk"))


def _tried(done: Due, into: list[str], pk: int, act: Callable[[int], bool]) -> None:
    number = Record.objects.filter(pk=pk).values_list("index_number", flat=True).first() or str(pk)
    try:
        with transaction.atomic():
            if act(pk):
                into.append(number)
    except Refused as refusal:
        done.failed.append((number, str(refusal)))


def _publish_due(revision: Revision, now: datetime, today: date, pk: int) -> bool:
    fresh = Revision.objects.filter(pk=revision.pk, approved_go_live_at__lte=now).first()
    if fresh is None:
        return False
    publish_cleared(pk, fresh, None, now, today)
    return True


def _expire(now: datetime, today: date, pk: int) -> bool:
    with acting(pk, None) as row:
        if not row.live or row.expire_at is None or row.expire_at > now:
            return False
        _take_down(row, EXPIRED, None, today, expired=True)
        enter("catalogue.expire", row, None, today)
        return True
