"""Links in what is public: those to our own pages are looked up, those to others were tried on earlier nights."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve

from gongkai.catalogue.models import Record
from gongkai.catalogue.public_files import public_file
from gongkai.catalogue.queries import column_at, public
from gongkai.catalogue.search_source import address
from gongkai.organisations.models import Unit
from gongkai.patrol.examining.ground import Fault, Ground, goes_through, of_record
from gongkai.patrol.models import Examined, Link
from gongkai.portal.models import Site
from gongkai.statute.patrol import PatrolRule

MOST: Final = 200
_HREF: Final = re.compile(r"""(?:href|src)\s*=\s*["']([^"']{1,500})["']""", re.IGNORECASE)
_SITE: Final = re.compile(r"^/sites/[^/]+(?=/)")


def links_in(record: Record) -> list[str]:
    """Return the addresses a record's text leads to, each once."""
    found = [unescape(one).strip() for one in _HREF.findall(record.body)]
    video = str(record.details.get("video", ""))
    return list(dict.fromkeys([*found, *([video] if video else [])]))[:MOST]


def own_path(record: Record, link: str) -> str | None:
    """Return the path a link leads to on our own sites; None for one that leads elsewhere or to no page."""
    try:
        parts = urlsplit(urljoin(str(settings.WAGTAILADMIN_BASE_URL) + address(record), link))
    except ValueError:
        return "/???/"
    if parts.scheme not in {"http", "https"}:
        return None
    ours = {urlsplit(str(settings.WAGTAILADMIN_BASE_URL)).netloc}
    if parts.netloc not in ours and not Site.objects.filter(host=parts.hostname or "?").exists():
        return None
    path = unquote(parts.path) or "/"
    return _SITE.sub("", path.removeprefix("/hant") or "/") or "/"


_KNOWN: Final[dict[str, Callable[[ResolverMatch], bool]]] = {
    "portal:record": lambda at: public().filter(index_number=at.kwargs["index_number"]).exists(),
    "portal:record_file": lambda at: public_file(at.kwargs["index_number"], at.kwargs["pk"]) is not None,
    "portal:record_page_file": lambda at: public_file(at.kwargs["index_number"], at.kwargs["pk"]) is not None,
    "portal:column": lambda at: column_at(at.kwargs["path"]) is not None,
    "portal:unit_column": lambda at: column_at(at.kwargs["path"]) is not None,
    "portal:unit": lambda at: Unit.objects.filter(key=at.kwargs["key"]).exists(),
}


def alive(path: str) -> bool:
    """Say whether a path of ours leads to something public."""
    if path.startswith(("/static/", "/office/")):
        return path.startswith("/static/")
    try:
        at = resolve(path)
    except Resolver404:
        return False
    known = _KNOWN.get(at.view_name)
    return known(at) if known else True


def _linked(ground: Ground) -> Iterator[tuple[Record, list[str]]]:
    rows = Examined.objects.filter(record__in=ground.records()).exclude(links=[]).select_related("record")
    for row in rows.iterator(chunk_size=500):
        yield row.record, row.links


@goes_through("P05")
def inside(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield links to our own pages that lead nowhere."""
    for record, links in _linked(ground):
        for link in links:
            path = own_path(record, link)
            if path is not None and not alive(path):
                yield of_record(
                    record, link, f"《{record.title}》正文的链接{link[:120]}打不开", place="正文", quote=link[:120]
                )


@goes_through("P24")
def outside(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield links to others that did not answer on so many nights in a row."""
    dead = dict(Link.objects.filter(nights__gte=rule.most or 1).values_list("address", "answer"))
    for record, links in _linked(ground) if dead else ():
        for link in links:
            if link in dead:
                told = f"《{record.title}》的外部链接{link[:120]}打不开（{dead[link]}）"
                yield of_record(record, link, told, place="正文", quote=link[:120])


def note(record: Record, links: Iterable[str]) -> None:
    """Keep the outer ones among the links of a record, to be tried."""
    outer = [one for one in links if one.startswith(("http://", "https://")) and own_path(record, one) is None]
    Link.objects.bulk_create([Link(address=one) for one in outer if len(one) <= 500], ignore_conflicts=True)
