"""Text: copied out of pages, printed by converters, typed as markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from gongkai.reader.tests.workshop import flow
from gongkai.reader.tests.workshop.flow import Drawn
from gongkai.reader.tests.workshop.report import Report
from gongkai.reader.tests.workshop.tables import Cell, Table, body_of_three, matrix, sections_of_two, tables
from gongkai.statute.tables import cell_code

Rows = Callable[[Table], Iterator[str]]


def _lay(
    report: Report, rows: Rows, *, blank: bool = False, indent: str = "", order: tuple[int, ...] = (2, 3, 4)
) -> str:
    drawn = tables(report)
    lines: list[str] = []
    for part in flow.parts(report, order=order):
        lines += rows(drawn[part.table]) if part.kind == flow.TABLE else [indent + part.text]
    return ("\n\n" if blank else "\n").join(lines) + "\n"


def _drawn(report: Report, text: str, name: str = "report.txt", **more: bool) -> Drawn:
    return Drawn(name, text.encode(), report.expected, report, **more)


def _one_each(table: Table) -> Iterator[str]:
    return (cell.text for row in table for cell in row)


def cells(report: Report, rng: Random) -> Drawn:
    """One cell per line."""
    return _drawn(report, _lay(report, _one_each))


def cells_apart(report: Report, rng: Random) -> Drawn:
    """One cell per line, a blank line after each."""
    return _drawn(report, _lay(report, _one_each, blank=True))


def cells_indented(report: Report, rng: Random) -> Drawn:
    """One cell per line, ideographic and ordinary blanks before it, Windows line ends, a byte order mark."""
    rows: Rows = lambda table: (rng.choice(("　", "  ", "\xa0", "")) + cell.text for row in table for cell in row)  # noqa: E731
    text = _lay(report, rows, indent="　　").replace("\n", "\r\n")
    return Drawn("report.txt", text.encode("utf-8-sig"), report.expected, report)


def cells_gbk(report: Report, rng: Random) -> Drawn:
    """One cell per line in the old encoding."""
    return Drawn("report.txt", _lay(report, _one_each).encode("gb18030"), report.expected, report)


def cells_barred(report: Report, rng: Random) -> Drawn:
    """One cell per line, a bar after each."""
    return _drawn(report, _lay(report, lambda table: (f"{text} |" for text in _one_each(table))))


def rows_opened(report: Report, rng: Random) -> Drawn:
    """One cell per line with bars, a lone bar before every row."""

    def rows(table: Table) -> Iterator[str]:
        for row in table:
            yield "|"
            yield from (f"{cell.text} |" for cell in row)

    return _drawn(report, _lay(report, rows))


def _joined(separator: str, *, before: str = "", after: str = "") -> Rows:
    return lambda table: (before + separator.join(cell.text for cell in row) + after for row in table)


def bars(report: Report, rng: Random) -> Drawn:
    """One row per line, a bar after each cell."""
    return _drawn(report, _lay(report, _joined(" | ", after=" |")))


def bars_around(report: Report, rng: Random) -> Drawn:
    """One row per line between bars."""
    return _drawn(report, _lay(report, _joined("|", before="|", after="|")))


def tabs(report: Report, rng: Random) -> Drawn:
    """One row per line with tabs, as pasted from a table."""
    return _drawn(report, _lay(report, _joined("\t")))


def tabs_filled(report: Report, rng: Random) -> Drawn:
    """One row per line with tabs, an empty cell wherever a merged one covers."""
    rows: Rows = lambda table: ("\t".join(s.cell.text if s.starts else "" for s in row) for row in matrix(table))  # noqa: E731
    return _drawn(report, _lay(report, rows))


def wide_blanks(report: Report, rng: Random) -> Drawn:
    """One row per line, cells some blanks apart."""
    return _drawn(report, _lay(report, _joined("   ")))


def commas(report: Report, rng: Random) -> Drawn:
    """One row per line with commas, as a spreadsheet saves it."""
    quoted: Rows = lambda table: (",".join(f'"{c.text}"' if "," in c.text else c.text for c in row) for row in table)  # noqa: E731
    return _drawn(report, _lay(report, quoted))


def _wrapped(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)] or [""]


def printed(report: Report, rng: Random) -> Drawn:
    """As a converter prints a PDF: single blanks, running text broken at the margin, long labels over lines."""
    drawn = tables(report)
    lines: list[str] = []
    page = 1
    for part in flow.parts(report):
        if part.kind == flow.TABLE:
            lines += _printed_rows(drawn[part.table])
        else:
            lines += _wrapped(part.text, 30)
        if len(lines) > page * 40 and part.kind == flow.TEXT:
            lines.append(f"- {page} -")
            page += 1
    return _drawn(report, "\n".join(lines) + "\n")


def _printed_rows(table: Table) -> Iterator[str]:
    for row in table:
        heads = [cell for cell in row if cell.head]
        figures = [cell.text for cell in row if not cell.head]
        if not figures:
            yield " ".join(cell.text for cell in heads)
            continue
        if not heads:
            yield " ".join(figures)
            continue
        for head in heads[:-1]:
            # A narrow column: a group's heading runs down beside its rows.
            yield from _wrapped(head.text, 3 if head.rows > 2 else 8)
        pieces = _wrapped(heads[-1].text, 19)
        if len(pieces) == 1:
            yield f"{pieces[0]} {' '.join(figures)}"
        else:
            yield from pieces[:-1]
            yield pieces[-1]
            yield " ".join(figures)


def glued(report: Report, rng: Random) -> Drawn:
    """Table two with nothing between its cells where every figure is one digit; the rest one cell per line."""

    def rows(table: Table) -> Iterator[str]:
        for row in table:
            digits = [cell.text for cell in row if not cell.head]
            if table[0][0].columns == 4 and all(len(one) == 1 for one in digits):
                yield "".join(cell.text for cell in row)
            elif table[0][0].columns == 4:
                yield " ".join(cell.text for cell in row)
            else:
                yield from (cell.text for cell in row)

    return _drawn(report, _lay(report, rows))


def tables_alone(report: Report, rng: Random) -> Drawn:
    """Only the title, the headings and the tables, as an extract is kept."""
    drawn = tables(report)
    lines = ["".join(report.text.title), ""]
    for chapter in report.text.chapters[1:4]:
        lines.append(chapter.heading)
        lines += [f"{text} |" for text in _one_each(drawn[chapter.number])]
    return _drawn(report, "\n".join(lines) + "\n", words=False, clean=False)


def cut_off(report: Report, rng: Random) -> Drawn:
    """A file that ends within table three; what was printed is all that can be found."""
    body = body_of_three(report)
    keep = rng.randint(2, len(body) - 2)
    kept = {cell.code for row in body[:keep] for cell in row if cell.code}
    drawn = tables(report)
    text = report.text
    lines = [*text.title, *(p.text for p in text.intro), text.chapters[0].heading]
    lines += [p.text for p in text.chapters[0].paragraphs] + [text.chapters[1].heading, *_one_each(drawn[2])]
    lines += [text.chapters[2].heading, *_one_each((*drawn[3][:3], *body[:keep]))]
    expected = {code: v for code, v in report.expected.items() if code in kept or code.startswith("t2.")}
    return Drawn("report.txt", "\n".join(lines).encode(), expected, report, clean=False)


def markdown(report: Report, rng: Random) -> Drawn:
    """Markdown, each table whole; a merged heading stands in its first row only."""
    return _markdown(report, lambda table: [[s.cell.text if s.starts else "" for s in row] for row in matrix(table)])


def markdown_repeated(report: Report, rng: Random) -> Drawn:
    """Markdown, each table whole; merged headings repeated."""
    return _markdown(report, lambda table: [[s.cell.text for s in row] for row in matrix(table)])


def _markdown(report: Report, places: Callable[[Table], list[list[str]]]) -> Drawn:
    drawn = tables(report)
    lines: list[str] = []
    for part in flow.parts(report):
        if part.kind == flow.TABLE:
            head, *rest = (f"| {' | '.join(row)} |" for row in places(drawn[part.table]))
            lines += [head, "|" + "---|" * len(matrix(drawn[part.table])[0]), *rest, ""]
        else:
            marks = {flow.TITLE: "# ", flow.HEADING: "## "}.get(part.kind, "")
            lines += [marks + part.text, ""]
    return _drawn(report, "\n".join(lines), "report.md")


def markdown_small(report: Report, rng: Random) -> Drawn:
    """Markdown with a small table for each group of rows, columns without their names."""
    lines: list[str] = []
    for part in flow.parts(report):
        if part.kind != flow.TABLE:
            marks = {flow.TITLE: "# ", flow.HEADING: "## "}.get(part.kind, "")
            lines += [marks + part.text, ""]
        elif part.table == 2:
            for section in sections_of_two(report):
                lines += [f"### {section[0][0].text}", *_small([[c.text for c in row] for row in section[1:]])]
        elif part.table == 3:
            lines += _small_three(report)
        else:
            for row in report.facts.form.rows(4):
                columns = report.facts.form.columns(4)
                figures = [report.printed[cell_code(4, row.row, c.column)] for c in columns]
                lines += [f"### {row.label}", *_small([[c.label for c in columns], figures])]
    return _drawn(report, "\n".join(lines), "report.md")


def _small(rows: list[list[str]]) -> list[str]:
    head, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return [head, "|" + "---|" * len(rows[0]), *rest, ""]


def _small_three(report: Report) -> list[str]:
    lines: list[str] = []
    head = ["类别", *(f"数据{n}" for n in range(1, 7)), "总计"]
    for row in body_of_three(report):
        labels: list[Cell] = [cell for cell in row if cell.head]
        lines += [f"### {cell.text}\n" for cell in labels[:-1]]
        lines += _small([head, [cell.text for cell in (labels[-1], *row[len(labels) :])]])
    return lines


def stacked_four(report: Report, rng: Random) -> Drawn:
    """Table four as three blocks of a label and five figures, the rest in rows with bars."""

    def rows(table: Table) -> Iterator[str]:
        if table[0][0].columns != 5:
            yield from _joined(" | ", after=" |")(table)
            return
        figures = [cell.text for cell in table[-1]]
        for index, row in enumerate(report.facts.form.rows(4)):
            yield f"{row.label} | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |"
            yield f" | {' | '.join(figures[index * 5 : index * 5 + 5])} |"

    return _drawn(report, _lay(report, rows))


LAYOUTS = {
    "text cells": cells,
    "text cells apart": cells_apart,
    "text cells indented": cells_indented,
    "text cells gbk": cells_gbk,
    "text cells barred": cells_barred,
    "text rows opened": rows_opened,
    "text bars": bars,
    "text bars around": bars_around,
    "text tabs": tabs,
    "text tabs filled": tabs_filled,
    "text wide blanks": wide_blanks,
    "text commas": commas,
    "text printed": printed,
    "text glued": glued,
    "text tables alone": tables_alone,
    "text cut off": cut_off,
    "text stacked four": stacked_four,
    "markdown": markdown,
    "markdown repeated": markdown_repeated,
    "markdown small": markdown_small,
}
