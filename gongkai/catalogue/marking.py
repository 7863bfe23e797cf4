"""The words of a record's HTML with their places, so that what was found in the words can be marked in the page."""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from typing import Final

from django.utils.safestring import SafeString, mark_safe

Span = tuple[int, int]
_TAG: Final = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_BREAK: Final = re.compile(r"</?(?:p|br|h[1-6]|li|tr|td|th|div|blockquote|caption|hr|table|ul|ol)\b", re.IGNORECASE)


def _pieces(html: str) -> Iterator[tuple[str, str]]:
    """Yield markup and words in turn: ``("<p>", "\\n")``, ``("", "words")``. The HTML must have been cleaned."""
    for piece in _TAG.split(html):
        if _TAG.fullmatch(piece):
            yield piece, "\n" if _BREAK.match(piece) else ""
        elif piece:
            yield "", unescape(piece)


def words(html: str) -> str:
    """Return the words of cleaned HTML; where a block begins or ends there is a line end."""
    return "".join(text for _, text in _pieces(html))


def marked(html: str, spans: Sequence[tuple[Span, str, str]]) -> SafeString:
    """Return cleaned HTML with the spans of its ``words`` marked; of two that overlap the first counts.

    Each span comes with a name for its look and an id by which a list may lead to it.
    """
    todo = _apart(spans)
    out, at = [], 0
    for markup, text in _pieces(html):
        if markup:
            out.append(markup)
        else:
            out.append(_mark(text, at, todo))
        at += len(text)
    return mark_safe("".join(out))  # noqa: S308 - cleaned on saving, and every word escaped here


def marked_text(text: str, spans: Sequence[tuple[Span, str, str]]) -> SafeString:
    """Return plain text, escaped, with its spans marked."""
    return mark_safe(_mark(text, 0, _apart(spans)))  # noqa: S308 - every word escaped


def _apart(spans: Sequence[tuple[Span, str, str]]) -> list[tuple[Span, str, str]]:
    kept: list[tuple[Span, str, str]] = []
    for one in sorted(spans, key=lambda one: one[0]):
        if not kept or one[0][0] >= kept[-1][0][1]:
            kept.append(one)
    return kept


def _mark(text: str, at: int, spans: Sequence[tuple[Span, str, str]]) -> str:
    out, done = [], 0
    for (start, end), look, name in spans:
        first, last = max(start - at, done), min(end - at, len(text))
        if first >= last:
            continue
        # An id stands once: where a span runs over several pieces, on its first.
        anchor = f' id="{escape(name)}"' if start >= at else ""
        out.append(f'{escape(text[done:first])}<mark class="ct-mark ct-mark--{escape(look)}"{anchor}>')
        out.append(f"{escape(text[first:last])}</mark>")
        done = last
    out.append(escape(text[done:]))
    return "".join(out)
