"""Editions to draw: a plain one, a rich one, and random ones. Every body, person and figure is invented."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from gongkai.reports.queries.edition import (
    ChapterText,
    CorrectionShown,
    Edition,
    OverrideShown,
    UnitNamed,
)
from gongkai.statute.footing import complete
from gongkai.statute.tables import Form, cell_code, form, form_for_year

HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
OVERVIEW = "{year}年，本关坚持以公开为常态、不公开为例外，做好各项政府信息公开工作。"
EXTRA_LABELS = ("3.申请人自行撤回申请", "4.告知另行办理", "5.转交其他机关办理")
MARKS = ("*", "**", "①", "※")


def chapters(year: int) -> tuple[ChapterText, ...]:
    """The six chapters, with words where a report has words."""
    words = {
        1: (OVERVIEW.format(year=year), "平台建设和监督保障工作有序开展。"),
        5: ("公开内容的针对性还需要提高。下一步将加强培训。",),
        6: ("本年度未收取信息处理费。",),
    }
    return tuple(ChapterText(n, heading, words.get(n, ())) for n, heading in enumerate(HEADINGS, 1))


def table_two(of: Form, start: int = 0) -> dict[str, Any]:
    """Figures for table two, each different."""
    codes = [cell_code(2, row.row, c.column) for row in of.rows(2) if not row.optional for c in row.columns]
    return {code: start + 7 * number for number, code in enumerate(codes, 1)}


def counted(of: Form, start: int = 1) -> dict[str, int]:
    """Cells of tables three and four that foot, nearly each different."""
    leaves: dict[str, int] = {}
    columns = [c.column for c in of.columns(3) if not c.is_total]
    for place, column in enumerate(columns):
        for number, row in enumerate(of.leaves()):
            leaves[cell_code(3, row.row, column)] = start + number + place * 30
        total = sum(leaves[cell_code(3, row.row, column)] for row in of.leaves())
        leaves[cell_code(3, "received", column)] = total + 9 + place
        leaves[cell_code(3, "carried_in", column)] = place + 2
        leaves[cell_code(3, "carried_out", column)] = 9 + place + place + 2
    for number, row in enumerate(of.rows(4)):
        for place, c in enumerate(c for c in of.columns(4) if not c.is_total):
            leaves[cell_code(4, row.row, c.column)] = start + 100 * number + place
    return complete(of, leaves)


def plain(year: int = 2024, **more: Any) -> Edition:
    """A unit's own report with nothing unusual."""
    of = form_for_year(year)
    given: dict[str, Any] = {
        "unit": "u9001",
        "body": "云上海关",
        "year": year,
        "basis": "own",
        "form_code": of.code,
        "title": f"云上海关{year}年政府信息公开工作年度报告",
        "preamble": (f"根据《中华人民共和国政府信息公开条例》第五十条的规定，云上海关编制了{year}年年度报告。",),
        "chapters": chapters(year),
        "cells": {**table_two(of), **counted(of)},
        "published_on": f"{year + 1}-01-20",
    }
    return Edition(**given | more)


def rich(year: int = 2024, **more: Any) -> Edition:
    """A region's report with everything an edition can hold."""
    of = form_for_year(year)
    cells: dict[str, Any] = {**table_two(of), **counted(of)}
    cells["t2.rules.made"] = None
    extra = _split(of, cells) if of.code == "fmt2021" else []
    given: dict[str, Any] = {
        "basis": "region",
        "cells": cells,
        "extra_rows": tuple(extra),
        "marks": {"t2.rules.made": "*", "t3.received.total": "①", "t4.review.upheld": "①"},
        "notes": (("*", "权责事项正在清理，暂缺。"), ("①", "含机构划转前受理的申请。")),
        "overrides": (
            OverrideShown(
                "t3.received.total",
                "本年新收政府信息公开申请数量，总计",
                990,
                cells["t3.received.total"],
                "系统启用以前受理的申请没有录入台账。",
                "安若水",
                "顾长川",
            ),
        ),
        "filed": 11,
        "gathered": "汇总11个单位已报送的年度报告；1个单位未报送，1个单位免报。",
        "not_filed": (UnitNamed("u9002", "云下海关", "未报送"),),
        "exempt": (UnitNamed("u9003", "云边海关", "免报：成立不满六个月"),),
        "corrections": (
            CorrectionShown(
                1,
                f"{year + 1}-03-05",
                "表二第一项原误填，现改为空白。",
                (("t2.rules.made", "规章，第一列", 20, None),),
            ),
        ),
        "demonstration": True,
    }
    return plain(year, **given | more)


def _split(of: Form, cells: dict[str, Any]) -> list[dict[str, Any]]:
    """Take 3.其他 out of the cells and return two rows of the unit's own in its place."""
    rows: list[dict[str, Any]] = []
    figures = {c.column: cells.pop(cell_code(3, "other_ground", c.column)) for c in of.columns(3) if not c.is_total}
    del cells[cell_code(3, "other_ground", "total")]
    halves = [{c: value // 2 for c, value in figures.items()}, {c: value - value // 2 for c, value in figures.items()}]
    for label, values in zip(EXTRA_LABELS, halves, strict=False):
        rows.append({"table": 3, "parent": "other", "label": label, "values": values | {"total": sum(values.values())}})
    return rows


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Any edition: either form, blanks, odd figures, rows of its own, marks. Nothing need add up."""
    year = draw(st.sampled_from((2019, 2020, 2021, 2023, 2025)))
    of = form_for_year(year)
    figure = st.one_of(st.none(), st.just(0), st.integers(0, 9), st.integers(10, 999_999))
    codes = [code for number in (3, 4) for code in of.cells(number)] + list(table_two(of))
    cells: dict[str, Any] = dict(zip(codes, draw(_many(figure, len(codes))), strict=True))
    cells |= {code: -cells[code] for code in codes if code.endswith(".change") and cells[code]}
    for code in _amounts(of):
        amount = draw(st.decimals(0, 99999, places=2, allow_nan=False))
        cells[code] = int(amount) if amount == amount.to_integral_value() else float(Decimal(amount))
    extra: list[dict[str, Any]] = []
    if of.code == form("fmt2021").code and draw(st.booleans()):
        labels = draw(st.lists(st.sampled_from(EXTRA_LABELS), min_size=1, max_size=3, unique=True))
        extra = [_random_row(of, draw(_many(figure, len(of.columns(3)))), label) for label in sorted(labels)]
        for c in of.columns(3):
            del cells[cell_code(3, "other_ground", c.column)]
    marked = draw(st.lists(st.sampled_from(sorted(cells)), max_size=4, unique=True))
    marks = {code: draw(st.sampled_from(MARKS)) for code in marked}
    notes = tuple((mark, f"说明第{number}项。") for number, mark in enumerate(sorted(set(marks.values())), 1))
    return plain(year, cells=cells, extra_rows=tuple(extra), marks=marks, notes=notes)


def _many(figure: st.SearchStrategy[int | None], count: int) -> st.SearchStrategy[list[int | None]]:
    return st.lists(figure, min_size=count, max_size=count)


def _amounts(of: Form) -> list[str]:
    return [cell_code(2, row.row, c.column) for row in of.rows(2) for c in row.columns if c.unit == "万元"]


def _random_row(of: Form, figures: list[int | None], label: str) -> dict[str, Any]:
    values = {column.column: value for column, value in zip(of.columns(3), figures, strict=True)}
    return {"table": 3, "parent": "other", "label": label, "values": values}
