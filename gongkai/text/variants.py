"""Traditional and Simplified characters: to read what is written in either, and to show a page in Traditional ones.

From Traditional is nearly one to one. To Traditional one character may become several (发: 發, 髮; 复: 復, 複, 覆),
which the words around it decide; data/traditional.csv holds what the general tables get wrong for the trade, and the
forms of characters chosen here.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from opencc import OpenCC

from gongkai.text.normalisation import simplified_character
from gongkai.text.tables import rows

# Private-use characters stand for the listed words while the rest is converted, and for what parts two texts.
_HELD: Final = 0xE100
_PARTING: Final = "\ue0ff"
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_MARKUP: Final = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|textarea|code)\b[^>]*>.*?(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<tag>[/!?a-z][^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*)>",
    re.IGNORECASE | re.DOTALL,
)
# Attributes a reader meets. A form's values are sent back as they are, so they stay.
_SHOWN: Final = re.compile(
    r"\s(?:title|alt|placeholder|aria-label|aria-description|label|summary|content|data-label)"
    r"\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')",
    re.IGNORECASE,
)
_BUTTON: Final = re.compile(r"\svalue\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')", re.I)
_IS_BUTTON: Final = re.compile(r".*\btype\s*=\s*[\"']?(?:submit|button|reset)\b", re.IGNORECASE | re.DOTALL)


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


class _Simplified(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = simplified_character(chr(code))
        return self[code]


_SIMPLIFIED: Final = _Simplified()


def simplify_characters(text: str) -> str:
    """Return the text with every Traditional character (Hong Kong's and Taiwan's forms too) made Simplified.

    Character by character: the length and every place stay. Twice is the same as once.
    """
    return text.translate(_SIMPLIFIED)


def to_simplified(text: str) -> str:
    """Return the text in Simplified characters, words deciding where characters alone do not (乾隆, 著作)."""
    converted: str = _converter("t2s").convert(_whole(text))
    return converted


def to_traditional(text: str) -> str:
    """Return the text in Traditional characters, words deciding between the forms (发布: 發布, 理发: 理髮)."""
    exceptions, held, forms = _exceptions()
    if _PRIVATE.search(text):
        # Somebody's own private-use characters are carried over as they are.
        return "".join(
            part if _PRIVATE.match(part) else to_traditional(part) for part in re.split("([\ue000-\uf8ff]+)", text)
        )
    kept = exceptions.sub(lambda word: held[word[0]], _whole(text))
    converted: str = _converter("s2t").convert(kept)
    return converted.translate(forms)


def to_traditional_html(page: str) -> str:
    """Return a page with the text a reader meets in Traditional characters; tags, addresses, values and code stay.

    Nothing is parsed or put right: what is not text is given back byte for byte.
    """
    pieces = list(_pieces(_PRIVATE.sub("", page)))
    shown = _PARTING.join(piece for piece, text in pieces if text)
    converted = iter(_converted_parts(shown))
    return "".join(next(converted) if text else piece for piece, text in pieces)


def _converted_parts(shown: str) -> list[str]:
    exceptions, held, forms = _exceptions()
    kept = exceptions.sub(lambda word: held[word[0]], _whole(shown))
    converted: str = _converter("s2t").convert(kept)
    return converted.translate(forms).split(_PARTING)


def _pieces(page: str) -> Iterator[tuple[str, bool]]:
    """The page cut into (piece, whether it is text for readers)."""
    done = at = 0
    for markup in _MARKUP.finditer(page):
        start, end = markup.span()
        between = page[at:start]
        at = end
        in_tag = markup["tag"] is not None and not markup["tag"].isascii()
        if between.isascii() and not in_tag:
            continue
        yield page[done : start - len(between)], False
        yield between, True
        if in_tag:
            yield from _tag(markup[0])
        done = end if in_tag else start
    yield page[done:at], False
    yield page[at:], True


def _tag(tag: str) -> Iterator[tuple[str, bool]]:
    found = list(_SHOWN.finditer(tag))
    if tag[1:6].lower() == "input" and _IS_BUTTON.match(tag):
        found = sorted([*found, *_BUTTON.finditer(tag)], key=lambda match: match.start())
    at = 0
    for attribute in found:
        group = "double" if attribute["double"] is not None else "single"
        if attribute[group]:
            yield tag[at : attribute.start(group)], False
            yield attribute[group], True
            at = attribute.end(group)
    yield tag[at:], False


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


@cache
def _exceptions() -> tuple[re.Pattern[str], dict[str, str], dict[int, str]]:
    """The listed words as a pattern, what holds the place of each meanwhile, and what is put in at the end."""
    held: dict[str, str] = {}
    forms: dict[int, str] = {}
    for row in rows("traditional"):
        if row["kind"] == "form":
            forms[ord(row["from"])] = row["to"]
        else:
            holder = chr(_HELD + len(held))
            held[row["from"]] = holder
            forms[ord(holder)] = row["to"]
    pattern = "|".join(map(re.escape, sorted(held, key=len, reverse=True)))
    return re.compile(pattern), held, forms
