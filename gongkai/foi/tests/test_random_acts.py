"""Whatever is done to a case in whatever order, it is refused in words or recorded whole."""

import os
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gongkai.audit.actions import verify_database
from gongkai.audit.models import Entry
from gongkai.foi import actions as acts
from gongkai.foi.models import Case
from gongkai.foi.tests.making import Office, evidence_for
from gongkai.organisations import access
from gongkai.statute import tables

STARTS = [date(2019, 4, 22), date(2020, 12, 14), date(2026, 3, 2), date(2026, 11, 30)]
GROUNDS = [ground.code for ground in tables.grounds() if not ground.by_clock]
BACK = st.integers(0, 6)


class AnyActs(RuleBasedStateMachine):
    """One case, three officers, an applicant and the calendar; days only pass forward, acts may be dated back."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(start=st.sampled_from(STARTS), channel=st.sampled_from(["counter", "email"]))
    def file(self, start: date, channel: str) -> None:
        self.office = Office()
        self.today = start
        self.case: Case = self.office.file(start, channel)

    def attempt(self, act, who: str, back: int, *given, **more) -> None:
        """Do an act; refused, it leaves no trace; accepted, it leaves one on the record."""
        who = getattr(self.office, who, None) or acts.Party(who)
        by = acts.By(who, self.today)
        before = Entry.objects.count(), Case.objects.values().get(pk=self.case.pk), self.case.notices.count()
        try:
            act(by, self.today - timedelta(days=back), *given, **more)
        except (acts.Refused, access.Denied) as told:
            assert not str(told).isascii()
            after = Entry.objects.count(), Case.objects.values().get(pk=self.case.pk), self.case.notices.count()
            assert after == before
        else:
            assert Entry.objects.count() > before[0]

    @rule(days=st.sampled_from([1, 3, 9, 16, 31]))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule()
    def sweep(self) -> None:
        assert acts.sweep(self.today).failed == []
        assert acts.drift(self.today) == []
        assert acts.sweep(self.today) == acts.Sweep()

    @rule(back=BACK)
    def confirm(self, back: int) -> None:
        self.attempt(lambda by, on: acts.confirm_receipt(self.case, by, on), "clerk", back)

    @rule(back=BACK)
    def move_receipt(self, back: int) -> None:
        day = self.today - timedelta(days=back)
        self.attempt(lambda by, on: acts.correct_receipt(self.case, by, on, day, "有误"), "clerk", 0)

    @rule(back=BACK, workdays=st.sampled_from([None, 1, 5, 30]))
    def ask_back(self, back: int, workdays: int | None) -> None:
        self.attempt(lambda by, on: acts.request_correction(self.case, by, on, ["请写明"], workdays), "clerk", back)

    @rule(back=BACK, who=st.sampled_from(["clerk", "applicant"]))
    def put_right(self, back: int, who: str) -> None:
        self.attempt(lambda by, on: acts.record_correction(self.case, by, on, "文件名称如下"), who, back)

    @rule(back=BACK, workdays=st.sampled_from([None, 5, 20]), approved=st.booleans())
    def extend(self, back: int, workdays: int | None, approved: bool) -> None:
        self.attempt(lambda by, on: acts.ask_extension(self.case, by, on, "检索量大", workdays), "clerk", back)
        row = self.case.extensions.filter(approved__isnull=True).first()
        if row is not None:
            self.attempt(lambda by, on: acts.decide_extension(row, by, on, approved, "意见"), "leader", back)

    @rule(back=BACK, whom=st.sampled_from(["third_party", "co_maker", "other_organ"]))
    def consult(self, back: int, whom: str) -> None:
        self.attempt(
            lambda by, on: acts.start_consultation(self.case, by, on, whom, "测试某方", "可否公开"), "clerk", back
        )

    @rule(back=BACK, which=st.integers(0, 2))
    def hear(self, back: int, which: int) -> None:
        rows = list(self.case.consultations.all())[which : which + 1]
        for row in rows:
            self.attempt(lambda by, on, row=row: acts.record_consultation(row, by, on, "agrees"), "clerk", back)

    @rule(back=BACK, quantity=st.sampled_from([5, 40, 300]))
    def charge(self, back: int, quantity: int) -> None:
        self.attempt(lambda by, on: acts.notice_fee(self.case, by, on, "pages", quantity), "clerk", back)

    @rule(back=BACK)
    def pay(self, back: int) -> None:
        self.attempt(lambda by, on: acts.record_payment(self.case, by, on, "测试票据"), "clerk", back)

    @rule(back=BACK, grounds=st.lists(st.sampled_from(GROUNDS), min_size=1, max_size=3))
    def draft(self, back: int, grounds: list[str]) -> None:
        items = [acts.ItemData("事项", code, "经审查", evidence_for(code)) for code in grounds]
        self.attempt(lambda by, on: acts.draft_decision(self.case, by, on, items), "clerk", back)

    @rule(back=BACK, passed=st.booleans())
    def advance(self, back: int, passed: bool) -> None:
        decision = self.case.decisions.exclude(stage="void").first()
        steps = {
            "draft": (lambda by, on: acts.submit_decision(self.case, by, on), "clerk"),
            "in_review": (lambda by, on: acts.review_decision(self.case, by, on, passed, "意见"), "reviewer"),
            "to_sign": (lambda by, on: acts.sign_decision(self.case, by, on, passed, "意见"), "leader"),
            "signed": (lambda by, on: acts.deliver_decision(self.case, by, on, "email"), "clerk"),
        }
        if decision is not None and decision.stage in steps:
            self.attempt(*steps[decision.stage], back)

    @precondition(lambda self: self.today > STARTS[0])
    @rule(back=BACK, who=st.sampled_from(["clerk", "applicant", "leader"]))
    def withdraw(self, back: int, who: str) -> None:
        self.attempt(lambda by, on: acts.withdraw(self.case, by, on), who, back)

    @rule(back=BACK)
    def close(self, back: int) -> None:
        self.attempt(lambda by, on: acts.close_case(self.case, by, on), "clerk", back)

    @rule(which=st.integers(0, 5))
    def take_back(self, which: int) -> None:
        for event in list(self.case.events.all())[which : which + 1]:
            self.attempt(lambda by, on, event=event: acts.correct_event(self.case, event, by, on, "误点"), "clerk", 0)

    @rule()
    def classify(self) -> None:
        self.attempt(lambda by, on: acts.classify_applicant(self.case, by, on, "natural"), "clerk", 0)

    @rule(back=BACK, kind=st.sampled_from(["review", "suit_direct"]))
    def challenge(self, back: int, kind: str) -> None:
        self.attempt(lambda by, on: acts.register_remedy(self.case, by, kind, on, note="测试"), "clerk", back)

    @invariant()
    def the_record_holds(self) -> None:
        if hasattr(self, "case"):
            assert verify_database()[1] is None

    @invariant()
    def a_sweep_leaves_nothing_adrift(self) -> None:
        """Only the passing of days, which a sweep makes good, may set a case adrift."""
        if hasattr(self, "case"):
            adrift = acts.drift(self.today)
            assert adrift == [] or acts.sweep(self.today).failed == []
            assert acts.drift(self.today) == []


@pytest.mark.django_db
def test_any_acts_in_any_order() -> None:
    plan = settings(
        max_examples=int(os.environ.get("EXAMPLES", "8")),
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(AnyActs, settings=plan)
