"""Which row of a table a run of words names, when a label may be split, glued or repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, NamedTuple

from gongkai.papers.reading.blocks import Place
from gongkai.reader.names import column_names, core, heads_in, numbering, row_kinds, row_names, split_at_numbers
from gongkai.reader.strips import Slot

_LONGEST_JOIN: Final = 14
_ENOUGH: Final = 4
_WIDE: Final = re.compile(r"\s{2,}")
_SECTION: Final = ("第二十条", "二十条第")
_CAPTIONS: Final = ("勾稽关系", "等于第三项", "申请人情况", "法人或其他组织")
_CONTENT: Final = "信息内容"


@dataclass(frozen=True, slots=True)
class Named:
    """A label found: its row ("" when the words are no known label), the words, and where they begin."""

    row: str
    text: str
    place: Place


class _Token(NamedTuple):
    """A piece of a word; ``word``: which of the run it is a piece of."""

    text: str
    word: int


class _Label(NamedTuple):
    """A label of the run; ``word``: the one it begins in."""

    row: str
    text: str
    word: int


@lru_cache(maxsize=16384)
def row_named(text: str, table: int) -> str:
    """The row of that table whose label this text is, "" if none."""
    letters = core(text)
    key = row_names().get(letters)
    if key is None and len(letters) > 3 and letters[0] in "一二三四五六七八":
        key = row_names().get(letters[1:])
    return key[1] if key and key[0] == table else ""


def ambiguous_row(text: str, started: bool, group: str) -> str:
    """The row of table three that 其他 or 总计 stands for: its number tells, or that the rows have begun.

    ``group``: the group the last rows belonged to.
    """
    letters = core(text)
    style, number = numbering(text)
    if letters in ("总计", "合计", "总数"):
        return "concluded" if style in ("bracket", "bare") or (started and not style) else ""
    if letters in ("其他", "其它", "其他情形", "其他情况", "其他原因"):
        if style == "bracket" and number == 6:
            return "other"
        return "other_ground" if style == "digit" or (started and not style and group == "other") else ""
    return ""


def is_section(letters: str) -> bool:
    """A heading 第二十条第（一）项 of table two."""
    return letters.startswith(_SECTION) and len(letters) < 24


@lru_cache(maxsize=8192)
def opens_section(text: str) -> bool:
    """Whether a cell's text is such a heading."""
    return is_section(core(text))


@lru_cache(maxsize=8192)
def opened_by(text: str) -> tuple[int, tuple[int, str] | None]:
    """The table that words open for certain, 0 for none; and the row they name, whichever table it is in."""
    letters = core(text)
    if is_section(letters) or (letters.startswith(_CONTENT) and len(letters) < 40):
        return 2, None
    if "勾稽关系" in letters or letters == "申请人情况":
        return 3, None
    return 0, row_names().get(letters)


def is_caption(letters: str) -> bool:
    """Words printed over table three."""
    return any(caption in letters for caption in _CAPTIONS)


def row_beginning(text: str, table: int) -> str:
    """The row of table three whose label begins like this torn one, "" if none."""
    letters = core(text)[:_ENOUGH]
    if table != 3 or len(letters) < _ENOUGH or not numbering(text)[0]:
        return ""
    return next((key[1] for name, key in row_names().items() if key[0] == table and name.startswith(letters)), "")


@cache
def _groups(table: int) -> tuple[str, ...]:
    return tuple(
        name
        for name, key in row_names().items()
        if key in row_kinds() and key[0] == table and row_kinds()[key].kind == "group"
    )


def is_scrap_of_group(text: str, table: int) -> bool:
    """Whether the words are a piece of a group's label, printed beside the rows and torn apart by them."""
    letters = core(text)
    return bool(letters) and any(letters in name for name in _groups(table))


def names_in(words: Sequence[Slot], table: int, started: bool, group: str = "") -> list[Named]:
    """The labels a run of words holds, in order; words that are none stand between them with an empty row."""
    texts = tuple([word.text for word in words])
    found = _named if len(texts) <= _LONGEST_JOIN else _named.__wrapped__
    return [Named(row, text, words[at].place) for row, text, at in found(texts, table, started, group)]


@lru_cache(maxsize=4096)
def _named(texts: tuple[str, ...], table: int, started: bool, group: str) -> tuple[tuple[str, str, int], ...]:
    """The same with the words' texts alone: one report's labels are the next one's. Row, text, the word it began in."""
    if len(texts) == 1 and (row := row_named(texts[0], table)):
        return ((row, texts[0], 0),)
    tokens = [_Token(part, at) for at, text in enumerate(texts) for part in _tokens(text, table)]
    tokens = _without_scraps(_without_heads(tokens)) if table == 3 else _behind_heads(tokens)
    found: list[_Label] = []
    at = 0
    while at < len(tokens):
        length, row = _label_at(tokens, at, table, started, group)
        text = "".join(token.text for token in tokens[at : at + length])
        found.append(_Label(row, text, tokens[at].word))
        at += length
    return tuple([(label.row, label.text, label.word) for label in _residues_joined(found)])


def _tokens(text: str, table: int) -> list[str]:
    if row_named(text, table) or opens_section(text):
        return [text]
    return [part for piece in _pieces(text, table) for part in split_at_numbers(piece)]


def _pieces(text: str, table: int) -> list[str]:
    """A group's label beside the rows, torn over the lines of a page, apart from the row it stands beside."""
    if table != 3 or not any(character.isspace() for character in text.strip()):
        return [text]
    pieces = _WIDE.split(text.strip())
    first, *rest = text.split(maxsplit=1)
    if len(pieces) == 1 and rest and is_scrap_of_group(first, table):
        pieces = [first, *rest]
    return pieces


def _without_heads(tokens: list[_Token]) -> list[_Token]:
    heads = column_names()[3]
    printed = [token for token in tokens if core(token.text) in heads]
    header = len(printed) > 2
    return [
        token
        for token in tokens
        if not is_caption(core(token.text))
        and not (
            core(token.text) in heads
            and (header or core(token.text) not in ("其他", "其它", "总计", "合计"))
            and not numbering(token.text)[0]
        )
    ]


def _without_scraps(tokens: list[_Token]) -> list[_Token]:
    """Without torn pieces of group labels, where a row's own label begins: whole ones stay, and so does a lone one."""
    begun = [token for token in tokens if row_named(token.text, 3) or row_beginning(token.text, 3)]
    if not begun:
        return tokens
    return [
        token
        for token in tokens
        if row_named(token.text, 3) or numbering(token.text)[0] == "digit" or not is_scrap_of_group(token.text, 3)
    ]


def _behind_heads(tokens: list[_Token]) -> list[_Token]:
    """Table two: without section headings and column headings."""
    return [
        token
        for token in tokens
        if not is_section(letters := core(token.text)) and not letters.startswith(_CONTENT) and not heads_in(token.text)
    ]


def _label_at(tokens: list[_Token], at: int, table: int, started: bool, group: str) -> tuple[int, str]:
    longest = min(len(tokens), at + _LONGEST_JOIN)
    text = ""
    best = (1, "")
    for end in range(at, longest):
        text += tokens[end].text
        row = row_named(text, table)
        if not row and table == 3 and end == at:
            row = ambiguous_row(text, started and at == len(tokens) - 1, group)
        if row:
            best = (end - at + 1, row)
        elif end > at and row_named(tokens[end].text, table):
            break
    return best


def _begins_anew(before: str, text: str) -> bool:
    style = numbering(text)[0]
    return style in ("digit", "bare") or (
        style == "bracket" and (not numbering(before)[0] or is_scrap_of_group(before, 3))
    )


def _interrupted(label: _Label, scrap: _Label) -> bool:
    """Whether a torn group label stands in the middle of a row's own."""
    return not label.row and numbering(label.text)[0] == "digit" and is_scrap_of_group(scrap.text, 3)


def _residues_joined(found: list[_Label]) -> list[_Label]:
    joined: list[_Label] = []
    for name in found:
        unknown = not name.row and joined and not joined[-1].row
        if unknown and not _begins_anew(joined[-1].text, name.text):
            last = joined.pop()
            if joined and _interrupted(joined[-1], last):
                last = joined.pop()
            joined.append(_Label("", last.text + name.text, last.word))
        else:
            joined.append(name)
    return [name for name in joined if name.row or core(name.text)]


def heads_of(words: Sequence[Slot]) -> str:
    """The words of table two after the last 信息内容 or section heading, as one text."""
    text = ""
    for word in words:
        letters = core(word.text)
        if is_section(letters):
            text = ""
        elif letters.startswith(_CONTENT):
            text = word.text
        else:
            text += word.text
    return text


def has_heads(text: str) -> bool:
    """Whether a text holds a column heading of table two."""
    return bool(heads_in(text))
