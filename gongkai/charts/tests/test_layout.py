"""Whatever the figures: everything stays on the paper, no words meet, and higher figures stand higher."""

import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.charts import BROAD, SLIM, SMALL, TALL, Picture, Slot, Strand, columns, key, lines, sparkline, svg
from gongkai.charts.measures import scale_of, size_of, step_of, written
from gongkai.charts.shapes import Bar, Mark, Trace, Words, shortened, width_of

NUMBERS = st.one_of(
    st.none(),
    st.integers(-50, 2000).map(Decimal),
    st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False, places=2),
)
FORMS = st.sampled_from([BROAD, SLIM, SMALL, TALL])
LABELS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@st.composite
def pictures(draw) -> Picture:
    many = draw(st.integers(0, 130))
    strands = tuple(
        Strand(
            draw(LABELS),
            tuple(draw(st.lists(NUMBERS, min_size=many, max_size=many))),
            draw(st.frozensets(st.integers(0, max(many - 1, 0)), max_size=2)),
        )
        for _ in range(draw(st.integers(0, 4)))
    )
    months = draw(st.booleans())
    slots = tuple(
        Slot(str(n % 12 + 1), f"{2015 + n // 12}年{n % 12 + 1}月", f"{2015 + n // 12}年")
        if months
        else Slot(str(1990 + n), f"{1990 + n}年")
        for n in range(many)
    )
    return Picture(
        draw(LABELS),
        slots,
        strands,
        measure=draw(st.sampled_from(["", "件", "亿元", "万美元", "%", "小时"])),
        decimals=draw(st.integers(0, 3)),
        gap=draw(st.sampled_from(["", "缺"])),
        head=draw(LABELS),
        foot=draw(LABELS),
        magnify=draw(st.booleans()),
    )


def spots(drawing):
    for one in drawing.shapes:
        match one:
            case Bar():
                yield one.x, one.y
                yield one.x + one.width, one.y + one.height
            case Mark():
                yield one.x, one.y
            case Trace():
                for part in one.parts:
                    yield from part


@settings(max_examples=150, deadline=None)
@given(pictures(), FORMS, st.sampled_from([columns, lines]))
def test_everything_stays_on_the_paper_and_no_words_meet(picture, form, draw):
    drawing = draw(picture, form, "a b<c")
    for x, y in spots(drawing):
        assert -0.1 <= x <= drawing.width + 0.1
        assert -0.1 <= y <= drawing.height + 0.1
    words = [one for one in drawing.shapes if isinstance(one, Words)]
    for one in words:
        assert one.box.left >= -0.5, one
        assert one.box.right <= drawing.width + 0.5, one
        assert one.box.bottom <= drawing.height + 0.5, one
    for number, one in enumerate(words):
        for other in words[number + 1 :]:
            if not {one.kind, other.kind} <= {"value", "scale"} or one.kind == other.kind:
                assert not one.box.meets(other.box), (one, other)
    ElementTree.fromstring(svg(drawing))


@settings(max_examples=100, deadline=None)
@given(pictures(), FORMS)
def test_columns_say_the_figures_and_gaps_are_no_zeros(picture, form):
    drawing = columns(picture, form)
    bars = {(one.strand, one.slot): one for one in drawing.shapes if isinstance(one, Bar)}
    known = {
        (number, slot): figure
        for number, strand in enumerate(picture.strands)
        for slot, figure in enumerate(strand.figures)
        if figure is not None
    }
    assert bars.keys() == known.keys()
    ups = sorted(((figure, bars[at].height) for at, figure in known.items() if figure >= 0))
    downs = sorted(((-figure, bars[at].height) for at, figure in known.items() if figure < 0))
    for row in (ups, downs):
        assert all(first[1] <= second[1] + 0.011 for first, second in pairwise(row))
    across = sorted(bars.values(), key=lambda one: one.x)
    assert all(first.x + first.width <= second.x + 0.011 for first, second in pairwise(across))


@settings(max_examples=80, deadline=None)
@given(pictures(), FORMS)
def test_lines_break_where_a_figure_is_missing(picture, form):
    drawing = lines(picture, form)
    for trace in (one for one in drawing.shapes if isinstance(one, Trace)):
        figures = picture.strands[trace.strand].figures
        runs = "".join("x" if one is not None else " " for one in figures).split()
        assert [len(part) for part in trace.parts] == [len(run) for run in runs]
        places = [spot for part in trace.parts for spot in part]
        ranked = sorted(zip([one for one in figures if one is not None], places, strict=True), key=lambda pair: pair[0])
        assert all(first[1][1] >= second[1][1] - 0.011 for first, second in pairwise(ranked))


@settings(max_examples=60, deadline=None)
@given(st.lists(NUMBERS, max_size=60))
def test_a_sparkline_holds_its_figures(figures):
    drawing = sparkline("走势", figures)
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in spots(drawing))
    assert sum(len(one.parts) > 0 for one in drawing.shapes if isinstance(one, Trace)) == any(
        one is not None for one in figures
    )
    ElementTree.fromstring(svg(drawing))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.decimals(-(10**20), 10**20, allow_nan=False, places=3), max_size=8),
    st.booleans(),
    st.booleans(),
)
def test_scales_hold_all_figures_in_few_round_steps(figures, upright, whole):
    figures = [one.to_integral_value() for one in figures] if whole else figures
    scale = scale_of(figures, whole=whole, columns=upright)
    assert all(scale.low <= one <= scale.high for one in figures)
    assert 2 <= len(scale.lines) <= 7
    assert scale.lines[-1] == scale.high
    assert not upright or scale.from_zero
    assert not whole or scale.step % 1 == 0
    assert scale.step.normalize().as_tuple().digits in {(1,), (2,), (2, 5), (5,)}


def test_steps_are_round():
    assert [step_of(n, 4, True) for n in (1, 4, 9, 40, 1362)] == [1, 1, 5, 10, 500]
    assert step_of(Decimal("0.9"), 4, False) == Decimal("0.25")


@pytest.mark.parametrize(
    ("most", "measure", "said", "unit"),
    [
        ("99999", "件", "99,999", "件"),
        ("123456", "件", "12.3", "万件"),
        ("1234567890123", "元", "12,345.7", "亿元"),
        ("98765432109876", "元", "98.8", "万亿元"),
        ("1000000", "万元", "100.0", "亿元"),
        ("12345", "亿元", "12,345", "亿元"),
        ("4000000", "亿元", "400.0", "万亿元"),
        ("250000", "%", "250,000", "%"),
        ("-123456", "件", "-12.3", "万件"),
    ],
)
def test_large_figures_are_written_in_wan_and_yi(most, measure, said, unit):
    size = size_of([Decimal(most), Decimal(1)], measure, 0)
    assert (size.written(Decimal(most)), size.measure) == (said, unit)


def test_figures_are_written_exactly():
    assert written(Decimal("-0.004"), 2) == "0.00"
    assert written(Decimal("12345678901234567890.125"), 2) == "12,345,678,901,234,567,890.13"
    assert width_of("12月", 10) == 22
    assert shortened("很长的名称", 10, 31) == "很长…"


def test_a_picture_says_its_figures_and_escapes_its_words():
    slots = (Slot("1", "2025年1月", "2025年"), Slot("2", "2025年2月", "2025年"))
    picture = Picture("<b>通关</b>", slots, (Strand("时间&", (Decimal("1.5"), None)),), "小时", 1)
    text = svg(columns(picture, BROAD, 'x" onload="y'))
    assert "2025年1月1.5，2025年2月无数据" in text
    assert "&lt;b&gt;" in text
    assert "<b>" not in text
    assert 'onload="' not in text
    assert "style=" not in text
    assert re.search(r'role="img" aria-labelledby="[\w-]+-title [\w-]+-text"', text)


def test_strands_differ_without_colour():
    slots = tuple(Slot(str(n), f"{n}年") for n in range(3))
    strands = tuple(Strand(f"第{n}组", (1, 2, 3)) for n in range(4))
    drawn = svg(lines(Picture("比较", slots, strands, "件"), BROAD))
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', drawn))) == 3
    assert svg(columns(Picture("比较", slots, strands, "件"), BROAD)).count("<pattern") == 3
    assert "<pattern" in key(1, "k") and "<pattern" not in key(0, "k")


def test_what_does_not_fit_is_refused():
    slots = (Slot("1", "1年"),)
    with pytest.raises(ValueError, match="at most"):
        Picture("多", slots, tuple(Strand(str(n), (1,)) for n in range(5)))
    with pytest.raises(ValueError, match="every slot"):
        Picture("短", slots, (Strand("一", (1, 2)),))
