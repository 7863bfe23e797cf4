"""A folder of saved pages as raw lines: titles, metadata tables, text and the files each page links to."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.catalogue.importing.lines import RawLine, Unusable, heading_key, known_headings
from gongkai.papers.reading.encoding import decode

PAGES: Final = {".html", ".htm", ".shtml", ".xhtml"}
FILES: Final = {
    ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".csv", ".zip", ".rar", ".txt", ".ofd", ".wps", ".et", ".ppt", ".pptx",
}  # fmt: skip
LARGEST_PAGE: Final = 8_000_000
_META: Final = {
    "articletitle": "title",
    "pubdate": "published_on",
    "contentsource": "source",
    "keywords": "keywords",
    "description": "abstract",
    "columnname": "column",
    "author": "author",
    "url": "source_url",
}
_DROPPED: Final = (
    "script,style,noscript,nav,header,footer,form,iframe,button,select,.share,.crumbs,.breadcrumb,.footer,.nav"
)
_CONTENT: Final = (
    ".TRS_Editor", "#UCAP-CONTENT", "#zoom", "#easysiteText", ".easysite-news-text", ".article-content",
    ".pages_content", ".view", ".content-body", "#content", "article", ".article", ".content", "main",
)  # fmt: skip
_LABELLED: Final = re.compile(r"^\s*[\[【(（]?([^\s:：\]】)）]{1,12})\s*[\]】)）]?\s*[:：]\s*(.*)$", re.S)
_SITE_TAIL: Final = re.compile(r"\s*[-_|—–]+\s*[^-_|—–]{2,40}$")
_ENOUGH: Final = 20


def pages_of(folder: Path) -> list[Path]:
    """Return the pages of a folder in the order of their names. Raises ``Unusable`` where there are none."""
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in PAGES and path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    )
    if not found:
        raise Unusable("文件夹里没有网页（.html）")
    return found


def addresses_of(folder: Path) -> dict[Path, str]:
    """Return the address of each saved page as the site's own map (sitemap*.xml in the folder) tells it."""
    told: dict[Path, str] = {}
    for path in sorted(folder.rglob("sitemap*.xml")):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
        try:
            tree = etree.fromstring(path.read_bytes()[:50_000_000], parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        for found in tree.iter("{*}loc") if tree is not None else ():
            address = (found.text or "").strip()
            saved = _saved(folder, address)
            if saved is not None:
                told[saved] = address
    return told


def _saved(folder: Path, address: str) -> Path | None:
    """Return where the page of an address lies: its path below the folder, with or without the host."""
    parts = urlsplit(address)
    path = unquote(parts.path).lstrip("/")
    if path.endswith("/") or not path:
        path += "index.html"
    for above in (folder, folder / (parts.hostname or "")):
        for name in (path, f"{path}.html"):
            place = (above / name).resolve()
            if place.is_relative_to(folder.resolve()) and place.is_file():
                return place
    return None


def read_page(path: Path, folder: Path, address: str = "") -> RawLine:
    """Read one saved page; what cannot be read leaves its field empty."""
    place = path.relative_to(folder).as_posix()
    tree = LexborHTMLParser(decode(path.read_bytes()[:LARGEST_PAGE]).text)
    values = _meta(tree)
    for name, value in _labelled(tree).items():
        values.setdefault(name, value)
    values["title"] = values.get("title") or _title(tree)
    content = _content(tree)
    base = address or values.get("source_url", "")
    if base and "source_url" not in values:
        values["source_url"] = base
    files = tuple(_linked(content, path, folder)) if content is not None else ()
    if content is not None:
        _absolute(content, base)
        values["body"] = content.html or ""
    return RawLine(place, {name: value for name, value in values.items() if value}, files)


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta[name][content]"):
        name = _META.get((node.attributes.get("name") or "").strip().lower())
        if name:
            found.setdefault(name, (node.attributes.get("content") or "").strip())
    return found


def _labelled(tree: LexborHTMLParser) -> dict[str, str]:
    """Return what the page's table of metadata says: label and value in neighbouring cells, or 标签：值 in one."""
    found: dict[str, str] = {}
    for row in tree.css("tr"):
        cells = [cell.text(deep=True).strip() for cell in row.css("td,th")]
        for label, value in pairwise(cells):
            _keep(found, label, value)
    for node in tree.css("li,td,th,p,span,dd,div"):
        text = node.text(deep=True).strip() if len(node.text(deep=True)) < 160 else ""
        told = _LABELLED.match(text)
        if told and "\n" not in text.strip():
            _keep(found, told[1], told[2])
    return found


def _keep(found: dict[str, str], label: str, value: str) -> None:
    name = known_headings().get(heading_key(label))
    if name and name != "body" and value and len(value) <= 500 and heading_key(value) not in known_headings():
        found.setdefault(name, value)


def _title(tree: LexborHTMLParser) -> str:
    for node in tree.css("h1,.title,#title"):
        text = node.text(deep=True).strip()
        if 2 <= len(text) <= 200:
            return text
    head = tree.css_first("title")
    return _SITE_TAIL.sub("", head.text(deep=True).strip()) if head else ""


def _content(tree: LexborHTMLParser) -> LexborNode | None:
    for node in tree.css(_DROPPED):
        node.decompose()
    for selector in _CONTENT:
        for node in tree.css(selector):
            if len(node.text(deep=True).strip()) >= _ENOUGH:
                return node
    return _heaviest(tree) or tree.body


def _heaviest(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the element whose own paragraphs hold the most text: where no known frame marks the article."""
    weights: dict[int, tuple[int, LexborNode]] = {}
    for node in tree.css("p"):
        above = node.parent
        if above is not None:
            so_far = weights.get(above.mem_id, (0, above))[0]
            weights[above.mem_id] = (so_far + len(node.text(deep=True)), above)
    best = max(weights.values(), key=lambda found: found[0], default=None)
    return best[1] if best and best[0] >= _ENOUGH else None


def _linked(content: LexborNode, path: Path, folder: Path) -> Iterator[Path]:
    """Yield the files beside the page that it links to; never anything outside the folder."""
    seen: set[Path] = set()
    for node in content.css("a[href]"):
        href = unquote(urldefrag(node.attributes.get("href") or "")[0])
        parts = urlsplit(href)
        if Path(parts.path).suffix.lower() not in FILES:
            continue
        above = folder if parts.path.startswith("/") or parts.netloc else path.parent
        place = (above / parts.path.lstrip("/")).resolve()
        if place.is_relative_to(folder.resolve()) and place.is_file() and place not in seen:
            seen.add(place)
            yield place


def _absolute(content: LexborNode, base: str) -> None:
    """Make links absolute where the page's own address is known; drop those that would lead nowhere."""
    for node in content.css("a[href]"):
        href = node.attributes.get("href") or ""
        if href.startswith(("http://", "https://", "mailto:", "tel:")):
            continue
        if base and not href.startswith(("#", "javascript:")):
            node.attrs["href"] = urljoin(base, href)
        else:
            del node.attrs["href"]
