"""An edition as paper, page and file: every figure in its place, and all of it read back by our own reader."""

import csv
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, Phase, given, settings

from conftest import need
from gongkai.papers.letter import Grid, Heading
from gongkai.papers.tests.reading import bookmarks, page_texts, right_edges, solid, solid_text
from gongkai.reader import read_report
from gongkai.reader.checks import check
from gongkai.reader.reading import Reading
from gongkai.reports.queries.edition import Edition
from gongkai.reports.rendering import arrange, as_csv, as_json, docx, letter, pdf
from gongkai.reports.tests.editions import HEADINGS, editions, plain, rich
from gongkai.statute.tables import cell_code

BOTH = pytest.mark.parametrize("year", [2019, 2024])
# Shrinking hundreds of figures takes minutes and says no more than the difference itself.
UNHURRIED = settings(
    deadline=None,
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def page(edition: Edition) -> bytes:
    """The edition as it stands on a page of the web."""
    words = render_to_string("reports/edition.html", {"arranged": arrange(edition)})
    head = f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{edition.title}</title></head>'
    return f"{head}<body><h1>{edition.title}</h1>{words}</body></html>".encode()


DRAWN = {"docx": docx, "pdf": pdf, "html": page}
KINDS = pytest.mark.parametrize("kind", list(DRAWN))


def differences(edition: Edition, found: Reading) -> dict[str, tuple[object, object]]:
    """What was read otherwise than it was printed: cells, marks, rows of its own."""
    marks = edition.marks or {}
    printed = {code: (value, marks.get(code, "")) for code, value in edition.cells.items()}
    read: dict[str, tuple[object, object]] = {code: (one.value, one.mark) for code, one in found.cells.items()}
    wrong = {
        code: (printed.get(code), read.get(code)) for code in {*printed, *read} if printed.get(code) != read.get(code)
    }
    rows = [(row["parent"], row["label"], dict(row["values"])) for row in edition.extra_rows]
    rows_read = [(row.parent, row.label, {c: cell.value for c, cell in row.cells.items()}) for row in found.extra_rows]
    if rows != rows_read:
        wrong["rows"] = (rows, rows_read)
    return wrong


def round_trip(edition: Edition, kind: str) -> Reading:
    """Draw it, read it, and find nothing changed."""
    found = read_report(DRAWN[kind](edition), f"报告.{kind}")
    assert differences(edition, found) == {}
    assert (found.form, found.year, found.body) == (edition.form_code, edition.year, edition.body)
    assert set(found.footnotes) == {(mark, text) for mark, text in edition.notes}
    assert found.reading_findings == ()
    return found


@BOTH
@KINDS
def test_everything_an_edition_holds_is_read_back(year, kind):
    found = round_trip(rich(year), kind)
    told = {one.number: [prose.text for prose in one.paragraphs] for one in found.chapters}
    for chapter in rich(year).chapters:
        assert told[chapter.number][: len(chapter.paragraphs)] == list(chapter.paragraphs)


@BOTH
@KINDS
def test_a_report_that_adds_up_gives_no_alarm(year, kind):
    for edition in (plain(year), rich(year)):
        assert check(round_trip(edition, kind)) == ()


@UNHURRIED
@given(editions())
def test_any_edition_comes_back_from_word_and_web(edition):
    round_trip(edition, "docx")
    round_trip(edition, "html")


@settings(UNHURRIED, max_examples=12)
@given(editions())
def test_any_edition_comes_back_from_pdf(edition):
    round_trip(edition, "pdf")


@BOTH
def test_libreoffice_opens_the_document_without_loss(year, tmp_path: Path):
    office = shutil.which("soffice")
    need(office is not None, "LibreOffice")
    edition = rich(year)
    (tmp_path / "report.docx").write_bytes(docx(edition))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(office), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "report.docx")], check=True, capture_output=True, timeout=120)
    converted = (tmp_path / "report.pdf").read_bytes()
    assert differences(edition, read_report(converted, "report.pdf")) == {}
    text = solid_text(converted)
    for words in (*HEADINGS, edition.title, "编报说明", "系统启用以前受理的申请没有录入台账。", "演示数据"):
        assert solid(words) in text
    assert len(page_texts(converted)) == 4


@BOTH
def test_word_has_the_forms_tables(year):
    edition = plain(year)
    tables = Document(io.BytesIO(docx(edition))).tables
    assert [len(table.columns) for table in tables] == [7, 10, 15]
    three = tables[1]
    assert len(three.rows) == 3 + len([row for row in edition.form.rows(3) if not row.group])
    assert three.cell(3, 0)._tc is three.cell(3, 2)._tc
    rows = [[cell.text for cell in row.cells] for row in three.rows]
    assert rows[1][3:] == ["自然人", *["法人或其他组织"] * 5, "总计"]
    assert [row[0] for row in rows].count("三、本年度办理结果") == len(rows) - 3 - 3
    repeated = [row._tr.find(".//" + qn("w:tblHeader")) is not None for row in three.rows]
    assert repeated == [True] * 3 + [False] * (len(rows) - 3)
    assert all(row._tr.find(".//" + qn("w:cantSplit")) is not None for table in tables for row in table.rows)


@BOTH
def test_pdf_has_bookmarks_and_whole_tables(year):
    drawn = pdf(rich(year))
    assert b"pdfuaid" in drawn  # certified as accessible, not the plain drawing that is made where that fails
    titles = [title for _, title in bookmarks(drawn)]
    assert titles[0] == rich(year).title
    assert [title for title in titles if title in HEADINGS] == list(HEADINGS)
    pages = [solid(text) for text in page_texts(drawn)]
    first = next(at for at, text in enumerate(pages) if "一、本年新收" in text)
    last = next(at for at, text in enumerate(pages) if "四、结转下年度" in text)
    assert first == last
    assert all("演示数据" in text for text in pages)


def test_many_rows_of_its_own_go_over_pages_with_their_headings(tmp_path):
    values = {c.column: 1 for c in plain(2024).form.columns(3)}
    extra = tuple(
        {"table": 3, "parent": "other", "label": f"{number}.按本单位规定另行处理的第{number}种情形", "values": values}
        for number in range(3, 33)
    )
    cells = {code: value for code, value in plain(2024).cells.items() if ".other_ground." not in code}
    edition = plain(2024, cells=cells, extra_rows=extra)
    texts = [solid(text) for text in page_texts(pdf(edition))]
    assert sum("法人或其他组织" in text for text in texts) > 1
    assert differences(edition, read_report(pdf(edition), "x.pdf")) == {}
    assert differences(edition, read_report(docx(edition), "x.docx")) == {}


@pytest.mark.parametrize("figure", [9, 99_999, 12_345_678, 1_234_567_890])
def test_large_figures_stay_in_their_cells(figure):
    cells = {code: figure if code.startswith(("t3", "t4")) else value for code, value in plain(2024).cells.items()}
    edition = plain(2024, cells=cells, marks={"t4.review.other": "①"})
    assert differences(edition, read_report(pdf(edition), "x.pdf")) == {}
    assert all(edge < width for edge, width in right_edges(pdf(edition)))


def test_paper_and_page_say_the_same():
    edition = rich(2024)
    grids = [block for block in letter(edition).blocks if isinstance(block, Grid)]
    figures = [cell.text for grid in grids[:3] for row in grid.body for cell in row if not cell.head]
    html = page(edition).decode()
    shown = [re.sub(r"<[^>]+>", "", cell) for table in html.split("<table")[1:4] for cell in _data_cells(table)]
    assert figures == shown
    headings = [block.text for block in letter(edition).blocks if isinstance(block, Heading) and block.level == 1]
    assert headings == [*HEADINGS, "附：编报说明"]


def _data_cells(table: str) -> list[str]:
    return [part.split(">", 1)[1].split("</td>")[0] for part in table.split("<td")[1:]]


def test_a_note_on_a_blank_follows_a_dash():
    edition = plain(2024, cells={**plain(2024).cells, "t3.received.natural": None}, marks={"t3.received.natural": "①"})
    cell = next(part for part in page(edition).decode().split("<td")[1:] if "①" in part)
    assert ">—①</td>" in cell


def test_a_unit_of_its_own_has_nothing_to_explain():
    assert "编报说明" not in page(plain(2024)).decode()
    assert "统计口径：关区（本级及所属）。汇总11个单位已报送的年度报告" in page(rich(2024)).decode()


def test_an_override_is_marked_on_the_page_and_leads_to_its_reason():
    html = page(rich(2024)).decode()
    cell = next(part for part in html.split("<td")[1:] if 'href="#override-1"' in part)
    assert "10905" in cell
    assert 'id="override-1"' in html
    assert "990" in html.split('id="override-1"')[1].split("</tr>")[0]
    assert "override-" not in page(plain(2024)).decode()


def test_a_figure_put_where_the_ledger_has_one_may_be_blank():
    edition = rich(2024)
    cells = {**edition.cells, "t3.received.total": None}
    shown = replace(edition.overrides[0], printed=None)
    html = page(replace(edition, cells=cells, overrides=(shown,), marks={})).decode()
    assert ">空白</a>" in html


def test_csv_has_a_line_for_every_cell():
    edition = rich(2024)
    rows = list(csv.DictReader(io.StringIO(as_csv(edition).decode("utf-8-sig"))))
    by_code = {row["代码"]: row for row in rows}
    assert len(by_code) == len(rows)
    assert {code: value for code, value in edition.cells.items() if by_code[code]["数值"] != _typed(value)} == {}
    for extra in edition.extras:
        for column, value in extra.row.values.items():
            assert by_code[cell_code(3, extra.code, column)]["数值"] == str(value)
    assert by_code["t2.rules.made"]["注记"] == "*"
    assert all("演示数据" in row["说明"] for row in rows)


def _typed(value: object) -> str:
    return "" if value is None else str(value)


def test_csv_holds_no_formula():
    extra = {"table": 3, "parent": "other", "label": "=cmd()", "values": dict.fromkeys(("natural", "total"), 1)}
    cells = {code: value for code, value in plain(2024).cells.items() if ".other_ground." not in code}
    edition = plain(2024, body="+1+1", cells=cells, extra_rows=(extra,))
    for row in csv.reader(io.StringIO(as_csv(edition).decode("utf-8-sig"))):
        assert not [cell for cell in row if cell[:1] in {"=", "+", "@"}]


@BOTH
def test_json_gives_the_edition_back(year):
    edition = rich(year)
    whole = json.loads(as_json(edition))
    assert {one["id"]: one["verdict"] for one in whole.pop("identities")}["I01"] == "pass"
    assert whole.pop("note")
    assert Edition.of(whole) == edition


def test_any_words_can_be_drawn():
    nasty = "<b>&amp;{{ x }}</b> #let ]] \x00\u202e 𠮷😀 \ud800"
    edition = plain(2024, title=nasty, body=nasty, preamble=(nasty, ""), marks={"t3.received.total": "<*>"})
    assert "<b>&amp;" in "".join(one.text for one in Document(io.BytesIO(docx(edition))).paragraphs)
    assert pdf(edition).startswith(b"%PDF")
    html = render_to_string("reports/edition.html", {"arranged": arrange(edition)})
    assert "<b>" not in html
