"""Pages: as content systems, word processors and careless hands make them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from random import Random

import opencc

from gongkai.reader.tests.workshop import flow
from gongkai.reader.tests.workshop.flow import Drawn
from gongkai.reader.tests.workshop.report import Report
from gongkai.reader.tests.workshop.tables import Cell, Table, body_of_three, header_of_three, matrix, tables

_TRADITIONAL = opencc.OpenCC("s2t")

NAV = """<div class="top"><a href="/">首页</a> | <a href="/zwgk/">政务公开</a> | <a href="/bsfw/">办事服务</a> |
<a href="/hdjl/">互动交流</a> <span>今天是2026年3月8日 星期日 晴 5℃～16℃</span></div>
<div class="crumbs">您的位置：<a>首页</a> &gt; <a>政府信息公开</a> &gt; <a>政府信息公开年报</a> &gt; 正文</div>"""
SIDE = """<div class="side"><ul><li><a>政府信息公开指南</a></li><li><a>政府信息公开制度</a></li>
<li><a>法定主动公开内容</a></li><li><a>政府信息公开年报</a></li><li><a>2018年政府信息公开工作年度报告</a></li>
<li><a>2020年政府信息公开工作年度报告</a></li></ul></div>"""
FOOT = """<div class="foot"><p>浏览次数：1287　[打印本页]　[关闭窗口]　字体：[大 中 小]</p>
<p>上一篇：关于开展第3期培训的通知　下一篇：没有了</p><p>主办单位：办公室　承办：数据中心　备案号：备00000000号-1
　网站标识码：0000000019　地址：人民路19号　邮编：000000　电话：000-5550100</p></div>"""


def _text(text: str) -> str:
    return html.escape(text, quote=False)


def _table(table: Table, cell: Callable[[Cell], str], attributes: str = ' border="1"') -> str:
    rows = "".join(f"<tr>{''.join(cell(one) for one in row)}</tr>\n" for row in table)
    return f"<table{attributes}><tbody>\n{rows}</tbody></table>"


def _cell(cell: Cell) -> str:
    spans = "".join(
        f' {name}="{count}"' for name, count in (("colspan", cell.columns), ("rowspan", cell.rows)) if count > 1
    )
    return f"<td{spans}>{_text(cell.text) or '&nbsp;'}</td>"


def _styled_cell(cell: Cell) -> str:
    text = _text(cell.text).replace("数量", "<br />数量", 1) if cell.head and len(cell.text) < 9 else _text(cell.text)
    spans = f' colspan="{cell.columns}" rowspan="{cell.rows}"'
    return f'<td nowrap="nowrap"{spans} style="width:59px;"><p align="center">{text or "&nbsp;"}</p></td>'


def _word_cell(cell: Cell) -> str:
    """Word's own markup, figures cut into runs."""
    text = _text(cell.text)
    cut = len(text) // 2
    runs = f'<span lang=EN-US style="font-family:仿宋">{text[:cut]}</span><span lang=EN-US>{text[cut:]}</span>'
    spans = f" colspan={cell.columns} rowspan={cell.rows}"
    return f"<td{spans} valign=top><p class=MsoNormal align=center><o:p></o:p>\r\n  {runs}<o:p>&nbsp;</o:p></p></td>"


def _body(report: Report, table: Callable[[Table], str], order: tuple[int, ...] = (2, 3, 4)) -> str:
    drawn = tables(report)
    lines = []
    for part in flow.parts(report, order=order):
        if part.kind == flow.TABLE:
            lines.append(table(drawn[part.table]))
        elif part.kind == flow.TITLE:
            lines.append(f'<h1 style="text-align:center">{_text(part.text)}</h1>')
        else:
            lines.append(f"<p>　　{_text(part.text)}</p>")
    return "\n".join(lines)


def _page(report: Report, body: str, charset: str = "utf-8") -> str:
    title = _text("".join(report.text.title))
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}_政府网</title>'
        "<style>td{border:1px solid #000}</style><script>var hits=3119;</script></head>"
        f"<body>{NAV}<div class='main'>{SIDE}<div class='article'>{body}</div></div>{FOOT}</body></html>"
    )


def _drawn(report: Report, page: str, encoding: str = "utf-8", **more: bool) -> Drawn:
    return Drawn("report.html", page.encode(encoding, "xmlcharrefreplace"), report.expected, report, **more)


def page(report: Report, rng: Random) -> Drawn:
    """A whole page with navigation, side bar and foot."""
    return _drawn(report, _page(report, _body(report, lambda table: _table(table, _cell))))


def page_gbk(report: Report, rng: Random) -> Drawn:
    """The same page in the encoding of old sites."""
    return _drawn(report, _page(report, _body(report, lambda table: _table(table, _cell)), "gb2312"), "gbk")


def page_big5(report: Report, rng: Random) -> Drawn:
    """Traditional characters in Big5."""
    page_text = _page(report, _body(report, lambda table: _table(table, _cell)), "big5")
    return _drawn(report, _TRADITIONAL.convert(page_text), "big5")


def page_traditional(report: Report, rng: Random) -> Drawn:
    """Traditional characters in UTF-8."""
    return _drawn(report, _TRADITIONAL.convert(_page(report, _body(report, lambda table: _table(table, _styled_cell)))))


def fragment(report: Report, rng: Random) -> Drawn:
    """The article alone, styled cell by cell."""
    body = _body(report, lambda table: _table(table, _styled_cell, ' align="center" border="1" cellspacing="1"'))
    return _drawn(report, body.replace("<h1", "<p").replace("</h1>", "</p>"))


def word(report: Report, rng: Random) -> Drawn:
    """Saved from a word processor."""
    return _drawn(report, _page(report, _body(report, lambda table: _table(table, _word_cell, " class=MsoTable"))))


def in_tables(report: Report, rng: Random) -> Drawn:
    """A page laid out with tables, the report's own tables nested in them."""
    body = _body(report, lambda table: _table(table, _cell))
    shell = (
        f"<table width=1000><tr><td width=200>{SIDE}</td><td><table><tr><td>{body}</td></tr></table></td></tr></table>"
    )
    return _drawn(report, f"<html><head><title>年报</title></head><body>{NAV}{shell}{FOOT}</body></html>")


def repeated(report: Report, rng: Random) -> Drawn:
    """Merged cells undone: a heading stands again in every row and column it covered."""

    def whole(table: Table) -> str:
        return _table(tuple(tuple(Cell(s.cell.text, code=s.cell.code) for s in row) for row in matrix(table)), _cell)

    return _drawn(report, _page(report, _body(report, whole)))


def unmerged(report: Report, rng: Random) -> Drawn:
    """Merged cells undone: a heading stands once, the other places it covered are empty."""

    def whole(table: Table) -> str:
        rows = (tuple(Cell(s.cell.text if s.starts else "") for s in row) for row in matrix(table))
        return _table(tuple(rows), _cell)

    return _drawn(report, _page(report, _body(report, whole)))


def unclosed(report: Report, rng: Random) -> Drawn:
    """End tags forgotten."""
    body = _body(report, lambda table: _table(table, _cell))
    return _drawn(report, re.sub("</(td|tr|p|tbody|div)>", "", f"<html><body>{body}"))


def divided(report: Report, rng: Random) -> Drawn:
    """Table three cut in two, its header repeated; table two in one table for each item."""
    head, body = header_of_three(report), body_of_three(report)
    cut = rng.randint(2, 3)
    drawn = tables(report)
    pieces = {2: _table(drawn[2], _cell), 4: _table(drawn[4], _cell)}
    open_head = tuple(row for row in body[:cut])
    rest = _whole_rows(body[cut:], body)
    pieces[3] = _table(head + _whole_rows(open_head, body), _cell) + "<p></p>" + _table(head + rest, _cell)
    order = iter((2, 3, 4))
    return _drawn(report, _page(report, _body(report, lambda _: pieces[next(order)])))


def _whole_rows(part: Table, body: Table) -> Table:
    """Rows with their merged headings written out, so that a table can be cut anywhere."""
    full = matrix(body)
    first = next(index for index, row in enumerate(body) if row == part[0])
    rows = full[first : first + len(part)]
    return tuple(tuple(Cell(spot.cell.text, code=spot.cell.code) for spot in row) for row in rows)


def wrong_order(report: Report, rng: Random) -> Drawn:
    """The tables under each other's headings."""
    order = rng.choice(((4, 3, 2), (3, 2, 4), (2, 4, 3), (4, 2, 3)))
    return _drawn(report, _page(report, _body(report, lambda table: _table(table, _cell), order)), clean=False)


def twice(report: Report, rng: Random) -> Drawn:
    """A page that prints the article a second time for the printer."""
    body = _body(report, lambda table: _table(table, _cell))
    return _drawn(report, _page(report, f"{body}<div style='display:none'>{body}</div>"), clean=False)


def bare_lines(report: Report, rng: Random) -> Drawn:
    """No table markup: a paragraph for each cell."""
    drawn = tables(report)
    lines = []
    for part in flow.parts(report):
        if part.kind == flow.TABLE:
            lines += [f"<div>{_text(cell.text)}</div>" for row in drawn[part.table] for cell in row]
        else:
            lines.append(f"<p>{_text(part.text)}</p>")
    return _drawn(report, _page(report, "\n".join(lines)))


LAYOUTS = {
    "html page": page,
    "html gbk": page_gbk,
    "html big5": page_big5,
    "html traditional": page_traditional,
    "html fragment": fragment,
    "html word": word,
    "html in tables": in_tables,
    "html repeated": repeated,
    "html unmerged": unmerged,
    "html unclosed": unclosed,
    "html divided": divided,
    "html wrong order": wrong_order,
    "html twice": twice,
    "html bare lines": bare_lines,
}
