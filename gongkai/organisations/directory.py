"""The printed sheet of a unit, and the directory 通讯录 of a unit with all below it: from the rows the public sees."""

from collections.abc import Sequence
from datetime import date

from gongkai.organisations.contents import Content, Place, platforms, service_names
from gongkai.organisations.models import PLACE_KINDS, Unit
from gongkai.organisations.queries import (
    Standing,
    branch,
    contact_lines,
    is_demonstration,
    open_units,
    parent,
    profile_content,
    profile_standings,
    publisher,
)
from gongkai.papers.letter import Block, Cell, Fields, Grid, GridRow, Heading, Letter, Paragraph
from gongkai.text.dates import long_date

_MARK = "演示资料，并非真实信息"
_WIDTHS = (2.2, 2.0, 3.4, 2.2, 1.6)


def unit_sheet(unit: Unit, on: date) -> Letter:
    """Return the sheet of one unit: what it does, how it is built, who leads it, where and when it can be reached."""
    content = profile_content(unit)
    above, own = parent(unit, on), publisher(unit, on)
    facts = [("层级", unit.get_level_display()), ("上级单位", above.name if above else "")]
    facts += [("公开名义", f"以{own.name}的名义公开和答复")] if own != unit else []
    facts += contact_lines(unit)
    services = "、".join([*service_names(content.services), content.other_services]).strip("、")
    blocks: list[Block] = [Fields(tuple((label, value) for label, value in facts if value))]
    if content.functions:
        blocks += [Heading("机关职能"), *(Paragraph(text) for text in content.functions.splitlines() if text.strip())]
    if services:
        blocks += [Heading("办理事项"), Paragraph(services)]
    blocks += _tables(content)
    return _letter(f"{unit.name}基本信息", blocks, on)


def _tables(content: Content) -> list[Block]:
    blocks: list[Block] = []
    if content.departments:
        rows = [(one.name, one.duties, one.phone) for one in content.departments]
        blocks += [Heading("机构设置"), _grid(("内设机构", "职责", "电话"), rows, (1.4, 3.6, 1.6))]
    if content.leaders:
        people = [(one.name, one.post, one.division) for one in content.leaders]
        blocks += [Heading("负责人"), _grid(("姓名", "职务", "分工"), people, (1.2, 1.8, 3.6))]
    if content.places:
        places = [_place(place) for place in content.places]
        blocks += [Heading("办公和办事地点"), _grid(("名称", "地址", "电话", "时间"), places, (1.8, 2.6, 1.5, 1.9))]
    accounts = [
        (platforms().get(one.platform, one.platform), one.name, one.address)
        for one in content.accounts
        if one.closed_on is None
    ]
    if accounts:
        blocks += [Heading("政务新媒体"), _grid(("平台", "账号名称", "网址"), accounts, (1.4, 2.2, 3.0))]
    return blocks


def _place(place: Place) -> tuple[str, ...]:
    kind = dict(PLACE_KINDS).get(place.kind, place.kind)
    return (f"{place.name}（{kind}）", f"{place.address} {place.postcode}".strip(), place.phone, place.hours)


def branch_directory(unit: Unit, on: date) -> Letter:
    """Return the directory of a unit and every open unit below it, in the order of the tree."""
    units = branch(unit, on) & open_units(on)
    rows = [_line(one) for one in profile_standings(units)]
    grid = _grid(("单位", "公开工作机构", "地址", "电话", "时间"), rows, _WIDTHS)
    note = Paragraph(f"共{len(rows)}个单位；没有填写的，以门户单位页为准。")
    return _letter(f"{unit.name}通讯录", [grid, note], on, landscape=True)


def _line(row: Standing) -> tuple[str, ...]:
    """Return a unit's line: its disclosure office, else the first place it receives people at."""
    contact, places = row.content.contact, row.content.places
    first = places[0] if places else None
    address = contact.get("address") or (first.address if first else "")
    phone = contact.get("phone") or (first.phone if first else "")
    hours = contact.get("hours") or (first.hours if first else "")
    return (row.unit.name, contact.get("office", ""), address, phone, hours)


def _grid(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...]) -> Grid:
    header: GridRow = tuple(Cell(text, head=True) for text in heads)
    body = tuple(tuple(Cell(text, align="left") for text in row) for row in rows)
    return Grid((header,), body, widths)


def _letter(title: str, blocks: list[Block], on: date, landscape: bool = False) -> Letter:
    return Letter(
        title=title,
        blocks=tuple(blocks),
        seal_place=False,
        compact=True,
        landscape=landscape,
        dated=long_date(on),
        mark=_MARK if is_demonstration() else None,
    )
