"""Markdown, as people and scanners write it: tables under a rule of dashes, headings, pages of HTML in between.

Rows with bars but without the rule are a text that was copied; they stay lines.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from gongkai.papers.reading import limits
from gongkai.papers.reading.blocks import Problem, Source
from gongkai.papers.reading.elements import RAISED
from gongkai.papers.reading.html import html_drafts
from gongkai.papers.reading.layout import Allowance, Box, Draft, Paragraph, number, settle
from gongkai.papers.reading.plain_text import text_lines

# Three dashes, or a colon: a row whose figures are all "-" is no rule.
_DASHES: Final = r"[ \t]{0,200}(?::-{1,200}:?|-{3,200}:?|-{1,2}:)[ \t]{0,200}"
_RULE: Final = re.compile(rf"^[ \t]{{0,8}}\|?{_DASHES}(?:\|{_DASHES})*\|?[ \t]*$")
_RULE_ANYWHERE: Final = re.compile(rf"^[ \t]{{0,8}}(?:\|{_DASHES}\||{_DASHES}\|{_DASHES})", re.MULTILINE)
_HEADING: Final = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_HEADING_ANYWHERE: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_HTML_BLOCK: Final = re.compile(r"<(?:table|div|p|center|h[1-6])[\s>]", re.IGNORECASE)
_HTML_TABLE: Final = re.compile(r"<(/?)table\b", re.IGNORECASE)
_BAR: Final = re.compile(r"(?<!\\)\|")
_BREAK: Final = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?(?:b|i|u|strong|em|span|font|p|div|center|sub|a)(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_RAISED: Final = re.compile(r"<sup>\s{0,3}(\d{1,3})\s{0,3}</sup>", re.IGNORECASE)
_OTHER_RAISED: Final = re.compile(r"</?sup>", re.IGNORECASE)
_BOLD: Final = re.compile(r"\*\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*\*|(?<!\w)__(?=\S)([^_\n]{1,2000}?)(?<=\S)__(?!\w)")
_PICTURE: Final = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,2000}\)")
_LINK: Final = re.compile(r"(?<!!)\[([^\[\]\n]{1,300})\]\([^()\s]{1,2000}\)")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_MARKS: Final = re.compile(r"[\\*_`<&!\[]")
_FENCE: Final = re.compile(r"^ {0,3}(?:```|~~~)")
_QUOTE: Final = re.compile(r"^ {0,3}>[ \t]?")


def looks_like_markdown(text: str, name: str) -> bool:
    """Whether a text has the marks of Markdown: a table with its rule, or headings."""
    if _RULE_ANYWHERE.search(text):
        return True
    if name.lower().endswith((".md", ".markdown")):
        return True
    return len(_HEADING_ANYWHERE.findall(text, 0, 200_000)) >= 2 or _HTML_TABLE.search(text) is not None


def read_markdown(text: str, name: str, allowance: Allowance, encoding: str, problems: tuple[Problem, ...]) -> Source:
    """Read Markdown. Lines keep the number they have in the file."""
    lines = text_lines(text.replace("\x00", ""))
    if len(lines) > limits.MAX_LINES:
        message = f"文本超过{limits.MAX_LINES}行，只读取了前{limits.MAX_LINES}行。请核对是否选错了文件。"
        allowance.note("too_many_rows", message, fatal=True)
        lines = lines[: limits.MAX_LINES]
    drafts = list(_drafts(lines, allowance))
    title = next((draft.text for draft in drafts if isinstance(draft, Paragraph) and draft.heading == 1), "")
    return Source(name, "markdown", number(drafts), (*problems, *allowance.problems.values()), title, encoding)


def _drafts(lines: list[str], allowance: Allowance) -> Iterator[Draft]:
    index = 0
    while index < len(lines):
        line = lines[index]
        if _is_table(lines, index):
            end = _table_end(lines, index + 2)
            yield from _table(lines, index, end, allowance)
        elif "<" in line and _HTML_BLOCK.search(line):
            end = _html_end(lines, index)
            for draft in html_drafts("\n".join(lines[index:end]), allowance):
                draft.line = index + 1
                yield draft
        else:
            end = index + 1
            if not _FENCE.match(line):
                yield from _paragraphs(line, end)
        index = end


def _is_table(lines: list[str], index: int) -> bool:
    """Whether a table begins here: a row with a bar, and below it a rule with as many columns."""
    if "|" not in lines[index] or index + 1 >= len(lines):
        return False
    rule = lines[index + 1]
    if "-" not in rule or "|" not in rule or not _RULE.match(rule):
        return False
    return not _RULE.match(lines[index])


def _table_end(lines: list[str], index: int) -> int:
    while index < len(lines) and "|" in lines[index] and not _is_table(lines, index):
        index += 1
    return index


def _table(lines: list[str], start: int, end: int, allowance: Allowance) -> Iterator[Draft]:
    rows = [_row(line) for position, line in enumerate(lines[start:end]) if position != 1]
    for draft in settle(rows, allowance):
        draft.line = start + 1
        yield draft


def _row(line: str) -> list[Box]:
    text = line.strip()
    text = text[1:] if text.startswith("|") else text
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return [Box([Paragraph(_plain(part.strip()))]) for part in _BAR.split(text)]


def _html_end(lines: list[str], index: int) -> int:
    """The line after the piece of HTML: where its tables are closed, or the end of the text."""
    open_tables = 0
    while index < len(lines):
        for closing in _HTML_TABLE.findall(lines[index]):
            open_tables += -1 if closing else 1
        index += 1
        if open_tables <= 0:
            break
    return index


def _paragraphs(line: str, position: int) -> Iterator[Paragraph]:
    """What one line of the text says; a break written into it divides it."""
    heading = _HEADING.match(line) if "#" in line else None
    level = 0
    if heading:
        line, level = heading[2].strip(), len(heading[1])
    elif "-" in line and len(line.strip()) >= 3 and not line.strip(" -"):
        line = ""
    elif ">" in line:
        line = _QUOTE.sub("", line)
    for part in _plain(line).split("\n"):
        yield Paragraph(part, level, position)


def _plain(text: str) -> str:
    """The text without its marks. A single star is a footnote mark, not an emphasis, and stays."""
    if not _MARKS.search(text):
        return text
    if "<" in text:
        text = _RAISED.sub(lambda match: match[1].translate(RAISED), text)
        text = _TAG.sub("", _BREAK.sub("\n", _OTHER_RAISED.sub("", text)))
    if "[" in text:
        text = _LINK.sub(r"\1", _PICTURE.sub("", text))
    text = _BOLD.sub(lambda match: match[1] or match[2], text)
    text = _ESCAPE.sub(r"\1", text)
    if "&" in text:
        text = html.unescape(text).replace("\u00a0", " ")
    return text.strip() if "\n" not in text else "\n".join(part.strip() for part in text.split("\n"))
