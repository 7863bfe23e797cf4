from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.papers.letter import Cell, Fields, Grid, Heading, Items, Letter, Paragraph
from gongkai.papers.pdf import Faces, to_pdf, undrawable
from gongkai.papers.tests.reading import bookmarks, fonts, page_texts, right_edges, solid, solid_text
from gongkai.papers.tests.samples import FULL, MARKUP, SENTENCE, WORDS


def letter_of(text: str) -> Letter:
    return Letter("标题", blocks=(Paragraph(text),))


def test_every_word_of_a_letter_can_be_read_and_copied() -> None:
    text = solid_text(to_pdf(FULL))
    for words in WORDS:
        assert solid(words) in text


def test_words_come_in_reading_order() -> None:
    text = solid_text(to_pdf(FULL))
    places = [text.index(solid(words)) for words in WORDS[2:9]]
    assert places == sorted(places)


def test_fonts_are_embedded_and_are_ours() -> None:
    used = fonts(to_pdf(FULL))
    assert used
    assert all(used.values())
    assert {name.partition("+")[2] or name for name in used} <= {
        "NotoSerifSC-Regular-Identity-H",
        "NotoSansSC-Regular-Identity-H",
        "NotoSerifSC-Regular",
        "NotoSansSC-Regular",
    }


def test_the_file_names_itself_and_has_bookmarks() -> None:
    pdf = to_pdf(FULL)
    with pypdfium2.PdfDocument(pdf) as document:
        properties = document.get_metadata_dict()
    assert properties["Title"] == FULL.title
    assert properties["Author"] == FULL.sender
    assert properties["CreationDate"].startswith("D:20261121")
    assert bookmarks(pdf) == [(0, FULL.title), (1, "一、可以公开的信息"), (2, "（一）提供方式")]


@pytest.mark.parametrize(
    ("letter", "outline"),
    [
        (Letter("", blocks=(Heading("一"), Heading("（一）", 2))), []),
        (Letter("题", blocks=(Heading("（一）", 2), Heading("一"))), [(0, "题"), (1, "（一）"), (1, "一")]),
        (Letter("题" * 600, blocks=(Heading("一"),)), []),
    ],
)
def test_the_outline_skips_no_level(letter: Letter, outline: list[tuple[int, str]]) -> None:
    pdf = to_pdf(letter)
    assert bookmarks(pdf) == outline
    assert "一" in solid_text(pdf)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_the_file_says_it_is_archival_and_accessible() -> None:
    pdf = to_pdf(FULL)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert to_pdf(FULL) == to_pdf(FULL)


def test_markup_in_the_text_is_only_text() -> None:
    letter = Letter(
        title=MARKUP,
        number=MARKUP,
        addressee=MARKUP,
        blocks=(
            Paragraph(MARKUP),
            Heading(MARKUP),
            Items((MARKUP,)),
            Fields(((MARKUP, MARKUP),)),
            Grid((), ((Cell(MARKUP),),), caption=MARKUP),
        ),
        sender=MARKUP,
        signed_on=MARKUP,
        contact=MARKUP,
        remedy=MARKUP,
        red_head=MARKUP,
        annex=(MARKUP,),
    )
    assert solid_text(to_pdf(letter)).count(solid(MARKUP)) == 16


@pytest.mark.parametrize("rare", ["㐂", "䶮", "𬭳", "〔〕", "①", "☑☐", "é", "Ω"])
def test_rare_characters_that_the_fonts_have_are_drawn(rare: str) -> None:
    assert undrawable(letter_of(rare)) == ()
    assert rare in solid_text(to_pdf(letter_of(rare)))


def test_right_to_left_words_are_drawn() -> None:
    text = solid_text(to_pdf(letter_of("申请人 שלום 与 مرحبا 二人")))
    assert "שלום" in text
    assert "مرحبا" in text


def test_characters_without_a_glyph_are_written_as_codes() -> None:
    letter = letter_of("张𠮷丰 👨‍👩‍👧 😀 한")
    assert set(undrawable(letter)) == {"𠮷", "👨", "👩", "👧", "😀", "한"}
    pdf = to_pdf(letter)
    text = solid_text(pdf)
    assert "张[U+20BB7]丰" in text
    assert "[U+1F468][U+1F469][U+1F467]" in text
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf


def test_what_the_deployer_adds_is_looked_for(tmp_path: Path) -> None:
    faces = Faces(body=("某种没有的字体", "Noto Serif SC"), folders=(tmp_path,))
    assert "张三丰" in solid_text(to_pdf(letter_of("张三丰"), faces))


def test_nulls_and_overrides_vanish() -> None:
    assert "甲乙丙" in solid_text(to_pdf(letter_of("甲\x00乙\u202e丙\ud800")))


def test_line_breaks_start_new_paragraphs() -> None:
    lines = [line.strip() for line in page_texts(to_pdf(letter_of("甲\n乙\r\n丙")))[0].splitlines()]
    assert [line for line in lines if line] == ["标题", "甲", "乙", "丙"]


@pytest.mark.parametrize(
    "letter",
    [
        Letter(""),
        Letter(" \n", number=" ", addressee=" ", sender=" ", signed_on=" ", contact=" ", remedy=" ", red_head=" "),
        Letter("", blocks=(Paragraph(""), Heading(""), Items(()), Items(("",)), Fields(()), Fields((("", ""),)))),
        Letter("", blocks=(Grid((), ()), Grid((), ((Cell(""),),)), Grid(((Cell(""),),), ())), annex=("",), mark=""),
    ],
)
def test_empty_parts_are_simply_absent(letter: Letter) -> None:
    assert solid_text(to_pdf(letter)) in {"", "1．"}


def test_five_pages_are_complete_and_numbered() -> None:
    letter = Letter("长文", blocks=tuple(Paragraph(f"第{n}段。{SENTENCE * 2}") for n in range(1, 26)), mark="演示")
    pdf = to_pdf(letter)
    pages = page_texts(pdf)
    assert len(pages) >= 5
    body = solid("".join(pages)).replace("演示", "")
    assert body == solid("长文" + "".join(f"第{n}段。{SENTENCE * 2}" for n in range(1, 26)))
    assert all("演示" in page for page in pages)
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            assert f"— {number} —" in page.get_textpage().get_text_bounded()


def test_a_huge_paragraph_is_complete() -> None:
    text = "".join(f"第{n}项内容，请查阅。" for n in range(3_500))
    assert len(text.encode()) > 100_000
    assert solid_text(to_pdf(letter_of(text))) == "标题" + text


def test_words_without_a_break_stay_on_the_paper() -> None:
    run = "0123456789abcdef" * 40
    letter = Letter(
        run, run, run, (Paragraph(run), Fields(((run, run),)), Grid((), ((Cell(run), Cell("甲"), Cell(run)),))), run
    )
    pdf = to_pdf(letter)
    assert solid_text(pdf).count("0123456789abcdef") > 250
    for reached, width in right_edges(pdf):
        assert reached < width - 40


def test_a_cell_longer_than_a_page_breaks() -> None:
    text = SENTENCE * 60
    pdf = to_pdf(Letter("表", blocks=(Fields((("内容", text),)), Grid(((Cell("头"),),), ((Cell(text),),)))))
    assert solid_text(pdf).count(SENTENCE[:20]) >= 110


def test_header_rows_come_again_on_every_page() -> None:
    grid = Grid(
        ((Cell("海关名称", head=True), Cell("件数", head=True)),),
        tuple((Cell(f"第{n}关"), Cell(str(n))) for n in range(90)),
    )
    pages = page_texts(to_pdf(Letter("表", blocks=(grid,), compact=True)))
    assert len(pages) > 1
    assert all("海关名称" in page for page in pages)


def test_a_cell_over_many_rows_does_not_push_them_to_the_next_page() -> None:
    rows = ((Cell("合计项目", rows=60), Cell("第0行")), *((Cell(f"第{n}行"),) for n in range(1, 60)))
    pages = page_texts(to_pdf(Letter("表", blocks=(Grid((), rows),), compact=True)))
    assert "第0行" in pages[0]
    assert "第9行" in pages[0]
    assert solid("".join(pages)).count("行") == 60


@pytest.mark.parametrize("sentences", range(8, 26))
@pytest.mark.parametrize("last", [SENTENCE, SENTENCE * 5, SENTENCE * 12, SENTENCE * 30])
def test_the_signature_is_never_alone_on_a_page(sentences: int, last: str) -> None:
    letter = Letter("题", blocks=(Paragraph(SENTENCE * sentences),), remedy=last, sender="某海关", signed_on="某日")
    signed = next(page for page in page_texts(to_pdf(letter)) if "某海关" in page)
    assert "某日" in signed
    assert solid(signed).index("某海关") > 0


def test_landscape_lies_on_its_side() -> None:
    with pypdfium2.PdfDocument(to_pdf(Letter("表", landscape=True))) as document:
        width, height = document.get_page_size(0)
    assert width > height


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_can_be_drawn(text: str, short: str) -> None:
    letter = Letter(short, short, short, (Paragraph(text), Items((text,)), Fields(((short, text),))), short, short)
    assert to_pdf(letter).startswith(b"%PDF-1.7")
