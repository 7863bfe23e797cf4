"""Rarer pages and texts: spacer columns, stacked characters, entities, wide encodings, cells wrapped over lines."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from gongkai.reader.tests.workshop import flow, layouts_html
from gongkai.reader.tests.workshop.flow import Drawn
from gongkai.reader.tests.workshop.report import Report
from gongkai.reader.tests.workshop.tables import Cell, Table, matrix, tables


def _words(report: Report, table_lines: dict[int, list[str]], joint: str = "\n") -> str:
    lines: list[str] = []
    for part in flow.parts(report):
        lines += table_lines[part.table] if part.kind == flow.TABLE else [part.text]
    return joint.join(lines) + "\n"


def _text(report: Report, text: str, name: str = "report.txt") -> Drawn:
    return Drawn(name, text.encode(), report.expected, report)


def single_blanks(report: Report, rng: Random) -> Drawn:
    """One row per line, everything in it one blank apart."""
    drawn = {n: [" ".join(cell.text for cell in row) for row in table] for n, table in tables(report).items()}
    return _text(report, _words(report, drawn))


def wrapped_cells(report: Report, rng: Random) -> Drawn:
    """One cell per line, long labels wrapped over lines as the cell was narrow; blank lines between the cells."""

    def lines(table: Table) -> Iterator[str]:
        for row in table:
            for cell in row:
                width = rng.choice((6, 9, 14)) if cell.head else 99
                yield "\n".join(cell.text[at : at + width] for at in range(0, max(len(cell.text), 1), width))
                yield ""

    return _text(report, _words(report, {n: list(lines(table)) for n, table in tables(report).items()}))


def wrapped_tight(report: Report, rng: Random) -> Drawn:
    """One cell per line, the longest labels wrapped once, no blank lines."""

    def lines(table: Table) -> Iterator[str]:
        for row in table:
            for cell in row:
                if cell.head and len(cell.text) > 12:
                    cut = rng.randint(8, len(cell.text) - 3)
                    yield cell.text[:cut]
                    yield cell.text[cut:]
                else:
                    yield cell.text

    return _text(report, _words(report, {n: list(lines(table)) for n, table in tables(report).items()}))


def grid(report: Report, rng: Random) -> Drawn:
    """A grid drawn with plus signs and lines, as converters write tables they cannot express in Markdown."""

    def lines(table: Table) -> Iterator[str]:
        rule = "+" + "------+" * len(matrix(table)[0])
        yield rule
        for row in matrix(table):
            yield "| " + " | ".join(spot.cell.text if spot.starts else "" for spot in row) + " |"
            yield rule

    return _text(report, _words(report, {n: list(lines(table)) for n, table in tables(report).items()}), "report.md")


def counted(report: Report, rng: Random) -> Drawn:
    """Figures of tables three and four with their unit behind them."""
    printed = {
        code: f"{text}件" if text and not code.startswith("t2") else text for code, text in report.printed.items()
    }
    changed = replace(report, printed=printed)
    return layouts_html.page(changed, rng)


def stacked(report: Report, rng: Random) -> Drawn:
    """Narrow label cells with every character, or every two, on a line of its own."""

    def cell(one: Cell) -> str:
        step = rng.choice((1, 2)) if one.head and len(one.text) < 12 else 40
        text = "<br/>".join(html.escape(one.text[at : at + step]) for at in range(0, len(one.text), step))
        return f'<td colspan="{one.columns}" rowspan="{one.rows}"><p>　{text}　</p></td>'

    return _page(report, "".join(_parts(report, cell)))


def spacers(report: Report, rng: Random) -> Drawn:
    """A spreadsheet saved as a page: empty columns on both sides, empty rows between, widths in every cell."""

    def cell(one: Cell) -> str:
        return f"<td class=xl65 width=72 colspan={one.columns} rowspan={one.rows}>{html.escape(one.text)}</td>"

    def row(cells: tuple[Cell, ...]) -> str:
        return f"<tr height=19><td></td>{''.join(map(cell, cells))}<td>&nbsp;</td></tr>"

    def whole(table: Table) -> str:
        width = len(matrix(table)[0]) + 2
        return f"<table>{''.join(map(row, table))}<tr><td colspan={width}></td></tr></table>"

    drawn = tables(report)
    body = "".join(
        whole(drawn[part.table]) if part.kind == flow.TABLE else f"<p>{html.escape(part.text)}</p>"
        for part in flow.parts(report)
    )
    return _page(report, body)


def _parts(report: Report, cell: Callable[[Cell], str]) -> Iterator[str]:
    drawn = tables(report)
    for part in flow.parts(report):
        if part.kind == flow.TABLE:
            rows = (f"<tr>{''.join(map(cell, row))}</tr>" for row in drawn[part.table])
            yield f"<table>{''.join(rows)}</table>"
        else:
            yield f"<p>{html.escape(part.text)}</p>"


def _page(report: Report, body: str) -> Drawn:
    return Drawn("report.html", f"<html><body>{body}</body></html>".encode(), report.expected, report)


def entities(report: Report, rng: Random) -> Drawn:
    """Every character beyond ASCII as an entity."""
    page = layouts_html.page(report, rng).data.decode()
    data = page.replace('charset="utf-8"', 'charset="iso-8859-1"').encode("ascii", "xmlcharrefreplace")
    return Drawn("report.htm", data, report.expected, report)


def wide(report: Report, rng: Random) -> Drawn:
    """UTF-16 with a byte order mark, saved under the name of a Word file."""
    page = layouts_html.word(report, rng).data.decode().replace('charset="utf-8"', 'charset="unicode"')
    return Drawn("report.doc", page.encode("utf-16"), report.expected, report)


def marked_up(report: Report, rng: Random) -> Drawn:
    """Figures in the running text in bold or cut into runs."""

    def bold(found: re.Match[str]) -> str:
        return f"<span style='font-family:Times'><b>{found[0][:1]}</b></span><span>{found[0][1:]}</span>"

    drawn = tables(report)
    lines = []
    for part in flow.parts(report):
        if part.kind == flow.TABLE:
            rows = (
                "".join(f"<td colspan={c.columns} rowspan={c.rows}>{html.escape(c.text)}</td>" for c in row)
                for row in drawn[part.table]
            )
            lines.append(f"<table><tr>{'</tr><tr>'.join(rows)}</tr></table>")
        else:
            lines.append(f"<p>{re.sub(r'[0-9]+', bold, html.escape(part.text))}</p>")
    return _page(report, "\n".join(lines))


def headed(report: Report, rng: Random) -> Drawn:
    """Tables with captions, th and thead, their heading in a row of its own."""

    def cell(one: Cell) -> str:
        name = "th" if one.head else "td"
        return f'<{name} scope="col" colspan="{one.columns}" rowspan="{one.rows}">{html.escape(one.text)}</{name}>'

    body = "".join(_parts(report, cell))
    return _page(report, body.replace("<table>", "<table><caption>单位：件</caption><tbody>"))


LAYOUTS = {
    "odd single blanks": single_blanks,
    "odd wrapped cells": wrapped_cells,
    "odd wrapped tight": wrapped_tight,
    "odd grid": grid,
    "odd counted": counted,
    "odd stacked": stacked,
    "odd spacers": spacers,
    "odd entities": entities,
    "odd wide": wide,
    "odd marked up": marked_up,
    "odd headed": headed,
}
