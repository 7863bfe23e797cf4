"""The main paths in a real browser, with and without JavaScript, against the demonstration as it is served."""

import re
import sqlite3
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pypdfium2
import pytest
from playwright.sync_api import Browser, Locator

from conftest import Demo
from gongkai.organisations.calendar import today
from tests.browsing import PERSON, Visitor, draft_of, file_request, fill_who, ticket, track

pytestmark = pytest.mark.browser

GUANGZHOU = "u0028"


def rows(demo: Demo, statement: str, *values: object) -> list[tuple]:
    """Ask the database behind the site, without touching it."""
    db = sqlite3.connect(f"file:{demo.folder / 'gongkai.sqlite3'}?mode=ro", uri=True)
    try:
        return db.execute(statement, values).fetchall()
    finally:
        db.close()


def words(pdf: bytes) -> str:
    """Return the text of a PDF without blanks."""
    assert pdf.startswith(b"%PDF")
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


def wrong_once(visitor: Visitor, message: str) -> None:
    """Send a page that is not complete and be told so, with a link to the place."""
    visitor.press("保存并继续")
    summary = visitor.page.locator(".summary[role=alert]")
    assert message in summary.inner_text()
    target = summary.get_by_role("link").first.get_attribute("href") or ""
    assert target.startswith("#") and visitor.page.locator(target).count() == 1


def apply(visitor: Visitor, title: str) -> tuple[str, str]:
    """File a request with a mistake on every page, going back on the way, and pressing the last button twice."""
    page = visitor.page
    page.goto("/")
    page.locator("main").locator('a[href="/apply/"]').first.click()
    page.fill("#q", "广州海关")
    visitor.press("查找")
    page.locator(f'a[href="/apply/?unit={GUANGZHOU}"]').click()
    visitor.press("开始填写")

    page.get_by_label("公民", exact=True).check()
    page.fill("#id_name", PERSON["name"])
    wrong_once(visitor, "请填写证件号码")
    assert page.input_value("#id_name") == PERSON["name"]
    fill_who(visitor)
    visitor.press("保存并继续")

    page.fill("#id_description", "按口岸、月份分列\n电子表格即可")
    wrong_once(visitor, "请写明所需信息的名称")
    assert page.input_value("#id_description").splitlines() == ["按口岸、月份分列", "电子表格即可"]
    page.fill("#id_title", title)
    page.set_input_files("#id_files", {"name": "说明.txt", "mimeType": "text/plain", "buffer": "说明".encode()})
    visitor.press("保存并继续")

    page.locator('input[name="form"]').first.check()
    wrong_once(visitor, "请选择获取信息的途径")
    assert page.locator('input[name="form"]').first.is_checked()
    page.go_back()
    page.go_back()
    assert page.input_value("#id_title") == title
    assert "说明.txt" in visitor.says()
    visitor.press("保存并继续")
    page.locator('input[name="form"]').first.check()
    page.locator('input[name="route"][value="email"]').check()
    page.fill("#id_email", PERSON["email"])
    visitor.press("保存并继续")

    said = visitor.says()
    assert all(part in said for part in (*PERSON.values(), title, "说明.txt", "广州海关"))
    page.go_back()
    assert page.input_value("#id_email") == PERSON["email"]
    visitor.press("保存并继续")
    page.get_by_role("button", name="提交申请").dblclick()
    found = ticket(visitor)
    page.go_back()
    page.reload()
    assert ticket(visitor) == found
    return found


def act(visitor: Visitor, button: str) -> None:
    """Press the button of an act, look at the papers where there are any, and confirm."""
    page = visitor.page
    # Counting does not wait for the page as clicking does.
    page.locator("main").get_by_role("button", name=re.compile(f"^(预览并核对|{button})$")).first.wait_for()
    if page.get_by_role("button", name="预览并核对").count():
        visitor.press("预览并核对")
    else:
        visitor.press(button)
    confirm = page.locator('button[name="confirmed"]')
    if confirm.count():
        assert "文书 1" in visitor.says()
        confirm.click()
    page.wait_for_url(re.compile(r"/office/cases/\d+/$"))


def queue(visitor: Visitor, slug: str, number: str) -> None:
    """Open a case from one of the queues of the desk."""
    visitor.page.goto("/office/")
    visitor.page.locator(f"section[aria-labelledby=queue-{slug}]").get_by_role("link", name=number).click()


def do(visitor: Visitor, case: str, slug: str) -> None:
    """Open an act from the case file."""
    visitor.page.goto(case)
    link = visitor.page.locator(f'a[href$="/do/{slug}/"]').first
    if not link.is_visible():
        visitor.page.locator("summary", has_text="其他办理").click()
    link.click()


def draft_reply(visitor: Visitor, case: str, javascript: bool) -> None:
    """Draft a reply that supplies what was asked, look at it, and send it to review."""
    page = visitor.page
    do(visitor, case, "draft")
    page.select_option("#id_i0-ground", "supplied")
    if not javascript:
        page.get_by_role("button", name="按所选情形列出须填内容").click()
    page.wait_for_selector("[name^=i0-evidence], [name=i0-reasons]")
    fill_every(page.locator("form.gk-form"))
    visitor.press("预览答复书")
    assert "尚未保存" in page.locator("#preview").inner_text()
    visitor.press("保存并送审")
    page.wait_for_url(re.compile(r"/office/cases/\d+/$"))


def fill_every(form: Locator) -> None:
    """Give something for everything the ground asks for."""
    for box in form.locator("textarea[name^=i0-], input[type=text][name^=i0-evidence]").all():
        box.fill("经检索，所申请的信息属于可以公开的政府信息")
    for group in form.locator("fieldset fieldset").all():
        group.locator("input[type=radio]").first.check()


def handle(chromium: Browser, site: str, javascript: bool, number: str, citizen: Visitor) -> str:
    """Take a filed request from confirmation to delivery; return the address of its case file."""
    with Visitor(chromium, site, javascript=javascript) as officer:
        officer.sign_in("gz-officer")
        queue(officer, "confirm", number)
        act(officer, "确认收到")
        case = officer.page.url
        assert officer.page.locator("table.gk-month").count() >= 1
        officer.page.locator("summary", has_text="逐日说明").click()
        told = officer.page.locator("details", has_text="逐日说明").last.inner_text()
        assert "收到" in told and "条例" in told and told.count("是") >= 20
        do(officer, case, "correction")
        officer.press("预览并核对")
        assert "请填写需要补正的事项" in officer.page.locator("#error-summary").inner_text()
        officer.page.fill("#id_items", "请写明时间范围\n请写明口岸")
        act(officer, "告知补正")
        assert "待申请人补正" in officer.says()

        answer_correction(citizen, number)
        draft_reply(officer, case, javascript)
        sign(chromium, site, javascript, number)
        queue(officer, "deliver", number)
        officer.page.locator('input[name="delivery"][value="email"]').check()
        act(officer, "送达答复")
        assert "已办结" in officer.says()
    return case


def answer_correction(citizen: Visitor, number: str) -> None:
    """Answer the correction notice on the status page, with nothing first."""
    citizen.page.goto(f"/track/{number}/")
    assert "请写明时间范围" in citizen.says() and "请写明口岸" in citizen.says()
    citizen.follow("现在补正")
    citizen.press("提交补正")
    assert citizen.page.locator(".summary[role=alert]").count() == 1
    citizen.page.fill("#id_answer", "2025年全年，黄埔、南沙两个口岸")
    citizen.press("提交补正")
    citizen.page.wait_for_url(f"**/track/{number}/")
    assert "现在补正" not in citizen.says()


def sign(chromium: Browser, site: str, javascript: bool, number: str) -> None:
    """Review and sign, each by whoever may."""
    for username, slug, button in (("gz-reviewer", "review", "审查答复"), ("gz-leader", "sign", "签发答复")):
        with Visitor(chromium, site, javascript=javascript) as other:
            other.sign_in(username)
            queue(other, slug, number)
            assert "答复拟稿" in other.says()
            other.page.locator('input[name="passed"][value="yes"]').check()
            act(other, button)


def cell(visitor: Visitor, basis: str, on: date) -> tuple[int, str]:
    """Return how many requests of natural persons Guangzhou received this year, and where their list is."""
    visitor.page.goto(f"/office/reports/?unit={GUANGZHOU}&year={on.year}&basis={basis}")
    link = visitor.page.locator('a[href*="cell=t3.received.natural"]').first
    return int(link.inner_text()), link.get_attribute("href") or ""


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_from_a_request_to_the_statutory_table(chromium: Browser, site: str, demo: Demo, javascript: bool) -> None:
    on = today()
    title = f"进口食品检验结果（{'脚本' if javascript else '无脚本'}试用）"
    supervisor = Visitor(chromium, site, javascript=javascript)
    citizen = Visitor(chromium, site, javascript=javascript)
    with supervisor, citizen:
        supervisor.sign_in("gz-supervisor")
        before = {basis: cell(supervisor, basis, on)[0] for basis in ("own", "region")}
        cases = rows(demo, "SELECT count(*) FROM foi_case")[0][0]
        number, code = apply(citizen, title)
        assert rows(demo, "SELECT count(*) FROM foi_case")[0][0] == cases + 1
        form = words(citizen.take('a[href$="/form.pdf"]'))
        assert PERSON["name"] in form and number in form

        with Visitor(chromium, site, javascript=javascript) as elsewhere:
            track(elsewhere, number, code)
            assert title in elsewhere.says() and code not in elsewhere.says()

        case = handle(chromium, site, javascript, number, citizen)

        citizen.page.goto(f"/track/{number}/")
        assert "已经办结" in citizen.says() and "对结果不服的" in citizen.says()
        assert citizen.page.locator("table.month").count() >= 1
        citizen.page.locator("summary", has_text="逐日查看").click()
        assert "收到" in citizen.page.locator("details.days").inner_text()
        reply = citizen.page.locator("ul.files li", has_text="答复").first
        assert number in words(citizen.take(f'a[href="{reply.get_by_role("link").first.get_attribute("href")}"]'))

        for basis in ("own", "region"):
            count, href = cell(supervisor, basis, on)
            assert count == before[basis] + 1
            supervisor.page.goto(href)
            assert number in supervisor.says()
        supervisor.follow(number)
        assert supervisor.page.url == case
        assert "申请人信息已隐去" in supervisor.says() and PERSON["name"] not in supervisor.says()


def test_two_submissions_at_once_make_one_case(chromium: Browser, site: str, demo: Demo) -> None:
    with Visitor(chromium, site) as citizen:
        draft_of(citizen)
        fill_who(citizen)
        citizen.press("保存并继续")
        citizen.page.fill("#id_title", "两次同时提交")
        citizen.press("保存并继续")
        citizen.page.locator('input[name="form"]').first.check()
        citizen.page.locator('input[name="route"][value="email"]').check()
        citizen.page.fill("#id_email", PERSON["email"])
        citizen.press("保存并继续")
        before = rows(demo, "SELECT count(*) FROM foi_case")[0][0]
        statuses = citizen.page.evaluate(
            """async () => {
                const form = document.querySelector('form[action$="/submit/"]');
                const send = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
                return (await Promise.all([send(), send(), send()])).map((answer) => answer.status);
            }"""
        )
        assert statuses == [200, 200, 200]
        assert rows(demo, "SELECT count(*) FROM foi_case")[0][0] == before + 1


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_the_second_of_two_officers_is_told_what_changed(
    chromium: Browser, site: str, demo: Demo, javascript: bool
) -> None:
    title = f"两人同时办理（{javascript}）"
    with Visitor(chromium, site, javascript=javascript) as citizen:
        number, _ = file_request(citizen, title)
    clerk = Visitor(chromium, site, javascript=javascript)
    leader = Visitor(chromium, site, javascript=javascript)
    with clerk, leader:
        clerk.sign_in("gz-officer")
        leader.sign_in("gz-leader")
        queue(clerk, "confirm", number)
        act(clerk, "确认收到")
        case = clerk.page.url
        do(clerk, case, "extend")
        clerk.page.fill("#id_reason", "需要向多个口岸核对原始记录")
        do(leader, case, "handler")
        leader.page.locator("#id_handler").select_option(label="林演示")
        act(leader, "指定承办人")
        clerk.press("提请延期")
        told = clerk.page.locator("#changed").inner_text()
        assert "罗演示" in told and "指定承办人" in told
        assert clerk.page.input_value("#id_reason") == "需要向多个口岸核对原始记录"
        act(clerk, "提请延期")
        assert "等待批准" in clerk.says()


def test_an_officers_typing_survives_an_error_and_the_back_button(chromium: Browser, site: str) -> None:
    with Visitor(chromium, site) as clerk:
        clerk.sign_in("gz-officer")
        clerk.page.goto("/office/cases/register/")
        clerk.page.fill("#id_title", "当面提出的申请")
        clerk.press("登记")
        assert clerk.page.locator("#error-summary").is_visible()
        assert clerk.page.input_value("#id_title") == "当面提出的申请"
        link = clerk.page.locator("#error-summary a").first
        link.click()
        assert clerk.page.locator(link.get_attribute("href") or "#none").count() == 1


def test_a_session_that_ended_says_so_and_returns_to_the_page(chromium: Browser, site: str) -> None:
    with Visitor(chromium, site) as clerk:
        clerk.sign_in("gz-officer")
        cookies = [cookie for cookie in clerk.context.cookies() if cookie["name"] == "sessionid"]
        clerk.context.clear_cookies(name="sessionid")
        clerk.context.add_cookies([{**cookies[0], "value": "x" * 32}])
        clerk.page.goto("/office/cases/")
        assert "/accounts/login/?next=/office/cases/" in clerk.page.url.replace("%2F", "/")
        assert "请重新登录" in clerk.page.locator("body").inner_text()


def test_the_server_answers_many_at_once_while_its_work_goes_on_beside(site: str) -> None:
    def answered(path: str) -> int:
        try:
            with urllib.request.urlopen(f"{site}{path}", timeout=120) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code

    # A lock that a worker had inherited from a thread of its parent would never be released: the reader would wait.
    with ThreadPoolExecutor(8) as readers:
        pages = set(readers.map(answered, ["/", "/columns/", "/accounts/login/", "/robots.txt"] * 3))
        found = set(readers.map(answered, ["/search/?q=%E6%B5%B7%E5%85%B3", "/api/v1/search?q=guangzhou"] * 4))
    # The index may still be in the making: that is said, and at once.
    assert pages == {200} and found <= {200, 503}
