"""Taking a request in."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, connections

from gongkai.foi import actions as acts
from gongkai.foi.models import Case
from gongkai.foi.tests.making import OPEN_DATA, Office
from gongkai.organisations.models import Practice, Unit
from gongkai.statute import tables

MONDAY = date(2026, 3, 2)
TUESDAY = date(2026, 3, 3)


def filing(office: Office, on: date = MONDAY, channel: str = "counter", **more: object) -> acts.Filing:
    person = acts.ApplicantData("person", "测试申请人", "resident", "TEST-0001", phone="010-00000000")
    return acts.Filing(office.unit, channel, on, person, acts.RequestData(**OPEN_DATA), **more)


@pytest.mark.parametrize("channel", [row.code for row in tables.channels()])
def test_each_channel_has_its_day_of_receipt(channel: str, office: Office) -> None:
    case = office.file(MONDAY, channel)
    if not tables.channel(channel).needs_confirmation:
        assert (case.state, case.received_on) == ("running", MONDAY)
        assert case.due_on == date(2026, 3, 30)
        assert office.kinds(case) == ["P02"]
        with pytest.raises(acts.Refused, match="不能“确认收到”"):
            acts.confirm_receipt(case, office.by(office.clerk, TUESDAY), TUESDAY)
        return
    assert (case.state, case.received_on, case.due_on) == ("awaiting_confirmation", None, None)
    assert office.kinds(case) == []
    acts.confirm_receipt(case, office.by(office.clerk, TUESDAY), TUESDAY)
    case = office.fresh(case)
    assert (case.state, case.received_on, case.due_on) == ("running", TUESDAY, date(2026, 3, 31))
    assert office.kinds(case) == ["P02"]


def test_a_registered_letter_counts_from_the_day_it_was_signed_for(office: Office) -> None:
    case = acts.file_request(filing(office, MONDAY, "post_registered"), office.by(office.clerk, TUESDAY))
    assert case.received_on == MONDAY
    assert case.handler == office.clerk


def test_a_fax_confirmed_at_once_starts_running(office: Office) -> None:
    case = acts.file_request(filing(office, MONDAY, "fax", confirmed_on=TUESDAY), office.by(office.clerk, TUESDAY))
    assert (case.state, case.received_on) == ("running", TUESDAY)


@pytest.mark.parametrize(
    ("channel", "confirmed"), [("fax", date(2026, 3, 1)), ("fax", date(2026, 3, 4)), ("counter", MONDAY)]
)
def test_a_wrong_confirmation_is_refused(channel: str, confirmed: date, office: Office) -> None:
    with pytest.raises(acts.Refused) as told:
        acts.file_request(filing(office, MONDAY, channel, confirmed_on=confirmed), office.by(office.clerk, TUESDAY))
    assert told.value.field == "confirmed_on"


def test_an_applicant_cannot_confirm_alone(office: Office) -> None:
    with pytest.raises(acts.Refused) as told:
        acts.file_request(filing(office, MONDAY, "web", confirmed_on=MONDAY), office.by(acts.Party.APPLICANT, MONDAY))
    assert told.value.field == "confirmed_on"


def test_confirmation_cannot_precede_arrival_or_come_from_tomorrow(office: Office) -> None:
    case = office.file(TUESDAY, "email")
    for day in (MONDAY, date(2026, 3, 4)):
        with pytest.raises(acts.Refused) as told:
            acts.confirm_receipt(case, office.by(office.clerk, TUESDAY), day)
        assert told.value.field == "on"


def test_a_wrongly_recorded_confirmation_is_mended_and_the_receipt_issued_anew(office: Office) -> None:
    case = office.file(MONDAY, "email")
    by = office.by(office.clerk, date(2026, 3, 5))
    acts.confirm_receipt(case, by, date(2026, 3, 5))
    with pytest.raises(acts.Refused):
        acts.correct_receipt(case, by, by.today, TUESDAY, " ")
    with pytest.raises(acts.Refused):
        acts.correct_receipt(case, by, by.today, date(2026, 3, 1), "有误")
    acts.correct_receipt(case, by, by.today, TUESDAY, "电话记录为三月三日")
    case = office.fresh(case)
    assert (case.received_on, case.due_on) == (TUESDAY, date(2026, 3, 31))
    assert list(case.notices.values_list("kind", "withdrawn")) == [("P02", True), ("P02", False)]


def test_a_receipt_that_no_confirmation_made_cannot_be_mended(office: Office) -> None:
    with pytest.raises(acts.Refused) as told:
        acts.correct_receipt(office.file(MONDAY), office.by(office.clerk, MONDAY), MONDAY, MONDAY, "有误")
    assert told.value.field == "confirmed_on"


def test_submitting_twice_makes_one_case(office: Office) -> None:
    first = office.file(MONDAY, "web", token="t" * 40)
    again = office.file(MONDAY, "web", token="t" * 40, name="另一测试人")
    assert again.pk == first.pk
    assert Case.objects.count() == 1
    assert office.file(MONDAY, "web").pk != office.file(MONDAY, "web").pk


def test_two_submissions_at_once_make_one_case(real_office: Office) -> None:
    office = real_office
    made: list[int] = []
    ready = threading.Barrier(4)

    def submit() -> None:
        try:
            ready.wait(10)
            made.append(office.file(MONDAY, "web", token="race").pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(made) == 4
    assert len(set(made)) == 1
    assert Case.objects.count() == 1


def test_filing_and_attaching_need_no_transaction_of_the_caller(real_office: Office) -> None:
    office = real_office
    case = office.file(MONDAY)
    attachment = acts.attach(case, office.by(office.clerk, MONDAY), MONDAY, "working", "说明.txt", "说明".encode())
    assert acts.content_of(attachment).decode() == "说明"
    assert not connection.in_atomic_block


@pytest.mark.parametrize(
    ("kind", "given", "counted", "checked"),
    [
        ("person", "", "natural", True),
        ("person", "natural", "natural", True),
        ("organisation", "", "other_org", False),
        ("organisation", "business", "business", False),
        ("organisation", "legal_service", "legal_service", False),
    ],
)
def test_the_type_is_the_applicants_word_until_an_officer_checks_it(
    kind: str, given: str, counted: str, checked: bool, office: Office
) -> None:
    case = office.file(MONDAY, kind=kind, type=given)
    assert (case.applicant_type, case.applicant_type_confirmed) == (counted, checked)


def test_an_officer_settles_the_type_within_the_kind(office: Office) -> None:
    case = office.file(MONDAY, kind="organisation")
    by = office.by(office.clerk, MONDAY)
    with pytest.raises(acts.Refused):
        acts.classify_applicant(case, by, MONDAY, "natural")
    acts.classify_applicant(case, by, MONDAY, "research")
    case = office.fresh(case)
    assert (case.applicant_type, case.applicant_type_confirmed) == ("research", True)


def test_a_closed_unit_names_who_answers_now(office: Office) -> None:
    heir = Unit.objects.create(key="heir", name="接续海关", level="local")
    Unit.objects.filter(pk=office.unit.pk).update(closed_on=MONDAY, merged_into=heir)
    office.unit.refresh_from_db()
    with pytest.raises(acts.Refused, match="接续海关") as told:
        office.file(MONDAY)
    assert told.value.field == "unit"
    assert office.file(date(2026, 2, 27)).pk


def test_a_unit_not_yet_open_takes_no_requests(office: Office) -> None:
    Unit.objects.filter(pk=office.unit.pk).update(opened_on=TUESDAY)
    office.unit.refresh_from_db()
    with pytest.raises(acts.Refused, match="才设立"):
        office.file(MONDAY)
    assert office.file(TUESDAY).pk


@pytest.mark.parametrize("channel", ["fax", "email", "web", "counter", "post"])
def test_only_what_may_be_switched_off_is_off(channel: str, office: Office) -> None:
    Practice.objects.create(unit=office.unit, code="channels_off", value=["fax", "email", "web", "counter", "post"])
    if not tables.channel(channel).can_be_switched_off:
        assert office.file(MONDAY, channel).pk
        return
    with pytest.raises(acts.Refused, match="没有开通") as told:
        office.file(MONDAY, channel)
    assert told.value.field == "channel"


FAULTS: list[tuple[str, dict[str, object], str]] = [
    ("applicant", {"kind": "robot"}, "kind"),
    ("applicant", {"type": "business"}, "type"),
    ("applicant", {"name": "  "}, "name"),
    ("applicant", {"id_kind": ""}, "id_kind"),
    ("applicant", {"id_kind": "x" * 31}, "id_kind"),
    ("applicant", {"id_number": ""}, "id_number"),
    ("applicant", {"phone": " "}, "phone"),
    ("applicant", {"name": "测" * 201}, "name"),
    ("applicant", {"id_number": "1" * 61}, "id_number"),
    ("applicant", {"contact_name": "测" * 101}, "contact_name"),
    ("applicant", {"phone": "1" * 61}, "phone"),
    ("applicant", {"email": "e" * 201}, "email"),
    ("applicant", {"address": "路" * 301}, "address"),
    ("applicant", {"postcode": "1" * 21}, "postcode"),
    ("request", {"title": ""}, "title"),
    ("request", {"title": "题" * 201}, "title"),
    ("request", {"description": "述" * 5001}, "description"),
    ("request", {"reference": "号" * 201}, "reference"),
    ("request", {"form": "telepathy"}, "form"),
    ("request", {"route": ""}, "route"),
    ("", {"channel": "pigeon"}, "channel"),
    ("", {"arrived_on": date(2026, 3, 4)}, "arrived_on"),
]


@pytest.mark.parametrize(("part", "change", "field"), FAULTS, ids=[f"{f}-{i}" for i, (_, _, f) in enumerate(FAULTS)])
def test_every_fault_names_its_field_and_files_nothing(
    part: str, change: dict[str, object], field: str, office: Office
) -> None:
    good = filing(office)
    wrong = replace(good, **({part: replace(getattr(good, part), **change)} if part else change))
    with pytest.raises(acts.Refused) as told:
        acts.file_request(wrong, office.by(office.clerk, TUESDAY))
    assert told.value.field == field
    assert not told.value.message.isascii()
    assert not Case.objects.exists()


def test_the_web_is_the_applicants_only_channel(office: Office) -> None:
    with pytest.raises(acts.Refused):
        acts.file_request(filing(office), office.by(acts.Party.APPLICANT, MONDAY))


def test_numbers_run_by_unit_and_year(office: Office) -> None:
    other = Office(key="u0002")
    numbers = [office.file(MONDAY).number, office.file(TUESDAY).number, other.file(MONDAY).number]
    assert numbers == ["U0001-2026-00001", "U0001-2026-00002", "U0002-2026-00001"]
    assert office.file(date(2025, 12, 31)).number == "U0001-2025-00001"


def test_handling_is_given_only_to_those_who_may(office: Office) -> None:
    case = office.file(MONDAY)
    with pytest.raises(acts.Refused) as told:
        acts.assign_handler(case, office.by(office.leader, MONDAY), MONDAY, office.reviewer)
    assert told.value.field == "handler"
