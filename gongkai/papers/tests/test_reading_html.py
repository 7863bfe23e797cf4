"""Pages and pieces of pages, as browsers show them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.papers.reading import read
from gongkai.papers.reading.blocks import GridTable, Line, Source
from gongkai.papers.reading.thinning import thin
from gongkai.papers.tests.office import codes, lines, tables, tiles


def page(markup: str) -> Source:
    """Read a piece of a page."""
    return read(f"<div>{markup}</div>".encode())


def spans(source: Source) -> list[tuple[str, int, int, int, int]]:
    """The cells of the only table."""
    (table,) = [block for block in source.blocks if isinstance(block, GridTable)]
    assert tiles(table)
    return [(cell.text, cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells]


def test_blocks_and_breaks_end_a_line_and_headings_keep_their_level() -> None:
    source = page(
        "<h2>一、总体<b>情况</b></h2>首行<br>次行<br><br>末行<p>一<span>二</span>三</p><ul><li>甲<li>乙</ul>尾"
    )
    assert lines(source) == ["一、总体情况", "首行", "次行", "", "末行", "一二三", "甲", "乙", "尾"]
    assert [block.heading for block in source.blocks if isinstance(block, Line)] == [2, 0, 0, 0, 0, 0, 0, 0, 0]
    assert [block.place.line for block in source.blocks] == list(range(1, 10))


def test_white_space_is_set_as_browsers_set_it() -> None:
    source = page(
        "<p>\n  政府信\n  息 公开  A\n B </p><p>&nbsp;</p><p> </p><p>规&#8203;章&shy;</p><pre>甲  1\n乙\t2</pre>"
    )
    assert lines(source) == ["政府信息 公开 A B", "", "规章", "甲  1", "乙\t2"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display : none'>9</span>",
        "<p hidden>9</p>",
        "<div style='VISIBILITY:hidden'><p>9</p></div>",
        "<script>9</script>",
        "<style>9</style>",
        "<template><p>9</p></template>",
        "<!-- 9 -->",
        "<svg><text>9</text></svg>",
        "<select><option>9</option></select>",
        "<del>9</del>",
        "<noscript>9</noscript>",
        "<textarea>9</textarea>",
    ],
)
def test_what_nobody_sees_is_not_read(hidden: str) -> None:
    assert lines(page(f"<p>甲</p>{hidden}<p>乙</p>")) == ["甲", "乙"]
    assert lines(read(f"{'<p>x</p>' * 4000}<p>甲</p>{hidden}<p>乙</p>".encode()))[-2:] == ["甲", "乙"]


def test_pinyin_above_the_characters_is_left_out() -> None:
    assert lines(page("<p><ruby>予<rp>(</rp><rt>yǔ</rt><rp>)</rp></ruby>以公开</p>")) == ["予以公开"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("7<sup>1</sup>", "7¹"),
        ("7<sup>*</sup>", "7*"),
        ("7<sup><a href='#'>12</a></sup>", "7¹²"),
        ("m<sup>2</sup>", "m2"),
    ],
)
def test_a_raised_mark_never_becomes_a_digit(markup: str, text: str) -> None:
    assert spans(page(f"<table><tr><td>甲<td>{markup}<td>0</table>"))[1][0] == text


def test_cells_left_open_spans_and_groups_in_any_order() -> None:
    source = page(
        "<table><caption>表二</caption><tbody><tr><td rowspan=2>甲<td>1<tr><td>2</tbody>"
        "<tfoot><tr><td>合计<td>3</tfoot><thead><tr><th>项<th>数</thead></table>"
    )
    assert lines(source) == ["表二"]
    assert tables(source) == [[["项", "数"], ["甲", "1"], ["2"], ["合计", "3"]]]
    assert spans(source)[2] == ("甲", 1, 0, 2, 1)


def test_absurd_spans_are_cut_to_what_is_there() -> None:
    source = page("<table><tr><td colspan=99999 rowspan=65535>题<tr><td>甲<td rowspan=0>1<tr><td colspan=x>乙</table>")
    assert spans(source) == [("题", 0, 0, 1, 2), ("甲", 1, 0, 1, 1), ("1", 1, 1, 2, 1), ("乙", 2, 0, 1, 1)]
    source = page("<table><tr><td colspan=50>题<tr><td>甲<td rowspan=400>1<tr><td>乙</table>")
    assert spans(source) == [("题", 0, 0, 1, 2), ("甲", 1, 0, 1, 1), ("1", 1, 1, 2, 1), ("乙", 2, 0, 1, 1)]


def test_a_table_that_lays_out_the_page_does_not_swallow_it() -> None:
    inner = "<table><tr><td>规章<td>13<tr><td>文件<td>60</table>"
    prose = "为保障公众知情权，本机关持续推进各项公开工作。" * 20
    source = page(f"<table><tr><td><p>栏目</p><td><p>一、总体情况</p><p>{prose}</p>{inner}<p>无。</p></table>")
    assert lines(source) == ["栏目", "一、总体情况", prose, "无。"]
    assert tables(source) == [[["规章", "13"], ["文件", "60"]]]
    assert isinstance(source.blocks[3], GridTable)


def test_a_one_row_table_inside_a_cell_joins_its_row() -> None:
    source = page("<table><tr><td>项<td colspan=3>数<tr><td>新收<td><table><tr><td>7<td>8<td>9</table></table>")
    assert tables(source) == [[["项", "数"], ["新收", "7", "8", "9"]]]


def test_prose_between_rows_stands_between_two_tables() -> None:
    source = page(f"<table><tr><td>甲<td>1<tr><td colspan=2>{'说明' * 100}<tr><td>乙<td>2</table>")
    assert tables(source) == [[["甲", "1"]], [["乙", "2"]]]
    assert lines(source) == ["说明" * 100]


@pytest.mark.parametrize("start", ["", "<tr>", "<tbody><tr>", "前言<tr>"])
def test_a_piece_cut_out_of_a_table_keeps_its_cells(start: str) -> None:
    assert tables(read(f"{start}<td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr>".encode())) == [
        [["甲", "1"], ["乙", "2"]]
    ]


def test_paragraphs_of_a_cell_are_lines_of_its_text() -> None:
    assert spans(page("<table><tr><td><p>商业</p><p>企业</p><td> <p>1</p></table>"))[0][0] == "商业\n企业"


@pytest.mark.parametrize("before", ["", "<p>前</p>" * 4000])
def test_rows_without_height_only_set_widths(before: str) -> None:
    flat = "<![if !x]><tr height=0><td width=5></td><td width=5></td><td width=5></td></tr><![endif]>"
    source = page(f"{before}<table><tr><td colspan=2>甲<td>1<tr height=20><td colspan=2>乙<td>2{flat}</table>")
    assert spans(source)[-4:] == [("甲", 0, 0, 1, 1), ("1", 0, 1, 1, 1), ("乙", 1, 0, 1, 1), ("2", 1, 1, 1, 1)]


def test_fields_that_were_filled_in_show_what_they_hold() -> None:
    assert tables(page("<table><tr><td>甲<td><input type=text value=5><td><input type=hidden value=6></table>")) == [
        [["甲", "5", ""]]
    ]


def test_the_title_is_what_the_page_says() -> None:
    assert read("<html><head><title> 年度\n报告 </title></head><body>x".encode()).title == "年度报告"
    named = '<html><head><title>站</title><meta name="ArticleTitle" content="某局年报"></head><body>x'
    assert read(named.encode()).title == "某局年报"


def test_a_large_page_reads_as_a_small_one() -> None:
    rows = "".join(f"<tr><td rowspan='1' class=x><p>第{n}行<td><b>{n}</b><td style='display:none'>x" for n in range(40))
    head = "<h1>题</h1><div class='a>b'>甲<br/>乙<font color=red>丙</font><form>丁</form>戊</div>"
    small = f"{head}<table>{rows}</table><p>1 &lt; 2</p>"
    thinned, too_deep, cut = thin(small)
    assert not too_deep and not cut
    assert read(thinned.encode()).blocks == read(small.encode()).blocks


_SOUP = (
    "<table>,</table>,<tr>,</tr>,<td>,</td>,<td rowspan=3>,<td colspan=2>,<th>,<tbody>,<thead>,</thead>"
    ",<p>,</p>,<div>,</div>,<b>,</b>,<br>,<li>,<h2>,</h3>,<sup>,</sup>,1,甲,&nbsp;"
)
_TAGS = st.sampled_from(_SOUP.split(","))


@given(st.lists(_TAGS, max_size=60))
def test_any_soup_of_tags_gives_grids_that_tile(soup: list[str]) -> None:
    markup = "".join(soup)
    for source in (page(markup), read(f"<html>{thin(markup)[0]}".encode())):
        assert all(tiles(block) for block in source.blocks if isinstance(block, GridTable))
        assert "damaged" not in codes(source)


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=6), max_size=8))
def test_any_spans_give_a_grid_that_tiles_with_every_cell(rows: list[list[tuple[int, int]]]) -> None:
    markup = "".join(
        "<tr>"
        + "".join(f"<td rowspan={deep} colspan={wide}>x{r}.{c}</td>" for c, (deep, wide) in enumerate(row))
        + "</tr>"
        for r, row in enumerate(rows)
    )
    source = page(f"<table>{markup}</table>")
    texts = [text for block in source.blocks for text in _texts(block)]
    assert sorted(texts) == sorted(f"x{r}.{c}" for r, row in enumerate(rows) for c in range(len(row)))
    assert all(tiles(block) for block in source.blocks if isinstance(block, GridTable))


def _texts(block: Line | GridTable) -> list[str]:
    return [block.text] if isinstance(block, Line) else [cell.text for cell in block.cells if cell.text]
