"""What the lines of a batch come to, against the series and figures as they are at this moment. Nothing is written."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from gongkai.organisations.models import Unit
from gongkai.series import periods, reading
from gongkai.series.models import Point, Series

NEW, REVISED, SAME = "new", "revised", "same"
ACTIONS: Final = {NEW: "新增", REVISED: "修订", SAME: "没有变化"}
LONGEST_NAME: Final = 60


@dataclass(frozen=True)
class Good:
    """A line that may stand: its series, period and figure, and the figure that is public now where there is one."""

    number: int
    series: Series
    period: date
    value: Decimal | None
    mark: str
    note: str
    action: str
    before: Decimal | None = None
    before_mark: str = ""

    @property
    def period_name(self) -> str:
        """What the period is called."""
        return self.series.label_of(self.period)


@dataclass(frozen=True)
class Bad:
    """A line that may not stand, and why."""

    number: int
    series: str
    period: str
    value: str
    message: str


@dataclass(frozen=True)
class Unknown:
    """A series the unit does not have yet, as far as the file describes it."""

    name: str
    measure: str
    period: str
    decimals: int
    lines: int


@dataclass(frozen=True)
class Report:
    """Everything found. ``digest`` tells whether what a person saw is still what would be done."""

    good: tuple[Good, ...] = ()
    bad: tuple[Bad, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)
    digest: str = ""

    @property
    def changing(self) -> list[Good]:
        """The lines that would change what is public."""
        return [one for one in self.good if one.action != SAME]

    @property
    def revisions(self) -> list[Good]:
        """The lines that would change a figure already public."""
        return [one for one in self.good if one.action == REVISED]


def check(unit: Unit, lines: Iterable[reading.Line], on: date) -> Report:
    """Examine lines for a unit on a day."""
    listed = list(lines)
    by_name: dict[str, Series] = {}
    for series in Series.objects.filter(unit=unit):
        by_name[series.slug] = series
        by_name[_folded(series.name)] = series
    wanted = {by_name[key].pk for key in {_folded(line.series) for line in listed} & by_name.keys()}
    points = {(one.series_id, one.period): one for one in Point.objects.filter(series__in=wanted)}
    good: dict[tuple[int, date], Good] = {}
    bad: list[Bad] = []
    strange: dict[str, list[reading.Line]] = {}
    for line in listed:
        found = by_name.get(_folded(line.series))
        if found is None and 0 < len(line.series) <= LONGEST_NAME:
            strange.setdefault(line.series, []).append(line)
            continue
        try:
            one = _good(line, found, points, on)
            twin = good.get((one.series.pk, one.period))
            if twin is not None:
                raise reading.NoFigure(f"与第{twin.number}行重复：同一指标同一期只能有一个数")
            good[one.series.pk, one.period] = one
        except (reading.NoFigure, periods.Unclear) as error:
            bad.append(Bad(line.number, line.series, line.period, line.value, str(error)))
    unknown = tuple(_unknown(name, rows) for name, rows in strange.items())
    return Report(
        tuple(good.values()), tuple(bad), unknown, Counter(one.action for one in good.values()), _digest(good.values())
    )


def _folded(name: str) -> str:
    return "".join(name.split()).lower()


def _good(line: reading.Line, series: Series | None, points: dict[tuple[int, date], Point], on: date) -> Good:
    if series is None:
        raise reading.NoFigure("没有写指标名称" if not line.series else f"指标名称超过{LONGEST_NAME}个字")
    if line.measure and _folded(line.measure) != _folded(series.measure):
        raise reading.NoFigure(f"计量单位是“{line.measure[:20]}”，而该指标用“{series.measure}”，请换算后再导入")
    period = periods.parse(line.period, series.period)
    if not periods.ended(period, series.period, on):
        raise reading.NoFigure(f"{series.label_of(period)}还没有结束，不能发布该期的数")
    if not line.value:
        raise reading.NoFigure("没有写数值；确实没有数字的写“—”")
    value = reading.figure(line.value, series.decimals, series.measure)
    mark = reading.mark_of(line.mark)
    if len(line.note) > 200:
        raise reading.NoFigure("说明超过200个字")
    point = points.get((series.pk, period))
    if point is None:
        return Good(line.number, series, period, value, mark, line.note, NEW)
    action = SAME if point.content == (value, mark, line.note) else REVISED
    return Good(line.number, series, period, value, mark, line.note, action, point.value, point.mark)


def _unknown(name: str, rows: list[reading.Line]) -> Unknown:
    decimals = 0
    for row in rows:
        plain = row.value.replace(",", "").rstrip("%)")
        decimals = max(decimals, len(plain.partition(".")[2]) if plain.replace(".", "").strip("-(").isdecimal() else 0)
    measure = next((row.measure for row in rows if row.measure), "")
    return Unknown(name, measure, periods.kind_of(rows[0].period), min(decimals, 6), len(rows))


def _digest(good: Iterable[Good]) -> str:
    rows = [
        [one.series.pk, str(one.period), str(one.value), one.mark, one.note, one.action, str(one.before)]
        for one in good
    ]
    return hashlib.sha256(json.dumps(sorted(rows)).encode()).hexdigest()[:32]
