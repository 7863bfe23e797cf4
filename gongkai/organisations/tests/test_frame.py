"""The frame of the workspace: places by access, one account page, nothing of a CMS, everything without JavaScript."""

import json
import re

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from wagtail.admin.menu import admin_menu

from gongkai.organisations import menu
from gongkai.organisations.menu import Place
from gongkai.organisations.models import Assignment, Installation, Officer, Role, Unit

BACKEND = "gongkai.organisations.sign_in.OfficerBackend"


def signed_in(role: str) -> Client:
    unit = Unit.objects.create(key="u9001", name="测试海关", level="local")
    person = Officer.objects.create_user(username="somebody", password="correct horse battery", name="测试人员")
    post = Role.objects.get_or_create(code=role, defaults={"label": role})[0]
    Assignment.objects.create(officer=person, role=post, unit=unit, since="2018-01-01")
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def strip(page: str) -> list[str]:
    found = re.search(r'aria-label="工作台栏目">(.*?)</nav>', page, re.S)
    assert found is not None
    return re.findall(r">([^<>]+)</a>", found[1])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "closed"),
    [("disclosure_officer", {"人员", "操作记录"}), ("supervisor", set()), ("administrator", {"依申请公开"})],
)
def test_the_strip_holds_the_places_open_to_the_role(role: str, closed: set[str]) -> None:
    shown = strip(signed_in(role).get("/office/account/").content.decode())
    assert shown[0] == "案头" and "日历" in shown
    assert not closed & set(shown)


@pytest.mark.django_db
def test_the_sidebar_has_our_places_and_nothing_of_a_cms() -> None:
    page = signed_in("administrator").get("/office/account/").content.decode()
    props = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', page, re.S)
    assert props is not None
    said = json.dumps(json.loads(props[1]), ensure_ascii=False)
    assert "案头" in said and "操作记录" in said
    assert not [
        word for word in ("/office/pages/", "/office/images/", "/office/documents/", "settings") if word in said
    ]


@pytest.mark.django_db
def test_the_present_place_is_marked_and_the_desk_only_on_itself() -> None:
    client = signed_in("administrator")
    page = client.get("/office/").content.decode()
    assert re.search(r'href="/office/" aria-current="page">案头', page)
    assert not re.search(r'aria-current="page">案头', client.get("/office/account/").content.decode())


@pytest.mark.django_db
@pytest.mark.django_db
def test_an_act_no_room_registered_opens_no_place() -> None:
    request = RequestFactory().get("/office/")
    request.user = Officer.objects.create(username="nobody")
    assert not Place("无", "/x/", name="x", order=1, icon="home", acts=("no.such.act",)).is_shown(request)


@pytest.mark.django_db
def test_the_account_page_leads_to_password_and_second_factor_and_keeps_the_look() -> None:
    client = signed_in("administrator")
    page = client.get("/office/account/").content.decode()
    assert "修改密码" in page and "动态口令" in page and "测试海关" in page
    client.post("/office/account/", {"theme": "dark"})
    assert "w-theme-dark" in client.get("/office/account/").content.decode()
    assert "没有这种外观" in client.post("/office/account/", {"theme": "pink"}, follow=True).content.decode()
    assert "w-theme-dark" in client.get("/office/account/").content.decode()


@pytest.mark.django_db
def test_wagtails_own_doors_lead_to_ours() -> None:
    assert Client().get("/office/login/?next=/office/").headers["Location"].startswith("/accounts/login/")
    client = signed_in("administrator")
    client.post("/office/logout/")
    assert client.get("/office/").status_code == 302


@pytest.mark.django_db
def test_the_demonstration_is_marked_on_every_page() -> None:
    client = signed_in("administrator")
    assert "演示系统" not in client.get("/office/account/").content.decode()
    Installation.objects.update_or_create(pk=1, defaults={"demonstration": True})
    assert "演示系统" in client.get("/office/account/").content.decode()


@pytest.mark.django_db
def test_no_inline_style_or_script_and_nothing_from_elsewhere() -> None:
    page = signed_in("administrator").get("/office/account/").content.decode()
    main = page[page.index("<main") :]
    assert " style=" not in main and "onclick" not in main
    assert not re.search(r'<script(?![^>]*(?:src=|type="application/json"))', page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.replace('href="https://www.enable-javascript.com/"', ""))


def test_places_are_ordered_as_the_work_goes() -> None:
    ours = [item for item in admin_menu.registered_menu_items if isinstance(item, Place)]
    labels = [item.label for item in sorted(ours, key=lambda item: item.order)]
    known = [
        "案头",
        "依申请公开",
        "统计与年报",
        "年报文库",
        "问题整改",
        "单位",
        "人员",
        "日历",
        "操作记录",
    ]
    assert [label for label in labels if label in known] == known and len(set(labels)) == len(labels)
    assert menu._holds("/office/", "/office/", "/office/") and not menu._holds("/office/", "/office/x/", "/office/")


@pytest.mark.parametrize(
    ("days", "said"),
    [("None", "不计时"), ("0", "今日到期"), ("-2", "超期 2 个工作日"), ("5", "gk-days--soon"), ("6", "剩 6 个工作日")],
)
def test_days_left_in_words(days: str, said: str) -> None:
    drawn = Template("{% load workspace %}{% days_left days %}").render(Context({"days": eval(days)}))
    assert said in drawn


def test_dates_and_badges_are_written_as_tables_do_and_escaped() -> None:
    drawn = Template('{% load workspace %}{{ day|iso }}{{ none|iso }}{% badge word "done" %}').render(
        Context({"word": "<b>"})
    )
    assert drawn == '——<span class="gk-badge gk-badge--done">&lt;b&gt;</span>'


def test_sort_headers_turn_round_and_keep_the_other_filters() -> None:
    request = RequestFactory().get("/x/?sort=due&unit=3&page=4")
    context = Context({"request": request})
    drawn = Template('{% load workspace %}{% sort_header "due" "期限" %}').render(context)
    assert 'aria-sort="ascending"' in drawn and "sort=-due" in drawn and "unit=3" in drawn and "page" not in drawn
