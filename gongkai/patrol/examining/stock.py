"""Examinations of the rows of records: validity, files, days, digests, relations, columns."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q

from gongkai.catalogue.marking import words
from gongkai.catalogue.models import Attachment, Record, Relation
from gongkai.organisations.calendar import calendar
from gongkai.organisations.practices import choice
from gongkai.patrol.examining.ground import Fault, Ground, goes_through, in_batches, of_record
from gongkai.statute.catalogue import validities
from gongkai.statute.patrol import PatrolRule
from gongkai.text import document_numbers

VALID = [row.code for row in validities() if row.valid]
_REPEALED: Final = re.compile(r"[^。；;\n]{0,300}(?:同时|予以)废止")


@goes_through("P03")
def lapsed(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield documents whose last day is past while they are still shown as in force."""
    for record in ground.records().filter(lapses_on__lt=ground.on, validity__in=VALID):
        told = f"《{record.title}》失效日期是{record.lapses_on:%Y-%m-%d}，效力仍显示“{record.get_validity_display()}”"
        yield of_record(record, "lapses_on", told)


@goes_through("P06")
def files(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield files that a public record lists and the public cannot get as they were signed."""
    for batch in in_batches(ground.records().exclude(attachments=[])):
        ids = [int(one["id"]) for record in batch for one in record.attachments]
        rows = {row.pk: row for row in Attachment.objects.filter(pk__in=ids)}
        for record in batch:
            for one in record.attachments:
                wrong = _wrong(rows.get(int(one["id"])), record, str(one["digest"]))
                if wrong:
                    yield of_record(record, f"file:{one['id']}", f"附件“{one['title']}”{wrong}", place="附件")


def _wrong(row: Attachment | None, record: Record, digest: str) -> str:
    if row is None or row.record_id != record.pk:
        return "已经不在"
    if row.digest != digest:
        return "与审查时的文件不是同一个"
    try:
        return "" if row.file.size == row.size else "大小与登记的不符，可能已经损坏"
    except (OSError, ValueError):
        return "在存储中找不到"


@goes_through("P09")
def late(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield records published lately and after the last day allowed; not those brought in from an older site."""
    since = ground.on - timedelta(days=rule.days or 0)
    rows = ground.records().filter(published_on__gt=F("publish_due"), published_on__gte=since)
    for record in rows.filter(cleared__batch__isnull=True):
        if record.publish_due is None or record.published_on is None:
            continue
        days = calendar().workdays_between(record.publish_due, record.published_on, provisional=True)
        told = f"《{record.title}》超过法定公开期限（{record.publish_due:%Y-%m-%d}）{days}个工作日才公开"
        yield of_record(record, "published_on", told)


@goes_through("P27")
def early(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield records published lately and before they were made, or sooner after it than the unit is scored on."""
    since = ground.on - timedelta(days=rule.days or 0)
    rows = ground.records().filter(published_on__gte=since, made_on__isnull=False, cleared__batch__isnull=True)
    days = int(choice(ground.unit, "too_early_days", ground.on) or 0)
    for record in rows if days else rows.filter(published_on__lt=F("made_on")):
        if record.made_on is None or record.published_on is None:
            continue
        if record.published_on < record.made_on:
            told = f"《{record.title}》公开日期早于形成日期（{record.made_on:%Y-%m-%d}）"
            yield of_record(record, "too_early", told)
        elif calendar().workdays_between(record.made_on, record.published_on, provisional=True) < days:
            told = f"《{record.title}》自{record.made_on:%Y-%m-%d}形成起不满{days}个工作日就公开，本单位设定为过早"
            yield of_record(record, "too_early", told)


@goes_through("P15")
def digests(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield records whose content is not the one that was signed."""
    for batch in in_batches(ground.records().select_related("cleared")):
        for record in batch:
            if record.cleared is None or record.cleared.digest != record.digest_of():
                yield of_record(record, "digest", f"《{record.title}》的公开内容与签发时的不一致，请立即核查")


@goes_through("P20")
def interpretations(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield interpretations that lead to no public document."""
    led = Relation.objects.filter(kind="interprets", origin=OuterRef("pk"), target__live=True)
    for record in ground.records().filter(~Exists(led), kind="interpretation"):
        yield of_record(record, "interprets", f"《{record.title}》没有关联到公开的被解读文件")


@goes_through("P21")
def twice(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield records that bear the title and number of another in the same column on the same day."""
    keys = ("title", "document_number", "column_id", "published_on")
    if ground.record is not None:
        return
    many = ground.records().order_by().values(*keys).annotate(many=Count("pk")).filter(many__gt=1)
    for group in many:
        first, *rest = ground.records().filter(**{key: group[key] for key in keys}).order_by("pk")
        for record in rest:
            yield of_record(record, "title", f"《{record.title}》与{first.index_number}名称、文号、栏目都相同")


@goes_through("P22")
def nowhere(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield records in a closed column that leads to no open one."""
    shut = Q(column__closed_on__isnull=False)
    for record in ground.records().filter(shut).select_related("column__merged_into", "column__parent"):
        if record.column.standing().closed_on is not None:
            yield of_record(record, "column", f"《{record.title}》所在栏目“{record.column.name}”已停用，从栏目找不到")


@goes_through("P04")
def repealed(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield documents a public text declares repealed while the catalogue still calls them in force.

    Told where the text stands: there is the evidence, and whose text it is knows what was meant.
    """
    for batch in in_batches(ground.records().filter(body__contains="废止")):
        told = [(record, key) for record in batch for key in _declared(record)]
        rows = Record.objects.filter(live=True, number_key__in={key for _, key in told}, validity__in=VALID)
        valid = {row.number_key: row for row in rows}
        for record, key in told:
            other = valid.get(key)
            if other is not None and other.pk != record.pk:
                state = other.get_validity_display()
                message = f"《{record.title}》宣布废止{other.document_number}，目录中仍显示“{state}”"
                yield of_record(
                    record, f"repeals:{other.index_number}", message, place="正文", about=other.index_number
                )


def _declared(record: Record) -> set[str]:
    text = words(record.body)
    sentences = _REPEALED.findall(text)
    return {number.key for one in sentences for _, number in document_numbers.find(one)} - {"", record.number_key}
