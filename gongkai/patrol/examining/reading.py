"""Examinations of words: personal data, misprints, hints at secrets; and nothing that depends on other rows."""

from collections.abc import Callable, Iterator
from typing import Final

from gongkai.patrol.examining.ground import Fault, Words, of_record, reads
from gongkai.patrol.examining.lists import found as added
from gongkai.patrol.models import MISPRINT, SENSITIVE
from gongkai.statute.patrol import PatrolRule
from gongkai.text.masking import mask_id
from gongkai.text.proofreading import Hit, misprints, personal, sensitive

_MOST: Final = 20
_PLACES: Final = {"title": "名称", "abstract": "内容概述", "body": "正文"}

Finder = Callable[[str], list[Hit]]


def place_of(name: str) -> str:
    """Return what a place is called: a field, or the page of a file."""
    if name.startswith("file:"):
        page = int(name.rpartition(":")[2])
        return f"附件第{page}页" if page else "附件"
    return _PLACES.get(name, "专有项目")


def _hits(words: Words, find: Finder) -> Iterator[tuple[str, Hit, int]]:
    """Yield each find once for a place and what stands there, with how often it stands there."""
    for name, text in words.pieces:
        found: dict[str, list[Hit]] = {}
        for hit in find(text):
            if hit.wrong not in words.lists.allowed:
                found.setdefault(hit.wrong, []).append(hit)
        for hits in list(found.values())[:_MOST]:
            yield name, hits[0], len(hits)


def _times(many: int) -> str:
    return f"（{many}处）" if many > 1 else ""


@reads("P02")
def people(rule: PatrolRule, words: Words) -> Iterator[Fault]:
    """Yield personal identifiers, never quoted whole."""
    for name, hit, many in _hits(words, personal):
        shown = mask_id(hit.wrong)
        told = f"《{words.record.title}》{place_of(name)}疑似公开了{hit.why or '个人信息'}：{shown}{_times(many)}"
        yield of_record(words.record, f"{name}:{hit.kind}:{shown}", told, place=place_of(name), quote=shown)


@reads("P11")
def typing(rule: PatrolRule, words: Words) -> Iterator[Fault]:
    """Yield likely misprints, by the shipped list and what was added to it."""
    for name, hit, many in _hits(words, lambda text: [*misprints(text), *added(text, words.lists.misprints, MISPRINT)]):
        advice = f"，应为“{hit.right}”" if hit.right else f"：{hit.why}" if hit.why else ""
        told = f"《{words.record.title}》{place_of(name)}“{hit.wrong[:40]}”疑似有误{advice}{_times(many)}"
        yield of_record(words.record, f"{name}:{hit.wrong}", told, place=place_of(name), quote=hit.wrong[:40])


@reads("P18")
def secrets(rule: PatrolRule, words: Words) -> Iterator[Fault]:
    """Yield terms that hint at what may not be public."""
    for name, hit, many in _hits(
        words, lambda text: [*sensitive(text), *added(text, words.lists.sensitive, SENSITIVE)]
    ):
        told = f"《{words.record.title}》{place_of(name)}出现“{hit.wrong[:40]}”{_times(many)}：{hit.why or '请核实'}"
        yield of_record(words.record, f"{name}:{hit.wrong}", told, place=place_of(name), quote=hit.wrong[:40])
