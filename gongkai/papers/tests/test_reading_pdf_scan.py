"""Scanned pages: said to be scanned, read by machine where that is installed, and never certain of what is not."""

from __future__ import annotations

import io

import pypdfium2
import pytesseract
import pytest
from PIL import Image, ImageDraw

from conftest import need
from gongkai.papers.letter import Cell, Grid, Heading, Letter
from gongkai.papers.pdf import to_pdf
from gongkai.papers.reading import pdf, scan, scan_bitmap
from gongkai.papers.reading.blocks import GridTable, Line, Source
from gongkai.papers.reading.pdf import read_pdf
from gongkai.papers.reading.pdf_lattice import lattices
from gongkai.papers.reading.scan_cells import DOUBT
from gongkai.papers.reading.scan_words import installed

FIGURES = (("规章", "1", "0", "11"), ("行政规范性文件", "8", "26", "66"), ("行政处罚决定", "3985", "758", "10"))
SMALL = Letter(
    "虚构市2025年政府信息公开工作年度报告",
    blocks=(
        Heading("二、主动公开政府信息情况"),
        Grid(
            ((Cell("信息内容"), Cell("本年制发件数"), Cell("本年废止件数"), Cell("现行有效件数")),),
            tuple(tuple(Cell(text) for text in row) for row in FIGURES),
        ),
    ),
)


def pictures(dots: int = 200) -> list[Image.Image]:
    with pypdfium2.PdfDocument(to_pdf(SMALL)) as document:
        return [page.render(scale=dots / 72, grayscale=True).to_pil() for page in document]


def scanned(pages: list[Image.Image], dots: int = 200) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dots)
    return out.getvalue()


def cells(source: Source) -> list[list[str]]:
    (table,) = (block for block in source.blocks if isinstance(block, GridTable))
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(table.height)]


@pytest.mark.parametrize("askew", [0.0, 1.2])
def test_a_scan_is_read_and_no_figure_is_wrong_without_a_doubt(askew: float) -> None:
    need(installed(), "Tesseract with chi_sim")
    pages = [page.rotate(askew, Image.Resampling.BICUBIC, fillcolor=255) for page in pictures()]
    source = read_pdf(scanned(pages))
    assert source.kind == "scan"
    assert [problem.code for problem in source.problems] == ["scanned", "ocr"]
    assert not any(problem.fatal for problem in source.problems)
    assert "第1页" in source.problems[0].message
    read = [row[1:] for row in cells(source)[1:]]
    expected = [list(row[1:]) for row in FIGURES]
    flat = [
        (is_, should) for got, want in zip(read, expected, strict=True) for is_, should in zip(got, want, strict=True)
    ]
    assert all(is_ == should or is_.endswith(DOUBT) for is_, should in flat)
    assert sum(is_ == should for is_, should in flat) >= len(flat) - 1
    assert any("主动公开" in block.text for block in source.blocks if isinstance(block, Line))


def test_without_recognition_a_scan_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "installed", lambda: False)
    monkeypatch.setattr(pdf, "installed", lambda: False)
    source = read_pdf(scanned(pictures()))
    (problem,) = source.problems
    assert (source.kind, problem.code, problem.fatal) == ("scan", "scanned", True)
    assert "原始文件" in problem.message
    assert "tesseract-ocr-chi-sim" in problem.message
    assert source.blocks == ()


def test_no_time_for_recognition_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    need(installed(), "Tesseract with chi_sim")
    monkeypatch.setattr(scan, "SECONDS", 0.0)
    source = read_pdf(scanned(pictures()))
    assert [(problem.code, problem.fatal) for problem in source.problems] == [("scanned", True)]


def test_a_text_layer_under_a_scan_is_used_with_the_lines_of_the_picture() -> None:
    need(installed(), "Tesseract with chi_sim")
    layered = pytesseract.image_to_pdf_or_hocr(pictures()[0], lang="chi_sim", config="--psm 6", extension="pdf")
    source = read_pdf(layered)
    assert source.kind == "scan"
    assert [problem.code for problem in source.problems] == ["scanned", "ocr"]
    table = cells(source)
    assert len(table) == 4
    assert all(len(row) == 4 for row in table)
    # What the layer has lost stands in the picture: no cell with something in it may seem blank.
    assert all(text for row in table for text in row)


def test_lines_are_found_in_a_picture_and_strokes_one_below_another_are_not() -> None:
    page = Image.new("L", (2480, 3508), 255)
    pen = ImageDraw.Draw(page)
    for height in range(500, 901, 100):
        pen.line((400, height, 2000, height), fill=0, width=4)
    for across in range(400, 2001, 400):
        pen.line((across, 500, across, 900), fill=0, width=4)
    for height in range(520, 900, 100):
        pen.line((650, height, 650, height + 35), fill=0, width=6)
    rules = scan_bitmap.ruled_lines(scan_bitmap.inked(page))
    (table,) = lattices([type(rule)(*(figure * 72 / 300 for figure in rule)) for rule in rules])
    assert (len(table.down) - 1, len(table.across) - 1, len(table.cells)) == (4, 4, 16)


def test_a_page_laid_askew_is_set_straight() -> None:
    page = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(page)
    for height in range(200, 1500, 50):
        pen.line((100, height, 1140, height), fill=0, width=6)
    straight = scan_bitmap.straightened(page.rotate(1.7, fillcolor=255))
    rows = straight.resize((1, straight.height), Image.Resampling.BOX).tobytes()
    assert min(rows) < 80
