"""Examinations of sites as they answer: reachable, with the mandated tags, with the marks in the foot."""

from collections.abc import Iterator

from gongkai.catalogue.search_source import address
from gongkai.patrol.examining.columns import columns_shown, records_of
from gongkai.patrol.examining.ground import Fault, Ground, goes_through, of_site
from gongkai.patrol.examining.pages import Page, ask
from gongkai.portal.models import Site
from gongkai.statute.patrol import PatrolRule
from gongkai.statute.tags import tags_of

_LATEST = 5
_COLUMNS = 12
_MARKS = {"identifier": "网站标识码", "icp": "ICP备案号", "police": "公安备案号"}


def addresses(site: Site, ground: Ground) -> Iterator[tuple[str, str]]:
    """Yield level and address of the pages looked at: the home page, the first columns, the latest records."""
    before = "" if site.main or site.host else site.prefix
    yield "site", f"{before}/"
    for column in columns_shown(site)[:_COLUMNS]:
        yield "column", f"{before}/columns/{column.path}/"
    for record in records_of(site, ground.on).order_by("-published_on", "-pk")[:_LATEST]:
        yield "content", f"{before}{address(record)}"


@goes_through("P01")
def tags(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield mandatory tags that are missing, empty or written otherwise, each with the pages it was missing on."""
    for site in ground.sites:
        lacking: dict[str, list[str]] = {}
        for level, at in addresses(site, ground):
            for code in _lacking(ask(at, site), level):
                lacking.setdefault(code, []).append(at)
        for code, pages in lacking.items():
            told = f"网站“{site.name}”有{len(pages)}个抽看的页面缺少标签{code}，或者写法不合规范"
            yield of_site(site, code, told, place="、".join(pages[:3]), address=pages[0])


def _lacking(page: Page, level: str) -> list[str]:
    if page.status != 200:
        return []
    there = page.tags
    return [row.code for row in tags_of(level) if row.required and not row.matches(there.get(row.code, ""))]


@goes_through("P12")
def foot(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield what the foot of a site's home page does not show."""
    for site in ground.sites:
        html = ask("/" if site.main or site.host else f"{site.prefix}/", site).html
        shown = html.rpartition("<footer")[2]
        lacking = [
            label for name, label in _MARKS.items() if not getattr(site, name) or getattr(site, name) not in shown
        ]
        lacking += [] if "sitemap/" in shown else ["网站地图"]
        for label in lacking:
            yield of_site(site, label, f"网站“{site.name}”页脚没有{label}", place="页脚", office="/office/sites/")


@goes_through("P17")
def reachable(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield pages that do not answer well, or not in time."""
    for site in ground.sites:
        for _, at in addresses(site, ground):
            page = ask(at, site)
            if page.status != 200 or page.seconds > (rule.seconds or 0):
                wrong = f"答复{page.status}" if page.status != 200 else f"超过{rule.seconds}秒"
                yield of_site(site, at, f"网站“{site.name}”的页面{at}打不开（{wrong}）", place=at, address=at)
