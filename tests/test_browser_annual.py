"""The annual report in a real browser: written, passed by a second person, published, corrected, read by anyone."""

import io
import json
import re

import pytest
from playwright.sync_api import Browser

from conftest import Demo
from gongkai.library.tests.test_behaviour import report as made_up
from gongkai.reader import read_report
from tests.browsing import Visitor

pytestmark = pytest.mark.browser

#: A unit and a year of which the demonstration's ledger knows little: no other test writes its report.
MINE = "/office/reports/annual/u0028/2025/own/"
PUBLIC = "/reports/u0028/2025/own/"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_from_the_first_draft_to_a_correction(chromium: Browser, site: str, demo: Demo, javascript: bool) -> None:
    year = 2025 if javascript else 2024
    mine, public = MINE.replace("2025", str(year)), PUBLIC.replace("2025", str(year))
    with (
        Visitor(chromium, site, javascript=javascript) as clerk,
        Visitor(chromium, site, javascript=javascript) as reviewer,
        Visitor(chromium, site, javascript=javascript) as citizen,
    ):
        clerk.sign_in("gz-officer")
        clerk.page.goto(mine)
        clerk.press("开始编写")
        write(clerk, mine, javascript)
        answer = citizen.page.goto(public)
        assert answer is not None and "一个也不漏" not in answer.text()
        clerk.page.goto(f"/office/reports/enter/?unit=u0028&year={year}&basis=own")
        for box in clerk.page.locator('form input[name^="t2."]').all():
            box.fill("0")
        clerk.press("保存")
        clerk.page.goto(f"{mine}problems/")
        clerk.page.fill('[name="text-1"]', "依申请公开答复说理还不够充分")
        clerk.page.fill('[name="measure-1"]', "每季度评查一次")
        clerk.press("保存问题")
        for last in clerk.page.locator('input[name="state"][value="done"]').all():
            last.check()
            clerk.press("保存整改情况")
        clerk.page.goto(f"{mine}act/submit/")
        clerk.press("提交")
        assert "已提交" in clerk.says()
        reviewer.sign_in("gz-reviewer")
        for slug, button in (("accept", "审定"), ("publish", "公布")):
            reviewer.page.goto(f"{mine}act/{slug}/")
            reviewer.press(button)
        citizen.page.goto(public)
        assert "一个也不漏" in citizen.says()
        for kind in ("docx", "pdf"):
            taken = citizen.take(f'a[href$="report.{kind}"]')
            assert read_report(taken, f"a.{kind}").values == cells_of(citizen.take('a[href$="report.json"]'))
        reviewer.page.goto(f"{mine}act/correct/")
        reviewer.page.fill('[name="says"]', "漏计规章一件")
        reviewer.page.fill('[name="cell-t2.rules.made"]', "1")
        reviewer.press("公布第1号更正")
        citizen.page.reload()
        assert "漏计规章一件" in citizen.says()


def write(clerk: Visitor, mine: str, javascript: bool) -> None:
    """Write a sentence with a live figure: by clicking where scripts run, by hand where they do not."""
    page = clerk.page
    page.goto(f"{mine}write/")
    first = page.locator('[name="chapter-1"]')
    first.fill("受理申请一个也不漏，全年新收")
    if javascript:
        first.press("End")
        page.get_by_text("表三", exact=True).click() if not page.locator(".an-insert").first.is_visible() else None
        page.locator(".an-insert", has_text="{received.total}").first.click()
        assert "{received.total}" in first.input_value()
    else:
        first.fill("受理申请一个也不漏，全年新收{received.total}")
    for number in (5, 6):
        page.locator(f'[name="chapter-{number}"]').fill("按要求办理。")
    clerk.press("看印出来的样子")
    assert re.search(r"全年新收\d+", page.locator(".an-preview").inner_text())
    clerk.press("保存")
    assert "{received.total}" in page.locator('[name="chapter-1"]').input_value()


def cells_of(downloaded: bytes) -> dict[str, object]:
    """Return the cells of a downloaded JSON."""
    found: dict[str, object] = json.load(io.BytesIO(downloaded))["cells"]
    return found


def test_a_file_is_checked_and_taken_into_the_library(chromium: Browser, site: str, demo: Demo) -> None:
    wrong = {"name": "虚构.txt", "mimeType": "text/plain", "buffer": made_up(wrong=1)}
    with Visitor(chromium, site) as reviewer:
        reviewer.sign_in("gz-reviewer")
        reviewer.page.goto("/office/library/check/")
        reviewer.page.set_input_files('[name="report"]', wrong)  # type: ignore[arg-type]
        reviewer.press("核对")
        assert "不符" in reviewer.says() and "虚构市海湾局" in reviewer.says()
        reviewer.page.goto("/office/library/add/")
        reviewer.page.set_input_files('[name="files"]', wrong)  # type: ignore[arg-type]
        reviewer.press("收入")
        assert "已收入" in reviewer.says()
        reviewer.page.goto("/office/library/")
        reviewer.page.locator('main td a[href^="/office/library/"]').first.click()
        reviewer.page.locator("summary", has_text="判断").first.click()
        reviewer.page.locator("main textarea[name=why]").first.fill("脚注另有说明")
        reviewer.press("不成立")
        reviewer.press("重新核对")
        assert "脚注另有说明" in reviewer.says()
