"""Validity changes on its day, by a document, and is never edited; table two counts it."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.catalogue.actions import relating
from gongkai.catalogue.actions.validity import Basis, Refused, change, sweep
from gongkai.catalogue.counting import document_counts
from gongkai.catalogue.models import Record, Relation, ValidityChange
from gongkai.catalogue.signals import no_longer_in_force
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.organisations.access import Denied
from gongkai.stamps.queries import versions


def changed(house: House, held: Record, validity: str, on: date = TODAY, **basis):
    given = Basis(**(basis or {"text": "演示公告2026年第9号"}))
    return change(held, validity, on, given, by=house.reviewer, today=TODAY)


def test_a_repeal_names_the_document_that_did_it(house: House) -> None:
    old, new = house.public(validity="in_force"), house.public(validity="in_force")
    before = versions([f"record:{old.pk}", f"record:{new.pk}"])
    changed(house, old, "repealed", record=new)
    old.refresh_from_db()
    assert (old.validity, old.validity_on, old.validity_by) == ("repealed", TODAY, new) and not old.valid
    after = versions(list(before))
    assert all(after[name] > before[name] for name in before)


@pytest.mark.parametrize(
    ("validity", "on", "basis", "field"),
    [
        ("repealed", TODAY, {}, "by_text"),
        ("nonsense", TODAY, {"text": "x"}, "validity"),
        ("lapsed", date(2001, 1, 1), {"text": "x"}, "on"),
    ],
)
def test_what_makes_no_sense_is_refused(house: House, validity: str, on: date, basis: dict, field: str) -> None:
    record = house.public(validity="in_force")
    with pytest.raises(Refused) as refused:
        change(record, validity, on, Basis(**basis), by=house.reviewer, today=TODAY)
    assert refused.value.field == field and not ValidityChange.objects.exists()


def test_only_the_unit_itself_may(house: House) -> None:
    record = house.public(validity="in_force")
    with pytest.raises(Denied):
        change(record, "lapsed", TODAY, Basis(), by=house.leader, today=TODAY)


def test_a_future_change_waits_for_its_day(house: House) -> None:
    record = house.public(validity="in_force")
    changed(house, record, "repealed", TODAY + timedelta(days=3))
    record.refresh_from_db()
    assert record.validity == "in_force"
    assert sweep(TODAY + timedelta(days=2)) == 0 and sweep(TODAY + timedelta(days=3)) == 1
    assert sweep(TODAY + timedelta(days=3)) == 0
    record.refresh_from_db()
    assert record.validity == "repealed"


def test_dates_bring_validity_by_themselves(house: House) -> None:
    comes = house.public(validity="pending", effective_on=TODAY + timedelta(days=1))
    goes = house.public(validity="in_force", lapses_on=TODAY)
    assert sweep(TODAY) == 0
    assert sweep(TODAY + timedelta(days=1)) == 2
    comes.refresh_from_db()
    goes.refresh_from_db()
    assert (comes.validity, goes.validity) == ("in_force", "lapsed")
    assert goes.validity_on == TODAY + timedelta(days=1)


def test_who_rests_on_it_is_told(house: House) -> None:
    told = []
    record = house.public(validity="in_force")
    listener = lambda sender, record, on, **_: told.append(record.pk)  # noqa: E731 - a signal wants a callable
    no_longer_in_force.connect(listener, weak=False)
    try:
        changed(house, record, "amended")
        changed(house, record, "lapsed")
        changed(house, record, "repealed")
    finally:
        no_longer_in_force.disconnect(listener)
    assert told == [record.pk], "once, when it stops being in force"


def test_interpretations_are_related_once_and_one_way(house: House) -> None:
    policy, words = house.public(validity="in_force"), house.public(kind="interpretation", genre="")
    relating.relate("interprets", words, policy, by=house.clerk, today=TODAY)
    for kind, origin, target in (("interprets", words, policy), ("interprets", policy, words), ("x", words, policy)):
        with pytest.raises(relating.Refused):
            relating.relate(kind, origin, target, by=house.clerk, today=TODAY)
    relating.unrelate(Relation.objects.get(), by=house.clerk, today=TODAY)
    assert not Relation.objects.exists()


def test_table_two_counts_the_stock(house: House) -> None:
    def document(made_on: date, **more):
        return house.public(
            validity="in_force", document_class="normative", made_on=made_on, published_on=made_on, **more
        )

    kept, gone = document(date(2025, 3, 1)), document(date(2025, 4, 1))
    document(date(2026, 5, 1))
    house.record(validity="in_force", document_class="normative", made_on=date(2026, 5, 1))
    changed(house, gone, "repealed", date(2026, 6, 1))
    counts = document_counts([house.unit_.pk], 2026, TODAY)["normative"]
    assert (counts.made, counts.ended, counts.in_force, counts.public) == (1, 1, 2, 3)
    earlier = document_counts([house.unit_.pk], 2025, TODAY)["normative"]
    assert (earlier.made, earlier.ended, earlier.in_force) == (2, 0, 2)
    assert kept.valid and document_counts([house.top.pk], 2026, TODAY)["rule"].public == 0


STATES = ["in_force", "amended", "repealed", "lapsed", "replaced"]
HISTORIES = st.lists(st.tuples(st.sampled_from(STATES), st.integers(-10, 10)), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES, st.lists(st.integers(0, 12), max_size=4))
def test_the_cache_is_the_latest_change_that_has_come(house: House, history: list, days: list) -> None:
    record = house.public(validity="in_force")
    rows = [(TODAY + timedelta(days=day), number, state) for number, (state, day) in enumerate(history)]
    for on, _, state in rows:
        changed(house, record, state, on)
    for day in [0, *sorted(days)]:
        now = TODAY + timedelta(days=day)
        sweep(now)
        record.refresh_from_db()
        due = [row for row in rows if row[0] <= now]
        assert record.validity == (max(due)[2] if due else "in_force")
