"""Which column of a file is which field: by its label or one of its other names, or near enough, and said so."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from rapidfuzz.fuzz import ratio

from gongkai.enforcement.reading import Table, Unreadable
from gongkai.enforcement.rows import Field, Kind

#: From here a heading is near enough to a label; the second best must stand clearly behind.
NEAR: Final = 78.0
CLEARLY: Final = 8.0
_HEAD_ROWS: Final = 15
_NOISE: Final = re.compile(r"[\s*＊:：·_\-—、，,.。/\\\[\]【】（）()]+")


@dataclass(frozen=True)
class Column:
    """One column of a file: its heading, the field it is read as (None: left aside), and whether that is a guess."""

    heading: str
    field: Field | None
    near: bool = False


@dataclass(frozen=True)
class Mapping:
    """The columns of a file, the number of its heading line, and the fields that have no column."""

    columns: tuple[Column, ...]
    line: int
    missing: tuple[Field, ...]

    @property
    def unknown(self) -> list[str]:
        """Return the headings that are left aside."""
        return [one.heading for one in self.columns if one.field is None and one.heading]

    def as_rows(self) -> list[dict[str, object]]:
        """Return it for keeping beside a batch."""
        return [
            {"heading": one.heading[:80], "label": one.field.label if one.field else "", "near": one.near}
            for one in self.columns
            if one.heading
        ]


def find_headings(table: Table, kind: Kind) -> Mapping:
    """Return the mapping of the heading line among the first rows. Raises ``Unreadable`` where there is none."""
    best: Mapping | None = None
    for number, cells in table.rows[:_HEAD_ROWS]:
        found = match(cells, kind, number)
        if best is None or _known(found) > _known(best):
            best = found
    if best is None or not _known(best):
        wanted = "、".join(one.label for one in kind.fields if one.required)
        raise Unreadable(f"没有找到表头：第一行应写明各列的名称，例如“{wanted}”")
    absent = [one.label for one in best.missing if one.required]
    if absent:
        raise Unreadable(f"缺少必填的列：{'、'.join(absent)}；请对照{kind.label}的导入模板")
    return best


def match(cells: tuple[str, ...], kind: Kind, number: int = 1) -> Mapping:
    """Read a line of headings as the fields of a kind; each field is taken once, exact names before near ones."""
    taken: dict[str, int] = {}
    near: set[int] = set()
    plain = [_reduced(cell) for cell in cells]
    for place, heading in enumerate(plain):
        field = _exact(heading, kind)
        if field is not None and field.field not in taken:
            taken[field.field] = place
    for place, heading in enumerate(plain):
        if heading and place not in taken.values():
            free = [one for one in kind.fields if one.field not in taken]
            field = _nearest(heading, free)
            if field is not None:
                taken[field.field] = place
                near.add(place)
    fields = {place: kind.field(code) for code, place in taken.items()}
    columns = tuple(Column(cell, fields.get(place), place in near) for place, cell in enumerate(cells))
    return Mapping(columns, number, tuple(one for one in kind.fields if one.field not in taken))


def _known(mapping: Mapping) -> int:
    return sum(one.field is not None for one in mapping.columns)


def _reduced(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()[:60]


def _exact(heading: str, kind: Kind) -> Field | None:
    if not heading:
        return None
    by_label = [one for one in kind.fields if heading in {_reduced(one.label), _reduced(one.field)}]
    if by_label:
        return by_label[0]
    return next((one for one in kind.fields if heading in {_reduced(name) for name in one.aliases}), None)


def _nearest(heading: str, free: list[Field]) -> Field | None:
    if len(heading) < 3:
        return None
    scored = sorted(
        ((max(ratio(heading, _reduced(name)) for name in (one.label, *one.aliases)), one) for one in free),
        key=lambda pair: -pair[0],
    )
    if not scored or scored[0][0] < NEAR:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEARLY:
        return None
    return scored[0][1]
