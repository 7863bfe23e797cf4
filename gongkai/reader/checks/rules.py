"""The rules a report is checked by: the identities of the law, those of ``data/rules.csv``; how findings are made."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gongkai.papers.reading.blocks import Place
from gongkai.reader.reading import Finding, Value, Verdict
from gongkai.statute import footing


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it asks for and what breaking it means."""

    code: str
    label: str
    article: str
    verdict: str


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its code: identities of the law first, then the reader's own."""
    found = {row.code: Rule(row.code, row.label, row.article, "fail") for row in footing.identities()}
    text = files("gongkai.reader").joinpath("data", "rules.csv").read_text(encoding="utf-8")
    for line in csv.DictReader(io.StringIO(text), strict=True):
        found[line["code"]] = Rule(line["code"], line["label"], line["article"], line["verdict"])
    return found


def finding(
    rule: str,
    message: str,
    place: Place,
    *,
    left: Value | str = None,
    right: Value | str = None,
    subject: str = "",
    verdict: Verdict | None = None,
) -> Finding:
    """A finding on a rule; the verdict is the rule's own unless given."""
    given: Verdict = verdict or _verdict(rules()[rule].verdict)
    return Finding(rule, given, message, left, right, place, subject)


def _verdict(name: str) -> Verdict:
    return "warn" if name == "warn" else "cannot_tell" if name == "cannot_tell" else "fail"
