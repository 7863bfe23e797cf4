"""A finished page in Traditional characters: its words and what is read out of it, not its addresses."""

import re
from functools import cache
from typing import Final, Protocol

import opencc

_TAG: Final = re.compile(r"(<[^>]*>)")
_READ_OUT: Final = re.compile(
    r'\b((?:alt|title|placeholder|content|label|aria-label|aria-description|data-label)=")([^"]*)'
)
_MARK: Final = "\u2063"


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def converted(page: str) -> str:
    """Return an HTML page with everything a reader sees or hears in Traditional characters.

    Scripts and styles of this project hold no Chinese, so that text is all that stands between tags.
    """
    parts = _TAG.split(page)
    parts[0::2] = _all(parts[0::2])
    for number in range(1, len(parts), 2):
        if "=" in parts[number] and not parts[number].isascii():
            parts[number] = _READ_OUT.sub(lambda found: found[1] + _converter().convert(found[2]), parts[number])
    return "".join(parts).replace('<html lang="zh-CN"', '<html lang="zh-Hant"', 1)


def _all(texts: list[str]) -> list[str]:
    """Convert many texts in one call; words never run across a tag."""
    done = _converter().convert(_MARK.join(texts)).split(_MARK)
    return done if len(done) == len(texts) else [_converter().convert(text) for text in texts]


@cache
def _converter() -> _Converter:
    converter: _Converter = opencc.OpenCC("s2t")
    return converter
