"""A round over the stock: what it takes in, who decides and who closes, and what closing does, all or nothing."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gongkai.catalogue.actions import clean_up
from gongkai.catalogue.actions.clean_up import Decision, Refused, close, decide, draft_result, open_round
from gongkai.catalogue.models import CleanUp, Record, ValidityChange
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.organisations.access import Denied

BASIS = "演示公告2026年第9号"


def opened(house: House, many: int = 3) -> CleanUp:
    for _ in range(many):
        house.public(validity="in_force", document_class="normative")
    return open_round(house.unit_, "演示清理", TODAY, by=house.clerk, today=TODAY)


def all_of(row: CleanUp) -> list[int]:
    return list(row.items.values_list("pk", flat=True))


def test_it_takes_in_what_is_in_force_and_in_scope(house: House) -> None:
    taken = house.public(validity="in_force", document_class="normative")
    house.public(validity="repealed", document_class="normative")
    house.public(validity="in_force", document_class="other")
    house.public(validity="in_force", document_class="normative", made_on=date(2026, 11, 9))
    house.record(validity="in_force", document_class="normative")
    house.public(validity="in_force", document_class="normative", unit=house.top)
    row = open_round(
        house.unit_, "演示清理", date(2026, 11, 5), by=house.clerk, today=TODAY, classes=["normative"], below=True
    )
    assert [one.record for one in row.items.all()] == [taken]


@pytest.mark.parametrize("who", ["reviewer", "leader", "administrator"])
def test_only_officers_open_a_round(house: House, who: str) -> None:
    house.public(validity="in_force")
    with pytest.raises(Denied):
        open_round(house.unit_, "演示清理", TODAY, by=getattr(house, who), today=TODAY)


@pytest.mark.parametrize(
    ("name", "until", "field"),
    [("", TODAY, "name"), ("演示", date(2027, 1, 1), "until"), ("演示", date(2000, 1, 1), "")],
)
def test_what_makes_no_sense_opens_nothing(house: House, name: str, until: date, field: str) -> None:
    house.public(validity="in_force")
    with pytest.raises(Refused) as refused:
        open_round(house.unit_, name, until, by=house.clerk, today=TODAY)
    assert refused.value.field == field and not CleanUp.objects.exists()


def test_a_repeal_needs_its_basis(house: House) -> None:
    row = opened(house)
    for wrong in (Decision("repealed"), Decision("pending", BASIS), Decision("", BASIS)):
        with pytest.raises(Refused):
            decide(row, all_of(row), wrong, by=house.clerk, today=TODAY)
    assert decide(row, all_of(row), Decision("lapsed"), by=house.clerk, today=TODAY) == 3


def test_closing_applies_all_in_one_act_by_somebody_else(house: House) -> None:
    row = opened(house)
    first, *rest = all_of(row)
    decide(row, [first], Decision("repealed", BASIS), by=house.clerk, today=TODAY)
    with pytest.raises(Refused, match="还有2件"):
        close(row, TODAY, by=house.leader, today=TODAY)
    decide(row, rest, Decision("keep"), by=house.clerk, today=TODAY)
    for who in (house.clerk, house.reviewer):
        with pytest.raises(Denied):
            close(row, TODAY, by=who, today=TODAY)
    done = close(row, TODAY, by=house.leader, today=TODAY)
    assert (done.changed, done.kept, done.passed) == (1, 2, 0)
    change = ValidityChange.objects.get()
    assert (change.round, change.by_text, change.applied) == (row, BASIS, True)
    assert Record.objects.filter(validity="repealed").count() == 1
    with pytest.raises(Refused, match="已经审定"):
        decide(row, rest, Decision("lapsed"), by=house.clerk, today=TODAY)


def test_who_opened_or_decided_does_not_close(house: House) -> None:
    house.person_also(house.clerk, "leader", house.unit_)
    row = opened(house)
    decide(row, all_of(row), Decision("keep"), by=house.clerk, today=TODAY)
    with pytest.raises(Refused, match="另一人"):
        close(row, TODAY, by=house.clerk, today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        CleanUp.objects.filter(pk=row.pk).update(closed_by=house.clerk, closed_on=TODAY)


def test_one_that_cannot_be_applied_undoes_the_closing(house: House) -> None:
    row = opened(house)
    decide(row, all_of(row), Decision("lapsed"), by=house.clerk, today=TODAY)
    with pytest.raises(Refused, match="不能早于成文日期"):
        close(row, date(2020, 1, 1), by=house.leader, today=TODAY)
    row.refresh_from_db()
    assert row.closed_on is None and not ValidityChange.objects.exists()


def test_what_ended_meanwhile_is_passed_over(house: House) -> None:
    row = opened(house)
    decide(row, all_of(row), Decision("lapsed"), by=house.clerk, today=TODAY)
    one = row.items.first().record
    Record.objects.filter(pk=one.pk).update(validity="replaced")
    assert close(row, TODAY, by=house.leader, today=TODAY).passed == 1


def test_the_result_is_drafted_once_and_is_not_public_by_itself(house: House) -> None:
    row = opened(house)
    decide(row, all_of(row), Decision("repealed", BASIS), by=house.clerk, today=TODAY)
    with pytest.raises(Refused):
        draft_result(row, by=house.clerk, today=TODAY)
    close(row, TODAY, by=house.leader, today=TODAY)
    record = draft_result(row, by=house.clerk, today=TODAY)
    row.refresh_from_db()
    assert not record.live and BASIS in record.body and record.column.path == clean_up.RESULTS
    assert clean_up.result_of(row) == record
    with pytest.raises(Refused, match="已经起草过"):
        draft_result(row, by=house.clerk, today=TODAY)
