"""The counts kept as acts happen equal a recount, whoever writes the ledger and however."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.models import IntegerField
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from gongkai.foi import actions as acts
from gongkai.foi import counting
from gongkai.foi.models import IN_HAND, Case, FlowCount, OutcomeCount, Remedy, RemedyCount
from gongkai.foi.tests.making import Office, unit
from gongkai.organisations.models import Unit
from gongkai.statute.tables import applicant_types, grounds, outcomes

pytestmark = pytest.mark.django_db

DAY = st.dates(date(2019, 12, 1), date(2023, 2, 1))
TYPE = st.sampled_from([*(row.code for row in applicant_types()), ""])
OUTCOME = st.sampled_from([row.code for row in outcomes()])
SUB_ROW = st.sampled_from(["", *(row.code for row in grounds() if row.outcome == "other_ground")])


def case_fields(received: date | None, lasted: int | None, outcome: str, sub_row: str) -> dict[str, object]:
    """Return the settled columns of a lawful case; without a receipt it is never counted."""
    concluded = None if lasted is None else (received or date(2021, 1, 1)) + timedelta(days=lasted)
    running = "running" if received else "awaiting_confirmation"
    return {
        "arrived_on": received or date(2019, 1, 1),
        "received_on": received,
        "concluded_on": concluded,
        "state": "concluded" if concluded else running,
        "outcome": outcome if concluded and received else "",
        "sub_row": sub_row,
    }


def make(at: Unit, who: str = "natural", **fields: object) -> Case:
    """Put a case straight into the ledger."""
    number = f"N{Case.objects.count():05d}-{Case.objects.order_by('pk').values_list('pk', flat=True).last()}"
    return Case(number=number, unit=at, channel="counter", applicant_type=who, form="paper", route="post", **fields)


def agreed() -> bool:
    """Say whether kept and recounted agree by the statement that proves it and by plain Python."""
    flows: Counter[tuple[object, ...]] = Counter()
    ends: Counter[tuple[object, ...]] = Counter()
    for case in Case.objects.filter(received_on__isnull=False):
        ended = case.concluded_on.year if case.concluded_on else IN_HAND
        flows[(case.unit_id, ended, case.received_on.year, case.applicant_type)] += 1
        if case.concluded_on:
            ends[(case.unit_id, ended, case.outcome, case.sub_row, case.applicant_type)] += 1
    remedies = Counter(
        (row.unit_id, row.filed_on.year, row.kind, row.decided_on.year if row.decided_on else IN_HAND, row.result)
        for row in Remedy.objects.filter(withdrawn_record=False)
    )
    kept = (
        sums(FlowCount, "unit_id", "concluded_year", "received_year", "applicant_type"),
        sums(OutcomeCount, "unit_id", "concluded_year", "outcome", "sub_row", "applicant_type"),
        sums(RemedyCount, "unit_id", "filed_year", "kind", "decided_year", "result"),
    )
    assert kept == (flows, ends, remedies)
    return list(counting.differences()) == []


def sums(model, *columns: str) -> Counter[tuple[object, ...]]:
    """Return what a table of counts holds, zeros left out."""
    found: Counter[tuple[object, ...]] = Counter()
    for *key, many in model.objects.values_list(*columns, "n"):
        found[tuple(key)] += many
    return Counter({key: many for key, many in found.items() if many})


class AnyWriting(RuleBasedStateMachine):
    """Whatever statement touches the ledger: one row, many rows, a row that moves, a row that goes, a part undone."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.units = [unit("w1"), unit("w2")]

    @rule(at=st.integers(0, 1), who=TYPE, received=st.none() | DAY, lasted=st.none() | st.integers(0, 500))
    def file(self, at: int, who: str, received: date | None, lasted: int | None) -> None:
        make(self.units[at], who, **case_fields(received, lasted, "disclosed", "")).save()

    @rule(at=st.integers(0, 1), many=st.integers(1, 4), received=DAY, lasted=st.integers(0, 500), outcome=OUTCOME)
    def bring_in(self, at: int, many: int, received: date, lasted: int, outcome: str) -> None:
        cases = [make(self.units[at], **case_fields(received, lasted, outcome, "")) for _ in range(many)]
        for number, case in enumerate(cases):
            case.number += f"-{number}"
        Case.objects.bulk_create(cases)

    @rule(
        which=st.integers(0, 9),
        received=st.none() | DAY,
        lasted=st.none() | st.integers(0, 500),
        end=OUTCOME,
        sub=SUB_ROW,
    )
    def settle(self, which: int, received: date | None, lasted: int | None, end: str, sub: str) -> None:
        """Conclude, reopen, move the receipt, or change the outcome."""
        for case in Case.objects.order_by("pk")[which : which + 1]:
            Case.objects.filter(pk=case.pk).update(**case_fields(received, lasted, end, sub))

    @rule(who=TYPE, before=DAY)
    def classify_many(self, who: str, before: date) -> None:
        Case.objects.filter(received_on__lt=before).update(applicant_type=who)

    @rule(which=st.integers(0, 9), at=st.integers(0, 1))
    def hand_over(self, which: int, at: int) -> None:
        for case in Case.objects.order_by("pk")[which : which + 1]:
            Case.objects.filter(pk=case.pk).update(unit=self.units[at])
            Remedy.objects.filter(case=case).update(unit=self.units[at])

    @rule(which=st.integers(0, 9))
    def save_all_of_it(self, which: int) -> None:
        for case in Case.objects.order_by("pk")[which : which + 1]:
            case.save()

    @rule(which=st.integers(0, 9), filed=DAY, took=st.none() | st.integers(0, 400), wrong=st.booleans())
    def challenge(self, which: int, filed: date, took: int | None, wrong: bool) -> None:
        for case in Case.objects.order_by("pk")[which : which + 1]:
            decided = None if took is None else filed + timedelta(days=took)
            Remedy.objects.create(
                case=case, unit=case.unit, kind="review", filed_on=filed, decided_on=decided,
                result="upheld" if decided else "", withdrawn_record=wrong,
            )  # fmt: skip

    @rule(wrong=st.booleans(), before=DAY)
    def mark_remedies(self, wrong: bool, before: date) -> None:
        Remedy.objects.filter(filed_on__lt=before).update(withdrawn_record=wrong)

    @rule(before=DAY)
    def decide_remedies(self, before: date) -> None:
        Remedy.objects.filter(filed_on__lt=before).update(decided_on=before, result="corrected")

    @rule(before=DAY)
    def remove(self, before: date) -> None:
        Remedy.objects.filter(case__received_on__lt=before).delete()
        Case.objects.filter(received_on__lt=before, remedies__isnull=True).delete()

    @rule(at=st.integers(0, 1), received=DAY)
    def think_better_of_it(self, at: int, received: date) -> None:
        with transaction.atomic():
            make(self.units[at], **case_fields(received, 3, "disclosed", "")).save()
            Case.objects.update(applicant_type="charity")
            transaction.set_rollback(True)

    @rule()
    def fold(self) -> None:
        counting.fold()
        assert not FlowCount.objects.exclude(entry=0).exists()

    @rule()
    def rebuild(self) -> None:
        counting.rebuild()

    @invariant()
    def counts_equal_a_recount(self) -> None:
        assert agreed()


def test_counts_equal_a_recount_after_any_writing() -> None:
    plan = settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(AnyWriting, settings=plan)


def test_a_case_is_in_one_place_through_its_life(office: Office) -> None:
    case = office.file(date(2022, 12, 28))
    assert sums(FlowCount, "concluded_year", "received_year", "applicant_type") == {(IN_HAND, 2022, "natural"): 1}
    office.answer(case, date(2023, 1, 9))
    assert sums(FlowCount, "concluded_year", "received_year") == {(2023, 2022): 1}
    assert sums(OutcomeCount, "concluded_year", "outcome") == {(2023, "disclosed"): 1}
    event = case.events.get(kind="answered")
    acts.correct_event(case, event, office.by(office.clerk, date(2023, 1, 10)), date(2023, 1, 10), "误点")
    assert sums(FlowCount, "concluded_year", "received_year") == {(IN_HAND, 2022): 1}
    assert sums(OutcomeCount, "outcome") == {}
    assert agreed()


def test_a_refused_act_counts_nothing(office: Office) -> None:
    case = office.file(date(2022, 3, 1))
    before = sums(FlowCount, "concluded_year", "received_year")
    with pytest.raises(acts.Refused), transaction.atomic():
        office.answer(case, date(2022, 2, 1))
    assert sums(FlowCount, "concluded_year", "received_year") == before
    assert agreed()


@pytest.mark.parametrize(
    ("model", "ledger"), [(FlowCount, "foi_case"), (OutcomeCount, "foi_case"), (RemedyCount, "foi_remedy")]
)
def test_a_wrong_count_is_named_and_mended(office: Office, model, ledger) -> None:
    case = office.file(date(2022, 3, 1))
    office.answer(case, date(2022, 3, 10))
    acts.register_remedy(case, office.by(office.clerk, date(2022, 4, 1)), "review", date(2022, 4, 1))
    model.objects.filter(n=1).update(n=41)
    found = list(counting.differences())
    assert {(one.table, one.kept, one.recounted) for one in found} == {(model._meta.db_table, 41, 1)}
    assert all(one.key["unit_id"] == office.unit.pk for one in found)
    model.objects.all().delete()
    assert {(one.kept, one.recounted) for one in counting.differences()} == {(0, 1)}
    made = model.objects.model(unit_id=10**6, n=3)
    for field in model._meta.fields:
        if field.name.endswith("_year"):
            setattr(made, field.name, 2022)
    made.save()
    assert (3, 0) in {(one.kept, one.recounted) for one in counting.differences()}, "of a unit that is gone"
    counting.rebuild()
    assert agreed()


def test_where_the_triggers_were_missing_counting_begins_anew(office: Office) -> None:
    assert counting.installed(connection)
    counting.lift(connection)
    assert not counting.installed(connection)
    office.file(date(2022, 3, 1))
    assert list(counting.differences()) != []
    counting.after_migrate(None, "default")
    assert counting.installed(connection) and agreed()
    office.file(date(2022, 3, 2))
    assert sums(FlowCount, "received_year") == {(2022,): 2}


def test_triggers_of_an_earlier_version_are_replaced(office: Office, monkeypatch) -> None:
    now, earlier = counting.KEPT, replace(counting.KEPT[0], counted="{row}.received_on < '2020-01-01'")
    monkeypatch.setattr(counting, "KEPT", (earlier, *now[1:]))
    counting.install(connection)
    assert counting.installed(connection)
    office.file(date(2022, 3, 1))
    monkeypatch.setattr(counting, "KEPT", now)
    assert not counting.installed(connection)
    counting.after_migrate(None, "default")
    assert counting.installed(connection) and sums(FlowCount, "received_year") == {(2022,): 1} and agreed()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Case, FlowCount])
def test_a_migration_may_rebuild_the_tables(real_office: Office, model) -> None:
    real_office.file(date(2022, 3, 1))
    counting.before_migrate(None, "default", plan=[(Migration("0001_initial", "organisations"), False)])
    assert counting.installed(connection), "other rooms' tables are none of theirs"
    counting.before_migrate(None, "default", plan=[(Migration("0009_any", "foi"), False)])
    assert not counting.installed(connection)
    with connection.schema_editor() as editor:
        field = IntegerField(default=5)
        field.set_attributes_from_name("added")
        editor.add_field(model, field)
        editor.remove_field(model, field)
    counting.after_migrate(None, "default")
    assert counting.installed(connection) and agreed()
    real_office.file(date(2022, 3, 2))
    assert sums(FlowCount, "received_year") == {(2022,): 2}


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_has_no_counts_left(real_office: Office) -> None:
    real_office.file(date(2022, 3, 1))
    for table in ("foi_applicant", "foi_clockevent", "foi_notice"):
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    FlowCount.objects.all().delete()
    Case.objects.all()._raw_delete("default")
    assert sums(FlowCount, "received_year") in ({}, {(2022,): -1})
    counting.rebuild()
    assert agreed()


@pytest.mark.django_db(transaction=True)
def test_those_who_write_at_once_neither_wait_crosswise_nor_lose_a_count(real_office: Office) -> None:
    """Transactions that move cases of one unit between the same counts in opposite order, while others fold."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer")
    years, rounds, writers = [2021, 2022], 12, 4
    mine = [[made(real_office.unit, f"P{writer}-{year}").pk for year in years] for writer in range(writers)]

    def write(number: int) -> None:
        order = list(zip(years, mine[number], strict=True))[:: 1 if number % 2 else -1]
        try:
            for turn in range(rounds):
                with transaction.atomic():
                    for year, pk in order:
                        received = None if turn % 2 else date(year, 3, 1)
                        Case.objects.filter(pk=pk).update(**case_fields(received, None, "", ""))
                        time.sleep(0.005)
                counting.fold()
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        for done in [pool.submit(write, number) for number in range(writers)]:
            done.result(timeout=60)
    assert agreed()
    counting.fold()
    assert agreed() and not FlowCount.objects.exclude(entry=0).exists()


def made(at: Unit, number: str) -> Case:
    """Put an unconfirmed case into the ledger for good."""
    case = make(at, **case_fields(None, None, "", ""))
    case.number = number
    case.save()
    return case
