import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.papers.letter import Cell, Fields, Grid, Heading, Items, Letter, Paragraph
from gongkai.papers.tests.samples import FULL, GRID, MARKUP, SENTENCE, WORDS
from gongkai.papers.word import to_docx


def opened(letter: Letter):
    return Document(io.BytesIO(to_docx(letter)))


def all_words(document) -> str:
    parts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        parts += [cell.text for row in table.rows for cell in row.cells]
    parts += [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    return "\n".join(parts)


def test_every_word_of_a_letter_is_there() -> None:
    text = all_words(opened(FULL))
    for words in WORDS:
        assert words in text


def test_the_order_of_paragraphs_is_the_letters() -> None:
    texts = [paragraph.text for paragraph in opened(FULL).paragraphs if paragraph.text]
    assert texts[:4] == [FULL.red_head, FULL.number, FULL.title, "张三丰："]
    assert texts[-4:-2] == [FULL.sender, FULL.signed_on]


def test_spans_are_real_and_header_rows_repeat() -> None:
    table = opened(FULL).tables[1]
    assert len(table.columns) == GRID.column_count
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert table.cell(0, 0).text == table.cell(1, 0).text == "项目"
    assert table.cell(4, 1).text == "合并的一格"
    assert [[cell.text for cell in row.cells] for row in table.rows][2] == ["本年新收", "12", "3", "15"]
    repeated = [row._tr.find(".//" + qn("w:tblHeader")) is not None for row in table.rows]
    assert repeated == [True, True, False, False, False]
    assert all(row._tr.find(".//" + qn("w:cantSplit")) is not None for row in table.rows)


def test_fields_are_a_table_of_labels_and_values() -> None:
    rows = [[cell.text for cell in row.cells] for row in opened(FULL).tables[0].rows]
    assert rows == [["申请编号", "2026-0012"], ["所需费用", ""]]


def test_chinese_faces_are_named() -> None:
    document = opened(FULL)
    faces = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Body Text", "Title", "Heading 1", "Heading 2")
    }
    assert faces == {"Body Text": "仿宋", "Title": "宋体", "Heading 1": "黑体", "Heading 2": "仿宋"}


def test_nothing_of_the_template_is_left() -> None:
    packed = to_docx(FULL)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        everything = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if "thumbnail" in name or "customXml" in name or "stylesWithEffects" in name]
    for leftover in (b"python-docx", b"Macintosh", b"ja-JP", b"2013-12-23", b'Calibri" w:hAnsi'):
        assert leftover not in everything
    properties = opened(FULL).core_properties
    assert (properties.title, properties.author, properties.comments) == (FULL.title, FULL.sender, "")
    assert properties.language == "zh-CN"


def test_page_numbers_are_fields() -> None:
    section = opened(FULL).sections[0]
    for footer in (section.footer, section.even_page_footer):
        assert " PAGE " in "".join(node.text for node in footer._element.iter(qn("w:instrText")))


def test_the_page_is_that_of_the_standard() -> None:
    section = opened(FULL).sections[0]
    measured = [round(length.mm) for length in (section.page_width, section.page_height, section.top_margin)]
    assert measured == [210, 297, 37]
    assert [round(length.mm) for length in (section.bottom_margin, section.left_margin, section.right_margin)] == [
        35,
        28,
        26,
    ]


def test_the_mark_stands_on_odd_and_even_pages() -> None:
    section = opened(FULL).sections[0]
    assert FULL.mark in section.header.paragraphs[0].text
    assert FULL.mark in section.even_page_header.paragraphs[0].text


def test_the_signature_is_kept_with_the_last_words() -> None:
    paragraphs = opened(FULL).paragraphs
    at = next(index for index, paragraph in enumerate(paragraphs) if paragraph.text == FULL.remedy)
    kept = [paragraph.paragraph_format.keep_with_next for paragraph in paragraphs[at : at + 4]]
    assert kept == [True] * 4


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert to_docx(FULL) == to_docx(FULL)


def test_markup_and_nasty_characters_are_only_text() -> None:
    text = all_words(opened(Letter("题", blocks=(Paragraph(MARKUP + "𠮷㐂😀\x00\x0b\ud800\u202e"),))))
    assert MARKUP + "𠮷㐂😀" in text


@pytest.mark.parametrize(
    "letter",
    [
        Letter(""),
        Letter("", blocks=(Paragraph(""), Heading(""), Items(()), Items(("",)), Fields(()), Fields((("", ""),)))),
        Letter("", blocks=(Grid((), ()), Grid((), ((Cell(""),),)), Grid(((Cell(""),),), ())), annex=("",), sender="甲"),
    ],
)
def test_empty_parts_are_simply_absent(letter: Letter) -> None:
    assert all_words(opened(letter)).replace("1．", "").strip() in {"", "甲"}


def test_a_huge_paragraph_is_complete() -> None:
    assert SENTENCE * 800 in all_words(opened(Letter("题", blocks=(Paragraph(SENTENCE * 800),))))


def test_a_long_row_may_break() -> None:
    row = opened(Letter("题", blocks=(Fields((("内容", SENTENCE * 60),)),))).tables[0].rows[0]
    assert row._tr.find(".//" + qn("w:cantSplit")) is None


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_can_be_written(text: str, short: str) -> None:
    letter = Letter(short, short, short, (Paragraph(text), Items((text,)), Fields(((short, text),))), short, short)
    assert opened(letter).core_properties.title
