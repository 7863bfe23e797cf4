"""What a sheet of new-media figures says, line by line: accounts down, one month of one account in a line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gongkai.organisations.contents import platforms
from gongkai.organisations.media import AMOUNTS, LABELS, Entered
from gongkai.organisations.models import Unit, UnitAccount
from gongkai.papers.sheets import Row


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that could not be taken, and why."""

    line: int
    message: str


@dataclass
class Sheet:
    """What a sheet of figures says: what can be taken, with its line, and what cannot."""

    entered: list[tuple[int, Entered]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


class Unusable(ValueError):
    """The whole sheet cannot be used; the message is a Chinese sentence."""


_HEADS: Final = {
    "name": ("账号", "账号名称", "名称", "新媒体名称"),
    "platform": ("平台", "类型", "平台名称"),
    "month": ("月份", "时间", "年月", "统计月份"),
    "followers": ("关注数", "粉丝数", "订阅数", "关注人数", "关注量"),
    "posts": ("发布数", "发布量", "发文数", "发布条数", "发布信息数"),
    "reads": ("阅读数", "阅读量", "浏览量", "播放量", "总阅读量"),
}
_MONTH: Final = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?(?:[-/.]\d{1,2}.*|\d{1,2}日.*)?")
_AMOUNT: Final = re.compile(r"\d{1,15}")
_NONE: Final = {"", "-", "—", "——", "/", "无"}
_HEADING_LINES: Final = 5
HEADINGS: Final = ("平台", "账号名称", "月份", "关注数", "发布数", "阅读数")


def month_of(text: str) -> date | None:
    """Return the first day of a month written in any usual way, None where it is none."""
    found = _MONTH.fullmatch(text.strip())
    try:
        return date(int(found[1]), int(found[2]), 1) if found and int(found[1]) >= 2008 else None
    except ValueError:
        return None


def read_rows(rows: Iterable[Row], unit: Unit) -> Sheet:
    """Read numbered rows of cells with a heading among the first. Raises ``Unusable``."""
    sheet, at = Sheet(), dict[str, int]()
    accounts = list(UnitAccount.objects.filter(unit=unit))
    seen: dict[tuple[int, date], int] = {}
    for place, (number, cells) in enumerate(rows):
        words = ["".join(cell.split()) for cell in cells]
        if not at:
            at = _heading(words)
            if not at and place >= _HEADING_LINES:
                break
        elif any(words):
            said = {name: words[spot] if spot < len(words) else "" for name, spot in at.items()}
            try:
                one = _line(said, accounts)
                if (first := seen.setdefault((one.account, one.month), number)) != number:
                    raise Unusable(f"与第{first}行是同一账号的同一个月")
                sheet.entered.append((number, one))
            except Unusable as fault:
                sheet.wrong.append(Wrong(number, str(fault)))
    if not at:
        raise Unusable("没有找到表头：第一行须写明账号名称、月份，以及关注数、发布数、阅读数中的至少一项")
    return sheet


def _heading(words: list[str]) -> dict[str, int]:
    bare = [word.split("（")[0].split("(")[0] for word in words]
    found = {name: bare.index(head) for name, heads in _HEADS.items() for head in heads if head in bare}
    return found if {"name", "month"} <= found.keys() and found.keys() & set(AMOUNTS) else {}


def _line(said: dict[str, str], accounts: list[UnitAccount]) -> Entered:
    fitting = [row for row in accounts if "".join(row.name.split()) == said["name"]]
    if said.get("platform"):
        fitting = [row for row in fitting if said["platform"] in {row.platform, platforms().get(row.platform)}]
    if not fitting:
        raise Unusable(f"单位资料里没有账号“{said['name'][:20]}”" if said["name"] else "没有写账号名称")
    if len(fitting) > 1:
        raise Unusable(f"不止一个账号叫“{said['name'][:20]}”，请加一列写明平台")
    month = month_of(said["month"])
    if month is None:
        raise Unusable(f"月份“{said['month'][:20]}”认不出，可以写2026-03或者2026年3月")
    one = Entered(fitting[0].pk, month, **{name: _amount(said.get(name, ""), LABELS[name]) for name in AMOUNTS})
    if not one.filled:
        raise Unusable("关注数、发布数、阅读数都是空的")
    return one


def _amount(text: str, label: str) -> int | None:
    plain = text.replace(",", "").replace("，", "").removesuffix(".0")
    if plain in _NONE:
        return None
    if not plain.isascii() or not _AMOUNT.fullmatch(plain):
        raise Unusable(f"{label}“{text[:20]}”不是整数；不要写“万”和单位")
    return int(plain)
