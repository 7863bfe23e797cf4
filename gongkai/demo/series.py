"""Monthly figures of the demonstration: made up from a fixed seed, marked as such, signed by two people."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Final, NamedTuple

from gongkai.demo.staff import Team
from gongkai.organisations.models import Unit
from gongkai.series import periods
from gongkai.series.actions import By, create_series, prepare, release, submit
from gongkai.series.models import Batch, Series
from gongkai.series.reading import PROVISIONAL, Line

SEED: Final = 20260411
FIRST: Final = date(2023, 1, 1)
SOURCE: Final = "演示数据，由程序生成"
BATCH: Final = "演示统计数据"
_SAYS: Final = "为演示编造的数字，不是任何机关的真实统计，请勿引用。"


class Plan(NamedTuple):
    """One series: its name, measure and decimals, how large it is, how it grows, and whether it adds up."""

    name: str
    slug: str
    measure: str
    decimals: int
    level: float
    growth: float
    spread: float
    additive: bool


PLANS: Final = (
    Plan("关区进出口总值", "trade", "亿元", 1, 720, 0.045, 0.07, True),
    Plan("关区出口值", "export", "亿元", 1, 430, 0.055, 0.08, True),
    Plan("关区进口值", "import", "亿元", 1, 290, 0.03, 0.09, True),
    Plan("进口整体通关时间", "import-hours", "小时", 2, 33, -0.08, 0.05, False),
    Plan("出口整体通关时间", "export-hours", "小时", 2, 1.1, -0.05, 0.06, False),
    Plan("12360热线来电", "hotline-calls", "个", 0, 61_000, 0.02, 0.1, True),
)


def play_series(unit: Unit, team: Team, today: date) -> int:
    """Publish the series of one unit up to the last full month; what is there already stays. Returns the figures."""
    if Batch.objects.filter(unit=unit, name=BATCH).exists():
        return 0
    clerk, leader = By(team.clerk, today), By(team.leader, today)
    for number, plan in enumerate(PLANS):
        values = {
            "name": plan.name,
            "slug": plan.slug,
            "measure": plan.measure,
            "decimals": plan.decimals,
            "additive": plan.additive,
            "source": SOURCE,
            "description": _SAYS,
            "order": number * 10,
            "made_up": True,
        }
        if not Series.objects.filter(unit=unit, slug=plan.slug).exists():
            create_series(unit, values, clerk)
    lines = [line for plan in PLANS for line in _lines(plan, today)]
    batch = prepare(unit, lines, BATCH, clerk)
    release(submit(batch, "", clerk), leader)
    return len(lines)


def _lines(plan: Plan, today: date) -> list[Line]:
    random = Random(f"{SEED}:{plan.slug}")  # noqa: S311 - the same figures every time
    last = periods.shifted(today.replace(day=1), periods.MONTH, -1)
    made = []
    for number, period in enumerate(periods.between(FIRST, last, periods.MONTH)):
        season = 0.82 if period.month == 2 else 1 + 0.06 * (period.month in {11, 12})
        figure = plan.level * (1 + plan.growth) ** (number / 12) * random.gauss(1, plan.spread)
        value = Decimal(repr(figure * (season if plan.additive else 1))).quantize(Decimal(1).scaleb(-plan.decimals))
        mark = PROVISIONAL if period == last else ""
        made.append(Line(number + 1, plan.name, periods.name(period, periods.MONTH), str(value), mark=mark))
    return made
