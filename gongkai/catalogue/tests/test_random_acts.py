"""Random acts by random people: what is public is always what three people signed."""

import os
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from gongkai.catalogue.actions import drafting, publishing, reviewing
from gongkai.catalogue.actions.acting import Refused
from gongkai.catalogue.models import Record
from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import NOW, TODAY, House
from gongkai.organisations.access import Denied

WORDS = st.sampled_from(["甲", "乙", "丙", "丁"])
PEOPLE = st.sampled_from(["clerk", "reviewer", "leader", "both", "administrator"])


class Acts(RuleBasedStateMachine):
    """One record, five people, every act, at a clock that only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    @initialize()
    def begin(self) -> None:
        """Build the house and a draft."""
        self.house = House()
        self.desk = Desk(self.house)
        self.house.both = self.house.person("both", "disclosure_officer", self.house.unit_)
        for role in ("reviewer", "leader"):
            self.house.person_also(self.house.both, role, self.house.unit_)
        self.record = self.desk.draft()
        self.now = NOW

    def act(self, doing, *given, **more) -> None:
        """Do it; refusals are fine, anything else is not."""
        try:
            with transaction.atomic():
                doing(self.record, *given, **more)
        except (Refused, Denied):
            pass
        self.record = Record.objects.get(pk=self.record.pk)

    def who(self, name: str):
        """Return a person."""
        return getattr(self.house, name)

    @rule(word=WORDS, by=PEOPLE)
    def save(self, word, by) -> None:
        """Change the text."""
        fields = {"title": f"{word}事项的公告", "change_reason": "更正"}
        self.act(drafting.save, fields, self.who(by), TODAY, None)

    @rule(by=PEOPLE)
    def submit(self, by) -> None:
        """Hand in."""
        self.act(reviewing.submit, self.who(by), TODAY, None)

    @rule(by=PEOPLE, attribute=st.sampled_from(["publish", "publish", "publish", "on_request"]))
    def decide(self, by, attribute) -> None:
        """Decide."""
        self.act(reviewing.decide, attribute, self.who(by), TODAY, None, review_again_on=date(2027, 1, 4))

    @rule(by=PEOPLE)
    def pass_secrecy(self, by) -> None:
        """Look over."""
        self.act(reviewing.pass_secrecy, self.who(by), TODAY, None)

    @rule(by=PEOPLE, hours=st.sampled_from([0, 0, 2]))
    def sign(self, by, hours) -> None:
        """Sign for now or later."""
        at = self.now + timedelta(hours=hours) if hours else None
        self.act(reviewing.sign, self.who(by), TODAY, None, now=self.now, at=at)

    @rule(by=PEOPLE)
    def send_back(self, by) -> None:
        """Send back."""
        self.act(reviewing.send_back, "请修改", self.who(by), TODAY, None)

    @rule(by=PEOPLE)
    def recall(self, by) -> None:
        """Take back."""
        self.act(reviewing.recall, self.who(by), TODAY, None, now=self.now)

    @rule(by=PEOPLE)
    def withdraw(self, by) -> None:
        """Take down."""
        self.act(publishing.withdraw, "须撤下", self.who(by), TODAY, None)

    @rule(by=PEOPLE)
    def restore(self, by) -> None:
        """Put back."""
        self.act(reviewing.restore, "恢复公开", self.who(by), TODAY, None)

    @rule()
    def time_passes(self) -> None:
        """Let an hour pass and what is due be published."""
        self.now += timedelta(hours=1)
        done = publishing.publish_what_is_due(self.now, TODAY)
        assert not done.failed
        self.record = Record.objects.get(pk=self.record.pk)

    @rule(by=PEOPLE, word=WORDS, hours=st.sampled_from([0, 2]))
    def whole_way(self, by, word, hours) -> None:
        """Go straight through, so that what comes after is reached often."""
        self.save(word, by)
        self.submit("clerk")
        self.decide("reviewer", "publish")
        self.pass_secrecy("reviewer")
        self.sign("leader", hours)

    @invariant()
    def public_means_signed(self) -> None:
        """What is public is what was signed, by people who did not write it."""
        record = getattr(self, "record", None)
        if record is None or not record.live:
            return
        clearing = record.cleared
        assert clearing.digest == record.digest_of() and clearing.attached and clearing.revoked_at is None
        assert clearing.prepared_by_id not in (clearing.reviewed_by_id, clearing.signed_by_id)
        assert record.attribute == "publish" and record.stage == "public" and record.withdrawn_on is None

    @invariant()
    def waiting_agrees_with_the_workflow(self) -> None:
        """What the record says it waits for is what the workflow waits for."""
        record = getattr(self, "record", None)
        if record is not None:
            now = reviewing.steps.step_now(record)
            assert now == (record.waiting if record.waiting in reviewing.RIGHTS else "")

    def teardown(self) -> None:
        """Undo everything."""
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


@pytest.mark.django_db
def test_any_acts_in_any_order() -> None:
    plan = settings(
        max_examples=int(os.environ.get("EXAMPLES", "8")),
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Acts, settings=plan)
