"""A page as blocks: what stands in ruled lattices as tables, all else as lines, in the order of the eye."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from gongkai.papers.reading.blocks import GridCell, GridTable, Line, Place, SourceBlock
from gongkai.papers.reading.pdf_columns import Aligned, aligned_tables
from gongkai.papers.reading.pdf_ink import Glyph, PageInk
from gongkai.papers.reading.pdf_lattice import Lattice, lattices
from gongkai.papers.reading.pdf_rows import Row, cell_text, rows, runs, text_of

_STACK: Final = 3
"""How many glyphs one above the other make a word written downwards."""


@dataclass(slots=True)
class _Table:
    lattice: Lattice
    glyphs: dict[int, list[Glyph]] = field(default_factory=lambda: defaultdict(list))


def page_blocks(page: PageInk, tables_before: int) -> list[SourceBlock]:
    """Return the blocks of a page; ``tables_before`` is how many tables the document had so far."""
    tables, free = _sorted(page.glyphs, _tables(page))
    visual = rows(free)
    aligned = aligned_tables(visual)
    taken = {at for table in aligned for at in range(table.first, table.last + 1)}
    placed: list[tuple[float, _Table | Aligned | str]] = [(table.lattice.down[0], table) for table in tables]
    placed += [(visual[table.first][0].middle, table) for table in aligned]
    placed += _lines([row for at, row in enumerate(visual) if at not in taken])
    return _numbered(page.number, sorted(placed, key=lambda one: one[0]), tables_before)


def _numbered(page: int, placed: list[tuple[float, _Table | Aligned | str]], tables: int) -> list[SourceBlock]:
    """Give lines and tables their places."""
    blocks: list[SourceBlock] = []
    lines = 0
    for _, one in placed:
        if isinstance(one, str):
            lines += 1
            blocks.append(Line(one, Place(page=page, line=lines)))
            continue
        tables += 1
        place = Place(page=page, table=tables)
        blocks.append(one.grid(place) if isinstance(one, Aligned) else _grid(one, place))
    return blocks


def _tables(page: PageInk) -> list[Lattice]:
    """Return the lattices that hold data: not a frame around a table, nor one around the whole page."""
    found = lattices(page.rules)
    return [one for one in found if not any(one is not other and one.encloses(other) for other in found)]


def _sorted(glyphs: Iterable[Glyph], found: list[Lattice]) -> tuple[list[_Table], list[Glyph]]:
    """Put every glyph into its cell; one that has none is free, as is all in a table of one filled cell."""
    tables = [_Table(one) for one in sorted(found, key=lambda one: one.area)]
    free: list[Glyph] = []
    for glyph in glyphs:
        for table in tables:
            cell = table.lattice.cell_at(glyph.across, glyph.middle)
            if cell is not None:
                table.glyphs[cell].append(glyph)
                break
        else:
            free.append(glyph)
    for table in tables:
        if len(table.glyphs) == 1:
            free += [glyph for cell in table.glyphs.values() for glyph in cell]
    kept = [table for table in tables if len(table.glyphs) > 1]
    return sorted(kept, key=lambda table: (table.lattice.down[0], table.lattice.across[0])), free


def _grid(table: _Table, place: Place) -> GridTable:
    cells = tuple(
        GridCell(
            text=cell_text(table.glyphs.get(index, ())),
            row=cell.row,
            column=cell.column,
            rows=cell.rows,
            columns=cell.columns,
            place=Place(page=place.page, table=place.table, row=cell.row + 1, column=cell.column + 1),
        )
        for index, cell in enumerate(table.lattice.cells)
    )
    return GridTable(cells, place)


def _lines(found: list[Row]) -> list[tuple[float, _Table | Aligned | str]]:
    """Return the lines outside tables with their height; words written downwards beside them are lines before them."""
    stacks = _stacks(found)
    taken = {id(glyph) for stack in stacks for glyph in stack}
    lines: list[tuple[float, _Table | Aligned | str]] = [
        (stack[0].middle - 0.01, "".join(text_of([glyph]) for glyph in stack)) for stack in stacks
    ]
    for row in found:
        rest = [glyph for glyph in row if id(glyph) not in taken] if taken else row
        if rest:
            lines.append((rest[0].middle, text_of(rest)))
    return sorted(lines, key=lambda line: line[0])


def _stacks(found: list[Row]) -> list[Row]:
    """Return the words that run down beside rows of figures: glyphs one above the other, each first in its row."""
    parted = [runs(row) for row in found]
    if sum(len(parts) > 2 for parts in parted) < _STACK:
        return []
    open_: list[Row] = []
    for parts in parted:
        first = parts[0]
        if len(first) != 1 or not "一" <= first[0].char <= "鿿":
            continue
        glyph = first[0]
        for stack in open_:
            last = stack[-1]
            if abs(last.across - glyph.across) < 0.3 * glyph.size and glyph.base - last.base < 8 * glyph.size:
                stack.append(glyph)
                break
        else:
            open_.append([glyph])
    return [stack for stack in open_ if len(stack) >= _STACK]
