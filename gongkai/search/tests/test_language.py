"""What people type is taken apart as meant, and nothing typed is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.asking import LONGEST, Query
from gongkai.search.language import narrow, parse
from gongkai.search.plan import plan


def _told(typed: str) -> list[tuple[str, str, bool, bool]]:
    return [(one.text, one.field, one.phrase, one.excluded) for one in parse(typed).clauses]


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("关税 减免", [("关税", "any", False, False), ("减免", "any", False, False)]),
        ("“加工贸易”手册", [("加工贸易", "any", True, False), ("手册", "any", False, False)]),
        ('"加工贸易', [("加工贸易", "any", True, False)]),
        ("关税 -配额", [("关税", "any", False, False), ("配额", "any", False, True)]),
        ("－配额", [("配额", "any", False, True)]),
        ("covid-19", [("covid-19", "any", False, False)]),
        ("标题：关税", [("关税", "title", False, False)]),
        ("-标题:关税", [("关税", "title", False, True)]),
        ("单位:“广州 海关”", [("广州 海关", "unit", True, False)]),
        ("12:30", [("12:30", "any", False, False)]),
        ("有效", [("有效", "any", False, False)]),
        ("年:多少", [("年 多少", "any", False, False)]),
        ('""', []),
        ("--", [("--", "any", False, False)]),
    ],
)
def test_clauses(typed: str, clauses: list[tuple[str, str, bool, bool]]) -> None:
    assert _told(typed) == clauses


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("年:2019", {"year": ("2019",)}),
        ("年份:２０１９年", {"year": ("2019",)}),
        ("年:2019..2021", {"year": ("2019", "2020", "2021")}),
        ("年:2021-2019", {"year": ("2019", "2020", "2021")}),
        ("关税 有效", {"in_force": ("1",)}),
        ("状态:现行有效", {"in_force": ("1",)}),
        ("年:0001..9999", {"year": tuple(str(year) for year in range(1949, 2100))}),
    ],
)
def test_filters(typed: str, filters: dict[str, tuple[str, ...]]) -> None:
    assert parse(typed).filters == filters


def test_a_document_number_is_taken_out_of_the_words_around_it() -> None:
    asked = parse("公告 2019 年第 5 号 关税调整")
    assert [one.field for one in asked.clauses] == ["number", "any"]
    assert asked.clauses[1].text == "关税调整"
    assert asked.number is None
    assert parse("公告2019年第5号").number is not None


def test_fields_that_name_a_value_become_filters() -> None:
    labels = {"genre": {"公告": "notice"}, "unit": {"广州海关": "gz"}}
    made = narrow(Query("关税 类型:公告 单位:广州海关"), labels)
    assert (made.text, made.filters) == ("关税", {"genre": ("notice",), "unit": ("gz",)})
    assert narrow(Query("类型:规章 关税"), labels).text == "类型:规章 关税"


def test_what_was_typed_and_what_was_chosen_both_hold() -> None:
    made = plan(parse("年:2019..2021"), {"year": ("2021", "2022")})
    assert made.filters == {"year": ("2021",)}


@given(st.text(max_size=600))
def test_nothing_typed_is_an_error(typed: str) -> None:
    asked = parse(typed)
    assert len(asked.text) <= LONGEST
    for one in asked.clauses:
        assert one.text.strip()
    plan(asked, {})
    plan(asked, {}, loose=True)


PIECES = [
    "关税",
    "“",
    "”",
    '"',
    "-",
    "标题:",
    "年:",
    "2019",
    "..",
    " ",
    "号",
    "第5",
    "AND",
    "*",
    "(",
    "\x00",
    "\ud800",
    "😀",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_pieces_of_the_language_in_any_order_are_no_error(typed: str) -> None:
    plan(parse(typed), {}, loose=True)
    narrow(Query(typed), {"genre": {"关税": "x"}})


def test_a_number_of_an_agency_that_ends_like_one_we_know_is_both_and_leaves_no_word() -> None:
    (clause,) = parse("示例山海关公告2024年第8号").clauses
    assert clause.number is not None and clause.number.agency == "示例山海关公告"
    assert clause.within is not None and clause.within.serial == 8
    assert parse("海关总署公告2024年第8号").clauses[0].within is None
