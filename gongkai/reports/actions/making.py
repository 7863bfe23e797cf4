"""One unit's report made ready: its edition, what the checks say of it, and its two files."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.organisations.models import Unit
from gongkai.reports.models import FILED, AnnualReport
from gongkai.reports.queries.checking import findings_on
from gongkai.reports.queries.edition import Edition
from gongkai.reports.queries.filing import drafted, edition_of, faults
from gongkai.reports.rendering import docx, pdf

MOST_FINDINGS = 100


@dataclass(frozen=True)
class Outcome:
    """What became of one unit of a job; ``docx`` and ``pdf`` are the paths of its files."""

    unit_id: int
    state: str
    message: str = ""
    findings: tuple[dict[str, Any], ...] = ()
    docx: str = ""
    pdf: str = ""


def compile_unit(unit_id: int, year: int, folder: Path, today: date) -> Outcome:
    """Make a unit's own-basis report ready in a folder: the one it has, else what the ledger and the first draft give.

    A file is put in place whole or not at all.
    """
    unit = Unit.objects.get(pk=unit_id)
    report = AnnualReport.objects.filter(unit=unit, year=year, basis="own").select_related("unit").first()
    edition = edition_of(report) if report is not None else drafted(unit, year, "own")
    findings = _findings(edition, unit, year, today)
    paths = [_put(folder / f"{unit.key}-{year}.{kind}", draw(edition)) for kind, draw in (("docx", docx), ("pdf", pdf))]
    wrong = [one for one in findings if one["verdict"] == "fail"]
    state = report.get_state_display() if report is not None else "未编写，按台账生成"
    message = f"{state}；{len(wrong)}处不符：{wrong[0]['message']}" if wrong else state
    return Outcome(unit_id, "findings" if wrong else "done", message, tuple(findings[:MOST_FINDINGS]), *paths)


def _findings(edition: Edition, unit: Unit, year: int, today: date) -> list[dict[str, Any]]:
    before = AnnualReport.objects.filter(unit=unit, year=year - 1, basis="own", state__in=FILED).first()
    previous = Edition.of(before.printed) if before is not None else None
    found = [{"rule": "table", "verdict": "fail", "message": fault} for fault in faults(edition)]
    said = {one["message"] for one in found}
    for one in findings_on(edition, previous, (), today):
        if one.message not in said:
            found.append({"rule": one.rule, "verdict": one.verdict, "message": one.message})
    return found


def _put(path: Path, content: bytes) -> str:
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_bytes(content)
    half.chmod(0o600)
    half.replace(path)
    return str(path)
