"""What other sites call what our rows have a code for: rows of words, most particular first."""

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from gongkai.catalogue.importing.lines import folded
from gongkai.statute.rows import Row

_SHORTEST: Final = 2


@cache
def _words() -> dict[str, list[tuple[str, str, bool]]]:
    """Return word, code and whether it may stand within others, by field, in the order of the file."""
    text = files("gongkai.catalogue").joinpath("data/words.csv").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for row in csv.DictReader(text.splitlines()):
        said = [(_key(word), row["code"], bool(row["within"])) for word in row["words"].split(";")]
        found.setdefault(row["field"], []).extend(said)
    return found


def code_of(field: str, text: str, rows: Iterable[Row] = (), *, within: bool = True) -> str:
    """Return the code a text stands for: a code or label of the rows, a known word, else (``within``) one it contains.

    Empty where none fits: nothing is guessed.
    """
    key, listed = _key(text), list(rows)
    for row in listed:
        if key and key in {_key(row.code), *_names(row.label)}:
            return row.code
    known = _words().get(field, [])
    exact = next((code for word, code, _ in known if key == word), "")
    if exact or not within or len(key) < _SHORTEST:
        return exact
    for row in listed:
        if any(len(name) >= _SHORTEST and (name in key or key in name) for name in _names(row.label)):
            return row.code
    return next((code for word, code, inside in known if inside and word in key), "")


def _names(label: str) -> set[str]:
    """Return a label as it may be written: 命令（令） is 命令令, 命令 and 令."""
    bare, _, rest = label.partition("（")
    return {_key(label), _key(bare), _key(rest.rstrip("）"))} - {""}


def _key(text: str) -> str:
    return folded(text).replace("_", "")
