"""Every page of publishing by the rules of WCAG 2.2 AA, public and of the workspace, on desk and phone."""

import re
import sqlite3
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from conftest import Demo
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
    "/topics/",
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
    "/office/catalogue/import/",
    "/office/catalogue/clean-up/",
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
    "/office/topics/new/",
    "/office/patrol/",
    "/office/patrol/rules/",
    "/office/patrol/words/",
]
KEEPER = [
    "/office/catalogue/routes/",
    "/office/catalogue/routes/u0028/",
    "/office/columns/",
    "/office/columns/restructure/",
    "/office/sites/",
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
        *(f"/office/catalogue/{pk}/{page}" for pk in mine for page in inside),
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
        officer.page.get_by_label("单位", exact=True).select_option("u0028")
        officer.page.get_by_role("button", name="开始检查").click()
        officer.page.wait_for_url(re.compile(r"/office/patrol/runs/\d+/$"))
        check.whole(officer.page, "patrol, a run", dark=True)
