"""What a topic page is made of: blocks as plain data, how they are kept, and what is wrong with one."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

KINDS: Final = {
    "text": "文字",
    "records": "栏目里的信息",
    "chosen": "选出的信息",
    "figure": "数据和图表",
    "files": "附件下载",
    "contact": "联系方式",
    "timeline": "时间轴",
}
#: Which of its fields a kind uses, in the order of the form.
FIELDS: Final = {
    "text": ("text",),
    "records": ("column", "unit", "valid", "most"),
    "chosen": ("text",),
    "figure": ("text",),
    "files": ("text",),
    "contact": ("unit",),
    "timeline": ("text",),
}
MOST_BLOCKS: Final = 30
MOST_LISTED: Final = 30
LONGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``text`` holds paragraphs, or a line each: index numbers, a series' address, days with what happened.

    ``column`` is a column's address, ``unit`` a unit's key; ``valid``: only what is in force; ``most`` so many rows.
    """

    kind: str
    heading: str = ""
    text: str = ""
    column: str = ""
    unit: str = ""
    valid: bool = False
    most: int = 10

    @property
    def label(self) -> str:
        """What its kind is called."""
        return KINDS[self.kind]

    @property
    def lines(self) -> list[str]:
        """The lines of its text that hold something."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a time line."""

    on: date
    text: str


def to_rows(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Return the form that is stored."""
    return [asdict(block) for block in blocks]


def from_rows(rows: Iterable[Mapping[str, Any]]) -> list[Block]:
    """Read what was stored; a kind no longer known is left out."""
    found = []
    for row in rows:
        if row.get("kind") not in KINDS:
            continue
        known = {name: row[name] for name in Block.__dataclass_fields__ if name in row}
        found.append(Block(**known))
    return found


def events(block: Block) -> tuple[list[Event], list[str]]:
    """Return the events of a time line, and the lines that are none."""
    found, wrong = [], []
    for line in block.lines:
        day, _, text = line.partition(" ")
        try:
            on = date.fromisoformat(day)
        except ValueError:
            wrong.append(line)
            continue
        if text.strip():
            found.append(Event(on, text.strip()))
        else:
            wrong.append(line)
    return found, wrong


def problems(block: Block) -> list[str]:
    """Return what is wrong with a block by itself, in Chinese sentences."""
    if block.kind == "records":
        return [] if block.column else ["请选择栏目"]
    if block.kind == "contact":
        return [] if block.unit else ["请选择单位"]
    if not block.lines:
        return ["还没有填写内容"]
    if len(block.text) > LONGEST:
        return [f"不能超过{LONGEST}字"]
    if block.kind == "timeline":
        _, wrong = events(block)
        return [f"“{line[:30]}”要写成“2026-11-22 事项”这样，日期和事项之间空一格" for line in wrong]
    if block.kind in ("chosen", "files") and len(block.lines) > MOST_LISTED:
        return [f"最多列{MOST_LISTED}条"]
    if block.kind == "figure" and len(block.lines) > 1:
        return ["一块放一项数据；要放几项，请多加几块"]
    return []
