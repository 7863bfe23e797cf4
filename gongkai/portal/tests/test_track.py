"""Following a request: closed without the code, hard to guess, and open to its applicant's acts."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.foi.actions import (
    ApplicantData,
    By,
    Filing,
    RequestData,
    attach,
    file_request,
    request_correction,
)
from gongkai.foi.models import Attachment, Case
from gongkai.organisations.models import Assignment, Officer, Role
from gongkai.portal import limits
from gongkai.portal.tests.test_uploads import PDF
from gongkai.portal.views.session import KEY


def body(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def officer(units):
    role, _ = Role.objects.get_or_create(code="disclosure_officer", defaults={"label": "政务公开岗"})
    person = Officer.objects.create(username="demo-officer", name="演示员", unit=units["t2"])
    Assignment.objects.create(officer=person, role=role, unit=units["t2"], since=date(2015, 1, 1))
    return person


@pytest.fixture
def case(officer, units):
    on = timezone.localdate() - timedelta(days=3)
    who = ApplicantData("person", "演示甲", "resident", "11010519491231002X", phone="13800000000")
    filing = Filing(units["t2"], "counter", on, who, RequestData("演示名单", "按年列出"))
    return file_request(filing, By(officer, timezone.localdate()))


def enter(case: Case, code: str | None = None, client: Client | None = None) -> Client:
    client = client or Client()
    client.post("/track/", {"number": case.number, "code": code or case.query_code})
    return client


def test_number_and_code_open_the_status(case):
    page = body(enter(case).get(f"/track/{case.number}/"))
    for shown in ("演示名单", "正在办理", "最迟", "第1日", "逐日查看", "甲关"):
        assert shown in page


def test_the_page_shows_the_due_date_and_the_article_of_every_day(case):
    page = body(enter(case).get(f"/track/{case.number}/"))
    case.refresh_from_db()
    assert f"{case.due_on.year}年{case.due_on.month}月{case.due_on.day}日" in page
    assert page.count("第三十三条第二款") >= 20
    assert "演示甲" not in page
    assert "11010519491231002X" not in page


@pytest.mark.parametrize("code", ["lower", "spaced"])
def test_a_code_copied_by_hand_is_understood(case, code):
    typed = case.query_code.lower() if code == "lower" else f" {case.query_code[:5]} {case.query_code[5:]} "
    assert enter(case, typed).get(f"/track/{case.number}/").status_code == 200


PRIVATE = ["", "form.pdf", "papers/1.pdf", "files/1", "correct/", "withdraw/"]


@pytest.mark.parametrize("rest", PRIVATE)
@pytest.mark.parametrize("number", ["", "9999-2026-00001"])
def test_nothing_shows_without_the_code_nor_whether_there_is_a_case(case, rest, number):
    answer = Client().get(f"/track/{number or case.number}/{rest}")
    assert answer.status_code == 302
    assert answer.url.startswith("/track/?number=")


def test_wrong_number_and_wrong_code_are_answered_alike(case):
    answers = []
    for number, code in ((case.number, "XXXXXXXXXX"), ("9999-2026-00001", case.query_code)):
        text = body(Client().post("/track/", {"number": number, "code": code}))
        assert "对不上" in text
        answers.append(text.replace(number, "").replace(code, ""))
    strip = [text.split("csrfmiddlewaretoken")[0] + text.split("<fieldset")[-1][-500:] for text in answers]
    assert strip[0] == strip[1]


def test_number_is_kept_when_the_code_is_wrong(case):
    assert f'value="{case.number}"' in body(Client().post("/track/", {"number": case.number, "code": "X"}))


def test_guessing_one_number_is_stopped_even_from_many_addresses(case):
    for place in range(limits.PER_NUMBER):
        Client(REMOTE_ADDR=f"10.0.0.{place}").post("/track/", {"number": case.number, "code": f"WRONG{place}"})
    answer = Client(REMOTE_ADDR="10.9.9.9").post("/track/", {"number": case.number, "code": case.query_code})
    assert answer.status_code == 429
    assert "15分钟后再试" in body(answer)


def test_guessing_from_one_address_is_stopped_over_many_numbers(case):
    client = Client(REMOTE_ADDR="10.0.0.1")
    for place in range(limits.PER_ADDRESS):
        client.post("/track/", {"number": f"9999-2026-{place:05d}", "code": "WRONG"})
    assert client.post("/track/", {"number": case.number, "code": case.query_code}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.0.0.2")
    assert elsewhere.post("/track/", {"number": case.number, "code": case.query_code}).status_code == 302


def test_a_right_code_is_never_counted(case):
    client = Client()
    for _ in range(limits.PER_NUMBER + 2):
        assert client.post("/track/", {"number": case.number, "code": case.query_code}).status_code == 302


def test_one_code_does_not_open_another_case(case, officer):
    who = ApplicantData("person", "演示乙", "passport", "E00000000", phone="13800000001")
    filing = Filing(case.unit, "counter", case.arrived_on, who, RequestData("别的"))
    other = file_request(filing, By(officer, timezone.localdate()))
    client = enter(case)
    assert client.get(f"/track/{other.number}/").status_code == 302
    paper = other.notices.first()
    assert client.get(f"/track/{case.number}/papers/{paper.pk}.pdf").status_code == 404


def test_the_opening_ends_after_an_hour_and_can_be_ended(case):
    client = enter(case)
    session = client.session
    session[KEY] = {pk: until - 3601 for pk, until in session[KEY].items()}
    session.save()
    assert client.get(f"/track/{case.number}/").status_code == 302
    enter(case, client=client)
    client.post("/track/close/")
    assert client.get(f"/track/{case.number}/").status_code == 302


def test_papers_come_as_pdf_and_docx(case):
    client, paper = enter(case), case.notices.get()
    pdf = client.get(f"/track/{case.number}/papers/{paper.pk}.pdf")
    docx = client.get(f"/track/{case.number}/papers/{paper.pk}.docx")
    assert pdf.content.startswith(b"%PDF")
    assert docx.content.startswith(b"PK")
    assert client.get(f"/track/{case.number}/papers/{paper.pk}.exe").status_code == 404


def test_files_for_the_reply_are_hidden_until_it_is_given(case, officer):
    by = By(officer, timezone.localdate())
    file = attach(case, by, by.today, "reply", "答复.pdf", PDF)
    working = attach(case, by, by.today, "working", "内部.pdf", PDF)
    client = enter(case)
    assert "答复.pdf" not in body(client.get(f"/track/{case.number}/"))
    for row in (file, working):
        assert client.get(f"/track/{case.number}/files/{row.pk}").status_code == 404


@pytest.fixture
def asked(case, officer):
    today = timezone.localdate()
    request_correction(case, By(officer, today), today, ["请写明年份", "请写明口岸"])
    case.refresh_from_db()
    return case


def test_a_correction_is_asked_for_and_answered_with_files(asked):
    client = enter(asked)
    page = body(client.get(f"/track/{asked.number}/"))
    assert "请写明年份" in page
    assert "等您处理" in page
    path = f"/track/{asked.number}/correct/"
    file = SimpleUploadedFile("补正.pdf", PDF)
    answer = client.post(path, {"answer": "2024年，全部口岸", "files": file}, follow=True)
    assert "补正已经收到" in body(answer)
    asked.refresh_from_db()
    assert asked.state == "running"
    assert asked.correction_notices.get().answer == "2024年，全部口岸"
    assert Attachment.objects.get().purpose == "correction"


def test_a_correction_keeps_text_and_files_over_errors(asked):
    client = enter(asked)
    path = f"/track/{asked.number}/correct/"
    bad, good = SimpleUploadedFile("坏.pdf", b"MZ"), SimpleUploadedFile("好.pdf", PDF)
    page = body(client.post(path, {"answer": "2024年", "files": [bad, good]}))
    assert "“坏.pdf”" in page
    assert "2024年" in body(client.get(path))
    assert "好.pdf" in body(client.get(path))
    assert "请逐项写明补正的内容" in body(client.post(path, {"answer": " "}))
    client.post(path, {"answer": "2024年"})
    assert Attachment.objects.count() == 1


def test_a_correction_twice_is_one(asked):
    client = enter(asked)
    path = f"/track/{asked.number}/correct/"
    client.post(path, {"answer": "2024年"})
    assert "现在不需要补正" in body(client.post(path, {"answer": "2024年"}, follow=True))
    assert asked.events.filter(kind="corrected").count() == 1


def test_withdrawing_asks_first_and_happens_once(case):
    client = enter(case)
    path = f"/track/{case.number}/withdraw/"
    assert "确定撤回" in body(client.get(path))
    case.refresh_from_db()
    assert not case.concluded
    page = body(client.post(path, follow=True))
    assert "申请已经撤回" in page
    assert "已撤回" in page
    assert "不需要撤回" in body(client.post(path, follow=True))
    assert case.events.filter(kind="withdrawn").count() == 1


def test_personal_pages_are_never_stored(case):
    client = enter(case)
    for path in ("/track/", f"/track/{case.number}/", f"/track/{case.number}/form.pdf"):
        assert "no-store" in client.get(path)["Cache-Control"]
