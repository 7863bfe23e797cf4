"""A file against the rows of its kind: every line kept, or told what is wrong with it. Asks no database.

What a line keeps is parted here into what the public will see (``values``: natural persons' names already masked) and
what stays sealed (``sealed``): the public never depends on a template remembering to mask.
"""

import json
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from gongkai.enforcement import screening
from gongkai.enforcement.mapping import Mapping, find_headings
from gongkai.enforcement.reading import Table, read
from gongkai.enforcement.rows import Field, Kind, last_public_day
from gongkai.enforcement.values import Wrong, parse
from gongkai.text.identifiers import uscc
from gongkai.text.masking import redact
from gongkai.vault.sealing import blind_index

LONGEST_SHOWN: Final = 60
LONGEST_HAYSTACK: Final = 4_000


@dataclass(frozen=True)
class Remark:
    """What is wrong with a line, or doubtful: the field's label, a Chinese sentence, and what was read (masked)."""

    field: str
    message: str
    read: str = ""

    def as_row(self) -> dict[str, str]:
        """Return it for keeping."""
        return {"field": self.field, "message": self.message, "read": self.read}


@dataclass(frozen=True)
class Line:
    """One line that can be kept: public values, sealed values, its key, and what is doubtful about it."""

    number: int
    values: dict[str, str]
    sealed: dict[str, str]
    key: str
    digest: str
    until: date | None
    doubts: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Bad:
    """One line that cannot be kept, with everything that is wrong with it, and its cells as they were read."""

    number: int
    faults: tuple[Remark, ...]
    raw: tuple[str, ...]


@dataclass
class Examined:
    """What a file says: the mapping, the good lines, the bad ones, those whose time is over."""

    kind: Kind
    mapping: Mapping
    lines: list[Line] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    over: list[Bad] = field(default_factory=list)

    @property
    def headings(self) -> list[str]:
        """Return the headings of the file."""
        return [one.heading for one in self.mapping.columns]


def examine(kind: Kind, data: bytes, name: str, on: date) -> Examined:
    """Read a file and judge every line on a day. Raises ``Unreadable``."""
    table = read(data, name)
    mapping = find_headings(table, kind)
    done = Examined(kind, mapping)
    first: dict[str, Line] = {}
    for number, cells in _below(table, mapping.line):
        _take(done, first, number, cells, on)
    return done


def _below(table: Table, line: int) -> list[tuple[int, tuple[str, ...]]]:
    return [(number, cells) for number, cells in table.rows if number > line]


def _take(done: Examined, first: dict[str, Line], number: int, cells: tuple[str, ...], on: date) -> None:
    given = {
        column.field.field: cell for column, cell in zip(done.mapping.columns, cells, strict=False) if column.field
    }
    judged = judge(done.kind, given, on, number)
    if isinstance(judged, Bad):
        done.bad.append(replace(judged, raw=cells))
    elif judged.until is not None and judged.until < on:
        message = f"按公示期限应公示至{judged.until.isoformat()}，已经届满，不再公示"
        done.over.append(Bad(number, (Remark("公示期限", message),), cells))
    elif judged.key in first:
        before = first[judged.key]
        if before.digest != judged.digest:
            labels = "、".join(done.kind.field(code).label for code in done.kind.key)
            message = f"与第{before.number}行的{labels}相同而内容不同，请只留一行"
            done.bad.append(Bad(number, (Remark(labels, message),), cells))
    else:
        first[judged.key] = judged
        done.lines.append(judged)


def judge(kind: Kind, given: dict[str, str], on: date, number: int = 0) -> Line | Bad:
    """Judge one entry as it was given, by field code."""
    values: dict[str, str] = {}
    faults: list[Remark] = []
    for one in kind.fields:
        try:
            values[one.field] = parse(one, given.get(one.field, ""))
        except Wrong as wrong:
            faults.append(Remark(one.label, str(wrong), shown(given.get(one.field, ""))))
    faults += _identity_faults(kind, values)
    faults += _day_faults(kind, values, on)
    if faults:
        return Bad(number, _discreet(kind, given, faults), tuple(given.values()))
    doubts = _discreet(kind, given, _doubts(kind, values))
    public, sealed, masked = _parted(kind, values)
    key = blind_index("enforcement-key", "\n".join(_plain_key(values[code]) for code in kind.key))
    digest = blind_index("enforcement-values", json.dumps([public, sealed], ensure_ascii=False, sort_keys=True))
    return Line(number, public, sealed, key, digest, last_public_day(kind, values), (*masked, *doubts))


def shown(cell: str) -> str:
    """Return what was read as a report may quote it: short, and without personal identifiers."""
    plain = redact(" ".join(cell[:400].split()))
    return plain if len(plain) <= LONGEST_SHOWN else plain[:LONGEST_SHOWN] + "…"


def haystack(kind: Kind, values: dict[str, str]) -> str:
    """Return the text lists are searched in: public, searchable fields only."""
    words = " ".join(values.get(one.field, "") for one in kind.fields if one.searchable and one.public)
    return folded(words)[:LONGEST_HAYSTACK]


def folded(text: str) -> str:
    """Write a text the one way it is compared: half-width, small letters, one kind of brackets."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return plain.translate(_BRACKETS)


_BRACKETS: Final = str.maketrans("〔〕[]【】", "()()()")


def _plain_key(value: str) -> str:
    return "".join(folded(value).split())


def _identity_faults(kind: Kind, values: dict[str, str]) -> list[Remark]:
    faults = []
    for one in kind.public_fields:
        value = values.get(one.field, "")
        found = is_number = False
        if one.type == "uscc":
            is_number = screening.is_identity_number(value)
        elif value and not one.figure and one.type != "date":
            found = bool(screening.identity_numbers(value)) or screening.is_identity_number(value)
        if found or is_number:
            faults.append(Remark(one.label, "含有居民身份证号码；这一项要公开，不能填写证件号码", shown(value)))
    return faults


def _day_faults(kind: Kind, values: dict[str, str], on: date) -> list[Remark]:
    faults = []
    for one in kind.fields:
        value = values.get(one.field, "")
        if one.type != "date" or not value:
            continue
        if one.past and date.fromisoformat(value) > on:
            faults.append(Remark(one.label, f"晚于今天（{on.isoformat()}），请核对", value))
        earlier = values.get(one.after, "") if one.after else ""
        if earlier and value < earlier:
            faults.append(Remark(one.label, f"早于{kind.field(one.after).label}（{earlier}），请核对", value))
    return faults


def _doubts(kind: Kind, values: dict[str, str]) -> list[Remark]:
    doubts: list[Remark] = []
    for one in kind.public_fields:
        value = values.get(one.field, "")
        if value:
            message = _doubt(one, value)
            if message:
                doubts.append(Remark(one.label, message, shown(value)))
    return doubts


def _doubt(one: Field, value: str) -> str:
    if one.type == "uscc":
        return uscc(value).message.rstrip("。")
    if one.most is not None and Decimal(value) > one.most:
        return f"数值超过{one.most:,}，请核对单位和小数点"
    if one.type == "date" and value < "1990-01-01":
        return "早于1990年，请核对"
    if one.type in {"text", "longtext", "party"} and screening.doubtful_numbers(value):
        return "像是含有电话、银行卡号、护照号或者邮箱，请核对能否公开"
    return ""


def _parted(kind: Kind, values: dict[str, str]) -> tuple[dict[str, str], dict[str, str], list[Remark]]:
    """Part what the public sees from what stays sealed; natural persons' names are masked wherever they stand."""
    public = {one.field: values[one.field] for one in kind.fields if one.public and values[one.field]}
    sealed = {one.field: values[one.field] for one in kind.fields if not one.public and values[one.field]}
    told: list[Remark] = []
    for one in kind.public_fields:
        name = public.get(one.field, "")
        if one.type != "party" or not name or not _is_natural(values, name):
            continue
        if values.get("party_kind") != screening.NATURAL:
            told.append(
                Remark(one.label, "没有填写类别，看起来像自然人姓名，按自然人只显示姓氏", screening.masked(name))
            )
        sealed |= {code: text for code, text in public.items() if name in text}
        public = {code: screening.without_name(text, name) for code, text in public.items()}
        public[one.field] = screening.masked(name)
        for code in [each.field for each in kind.public_fields if each.type == "uscc" and each.field in public]:
            sealed[code] = public.pop(code)
    return public, sealed, told


def _discreet(kind: Kind, given: dict[str, str], remarks: list[Remark]) -> tuple[Remark, ...]:
    """Mask natural persons' names in what remarks quote: they are kept in the open, beside the sealed line."""
    told = {code: cell.strip() for code, cell in given.items()}
    for one in kind.public_fields:
        name = told.get(one.field, "")
        if one.type == "party" and name and _is_natural(told, name):
            remarks = [replace(each, read=screening.without_name(each.read, name)) for each in remarks]
    return tuple(remarks)


def _is_natural(values: dict[str, str], name: str) -> bool:
    kind = values.get("party_kind", "")
    if kind:
        return kind == screening.NATURAL
    return screening.looks_natural(name, bool(values.get("credit_code")))
