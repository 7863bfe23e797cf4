"""The papers a case produces: drawn both ways, with what each must say."""

import io
from datetime import date

import pytest
from django.test import Client
from docx import Document

from gongkai.audit.models import Entry
from gongkai.foi import actions as acts
from gongkai.foi.letters.drafting import DEMO_MARK
from gongkai.foi.models import Notice
from gongkai.foi.queries import letter_of
from gongkai.foi.tests import scenes
from gongkai.foi.tests.making import Office, officer
from gongkai.organisations.models import Installation
from gongkai.papers.pdf import to_pdf
from gongkai.papers.tests.reading import solid, solid_text
from gongkai.papers.word import to_docx
from gongkai.statute import tables
from gongkai.text.dates import long_date

DAY, NEXT = scenes.DAY, scenes.NEXT


def docx_text(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    parts += [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    return solid("".join(parts))


def drawn(notice: Notice) -> list[str]:
    letter = letter_of(notice)
    return [solid_text(to_pdf(letter)), docx_text(to_docx(letter))]


def every_procedural_paper(office: Office) -> list[Notice]:
    by = office.by(office.clerk, DAY)
    extended = scenes.extension_asked(office)
    acts.decide_extension(extended.extensions.get(), office.by(office.leader, DAY), DAY, True)
    acts.withdraw(extended, by, DAY)
    cases = [extended, scenes.asked_back(office), scenes.fee_asked(office), scenes.consulting(office)]
    for whom in ("co_maker", "other_organ"):
        case = office.file(DAY)
        acts.start_consultation(case, by, DAY, whom, "测试某局", "可否公开")
        cases.append(case)
    acts.sweep(date(2026, 6, 1))
    seen: dict[str, Notice] = {}
    for case in cases:
        for notice in case.notices.all():
            seen.setdefault(notice.kind, notice)
    return list(seen.values())


def test_every_procedural_paper_draws_both_ways(office: Office) -> None:
    notices = every_procedural_paper(office)
    kinds = {"P02", "P04", "P05", "P06", "P07", "P09", "P11", "P12", "P16", "P17", "P18"}
    assert {notice.kind for notice in notices} == kinds
    for notice in notices:
        for text in drawn(notice):
            for part in (notice.number, office.unit.name, long_date(notice.issued_on), notice.title):
                assert solid(part) in text
            assert solid(DEMO_MARK) not in text


@pytest.mark.parametrize("ground", [ground.code for ground in tables.grounds() if not ground.by_clock])
def test_every_reply_draws_both_ways(ground: str, office: Office) -> None:
    case = office.prepared(DAY, ground)
    office.answer(case, NEXT, ground)
    notice = case.notices.get(kind=tables.ground(ground).document)
    for text in drawn(notice):
        for part in (notice.number, office.unit.name, long_date(NEXT), "测试申请人"):
            assert solid(part) in text


@pytest.mark.parametrize(
    ("signed_on", "first"), [(date(2023, 12, 29), False), (date(2023, 12, 31), False), (date(2024, 1, 1), True)]
)
def test_a_refusal_says_the_remedy_of_its_day(signed_on: date, first: bool, office: Office) -> None:
    case = office.file(date(2023, 12, 18))
    office.answer(case, signed_on, "internal_affairs")
    for text in drawn(case.notices.get(kind="R10")):
        assert ("先向" in text) is first
        assert ("未经行政复议，不能直接提起行政诉讼" in text) is first
        assert ("也可以自知道或者应当知道之日起6个月内依法向人民法院提起行政诉讼" in text) is not first


def test_the_organ_of_reconsideration_is_the_unit_above(office: Office) -> None:
    lower = Office(office.unit, "u0002")
    case = lower.file(DAY)
    lower.answer(case, NEXT)
    assert f"向{office.unit.name}申请行政复议" in str(letter_of(case.notices.get(kind="R02")).remedy)
    own = scenes.answered(office)
    assert f"向{office.unit.name}申请行政复议" in str(letter_of(own.notices.get(kind="R02")).remedy)


def test_every_paper_of_a_demonstration_is_marked(office: Office) -> None:
    Installation.objects.update_or_create(pk=1, defaults={"demonstration": True})
    case = scenes.answered(office)
    for notice in case.notices.all():
        for text in drawn(notice):
            assert solid(DEMO_MARK) in text


def test_a_paper_stays_as_it_went_out(office: Office) -> None:
    case = scenes.answered(office)
    before = [letter_of(notice) for notice in case.notices.all()]
    type(office.unit).objects.filter(pk=office.unit.pk).update(name="改名海关", phone="000")
    office.unit.names.update(name="改名海关")
    assert [letter_of(notice) for notice in case.notices.all()] == before


def test_numbers_of_replies_and_notices_never_meet(office: Office) -> None:
    numbers = [
        n
        for case in (scenes.answered(office), scenes.answered(office))
        for n in case.notices.values_list("number", flat=True)
    ]
    assert len(set(numbers)) == len(numbers) == 4


@pytest.mark.django_db
def test_a_receipt_tells_the_query_code_to_those_who_came_on_paper(office: Office) -> None:
    case = office.file(date(2026, 3, 2), channel="counter")
    receipt = case.notices.get(kind="P02")
    assert case.query_code in str(receipt.letter)
    assert all(case.query_code not in str(entry.details) for entry in Entry.objects.all())


@pytest.mark.django_db
def test_no_case_file_shows_the_query_code_that_speaks_for_the_applicant(office: Office, client: Client) -> None:
    case = office.file(date(2026, 3, 2), channel="counter")
    overseer = officer("overseer", ("supervisor", office.unit))
    for person in (office.clerk, overseer):
        client.force_login(person, backend="gongkai.organisations.sign_in.OfficerBackend")
        page = client.get(f"/office/cases/{case.pk}/")
        assert page.status_code == 200
        assert case.query_code not in page.content.decode()
