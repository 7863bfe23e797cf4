"""The open pages: home, units, reports, errors, display, robots."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory
from django.utils import timezone

from gongkai.foi.actions import ApplicantData, By, Filing, Party, RequestData, confirm_receipt, file_request
from gongkai.organisations.models import Assignment, Installation, Officer, Practice, Role
from gongkai.organisations.practices import NotAllowed, check
from gongkai.portal.views import errors
from gongkai.portal.yearly import drawings


def body(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def filed(units):
    role, _ = Role.objects.get_or_create(code="disclosure_officer", defaults={"label": "政务公开岗"})
    person = Officer.objects.create(username="demo-officer", name="演示员", unit=units["t4"])
    Assignment.objects.create(officer=person, role=role, unit=units["t4"], since=date(2015, 1, 1))
    today = timezone.localdate()
    who = ApplicantData("person", "演示甲", "passport", "E00000000", phone="13800000000")
    case = file_request(Filing(units["t4"], "web", today, who, RequestData("演示")), By(Party.APPLICANT, today))
    return confirm_receipt(case, By(person, today), today)


@pytest.mark.parametrize("path", ["/", "/units/", "/apply/", "/track/", "/reports/", "/robots.txt"])
def test_pages_open_on_an_empty_installation(db, path):
    assert Client().get(path).status_code == 200


def test_every_door_of_the_home_page_opens(units):
    client = Client()
    page = body(client.get("/"))
    doors = {part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("/")}
    for door in doors - {door for door in doors if door.startswith("/static/")}:
        assert client.get(door.replace("&amp;", "&")).status_code in {200, 302}, door


@pytest.fixture
def live(units):
    """Statistics that nobody has reviewed may be shown."""
    Practice.objects.create(unit=units["t1"], code="live_statistics", value=True)


def test_the_chart_is_computed_and_has_its_table(filed, live):
    page = body(Client().get("/"))
    assert "台账即时统计，不是年度报告" in page
    year = timezone.localdate().year
    assert f"{year}年收到1件，办结0件" in page
    assert "查看图中的数字" in page
    assert 'role="img"' in page


def test_the_chart_shows_the_last_years_on_both_papers():
    rows = [(str(2011 + n), n * 137, n * 120) for n in range(12)]
    broad, slim = drawings(rows)
    assert ">2022年<" in broad and ">2014年<" not in broad
    assert ">2022<" in slim and ">2017<" not in slim
    assert broad.count('<rect class="a"') == 8 and slim.count('<rect class="b"') == 5
    assert ">1507<" in broad and ">1507<" not in slim


def test_units_are_listed_found_and_shown_with_those_above(units):
    client = Client()
    assert "新区海关" in body(client.get("/units/"))
    found = body(client.get("/units/", {"q": "新区"}))
    assert "共 2 个" in found
    page = body(client.get("/units/t4/"))
    assert "甲关" in page
    assert "/apply/?unit=t4" in page
    assert client.get("/units/none/").status_code == 404


@pytest.mark.parametrize("text", ["\x00", "%", "'", "长" * 1000, "<b>", "a b c d e f g h"])
def test_strange_searches_find_nothing_and_break_nothing(units, text):
    answer = Client().get("/units/", {"q": text})
    assert answer.status_code == 200
    assert "<b>" not in body(answer)


def test_a_closed_unit_says_where_to_go(units):
    unit = units["t4"]
    unit.closed_on, unit.merged_into = timezone.localdate() - timedelta(days=1), units["t5"]
    unit.save()
    page = body(Client().get("/units/t4/"))
    assert "撤销" in page
    assert "/apply/?unit=t4" not in page
    assert "/units/t5/" in page


def test_nothing_unreviewed_is_shown_unless_the_unit_allows_it(filed):
    client, year = Client(), timezone.localdate().year
    assert "图中的数字" not in body(client.get("/"))
    assert "还没有公布的年度报告" in body(client.get("/reports/"))
    for path in (f"/reports/t1/{year}/system/", f"/reports/t2/{year}/region/", f"/reports/t4/{year}/own/"):
        assert client.get(path).status_code == 404


def test_a_unit_may_keep_live_statistics_to_itself(filed, live, units):
    client, year = Client(), timezone.localdate().year
    Practice.objects.create(unit=units["t4"], code="live_statistics", value=False)
    assert client.get(f"/reports/t4/{year}/own/").status_code == 404
    assert client.get(f"/reports/t2/{year}/region/").status_code == 200
    with pytest.raises(NotAllowed):
        check("live_statistics", "yes", timezone.localdate())


def test_live_statistics_are_listed_and_headed_as_what_they_are(filed, live):
    client, year = Client(), timezone.localdate().year
    listing = body(client.get("/reports/"))
    for path in (f"/reports/t1/{year}/system/", f"/reports/t2/{year}/region/", f"/reports/t4/{year}/own/"):
        assert path in listing
        page = body(client.get(path))
        assert "本年新收政府信息公开申请数量" in page
        assert "勾稽关系" in page
        assert "台账即时统计，不是年度报告" in page
        assert "年度报告</h1>" not in page
        assert "office" not in page


@pytest.mark.parametrize(
    "path",
    ["t4/1999/own/", "t4/2019/region/", "t4/2019/nonsense/", "none/2019/own/", "t1/99999/system/", "t1/0/system/"],
)
def test_reports_that_do_not_exist_are_not_found(filed, live, path):
    assert Client().get(f"/reports/{path}").status_code == 404


@pytest.mark.parametrize("year", ["abcd", "1999", "99999", "２０１９", "-1", "\x00"])
def test_a_strange_year_is_not_found(filed, year):
    assert Client().get("/reports/", {"year": year}).status_code == 404


def test_the_demonstration_is_marked_on_every_page(units):
    Installation.objects.update_or_create(pk=1, defaults={"demonstration": True})
    for path in ("/", "/units/", "/apply/", "/track/", "/reports/", "/none/"):
        assert "演示系统" in body(Client().get(path)), path


def test_display_is_kept_in_a_cookie_and_goes_back(db):
    client = Client()
    answer = client.get("/display/", {"size": "largest", "contrast": "high", "next": "/units/"})
    assert answer.url == "/units/"
    page = body(client.get("/"))
    assert 'data-size="largest"' in page
    assert 'data-contrast="high"' in page


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\\\\evil"])
def test_display_never_leads_away(db, back):
    assert Client().get("/display/", {"next": back}).url == "/"


def test_display_refuses_unknown_values(db):
    assert not Client().get("/display/", {"size": "<script>"}).cookies


def test_robots_keep_out_of_personal_pages(db):
    text = body(Client().get("/robots.txt"))
    for path in ("/office/", "/track/", "/apply/"):
        assert f"Disallow: {path}" in text


def test_errors_say_what_happened_what_was_kept_and_what_to_do(db):
    request = RequestFactory().get("/nowhere/")
    pages = [
        errors.bad_request(request),
        errors.denied(request),
        errors.not_found(request),
        errors.too_large(request),
        errors.broken(request),
        errors.csrf_failure(request),
    ]
    assert [page.status_code for page in pages] == [400, 403, 404, 413, 500, 403]
    for page in pages:
        assert "您的内容" in body(page)
        assert "您可以这样做" in body(page)
    assert errors.bad_request(request, RequestDataTooBig()).status_code == 413


def test_security_headers_and_no_script(units):
    answer = Client().get("/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    scripts = re.findall(r"<script[^>]*>", body(answer))
    assert scripts and all(re.fullmatch(r'<script src="/static/portal/\w+\.js" defer>', one) for one in scripts)
    assert " style=" not in body(answer)
