"""The reply itself (arts. 36 to 40): one item or several, each with its ground, reasons and what is on record."""

import csv
from functools import cache
from importlib.resources import files

from gongkai.foi.letters.drafting import Draft, draft, request_line
from gongkai.foi.models import Case, Decision, DecisionItem
from gongkai.papers.letter import Block, Fields, Heading, Paragraph
from gongkai.statute import tables
from gongkai.statute.citations import spell

#: What is recorded for the file but not told: search terms are, internal weighing is too; secrets' marks are not.
_NOT_TOLD = frozenset({"applicant_reasons"})


@cache
def sentences() -> dict[str, str]:
    """Return the opening sentence of each ground."""
    text = files("gongkai.foi").joinpath("letters/sentences.csv").read_text(encoding="utf-8")
    return {row["ground"]: row["sentence"] for row in csv.DictReader(text.splitlines())}


def reply(case: Case, decision: Decision) -> Draft:
    """R01 to R29: titled by its only ground, or as a reply on several items where grounds differ."""
    items = list(decision.items.all())
    grounds = {item.ground for item in items}
    kind = tables.ground(items[0].ground).document if len(grounds) == 1 else "R28"
    remedies = {tables.ground(item.ground).remedy for item in items}
    remedy = next(mode for mode in ("review_first", "either", "none") if mode in remedies)
    blocks: list[Block] = [Paragraph(request_line(case) + "经审查，现答复如下：")]
    for number, item in enumerate(items, 1):
        if len(items) > 1:
            blocks.append(Heading(f"{number}．{item.subject}", 2))
        blocks.extend(_item(case, item))
    if decision.text:
        blocks.append(Paragraph(decision.text))
    supplied = case.attachments.filter(purpose="reply") if "supplied" in _slots(items) else ()
    annex = tuple(attachment.name for attachment in supplied)
    return draft(kind, case.applicant.name, *blocks, remedy=remedy, annex=annex)


def _item(case: Case, item: DecisionItem) -> list[Block]:
    ground = tables.ground(item.ground)
    article = spell(ground.article_on(case.received_on or case.arrived_on))
    blocks: list[Block] = [Paragraph(sentences()[item.ground])]
    rows = tuple((tables.evidence(slot).label, _said(slot, item)) for slot in ground.evidence if slot not in _NOT_TOLD)
    if rows:
        blocks.append(Fields(rows))
    if item.reasons:
        blocks.append(Paragraph(f"理由：{item.reasons}"))
    if article:
        blocks.append(Paragraph(f"以上依据：{article}。"))
    return blocks


def _said(slot: str, item: DecisionItem) -> str:
    value = str((item.evidence or {}).get(slot, ""))
    return dict(tables.evidence(slot).options).get(value, value)


def _slots(items: list[DecisionItem]) -> set[str]:
    return {slot for item in items for slot in tables.ground(item.ground).evidence}
