"""What a person types into the search box, taken apart.

Words are simply typed. Beside them: a phrase in quotation marks of any kind, a word to leave out (-词), fields
(标题:关税, 文号:2019年第5号, 单位:广州海关, 年:2019..2021, 类型:公告, 有效), document numbers in any writing. Nothing
typed is an error: what does not fit the language is taken as words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from gongkai.search.asking import LONGEST, Query
from gongkai.text import document_numbers
from gongkai.text.normalisation import normalise

Field = Literal["any", "title", "unit", "number", "kind", "genre", "subject", "validity", "column"]
#: For each facet, its values by the names people type: ``{"genre": {"公告": "notice"}}``.
Labels = Mapping[str, Mapping[str, str]]

MOST_PIECES: Final = 24
FIRST_YEAR: Final = 1949
LAST_YEAR: Final = 2099

_NAMES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("标题", "题目", "名称", "title"), "title"),
    **dict.fromkeys(("文号", "发文字号", "文件号", "number", "no"), "number"),
    **dict.fromkeys(("单位", "机关", "发布机构", "发布单位", "部门", "unit"), "unit"),
    **dict.fromkeys(("年", "年份", "年度", "year"), "year"),
    **dict.fromkeys(("类型", "类别", "体裁", "type", "genre"), "genre"),
    **dict.fromkeys(("种类", "kind"), "kind"),
    **dict.fromkeys(("有效", "有效性", "效力", "状态", "validity", "status"), "validity"),
    **dict.fromkeys(("主题", "subject"), "subject"),
    **dict.fromkeys(("栏目", "column"), "column"),
}
_NAME: Final = "|".join(sorted(_NAMES, key=len, reverse=True))
_PIECE: Final = re.compile(
    rf"(?P<no>(?<!\S)-(?=[^\s-]))?(?:(?P<field>{_NAME}):\s*)?"
    r"(?:[\"“”](?P<one>[^\"“”]*)[\"“”]?|「(?P<two>[^」]*)」?|『(?P<three>[^』]*)』?|(?P<bare>[^\s\"“”「『]+))"
)
_YEARS: Final = re.compile(r"(\d{4})年?(?:(?:\.{2,3}|-|~|至|到|—+)(\d{4})?年?)?")
_OPERATORS: Final = re.compile(r"(?<!\S)(?:AND|OR|NOT)(?!\S)")
#: 2019年第5号文件, 5号文: what is said after a number and is no part of it.
_SO_CALLED: Final = re.compile(r"(?<=号)\s*(?:文件|文)$")
_IN_FORCE: Final = frozenset({"有效", "现行有效", "仅看有效", "只看有效"})
_YES: Final = frozenset({"是", "有效", "现行有效", "现行", "1", "yes", "true"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for (or, ``excluded``, to be left out) in one field; a ``phrase`` stands as it is written.

    ``within``: the number of an agency we know, where ``number`` names one we do not know that ends alike (北海关公告).
    """

    text: str
    field: Field = "any"
    phrase: bool = False
    excluded: bool = False
    number: document_numbers.DocumentNumber | None = None
    start: int = 0
    end: int = 0
    within: document_numbers.DocumentNumber | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart. ``text`` is the normalised whole; places of clauses are places in it."""

    text: str
    clauses: tuple[Clause, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    number: document_numbers.DocumentNumber | None = None

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """What is to be found."""
        return tuple(clause for clause in self.clauses if not clause.excluded)

    @property
    def unwanted(self) -> tuple[Clause, ...]:
        """What is to be left out."""
        return tuple(clause for clause in self.clauses if clause.excluded)


def parse(typed: str) -> Asked:
    """Take a question apart; of very long ones the first ``LONGEST`` characters count."""
    text = normalise(_OPERATORS.sub(" ", typed[: LONGEST * 4])).text[:LONGEST].strip()
    text = _SO_CALLED.sub("", text)
    clauses: list[Clause] = []
    filters: dict[str, tuple[str, ...]] = {}
    pieces = list(_PIECE.finditer(text))[:MOST_PIECES]
    for piece in pieces:
        given = _filter(piece, alone=len(pieces) == 1)
        if given:
            filters[given[0]] = tuple(dict.fromkeys(filters.get(given[0], ()) + given[1]))
        else:
            clauses.extend(_clauses(piece))
    number = document_numbers.parse(text) if text else None
    found = list(_whole_numbers(text, clauses))
    if number and number.agency.endswith(("公告", "通告", "令")) and not any(clause.number for clause in found):
        # 海关总署公告2007-8: in running text that could be anything, alone it is a number.
        found = [Clause(text, "number", False, False, number, 0, len(text))]
    known = [clause.number for clause in found if clause.number]
    if number and len(known) == 1 and known[0].key != number.key and known[0].serial == number.serial:
        # An agency whose name ends like one we know: both are meant, and no word is left over.
        found = [Clause(text, "number", False, False, number, 0, len(text), known[0])]
    return Asked(text, tuple(found), filters, number)


def _filter(piece: re.Match[str], alone: bool) -> tuple[str, tuple[str, ...]] | None:
    """Return the filter a piece stands for by itself, whatever the tables say: years, and being in force."""
    text = (piece["bare"] or piece["one"] or piece["two"] or piece["three"] or "").strip()
    name = _NAMES.get(piece["field"] or "")
    if name == "year":
        years = _years(text)
        return ("year", years) if years and not piece["no"] else None
    if name == "validity" and text in _YES:
        return "in_force", ("0" if piece["no"] else "1",)
    if name is None and piece["bare"] in _IN_FORCE and not alone and not piece["no"]:
        return "in_force", ("1",)
    return None


def _years(text: str) -> tuple[str, ...]:
    found = _YEARS.fullmatch(text)
    if not found:
        return ()
    first = int(found[1])
    open_end = found[2] is None and not text.rstrip("年").isdigit()
    last = int(found[2]) if found[2] else (LAST_YEAR if open_end else first)
    first, last = min(first, last), max(first, last)
    return tuple(str(year) for year in range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1))


def _clauses(piece: re.Match[str]) -> Iterator[Clause]:
    quoted = next((piece[name] for name in ("one", "two", "three") if piece[name] is not None), None)
    text = (piece["bare"] if quoted is None else quoted).strip()
    if not text:
        return
    name = _NAMES.get(piece["field"] or "", "any")
    if name == "year":
        name, text = "any", f"{piece['field']} {text}"
    clause = Clause(text, name, quoted is not None, bool(piece["no"]), None, piece.start(), piece.end())  # type: ignore[arg-type]
    if name == "number":
        number = document_numbers.parse(text)
        clause = replace(clause, number=number, field="number" if number else "any")
    yield clause


def _whole_numbers(text: str, clauses: list[Clause]) -> Iterator[Clause]:
    """Take document numbers out of the words, also where white space parts them: 公告 2019 年第 5 号."""
    found = [(start, end, number) for (start, end), number in document_numbers.find(text)] if clauses else []
    for start, end, number in found:
        yield Clause(text[start:end], "number", False, False, number, start, end)
    for clause in clauses:
        if clause.phrase or clause.field != "any" or clause.excluded:
            yield clause
            continue
        yield from _left_over(text, clause, [(start, end) for start, end, _ in found])


def _left_over(text: str, clause: Clause, taken: list[tuple[int, int]]) -> Iterator[Clause]:
    touching = [(start, end) for start, end in taken if start < clause.end and end > clause.start]
    if not touching:
        yield clause
        return
    at = clause.start
    for start, end in [*touching, (clause.end, clause.end)]:
        if at < start:
            rest = text[at : min(start, clause.end)].strip()
            if rest:
                yield replace(clause, text=rest, start=at, end=start)
        at = max(at, end)


def narrow(query: Query, labels: Labels) -> Query:
    """Turn the fields a person typed that name a facet's value (类型:公告, 单位:广州海关) into filters of the query.

    What names no value stays in the text and is looked for as words.
    """
    asked = parse(query.text)
    text, filters = asked.text, dict(query.filters)
    for clause in sorted(asked.wanted, key=lambda clause: -clause.start):
        value = labels.get(clause.field, {}).get(clause.text)
        if clause.field == "any" or value is None:
            continue
        filters[clause.field] = (*filters.get(clause.field, ()), value)
        text = f"{text[: clause.start]} {text[clause.end :]}"
    return query if text == asked.text else replace(query, text=" ".join(text.split()), filters=filters)
