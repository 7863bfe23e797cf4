"""A file of figures as plain lines: series, period, value. Long form, months as columns, or months as rows.

Nothing is decided here: which series is meant, and whether a line may stand, is asked later and can be asked again.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from gongkai.papers.sheets import Unreadable, rows_of, rows_of_text
from gongkai.series import periods

LARGEST: Final = 10 * 1024 * 1024
MOST_LINES: Final = 50_000
MOST_COLUMNS: Final = 400
_SERIES: Final = {"指标", "指标名称", "名称", "数据名称", "数列", "项目", "series", "name"}
_PERIOD: Final = {"时间", "时期", "期间", "日期", "月份", "年月", "季度", "period", "month", "date"}
_YEAR: Final = {"年", "年份", "年度", "year"}
_VALUE: Final = {"数值", "值", "数据", "value"}
_MEASURE: Final = {"单位", "计量单位", "measure", "unit"}
_NOTE: Final = {"说明", "备注", "注", "note"}
_MARK: Final = {"标记", "数据性质", "mark"}
#: What stands for "no figure" where one was due, beside an empty cell, which says nothing at all.
_NONE: Final = {"—", "－", "-", "–", "..", "…", "……", "未公布", "无", "无数据", "缺", "n/a", "na"}
PROVISIONAL: Final = "provisional"
_MARKS: Final = {
    "": "",
    "正式数": "",
    "初步数": PROVISIONAL,
    "初步": PROVISIONAL,
    "p": PROVISIONAL,
    PROVISIONAL: PROVISIONAL,
}
_MOST_DIGITS: Final = 18
_MOST_DECIMALS: Final = 6


class NoFigure(ValueError):
    """A cell holds no figure; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Line:
    """One figure as it stands in the file: where, of which series, for when, how much; all as it is written."""

    number: int
    series: str
    period: str
    value: str
    measure: str = ""
    note: str = ""
    mark: str = ""

    def as_row(self) -> list[object]:
        """Return it as JSON keeps it."""
        return list(astuple(self))


def read(data: bytes, name: str) -> list[Line]:
    """Return the figures of a CSV or XLSX file. Raises ``Unreadable``."""
    return _lines(rows_of(data, name, largest=LARGEST, most=MOST_LINES))


def read_text(text: str) -> list[Line]:
    """Return the figures of separated values, pasted from a spreadsheet too. Raises ``Unreadable``."""
    return _lines(rows_of_text(text, most=MOST_LINES))


def _lines(rows: Sequence[tuple[int, list[str]]]) -> list[Line]:
    cleaned = [(number, [_plain(cell) for cell in cells]) for number, cells in rows]
    filled = [(number, cells) for number, cells in cleaned if any(cells)]
    for start, (_, heading) in enumerate(filled[:10]):
        if len(heading) > MOST_COLUMNS:
            raise Unreadable(f"表头有{len(heading)}列，超过{MOST_COLUMNS}列，请核对是否选错了文件")
        places = _places(heading)
        found = _by_shape(heading, places, filled[start + 1 :])
        if found is None:
            continue
        lines = []
        for line in found:
            lines.append(line)
            if len(lines) > MOST_LINES:
                raise Unreadable(f"一次最多导入{MOST_LINES:,}个数，请分成几个文件导入")
        if not lines:
            raise Unreadable("表头之下没有数据")
        return lines
    raise Unreadable("没有找到表头：一种写法是“指标、时间、数值”三列，另一种是第一列指标、其余各列为月份")


def _plain(cell: str) -> str:
    seen = "".join(c for c in unicodedata.normalize("NFKC", cell[:500]) if c.isprintable() or c in " \t")
    return " ".join(seen.split())


def _places(heading: Sequence[str]) -> dict[str, int]:
    kinds = {"series": _SERIES, "period": _PERIOD, "year": _YEAR, "value": _VALUE, "measure": _MEASURE}
    kinds |= {"note": _NOTE, "mark": _MARK}
    found: dict[str, int] = {}
    for at, cell in enumerate(heading):
        bare = cell.split("(")[0].strip().lower()
        for kind, names in kinds.items():
            if bare in names:
                found.setdefault(kind, at)
    return found


def _by_shape(heading: list[str], places: dict[str, int], rows: list[tuple[int, list[str]]]) -> Iterator[Line] | None:
    """Return the lines in the shape the heading has; None where it is no heading."""
    if {"series", "period", "value"} <= places.keys():
        return _long(places, rows)
    across = [(at, cell) for at, cell in enumerate(heading) if periods.looks_like_one(cell)]
    if "series" in places and across:
        return _wide(places, [(at, cell, False) for at, cell in across], rows)
    parts = [(at, periods.part_of_a_year(cell), True) for at, cell in enumerate(heading)]
    parts = [one for one in parts if one[1]]
    if {"series", "year"} <= places.keys() and parts:
        return _wide(places, parts, rows)
    if "period" in places and "series" not in places and len(heading) > 1:
        return _down(heading, places["period"], rows)
    return None


def _cell(cells: list[str], places: dict[str, int], kind: str) -> str:
    at = places.get(kind, -1)
    return cells[at] if 0 <= at < len(cells) else ""


def _long(places: dict[str, int], rows: list[tuple[int, list[str]]]) -> Iterator[Line]:
    for number, cells in rows:
        kept = [_cell(cells, places, kind) for kind in ("series", "period", "value", "measure", "note", "mark")]
        yield Line(number, kept[0], kept[1], kept[2], *kept[3:])


def _wide(
    places: dict[str, int], across: list[tuple[int, str, bool]], rows: list[tuple[int, list[str]]]
) -> Iterator[Line]:
    for number, cells in rows:
        series, measure = _cell(cells, places, "series"), _cell(cells, places, "measure")
        year = _cell(cells, places, "year").rstrip("年度")
        for at, period, needs_year in across:
            if at < len(cells) and cells[at]:
                yield Line(number, series, f"{year}年{period}" if needs_year else period, cells[at], measure)


def _down(heading: list[str], period: int, rows: list[tuple[int, list[str]]]) -> Iterator[Line]:
    names = [(at, cell) for at, cell in enumerate(heading) if at != period and cell]
    for number, cells in rows:
        for at, name in names:
            if at < len(cells) and cells[at] and period < len(cells):
                yield Line(number, name, cells[period], cells[at])


def figure(text: str, decimals: int, measure: str) -> Decimal | None:
    """Return the figure a cell holds, None where it says there is none. Raises ``NoFigure``."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    if plain.lower() in _NONE:
        return None
    if plain.endswith("%") and "%" in measure:
        plain = plain[:-1]
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    plain = plain.replace("−", "-").replace(",", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise NoFigure(f"“{text[:20]}”不是数字；数值里不要写单位，没有数字的写“—”") from None
    if not value.is_finite() or (value and value.adjusted() >= _MOST_DIGITS):
        raise NoFigure(f"“{text[:20]}”太大或者不是有限的数")
    exponent = value.normalize().as_tuple().exponent if value else 0
    if -int(exponent) > min(decimals, _MOST_DECIMALS):
        raise NoFigure(f"“{text[:20]}”的小数超过{decimals}位，不会替您四舍五入；请改正，或者修改该指标的小数位数")
    return value if value else Decimal(0)


def mark_of(text: str) -> str:
    """Return the mark words stand for. Raises ``NoFigure``."""
    if text.lower() not in _MARKS:
        raise NoFigure(f"标记“{text[:10]}”认不出，可以留空（正式数）或者写“初步数”")
    return _MARKS[text.lower()]
