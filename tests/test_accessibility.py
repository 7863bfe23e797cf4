"""Every page by the rules of WCAG 2.2 AA (axe), on desk and phone, in light and in dark; nothing cut off."""

import re
import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from conftest import Demo
from gongkai.library.tests.test_behaviour import report as made_up
from gongkai.organisations.calendar import today
from tests.axe import Check, look
from tests.browsing import PERSON, Visitor, draft_of, file_request, fill_who

pytestmark = pytest.mark.browser

PORTAL = [
    "/",
    "/units/",
    "/units/?q=广州",
    "/units/?q=没有这样的地方",
    "/units/u0001/",
    "/units/u0028/",
    "/reports/",
    "/reports/?year=2019",
    "/reports/u0001/2019/system/",
    "/reports/u0028/2023/region/",
    "/reports/matrix/",
    "/reports/compare/",
    "/reports/compare/?a=u0001.system&ay=2019&b=u0028.region&by=2023",
    "/reports/compare/?a=u0001.system&ay=2019&b=&by=2023",
    "/reports/matrix/?q=没有",
    "/reports/?year=2026",
    "/reports/u0028/2026/own/",
    "/apply/",
    "/apply/?q=南沙",
    "/apply/?unit=u0028",
    "/apply/?unit=nowhere",
    "/track/",
    "/nowhere/",
]
SIGN_IN = ["/accounts/login/", "/accounts/inactive/"]
ACCOUNT = [
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
]
OFFICER = [
    "/office/",
    "/office/account/",
    "/office/cases/",
    "/office/cases/?due=5",
    "/office/cases/?q=没有这样的申请",
    "/office/cases/register/",
    "/office/nowhere/",
    "/office/units/",
    "/office/units/u0028/",
    "/office/units/u0028/titles/",
    "/office/units/profiles/",
    "/office/units/u0028/profile/",
    "/office/units/u0028/media/",
    "/office/units/u0028/profile/edit/",
    "/office/units/u0028/profile/1/",
    "/office/units/u0028/rename/",
    "/office/calendar/",
    "/office/reports/?unit=u0028&year=2023&basis=region",
    "/office/reports/cell/?unit=u0028&year=2023&basis=own&cell=t3.received.natural",
    "/office/reports/enter/?unit=u0028&year=2023&basis=own",
    "/office/reports/?unit=u0028&year=1&basis=own",
    "/office/reports/annual/",
    "/office/reports/annual/?year=2023&matrix=1",
    "/office/reports/annual/u0028/2022/own/",
    *(f"/office/reports/annual/u0028/2023/region/{page}" for page in ("", "write/", "problems/", "figures/")),
    "/office/reports/annual/u0028/2023/compile/",
    "/office/findings/",
    "/office/findings/?state=all",
    "/office/library/",
    "/office/library/add/",
    "/office/library/check/",
    "/office/library/trends/",
    "/office/library/beside/",
    "/office/library/remarks/",
]
SUPERVISOR = ["/office/", "/office/cases/?due=late", "/office/people/", "/office/record/", "/office/people/roles/"]
ADMIN = [
    "/office/",
    "/office/units/",
    "/office/units/?q=广州",
    "/office/units/import/",
    "/office/units/open/",
    "/office/units/u0028/",
    *(f"/office/units/u0028/{act}/" for act in ("titles", "rename", "move", "close", "merge", "practices")),
    "/office/people/",
    "/office/people/create/",
    "/office/people/roles/",
    "/office/people/1/",
    *(f"/office/people/1/{act}/" for act in ("assign", "deputy", "disable", "reset", "reset-second", "unlock")),
    "/office/calendar/",
    "/office/calendar/import/",
    "/office/record/",
]


@pytest.fixture
def check() -> Iterator[Check]:
    """Collect everything before failing: one list tells more than the first finding."""
    made = Check([])
    yield made
    assert made.found == [], "\n".join(made.found)


def case_pks(demo: Demo) -> list[int]:
    """Return one case of Guangzhou in every state, and one of each procedure."""
    db = sqlite3.connect(f"file:{demo.folder / 'gongkai.sqlite3'}?mode=ro", uri=True)
    try:
        unit = db.execute("SELECT id FROM organisations_unit WHERE key = 'u0028'").fetchone()[0]
        states = db.execute("SELECT max(id) FROM foi_case WHERE unit_id = ? GROUP BY state", (unit,)).fetchall()
        joined = [
            db.execute(
                f"SELECT max(c.id) FROM foi_case c JOIN {table} t ON t.case_id = c.id WHERE c.unit_id = ?", (unit,)
            ).fetchone()
            for table in ("foi_remedy", "foi_consultation", "foi_feenotice", "foi_extension", "foi_decision")
        ]
        pending = db.execute(
            "SELECT c.id FROM foi_case c JOIN foi_extension e ON e.case_id = c.id"
            " WHERE c.unit_id = ? AND e.approved IS NULL",
            (unit,),
        ).fetchall()
        return sorted({row[0] for row in [*states, *joined, *pending] if row[0] is not None})
    finally:
        db.close()


def test_the_portal(chromium: Browser, site: str, check: Check) -> None:
    with Visitor(chromium, site) as citizen:
        look(citizen, check, PORTAL, dark=False)
        citizen.page.goto("/display/?contrast=high&next=/")
        look(citizen, check, ["/", "/apply/", "/reports/u0028/2023/region/"], dark=False)


def test_a_request_from_the_first_page_to_its_status(chromium: Browser, site: str, check: Check) -> None:
    with Visitor(chromium, site) as citizen:
        page = citizen.page
        base = draft_of(citizen)
        check.whole(page, "who", dark=False)
        citizen.press("保存并继续")
        check.whole(page, "who, wrong", dark=False)
        fill_who(citizen)
        page.fill("#id_id_number", "110105194912310020")
        citizen.press("保存并继续")
        check.whole(page, "who, doubtful", dark=False)
        citizen.press("照此提交")
        check.whole(page, "what", dark=False)
        citizen.press("保存并继续")
        check.whole(page, "what, wrong", dark=False)
        page.fill("#id_title", "无障碍检查")
        page.set_input_files(
            "#id_files", {"name": "很长的文件名" * 12 + ".txt", "mimeType": "text/plain", "buffer": b"a"}
        )
        citizen.press("先附上所选文件")
        check.whole(page, "what, with a file", dark=False)
        citizen.press("保存并继续")
        check.whole(page, "how", dark=False)
        citizen.press("保存并继续")
        check.whole(page, "how, wrong", dark=False)
        page.locator('input[name="form"]').first.check()
        page.locator('input[name="route"][value="email"]').check()
        page.fill("#id_email", PERSON["email"])
        citizen.press("保存并继续")
        check.whole(page, "review", dark=False)
        page.goto(f"{base}unit/")
        check.whole(page, "another unit", dark=False)
        page.goto(f"{base}review/")
        citizen.press("提交申请")
        check.whole(page, "receipt", dark=False)
        citizen.follow("查看办理进度")
        check.whole(page, "status", dark=False)
        citizen.follow("撤回申请")
        check.whole(page, "withdraw", dark=False)
        page.goto("/track/")
        page.fill("#id_number", "XX")
        citizen.press("查询")
        check.whole(page, "track, wrong", dark=False)


def test_the_citizens_answer_to_a_correction_notice(chromium: Browser, site: str, check: Check) -> None:
    with Visitor(chromium, site) as citizen, Visitor(chromium, site) as clerk:
        number, _ = file_request(citizen, "无障碍检查：补正")
        clerk.sign_in("gz-officer")
        clerk.page.locator("section[aria-labelledby=queue-confirm]").get_by_role("link", name=number).click()
        clerk.press("预览并核对")
        check.whole(clerk.page, "preview", dark=True)
        clerk.page.locator('button[name="confirmed"]').click()
        clerk.page.wait_for_url(re.compile(r"/office/cases/\d+/$"))
        clerk.page.goto(f"{clerk.page.url}do/correction/")
        clerk.page.fill("#id_items", "请写明时间范围")
        clerk.press("预览并核对")
        clerk.page.locator('button[name="confirmed"]').click()
        clerk.page.wait_for_url(re.compile(r"/office/cases/\d+/$"))
        citizen.page.goto(f"/track/{number}/")
        citizen.page.locator("summary", has_text="逐日查看").click()
        check.whole(citizen.page, "status, waiting for a correction", dark=False)
        citizen.follow("现在补正")
        check.whole(citizen.page, "correct", dark=False)
        citizen.press("提交补正")
        check.whole(citizen.page, "correct, wrong", dark=False)


def test_signing_in_and_the_second_factor(chromium: Browser, site: str, check: Check) -> None:
    with Visitor(chromium, site) as officer:
        look(officer, check, SIGN_IN, dark=True)
        officer.page.goto("/accounts/login/")
        officer.page.fill('input[name="login"]', "nobody-here")
        officer.page.fill('input[name="password"]', "wrong-password")
        officer.page.get_by_role("button", name="登录").click()
        check.whole(officer.page, "sign-in, wrong", dark=True)
        officer.sign_in("hq-reviewer")
        look(officer, check, ACCOUNT, dark=True)
        officer.page.goto("/accounts/2fa/totp/activate/")
        check.whole(officer.page, officer.page.url.removeprefix(site), dark=True)


def test_the_officers_pages(chromium: Browser, site: str, check: Check) -> None:
    with Visitor(chromium, site) as officer:
        officer.sign_in("gz-officer")
        look(officer, check, [*OFFICER, f"/office/calendar/{today().year}/"], dark=True)
        officer.page.goto("/office/cases/register/")
        officer.press("登记")
        check.whole(officer.page, "register, wrong", dark=True)


def test_writing_an_annual_report(chromium: Browser, site: str, check: Check) -> None:
    mine = "/office/reports/annual/u0028/2021/own/"
    with Visitor(chromium, site) as officer:
        officer.sign_in("gz-officer")
        officer.page.goto(mine)
        officer.press("开始编写")
        look(officer, check, [mine, *(f"{mine}{page}" for page in ("problems/", "figures/", "act/submit/"))], dark=True)
        officer.page.goto(f"{mine}write/")
        officer.press("看印出来的样子")
        check.whole(officer.page, "write, preview", dark=True)


def test_the_library_with_a_report_in_it(chromium: Browser, site: str, check: Check) -> None:
    wrong = {"name": "无障碍.txt", "mimeType": "text/plain", "buffer": made_up(body="虚构市岸边局", wrong=1)}
    with Visitor(chromium, site) as reviewer:
        reviewer.sign_in("gz-reviewer")
        for address, box, button in (("check", "report", "核对"), ("add", "files", "收入")):
            reviewer.page.goto(f"/office/library/{address}/")
            reviewer.page.set_input_files(f'[name="{box}"]', wrong)  # type: ignore[arg-type]
            reviewer.press(button)
            check.whole(reviewer.page, f"library, {address}", dark=True)
        look(reviewer, check, ["/office/library/", "/office/library/trends/?body=虚构市岸边局"], dark=True)
        reviewer.page.goto("/office/library/")
        reviewer.page.locator('main td a[href^="/office/library/"]').first.click()
        reviewer.page.locator("summary", has_text="判断").first.click()
        check.whole(reviewer.page, "library, a report", dark=True)


def test_case_files_in_every_state(chromium: Browser, site: str, demo: Demo, check: Check) -> None:
    with Visitor(chromium, site) as officer:
        officer.sign_in("gz-officer")
        look(officer, check, [f"/office/cases/{pk}/" for pk in case_pks(demo)], dark=True)


def test_every_act_that_is_open(chromium: Browser, site: str, demo: Demo, check: Check) -> None:
    seen: set[str] = set()
    for username in ("gz-officer", "gz-reviewer", "gz-leader"):
        with Visitor(chromium, site) as officer:
            officer.sign_in(username)
            for pk in case_pks(demo):
                officer.page.goto(f"/office/cases/{pk}/")
                for link in officer.page.locator('main a[href*="/do/"]').all():
                    href = link.get_attribute("href") or ""
                    if href.split("/do/")[1] not in seen:
                        seen.add(href.split("/do/")[1])
                        look_later(officer, check, href)
    assert {"confirm/", "draft/", "correction/", "decide-extension/", "attach/", "withdraw/"} <= seen


def look_later(officer: Visitor, check: Check, href: str) -> None:
    """Check a page in a window of its own, so that the list of links stays."""
    page = officer.context.new_page()
    page.goto(href)
    check.whole(page, href, dark=True)
    page.close()


def test_the_overseers_pages(chromium: Browser, site: str, check: Check) -> None:
    with Visitor(chromium, site) as supervisor:
        supervisor.sign_in("gz-supervisor")
        look(supervisor, check, SUPERVISOR, dark=True)


def test_the_administrators_pages(chromium: Browser, site: str, check: Check) -> None:
    with Visitor(chromium, site) as admin:
        admin.sign_in("admin")
        look(admin, check, ADMIN, dark=True)
