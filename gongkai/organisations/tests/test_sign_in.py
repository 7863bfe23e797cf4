"""Signing in: lockout, second factor by role, temporary passwords, idle sessions, and what is not reachable."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from gongkai.audit.models import Entry
from gongkai.organisations import actions
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer
from gongkai.organisations.tests.conftest import ON, PASSWORD

LOGIN = "/accounts/login/"


def sign_in(client: Client, username: str, password: str = PASSWORD, address: str = "127.0.0.1"):
    return client.post(LOGIN, {"login": username, "password": password}, REMOTE_ADDR=address)


def fail(client: Client, username: str, times: int, address: str = "127.0.0.1"):
    response = None
    for _ in range(times):
        response = sign_in(client, username, "不是这个密码", address)
    return response


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.django_db
def test_signing_in_leads_to_the_workspace_and_is_recorded(client: Client, admin: Officer):
    response = sign_in(client, "admin")
    assert response.status_code == 302 and response["Location"] == "/office/"
    assert Entry.objects.filter(act="officer.signed_in", subject=f"officer:{admin.pk}").exists()


@pytest.mark.django_db
def test_sign_in_page_is_ours_and_says_nothing_in_english(client: Client):
    response = client.get(LOGIN)
    page = response.content.decode()
    assert "signin.css" in page and "账号由本单位系统管理员开设" in page
    assert "Password" not in page and "<script" not in page and "style=" not in page


@pytest.mark.django_db
def test_a_wrong_password_keeps_the_account_and_not_the_password(client: Client, admin: Officer):
    response = fail(client, "admin", 1)
    page = response.content.decode()
    assert response.status_code == 200 and 'role="alert"' in page and 'value="admin"' in page
    assert "不是这个密码" not in page


@pytest.mark.django_db
def test_the_fifth_failure_locks_from_any_address(client: Client, admin: Officer):
    for number in range(4):
        assert fail(client, "admin", 1, f"10.0.0.{number}").status_code == 200
    response = fail(client, "admin", 1, "10.0.0.9")
    assert response.status_code == 429 and "暂时锁定" in response.content.decode()
    right = sign_in(Client(), "admin", address="10.9.9.9")
    assert right.status_code == 429 and "之后可以再次登录" in right.content.decode()
    assert Entry.objects.filter(act="officer.locked").count() == 1


@pytest.mark.django_db
def test_other_spellings_of_the_account_count_together(client: Client, admin: Officer):
    for spelling in ("ADMIN", "Admin", "admin ", "aDmin"):
        fail(client, spelling, 1)
    assert fail(client, "admin", 1).status_code == 429


@pytest.mark.django_db
def test_an_unknown_account_is_answered_alike(client: Client, admin: Officer):
    known, unknown = fail(Client(), "admin", 1), fail(Client(), "nobody", 1)
    assert known.status_code == unknown.status_code == 200
    assert fail(Client(), "nobody", 4).status_code == 429


@pytest.mark.django_db
def test_the_lock_ends_when_its_term_ends_however_often_someone_knocks(client: Client, admin: Officer):
    fail(client, "admin", 8)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert sign_in(client, "admin").status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, "admin").status_code == 302


@pytest.mark.django_db
def test_an_administrator_lifts_the_lock(client: Client, admin: Officer, person, tree: SimpleNamespace):
    officer = person("wang", "disclosure_officer", tree.cc)
    fail(client, "wang", 5)
    assert sign_in(client, "wang").status_code == 429
    assert actions.unlock(officer, actor=admin, on=ON) >= 1
    assert sign_in(client, "wang").status_code == 302


@pytest.mark.django_db
def test_too_many_requests_from_one_address_get_a_chinese_page(client: Client):
    response = None
    for number in range(31):
        response = sign_in(client, f"x{number}", "一个随便的密码", "10.1.1.1")
    assert response.status_code == 429 and "操作太频繁" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "3rdparty/", "social/signup/"]
)
def test_the_other_pages_of_the_library_are_not_there(client: Client, path: str):
    assert client.get(f"/accounts/{path}").status_code == 404


@pytest.mark.django_db
def test_office_is_closed_without_a_post(client: Client, tree: SimpleNamespace):
    officer, _ = actions.create_officer("idle", "闲人（虚构）", tree.cc, actor=None, on=ON, password=PASSWORD)
    client.force_login(officer, backend="gongkai.organisations.sign_in.OfficerBackend")
    assert client.get("/office/units/").status_code in {302, 403}


@pytest.mark.django_db
def test_a_temporary_password_must_be_changed_first(client: Client, admin: Officer, person, tree: SimpleNamespace):
    officer = person("wang", "disclosure_officer", tree.cc)
    temporary = actions.reset_password(officer, actor=admin, on=ON)
    assert sign_in(client, "wang").status_code == 200
    sign_in(client, "wang", temporary)
    assert client.get("/office/units/")["Location"] == "/accounts/password/change/"
    new = "山高-水长-2027-月明"
    changed = client.post("/accounts/password/change/", {"oldpassword": temporary, "password1": new, "password2": new})
    assert changed.status_code == 302 and changed["Location"] == "/office/"
    assert client.get("/office/units/").status_code == 200
    assert Entry.objects.filter(act="officer.password_changed").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("weak", ["short-1", "123456789012345", "password1234", "wangxiaoming1"])
def test_weak_passwords_are_refused_in_chinese(tree: SimpleNamespace, weak: str):
    with pytest.raises(actions.Refused, match="密码|账号|姓名|用户名"):
        actions.create_officer("wangxiaoming", "王某（虚构）", tree.cc, actor=None, on=ON, password=weak)


@pytest.mark.django_db
def test_a_role_can_demand_a_second_factor(client: Client, admin: Officer, person, tree: SimpleNamespace):
    actions.require_second_factor("leader", actor=admin, on=ON)
    person("chen", "leader", tree.cc)
    sign_in(client, "chen")
    for path in ("/office/", "/office/units/", "/office/calendar/"):
        assert client.get(path)["Location"] == "/accounts/2fa/totp/activate/"
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert "请再次确认身份" in client.get(asked["Location"]).content.decode()
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert "data:image/svg+xml;base64," in page.content.decode()
    secret = page.context["form"].secret
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert done.status_code == 302
    assert client.get("/office/units/").status_code == 200
    stored = Authenticator.objects.get(type="totp")
    assert secret not in str(stored.data)
    refused = client.post("/accounts/2fa/totp/deactivate/")
    assert "您的岗位要求使用动态口令" in refused.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.django_db
def test_with_a_second_factor_the_password_alone_opens_nothing(client: Client, admin: Officer):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(admin, secret)
    assert sign_in(client, "admin")["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/office/units/").status_code == 302
    assert "动态口令" in client.get("/accounts/2fa/authenticate/").content.decode()
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200 and 'role="alert"' in wrong.content.decode()
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert client.get("/office/units/").status_code == 200


@pytest.mark.django_db
def test_a_lost_phone_is_reset_by_an_administrator(admin: Officer, person, tree: SimpleNamespace):
    officer = person("chen", "leader", tree.cc)
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
    actions.reset_second_factor(officer, actor=admin, on=ON)
    assert not Authenticator.objects.filter(user=officer).exists()


@pytest.mark.django_db
def test_an_idle_session_ends_with_a_gentle_word(office: Client, settings):
    settings.SESSION_COOKIE_AGE = 600
    assert office.get("/office/units/").status_code == 200
    session = office.session
    session["officer_seen"] -= 601
    session.save()
    response = office.get("/office/units/?q=x", follow=True)
    assert response.redirect_chain[0][0] == "/accounts/login/?next=%2Foffice%2Funits%2F%3Fq%3Dx"
    assert "已自动退出" in response.content.decode()


@pytest.mark.django_db
def test_an_idle_session_the_store_forgot_gets_the_same_word(office: Client):
    office.get("/office/units/")
    Session.objects.all().delete()
    assert "已自动退出" in office.get("/office/units/", follow=True).content.decode()


@pytest.mark.django_db
def test_what_was_posted_too_late_is_said_to_be_lost(office: Client):
    office.get("/office/units/")
    Session.objects.all().delete()
    response = office.post("/office/units/import/", {"text": "x"})
    assert response.status_code == 403 and "没有保存" in response.content.decode()


@pytest.mark.django_db
def test_the_session_slides_but_is_written_once_a_minute(office: Client):
    office.get("/office/units/")
    first = office.session["officer_seen"]
    session = office.session
    session["officer_seen"] = first - 30
    session.save()
    office.get("/office/units/")
    assert office.session["officer_seen"] == first - 30
    session["officer_seen"] = first - 61
    session.save()
    office.get("/office/units/")
    assert office.session["officer_seen"] >= first


@pytest.mark.django_db
def test_an_htmx_request_of_an_ended_session_is_sent_to_sign_in(office: Client):
    office.get("/office/units/")
    Session.objects.all().delete()
    response = office.get("/office/units/", headers={"HX-Request": "true"})
    assert response.status_code == 204 and response["HX-Redirect"].startswith(LOGIN)


@pytest.mark.django_db
def test_nothing_under_office_is_kept_by_browsers(office: Client):
    assert office.get("/office/units/")["Cache-Control"] == "no-store"
    assert office.get("/accounts/2fa/")["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_resetting_a_password_ends_open_sessions(client: Client, admin: Officer, person, tree: SimpleNamespace):
    officer = person("wang", "disclosure_officer", tree.cc)
    sign_in(client, "wang")
    assert client.get("/office/units/").status_code == 200
    actions.reset_password(officer, actor=admin, on=today())
    assert client.get("/office/units/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "recovery-codes/generate/", "totp/activate/"])
def test_second_factor_pages_ask_in_chinese(client: Client, admin: Officer, path: str):
    sign_in(client, "admin")
    response = client.get(f"/accounts/2fa/{path}", follow=True)
    page = response.content.decode()
    assert response.status_code == 200 and "signin.css" in page and "Two-Factor" not in page
