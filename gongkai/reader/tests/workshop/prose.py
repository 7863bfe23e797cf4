"""True sentences about made-up facts. Every figure in them is a piece of its own, so that it can be falsified."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from gongkai.reader.tests.workshop import (
    sentences,
    sentences_fifth,
    sentences_fourth,
    sentences_more,
    sentences_sixth,
    sentences_third,
)
from gongkai.reader.tests.workshop.facts import Facts
from gongkai.reader.tests.workshop.invented import beside, cut, per_cent, words_of

HOLE = re.compile(r"\{(\w+)(?::(\w+))?\}|<([\w+-]+)>")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Stated:
    """A figure in a sentence: ``name`` as in the patterns, ``own``: the report's own, of its year, and checkable."""

    name: str
    value: int | float
    text: str


Piece = str | Stated


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. ``matter``: which list its pattern stands in."""

    pieces: tuple[Piece, ...]
    matter: str = ""

    @property
    def text(self) -> str:
        """As it is printed."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)

    @property
    def stated(self) -> tuple[Stated, ...]:
        """Its figures."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Stated))

    def with_figure(self, name: str, value: int | float, text: str) -> Paragraph:
        """The same paragraph with another figure where that name stands first."""
        first = next(
            (n for n, piece in enumerate(self.pieces) if isinstance(piece, Stated) and piece.name == name), None
        )
        if first is None:
            return self
        changed = Stated(name, value, text)
        return replace(self, pieces=(*self.pieces[:first], changed, *self.pieces[first + 1 :]))

    def with_every(self, name: str, value: int | float, text: str) -> Paragraph:
        """The same paragraph with another figure wherever that name stands."""
        changed = Stated(name, value, text)
        same = (isinstance(piece, Stated) and piece.name == name for piece in self.pieces)
        return replace(self, pieces=tuple(changed if s else p for s, p in zip(same, self.pieces, strict=True)))


@dataclass(frozen=True)
class Chapter:
    """A chapter: its heading, and its paragraphs."""

    number: int
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Text:
    """All the words of a report."""

    title: tuple[str, ...]
    intro: tuple[Paragraph, ...]
    chapters: tuple[Chapter, ...]
    published: date
    signed: bool


BANKS = (sentences, sentences_more, sentences_third, sentences_fourth, sentences_fifth, sentences_sixth)
#: Last year's figure where it is made up: untrue once last year's report is at hand.
_MADE_UP = re.compile(r"(?:上一?年|<y-1>)[^，。；]*?\{z|上一?年[^。；]*?\{z\d\}")
HEADINGS = {
    1: ("总体情况",),
    2: ("主动公开政府信息情况",),
    3: ("收到和处理政府信息公开申请情况",),
    4: ("政府信息公开行政复议、行政诉讼情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    5: ("存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况"),
    6: ("其他需要报告的事项", "需要报告的其他事项"),
}
ORDINALS = "零一二三四五六"


def write(facts: Facts, rng: Random, *, comparing: bool = False) -> Text:
    """The words of a report. ``comparing``: last year's report is at hand, growth may be stated without its base."""
    writer = _Writer(facts, rng)
    first: list[Paragraph] = [writer.paragraph("work", rng.choice(sentences.WORK[:2] + sentences_more.WORK))]
    for matter, name in _matters(facts, rng, comparing):
        pattern = rng.choice(writer.able(patterns_of(name)))
        paragraph = writer.paragraph(matter, pattern)
        # Some officers run several matters into one paragraph.
        if first and rng.random() < 0.25 and first[-1].matter != "distractor":
            last = first.pop()
            paragraph = Paragraph((*last.pieces, *paragraph.pieces), f"{last.matter} {matter}")
        first.append(paragraph)
    # With last year's report at hand, invented figures of last year would be untrue.
    lists = patterns_of("DISTRACTORS")
    others = [one for one in lists if not (facts.previous and ("y-1" in one or "上年" in one))]
    for _ in range(rng.randint(2, 5)):
        first.insert(rng.randint(0, len(first)), writer.paragraph("distractor", rng.choice(writer.able(others))))
    bodies: dict[int, list[Paragraph]] = {number: [] for number in range(1, 7)}
    bodies[1] = first
    bodies[5] = [writer.paragraph("problems", one) for one in rng.sample(patterns_of("PROBLEMS"), 3)]
    # Who counts unpaid fee notices cannot say that none was sent.
    fees = [one for one in sentences.FEES if "未发出" not in one or not facts.cells.get("t3.not_paid.total")]
    bodies[6] = [writer.paragraph("fees", rng.choice(fees))]
    chapters = tuple(
        Chapter(number, f"{ORDINALS[number]}、{rng.choice(HEADINGS[number])}", tuple(bodies[number]))
        for number in range(1, 7)
    )
    intro = (writer.paragraph("intro", rng.choice(sentences.INTRO)),)
    return Text(_title(facts, rng), intro, chapters, _published(facts, rng), rng.random() < 0.6)


def _published(facts: Facts, rng: Random) -> date:
    return date(facts.year + 1, 1, 5) + timedelta(days=rng.randint(0, 70 if facts.body.government else 25))


def _title(facts: Facts, rng: Random) -> tuple[str, ...]:
    name, year = facts.body.name, facts.year
    return rng.choice(
        (
            (f"{name}{year}年政府信息公开工作年度报告",),
            (f"{name}{year}年度政府信息公开工作年度报告",),
            (f"{year}年{name}政府信息公开工作年度报告",),
            (name, f"{year}年政府信息公开工作年度报告"),
            (f"{name}{year}年政府信息公开年度报告",),
        )
    )


def patterns_of(name: str) -> tuple[str, ...]:
    """Every pattern of a matter."""
    return tuple(pattern for bank in BANKS for pattern in getattr(bank, name, ()))


def _matters(facts: Facts, rng: Random, comparing: bool) -> list[tuple[str, str]]:
    """What the report speaks of: the matter, and the name of the list its pattern is from."""
    received, concluded = facts.total("received"), facts.total("concluded")
    some = [("counts", "COUNTS")]
    carried = facts.total("carried_in") or concluded
    some.append(("flow", "FLOW" if received or carried else "FLOW_NONE"))
    if received:
        some.append(("kinds", "KINDS"))
    if concluded:
        some.append(("outcomes", "OUTCOMES"))
    some.append(("review", "REVIEW" if facts.four("review") else "REVIEW_NONE"))
    suits = facts.four("suit_direct") + facts.four("suit_after_review")
    some.append(("suits", "SUITS" if suits else "SUITS_NONE"))
    if facts.form.code == "fmt2021":
        some.append(("documents", "DOCUMENTS"))
    before = facts.previous.total("received") if facts.previous else rng.randint(1, received * 2 + 3)
    if received and before and abs(received - before) * 100 > before and (facts.previous or rng.random() < 0.4):
        name = "GROWTH" if received > before else "FALL"
        some.append((f"growth:{before}", rng.choice((name, f"{name}_ALONE")) if comparing else name))
    rng.shuffle(some)
    return some[: rng.randint(4, len(some))]


class _Writer:
    def __init__(self, facts: Facts, rng: Random) -> None:
        self.facts, self.rng = facts, rng
        self.figures = _figures(facts, rng)
        self.words = _words(facts, rng)
        more, words = beside(facts, {name: int(value) for name, (value, _) in self.figures.items()}, rng)
        self.figures |= more
        self.words |= words | words_of(more)

    def able(self, patterns: Sequence[str]) -> list[str]:
        """The patterns whose figures there are."""
        return [one for one in patterns if self._tells(one)]

    def _tells(self, pattern: str) -> bool:
        if self.facts.previous and _MADE_UP.search(pattern) and "{P}" not in pattern:
            return False
        holes = HOLE.findall(pattern)
        known = {*self.figures, *_LATER}
        return all(name in known if name else word == "Y" or word in self.words for name, _, word in holes)

    def paragraph(self, matter: str, pattern: str) -> Paragraph:
        figures = dict(self.figures)
        if matter.startswith("growth:"):
            figures |= _growth(self.facts, int(matter.split(":")[1]), self.rng)
        elif matter == "counts":
            figures |= _partition(self.rng)
        figures |= {name: (n := self.rng.randint(low, high), str(n)) for name, low, high in _ELSEWHERE}
        wide = figures["R"][0] + figures["C"][0] + figures["z1"][0]
        figures["z4"] = (wide, str(wide))
        return Paragraph(tuple(self._pieces(pattern, figures)), matter.split(":")[0])

    def _pieces(self, pattern: str, figures: Mapping[str, tuple[int | float, str]]) -> list[Piece]:
        pieces: list[Piece] = []
        end = 0
        for hole in HOLE.finditer(pattern):
            pieces.append(pattern[end : hole.start()])
            end = hole.end()
            if hole[1]:
                value, text = figures[hole[1]]
                pieces.append(Stated(hole[1], value, _spelled(value, text, hole[2])))
            elif hole[3] == "Y":
                pieces.append(Stated("period", self.facts.year, str(self.facts.year)))
            else:
                pieces.append(self.words[hole[3]])
        return [*pieces, pattern[end:]]


def _spelled(value: int | float, text: str, script: str | None) -> str:
    if script == "zh" and 0 <= value < 100:
        return _chinese(int(value))
    return str(value).translate(WIDE) if script == "wide" else text


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


#: What a paragraph of its own matter adds.
_LATER = frozenset(["Q", "q1", "q2", "q3", "q4", "q1p", "Q1", "Q2", "P", "gd", "g", "z1", "z2", "z3", "z4", "fee"])
_ELSEWHERE = (("z1", 101, 9899), ("z2", 11, 98), ("z3", 2, 9), ("fee", 40, 9000))


def _words(facts: Facts, rng: Random) -> dict[str, str]:
    body, year = facts.body, facts.year
    words = {"own": rng.choice((body.own, body.own, body.name)), "body": body.name}
    words |= {"wider": body.wider, "others": body.others, "y": str(year), "y-1": str(year - 1), "y+1": str(year + 1)}
    return words | {"tel": f"{rng.randint(310, 999)}-5550{rng.randint(100, 999)}", "post": "000000", "no": "19"}


def _figures(facts: Facts, rng: Random) -> dict[str, tuple[int | float, str]]:
    counts = _counts(facts)
    received, concluded = counts["R"], counts["C"]
    digits = rng.choice((0, 1, 1, 2, 2))
    counts |= dict(zip("abcd", cut(rng, received, 4), strict=True))
    figures: dict[str, tuple[int | float, str]] = {name: (n, str(n)) for name, n in counts.items()}
    if rng.random() < 0.15:
        figures |= {name: (n, f"{n:,}") for name, n in counts.items()}
    if received:
        figures |= {f"{name}p": per_cent(counts[name], received, digits) for name in ("RN", "RL")}
    if concluded:
        names = ("D", "PD", "W", "NA", "NP", "OT", "DPD")
        figures |= {f"{name}p": per_cent(counts[name], concluded, digits) for name in names}
    return figures


def _counts(facts: Facts) -> dict[str, int]:
    total, four = facts.total, facts.four
    received = total("received")
    counts = {"R": received, "CI": total("carried_in"), "C": total("concluded"), "CO": total("carried_out")}
    natural, business = (int(facts.cells[f"t3.received.{column}"] or 0) for column in ("natural", "business"))
    counts |= {"RCI": counts["R"] + counts["CI"], "RN": natural, "RB": business, "RL": received - natural}
    rows = {"D": "disclosed", "PD": "partly_disclosed", "W": "withheld", "NA": "not_available", "NP": "not_processed"}
    rows |= {
        "OT": "other",
        "NH": "not_held",
        "NC": "needs_creation",
        "EF": "enforcement_file",
        "IA": "internal_affairs",
    }
    rows |= {"DL": "deliberative", "PE": "petition", "RE": "repeated"}
    counts |= {name: total(row) for name, row in rows.items()}
    counts |= {"DPD": counts["D"] + counts["PD"], "REST": counts["C"] - counts["D"] - counts["PD"]}
    columns = {"u": "upheld", "c": "corrected", "o": "other", "p": "pending"}
    counts |= {f"RV{key}": four("review", column) for key, column in columns.items()}
    suits = ("suit_direct", "suit_after_review")
    counts |= {f"S{key}": sum(four(block, column) for block in suits) for key, column in columns.items()}
    counts |= {"RV": four("review"), "SD": four(suits[0]), "SA": four(suits[1])}
    counts |= {
        "S": counts["SD"] + counts["SA"],
        "RVd": counts["RV"] - counts["RVp"],
        "RVr": counts["RV"] - counts["RVc"],
    }
    counts |= {"Sd": counts["S"] - counts["Sp"], "RVS": counts["RV"] + counts["S"]}
    if facts.form.code == "fmt2021":
        names = {"NM": "made", "NR": "repealed", "NF": "in_force"}
        counts |= {name: int(facts.cells[f"t2.normative.{column}"] or 0) for name, column in names.items()}
    return counts


def _partition(rng: Random) -> dict[str, tuple[int | float, str]]:
    parts = [rng.randint(2, rng.choice((9, 90, 900, 4000))) for _ in range(4)]
    whole = sum(parts)
    found: dict[str, tuple[int | float, str]] = {"Q": (whole, str(whole))}
    found |= {f"q{index}": (part, str(part)) for index, part in enumerate(parts, start=1)}
    found |= {f"Q{index}": (part, str(part)) for index, part in enumerate(cut(rng, whole, 2), start=1)}
    return found | {"q1p": per_cent(parts[0], whole, rng.choice((0, 1, 1, 2)))}


def _growth(facts: Facts, before: int, rng: Random) -> dict[str, tuple[int | float, str]]:
    change = abs(facts.total("received") - before)
    found: dict[str, tuple[int | float, str]] = {"P": (before, str(before)), "gd": (change, str(change))}
    return found | {"g": per_cent(change, before, rng.choice((1, 1, 2)))}
