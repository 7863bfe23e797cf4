"""Looking at pages by the rules of WCAG 2.2 AA (axe): on desk and phone, in light and in dark; nothing cut off."""

from dataclasses import dataclass
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browsing import Visitor

DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=360, height=780)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
#: What other colours and another width can break. All other rules look at the content, which is the same.
LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "meta-viewport"]
ONLY_LOOKS = {"runOnly": {"type": "rule", "values": LOOKS}, "resultTypes": ["violations"]}


@dataclass
class Check:
    """What is wrong with the pages seen so far."""

    found: list[str]
    seen: int = 0

    def whole(self, page: Page, where: str, *, dark: bool) -> None:
        """Look at the page on a desk in light and on a phone, there in the dark.

        The first page of a walk is looked at by all of it on the phone and in the dark: for the frame, which differs.
        """
        self.seen += 1
        self._dressed(page, DESK, "light")
        self._axe(page, ALL, f"{where} (desk)")
        if dark and self.seen == 1:
            self._dressed(page, DESK, "dark")
            self._axe(page, ONLY_LOOKS, f"{where} (desk, dark)")
        self._dressed(page, PHONE, "light")
        self._width(page, where)
        if self.seen == 1 or not dark:
            self._axe(page, ALL if self.seen == 1 else ONLY_LOOKS, f"{where} (phone)")
        if dark:
            self._dressed(page, PHONE, "dark")
            self._axe(page, ONLY_LOOKS, f"{where} (phone, dark)")
        self._dressed(page, DESK, "light")

    def _dressed(self, page: Page, size: ViewportSize, colours: Literal["light", "dark"]) -> None:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")

    def _axe(self, page: Page, options: dict, where: str) -> None:
        # The rules are a large script: a page reads it once and is looked at several times.
        known = page.evaluate("typeof axe === 'object'")
        result = (Axe("0") if known else Axe()).run(page, options=options)
        for one in result.response["violations"]:
            at = "; ".join(str(node["target"][0]) for node in one["nodes"][:3])
            self.found.append(f"{where}: {one['id']} ×{len(one['nodes'])} at {at}")

    def _width(self, page: Page, where: str) -> None:
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE["width"]:
            self.found.append(f"{where} (phone): {wide}px wide")


def look(visitor: Visitor, check: Check, paths: list[str], *, dark: bool) -> None:
    """Open and check each page."""
    for path in paths:
        answer = visitor.page.goto(path)
        assert answer is not None and answer.status < 500, path
        check.whole(visitor.page, path, dark=dark)
