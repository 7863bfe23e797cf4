"""What a raw line says, made into the fields of a record: a pure function, every doubt named."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import nh3
from rapidfuzz import fuzz, process
from selectolax.lexbor import LexborHTMLParser

from gongkai.catalogue.importing.days import read_day
from gongkai.catalogue.importing.lines import RawLine, field_labels, folded
from gongkai.catalogue.importing.words import code_of
from gongkai.statute import catalogue as law
from gongkai.text.document_numbers import parse

#: Elements a record's text may hold; everything else is dropped, its words kept.
TAGS: Final = {
    "p", "br", "h2", "h3", "h4", "h5", "strong", "em", "b", "i", "u", "sub", "sup", "ul", "ol", "li", "blockquote",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "a", "hr", "div", "span",
}  # fmt: skip
ATTRIBUTES: Final = {"a": {"href"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}}
LONGEST_BODY: Final = 2_000_000
ABSTRACT_LENGTH: Final = 120
#: How much of a text is looked at for its opening.
_OPENING: Final = 2000
_MARKUP: Final = re.compile(r"<[a-zA-Z!/][^>]*>")
_SPACES: Final = re.compile(r"[ \t\r\f\v\u00a0\u3000]+")
_LONGEST_KEYWORDS: Final = 100
_BRACKETS: Final = str.maketrans({"[": "〔", "]": "〕", "［": "〔", "］": "〕", "【": "〔", "】": "〕"})
_ROUND: Final = re.compile(r"[（(﹝〈<](\d{4})[）)﹞〉>]")
_DATES: Final = ("made_on", "published_on", "effective_on", "lapses_on")
_LIKE_ENOUGH: Final = 84


@dataclass(frozen=True)
class Problem:
    """What is wrong or was assumed. ``bad``: the line is not taken in."""

    field: str
    message: str
    bad: bool = False


@dataclass
class Cleaned:
    """The fields of a record as far as the line tells them, and what is to be said about it."""

    place: str
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    replaced_by: str = ""
    number: int | None = None

    @property
    def bad(self) -> bool:
        """Whether the line is left out."""
        return any(problem.bad for problem in self.problems)

    def say(self, name: str, message: str, bad: bool = False) -> None:
        """Note something."""
        self.problems.append(Problem(name, message, bad))


def clean(raw: RawLine, today: date) -> Cleaned:
    """Read one raw line. What is there and cannot be read makes it bad; what is missing is assumed and said."""
    made = Cleaned(raw.place, number=raw.number)
    values = raw.values
    _title(made, values.get("title", ""))
    _number(made, values.get("document_number", ""))
    _days(made, values, today)
    for name, longest in (("issuer", 100), ("source", 100), ("keywords", 100), ("author", 40), ("index_number", 60)):
        _short(made, name, one_line(values.get(name, "")), longest)
    _validity(made, values)
    _classed(made, values)
    _text(made, values.get("body", ""), values.get("abstract", ""))
    _address(made, values.get("source_url", ""))
    made.values["column"] = one_line(values.get("column", ""))
    if not (made.values.get("body") or raw.files or made.values.get("abstract")):
        made.say("body", "没有正文、附件和内容概述", bad=True)
    return made


def one_line(text: str) -> str:
    """Return a text in one line, controls and doubled spaces gone."""
    shown = text if text.isprintable() else "".join(mark if mark.isprintable() else " " for mark in text)
    return _SPACES.sub(" ", shown).strip()


def _title(made: Cleaned, text: str) -> None:
    title = one_line(plain(text) if _MARKUP.search(text) else text)
    if not title:
        made.say("title", "名称是空的", bad=True)
    elif len(title) > 200:
        made.say("title", f"名称有{len(title)}字，最长200字", bad=True)
    made.values["title"] = title[:200]


def _number(made: Cleaned, text: str) -> None:
    number = _ROUND.sub(r"〔\1〕", one_line(text).translate(_BRACKETS))
    if number in {"", "无", "-", "—", "/", "无文号"}:
        return
    if len(number) > 50:
        made.say("document_number", f"文号有{len(number)}字，最长50字", bad=True)
        return
    read = parse(number)
    if read is None:
        made.say("document_number", f"文号“{number}”不合通常的写法，已照录")
    made.values["document_number"] = number
    made.values["number_key"] = read.key[:60] if read else folded(number)[:60]


def _days(made: Cleaned, values: dict[str, str], today: date) -> None:
    for name in _DATES:
        text = one_line(values.get(name, ""))
        if not text or text in {"无", "-", "—", "/", "长期", "长期有效"}:
            continue
        try:
            day = read_day(text)
        except ValueError:
            made.say(name, f"{field_labels()[name]}“{text[:30]}”不是日期", bad=True)
            continue
        if name in {"made_on", "published_on"} and not date(1949, 1, 1) <= day <= today:
            why = "晚于今天" if day > today else "早于1949年"
            made.say(name, f"{field_labels()[name]}{day}{why}", bad=True)
            continue
        made.values[name] = day
    _day_order(made)


def _day_order(made: Cleaned) -> None:
    days = made.values
    if "made_on" not in days and "published_on" not in days:
        if not any(problem.field in _DATES for problem in made.problems):
            made.say("made_on", "没有成文日期和发布日期", bad=True)
        return
    if "made_on" not in days:
        days["made_on"] = days["published_on"]
        made.say("made_on", "没有成文日期，以发布日期代替")
    if "published_on" not in days:
        days["published_on"] = days["made_on"]
        made.say("published_on", "没有发布日期，以成文日期代替")
    if days["published_on"] < days["made_on"]:
        made.say("published_on", f"发布日期{days['published_on']}早于成文日期{days['made_on']}，请核对")
    if "effective_on" in days and "lapses_on" in days and days["lapses_on"] < days["effective_on"]:
        made.say("lapses_on", f"失效日期{days['lapses_on']}早于生效日期{days['effective_on']}", bad=True)


def _short(made: Cleaned, name: str, text: str, longest: int) -> None:
    if len(text) > longest:
        made.say(name, f"{field_labels()[name]}超过{longest}字，已截短")
    if text:
        made.values[name] = text[:longest]


def _validity(made: Cleaned, values: dict[str, str]) -> None:
    text = one_line(values.get("validity", ""))
    made.replaced_by = one_line(values.get("replaced_by", ""))[:300]
    if made.replaced_by in {"无", "-", "—", "/"}:
        made.replaced_by = ""
    if text:
        found = code_of("validity", text)
        if not found and text not in {"无", "-", "—", "/", "不适用"}:
            made.say("validity", f"不认识的效力状态“{text[:20]}”", bad=True)
        made.values["validity"] = found
    if made.replaced_by and made.values.get("validity", "in_force") in {"", "in_force"}:
        made.values["validity"] = "replaced"


def _classed(made: Cleaned, values: dict[str, str]) -> None:
    """Read kind, genre and subject; what is none of ours is said, and a strange subject kept as a keyword."""
    kind = one_line(values.get("kind", ""))
    if code := code_of("kind", kind, law.record_kinds()):
        made.values["kind"] = code
    elif kind:
        made.say("kind", f"不认识的{field_labels()['kind']}“{kind[:20]}”，没有采用")
    _genre(made, one_line(values.get("genre", "")))
    text = one_line(values.get("subject", ""))
    if not text:
        return
    if code := code_of("subject", text, law.subjects()):
        made.values["subject"] = code
    elif code := code_of("customs_class", text, law.customs_classes()):
        made.values["customs_class"] = code
    else:
        words = f"{made.values.get('keywords', '')} {text}".strip()
        kept = len(words) <= _LONGEST_KEYWORDS
        made.values |= {"keywords": words} if kept else {}
        said = "已收为关键词" if kept else "没有采用"
        made.say("subject", f"“{text[:20]}”不是组配分类，{said}")


def _genre(made: Cleaned, text: str) -> None:
    """Read the genre; where a kind of information stands there instead (解读、动态), that is what is meant."""
    if code := code_of("genre", text, law.genres(), within=False):
        made.values["genre"] = code
    elif code := code_of("kind", text, law.record_kinds(), within=False):
        if made.values.setdefault("kind", code) == code:
            made.say("genre", f"体裁“{text[:20]}”是信息类型，按“{law.record_kind(code).label}”收入")
    elif code := code_of("genre", text, law.genres()):
        made.values["genre"] = code
    elif text:
        made.say("genre", f"不认识的{field_labels()['genre']}“{text[:20]}”，没有采用")


def _text(made: Cleaned, body: str, abstract: str) -> None:
    if len(body) > LONGEST_BODY:
        made.say("body", "正文过长，超过200万字", bad=True)
        return
    made.values["body"] = clean_html(body)
    summary = one_line(plain(abstract) if _MARKUP.search(abstract) else abstract)
    if len(summary) > 500:
        made.say("abstract", f"内容概述有{len(summary)}字，已截为500字")
    if not summary and made.values["body"]:
        words = one_line(plain(made.values["body"])[:_OPENING])
        summary = words[:ABSTRACT_LENGTH] + ("…" if len(words) > ABSTRACT_LENGTH else "")
        made.say("abstract", "没有内容概述，取正文开头代替")
    made.values["abstract"] = summary[:500]


def clean_html(text: str) -> str:
    """Return a text as the HTML a record may hold: allowed elements only; plain text becomes paragraphs."""
    text = text.replace("\x00", "").strip()
    if not text:
        return ""
    if not _MARKUP.search(text):
        lines = [_SPACES.sub(" ", line).strip() for line in text.splitlines()]
        return "".join(f"<p>{nh3.clean_text(line)}</p>" for line in lines if line)
    cleaned: str = nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags={"script", "style", "iframe", "object", "embed", "noscript", "title", "select", "textarea"},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )
    return cleaned.strip()


def plain(html: str) -> str:
    """Return the words of a piece of HTML, blocks apart."""
    if not _MARKUP.search(html):
        return html
    tree = LexborHTMLParser(re.sub(r"(?i)<(br|/p|/div|/li|/tr|/h[1-6]|/td|/th)\b", r" <\1", html))
    return tree.body.text(deep=True, separator="") if tree.body else ""


def _address(made: Cleaned, text: str) -> None:
    address = text.strip()
    if not address:
        return
    if len(address) > 500 or not address.lower().startswith(("http://", "https://")) or " " in address:
        made.say("source_url", f"网址“{address[:40]}”不能识别，没有采用")
        return
    made.values["source_url"] = address


def identity(values: dict[str, Any]) -> str:
    """Return by what a record is recognised as the same: number and title, else title and day made."""
    title = folded(values["title"])
    rest = values.get("number_key") or str(values.get("made_on", ""))
    return hashlib.sha256(f"{title}|{rest}".encode()).hexdigest()[:24]


class ColumnNames:
    """Finds a column by its address or by its name in whatever writing another site used."""

    def __init__(self, columns: list[tuple[int, str, str, str]], fallback: int) -> None:
        """Take (id, path, name, type) of the unit's columns and the one for what belongs nowhere."""
        self.by_path = {path: pk for pk, path, _, _ in columns}
        self.by_name = {folded(name): pk for pk, _, name, _ in reversed(columns)}
        self.types = {pk: kind for pk, _, _, kind in columns}
        self.fallback = fallback
        self._asked: dict[str, tuple[int, bool]] = {}

    def find(self, text: str) -> tuple[int, bool]:
        """Return the column and whether it was really found."""
        text = one_line(text)
        if text not in self._asked:
            self._asked[text] = self._look(text)
        return self._asked[text]

    def _look(self, text: str) -> tuple[int, bool]:
        if text.strip("/") in self.by_path:
            return self.by_path[text.strip("/")], True
        for part in reversed(re.split(r"[>/＞»→|\\]", text)):
            name = folded(part)
            if name in self.by_name:
                return self.by_name[name], True
        like = process.extractOne(folded(text), self.by_name.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH)
        return (self.by_name[like[0]], True) if like else (self.fallback, False)
