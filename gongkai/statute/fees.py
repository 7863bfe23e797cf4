"""Information-processing fees (国办函〔2020〕109号): super-progressive tiers by items or by pages."""

from dataclasses import dataclass
from datetime import date

from gongkai.statute.errors import StatuteError
from gongkai.statute.rows import Row, table

LARGEST = 1_000_000


@dataclass(frozen=True)
class FeeBasis(Row):
    """One of the two ways to charge; only one may be used for a request."""

    unit: str
    scope: str


@dataclass(frozen=True)
class FeeTier(Row):
    """One bracket. `last` None is open; with `step_size` the open bracket is cut into steps of that many, each
    `step_increase` yuan dearer than the one before."""

    basis: str
    first: int
    last: int | None
    yuan_each: int
    step_size: int | None
    step_increase: int | None


@dataclass(frozen=True)
class Step:
    """What one bracket contributes: `count` items or pages from `first` to `last` at `yuan_each`."""

    first: int
    last: int
    count: int
    yuan_each: int
    yuan: int


@dataclass(frozen=True)
class Fee:
    """A fee in whole yuan and how it is made up."""

    yuan: int
    steps: tuple[Step, ...]


def bases(on: date) -> tuple[FeeBasis, ...]:
    """The ways to charge for a request received on that day; empty before 2021-01-01."""
    return tuple(row for row in table("fee_bases", FeeBasis) if row.in_force(on))


def by_items(n: int) -> Fee:
    """The fee for the n items of one applicant in one calendar month."""
    return _fee("by_items", n, "件数")


def by_pages(n: int) -> Fee:
    """The fee for n pages supplied on one request."""
    return _fee("by_pages", n, "页数")


def _fee(basis: str, n: int, what: str) -> Fee:
    if isinstance(n, bool) or not isinstance(n, int):
        raise StatuteError(f"{what}应当是整数")
    if n < 0:
        raise StatuteError(f"{what}不能小于0")
    if n > LARGEST:
        raise StatuteError(f"{what}不能超过{LARGEST}")
    steps: list[Step] = []
    for tier in table("fee_tiers", FeeTier):
        if tier.basis == basis:
            steps.extend(_steps(tier, n))
    return Fee(sum(step.yuan for step in steps), tuple(steps))


def _steps(tier: FeeTier, n: int) -> list[Step]:
    """The steps of one bracket that n reaches."""
    ceiling = n if tier.last is None else min(n, tier.last)
    if tier.step_size is None or tier.step_increase is None:
        return [_step(tier.first, ceiling, tier.yuan_each)] if ceiling >= tier.first else []
    size, increase = tier.step_size, tier.step_increase
    firsts = range(tier.first, ceiling + 1, size)
    return [
        _step(first, min(first + size - 1, ceiling), tier.yuan_each + increase * number)
        for number, first in enumerate(firsts)
    ]


def _step(first: int, last: int, each: int) -> Step:
    count = last - first + 1
    return Step(first, last, count, each, count * each)
