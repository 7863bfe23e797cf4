"""The whole path of a request, and that nothing typed is ever lost."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongkai.foi.models import Case
from gongkai.organisations.actions import open_unit
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Practice
from gongkai.portal import actions
from gongkai.portal.models import Draft, DraftFile
from gongkai.portal.tests.conftest import COMPANY, HOW, PERSON, WHAT, Applicant


def body(answer) -> str:
    return answer.content.decode()


def test_whole_path_makes_a_case_with_receipt_and_form(applicant):
    applicant.fill()
    last_look = body(applicant.get("review"))
    for shown in ("甲关", "演示甲", "11010519491231002X", WHAT["title"], "jia@example.cn", "电子邮件"):
        assert shown in last_look
    receipt = applicant.submit()
    case = Case.objects.get()
    assert case.number in body(receipt)
    assert case.query_code in body(receipt)
    assert (case.channel, case.state, case.unit.key) == ("web", "awaiting_confirmation", "t2")
    assert case.applicant.name == "演示甲"
    assert case.applicant_type == "natural"
    paper = applicant.client.get(f"/track/{case.number}/form.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert "no-store" in paper["Cache-Control"]


def test_what_is_asked_of_an_office_goes_to_the_unit_it_publishes_under(units):
    on = today()
    office = open_unit(name="湾口办事处", level="office", above=units["t2"], actor=None, on=on)
    html = body(Client().get(f"/apply/?unit={office.key}"))
    assert "<h1>向甲关申请</h1>" in html and "湾口办事处以甲关的名义公开政府信息" in html
    assert 'name="unit" value="t2"' in html
    assert "的名义公开政府信息" not in body(Client().get("/apply/?unit=t2"))
    applicant = Applicant(office.key).begin().fill()
    # A draft that names the office itself all the same.
    draft = Draft.objects.get()
    assert draft.content["unit"] == "t2"
    actions.keep(draft, timezone.now(), unit=office.key)
    assert "甲关" in body(applicant.get("review"))
    applicant.submit()
    assert Case.objects.get().unit == units["t2"]


def test_organisation_may_leave_its_type_to_the_officer(applicant):
    applicant.fill(who=COMPANY).submit()
    case = Case.objects.get()
    assert case.applicant.id_kind == "uscc"
    assert case.applicant.contact_name == "演示乙"
    assert case.applicant_type == "other_org"
    assert not case.applicant_type_confirmed


@pytest.mark.parametrize("code", ["business", "research", "charity", "legal_service", "other_org"])
def test_organisation_may_name_its_type(applicant, code):
    applicant.fill(who={**COMPANY, "org_type": code}).submit()
    assert Case.objects.get().applicant_type == code


def test_no_purpose_is_asked_and_each_page_has_only_the_fields_of_article_29(applicant):
    names = set()
    for page in ("who", "what", "how"):
        names |= {part.split('"')[0] for part in body(applicant.get(page)).split("<body>")[1].split('name="')[1:]}
    assert names == {
        "csrfmiddlewaretoken", "kind", "name", "id_kind", "id_number", "org_name", "org_code", "org_type",
        "contact_name", "phone", "email", "address", "title", "reference", "description", "files", "attach", "form",
        "route", "postcode",
    }  # fmt: skip


def test_submitting_twice_makes_one_case(applicant):
    applicant.fill()
    first, second = applicant.submit(), applicant.submit()
    assert Case.objects.count() == 1
    assert Case.objects.get().query_code in body(first)
    assert Case.objects.get().query_code in body(second)


def test_back_button_shows_what_was_typed_on_every_page(applicant):
    applicant.fill()
    assert 'value="演示甲"' in body(applicant.get("who"))
    assert WHAT["description"] in body(applicant.get("what"))
    assert 'value="jia@example.cn"' in body(applicant.get("how"))


def test_errors_keep_typing_even_after_leaving_the_page(applicant):
    answer = applicant.post("who", {**PERSON, "name": "", "phone": "", "id_number": "护照E1"})
    text = body(answer)
    assert "请填写姓名" in text
    assert "请至少填写一种联系方式" in text
    assert 'href="#id_name"' in text
    assert "护照E1" in text
    assert "护照E1" in body(applicant.get("who"))


def test_unfinished_pages_cannot_be_skipped(applicant):
    applicant.post("who", PERSON)
    assert applicant.get("review").url.endswith("/what/")
    assert applicant.post("submit").url.endswith("/what/")
    assert not Case.objects.exists()


def test_making_a_page_wrong_again_sends_back_to_it(applicant):
    applicant.fill()
    applicant.post("what", {"title": ""})
    assert applicant.post("submit").url.endswith("/what/")


def test_doubtful_number_is_warned_about_once_and_then_taken(applicant):
    wrong = {**PERSON, "id_number": "110105194912310021"}
    first = applicant.post("who", wrong)
    assert first.status_code == 200
    assert "照此提交" in body(first)
    assert applicant.post("who", wrong).status_code == 302


def test_another_doubtful_number_is_warned_about_anew(applicant):
    applicant.post("who", {**PERSON, "id_number": "110105194912310021"})
    assert applicant.post("who", {**PERSON, "id_number": "110105194912310013"}).status_code == 200


def test_doubtful_credit_code_is_only_warned_about(applicant):
    wrong = {**COMPANY, "org_code": "123"}
    assert "统一社会信用代码应为18位" in body(applicant.post("who", wrong))
    assert applicant.post("who", wrong).status_code == 302


def test_other_papers_are_not_checked(applicant):
    assert applicant.post("who", {**PERSON, "id_kind": "passport", "id_number": "E00000000"}).status_code == 302


def test_only_the_chosen_way_asks_for_its_address(applicant):
    assert "请填写收件地址" in body(applicant.post("how", {"form": "paper", "route": "post"}))
    assert "请填写收件邮箱" in body(applicant.post("how", {"form": "paper", "route": "email"}))
    assert applicant.post("how", {"form": "inspection", "route": "on_site"}).status_code == 302


def test_contact_is_offered_as_the_place_to_send_to(applicant):
    applicant.post("who", {**PERSON, "email": "jia@example.cn"})
    assert 'value="jia@example.cn"' in body(applicant.get("how"))


def test_too_long_fields_are_named_with_both_lengths_and_kept(applicant):
    answer = body(applicant.post("what", {**WHAT, "title": "长" * 201, "description": "述" * 5001}))
    assert "所需信息的名称最多200个字，现在是201个字" in answer
    assert "内容描述最多5000个字，现在是5001个字" in answer
    assert "述" * 5001 in answer


STRANGE = [
    "演\x00示",
    "演\u202e示",
    "演\u200b示",
    "𠮷㐂",
    "👩‍👩‍👧",
    "<script>alert(1)</script>",
    "'; DROP TABLE foi_case; --",
    "{{ 7*7 }}",
    "\ufeff演示",
    "שלום",
]


@pytest.mark.parametrize("typed", STRANGE)
def test_strange_characters_do_no_harm(applicant, typed):
    applicant.fill(who={**PERSON, "name": typed}, what={**WHAT, "title": typed, "description": typed}).submit()
    case = Case.objects.get()
    assert "\x00" not in case.title + case.applicant.name
    assert "\u202e" not in case.title
    page = body(applicant.client.get(f"/track/{case.number}/"))
    assert "<script>alert" not in page
    assert applicant.client.get(f"/track/{case.number}/form.pdf").content.startswith(b"%PDF")


def test_blank_and_invisible_only_fields_count_as_empty(applicant):
    assert "请填写姓名" in body(applicant.post("who", {**PERSON, "name": " \u200b\x00\u3000"}))


def test_wrong_choices_are_refused_in_chinese(applicant):
    assert "请选择申请人" in body(applicant.post("who", {**PERSON, "kind": "robot"}))
    assert "请选择获取信息的途径" in body(applicant.post("how", {"form": "paper", "route": "pigeon"}))


def test_a_huge_text_is_refused_with_a_page(applicant):
    answer = applicant.client.post(f"{applicant.base}who/", {**PERSON, "address": "址" * 1_000_000})
    assert answer.status_code == 413
    assert "太大" in body(answer)


@pytest.mark.parametrize("unit", ["nope", "", "u0028\x00", "新区海关", "9" * 500, "../etc"])
def test_unknown_unit_is_said_so(units, unit):
    client = Client()
    answer = client.post("/apply/begin/", {"unit": unit})
    assert answer.status_code == 404
    assert "没有这个单位" in body(answer)
    assert client.get("/apply/", {"unit": unit or "x"}).status_code == 404


def test_same_named_units_are_told_apart_by_the_unit_above(units):
    page = body(Client().get("/apply/", {"q": "新区"}))
    assert "上级：甲关" in page
    assert "上级：乙关" in page
    assert "上级单位是乙关" in body(Client().get("/apply/", {"unit": "t5"}))


def test_unit_can_be_changed_without_losing_anything(applicant):
    applicant.fill()
    assert applicant.client.post(f"{applicant.base}unit/", {"unit": "t5"}).url.endswith("/review/")
    applicant.submit()
    assert Case.objects.get().unit.key == "t5"


def test_a_unit_closed_meanwhile_is_found_out_before_filing(applicant, units):
    applicant.fill()
    units["t2"].closed_on = timezone.localdate()
    units["t2"].save()
    applicant.submit()
    assert not Case.objects.exists()
    assert "演示甲" in body(applicant.get("who"))


def test_a_channel_switched_off_is_told_at_the_last_look(applicant, units):
    Practice.objects.create(unit=units["t2"], code="channels_off", value=["web"])
    applicant.fill()
    answer = body(applicant.submit())
    assert "没有提交成功" in answer
    assert "没有开通" in answer
    assert not Case.objects.exists()


def test_drafts_belong_to_one_browser(applicant):
    applicant.fill()
    stranger = Client()
    for page in ("who", "what", "how", "review", "receipt"):
        answer = stranger.get(f"{applicant.base}{page}/")
        assert answer.status_code == 404
        assert "演示甲" not in body(answer)
    assert stranger.post(f"{applicant.base}submit/").status_code == 404
    stranger.post("/apply/begin/", {"unit": "t2"})
    assert stranger.get(f"{applicant.base}who/").status_code == 404


def test_two_drafts_in_one_browser_do_not_mix(applicant):
    applicant.post("who", PERSON)
    first = applicant.base
    applicant.begin()
    applicant.post("who", {**PERSON, "name": "演示丙"})
    assert "演示甲" in body(applicant.client.get(f"{first}who/"))
    assert "演示丙" in body(applicant.get("who"))


def test_nothing_typed_stands_in_cookies_addresses_or_clear_text(applicant):
    applicant.fill(who={**PERSON, "name": "演示丁"})
    cookies = " ".join(morsel.value for morsel in applicant.client.cookies.values())
    assert "演示丁" not in cookies
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM portal_draft")
        stored = cursor.fetchone()[0]
    assert "演示丁" not in stored
    assert "name" not in stored


def test_drafts_end_after_a_day(applicant):
    applicant.post("who", PERSON)
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = applicant.get("who")
    assert answer.status_code == 404
    assert "没有找到这份草稿" in body(answer)


def test_sweeping_takes_files_along_and_may_be_repeated(applicant):
    applicant.post("what", {**WHAT, "files": SimpleUploadedFile("说明.txt", "演示".encode()), "attach": "1"})
    path = DraftFile.objects.get().path
    assert default_storage.exists(path)
    later = timezone.now() + timedelta(hours=25)
    assert actions.sweep(later) == 1
    assert actions.sweep(later) == 0
    assert not default_storage.exists(path)


def test_what_was_typed_is_let_go_of_when_the_request_is_filed(applicant):
    applicant.fill().submit()
    assert "演示甲" not in str(Draft.objects.get().content)
    assert applicant.get("who").url.endswith("/receipt/")
    assert applicant.post("what", WHAT).url.endswith("/receipt/")


def test_receipt_can_be_cleared_on_a_shared_computer(applicant):
    applicant.fill().submit()
    case = Case.objects.get()
    assert "申请照常办理" in body(applicant.post("clear"))
    assert applicant.get("receipt").status_code == 404
    assert applicant.client.get(f"/track/{case.number}/").url.startswith("/track/")


def test_draft_can_be_thrown_away(applicant):
    applicant.fill()
    assert "没有提交任何申请" in body(applicant.post("clear"))
    assert not Draft.objects.exists()
    assert applicant.get("who").status_code == 404


def test_pages_are_not_cached_and_forms_are_guarded(applicant):
    assert "no-store" in applicant.get("who")["Cache-Control"]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = applicant.client.cookies
    answer = strict.post(f"{applicant.base}who/", PERSON)
    assert answer.status_code == 403
    assert "页面放置太久" in body(answer)
    assert strict.post(f"{applicant.base}submit/").status_code == 403


def test_a_visitor_without_cookies_is_told(units):
    other = Applicant().begin()
    other.client.cookies.clear()
    assert other.get("who").status_code == 404


def test_route_is_kept_when_only_how_is_posted_first(applicant):
    applicant.post("how", HOW)
    assert applicant.get("review").url.endswith("/who/")
