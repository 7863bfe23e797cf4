"""The officers' screens: who sees what, what a refusal keeps, and that a second officer is told what changed."""

import io
import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from gongkai.audit.models import Entry
from gongkai.foi import actions as acts
from gongkai.foi.models import Case, Counter, Decision, Notice
from gongkai.foi.tests import scenes
from gongkai.foi.tests.making import Office, evidence_for, officer, unit
from gongkai.foi.views.specs import SPECS
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer

BACKEND = "gongkai.organisations.sign_in.OfficerBackend"
SECRET = "TEST-0001"
ROLES = ("disclosure_officer", "reviewer", "legal", "leader", "hotline_agent", "supervisor", "administrator")
INSIDE = {"disclosure_officer", "reviewer", "legal", "leader"}
SEEING = INSIDE | {"supervisor"}


def signed_in(person: Officer) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def clerk(office: Office) -> Client:
    return signed_in(office.clerk)


def recent(office: Office, days: int = 3, **more: str) -> Case:
    return office.fresh(office.file(today() - timedelta(days=days), **more))


def address(case: Case, slug: str = "") -> str:
    return f"/office/cases/{case.pk}/" + (f"do/{slug}/" if slug else "")


def said(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def post(client: Client, case: Case, slug: str, **data: object):
    """Post an act with the version as it stands, through the preview where there is one."""
    case.refresh_from_db()
    return client.post(address(case, slug), {"version": case.version, "confirmed": "1", "on": today(), **data})


# Who sees what


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_its_screens_and_no_others(office: Office, role: str) -> None:
    case = recent(office)
    client = signed_in(officer("somebody", (role, office.unit)))
    assert client.get("/office/").status_code == 200
    assert client.get("/office/cases/").status_code == (200 if role in SEEING else 403)
    assert client.get(address(case)).status_code == (200 if role in SEEING else 404)
    assert client.get("/office/cases/register/").status_code == (200 if role == "disclosure_officer" else 403)
    assert client.get(f"{address(case)}form.pdf").status_code == (
        200 if role in INSIDE else 403 if role in SEEING else 404
    )


@pytest.mark.parametrize("spec", SPECS, ids=[spec.slug for spec in SPECS])
def test_every_act_is_refused_in_chinese_to_those_who_may_not(office: Office, spec) -> None:
    case = recent(office)
    entries = Entry.objects.filter(subject=f"case:{case.pk}")
    known = entries.count()
    response = post(signed_in(officer("watcher", ("supervisor", office.unit))), case, spec.slug)
    assert response.status_code == 403
    assert "没有权限" in said(response) and "没有任何内容被改动" in said(response)
    assert entries.count() == known


@pytest.mark.parametrize("spec", SPECS, ids=[spec.slug for spec in SPECS])
def test_every_act_can_be_opened_and_never_breaks_on_nothing(office: Office, spec) -> None:
    case = recent(office)
    everyone = [(role, office.unit) for role in ROLES]
    client = signed_in(officer("allround", *everyone))
    assert client.get(address(case, spec.slug)).status_code == 200
    assert client.post(address(case, spec.slug), {}).status_code in {200, 302}


def test_a_case_of_another_unit_does_not_exist(office: Office) -> None:
    case = recent(office)
    stranger = officer("stranger", ("disclosure_officer", unit("u0009")))
    assert signed_in(stranger).get(address(case)).status_code == 404
    assert signed_in(stranger).get(address(case, "withdraw")).status_code == 404


def test_nobody_without_signing_in(office: Office) -> None:
    case = recent(office)
    response = Client().get(address(case))
    assert response.status_code == 302 and "/accounts/login/" in response.headers["Location"]


def test_the_applicant_is_masked_for_those_who_do_not_handle_the_case(office: Office, clerk: Client) -> None:
    case = recent(office, name="欧阳测试")
    watcher = signed_in(officer("watcher", ("supervisor", office.unit)))
    assert "欧阳测试" in said(clerk.get(address(case))) and SECRET in said(clerk.get(address(case)))
    seen = said(watcher.get(address(case)))
    assert "欧阳测试" not in seen and SECRET not in seen and "已隐去" in seen


# The desk


def test_the_desk_lists_what_waits_for_each(office: Office, clerk: Client) -> None:
    mailed = recent(office, channel="email")
    submitted = scenes.submitted(office)
    assert mailed.number in said(clerk.get("/office/"))
    assert "待我审查" in said(signed_in(office.reviewer).get("/office/"))
    assert submitted.number in said(signed_in(office.reviewer).get("/office/"))
    assert "待我签发" not in said(signed_in(office.leader).get("/office/"))


def test_an_empty_desk_says_what_will_be_there(office: Office) -> None:
    page = said(signed_in(office.reviewer).get("/office/"))
    assert "没有等待您处理的事项" in page and "没有您承办的在办申请" in page


def test_late_units_are_shown_to_supervisors_and_lead_to_the_cases(office: Office) -> None:
    late = office.file(date(2026, 1, 5))
    client = signed_in(officer("watcher", ("supervisor", office.unit), below=True))
    page = said(client.get("/office/"))
    assert "下级单位超期" in page
    link = re.search(r'href="(/office/cases/\?due=late&amp;unit=\d+)"', page)
    assert link is not None
    assert late.number in said(client.get(link[1].replace("&amp;", "&")))


# The list


def test_filters_narrow_and_bad_ones_do_not_break(office: Office, clerk: Client) -> None:
    late, fresh = office.file(date(2026, 1, 5)), recent(office)
    assert fresh.number not in said(clerk.get("/office/cases/?due=late"))
    assert late.number in said(clerk.get("/office/cases/?due=late"))
    assert late.number not in said(clerk.get(f"/office/cases/?since={today() - timedelta(days=9)}"))
    for query in (
        "due=x",
        "unit=0",
        "since=昨天",
        "sort=-nothing",
        "page=999",
        "page=x",
        "q=" + "9" * 300,
        "state=%00",
    ):
        assert clerk.get(f"/office/cases/?{query}").status_code == 200


def test_the_most_urgent_is_first_and_headers_sort(office: Office, clerk: Client) -> None:
    fresh, late = recent(office), office.file(date(2026, 1, 5))
    page = said(clerk.get("/office/cases/"))
    assert page.index(late.number) < page.index(fresh.number)
    page = said(clerk.get("/office/cases/?sort=-arrived"))
    assert page.index(fresh.number) < page.index(late.number)
    assert 'aria-sort="ascending"' in said(clerk.get("/office/cases/?sort=due"))


def test_exports_carry_personal_columns_only_to_those_who_may_see_them(office: Office, clerk: Client) -> None:
    recent(office, name="欧阳测试")
    mine = b"".join(clerk.get("/office/cases/?export=csv").streaming_content).decode("utf-8-sig")
    assert "欧阳测试" in mine and "所需信息" in mine
    watcher = signed_in(officer("watcher", ("supervisor", office.unit)))
    theirs = b"".join(watcher.get("/office/cases/?export=csv").streaming_content).decode("utf-8-sig")
    assert "欧阳测试" not in theirs and "所需信息" not in theirs and "申请编号" in theirs
    sheet = load_workbook(io.BytesIO(watcher.get("/office/cases/?export=xlsx").content)).active
    assert sheet.cell(1, 1).value == "申请编号" and sheet.max_row == 2


# Registering


def entry_form(office: Office, **more: object) -> dict[str, object]:
    return {
        "token": "t" * 32,
        "unit": office.unit.pk,
        "channel": "counter",
        "arrived_on": today(),
        "kind": "person",
        "name": "测试申请人",
        "id_kind": "resident",
        "id_number": "110105194912310021",
        "phone": "010-00000000",
        "title": "某项办法的制定说明",
        "form": "electronic",
        "route": "email",
        **more,
    }


def test_a_request_is_registered_and_a_doubtful_number_only_warned_about(office: Office, clerk: Client) -> None:
    response = clerk.post("/office/cases/register/", entry_form(office), follow=True)
    assert "已登记，申请编号" in said(response) and "请核对：身份证号码" in said(response)
    assert Case.objects.get().received_on == today()


def test_registering_twice_makes_one_case(office: Office, clerk: Client) -> None:
    file = SimpleUploadedFile("说明.txt", "说明".encode())
    clerk.post("/office/cases/register/", entry_form(office, files=[file]))
    clerk.post("/office/cases/register/", entry_form(office))
    assert Case.objects.count() == 1 and Case.objects.get().attachments.count() == 1


def test_a_mail_confirmed_on_the_spot_runs_from_that_day(office: Office, clerk: Client) -> None:
    arrived = today() - timedelta(days=2)
    form = entry_form(office, channel="email", arrived_on=arrived, confirmed_on=today())
    clerk.post("/office/cases/register/", form)
    assert Case.objects.get().received_on == today()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "长" * 201},
        {"arrived_on": "2099-01-01"},
        {"arrived_on": "昨天"},
        {"phone": ""},
        {"unit": "999999"},
        {"channel": "web"},
        {"kind": "organisation", "type": "natural"},
        {"confirmed_on": "2001-01-01"},
    ],
    ids=str,
)
def test_errors_are_told_and_the_typing_kept(office: Office, clerk: Client, wrong: dict[str, str]) -> None:
    response = clerk.post("/office/cases/register/", entry_form(office, description="不会丢失的描述", **wrong))
    page = said(response)
    assert response.status_code == 200 and 'id="error-summary"' in page and "不会丢失的描述" in page
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("程序.exe", b"MZ", "类型"),
        ("空.pdf", b"", ""),
        ("假.pdf", b"not a pdf", "假.pdf"),
        ("../../etc/p.exe", b"x", "类型"),
    ],
)
def test_files_are_looked_into_before_anything_is_kept(
    office: Office, clerk: Client, name: str, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile(name, content)
    page = said(clerk.post("/office/cases/register/", entry_form(office, files=[file])))
    assert 'id="error-summary"' in page and words in page and "附件需要重新选择" in page
    assert not Case.objects.exists()


# Acts


def test_the_papers_are_shown_before_they_are_issued_and_nothing_is_kept(office: Office, clerk: Client) -> None:
    case = recent(office)
    before = (Notice.objects.count(), Entry.objects.count(), list(Counter.objects.values_list("series", "value")))
    data = {"version": case.version, "on": today(), "items": "请写明年度\n请写明文号", "workdays": 10}
    page = said(clerk.post(address(case, "correction"), data))
    assert "发出之前请核对" in page and "请写明文号" in page and "待申请人补正" in page
    assert before == (
        Notice.objects.count(),
        Entry.objects.count(),
        list(Counter.objects.values_list("series", "value")),
    )
    assert "请写明文号" in said(clerk.post(address(case, "correction"), {**data, "edit": "1"}))
    clerk.post(address(case, "correction"), {**data, "confirmed": "1"})
    assert office.fresh(case).state == "awaiting_correction"


def test_the_second_officer_is_told_what_changed_and_keeps_the_typing(office: Office, clerk: Client) -> None:
    case = recent(office)
    seen = case.version
    acts.ask_extension(case, office.by(office.clerk, today()), today(), "检索量大")
    data = {"version": seen, "on": today(), "items": "请写明年度", "workdays": 10}
    response = clerk.post(address(case, "correction"), data)
    page = said(response)
    assert response.status_code == 409
    assert "提请延期" in page and str(office.clerk) in page and "请写明年度" in page
    fresh = re.search(r'name="version" value="(\d+)"', page)
    assert fresh is not None and int(fresh[1]) == office.fresh(case).version
    response = clerk.post(address(case, "correction"), {**data, "version": fresh[1], "confirmed": "1"})
    assert response.status_code == 302


def test_a_correction_on_a_closed_case_is_refused_in_words(office: Office, clerk: Client) -> None:
    case = scenes.answered(office)
    response = post(clerk, case, "correction", items="请写明年度", workdays=10)
    assert response.status_code == 200 and "不能再“告知补正”" in said(response)


def test_an_act_that_is_not_possible_now_says_so(office: Office, clerk: Client) -> None:
    case = recent(office)
    assert "目前不能“登记缴费”" in said(clerk.get(address(case, "paid")))
    assert clerk.get(address(case, "nothing-such")).status_code == 404


@pytest.mark.parametrize("version", ["x", "", "99999999999999999999", "-1"])
def test_a_spoilt_version_never_breaks(office: Office, clerk: Client, version: str) -> None:
    case = recent(office)
    response = clerk.post(address(case, "extend"), {"version": version, "reason": "检索量大", "workdays": 5})
    assert response.status_code in {200, 302, 409}


def test_a_case_goes_from_correction_to_the_file_through_the_screens(office: Office, clerk: Client) -> None:
    case, leader, reviewer = recent(office), signed_in(office.leader), signed_in(office.reviewer)
    post(clerk, case, "correction", items="请写明年度", workdays=10)
    post(clerk, case, "corrected", answer="二〇二五年度")
    post(clerk, case, "extend", reason="检索量大", workdays=10)
    post(leader, case, "decide-extension", approved="yes")
    post(clerk, case, "consult", whom="third_party", name="测试第三方", subject="可否公开核查结论")
    row = case.consultations.get()
    post(clerk, case, "consulted", consultation=row.pk, answer="objects", reasons="涉及报价")
    assert office.fresh(case).state == "running"
    draft = {"version": office.fresh(case).version, "items": 1, "i0-ground": "trade_secret", "i0-reasons": "涉及报价"}
    draft |= {f"i0-evidence-{slot}": value for slot, value in evidence_for("trade_secret").items()}
    assert "复议" in said(clerk.post(address(case, "draft"), {**draft, "go": "preview"}))
    assert not Decision.objects.exists()
    clerk.post(address(case, "draft"), {**draft, "go": "submit"})
    assert "答复拟稿" in said(reviewer.get(address(case, "review")))
    post(reviewer, case, "review", passed="yes", note="可以")
    post(leader, case, "sign", passed="yes")
    post(clerk, case, "deliver", delivery="post", mail_number="TEST123")
    post(clerk, case, "close")
    case = office.fresh(case)
    assert (case.state, case.outcome, case.closed_on) == ("concluded", "third_party", today())
    post(clerk, case, "remedy", kind="review", filed_on=today())
    remedy = case.remedies.get()
    post(clerk, case, "decide-remedy", remedy=remedy.pk, decided_on=today(), result="upheld")
    post(clerk, case, "remedy", kind="suit_after_review", filed_on=today(), follows=remedy.pk)
    assert case.remedies.count() == 2
    suit = case.remedies.get(kind="suit_after_review")
    post(clerk, case, "correct-remedy", remedy=suit.pk, what="all", reason="登记有误")
    page = said(clerk.get(address(case)))
    assert page.count("结果维持") == 1 and "复议后起诉" not in page.split('id="remedies"')[1].split("</section>")[0]


def test_fees_files_handlers_types_and_withdrawal(office: Office, clerk: Client) -> None:
    case = recent(office, kind="organisation")
    assert "请先核对申请人类别" in said(
        clerk.post(
            address(case, "draft"),
            {
                "version": case.version,
                "items": 1,
                "i0-ground": "supplied",
                "i0-evidence-supplied": "一份",
                "go": "submit",
            },
        )
    )
    post(clerk, case, "classify", applicant_type="business")
    post(clerk, case, "handler", handler=office.clerk.pk)
    post(clerk, case, "attach", purpose="working", files=SimpleUploadedFile("记录.txt", "记录".encode()))
    post(clerk, case, "fee", method="pages", quantity=40)
    assert office.fresh(case).state == "awaiting_payment"
    post(clerk, case, "paid", receipt="测试票据01")
    post(clerk, case, "withdraw")
    case = office.fresh(case)
    assert (case.state, case.outcome, case.applicant_type) == ("concluded", "other_ground", "business")
    file = case.attachments.get()
    response = clerk.get(f"{address(case)}files/{file.pk}/")
    assert response.content == "记录".encode() and response["Content-Disposition"].startswith("attachment")


def test_a_wrong_record_is_taken_back_with_a_reason(office: Office, clerk: Client) -> None:
    case = recent(office)
    post(clerk, case, "withdraw")
    event = case.events.get()
    assert "请填写更正理由" in said(post(clerk, case, "correct-event", event=event.pk))
    post(clerk, case, "correct-event", event=event.pk, reason="申请人未撤回")
    assert office.fresh(case).state == "running"
    assert "is-void" in said(clerk.get(address(case)))


def test_confirming_and_mending_the_day_of_receipt(office: Office, clerk: Client) -> None:
    case = recent(office, channel="email")
    assert "发出之前请核对" in said(clerk.post(address(case, "confirm"), {"version": case.version, "on": today()}))
    post(clerk, case, "confirm")
    day = today() - timedelta(days=1)
    post(clerk, case, "correct-receipt", confirmed_on=day, reason="电话记录为前一日")
    assert office.fresh(case).received_on == day


# The draft


def test_choosing_a_ground_asks_what_the_law_wants_for_it(office: Office, clerk: Client) -> None:
    case = recent(office)
    data = {"version": case.version, "items": 1, "i0-ground": "not_existing", "i0-subject": "甲事项", "text": "补充"}
    page = said(clerk.post(address(case, "draft"), {**data, "go": "refresh"}))
    assert (
        "i0-evidence-search_record" in page and "甲事项" in page and "补充" in page and 'id="error-summary"' not in page
    )
    page = said(clerk.post(address(case, "draft"), {**data, "go": "save"}))
    assert 'id="error-summary"' in page and "必须记载：检索记录" in page and "甲事项" in page


def test_items_are_added_and_removed_without_losing_the_others(office: Office, clerk: Client) -> None:
    case = recent(office)
    data = {"version": case.version, "items": 2, "i0-subject": "甲事项", "i1-subject": "乙事项"}
    assert 'name="i2-subject"' in said(clerk.post(address(case, "draft"), {**data, "go": "add"}))
    page = said(clerk.post(address(case, "draft"), {**data, "go": "remove-0"}))
    assert "甲事项" not in page and 'value="乙事项"' in page and 'name="i1-subject"' not in page


@pytest.mark.parametrize("bad", [{"items": "x"}, {"items": "9999"}, {"i0-ground": "nope"}, {"text": "长" * 6000}, {}])
def test_a_spoilt_draft_never_breaks(office: Office, clerk: Client, bad: dict[str, str]) -> None:
    case = recent(office)
    assert clerk.post(address(case, "draft"), {"version": case.version, "go": "save", **bad}).status_code == 200
    assert not Decision.objects.exists()


def test_a_stale_draft_keeps_what_was_written(office: Office, clerk: Client) -> None:
    case = recent(office)
    data = {
        "version": case.version,
        "items": 1,
        "i0-ground": "supplied",
        "i0-evidence-supplied": "文件一份",
        "go": "save",
    }
    acts.ask_extension(case, office.by(office.clerk, today()), today(), "检索量大")
    response = clerk.post(address(case, "draft"), data)
    assert response.status_code == 409 and "文件一份" in said(response) and "提请延期" in said(response)


# Papers and the clock


def test_papers_come_as_pdf_and_docx(office: Office, clerk: Client) -> None:
    case = scenes.answered(office)
    for paper in case.notices.all():
        assert clerk.get(f"{address(case)}papers/{paper.pk}.docx").content.startswith(b"PK")
    assert clerk.get(f"{address(case)}papers/{paper.pk}.pdf").content.startswith(b"%PDF")
    assert clerk.get(f"{address(case)}papers/999999.pdf").status_code == 404
    assert clerk.get(f"{address(case)}papers/{paper.pk}.exe", follow=True).status_code == 404


def test_the_calendar_explains_each_day(office: Office, clerk: Client) -> None:
    case = office.file(date(2026, 3, 2))
    page = said(clerk.get(address(case)))
    assert "2026年3月" in page and "第1日" in page and "到期" in page and "逐日说明（计入 20 日）" in page
    assert page.count('class="gk-nowrap">2026-03-') >= 29


@pytest.mark.parametrize("path", ["/office/", "/office/cases/"])
def test_a_longer_list_asks_the_database_no_more_often(office: Office, clerk: Client, path: str) -> None:
    recent(office)
    clerk.get(path)
    with CaptureQueriesContext(connection) as few:
        clerk.get(path)
    for _ in range(6):
        recent(office)
    with CaptureQueriesContext(connection) as many:
        clerk.get(path)
    assert len(many) == len(few)


def test_no_address_carries_what_was_asked_or_by_whom(office: Office, clerk: Client) -> None:
    case = recent(office, name="欧阳测试")
    found = re.findall(r'(?:href|action)="([^"]*)"', said(clerk.get(address(case))))
    links = [unquote(link) for link in found]
    assert links
    assert not [link for link in links if any(word in link for word in ("欧阳", SECRET, case.title))]
