"""Published reports as they were found: every text, in its order, and every table as it was printed."""

from __future__ import annotations

import json
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest

from conftest import SHARED_REPORTS, need
from gongkai.papers.reading import read
from gongkai.papers.reading.blocks import GridTable, Source
from gongkai.papers.tests.office import lines

_TAG = re.compile(r"<[^>]*>")
_RUN = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_MARKS = re.compile(r"[#*|\-]+")
_SPACE = re.compile(r"\s+")


def report(name: str) -> Path:
    """The path of a shared report; skips, loudly, where there is none."""
    path = SHARED_REPORTS / name
    need(path.exists(), f"../shared/reports/{name}")
    return path


def solid(text: str) -> str:
    """The text without white space."""
    return _SPACE.sub("", text)


def all_text(source: Source) -> str:
    """Every text of a source in reading order."""
    parts = []
    for block in source.blocks:
        if isinstance(block, GridTable):
            parts.extend(cell.text for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)))
        else:
            parts.append(block.text)
    return solid("".join(parts))


def figures(name: str) -> dict[str, float | None]:
    """What a person read in the tables of a report."""
    cells: dict[str, float | None] = json.loads(report(f"figures/{name}.json").read_text(encoding="utf-8"))["cells"]
    return cells


def rows_of(source: Source) -> list[list[str]]:
    """The rows of all grids, each cell once."""
    rows = []
    for block in source.blocks:
        if isinstance(block, GridTable):
            for row in range(block.height):
                rows.append([cell.text for cell in block.cells if cell.row == row])
    return rows


def test_every_text_file_comes_out_line_by_line() -> None:
    need(SHARED_REPORTS.exists(), "../shared/reports")
    for path in SHARED_REPORTS.glob("*.txt"):
        source = read(path.read_bytes(), path.name)
        assert source.kind == "text", path.name
        text = path.read_text(encoding="utf-8")
        assert all_text(source) == solid(text), path.name
        assert "\f" in text or lines(source) == text.splitlines(), path.name
        assert not source.problems


def test_the_page_comes_out_whole_and_in_order() -> None:
    path = report("shanghai_office_2019.html")
    source = read(path.read_bytes(), path.name)
    assert all_text(source) == solid(unescape(_TAG.sub("", path.read_text(encoding="utf-8"))))
    heights = [(block.height, block.width) for block in source.blocks if isinstance(block, GridTable)]
    assert heights == [(18, 5), (26, 10), (4, 15)]
    assert not source.problems


@pytest.mark.parametrize("name", ["blank_form.docx", "huaian_2024.docx", "shuyang_county_2025.docx"])
def test_the_documents_come_out_whole_and_in_order(name: str) -> None:
    path = report(name)
    source = read(path.read_bytes(), name)
    with zipfile.ZipFile(path) as archive:
        document = archive.read("word/document.xml").decode()
    assert all_text(source) == solid(unescape("".join(_RUN.findall(document))))
    assert [(b.height, b.width) for b in source.blocks if isinstance(b, GridTable)] == [(14, 4), (28, 10), (4, 15)]


def test_the_markdown_comes_out_whole_and_in_order() -> None:
    path = report("shuyang_county_2025.md")
    source = read(path.read_bytes(), path.name)
    assert solid(_MARKS.sub("", all_text(source))) == solid(_MARKS.sub("", path.read_text(encoding="utf-8")))
    rules = re.findall(r"^\|-", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert sum(isinstance(block, GridTable) for block in source.blocks) == len(rules)


@pytest.mark.parametrize("name", ["huaian_2024.docx", "shanghai_office_2019.html", "shuyang_county_2025.md"])
def test_the_figures_of_a_row_stand_in_one_row(name: str) -> None:
    """The seven figures of every row of table three, blank where a person saw a blank."""
    source = read(report(name).read_bytes(), name)
    cells = figures(name.rpartition(".")[0])
    printed = {tuple(_figure(text) for text in row[-7:]) for row in rows_of(source) if len(row) >= 7}
    rows = {code.rpartition(".")[0] for code in cells if code.startswith("t3.")}
    assert rows
    for row in sorted(rows):
        expected = tuple(cells[code] for code in cells if code.rpartition(".")[0] == row)
        assert expected in printed, row


def _figure(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
