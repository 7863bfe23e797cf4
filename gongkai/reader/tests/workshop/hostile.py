"""Files made to hurt: each must end in a clear finding, within seconds and bounded memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from random import Random

from gongkai.papers.letter import Letter, Paragraph
from gongkai.papers.pdf import to_pdf

MEGABYTE = 1_000_000
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def _zip(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _document(body: bytes, before: bytes = b"") -> bytes:
    head = b'<?xml version="1.0"?>' + before + f'<w:document xmlns:w="{_WORD}"><w:body>'.encode()
    return _zip({"[Content_Types].xml": _TYPES.encode(), "word/document.xml": head + body + b"</w:body></w:document>"})


def nested_tags() -> bytes:
    """Ten megabytes of tags, none closed."""
    return b"<html><body>" + b"<div><table><tr><td>" * (MEGABYTE // 2)


def nested_words() -> bytes:
    """A Word table within a table within a table."""
    cell = b"<w:tbl><w:tr><w:tc>"
    return _document(cell * 20_000 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 20_000)


def zip_bomb() -> bytes:
    """A Word file of some kilobytes that unpacks to two hundred megabytes."""
    return _document(b"<w:p><w:r><w:t>" + b"0" * (200 * MEGABYTE) + b"</w:t></w:r></w:p>")


def entity_bomb() -> bytes:
    """Entities of entities."""
    lines = [b'<!ENTITY a0 "0000000000">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">'.encode() for n in range(1, 10)]
    return _document(b"<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", b"<!DOCTYPE x [" + b"".join(lines) + b"]>")


def endless_rows() -> bytes:
    """A table of a million rows."""
    row = "<tr><td>（一）予以公开</td><td>1</td><td>0</td><td>0</td></tr>".encode()
    return b"<html><body><table>" + row * (10 * MEGABYTE // len(row))


def huge_spans() -> bytes:
    """Cells that claim to cover a hundred thousand columns and rows."""
    row = b'<tr><td colspan="100000" rowspan="100000">1</td></tr>'
    return b"<html><body><table>" + row * 5_000


def endless_cells() -> bytes:
    """Text of one digit a line, ten megabytes of it, under a title."""
    return "霁屏市财政局2024年政府信息公开工作年度报告\n一、本年新收政府信息公开申请数量\n".encode() + b"0\n" * (
        5 * MEGABYTE
    )


def endless_digits() -> bytes:
    """One line of ten megabytes of digits."""
    return "霁屏市财政局2024年政府信息公开工作年度报告\n一、总体情况\n".encode() + b"1234567890" * MEGABYTE


def endless_sentence() -> bytes:
    """One sentence with half a million figures in it."""
    return (
        "霁屏市财政局2024年政府信息公开工作年度报告\n一、总体情况\n其中".encode()
        + "收到申请12件，占3%、".encode() * 150_000
    )


def endless_labels() -> bytes:
    """The same label a hundred thousand times, a little misprinted each time."""
    rng = Random(1)
    label = "本机关不掌握相关政府信息"
    lines = ["霁屏市财政局2024年政府信息公开工作年度报告"]
    for _ in range(100_000):
        at = rng.randrange(len(label))
        lines.append(f"{label[:at]}{chr(rng.randint(0x4E00, 0x9FA0))}{label[at + 1 :]} | 0 |")
    return "\n".join(lines).encode()


def endless_brackets() -> bytes:
    """Brackets that never close."""
    return "一、总体情况\n".encode() + "（《“".encode() * MEGABYTE


def lying_pdf() -> bytes:
    """A PDF that says it has ninety-nine million pages."""
    data = to_pdf(Letter(title="霁屏市财政局2024年政府信息公开工作年度报告", blocks=(Paragraph("一、总体情况"),)))
    return data.replace(b"/Count 1\n", b"/Count 99999999\n").replace(b"/Count 1/", b"/Count 99999999/")


def broken_pdf() -> bytes:
    """A PDF cut off in the middle."""
    data = to_pdf(Letter(title="霁屏市财政局2024年政府信息公开工作年度报告", blocks=(Paragraph("一、总体情况" * 200),)))
    return data[: len(data) // 2]


def noise() -> bytes:
    """A megabyte of nothing in particular."""
    return Random(7).randbytes(MEGABYTE)


def many_sheets() -> bytes:
    """A workbook whose one sheet claims a million rows."""
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 400_000))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + rows
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    members = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}"><Relationship Id="r1" Type="{links}/officeDocument" '
        f'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>'
        f'<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}"><Relationship Id="r1" '
        f'Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    packed = {name: text.encode() for name, text in members.items()}
    return _zip({**packed, "xl/worksheets/sheet1.xml": sheet + b"</sheetData></worksheet>"})


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nested-tags.html": nested_tags,
    "nested-tables.docx": nested_words,
    "zip-bomb.docx": zip_bomb,
    "entity-bomb.docx": entity_bomb,
    "endless-rows.html": endless_rows,
    "huge-spans.html": huge_spans,
    "endless-cells.txt": endless_cells,
    "endless-digits.txt": endless_digits,
    "endless-sentence.txt": endless_sentence,
    "endless-labels.txt": endless_labels,
    "endless-brackets.txt": endless_brackets,
    "lying-pages.pdf": lying_pdf,
    "cut-off.pdf": broken_pdf,
    "noise.bin": noise,
    "endless-rows.xlsx": many_sheets,
    "empty.pdf": bytes,
}
