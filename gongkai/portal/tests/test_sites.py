"""Many sites on one installation: found by host or address, each staying in itself; the mandated tags; the colours."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from gongkai.audit.models import Entry
from gongkai.organisations.access import Denied
from gongkai.organisations.actions import Refused, ensure_roles
from gongkai.organisations.models import Assignment, Officer, Role
from gongkai.portal import colours
from gongkai.portal.actions import change_site, close_site, open_site, reopen_site
from gongkai.portal.heads import article_head, column_head
from gongkai.portal.models import Site
from gongkai.portal.traditional import converted
from gongkai.stamps.queries import versions
from gongkai.statute.catalogue import column_types
from gongkai.statute.errors import StatuteError
from gongkai.statute.tags import meta_tags, tags_of

ON = date(2026, 3, 2)
MIDDLEWARE = "gongkai.portal.middleware.Sites"
PUBLIC = ["/", "/about/", "/sitemap/", "/accessibility/", "/units/", "/units/t2/", "/reports/", "/apply/", "/track/"]


@pytest.fixture(autouse=True)
def _with_sites(settings: Any) -> None:
    """Whatever the order of the layers in use, the sites are found."""
    if MIDDLEWARE not in django_settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*django_settings.MIDDLEWARE, MIDDLEWARE]
    settings.WAGTAILADMIN_BASE_URL = "https://www.example.gov.cn"


@pytest.fixture
def main(units: Any) -> Site:
    return open_site(
        key="main", unit=units["t1"], main=True, actor=None, on=ON, name="演示总署", identifier="bm00000001"
    )


@pytest.fixture
def region(units: Any, main: Site) -> Site:
    return open_site(
        key="jia", unit=units["t2"], actor=None, on=ON, name="甲关网站", colour="#7a1f1f", identifier="bm00000002"
    )


def page(path: str, **headers: str) -> str:
    response = Client().get(path, **headers)
    assert response.status_code == 200, path
    return response.content.decode()


def tags(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', html))


def test_links_within_a_site_stay_in_it(region: Site) -> None:
    html = page("/sites/jia/units/")
    body = html.split("<body>")[1]
    inner = [href for href in re.findall(r'href="(/[^"]*)"', body) if not href.startswith(("/static/", "/hant/"))]
    assert inner
    assert all(href.startswith("/sites/jia/") for href in inner), inner
    assert "甲关网站" in html
    assert "/sites/jia/colours/7a1f1f.css" in html


def test_a_site_with_a_host_of_its_own_is_found_by_it(region: Site) -> None:
    change_site(region, {"host": "jia.example.gov.cn"}, actor=None, on=ON)
    assert "甲关网站" in page("/about/", HTTP_HOST="jia.example.gov.cn")
    assert "甲关网站" in page("/about/", HTTP_HOST="JIA.example.gov.cn:8000")
    assert "甲关网站" not in page("/about/", HTTP_HOST="other.example.gov.cn")
    html = page("/about/", HTTP_HOST="jia.example.gov.cn")
    assert '<link rel="canonical" href="https://jia.example.gov.cn/about/">' in html


def test_officers_pages_are_no_pages_of_a_site(region: Site) -> None:
    for path in ("/office/", "/accounts/login/", "/static/portal/tokens.css", "/office/sites/"):
        assert Client().get(f"/sites/jia{path}").status_code == 404
        assert Client().get(f"/hant{path}").status_code == 404
        assert Client().get(f"/hant/sites/jia{path}").status_code == 404
    assert Client().get("/sites/jia//office/").status_code == 404
    assert Client().get("/sites/jia/sites/jia/about/").status_code == 404


def test_an_unknown_site_is_not_found_and_a_closed_one_leads_to_the_main_site(region: Site) -> None:
    assert Client().get("/sites/yi/").status_code == 404
    close_site(region, actor=None, on=ON)
    response = Client().get("/sites/jia/about/")
    assert (response.status_code, response["Location"]) == (302, "/about/")
    reopen_site(region, actor=None, on=ON)
    assert "甲关网站" in page("/sites/jia/about/")


def test_addresses_after_one_page_of_a_site_are_those_of_the_main_site_again(region: Site) -> None:
    page("/sites/jia/about/")
    assert "/sites/jia/" not in page("/about/")


@pytest.mark.parametrize("before", ["", "/sites/jia", "/hant"])
def test_every_public_page_has_every_mandatory_tag(region: Site, before: str) -> None:
    known = {row.code: row for row in meta_tags()}
    for path in PUBLIC:
        response = Client().get(before + path, follow=True)
        found = tags(response.content.decode())
        level = next(level for level, code in (("content", "PubDate"), ("column", "ColumnName")) if code in found)
        for tag in tags_of(level):
            if tag.required:
                assert tag.matches(found.get(tag.code, "")), (path, tag.code, found.get(tag.code))
        assert all(known[code].matches(value) for code, value in found.items() if code in known)
        kinds = {row.label for row in column_types()}
        assert before == "/hant" or found["ColumnType"] in kinds


def test_the_site_says_its_own_name_and_identifier(region: Site) -> None:
    found = tags(page("/sites/jia/about/"))
    assert (found["SiteName"], found["SiteIDCode"], found["SiteDomain"]) == (
        "甲关网站",
        "bm00000002",
        "www.example.gov.cn",
    )
    assert "网站标识码：bm00000002" in page("/sites/jia/about/")


def test_a_page_of_a_site_is_known_under_that_sites_address(region: Site) -> None:
    canonical = '<link rel="canonical" href="https://www.example.gov.cn{}">'
    assert canonical.format("/sites/jia/about/") in page("/sites/jia/about/")
    assert canonical.format("/about/") in page("/about/")
    assert canonical.format("/hant/about/") in page("/hant/about/")
    assert 'hreflang="zh-Hant" href="http://testserver/hant/sites/jia/about/"' in page("/sites/jia/about/")
    assert 'hreflang="zh-Hans" href="http://testserver/sites/jia/about/"' in page("/hant/sites/jia/about/")


def test_the_traditional_page_is_converted_in_words_and_not_in_addresses(main: Site) -> None:
    html = page("/hant/accessibility/")
    assert '<html lang="zh-Hant"' in html
    assert "無障礙說明" in html
    assert "无障碍" not in html
    inner = [href for href in re.findall(r'<a[^>]*href="(/[^"]*)"', html) if not href.startswith("/accessibility/")]
    assert all(href.startswith("/hant/") for href in inner), inner


def test_what_is_no_public_page_is_shown_where_it_belongs(main: Site) -> None:
    response = Client().get("/hant/track/?a=1")
    assert (response.status_code, response["Location"]) == (302, "/track/?a=1")
    assert Client().post("/hant/track/").status_code == 404
    assert Client().get("/hant/nothing/").status_code == 404


def test_conversion_leaves_attributes_that_are_not_read_out() -> None:
    html = '<p title="后面" data-key="后面" class="x"><a href="?q=后面">后面</a><img alt="后面"></p>'
    assert converted(html) == (
        '<p title="後面" data-key="后面" class="x"><a href="?q=后面">後面</a><img alt="後面"></p>'
    )


@pytest.mark.parametrize("colour", ["#ffcc00", "#888888", "blue", "#12345"])
def test_a_colour_that_cannot_be_read_is_refused(main: Site, colour: str) -> None:
    with pytest.raises(Refused, match="颜色"):
        change_site(main, {"colour": colour}, actor=None, on=ON)


def test_every_shade_made_from_a_readable_colour_can_be_read() -> None:
    for colour in ("#0f3f73", "#7a1f1f", "#1f6b45", "#5a3d8a", "#000000"):
        sheet = dict(re.findall(r"(--[\w-]+): (#\w{6});", colours.sheet(colour)))
        pairs = [
            ("--brand", "#ffffff"),
            ("--brand-deep", "#ffffff"),
            ("--link", "#ffffff"),
            ("--link", sheet["--brand-soft"]),
            ("--link-hover", "#ffffff"),
            ("--on-brand-soft", sheet["--brand-deep"]),
        ]
        for name, ground in pairs:
            contrast = colours.contrast(colours.parsed(sheet[name]), colours.parsed(ground))
            assert contrast >= colours.CONTRAST, (colour, name, contrast)


def test_colour_sheets_are_made_for_readable_colours_only(db: Any) -> None:
    response = Client().get("/colours/7a1f1f.css")
    assert "--brand: #7a1f1f" in response.content.decode()
    assert "immutable" in response["Cache-Control"]
    for wrong in ("ffffff", "7a1f1", "zzzzzz"):
        assert Client().get(f"/colours/{wrong}.css").status_code == 404


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"identifier": "12345"}, "网站标识码"),
        ({"blocks": ["doors"]}, "首页必须有"),
        ({"blocks": ["statutory", "statutory"]}, "每个一次"),
        ({"blocks": ["statutory", "nonsense"]}, "列出"),
        ({"name": ""}, "网站名称"),
    ],
)
def test_what_a_site_may_not_be_is_refused_in_words(main: Site, changes: dict[str, Any], word: str) -> None:
    with pytest.raises(Refused, match=word):
        change_site(main, changes, actor=None, on=ON)
    main.refresh_from_db()
    assert main.name == "演示总署"


def test_two_sites_cannot_have_one_host_and_the_main_site_cannot_close(region: Site, main: Site) -> None:
    change_site(region, {"host": "jia.example.gov.cn"}, actor=None, on=ON)
    with pytest.raises(Refused):
        change_site(main, {"host": "jia.example.gov.cn"}, actor=None, on=ON)
    with pytest.raises(Refused, match="主站"):
        close_site(main, actor=None, on=ON)


def test_each_act_is_recorded_and_marks_the_site(region: Site) -> None:
    before = versions(["sites", "site:jia", "site:main"])
    change_site(region, {"phone": "010-00000000"}, actor=None, on=ON)
    after = versions(["sites", "site:jia", "site:main"])
    assert [after[name] > before[name] for name in before] == [True, True, False]
    entry = Entry.objects.filter(act="site.changed").get()
    assert entry.details == {"fields": ["phone"]}
    change_site(region, {"phone": "010-00000000"}, actor=None, on=ON)
    assert Entry.objects.filter(act="site.changed").count() == 1, "no change is no act"


def test_tags_of_an_article_and_a_column() -> None:
    from_row = column_head("公告", "公告全文", "公告", "notices")
    assert from_row.values["ColumnType"] == "通知公告"
    with pytest.raises(StatuteError):
        column_head("公告", "公告全文", "公告", "nonsense")
    with pytest.raises(ValueError, match="no tag"):
        article_head("题", datetime(2026, 3, 2, 8, 5), "演示总署", SiteName="x")


def test_the_code_of_a_page_is_drawn_for_our_own_pages_only(main: Site) -> None:
    response = Client().get("/qr.svg", {"path": "/about/"})
    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content
    for path in ("", "about/", "//evil.example/", "https://evil.example/", "/office/", "/nothing/", "/" + "a" * 400):
        assert Client().get("/qr.svg", {"path": path}).status_code == 404


class TestScreens:
    """The officers' side."""

    @pytest.fixture
    def officer(self, units: Any) -> Officer:
        ensure_roles()
        return Officer.objects.create_user("guan", password="not-a-real-one", name="演示管理员", unit=units["t1"])

    @pytest.fixture
    def client(self, officer: Officer, units: Any) -> Client:
        role = Role.objects.get(code="administrator")
        Role.objects.update(second_factor=False)
        Assignment.objects.create(officer=officer, role=role, unit=units["t1"], below=True, since=date(2020, 1, 1))
        client = Client()
        client.force_login(officer)
        return client

    def data(self, **changes: Any) -> dict[str, Any]:
        return {
            "key": "yi",
            "unit": "t3",
            "name": "乙关",
            "colour": "#1f6b45",
            "shows": "branch",
            "block_statutory": "1",
            "block_latest": "2",
            **changes,
        }

    def test_a_site_is_opened_changed_and_closed(self, client: Client, main: Site) -> None:
        assert "开通网站" in client.get("/office/sites/").content.decode()
        assert client.post("/office/sites/open/new/", self.data()).status_code == 302
        site = Site.objects.get(key="yi")
        assert (site.blocks, site.colour, site.main) == (["statutory", "latest"], "#1f6b45", False)
        changed = self.data(name="乙关网站", block_latest="1", block_statutory="5")
        assert client.post("/office/sites/yi/", changed).status_code == 302
        site.refresh_from_db()
        assert (site.name, site.blocks) == ("乙关网站", ["latest", "statutory"])
        client.post("/office/sites/yi/", {"close": "yes"})
        site.refresh_from_db()
        assert site.closed_on is not None

    def test_a_mistake_loses_nothing(self, client: Client, main: Site) -> None:
        response = client.post("/office/sites/open/new/", self.data(colour="#ffee00", about="独特的说明"))
        html = response.content.decode()
        assert response.status_code == 400
        assert "太浅" in html
        assert "独特的说明" in html
        assert not Site.objects.filter(key="yi").exists()

    def test_a_preview_keeps_nothing(self, client: Client, main: Site) -> None:
        response = client.post("/office/sites/main/", self.data(name="想象的名字", preview="yes"))
        assert response.status_code == 200
        assert "想象的名字" in response.content.decode()
        assert response["Cache-Control"] == "no-store"
        main.refresh_from_db()
        assert main.name == "演示总署"

    def test_those_without_the_post_are_told_so(self, officer: Officer, units: Any, main: Site) -> None:
        role = Role.objects.get(code="disclosure_officer")
        Assignment.objects.create(officer=officer, role=role, unit=units["t2"], since=date(2020, 1, 1))
        client = Client()
        client.force_login(officer)
        assert client.get("/office/sites/").status_code == 200
        assert client.get("/office/sites/open/new/").status_code == 403
        assert client.post("/office/sites/main/", self.data()).status_code == 403
        with pytest.raises(Denied):
            change_site(main, {"name": "x"}, actor=officer, on=ON)
