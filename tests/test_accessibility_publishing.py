"""Every page of publishing by the rules of WCAG 2.2 AA, public and of the workspace, on desk and phone."""

import re
import sqlite3
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from conftest import Demo
from gongkai.organisations.calendar import today
from tests.axe import Check, look
from tests.browsing import Visitor

pytestmark = pytest.mark.browser

PUBLIC = [
    "/about/",
    "/sitemap/",
    "/accessibility/",
    "/search/",
    "/search/?q=通关",
    "/search/?q=没有这样的词语组合",
    "/search/?q=通关&mode=advanced",
    "/guide/",
    "/units/u0028/guide/",
    "/article-20/",
    "/map/",
    "/columns/",
    "/columns/content/",
    "/columns/content/documents/announcements/",
    "/columns/news/",
    "/units/u0028/columns/",
    "/units/u0028/columns/content/documents/",
    "/enforcement/",
    "/enforcement/penalty/",
    "/enforcement/penalty/changes/",
    "/enforcement/licence/",
    "/enforcement/staff/",
    "/enforcement/yearly/",
    "/figures/",
    "/open-data/",
    "/open-data/interface/",
    "/subscribe/",
    "/subscribe/sent/",
    "/subscribe/confirm/nobody/",
    "/kiosk/",
    "/sites/guangzhou/",
    "/sites/guangzhou/columns/",
    "/hant/",
    "/hant/units/u0028/",
    "/hant/sites/guangzhou/search/?q=通關",
    "/feeds/",
]
OFFICE = [
    "/office/catalogue/",
    "/office/catalogue/?scope=waiting",
    "/office/catalogue/?q=没有这样的信息",
    "/office/catalogue/new/",
    "/office/catalogue/unexplained/",
    "/office/catalogue/bulk/",
    "/office/columns/",
    "/office/columns/own/u0028/",
    "/office/columns/history/",
    "/office/enforcement/",
    "/office/enforcement/upload/",
    "/office/enforcement/batches/",
    "/office/enforcement/entries/",
    "/office/enforcement/entries/?kind=penalty",
    "/office/enforcement/keys/",
    "/office/series/",
    "/office/series/create/",
    "/office/series/upload/",
    "/office/series/batches/",
    "/office/sites/",
    "/office/topics/",
    "/office/units/media/",
    "/office/units/u0028/media/",
    "/office/patrol/",
    "/office/patrol/rules/",
    "/office/patrol/words/",
]
KEEPER = [
    "/office/catalogue/routes/",
    "/office/catalogue/routes/u0028/",
    "/office/columns/",
    "/office/sites/",
    "/office/sites/subscribers/all/",
    "/office/sites/open/new/",
    "/office/sites/guangzhou/",
]


@pytest.fixture
def check() -> Iterator[Check]:
    """Collect everything before failing: one list tells more than the first finding."""
    made = Check([])
    yield made
    assert made.found == [], "\n".join(made.found)


def asked(demo: Demo, question: str) -> list[tuple]:
    """Ask the demonstration's database; what it answers must be something."""
    db = sqlite3.connect(f"file:{demo.folder / 'gongkai.sqlite3'}?mode=ro", uri=True)
    try:
        found = db.execute(question).fetchall()
    finally:
        db.close()
    assert found, question
    return found


def public_pages(demo: Demo) -> list[str]:
    """Return a page of each kind of record and entry, of records that changed or are explained, and of figures."""
    newest = "SELECT max(index_number) FROM catalogue_record r"
    records = [
        *asked(demo, f"{newest} WHERE stage = 'public' GROUP BY kind"),
        *asked(demo, f"{newest} JOIN catalogue_validitychange v ON v.record_id = r.id WHERE r.live"),
        *asked(demo, f"{newest} JOIN catalogue_relation t ON t.target_id = r.id WHERE r.live"),
    ]
    entries = asked(demo, "SELECT kind, max(id) FROM enforcement_entry GROUP BY kind")
    figures = asked(demo, "SELECT slug FROM series_series LIMIT 2")
    return [
        *(f"/records/{quote(row[0])}/" for row in records),
        *(f"/enforcement/{kind}/{pk}/" for kind, pk in entries),
        *(f"/figures/u0028/{row[0]}/" for row in figures),
    ]


def office_pages(demo: Demo) -> list[str]:
    """Return a page of each of the things that officers have in hand."""
    records = asked(demo, "SELECT max(id) FROM catalogue_record WHERE index_number LIKE 'u0028/%' GROUP BY stage")
    mine = [row[0] for row in records]
    drafts = asked(demo, "SELECT max(id) FROM catalogue_record WHERE stage = 'draft'")
    here = "unit_id = (SELECT id FROM organisations_unit WHERE key = 'u0028')"
    batches = asked(demo, f"SELECT max(id) FROM enforcement_batch WHERE {here} GROUP BY state")
    entries = asked(demo, f"SELECT max(id) FROM enforcement_entry WHERE {here}")
    series = asked(demo, "SELECT max(id) FROM series_series")
    figures = asked(demo, "SELECT max(id) FROM series_batch GROUP BY state")
    column = asked(demo, "SELECT id FROM catalogue_column WHERE path = 'content/documents/announcements'")
    inside = ("", "preview/", "history/", "validity/", "relations/")
    return [
        *(f"/office/catalogue/{pk}/" for pk in mine[1:]),
        *(f"/office/catalogue/{mine[0]}/{page}" for page in inside),
        f"/office/catalogue/{drafts[0][0]}/edit/",
        *(f"/office/enforcement/batches/{row[0]}/" for row in batches),
        f"/office/enforcement/entries/{entries[0][0]}/",
        f"/office/enforcement/entries/{entries[0][0]}/correct/",
        f"/office/series/{series[0][0]}/",
        *(f"/office/series/batches/{row[0]}/" for row in figures),
        f"/office/columns/{column[0][0]}/",
    ]


def test_the_public_pages(chromium: Browser, site: str, check: Check) -> None:
    with Visitor(chromium, site) as citizen:
        look(citizen, check, PUBLIC, dark=False)


def test_what_is_published_in_the_demonstration(chromium: Browser, site: str, demo: Demo, check: Check) -> None:
    with Visitor(chromium, site) as citizen:
        look(citizen, check, public_pages(demo), dark=False)
        citizen.page.goto("/display/?contrast=high&next=/")
        look(citizen, check, ["/columns/content/", "/search/?q=通关", "/figures/", "/enforcement/penalty/"], dark=False)


def test_the_officers_lists_and_forms(chromium: Browser, site: str, check: Check) -> None:
    with Visitor(chromium, site) as officer:
        officer.sign_in("gz-officer")
        look(officer, check, OFFICE, dark=True)


def test_what_officers_have_in_hand(chromium: Browser, site: str, demo: Demo, check: Check) -> None:
    with Visitor(chromium, site) as officer:
        officer.sign_in("gz-officer")
        look(officer, check, office_pages(demo), dark=True)


def test_the_keepers_pages(chromium: Browser, site: str, check: Check) -> None:
    with Visitor(chromium, site) as admin:
        admin.sign_in("admin")
        look(admin, check, KEEPER, dark=True)


def test_an_examination_asked_for(chromium: Browser, site: str, check: Check) -> None:
    with Visitor(chromium, site) as officer:
        officer.sign_in("gz-officer")
        officer.page.goto("/office/patrol/")
        officer.page.get_by_role("button", name="开始检查").click()
        officer.page.wait_for_url(re.compile(r"/office/patrol/runs/\d+/$"))
        check.whole(officer.page, "patrol, a run", dark=True)


def month_of_gazette(demo: Demo) -> str:
    """Return the last whole month of which a gazette can still be prepared, as the form names it."""
    unit = "unit_id = (SELECT id FROM organisations_unit WHERE key = 'u0028')"
    numbered = f"{unit} AND live AND kind = 'document' AND document_number != ''"
    months = asked(demo, f"SELECT DISTINCT substr(published_on, 1, 7) FROM catalogue_record WHERE {numbered}")
    taken = f"SELECT printf('%d-%02d', year, month) FROM catalogue_gazette WHERE {unit}"
    made = asked(demo, f"SELECT '{today():%Y-%m}' UNION {taken}")
    year, month = max(set(months) - set(made))[0].split("-")
    return f"{year}年{int(month)}月"


def test_a_round_of_cleaning_up_and_a_gazette(chromium: Browser, site: str, demo: Demo, check: Check) -> None:
    with Visitor(chromium, site) as officer, Visitor(chromium, site) as leader:
        officer.sign_in("gz-officer")
        page = officer.page
        page.goto("/office/catalogue/clean-up/")
        officer.press("启动")
        check.whole(page, "clean-up, wrong", dark=True)
        page.fill("#id_name", "无障碍检查")
        page.fill("#id_until", today().isoformat())
        officer.press("启动")
        page.locator("[data-pick-all] input").check()
        page.fill("#id_words", "公告")
        officer.press("查找")
        assert page.locator("input[name=item]:checked").count() > 1
        check.whole(page, "clean-up, found", dark=True)
        page.goto("/office/catalogue/gazette/")
        page.select_option("#id_month", label=month_of_gazette(demo))
        check.whole(page, "gazettes", dark=True)
        officer.press("编排")
        leader.sign_in("gz-leader")
        leader.page.goto(page.url)
        check.whole(leader.page, "gazette, to be signed", dark=True)
        leader.press("签发并公开")
        leader.page.goto("/gazette/")
        check.whole(leader.page, "/gazette/", dark=False)
        leader.page.locator('main a[href*="/gazette/u"]').first.click()
        check.whole(leader.page, "gazette", dark=False)


def test_an_import_from_the_table_to_the_signature(chromium: Browser, site: str, check: Check) -> None:
    lines = "标题,成文日期,正文,备注\n关于无障碍检查的通知,2024-03-01,正文,无\n坏的一行,二月三十,正文,无\n"
    table = {"name": "无障碍.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    with Visitor(chromium, site) as officer, Visitor(chromium, site) as leader:
        officer.sign_in("gz-officer")
        page = officer.page
        page.goto("/office/catalogue/import/")
        page.locator("summary", has_text="表格各列").click()
        check.whole(page, "import", dark=True)
        page.set_input_files("[type=file]", table)  # type: ignore[arg-type]
        officer.press("上传")
        check.whole(page, "import, columns", dark=True)
        officer.press("保存")
        officer.press("试运行")
        page.wait_for_selector("text=试运行的结果", timeout=120_000)
        check.whole(page, "import, tried", dark=True)
        officer.press("开始导入")
        page.wait_for_selector("h2:has-text('待签发')", timeout=120_000)
        leader.sign_in("gz-leader")
        leader.page.goto(page.url)
        check.whole(leader.page, "import, to be signed", dark=True)
        leader.page.goto("/office/catalogue/?scope=waiting")
        leader.page.locator("input[name=pk]").first.check()
        leader.press("批量签发")
        check.whole(leader.page, "bulk", dark=True)


def test_a_topic_from_its_first_block_to_the_public(chromium: Browser, site: str, demo: Demo, check: Check) -> None:
    number = asked(demo, "SELECT max(index_number) FROM catalogue_record WHERE live AND kind = 'document'")[0][0]
    slug = asked(demo, "SELECT slug FROM series_series WHERE public_since IS NOT NULL LIMIT 1")[0][0]
    with Visitor(chromium, site) as officer, Visitor(chromium, site) as reviewer:
        officer.sign_in("gz-officer")
        page = officer.page
        page.goto("/office/topics/new/")
        officer.press("建立")
        check.whole(page, "topic, wrong", dark=True)
        page.fill("#id_slug", "accessible")
        page.fill("#id_title", "无障碍检查")
        officer.press("建立")
        for kind in page.locator("#new_kind option").evaluate_all("all => all.map(one => one.value)"):
            page.select_option("#new_kind", kind)
            officer.press("加在最后")
        officer.press("保存并送审")
        check.whole(page, "topic, every block", dark=True)
        for at, text in ((0, "一段。"), (2, number), (4, number), (6, "2026-10-01 开始")):
            page.fill(f"#id_b{at}-text", text)
        page.select_option("#id_b1-column", "content/documents/announcements")
        page.select_option("#id_b3-text", f"u0028/{slug}")
        page.fill("#id_b5-unit", "u0028")
        officer.press("保存并送审")
        reviewer.sign_in("gz-reviewer")
        reviewer.page.goto(page.url)
        check.whole(reviewer.page, "topic, to be passed", dark=True)
        reviewer.press("通过并公布")
        look(reviewer, check, ["/topics/", "/topics/accessible/"], dark=False)


def test_columns_about_to_change(chromium: Browser, site: str, demo: Demo, check: Check) -> None:
    column = asked(demo, "SELECT id FROM catalogue_column WHERE path = 'faq'")[0][0]
    with Visitor(chromium, site) as admin:
        admin.sign_in("admin")
        admin.page.goto(f"/office/columns/restructure/?act=rename&column={column}")
        admin.page.fill("#id_name", "问与答")
        admin.press("加入步骤")
        check.whole(admin.page, "restructuring", dark=True)
        admin.follow("预览影响")
        check.whole(admin.page, "restructuring, effect", dark=True)
