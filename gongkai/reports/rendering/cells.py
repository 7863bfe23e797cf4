"""The figures of an edition for machines: one line a cell as CSV, the whole edition as JSON."""

import csv
import json
from collections.abc import Iterator
from io import StringIO

from gongkai.papers.cells import harmless
from gongkai.reports.exports import SHEET_NAMES
from gongkai.reports.queries.assembling import DEMONSTRATION
from gongkai.reports.queries.edition import Edition

COLUMNS = ("单位编号", "单位", "年度", "口径", "格式", "表", "行", "列", "代码", "数值", "注记", "台账数", "说明")


def as_csv(edition: Edition) -> bytes:
    """Return every cell as one line, the first line naming the columns, with a byte order mark for spreadsheets.

    A blank cell has no figure. 台账数 is filled where the printed figure differs from the ledger's.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    given = (edition.unit, harmless(edition.body), edition.year, edition.basis, edition.form_code)
    marks = edition.marks or {}
    overridden = {one.code: one for one in edition.overrides}
    note = DEMONSTRATION if edition.demonstration else ""
    for table, row, column, code, value in _cells(edition):
        one = overridden.get(code)
        counted = "" if one is None or one.counted is None else one.counted
        said = "；".join(words for words in (f"与台账不同：{one.reason}" if one else "", note) if words)
        figure = "" if value is None else value
        writer.writerow(
            [*given, table, harmless(row), column, code, figure, harmless(marks.get(code, "")), counted, said]
        )
    return ("\ufeff" + out.getvalue()).encode()


def as_json(edition: Edition) -> bytes:
    """Return the whole edition with the verdicts on its identities."""
    verdicts = [
        {"id": one.id, "label": one.label, "verdict": one.verdict, "left": one.left, "right": one.right}
        for one in edition.identities
    ]
    whole = edition.as_json() | {"identities": verdicts}
    if edition.demonstration:
        whole |= {"note": DEMONSTRATION}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _cells(edition: Edition) -> Iterator[tuple[str, str, str, str, object]]:
    """Every printed cell: table, row, column, code, value."""
    values = dict(edition.cells)
    rows = [(number, row.row, row.label, row.columns) for number in (2, 3, 4) for row in edition.form.rows(number)]
    names: dict[str, tuple[str, str]] = {}
    for extra in edition.extras:
        rows.append((3, extra.code, extra.row.label, edition.form.columns(3)))
        values |= {f"t3.{extra.code}.{column}": value for column, value in extra.row.values.items()}
    for number, code, label, columns in rows:
        for column in columns:
            heading = f"{column.group}：{column.label}" if column.group else column.label
            names[f"t{number}.{code}.{column.column}"] = (label, heading)
    for sheet in edition.sheets:
        for box in (box for block in sheet.blocks for line in block.lines for box in line.boxes):
            yield SHEET_NAMES[sheet.number], *names[box.code], box.code, values.get(box.code)
