"""Prose with live figures: ``本年新收{received.total}件，{received.total 同比}`` written out for a reader.

A reference stands in braces: the name of a figure, then perhaps one word that says what is wanted of it (``SUFFIXES``).
``{{`` and ``}}`` are braces themselves. Nothing here divides by zero or guesses: what cannot be written out is left as
it stands and told as a problem.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Value = int | float | None

#: What may be asked of a figure, and what comes of it.
SUFFIXES: dict[str, str] = {
    "上年": "上一年的同一数字",
    "增减": "比上年增加或者减少多少，例如“增加12件”“减少3件”“与上年持平”",
    "同比": "比上年增长或者下降的百分比，例如“增长11.3%”“下降5.0%”",
    "增长率": "增长百分比的数字，用在“同比增长{…}%”中；没有增长时不能用",
    "下降率": "下降百分比的数字，用在“同比下降{…}%”中；没有下降时不能用",
    "占比": "占另一个数字的百分比，例如 {received.natural 占比 received.total}",
    "汉字": "用汉字写出的整数，例如“八十二”",
}
#: Tables searched, in this order, for a name written without its table.
_TABLES = ("", "t3.", "t4.", "t2.")
_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
#: A reference typed with the braces of a Chinese keyboard: left alone it would be printed as it stands.
_WIDE = re.compile(r"｛\s*[a-z0-9_-]+\.[a-z0-9_.-]+[^｛｝\n]*｝")
_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Rendered:
    """Text with its figures written out, and what could not be: one Chinese sentence each."""

    text: str
    problems: tuple[str, ...] = ()


class _Unwritable(Exception):
    """A reference that cannot be written out; the message says why."""


@dataclass(frozen=True)
class _Book:
    figures: Mapping[str, Value]
    previous: Mapping[str, Value] | None
    units: Mapping[str, str]

    def code(self, name: str) -> str:
        """Return the full code of a name. Raises ``_Unwritable``."""
        for table in _TABLES:
            if f"{table}{name}" in self.figures:
                return f"{table}{name}"
        raise _Unwritable("没有这个数字")

    def now(self, code: str) -> Decimal:
        """Return this year's figure. Raises ``_Unwritable`` where it is blank."""
        return _known(self.figures[code], "这个数字还是空白")

    def then(self, code: str) -> Decimal:
        """Return last year's figure. Raises ``_Unwritable`` where there is none."""
        if self.previous is None:
            raise _Unwritable("没有上年的数字，不能与上年比较")
        if code not in self.previous:
            raise _Unwritable("上年的报告没有这一格，不能与上年比较")
        return _known(self.previous[code], "上年的这个数字是空白")

    def unit(self, code: str) -> str:
        """Return the unit of a figure."""
        return self.units.get(code, "件")


def render(
    text: str,
    figures: Mapping[str, Value],
    previous: Mapping[str, Value] | None = None,
    units: Mapping[str, str] | None = None,
) -> Rendered:
    """Write out every reference. ``previous`` None: there is nothing to compare with. ``units``: 件 unless given."""
    book = _Book(figures, previous, units or {})
    problems: list[str] = []

    def written(match: re.Match[str]) -> str:
        token = match.group(0)
        if token in {"{{", "}}"}:
            return token[0]
        if match.group(1) is None:
            problems.append(f"花括号不成对：{_around(text, match.start())}；要写花括号本身，请连写两个")
            return token
        try:
            return _write(match.group(1), book)
        except _Unwritable as error:
            problems.append(f"引用 {token} 无法写出：{error}")
            return token

    problems += [f"引用 {one} 用了全角花括号，请改用半角的 {{ 和 }}" for one in _WIDE.findall(text)]
    return Rendered(_TOKEN.sub(written, text), tuple(dict.fromkeys(problems)))


def references(text: str) -> tuple[str, ...]:
    """Return what stands in braces, in order, each once."""
    found = (match.group(1) for match in _TOKEN.finditer(text) if match.group(1) is not None)
    return tuple(dict.fromkeys(" ".join(one.split()) for one in found))


def escape(text: str) -> str:
    """Return text that ``render`` gives back unchanged."""
    return text.replace("{", "{{").replace("}", "}}")


def number(value: Value | Decimal) -> str:
    """Return a figure in digits as a report prints it; blank is empty."""
    if value is None:
        return ""
    exact = Decimal(str(value))
    return str(int(exact)) if exact == exact.to_integral_value() else f"{exact.normalize():f}"


def in_words(value: int) -> str:
    """Return a whole number in Chinese characters: 八十二. Raises ``ValueError`` beyond what has a name."""
    if value < 0:
        return f"负{in_words(-value)}"
    if value >= 10**16:
        raise ValueError("数字过大")
    words = ""
    for index in reversed(range(len(_GROUPS))):
        group = value // 10_000**index % 10_000
        if group:
            joint = "零" if words and group < 1000 else ""
            words += joint + _group(group) + _GROUPS[index]
    words = words or "零"
    return words[1:] if words.startswith("一十") else words


def _group(group: int) -> str:
    words, skipped = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if skipped and words else "") + _DIGITS[digit] + _PLACES[place]
        skipped = not digit
    return words


def _write(reference: str, book: _Book) -> str:
    words = reference.split()
    if not words:
        raise _Unwritable("花括号里是空的")
    name, suffix, rest = words[0], words[1] if len(words) > 1 else "", words[2:]
    code = book.code(name)
    if suffix and suffix not in SUFFIXES:
        raise _Unwritable(f"不认识“{suffix[:20]}”，可以用{'、'.join(SUFFIXES)}")
    if len(rest) != (suffix == "占比"):
        raise _Unwritable("“占比”后面须写一个数字的名称" if suffix == "占比" else f"多出了“{' '.join(rest)[:20]}”")
    if suffix == "占比":
        return _share(book.now(code), book.now(book.code(rest[0])))
    return _WRITERS[suffix](book, code)


def _plain(book: _Book, code: str) -> str:
    return number(book.now(code))


def _last(book: _Book, code: str) -> str:
    return number(book.then(code))


def _words(book: _Book, code: str) -> str:
    value = book.now(code)
    if value != value.to_integral_value() or abs(value) >= 10**16:
        raise _Unwritable("只有整数可以用汉字写出")
    return in_words(int(value))


def _difference(book: _Book, code: str) -> str:
    change = book.now(code) - book.then(code)
    if not change:
        return "与上年持平"
    return f"{'增加' if change > 0 else '减少'}{number(abs(change))}{book.unit(code)}"


def _growth(book: _Book, code: str) -> str:
    now, then = book.now(code), book.then(code)
    if now == then:
        return "与上年持平"
    if then == 0:
        return f"{_difference(book, code)}（上年为零）"
    rate = _rate(now, then)
    verb = "增长" if now > then else "下降"
    return f"{verb}{rate}%" if rate else f"{verb}不足0.1%"


def _grown(book: _Book, code: str) -> str:
    return _one_way(book, code, 1, "增长")


def _fallen(book: _Book, code: str) -> str:
    return _one_way(book, code, -1, "下降")


def _one_way(book: _Book, code: str, sign: int, verb: str) -> str:
    now, then = book.now(code), book.then(code)
    if (now - then) * sign <= 0:
        raise _Unwritable(f"本年{number(now)}、上年{number(then)}，并没有{verb}，请改用“同比”")
    if then == 0:
        raise _Unwritable(f"上年为零，不能计算{verb}率，请改用“同比”")
    return str(_rate(now, then))


_WRITERS = {
    "": _plain,
    "上年": _last,
    "增减": _difference,
    "同比": _growth,
    "增长率": _grown,
    "下降率": _fallen,
    "汉字": _words,
}


def _rate(now: Decimal, then: Decimal) -> Decimal:
    if then < 0:
        raise _Unwritable("上年的数字小于零，不能计算百分比")
    return _rounded(abs(now - then) * 100 / then)


def _share(part: Decimal, whole: Decimal) -> str:
    if whole <= 0:
        raise _Unwritable("作为分母的数字是零，不能计算占比")
    return f"{_rounded(part * 100 / whole)}%"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, ROUND_HALF_UP)


def _known(value: Value, otherwise: str) -> Decimal:
    if value is None:
        raise _Unwritable(otherwise)
    return Decimal(str(value))


def _around(text: str, at: int) -> str:
    return "".join(text[max(0, at - 8) : at + 9].split())
