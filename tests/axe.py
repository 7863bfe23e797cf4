"""Looking at pages by the rules of WCAG 2.2 AA (axe): on desk and phone, in light and in dark; nothing cut off."""

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browsing import Visitor

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 780}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
#: What a change of colours can break.
BY_COLOUR = ["color-contrast", "link-in-text-block"]
COLOURS = {"runOnly": {"type": "rule", "values": BY_COLOUR}, "resultTypes": ["violations"]}
#: What the width of a page can break. All other rules look at its content, which is the same on the phone.
BY_WIDTH = [*BY_COLOUR, "target-size", "scrollable-region-focusable", "meta-viewport"]
WIDTH = {"runOnly": {"type": "rule", "values": BY_WIDTH}, "resultTypes": ["violations"]}


@dataclass
class Check:
    """What is wrong with the pages seen so far."""

    found: list[str]
    seen: int = 0

    def colours(self, page: Page, scheme: str, where: str) -> None:
        """Look at the page in one colour scheme."""
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        self._axe(page, COLOURS, where)

    def whole(self, page: Page, where: str, *, dark: bool) -> None:
        """Look at the page on a desk and on a phone, and at its colours in the dark.

        The first page of a walk is looked at by every rule on the phone too, for the frame that only shows there.
        """
        self.seen += 1
        for name, size, rules in (("desk", DESK, ALL), ("phone", PHONE, ALL if self.seen == 1 else WIDTH)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            self._axe(page, rules, f"{where} ({name})")
            if name == "phone":
                self._width(page, where)
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        if dark:  # the colours are the same at every width
            self.colours(page, "dark", f"{where} (dark)")
        page.emulate_media(color_scheme="light")

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
