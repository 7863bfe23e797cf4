"""New-media accounts of the demonstration and what they reached: invented, and saying so."""

from datetime import date
from random import Random
from typing import Final

from gongkai.organisations.contents import Account
from gongkai.organisations.models import AccountFigure, Officer, Unit, UnitAccount

SEED: Final = 20261122
FIRST: Final = date(2023, 1, 1)
#: By unit: its accounts, and how many follow, are posted and read in a month at the beginning.
ACCOUNTS: Final = {
    "u0028": (
        (Account("weixin", "演示海关发布（虚构）", "https://example.cn/weixin.png", date(2015, 6, 1)), 180_000, 42),
        (Account("weibo", "演示海关（虚构）", "https://example.cn/weibo", date(2013, 3, 1)), 95_000, 60),
        (Account("douyin", "演示关员说（虚构）", "https://example.cn/douyin", date(2021, 9, 1)), 22_000, 9),
        (
            Account("toutiao", "演示海关头条（虚构）", "", date(2018, 1, 1), date(2025, 3, 31)),
            8_000,
            25,
        ),
    ),
    "u0092": (
        (Account("weixin", "演示南沙通关（虚构）", "https://example.cn/nansha.png", date(2019, 4, 1)), 16_000, 18),
    ),
}


def accounts_of(key: str) -> tuple[Account, ...]:
    """Return the accounts a unit names in its profile."""
    return tuple(account for account, _, _ in ACCOUNTS.get(key, ()))


def load_media(unit: Unit, by: Officer, today: date) -> int:
    """Enter the figures of a unit's accounts up to the last full month; return how many months of accounts."""
    rows = {row.name: row for row in UnitAccount.objects.filter(unit=unit)}
    made = []
    for account, followers, posts in ACCOUNTS.get(unit.key, ()):
        random = Random(f"{SEED}:{account.name}")  # noqa: S311 - the same figures every time
        last = account.closed_on or today.replace(day=1)
        for number, month in enumerate(_months(FIRST, min(last, today.replace(day=1)))):
            posted = max(0, round(random.gauss(posts, posts * 0.2)))
            made.append(
                AccountFigure(
                    account=rows[account.name],
                    month=month,
                    followers=round(followers * (1 + 0.006 * number) * random.gauss(1, 0.002)),
                    posts=posted,
                    reads=round(posted * followers * random.uniform(0.01, 0.05)),
                    entered_by=by,
                    entered_on=today,
                )
            )
    AccountFigure.objects.bulk_create(made)
    return len(made)


def _months(first: date, before: date) -> list[date]:
    count = (before.year - first.year) * 12 + before.month - first.month
    return [date(first.year + at // 12, at % 12 + 1, 1) for at in range(count)]
