"""The frame every paper shares: who sends it, its number and date, whom to ask, how to seek a remedy."""

import re
from dataclasses import dataclass
from datetime import date

from gongkai.foi.models import Case
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import name_on, parent, practice
from gongkai.papers.letter import Block, Letter
from gongkai.statute import documents, tables
from gongkai.text.dates import long_date

#: Stands on every paper of the demonstration.
DEMO_MARK = "演示数据，并非真实公文"

#: What stands in brackets in a kind's label tells kinds apart; it is no part of the title.
_ASIDE = re.compile(r"[（(][^）)]*[）)]")


@dataclass(frozen=True)
class Draft:
    """A paper before it has a number: its kind, what it says, to whom, and the remedy it tells."""

    kind: str
    title: str
    addressee: str
    blocks: tuple[Block, ...]
    remedy: str = "none"
    annex: tuple[str, ...] = ()


def draft(kind: str, addressee: str, *blocks: Block, remedy: str = "", annex: tuple[str, ...] = ()) -> Draft:
    """Return a draft titled and remedied as its row in ``documents.csv`` says; ``remedy`` overrides the row's mode."""
    row = documents.document(kind)
    title = _ASIDE.sub("", row.label)
    return Draft(kind, title, addressee, blocks, remedy or row.remedy, annex)


def completed(paper: Draft, case: Case, number: str, on: date, demonstration: bool) -> Letter:
    """Return the paper as it goes out on a day."""
    unit = case.unit
    sender = name_on(unit, on)
    organ = review_organ(unit, on)
    mode = paper.remedy if paper.remedy in {"none", "either", "review_first"} else "either"
    red_head = practice(unit, "red_head", on)
    return Letter(
        title=paper.title,
        number=number,
        addressee=paper.addressee,
        blocks=paper.blocks,
        sender=sender,
        signed_on=long_date(on),
        contact=contact(unit),
        remedy=tables.remedy_text(mode, on, organ) or None,
        red_head=str(red_head) if red_head else None,
        mark=DEMO_MARK if demonstration else None,
        annex=paper.annex,
    )


def review_organ(unit: Unit, on: date) -> str:
    """Return the reconsideration organ: the customs above; headquarters reviews its own acts (行政复议法 27)."""
    above = parent(unit, on)
    return name_on(above or unit, on)


def contact(unit: Unit) -> str:
    """Return whom to ask about the paper, as far as it is on file."""
    parts = [
        ("联系机构", unit.office),
        ("联系电话", unit.phone),
        ("地址", unit.address),
        ("邮编", unit.postcode),
    ]
    return "　".join(f"{label}：{value}" for label, value in parts if value)


def request_line(case: Case) -> str:
    """Return the sentence that names the request without repeating what it says of the applicant."""
    day = case.received_on or case.arrived_on
    return (
        f"本机关于{long_date(day)}收到您提出的政府信息公开申请（申请编号：{case.number}），申请内容为“{case.title}”。"
    )
