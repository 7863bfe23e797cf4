"""Word processor documents: what is on the page once every revision is accepted."""

from __future__ import annotations

import io

import docx as python_docx
import pytest

from gongkai.papers.reading import read
from gongkai.papers.reading.blocks import GridTable, Line
from gongkai.papers.tests.office import archive, cell, codes, docx, lines, paragraph, tables, tiles

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_runs_breaks_tabs_and_revisions() -> None:
    source = read(
        docx(
            '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr>'
            "<w:r><w:t>本年</w:t></w:r><w:ins><w:r><w:t>新收</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>12</w:delText><w:t>13</w:t></w:r></w:del>"
            "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
            "<w:r><w:tab/><w:t>7</w:t><w:softHyphen/><w:br/><w:t>件</w:t></w:r></w:p>"
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>内容控件</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            "<w:sectPr><w:hdr><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr></w:sectPr>"
        ),
        "a.pdf",
    )
    assert source.kind == "docx"
    assert lines(source) == ["本年新收\t7", "件", "内容控件"]


def test_headings_by_style_and_by_level() -> None:
    styles = '<w:styles><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style></w:styles>'
    body = (
        '<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>一、总体情况</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>（一）</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>正文</w:t></w:r></w:p>'
    )
    source = read(docx(body, styles=styles))
    assert [(block.text, block.heading) for block in source.blocks if isinstance(block, Line)] == [
        ("一、总体情况", 1), ("（一）", 2), ("正文", 0),
    ]  # fmt: skip


def test_merged_cells_over_rows_and_columns() -> None:
    go, on, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    source = read(
        docx(
            "<w:tbl>"
            f"<w:tr>{cell('项', go)}{cell('申请人', wide)}</w:tr>"
            f"<w:tr>{cell('', on)}{cell('自然人')}{cell('总计')}</w:tr>"
            f"<w:tr>{cell('新收')}{cell('3')}{cell('4')}</w:tr>"
            f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}{cell('5')}{cell('6')}</w:tr>"
            f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('8')}{cell('9')}</w:tr>"
            "</w:tbl>"
        )
    )
    (table,) = source.blocks
    assert isinstance(table, GridTable) and tiles(table)
    assert tables(source) == [[["项", "申请人"], ["自然人", "总计"], ["新收", "3", "4"], ["", "8", "9"]]]
    assert [(c.rows, c.columns) for c in table.cells[:2]] == [(2, 1), (1, 2)]
    assert str(table.cells[5].place) == "第1个表格第3行第2列"


def test_merged_cells_as_older_editions_write_them() -> None:
    down = '<w:vmerge w:val="restart"/>'
    across, on = '<w:hmerge w:val="restart"/>', '<w:hmerge w:val="continue"/>'
    rows = (
        f"<w:tr>{cell('项', down)}{cell('数', across)}{cell('', on)}</w:tr>"
        f"<w:tr>{cell('', '<w:vmerge/>')}{cell('1')}{cell('2')}</w:tr>"
    )
    text = (
        f'<?xml version="1.0"?><w:wordDocument xmlns:w="{_W}"><w:body><w:tbl>{rows}</w:tbl></w:body></w:wordDocument>'
    )
    (table,) = read(text.encode()).blocks
    assert isinstance(table, GridTable)
    assert [(c.text, c.rows, c.columns) for c in table.cells] == [("项", 2, 1), ("数", 1, 2), ("1", 1, 1), ("2", 1, 1)]


def test_tables_in_cells_and_text_boxes_stand_where_they_are_read() -> None:
    inner = f"<w:tbl><w:tr>{cell('规章')}{cell('1')}</w:tr><w:tr>{cell('文件')}{cell('2')}</w:tr></w:tbl>"
    box = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    source = read(
        docx(
            f"<w:tbl><w:tr><w:tc>{paragraph('第（一）项')}{inner}<w:p/></w:tc></w:tr></w:tbl>"
            f"<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>"
        )
    )
    assert tables(source) == [[["规章", "1"], ["文件", "2"]]]
    assert [text for text in lines(source) if text] == ["第（一）项", "前后", "框内"]


def test_notes_follow_the_text_behind_their_marks() -> None:
    notes = (
        '<w:x><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="3">{paragraph("机构改革后的口径")}</w:footnote><w:footnote w:id="4">{paragraph("无人引用")}'
        "</w:footnote></w:x>"
    )
    mark = '<w:r><w:footnoteReference w:id="3"/></w:r>'
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
    body = f"<w:p><w:r><w:t>共7</w:t></w:r>{mark}</w:p><w:p><w:r><w:t>共8</w:t></w:r>{raised}</w:p>"
    assert lines(read(docx(body, footnotes=notes))) == ["共7①", "共8²", "①机构改革后的口径"]


def test_a_document_made_by_another_program() -> None:
    document = python_docx.Document()
    document.core_properties.title = "某局年报 & 附件"
    document.add_heading("一、总体情况", level=1)
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "申请人情况"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "结果"
    for row in (1, 2):
        for column in (1, 2):
            table.cell(row, column).text = str(row * 10 + column)
    stream = io.BytesIO()
    document.save(stream)
    source = read(stream.getvalue(), "年报.doc")
    assert source.title == "某局年报 & 附件"
    assert tables(source) == [[["申请人情况"], ["结果", "11", "12"], ["21", "22"]]]
    assert source.blocks[0] == Line("一、总体情况", source.blocks[0].place, 1)


def test_a_document_in_one_xml_file() -> None:
    flat = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="p"><pkg:part pkg:name="/word/header1.xml"><pkg:xmlData>'
        f'<w:hdr xmlns:w="{_W}">{paragraph("页眉")}</w:hdr></pkg:xmlData></pkg:part><pkg:part><pkg:xmlData>'
        f'<w:document xmlns:w="{_W}"><w:body>{paragraph("正文")}</w:body></w:document>'
        "</pkg:xmlData></pkg:part></pkg:package>"
    )
    source = read(flat.encode(), "a.doc")
    assert (source.kind, lines(source)) == ("docx", ["正文"])


@pytest.mark.parametrize("keep", [0.5, 0.8, 0.97])
def test_a_document_cut_off_gives_what_is_left_of_it(keep: float) -> None:
    rows = "".join(f"<w:tr>{cell(f'第{n}项{n * 7919 % 9973}')}{cell(str(n * 31 % 977))}</w:tr>" for n in range(400))
    whole = archive(
        {"word/document.xml": f'<w:document xmlns:w="{_W}"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>'}
    )
    source = read(whole[: int(len(whole) * keep)])
    assert "damaged" in codes(source)
    (table,) = source.blocks
    assert isinstance(table, GridTable) and 400 * keep * 0.5 < table.height < 400 + 1
    assert table.cells[2].text == "第1项7919"


def test_a_page_under_the_name_of_a_document_is_read_as_a_page() -> None:
    page = "<html><body><table><tr><td>甲</td><td>1</td></tr></table></body></html>"
    assert tables(read(page.encode("gbk"), "年报.doc")) == [[["甲", "1"]]]
    message = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="=_B"\r\n\r\n--=_B\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<html><body><p class=3D'x'>=E7=94=B2</p></body></html>\r\n--=_B--\r\n"
    )
    assert lines(read(message.encode(), "年报.mht")) == ["甲"]
