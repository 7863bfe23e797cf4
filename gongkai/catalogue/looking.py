"""What the machine finds in a version before a person reviews it: told with its place, never decided.

Grave matters must be ticked one by one by whoever makes the secrecy review, or the version goes back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from django.core.files.storage import default_storage
from django.db.models import Q

from gongkai.catalogue.actions.checking import incomplete, warnings
from gongkai.catalogue.details import label_of
from gongkai.catalogue.marking import words
from gongkai.catalogue.models import Attachment, AttachmentText, Record
from gongkai.text.document_numbers import DocumentNumber, find, parse, same
from gongkai.text.likeness import bands, distance, likeness
from gongkai.text.proofreading import Hit, misprints, personal, sensitive

GRAVE, NOTABLE, SLIGHT = "grave", "notable", "slight"
SEVERITIES: Final = {GRAVE: "须逐条核对", NOTABLE: "请留意", SLIGHT: "文字"}
KINDS: Final = {
    "personal": "个人信息",
    "sensitive": "敏感词",
    "misprint": "错别字",
    "missing": "缺项",
    "timing": "公开时限",
    "duplicate": "疑似重复",
    "file": "附件",
    "number": "文号",
    "days": "日期",
}
Span = tuple[int, int]
#: Of one kind in one text, so many are listed; the rest is counted.
MOST_OF_A_KIND: Final = 30
_OPENING: Final = 300
_LIKE: Final = 0.8
_FAR: Final = 16
_COMPARED: Final = 40
_LONGEST_COMPARED: Final = 20_000


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing found: its kind, how grave, the field and the span in its words, and a Chinese sentence."""

    kind: str
    severity: str
    field: str
    span: Span | None
    message: str

    @property
    def key(self) -> str:
        """The name by which it is ticked; the same as long as the version is the same."""
        return f"{self.kind}:{self.field}:{self.span[0] if self.span else 0}"

    @property
    def label(self) -> str:
        """What its kind is called."""
        return KINDS[self.kind]


def examine(version: Record, on: date) -> list[Matter]:
    """Return what deserves a look in a version (``drafting.in_hand``), the gravest first."""
    found = [*_missing(version), *_timing(version, on), *_files(version), *_days(version), *_numbers(version)]
    for field, text in texts(version):
        found += _words(field, text)
    found += _duplicates(version)
    order = list(SEVERITIES)
    return sorted(found, key=lambda matter: order.index(matter.severity))


def texts(version: Record) -> Iterator[tuple[str, str]]:
    """Yield what the public would read, field by field; a page of a file is called ``file:<id>:<page>``."""
    yield "title", version.title
    yield "abstract", version.abstract
    yield "body", words(version.body)
    for name, value in version.details.items():
        yield name, str(value)
    ids = [int(one["id"]) for one in version.attachments]
    for text in AttachmentText.objects.filter(attachment_id__in=ids, attachment__record_id=version.pk):
        yield f"file:{text.attachment_id}:{text.page}", text.text


def _words(field: str, text: str) -> Iterator[Matter]:
    for hit in personal(text)[:MOST_OF_A_KIND]:
        yield Matter("personal", GRAVE, field, hit.span, f"{_place(field)}疑似出现个人信息：{_why(hit)}")
    for hit in sensitive(text)[:MOST_OF_A_KIND]:
        yield Matter("sensitive", GRAVE, field, hit.span, f"{_place(field)}出现“{hit.wrong}”：{_why(hit)}")
    for hit in misprints(text)[:MOST_OF_A_KIND]:
        advice = f"，应为“{hit.right}”" if hit.right else ""
        yield Matter("misprint", SLIGHT, field, hit.span, f"{_place(field)}“{hit.wrong}”疑似有误{advice}")


def _why(hit: Hit) -> str:
    return hit.why or "请核对"


def _place(field: str) -> str:
    if field.startswith("file:"):
        page = field.rpartition(":")[2]
        return "附件中" if page == "0" else f"附件第{page}页"
    return f"{label_of(field)}中"


def _missing(version: Record) -> Iterator[Matter]:
    for problem in incomplete(version, decided=False):
        yield Matter("missing", NOTABLE, problem.field, None, problem.message)


def _timing(version: Record, on: date) -> Iterator[Matter]:
    for number, sentence in enumerate(warnings(version, on)):
        yield Matter("timing", NOTABLE, "made_on", (number, number), sentence)


def _files(version: Record) -> Iterator[Matter]:
    ids = [int(one["id"]) for one in version.attachments]
    for file in Attachment.objects.filter(pk__in=ids, record_id=version.pk):
        field = f"file:{file.pk}:0"
        if not default_storage.exists(file.file.name or ""):
            yield Matter("file", GRAVE, field, None, f"附件“{file.name}”打不开，文件已经丢失")
        elif not file.read:
            yield Matter("file", GRAVE, field, None, f"附件“{file.name}”还没有读出文字，请稍后再看，或者打开逐页核对")
        elif not file.texts.exclude(text="").exists():
            yield Matter("file", GRAVE, field, None, f"附件“{file.name}”读不出文字，机器没有查过，请打开逐页核对")


def _days(version: Record) -> Iterator[Matter]:
    if version.effective_on and version.made_on and version.effective_on < version.made_on:
        yield Matter("days", NOTABLE, "effective_on", None, "生效日期早于生成日期，请核对是否溯及既往")


def _numbers(version: Record) -> Iterator[Matter]:
    own = parse(version.document_number) if version.document_number else None
    opening = words(version.body)[:_OPENING]
    seen = find(opening)
    if own is not None:
        alike = [(span, number) for span, number in seen if number.agency == own.agency]
        if alike and not any(same(own, number) for _, number in alike):
            span, number = alike[0]
            sentence = f"正文开头的文号“{number.printed}”与填写的文号“{own.printed}”不一致"
            yield Matter("number", NOTABLE, "body", span, sentence)
    elif seen and _alone(opening, *seen[0]):
        yield Matter("number", NOTABLE, "body", seen[0][0], f"正文开头有文号“{seen[0][1].printed}”，而文号没有填写")


def _alone(text: str, span: Span, _number: DocumentNumber) -> bool:
    """Say whether a number stands on a line of its own, as that of the document itself does."""
    before, after = text[: span[0]].rpartition("\n")[2], text[span[1] :].partition("\n")[0]
    return not before.strip(" 　()（）") and not after.strip(" 　()（）")


def _duplicates(version: Record) -> Iterator[Matter]:
    near = Q(title=version.title)
    if version.number_key:
        near |= Q(number_key=version.number_key)
    for band in bands(version.signature):
        near |= Q(signature__contains=band.partition(":")[2])
    others = Record.objects.filter(near, live=True, unit_id=version.unit_id).exclude(pk=version.pk)
    text = _compared(version)
    score = partial(likeness, text)
    for other in others.order_by("-pk")[:_COMPARED]:
        if other.number_key and other.number_key == version.number_key:
            yield _same(other, "文号相同")
        elif distance(other.signature, version.signature) <= _FAR and score(_compared(other)) >= _LIKE:
            yield _same(other, "内容几乎相同")


def _compared(version: Record) -> str:
    return f"{version.title}\n{words(version.body)}"[:_LONGEST_COMPARED]


def _same(other: Record, how: str) -> Matter:
    sentence = f"与已经公开的“{other.title[:40]}”（索引号{other.index_number}）{how}"
    return Matter("duplicate", NOTABLE, "title", (other.pk, other.pk), sentence)
