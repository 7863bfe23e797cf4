"""Topics, gazettes and annual reports as documents to be found: what their public pages say, and nothing besides.

A topic's document holds the words written for it, never the titles of the records it names, and a gazette's none of the
documents in it: those are found by themselves, and what is withdrawn leaves no trace here.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.catalogue.actions.gazette import KIND as GAZETTE
from gongkai.catalogue.gazettes import issued
from gongkai.catalogue.models import Gazette
from gongkai.organisations.calendar import today
from gongkai.organisations.queries import line
from gongkai.portal.actions.topics import KIND as TOPIC
from gongkai.portal.blocks import from_rows
from gongkai.portal.models import Topic
from gongkai.portal.queries import public_topics
from gongkai.reports.actions.acting import KIND as REPORT
from gongkai.reports.models import AnnualReport
from gongkai.reports.queries.edition import Edition
from gongkai.search import sources
from gongkai.search.documents import Document

#: What people type for a gazette: the customs' name, and what others call theirs.
_GAZETTE_WORDS: Final = ("文告", "公报", "政府公报")
_WRITTEN: Final = frozenset({"text", "timeline"})
_AT_ONCE: Final = 50


@dataclass(frozen=True)
class _Rows:
    """A source of one kind: the rows anyone may read now, and what can be found of one of them.

    ``document`` takes a row with the keys of the units from the top of the tree down to its own.
    """

    kind: str
    label: str
    rows: Callable[[], QuerySet[Any]]
    document: Callable[[Any, tuple[str, ...]], Document]

    def labels(self) -> dict[str, dict[str, str]]:
        """Return what the kind is called."""
        return {"kind": {self.kind: self.label}}

    def keys(self) -> Iterator[str]:
        """Yield every key."""
        yield from (str(pk) for pk in self.rows().order_by("pk").values_list("pk", flat=True).iterator())

    def visible(self, wanted: Collection[str]) -> set[str]:
        """Return which of these anyone may read."""
        return {str(pk) for pk in self.rows().filter(pk__in=_numbers(wanted)).values_list("pk", flat=True)}

    def fetch(self, wanted: Collection[str]) -> Iterator[Document]:
        """Yield the documents of those anyone may read."""
        on = today()
        lines: dict[int, tuple[str, ...]] = {}
        numbers = _numbers(wanted)
        for start in range(0, len(numbers), _AT_ONCE):
            for row in self.rows().filter(pk__in=numbers[start : start + _AT_ONCE]):
                if row.unit_id not in lines:
                    lines[row.unit_id] = tuple(one.key for one in reversed(line(row.unit, on)))
                yield self.document(row, lines[row.unit_id])


def _topics() -> QuerySet[Topic]:
    return public_topics(None, today())


def _topic(row: Topic, units: tuple[str, ...]) -> Document:
    said = [part for one in from_rows(row.blocks) for part in (one.heading, one.text if one.kind in _WRITTEN else "")]
    return Document(
        key=f"{TOPIC}:{row.pk}",
        kind=TOPIC,
        title=row.title,
        url=reverse("portal:topic", args=[row.slug]),
        unit=row.unit.key,
        unit_name=row.unit.name,
        line=units,
        column_name="专题",
        published_on=row.published_on,
        keywords=("专题", *row.keywords.replace("，", " ").replace(",", " ").replace("、", " ").split()),
        abstract=row.summary,
        body="\n".join(part for part in said if part),
    )


def _gazette(row: Gazette, units: tuple[str, ...]) -> Document:
    unit = row.unit.name
    return Document(
        key=f"{GAZETTE}:{row.pk}",
        kind=GAZETTE,
        title=f"{unit}文告{row.label}",
        url=reverse("portal:gazette", args=[row.unit.key, row.slug]),
        unit=row.unit.key,
        unit_name=unit,
        line=units,
        column_name="文告",
        made_on=date(row.year, row.month, 1),
        published_on=row.issued_on,
        keywords=(*_GAZETTE_WORDS, f"{row.year}年{row.month}月"),
        abstract=f"{unit}{row.year}年{row.month}月公开的、编有文号的文件汇编，可以逐件阅读，也可以整期下载PDF。",
    )


def _reports() -> QuerySet[AnnualReport]:
    return AnnualReport.objects.filter(state="published").select_related("unit")


def _report(row: AnnualReport, units: tuple[str, ...]) -> Document:
    edition = Edition.of(row.frozen or {})
    return Document(
        key=f"{REPORT}:{row.pk}",
        kind=REPORT,
        title=edition.title,
        url=reverse("portal:table", args=[row.unit.key, row.year, row.basis]),
        unit=row.unit.key,
        unit_name=row.unit.name,
        line=units,
        column_name="政府信息公开年度报告",
        made_on=date(row.year, 12, 31),
        published_on=row.published_on,
        keywords=("年度报告", "年报", f"{row.year}年"),
        abstract="".join(edition.preamble)[:300],
        body="\n".join(part for one in edition.chapters for part in (one.heading, *one.paragraphs)),
    )


def _numbers(wanted: Collection[str]) -> list[int]:
    return [int(key) for key in wanted if key.isascii() and key.isdecimal() and len(key) < 19]


_SOURCES: Final = (
    _Rows(TOPIC, "专题", _topics, _topic),
    _Rows(GAZETTE, "文告", issued, _gazette),
    _Rows(REPORT, "年度报告", _reports, _report),
)


def register() -> None:
    """Be searched."""
    for one in _SOURCES:
        sources.register(one.kind, sources.Source(one.fetch, one.keys, one.visible, one.labels))
