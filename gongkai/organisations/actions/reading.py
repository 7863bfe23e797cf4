"""Reading a CSV of units: which columns it has, and what is wrong with each line."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from gongkai.organisations.models import LEVELS, Unit
from gongkai.text.dates import parse_date

#: Column → (Chinese heading, what people call it in messages). Either heading is read.
COLUMNS: Final = {
    "key": "内部编号",
    "code": "关区代码",
    "name": "名称",
    "level": "层级",
    "parent": "上级内部编号",
    "province": "省份",
    "city": "所在地",
    "verified": "名称已核实",
    "opened_on": "设立日期",
    "office": "公开工作机构",
    "address": "地址",
    "postcode": "邮编",
    "phone": "电话",
    "fax": "传真",
    "email": "电子邮箱",
    "hours": "办公时间",
    "system_name": "全系统名称",
    "region_name": "关区名称",
}
REQUIRED: Final = ("key", "name", "level", "parent")
LEVEL_CODES: Final = {label: code for code, label in LEVELS} | {code: code for code, _ in LEVELS}
TRUTH: Final = {"是": True, "yes": True, "1": True, "否": False, "no": False, "0": False, "": False}
LARGEST: Final = 2_000_000
MOST_LINES: Final = 20_000

#: Columns written to the unit as they stand.
PLAIN: Final = (
    "code",
    "province",
    "city",
    "office",
    "address",
    "postcode",
    "phone",
    "fax",
    "email",
    "hours",
    "system_name",
    "region_name",
)
_LIMITS: Final = {field.name: getattr(field, "max_length", 0) or 0 for field in Unit._meta.fields}
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}", re.ASCII)
_CODE: Final = re.compile(r"[0-9A-Z]{1,10}|", re.ASCII)


@dataclass(frozen=True)
class LineError:
    """What is wrong, where: the line of the file (1 is the heading), the column's heading, and a Chinese sentence."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Line:
    """One line of the file: its number and its cells by column, trimmed."""

    number: int
    cells: dict[str, str]

    @property
    def key(self) -> str:
        """Return the internal id, by which the line names its unit."""
        return self.cells["key"]

    @property
    def parent(self) -> str:
        """Return the internal id of the unit above, empty for the headquarters."""
        return self.cells["parent"]


@dataclass
class Reading:
    """What a file says: its lines in order and what is wrong with them."""

    lines: list[Line] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    fatal: bool = False


def read(text: str) -> Reading:
    """Read the file. Faults of the whole file (no heading, unknown columns) are marked fatal."""
    reading = Reading()
    if len(text) > LARGEST:
        return _fatal(reading, "", f"文件过大，不应超过{LARGEST:,}字")
    try:
        table = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True))
    except csv.Error:
        return _fatal(reading, "", "不是有效的CSV文件（引号或换行不成对）")
    if not table or not any(cell.strip() for cell in table[0]):
        return _fatal(reading, "", "文件是空的，第一行须为表头")
    if len(table) > MOST_LINES:
        return _fatal(reading, "", f"一次至多导入{MOST_LINES:,}行")
    columns = _columns(table[0], reading)
    if reading.fatal:
        return reading
    for number, cells in enumerate(table[1:], 2):
        _read_line(number, cells, columns, reading)
    return reading


def _fatal(reading: Reading, column: str, message: str) -> Reading:
    reading.errors.append(LineError(1, column, message))
    reading.fatal = True
    return reading


def _columns(heading: list[str], reading: Reading) -> list[str]:
    names = {label: name for name, label in COLUMNS.items()} | {name: name for name in COLUMNS}
    columns = [names.get(cell.strip(), "") for cell in heading]
    for cell, column in zip(heading, columns, strict=True):
        if not column:
            _fatal(reading, cell.strip()[:40], f"不认识的列“{cell.strip()[:40]}”")
        elif columns.count(column) > 1:
            _fatal(reading, COLUMNS[column], f"列“{COLUMNS[column]}”重复")
    for column in REQUIRED:
        if column not in columns:
            _fatal(reading, COLUMNS[column], f"缺少列“{COLUMNS[column]}”（{column}）")
    return columns


def _read_line(number: int, cells: list[str], columns: list[str], reading: Reading) -> None:
    if not any(cell.strip() for cell in cells):
        return
    if len(cells) != len(columns):
        reading.errors.append(LineError(number, "", f"有{len(cells)}格，表头有{len(columns)}列"))
        return
    reading.lines.append(Line(number, dict(zip(columns, (cell.strip() for cell in cells), strict=True))))


def faults(line: Line) -> Iterator[LineError]:
    """Yield what is wrong with a line taken by itself."""
    for column, message in _cell_faults(line.cells):
        yield LineError(line.number, COLUMNS[column], message)


def _cell_faults(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    for column, wrong in _CHECKS.items():
        if column in cells:
            message = wrong(cells[column])
            if message:
                yield column, message
    if cells["parent"] and cells["parent"] == cells["key"]:
        yield "parent", "上级不能是自己"
    level = LEVEL_CODES.get(cells["level"])
    if level == "hq" and cells["parent"]:
        yield "parent", "总署没有上级"
    if level not in {"hq", None} and not cells["parent"]:
        yield "parent", "请填写上级的内部编号"
    for column in ("name", *PLAIN):
        if len(cells.get(column, "")) > _LIMITS[column]:
            yield column, f"不应超过{_LIMITS[column]}字"


def _wrong_key(value: str) -> str:
    return "" if _KEY.fullmatch(value) else "内部编号须为1至20位小写字母、数字、下划线或连字符"


def _wrong_email(value: str) -> str:
    try:
        if value:
            validate_email(value)
    except ValidationError:
        return "不是有效的电子邮箱"
    return ""


def _wrong_date(value: str) -> str:
    try:
        if value:
            parse_date(value)
    except ValueError as error:
        return str(error)
    return ""


_CHECKS: Final[dict[str, Callable[[str], str]]] = {
    "key": _wrong_key,
    "name": lambda value: "" if value else "请填写名称",
    "level": lambda value: "" if value in LEVEL_CODES else f"层级须为{'、'.join(label for _, label in LEVELS)}之一",
    "code": lambda value: "" if _CODE.fullmatch(value) else "关区代码须为1至10位数字或大写字母",
    "verified": lambda value: "" if value in TRUTH else "请填“是”或“否”",
    "email": _wrong_email,
    "opened_on": _wrong_date,
}


def opened_on(line: Line) -> date | None:
    """Return the day the unit was set up, where the line gives one."""
    cell = line.cells.get("opened_on", "")
    return parse_date(cell) if cell else None
