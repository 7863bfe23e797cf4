"""People at a browser: what the browser tests share."""

from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from gongkai.demo.staff import PASSWORD

#: An invented person and an invented wish.
PERSON = {"name": "司空试用", "id_number": "11010519491231002X", "phone": "13800138000", "email": "sikong@example.cn"}


class Visitor:
    """One person in a browser of their own, on the demonstration's site.

    Leaving it fails the test where anything was asked of another host, a script failed, the page's own security policy
    stopped something, or the server broke.
    """

    def __init__(self, browser: Browser, site: str, *, javascript: bool = True, **more: Any) -> None:
        """Open a fresh profile with one window."""
        more.setdefault("viewport", {"width": 1440, "height": 900})
        self.site, self.trouble = site, list[str]()
        self.context = browser.new_context(base_url=site, java_script_enabled=javascript, locale="zh-CN", **more)
        self.context.set_default_timeout(30_000)
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.trouble.append(f"script: {error}"))
        self.page.on("console", self._said)

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https", "ws", "wss"} and not request.url.startswith(self.site):
            self.trouble.append(f"another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.trouble.append(f"{response.status}: {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.trouble.append(message.text)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the profile, and say what went wrong on the way."""
        self.context.close()
        if error is None:
            assert self.trouble == []

    def sign_in(self, username: str) -> Self:
        """Sign an officer of the demonstration in."""
        self.page.goto("/accounts/login/")
        self.page.fill('input[name="login"]', username)
        self.page.fill('input[name="password"]', PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url("**/office/")
        return self

    def says(self) -> str:
        """Return what the page's main part says."""
        return self.page.locator("main").inner_text()

    def press(self, name: str) -> None:
        """Press a button of the main part by what it says, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the first link of the main part that says so."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=name).first.click()

    def take(self, selector: str) -> bytes:
        """Click what sends a file and return the file."""
        with self.page.expect_download() as waiting:
            self.page.locator(selector).first.click()
        return waiting.value.path().read_bytes()


def draft_of(visitor: Visitor, unit: str = "u0028") -> str:
    """Begin a request to a unit and return the address its pages lie under."""
    visitor.page.goto(f"/apply/?unit={unit}")
    visitor.press("开始填写")
    return visitor.page.url.removesuffix("who/")


def fill_who(visitor: Visitor) -> None:
    """Fill the first page as a citizen."""
    page = visitor.page
    page.get_by_label("公民", exact=True).check()
    page.fill("#id_name", PERSON["name"])
    page.select_option("#id_id_kind", "resident")
    page.fill("#id_id_number", PERSON["id_number"])
    page.fill("#id_phone", PERSON["phone"])


def file_request(visitor: Visitor, title: str, unit: str = "u0028") -> tuple[str, str]:
    """File a request by the shortest way; return number and query code."""
    draft_of(visitor, unit)
    page = visitor.page
    fill_who(visitor)
    visitor.press("保存并继续")
    page.fill("#id_title", title)
    visitor.press("保存并继续")
    page.locator('input[name="form"]').first.check()
    page.locator('input[name="route"][value="email"]').check()
    page.locator("#id_email").fill(PERSON["email"])
    visitor.press("保存并继续")
    visitor.press("提交申请")
    return ticket(visitor)


def ticket(visitor: Visitor) -> tuple[str, str]:
    """Return number and query code from the receipt on screen."""
    visitor.page.wait_for_selector(".ticket")
    texts = visitor.page.locator(".ticket dd").all_inner_texts()
    return texts[0].strip(), texts[1].strip()


def track(visitor: Visitor, number: str, code: str) -> None:
    """Open a request by number and query code."""
    visitor.page.goto("/track/")
    visitor.page.fill("#id_number", number)
    visitor.page.fill("#id_code", code)
    visitor.press("查询")
    visitor.page.wait_for_url(f"**/track/{number}/")
