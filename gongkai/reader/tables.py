"""Walks through a document's blocks and picks out what is printed of tables two to four, row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from gongkai.papers.reading.blocks import GridTable, Line, Source, SourceBlock
from gongkai.reader.chapters import HeadingFound, drawn_or_heading, heading_in
from gongkai.reader.names import (
    Head,
    chapter_names,
    column_names,
    core,
    heads_in,
    numbering,
    row_kinds,
    row_names,
    split_at_numbers,
)
from gongkai.reader.printed import BAR, EMPTY, GAP, MOST_ROWS, VALUE, Event, RawRow, Scan
from gongkai.reader.strips import Slot, Strip, is_bar, label_end, strip_of_line, strips_of_grid, turned
from gongkai.reader.words import (
    Named,
    ambiguous_row,
    heads_of,
    is_scrap_of_group,
    is_section,
    names_in,
    opened_by,
    opens_section,
    row_beginning,
    row_named,
)

_BAR: Final = re.compile(r"[|｜│┃¦]")
_CLAUSES: Final = re.compile(r"[，：；,:;]")
_SENTENCE: Final = re.compile(r"[。！？；]")
_LONGEST_LABEL: Final = 70
_SHORT: Final = 25
_LONGEST_LINE: Final = 120
_DIVIDED: Final = re.compile(r"[|｜│┃¦\t]|,.*,.*,")
_HEADING_STARTS: Final = "一二三四五六七八九十第（(#* "
_MOST_EVENTS: Final = 5000
_SIGNIFICANT: Final = 6
_WIDTH: Final = 7
_ALL_OF_TABLE_FOUR: Final = 15


def scan(source: Source) -> Scan:
    """Walk through the blocks in reading order."""
    walker = _Walker()
    blocks = source.blocks
    for place, block in enumerate(blocks):
        if isinstance(block, GridTable):
            walker.grid(block)
        elif block.place.page and _is_page_number(blocks, place):
            walker.skip(block)
        else:
            walker.line(block)
    walker.end()
    return walker.found


def _is_page_number(blocks: Sequence[SourceBlock], place: int) -> bool:
    """A bare number at the edge of a page that is the page's number, or one more or less for a cover."""
    line = blocks[place]
    if not isinstance(line, Line) or not line.text.strip().isdecimal() or len(line.text.strip()) > 4:
        return False
    page = line.place.page
    before = blocks[place - 1].place.page if place else 0
    after = blocks[place + 1].place.page if place + 1 < len(blocks) else 0
    return page not in (before, after) or (not before == page == after and abs(int(line.text) - page) < 2)


class _Walker:
    def __init__(self) -> None:
        self.found = Scan()
        self.zone = 0
        self.words: list[Slot] = []
        self.word_lines: list[int] = []
        self.slots: list[Slot] = []
        self.marks: list[str] = []
        self.heads: tuple[Head, ...] = ()
        self.columns: dict[int, str] = {}
        self.group = ""
        self.started = False
        self.strips = 0
        self.opening: bool | None = None
        self.closing: bool | None = None
        self.offset = 0
        self.leading = self.trailing = False

    # Lines

    def line(self, line: Line) -> None:
        index = len(self.found.lines)
        self.found.lines.append(line)
        text = line.text
        bare = text.strip()
        if not bare:
            self._empty(line)
            return
        if self.zone and bare.isdigit() and bare.isascii():
            # The most frequent line by far, where every cell is a line.
            glued = self.zone == 4 and len(bare) >= _ALL_OF_TABLE_FOUR
            self._push(VALUE, Slot(bare, line.place, glued=glued))
            self.found.used.add(index)
            return
        if len(bare) > _LONGEST_LINE and not (self.zone and _DIVIDED.search(bare)):
            heading = heading_in(bare) if bare[0] in _HEADING_STARTS else None
            if heading and heading.standard:
                self._heading(index, heading, line)
            else:
                self.finish()
            return
        drawn, heading = drawn_or_heading(text)
        if drawn:
            self.found.used.add(index)
            return
        if heading and (heading.standard or self._between_tables(heading)):
            self._heading(index, heading, line)
            return
        if is_bar(text):
            self._push(BAR, Slot("", line.place))
            self.found.used.add(index)
        else:
            self._table_line(strip_of_line(line, index), line, index)

    def _between_tables(self, heading: HeadingFound) -> bool:
        """Whether a numbered line may be a chapter here: not where the rows of a table bear such numbers."""
        if not self.zone or (self.zone == 4 and heading.number > 4):
            return True
        chapters = self.found.chapters
        next_one = bool(chapters) and heading.number == chapters[-1][1].number + 1
        begun = any(row_named(word.text, self.zone) or opens_section(word.text) for word in self.words)
        return next_one and not begun and not any(row.table == self.zone for row in self.found.rows)

    def skip(self, line: Line) -> None:
        """A line that is neither table nor text."""
        self.found.used.add(len(self.found.lines))
        self.found.lines.append(line)

    def _empty(self, line: Line) -> None:
        if self.zone == 4 or (self.zone and self.words):
            self._push(EMPTY if line.text.strip("\r\n\t ") else GAP, Slot("", line.place))

    def _heading(self, index: int, heading: HeadingFound, line: Line) -> None:
        self.finish()
        self.found.chapters.append((index, heading, line))
        self._enter(heading.table)

    def _table_line(self, strip: Strip, line: Line, index: int) -> None:
        if strip.solid and _BAR.search(line.text):
            strip = self._exact(strip, line)
        words = [cell for cell, value in zip(strip.cells, strip.values, strict=True) if not value]
        if not strip.solid and any(_is_sentence(word.text) for word in words):
            self.finish()
            return
        zone = self._zone_of(strip)
        if zone != self.zone:
            self.finish()
            self._enter(zone)
        if not zone:
            return
        if zone == 4 and not strip.solid and _CLAUSES.search(line.text):
            return
        if zone == 4 or len(line.text) < _SHORT or strip.solid or any(row_named(word.text, zone) for word in words):
            self.found.used.add(index)
        self._strip(strip)

    def _exact(self, strip: Strip, line: Line) -> Strip:
        """A row between bars, its first and last cell blank or not as the bars of other rows tell."""
        bare = line.text.strip()
        opened, closed = bool(_BAR.match(bare)), bool(_BAR.match(bare[-1]))
        self.opening = False if not opened else self.opening is not False
        self.closing = False if not closed else self.closing is not False
        cells = strip.cells
        if opened and not self.opening:
            cells = [Slot("", line.place), *cells]
        if closed and self.closing and len(cells) > 1 and not cells[-1].text:
            cells = cells[:-1]
        return strip if cells is strip.cells else Strip(cells, True, strip.line)

    # Grids

    def grid(self, grid: GridTable) -> None:
        strips = strips_of_grid(grid)
        if _on_its_side(strips):
            strips = turned(grid)
        self.columns = {} if self.zone != 3 else self.columns
        width = grid.width
        for strip in strips:
            filled = [cell for cell in strip.cells if cell.text]
            if len(filled) == 1 and (filled[0].columns >= width or len(strip.cells) == 1) and not strip.values[0]:
                self._wide_cell(filled[0])
            else:
                zone = self._zone_of(strip)
                if zone != self.zone:
                    self.finish()
                    self._enter(zone)
                if zone:
                    self._strip(strip)

    def _wide_cell(self, cell: Slot) -> None:
        # A cell over the whole width may hold a heading, or running text laid out in a table.
        whole = "".join(cell.text.split("\n"))
        letters = core(whole) if len(whole) < _LONGEST_LABEL else ""
        if is_section(letters) or letters in row_names() or letters in chapter_names():
            self.line(Line(whole, cell.place))
            return
        for text in cell.text.split("\n"):
            self.line(Line(text, cell.place))

    # Zones

    def _enter(self, zone: int) -> None:
        if zone != self.zone:
            self.columns = {}
            self.heads = ()
        self.zone = zone

    def _zone_of(self, strip: Strip) -> int:
        zone = self.zone
        for cell, value in zip(strip.cells, strip.values, strict=True):
            if not value and 1 < len(cell.text) <= _LONGEST_LABEL + 20:
                zone = self._zone_by(cell.text, zone, strip)
        return zone

    def _zone_by(self, text: str, zone: int, strip: Strip) -> int:
        table, key = opened_by(text)
        if table or key is None or key[0] == zone:
            return table or zone
        return key[0] if self._believed(key, core(text), strip) else zone

    def _believed(self, key: tuple[int, str], letters: str, strip: Strip) -> bool:
        """Whether a label met outside its table opens it."""
        table, row = key
        if strip.solid:
            return len(strip.cells) > 1 and (any(strip.values) or table == 4)
        if table == 3:
            return len(letters) >= _SIGNIFICANT and row != "carried_out"
        if table == 4:
            return row in ("suit_direct", "suit_after_review") or (self.zone == 3 and self._complete())
        return any(strip.values) and self.zone != 0

    def _complete(self) -> bool:
        return any(row.row == "carried_out" for row in self.found.rows[-2:]) or any(
            row_named(word.text, 3) == "carried_out" for word in self.words
        )

    # Strips

    def _strip(self, strip: Strip) -> None:
        if len(self.found.rows) >= MOST_ROWS or len(self.found.events) >= _MOST_EVENTS:
            self.found.too_many = True
            return
        self.strips += 1
        if self.zone == 4:
            self._events(strip)
        elif strip.solid:
            self._solid(strip)
        else:
            self._loose(strip)

    def _events(self, strip: Strip) -> None:
        for cell, value in zip(strip.cells, strip.values, strict=True):
            kind = VALUE if value else "" if core(cell.text) else EMPTY
            self.found.events.append(Event(cell, kind, self.strips if strip.solid else -self.strips))

    def _loose(self, strip: Strip) -> None:
        for cell, value in zip(strip.cells, strip.values, strict=True):
            if value:
                self._push(VALUE, cell)
            elif not cell.text:
                self._push(EMPTY, cell)
            elif self._no_label(cell):
                self._push(VALUE, cell)
            else:
                self._word(cell, strip.line)

    def _word(self, cell: Slot, line: int) -> None:
        if VALUE in self.marks or len([mark for mark in self.marks if mark in (BAR, EMPTY)]) > 1:
            self.finish()
        elif self.marks and not self._labelled():
            self.slots, self.marks = [], []
        elif EMPTY in self.marks:
            self.finish()
        else:
            self.slots, self.marks = [], []
        if self.zone == 2 and self.words and opens_section(cell.text):
            self.finish()
        self.words.append(cell)
        self.word_lines.append(line)

    def _no_label(self, cell: Slot) -> bool:
        """Words in the middle of a row's figures: they stand in a cell, where a figure should."""
        printed = sum(mark in (VALUE, EMPTY) for mark in self.marks)
        if self.zone != 3 or not 0 < printed < _WIDTH or VALUE not in self.marks or len(cell.text) > 8:
            return False
        letters = core(cell.text)
        return not numbering(cell.text)[0] and not any(letters in name for name in row_names())

    def _labelled(self) -> bool:
        return bool(self.words) and bool(row_named(self.words[-1].text, self.zone))

    def _push(self, mark: str, slot: Slot) -> None:
        if self.zone == 4 and len(self.found.events) < _MOST_EVENTS:
            if mark != GAP:
                self.strips += 1
            self.found.events.append(Event(slot, mark, -self.strips))
        elif self.zone and self.words and len(self.slots) < MOST_ROWS:
            self.slots.append(slot)
            self.marks.append(mark)

    def _solid(self, strip: Strip) -> None:
        known = self._known_labels(strip)
        end = label_end(strip, known)
        label, cells = strip.cells[:end], strip.cells[end:]
        own = row_named(label[-1].text, self.zone) or self._hidden_row(label[-1].text, 0) if known else ""
        named = _counted(own, self.zone) or self._of_its_own(label, cells)
        if not any(strip.values[end:]) and not (named and cells and not any(core(cell.text) for cell in cells)):
            self._heading_row(strip)
            return
        if not label and any(slot.ended for slot in self.slots):
            # The last cell of a row printed one cell to a line, and what merged cells cover behind it.
            for cell in cells:
                self._push(VALUE if cell.text else EMPTY, cell._replace(ended=True))
            return
        if any(core(word.text) for word in label):
            self.finish()
        self.words += _once([word for word in label if core(word.text)])
        self.slots, self.marks = list(cells), [VALUE if cell.text else EMPTY for cell in cells]
        self.offset = end if known else 0
        if known and self.zone == 3:
            self._notice_covered(strip.cells, cells)
        self.finish(solid=True)

    def _notice_covered(self, printed: Sequence[Slot], cells: Sequence[Slot]) -> None:
        """Where blanks stand for what merged cells cover, seen in rows that leave no doubt."""
        if not printed[0].text:
            self.leading = True
        elif len(cells) > _WIDTH and cells[0].text and not cells[-1].text:
            self.trailing = True

    def _of_its_own(self, label: Sequence[Slot], cells: Sequence[Slot]) -> bool:
        """A numbered row of table three that no form has: printed even when all its cells are blank."""
        numbered = bool(label) and numbering(label[-1].text)[0] == "digit" and len(core(label[-1].text)) > 1
        return numbered and self.zone == 3 and len(cells) >= _WIDTH

    def _known_labels(self, strip: Strip) -> int:
        """How many leading cells are labels for certain: up to the last that is a known one; 0 if none is."""
        last = 0
        group = False
        for place, (cell, value) in enumerate(zip(strip.cells, strip.values, strict=True)):
            if value or not cell.text:
                continue
            row = row_named(cell.text, self.zone) or self._hidden_row(cell.text, place)
            if row or (group and last == place and len(core(cell.text)) > 1):
                known = row_kinds().get((self.zone, row))
                last, group = place + 1, known is not None and known.kind == "group"
        return last

    def _hidden_row(self, text: str, place: int) -> str:
        if len(text) > _LONGEST_LABEL:
            return ""
        if self.zone == 3 and place < 4 and (row := ambiguous_row(text, self.started, self.group)):
            return row
        parts = split_at_numbers(text)
        return row_named(parts[-1], self.zone) if len(parts) > 1 else ""

    def _heading_row(self, strip: Strip) -> None:
        """A row without figures: headings, a group's label, or part of a label cut by the end of a page."""
        if self.zone == 3:
            heads = [(cell.column, column_names()[3].get(core(cell.text))) for cell in strip.cells]
            known = {place: head.column for place, head in heads if head}
            if len(known) > 1:
                self.columns = {**self.columns, **known}
        counted = [cell for cell in strip.cells if _counted(row_named(cell.text, self.zone), self.zone)]
        if len(counted) > 1:
            self.finish()
            return
        cells = [cell for cell in strip.cells if cell.text]
        for cell in cells if self.zone == 2 else _once(cells):
            self._word(cell, -1)

    # Rows

    def finish(self, solid: bool = False, last: bool = False) -> None:
        """Close the row that is open: its label from the words, its cells from the slots."""
        words, slots, marks = self.words, self.slots, self.marks
        lines, self.words, self.word_lines, self.slots, self.marks = self.word_lines, [], [], [], []
        if not words or self.zone not in (2, 3):
            return
        filled = any(mark != GAP for mark in marks)
        named = names_in(words, self.zone, self.started and filled, self.group)
        owner = self._owner(named) if filled else None
        if owner:
            self.found.used.update(line for line in lines if line >= 0)
        self._passed_over(named, owner, words)
        if owner is None:
            return
        if self.zone == 2:
            self._take_heads(words)
        row = RawRow(self.zone, owner.row, owner.text, slots, marks, solid, owner.place, self.heads, last=last)
        row.columns = tuple(sorted(self.columns.items()))
        row.offset = self.offset if solid else 0
        row.group = self.group
        self.found.rows.append(row)
        self.started = self.started or (self.zone == 3 and row.row not in ("", "received", "carried_in"))

    def _owner(self, named: Sequence[Named]) -> Named | None:
        """The label the figures belong to: the last, unless that is only a scrap behind a known one."""
        if not named:
            return None
        last = named[-1]
        if not last.row and len(named) > 1:
            scrap = len(core(last.text)) < 3 if named[-2].row else is_scrap_of_group(last.text, self.zone)
            return named[-2] if scrap else last
        return last

    def _passed_over(self, named: Sequence[Named], owner: Named | None, words: Sequence[Slot]) -> None:
        """Rows named without a figure behind them: printed, all their cells left blank and dropped."""
        if self.zone == 2:
            self._take_heads(words)
        for name in named:
            self._follow(name.row)
            code = name.row or row_beginning(name.text, self.zone)
            if name is not owner and _counted(code, self.zone):
                row = RawRow(self.zone, code, name.text, [], [], False, name.place, self.heads)
                self.found.rows.append(row)

    def _follow(self, row: str) -> None:
        known = row_kinds().get((self.zone, row))
        if known:
            self.group = row if known.kind == "group" else known.parent

    def _take_heads(self, words: Sequence[Slot]) -> None:
        opened = any(opens_section(word.text) or core(word.text).startswith("信息内容") for word in words)
        heads = heads_in(heads_of(words))
        if heads or opened:
            self.heads = heads

    def end(self) -> None:
        """Nothing comes after this."""
        self.finish(last=True)
        if self.leading:
            rows = [row for row in self.found.rows if row.table == 3 and row.solid]
            labels = max((row.offset for row in rows), default=0)
            for row in rows:
                row.covered = None if self.trailing else labels - row.offset


def _once(words: list[Slot]) -> list[Slot]:
    """Without the repetitions of a merged cell."""
    return [word for place, word in enumerate(words) if not place or word.text != words[place - 1].text]


def _is_sentence(text: str) -> bool:
    # A label may end in a full stop by mistake.
    return len("".join(text.split())) > _LONGEST_LABEL or bool(
        _SENTENCE.search(text[:-1] if len(text) < _SHORT + 20 else text)
    )


def _counted(row: str, table: int) -> bool:
    """Whether it is a row with figures of its own in every form."""
    known = row_kinds().get((table, row))
    return known is not None and (known.kind != "group" or row == "other")


@cache
def _side_heads() -> frozenset[str]:
    return frozenset(letters for names in column_names().values() for letters in names) | {"法人或其他组织"}


def _on_its_side(strips: Sequence[Strip]) -> bool:
    """Whether rows are printed as columns: many labels in one row, column headings down the first column."""
    if len(strips) < 3:
        return False
    if not any(core(strips[at].cells[0].text) in _side_heads() for at in range(1, min(4, len(strips)))):
        return False
    down = {core(cell.text) for strip in strips for cell in strip.cells if cell.column == 0}
    second = {core(cell.text) for strip in strips for cell in strip.cells if cell.column == 1}
    for table, least in ((3, 5), (2, 2), (4, 4)):
        if len((down | second if table == 3 else down) & column_names()[table].keys()) < least:
            continue
        across = max(
            sum(
                1
                for cell in strip.cells
                if len(cell.text) < _LONGEST_LABEL and _counted(row_named(cell.text, table), table)
            )
            for strip in strips[:3]
        )
        if across >= (5 if table == 3 else 2):
            return True
    return False
