import pytest

from gongkai.papers.letter import Cell, Grid, place
from gongkai.papers.plain import clean, lines
from gongkai.papers.tests.samples import GRID


def test_cells_are_placed_round_spans() -> None:
    spots = {spot.cell.text: (spot.row, spot.column) for spot in place(GRID.header + GRID.body)}
    assert spots["自然人"] == (1, 1)
    assert spots["总计"] == (0, 3)
    assert spots["合并的一格"] == (4, 1)
    assert GRID.column_count == 4


@pytest.mark.parametrize(
    ("header", "body", "widths"),
    [
        ((), ((Cell("a"), Cell("b")), (Cell("c"),)), ()),
        ((), ((Cell("a"),), (Cell("b"), Cell("c"))), ()),
        ((), ((Cell("a", rows=2), Cell("b")),), ()),
        ((), ((Cell("a"), Cell("b")), (Cell("c", columns=3),)), ()),
        (((Cell("a", rows=2), Cell("b")),), ((Cell("c"),),), ()),
        ((), ((Cell("a"), Cell("b")),), (1.0,)),
        ((), ((Cell("a", columns=0), Cell("b")),), ()),
    ],
)
def test_a_table_that_does_not_tile_is_refused(header, body, widths) -> None:
    with pytest.raises(ValueError, match="表|列宽"):
        Grid(header, body, widths)


def test_an_empty_table_is_a_table() -> None:
    assert Grid((), ()).column_count == 0


def test_control_and_reordering_characters_are_dropped() -> None:
    assert clean("甲\x00\x07\u202e乙\ud800\ufdd0\t丙\u2066") == "甲乙 丙"
    assert clean("第一行\r\n第二行") == "第一行 第二行"
    assert lines("\n 甲 \r\n\n乙\u2028丙\n") == ["甲", "乙", "丙"]
    assert clean("𠮷㐂😀 é שלום") == "𠮷㐂😀 é שלום"
