"""Drafts: a record is prepared and corrected in versions, none of which the public sees before it is signed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction

from gongkai.catalogue.actions import steps
from gongkai.catalogue.actions.acting import (
    Problem,
    acting,
    authorise,
    desk_of,
    enter,
    move,
    refuse,
    refuse_any,
)
from gongkai.catalogue.actions.checking import incomplete, malformed
from gongkai.catalogue.importing.cleaning import clean_html
from gongkai.catalogue.marking import words
from gongkai.catalogue.models import Attachment, Column, Record
from gongkai.catalogue.models.records import DRAFT, GUARDED, KEPT, REVIEW
from gongkai.catalogue.numbering import index_numbers
from gongkai.catalogue.queries import column_at, columns_of
from gongkai.organisations.calendar import calendar
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import publisher
from gongkai.statute import catalogue as law
from gongkai.text.document_numbers import parse
from gongkai.text.likeness import signature

#: What a person may change in a version. Everything else follows from it or belongs to the record as a whole.
EDITABLE: Final = (
    "column", "kind", "title", "document_number", "issuer", "joint_issuers", "made_on", "effective_on", "lapses_on",
    "subject", "genre", "item20", "customs_class", "document_class", "attribute", "ground", "ground_details",
    "review_again_on", "abstract", "body", "attachments", "keywords", "source", "source_url", "author", "details",
    "expire_at", "change_reason",
)  # fmt: skip
#: What an editor changes of a version counts as its content; whoever only decides the attribute wrote none of it.
DECIDED: Final = ("attribute", "ground", "ground_details", "review_again_on")
_LINES: Final = frozenset({"body", "abstract", "details", "ground_details", "attachments", "joint_issuers"})


def draft(unit: Unit, column: Column, fields: Mapping[str, Any], by: Officer, today: date) -> Record:
    """Begin a record at a unit; it takes its index number now.

    Where the unit publishes in its parent's name (条例 art. 10), the record is the parent's and the unit its origin.
    Raises ``access.Denied`` and ``Refused`` with every field that is wrong.
    """
    authorise(by, "catalogue.write", unit, today)
    organ = publisher(unit, today)
    record = Record(unit=organ, origin=unit if organ != unit else None, column=column, kind="", title="")
    record.issuer = organ.name
    _fill(record, {**fields, "column": column})
    refuse_any([*_column_fits(record, unit), *malformed(record, today), *_needed_to_begin(record)])
    with transaction.atomic():
        made_on = record.made_on or today
        record.index_number = index_numbers(organ, made_on, 1, today, record.customs_class)[0]
        record.prepared_by = by
        record.version = 1
        _follow(record)
        record.save(force_insert=True)
        _keep_version(record, by)
        enter("catalogue.draft", record, by, today, digest=record.digest_of())
    return record


def save(record: Record | int, fields: Mapping[str, Any], by: Officer, today: date, version: int | None) -> Record:
    """Write a new version of a record and return the record.

    What is public stays as it is. While a review is under way, or a signed version waits for its hour, the review
    starts anew with the new version; nothing changed means nothing happens. Raises ``access.Denied``, ``Stale`` and
    ``Refused`` with every field that is wrong.
    """
    with acting(record, version) as row:
        authorise(by, "catalogue.write", desk_of(row), today)
        before = in_hand(row)
        after = in_hand(row)
        _fill(after, fields)
        changed = [name for name in EDITABLE if getattr(before, name) != getattr(after, name)]
        if not changed:
            return row
        wrong = [*_column_fits(after, desk_of(row)), *malformed(after, today), *_needed_to_begin(after)]
        refuse_any(one for one in wrong if one.field not in EDITABLE or one.field in changed)
        if any(name not in DECIDED for name in changed) or after.prepared_by_id is None:
            after.prepared_by = by
        anew = row.waiting not in ("", steps.RETURNED)
        if anew:
            refuse_any(incomplete(after, decided=False))
            steps.stop(row, by)
        write(row, after, by)
        if anew:
            begin_review(row, by, today)
        enter("catalogue.save", row, by, today, fields=changed, digest=after.digest_of(), anew=anew)
        return row


def begin_review(row: Record, by: Officer | None, today: date) -> None:
    """Start the review of the version in hand of a locked record."""
    waiting = steps.start(row, by, today)
    move(row, stage=row.stage if row.live else REVIEW, waiting=waiting, go_live_at=None)


def write(row: Record, after: Record, by: Officer | None) -> None:
    """Keep a version of a locked record as the one in hand.

    Of what was never public, and is not signed, the row itself follows, so that lists show what is being prepared.
    """
    stage = DRAFT if row.stage == KEPT else row.stage
    after.cleared_id = row.cleared_id  # a signature given to an earlier version is not this one's
    if row.first_published_at is None and row.cleared_id is None:
        move(row, stage=stage)
        for name in ("stage", "waiting", "version", "latest_revision_id"):
            setattr(after, name, getattr(row, name))
        _follow(after)
        after.save()
    else:
        move(row)
        after.version = row.version
        _follow(after)
    _keep_version(after, by)
    row.refresh_from_db()


def in_hand(row: Record) -> Record:
    """Return the version being prepared, reviewed or waiting; where there is none, a copy of what is public.

    Changing it changes nothing until ``write``.
    """
    revision = row.latest_revision if row.has_unpublished_changes else None
    version: Record = row.with_content_json(revision.content if revision else row.serializable_data())
    if version.column.closed_on is not None:  # the tree was changed since the version was written
        version.column = column_at(version.column.path) or row.column
    return version


def _keep_version(record: Record, by: Officer | None) -> None:
    record.save_revision(user=by, clean=False)
    record.has_unpublished_changes = True


def _fill(record: Record, fields: Mapping[str, Any]) -> None:
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise KeyError(f"not a field of a version: {sorted(unknown)}")
    for name, value in fields.items():
        if isinstance(value, str):
            value = value.replace("\x00", "").replace("\r\n", "\n").strip()
            value = value if name in _LINES else " ".join(value.split())
        setattr(record, name, value)
    record.body = clean_html(record.body)
    record.details = {name: str(value).strip() for name, value in record.details.items() if str(value).strip()}
    record.ground_details = {name: str(one).strip() for name, one in record.ground_details.items() if str(one).strip()}
    record.joint_issuers = [str(name).strip() for name in record.joint_issuers if str(name).strip()]
    record.attachments = _listed(record)


def _listed(record: Record) -> list[dict[str, Any]]:
    """Return the public list of files with the digests they really have; what is no file of this record is refused."""
    files = {file.pk: file for file in Attachment.objects.filter(record_id=record.pk)} if record.pk else {}
    kept = []
    for one in record.attachments:
        file = files.get(int(one["id"]))
        if file is None:
            raise refuse("附件中有不属于这条信息的文件，请重新上传", "attachments")
        title = " ".join(str(one.get("title") or file.name).split())[:160]
        kept.append({"id": file.pk, "title": title, "digest": file.digest})
    return kept


def _follow(record: Record) -> None:
    """Set what follows from the rest: the key of the number, the fingerprint, and the last day to publish."""
    number = parse(record.document_number) if record.document_number else None
    record.number_key = number.key[:60] if number else ""
    record.signature = signature(f"{record.title}\n{words(record.body)}")
    record.publish_due = law.publish_due(record.made_on, calendar()) if record.made_on else None


def _needed_to_begin(record: Record) -> list[Problem]:
    return [] if record.issuer else [Problem("issuer", "请填写发布机构")]


def _column_fits(record: Record, unit: Unit) -> list[Problem]:
    open_ones = {column.pk for column in columns_of(unit)} | {column.pk for column in columns_of(record.unit)}
    return [] if record.column_id in open_ones else [Problem("column", "请从本单位的栏目中选择")]


def discard(record: Record | int, by: Officer, today: date, version: int | None) -> Record | None:
    """Drop what is being prepared: a correction leaves what is public, a record never public and unsigned goes whole.

    Returns the record, or None where it is gone. Raises ``Refused`` while it is under review.
    """
    with acting(record, version) as row:
        authorise(by, "catalogue.write", desk_of(row), today)
        if row.waiting not in ("", "returned") or row.stage == REVIEW:
            raise refuse("审查中的信息不能删除，请先撤回")
        if row.first_published_at is None:
            if row.clearings.exists() or row.stage == KEPT:
                raise refuse("已经签发过或者决定不主动公开的信息须留存，不能删除")
            enter("catalogue.discard", row, by, today, title_digest=row.digest_of())
            row.delete()
            return None
        if not row.has_unpublished_changes:
            raise refuse("没有正在准备的修改")
        move(row, has_unpublished_changes=False, waiting="", change_reason="")
        enter("catalogue.discard", row, by, today)
        return row


def authors_of(row: Record) -> set[int]:
    """Return who wrote into the versions prepared since what is public: none of them reviews or signs."""
    versions = row.revisions.filter(pk__gt=row.live_revision_id or 0)
    ids = {pk for pk in versions.values_list("content__prepared_by", flat=True) if pk}
    return {int(pk) for pk in ids}


def changed_fields(before: Record, after: Record) -> list[str]:
    """Return the public fields in which two versions differ."""
    names = (*GUARDED, "column", "subject", "item20", "customs_class", "lapses_on")
    return [name for name in names if getattr(before, name) != getattr(after, name)]
