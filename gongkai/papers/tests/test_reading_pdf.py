"""PDFs of many makers read back: tables cell by cell, lines in their order."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SHARED_REPORTS, need
from gongkai.papers.letter import place as placed
from gongkai.papers.pdf import to_pdf
from gongkai.papers.reading.blocks import GridTable, Line, Source
from gongkai.papers.reading.pdf import read_pdf
from gongkai.papers.tests import report_tables
from gongkai.papers.tests.raw_pdf import page_of, stream, words
from gongkai.papers.tests.report_tables import LABELS, PROSE
from gongkai.papers.word import to_docx


def solid(text: str) -> str:
    return "".join(text.split())


def tables(source: Source) -> list[GridTable]:
    return [block for block in source.blocks if isinstance(block, GridTable)]


def lines(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Line)]


def grid_rows(source: Source) -> list[list[str]]:
    """Every row of every table as the texts of the cells that begin in it."""
    rows = []
    for table in tables(source):
        for at in range(table.height):
            cells = sorted((cell.column, solid(cell.text)) for cell in table.cells if cell.row == at)
            rows.append([text for _, text in cells])
    return rows


def assert_reads(source: Source, figures: list[list[str]]) -> None:
    """Each label of the report must stand in one row with its seven figures after it."""
    rows = grid_rows(source)
    for (_, _, label), seven in zip(LABELS, figures, strict=True):
        assert any(row[-7:] == seven and label in row[:-7] for row in rows), (label, seven)


@pytest.fixture(scope="module")
def report() -> tuple[bytes, list[list[str]]]:
    figures = report_tables.figures()
    return to_pdf(report_tables.report(figures)), figures


# Reports as they were published


@pytest.mark.parametrize("name", ["huaian_2024", "hongze_2024"])
def test_every_row_of_a_published_report_stands_whole(name: str) -> None:
    need((SHARED_REPORTS / f"{name}.pdf").exists(), "shared/reports")
    source = read_pdf((SHARED_REPORTS / f"{name}.pdf").read_bytes())
    cells = json.loads((SHARED_REPORTS / "figures" / f"{name}.json").read_text())["cells"]
    expected: dict[str, list[str]] = {}
    for code, value in cells.items():
        expected.setdefault(code.rsplit(".", 1)[0], []).append(
            "" if value is None else f"{value:g}" if value < 1e5 else str(value)
        )
    rows = grid_rows(source)
    missing = []
    for row, values in expected.items():
        if not row.startswith("t4") and all(values) and not any(found[-len(values) :] == values for found in rows):
            missing.append((row, values))
    assert not missing
    fourth = [value for row, values in expected.items() if row.startswith("t4") for value in values]
    assert fourth in rows
    assert not source.problems


def test_a_published_report_keeps_its_lines_whole_and_in_order() -> None:
    need((SHARED_REPORTS / "huaian_2024.pdf").exists(), "shared/reports")
    source = read_pdf((SHARED_REPORTS / "huaian_2024.pdf").read_bytes())
    text = "".join(map(solid, lines(source)))
    assert "2024年，我市坚持以" in text
    assert "政府信息公开行政复议351件，其中结果维持72件，结果纠正64件" in text
    assert source.title == "政府信息公开工作年度报告"
    assert source.pages == 6
    order = [block.place.page for block in source.blocks]
    assert order == sorted(order)


def test_a_table_cut_by_the_page_keeps_both_parts_of_a_cell() -> None:
    need((SHARED_REPORTS / "huaian_2024.pdf").exists(), "shared/reports")
    source = read_pdf((SHARED_REPORTS / "huaian_2024.pdf").read_bytes())
    before, after = (table for table in tables(source) if table.width == 10)
    assert "（四）无" in [cell.text for cell in before.cells]
    assert "法提供" in [cell.text for cell in after.cells]
    assert (before.place.page, after.place.page) == (4, 5)


# Our own papers


def test_our_own_report_is_read_back_exactly(report: tuple[bytes, list[list[str]]]) -> None:
    data, figures = report
    source = read_pdf(data)
    assert_reads(source, figures)
    assert solid(PROSE) in "".join(map(solid, lines(source)))
    assert source.kind == "pdf"
    assert not source.problems


def test_merged_cells_cover_what_they_cover(report: tuple[bytes, list[list[str]]]) -> None:
    data, _ = report
    first = tables(read_pdf(data))[0]
    drawn = {
        (one.row, one.column): (solid(one.cell.text), one.cell.rows, one.cell.columns)
        for one in placed((*report_tables.HEADER, *report_tables.body(report_tables.figures())))
    }
    read = {(cell.row, cell.column): (solid(cell.text), cell.rows, cell.columns) for cell in first.cells}
    for where, (text, rows, columns) in drawn.items():
        if where[0] + rows <= first.height:
            assert read[where] == (text, rows, columns)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_any_figures_are_read_back_exactly(seed: int) -> None:
    figures = report_tables.figures(seed, most=9_999_999)
    assert_reads(read_pdf(to_pdf(report_tables.report(figures))), figures)


def test_places_name_page_table_row_and_column(report: tuple[bytes, list[list[str]]]) -> None:
    table = tables(read_pdf(report[0]))[0]
    cell = next(cell for cell in table.cells if cell.text == "总计")
    assert str(cell.place) == "第1页第1个表格第2行第10列"


# Other makers


def test_a_report_printed_by_libreoffice(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    need(program is not None, "LibreOffice")
    figures = report_tables.figures(2)
    (tmp_path / "report.docx").write_bytes(to_docx(report_tables.report(figures)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        str(program),
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "report.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert_reads(read_pdf((tmp_path / "report.pdf").read_bytes()), figures)


STYLES = {
    "collapsed": "",
    "separate": "table{border-collapse:separate;border-spacing:2px;border:1px solid #000}",
    "shaded with white lines": "td{border:1px solid #fff;background:#eee}",
    "dotted": "td{border:1px dotted #000}",
    "double": "td{border:3px double #000}",
    "lines across only": "td{border-left:none;border-right:none}",
    "no lines": "td{border:none}",
    "no lines, figures right": "td{border:none;text-align:right;padding:3px}",
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    program = shutil.which("chromium")
    need(program is not None, "Chromium")
    folder = tmp_path_factory.mktemp("printed")
    made = {}
    for name, style in STYLES.items():
        page, out = folder / "page.html", folder / "page.pdf"
        page.write_text(report_tables.html(report_tables.figures(3), style))
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/p"]
        command = [str(program), *flags, f"--print-to-pdf={out}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        made[name] = out.read_bytes()
    yield made


@pytest.mark.parametrize("style", STYLES)
def test_a_report_printed_by_a_browser(printed: dict[str, bytes], style: str) -> None:
    assert_reads(read_pdf(printed[style]), report_tables.figures(3))


# How words are set


def turned(data: bytes, quarters: int, *, words_too: bool) -> bytes:
    """Return the file with its pages turned; with ``words_too`` the drawing is turned back, to be seen upright."""
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            width, height = page.get_size()
            if words_too:
                matrix = {
                    1: raw.FS_MATRIX(0, 1, -1, 0, height, 0),
                    2: raw.FS_MATRIX(-1, 0, 0, -1, width, height),
                    3: raw.FS_MATRIX(0, -1, 1, 0, 0, width),
                }[quarters]
                if quarters % 2:
                    page.set_mediabox(0, 0, height, width)
                clip = raw.FS_RECTF(0, 2000, 2000, 0)
                raw.FPDFPage_TransFormWithClip(page, matrix, clip)
            page.set_rotation(quarters * 90)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


@pytest.mark.parametrize("words_too", [False, True])
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_pages_turned_in_any_way(report: tuple[bytes, list[list[str]]], quarters: int, words_too: bool) -> None:
    source = read_pdf(turned(report[0], quarters, words_too=words_too))
    assert_reads(source, report[1])
    assert solid(PROSE) in "".join(map(solid, lines(source)))


def test_words_drawn_twice_to_look_bold_are_read_once() -> None:
    twice = words((72, 700, "Total 1122"), (72.3, 700, "Total 1122"), (72.15, 700.2, "Total 1122"))
    assert lines(read_pdf(page_of(twice))) == ["Total 1122"]


def test_white_words_on_white_paper_are_not_read_but_on_dark_they_are() -> None:
    hidden = words((72, 700, "Hidden 1"), before="1 1 1 rg")
    shown = words((72, 600, "Shown 2"), before="0 0 0.4 rg 60 590 200 30 re f 1 1 1 rg")
    assert lines(read_pdf(page_of(hidden + shown))) == ["Shown 2"]


def test_words_outside_the_page_are_not_read() -> None:
    assert lines(read_pdf(page_of(words((72, 700, "In"), (900, 700, "Out"), (72, -40, "Under"))))) == ["In"]


def test_lines_come_from_top_to_bottom_whatever_the_order_of_drawing() -> None:
    drawn = words((72, 100, "- 1 -"), (72, 500, "second"), (200, 700, "line"), (72, 700, "first"))
    assert lines(read_pdf(page_of(drawn))) == ["first" + " " * 8 + "line", "second", "- 1 -"]


def test_a_raised_mark_stays_on_its_line() -> None:
    drawn = words((72, 700, "Total 7")) + b"BT /F 7 Tf 1 0 0 1 109 705 Tm (*) Tj ET"
    assert lines(read_pdf(page_of(drawn))) == ["Total 7*"]


def test_columns_of_figures_without_lines_are_a_table_and_a_blank_stays_blank() -> None:
    drawn = words(
        (72, 700, "alpha"), (200, 700, "10"), (230, 700, "0"), (260, 700, "3"),
        (72, 680, "beta"), (200, 680, "7"), (260, 680, "4"),
        (72, 660, "gamma"), (200, 660, "1"), (230, 660, "22"), (260, 660, "5"),
        (72, 640, "delta"), (200, 640, "1"), (230, 640, "-"), (260, 640, "5"),
        size=10,
    )  # fmt: skip
    (table,) = tables(read_pdf(page_of(drawn)))
    rows = [[cell.text for cell in table.cells if cell.row == row] for row in range(table.height)]
    assert rows == [
        ["alpha", "10", "0", "3"],
        ["beta", "7", "", "4"],
        ["gamma", "1", "22", "5"],
        ["delta", "1", "-", "5"],
    ]


def test_words_set_far_apart_are_parted_by_two_spaces() -> None:
    (line,) = lines(read_pdf(page_of(words((72, 700, "rules"), (200, 700, "1"), (300, 700, "0")))))
    assert [part for part in line.split("  ") if part] == ["rules", "1", "0"] or line.split() == ["rules", "1", "0"]
    assert "  " in line


# How lines are ruled


def box(x: float, y: float, width: float, height: float) -> str:
    return f"{x} {y} {width} {height} re "


def cell_words() -> bytes:
    return words((80, 705, "a"), (180, 705, "1"), (80, 685, "b"), (180, 685, "2"))


ACROSS, DOWN = (680, 700, 720), (70, 170, 250)
BOXES = box(70, 700, 100, 20) + box(170, 700, 80, 20) + box(70, 680, 100, 20) + box(170, 680, 80, 20)
SIDES = "70 680 m 70 720 l 170 680 m 170 720 l 250 680 m 250 720 l S"
THIN = [box(70, y, 180, 0.5) for y in ACROSS] + [box(x, 680, 0.5, 40) for x in DOWN]
DOTS = [box(70 + n * 2, y, 1, 1) for n in range(91) for y in ACROSS]
DOTS += [box(x, 680 + n * 2, 1, 1) for n in range(21) for x in DOWN]

RULINGS = {
    "strokes": "70 720 m 250 720 l 70 700 m 250 700 l 70 680 m 250 680 l " + SIDES,
    "boxes": BOXES + "S",
    "thin rectangles": "".join(THIN) + "f",
    "thin rectangles one by one": "f ".join(THIN) + "f",
    "dots": "".join(DOTS) + "f",
    "open sides": "70 720 m 250 720 l 70 700 m 250 700 l 70 680 m 250 680 l 170 680 m 170 720 l S",
    "open foot": "70 720 m 250 720 l 70 700 m 250 700 l " + SIDES,
    "in a frame": box(20, 20, 550, 800) + "S " + BOXES + "S",
    "out of line": "70 720 m 250 721 l 70 700 m 171 700.8 l 170 699 m 250 699 l 70 680 m 250 680 l " + SIDES,
}


@pytest.mark.parametrize("ruling", RULINGS)
def test_any_way_of_ruling_a_table(ruling: str) -> None:
    (table,) = tables(read_pdf(page_of(RULINGS[ruling].encode() + b"\n" + cell_words())))
    assert [(cell.row, cell.column, cell.text) for cell in table.cells] == [
        (0, 0, "a"),
        (0, 1, "1"),
        (1, 0, "b"),
        (1, 1, "2"),
    ]


def test_lines_within_a_form_are_found() -> None:
    form = stream(
        b"0.5 w " + RULINGS["boxes"].encode(),
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Matrix [1 0 0 1 10 5]",
    )
    drawn = b"q 1 0 0 1 -10 -5 cm /X Do Q\n" + cell_words()
    (table,) = tables(read_pdf(page_of(drawn, form, resources=b"/XObject << /X 6 0 R >>")))
    assert len(table.cells) == 4


def test_an_underline_and_a_frame_are_no_table() -> None:
    drawn = b"70 698 m 200 698 l S 20 20 550 800 re S\n" + words((72, 700, "Heading"), (72, 600, "Text"))
    source = read_pdf(page_of(drawn))
    assert not tables(source)
    assert lines(source) == ["Heading", "Text"]
