"""Table four of the published reports: reconsiderations and suits over the cases already played."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import transaction

from gongkai.demo.plan import SEED
from gongkai.demo.published import Dataset
from gongkai.foi import actions as acts
from gongkai.foi.models import Case, Remedy
from gongkai.organisations.models import Officer

#: The outcomes that people challenge.
CHALLENGED = (
    "partly_disclosed",
    "barred_by_law",
    "third_party",
    "internal_affairs",
    "deliberative",
    "enforcement_file",
    "special_access",
    "not_held",
    "needs_creation",
    "petition",
    "repeated",
)
_RESULTS = ("upheld", "corrected", "other", "pending")


@dataclass(frozen=True)
class Want:
    """One remedy still to be made: its way, its result by the end of the year, and its place in the list."""

    kind: str
    result: str
    number: int

    @property
    def reference(self) -> str:
        """Return the case number it is registered under: how a second load finds it again."""
        return f"演示-{self.kind}-{self.number:03d}"


def wanted(dataset: Dataset, kind: str) -> list[Want]:
    """Return the remedies of one way, decided ones first."""
    results = [result for result in _RESULTS for _ in range(dataset.cells.get(f"t4.{kind}.{result}") or 0)]
    return [Want(kind, result, number) for number, result in enumerate(results, 1)]


def play_remedies(dataset: Dataset, clerks: dict[int, Officer], today: date) -> int:
    """Make every remedy that is missing; return how many were made. Each is its own transaction."""
    return _Remedies(dataset, clerks, today).make_all()


class _Remedies:
    def __init__(self, dataset: Dataset, clerks: dict[int, Officer], today: date) -> None:
        self.dataset, self.clerks, self.today = dataset, clerks, today
        self.rng = Random(f"{SEED}:remedies:{dataset.code}")  # noqa: S311 - reproducible, nothing secret
        self.made = 0
        cases = Case.objects.filter(
            token__startswith=f"demo:{dataset.code}:",
            concluded_on__gte=dataset.first_day,
            concluded_on__lt=date(dataset.year, 11, 1),
            outcome__in=CHALLENGED,
        )
        self.cases = list(cases.select_related("unit").order_by("concluded_on", "pk"))

    def make_all(self) -> int:
        """Reconsiderations first; suits rest on the earliest of them; direct suits take other cases."""
        suits = wanted(self.dataset, "suit_after_review")
        reviews = wanted(self.dataset, "review")
        followed = [want for want in reviews if want.result in {"upheld", "other"}][: len(suits)]
        early = iter(self.cases)
        for want in followed:
            self.ensure(want, next(early), None)
        for suit, review in zip(suits, followed, strict=True):
            rested = Remedy.objects.select_related("case__unit").get(
                reference=review.reference, case__token__startswith=f"demo:{self.dataset.code}:"
            )
            self.ensure(suit, rested.case, rested)
        rest = [want for want in reviews if want not in followed] + wanted(self.dataset, "suit_direct")
        spread = self.cases[len(followed) :: max(1, (len(self.cases) - len(followed)) // max(1, len(rest)))]
        for want, case in zip(rest, spread, strict=False):
            self.ensure(want, case, None)
        return self.made

    @transaction.atomic
    def ensure(self, want: Want, case: Case, follows: Remedy | None) -> None:
        """Register one remedy and its result, unless it is there."""
        found = Remedy.objects.filter(
            reference=want.reference, case__token__startswith=f"demo:{self.dataset.code}:"
        ).exists()
        last = self.dataset.last_day
        # Drawn in any case, so that a resumed load draws the same days as an unbroken one.
        wait, takes = self.rng.randrange(5, 12), self.rng.randrange(25, 50)
        if found:
            return
        start = (follows.decided_on if follows else case.concluded_on) or last
        filed = min(start + timedelta(days=wait), last - timedelta(days=1))
        decided = filed + timedelta(days=takes)
        if want.result == "pending":
            decided = max(decided, last + timedelta(days=self.rng.randrange(10, 40)))
        else:
            decided = min(decided, last)
        by = acts.By(self.clerks[case.unit_id], self.today)
        remedy = acts.register_remedy(case, by, want.kind, filed, follows, want.reference)
        acts.decide_remedy(remedy, by, decided, want.result if want.result != "pending" else "upheld")
        self.made += 1
