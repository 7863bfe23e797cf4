"""The report of an examination as a workbook and as a document."""

from datetime import date
from io import BytesIO

from django.db.models import QuerySet
from docx import Document
from openpyxl import Workbook

from gongkai.findings.models import Finding
from gongkai.papers.cells import harmless
from gongkai.patrol.queries import card, present
from gongkai.statute.patrol import patrol_rule

HEADS = ("规则", "规则名称", "责任单位", "结论", "问题", "所在页面", "发现", "状态")
RULE_HEADS = ("规则", "名称", "依据", "指标", "现有问题", "扣分", "单项否决")
UNVERIFIED = "扣分值按通行说法，未核对检查指标原文，只供自查参考。"
MOST = 100_000
MOST_IN_WORDS = 500


def _line(row: Finding) -> list[str]:
    return [
        row.rule,
        row.rule_label,
        row.unit.name,
        row.get_verdict_display(),
        harmless(row.message),
        harmless(row.evidence.get("address", "")),
        row.found_on.isoformat(),
        row.get_state_display(),
    ]


def as_xlsx(rows: QuerySet[Finding], on: date, note: str = "") -> bytes:
    """Return a workbook: the score by rule, and every matter that is wrong now."""
    book = Workbook()
    page = book.active or book.create_sheet()
    page.title = "得分"
    score = card(rows, on)
    page.append([f"目录巡查 {on.isoformat()} {note}".strip()])
    page.append([f"得分 {score.score:.1f}，单项否决 {len(score.vetoes)} 项。{UNVERIFIED}"])
    page.append(list(RULE_HEADS))
    for line in score.lines:
        rule = line.rule
        deducted = "" if line.deducted is None else line.deducted
        veto = "是" if line.vetoed else ""
        basis = rule.article or rule.source
        page.append([rule.code, rule.label, basis, rule.indicator_name, line.found, deducted, veto])
    listed = book.create_sheet("问题")
    listed.append(list(HEADS))
    for row in present(rows).select_related("unit").order_by("rule", "unit__key", "pk")[:MOST]:
        listed.append(_line(row))
    for sheet, column, width in ((page, "B", 30), (listed, "E", 80), (listed, "C", 24), (listed, "B", 24)):
        sheet.column_dimensions[column].width = width
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_docx(rows: QuerySet[Finding], on: date, note: str = "") -> bytes:
    """Return a document: the score in words, then the matters by rule; very many are cut, and it says so."""
    score = card(rows, on)
    paper = Document()
    paper.add_heading("政府信息公开目录巡查报告", 0)
    paper.add_paragraph(f"检查日期：{on.isoformat()}　{note}".strip())
    paper.add_paragraph(f"现有问题{score.found}个，单项否决{len(score.vetoes)}项，得分{score.score:.1f}。{UNVERIFIED}")
    table = paper.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ("规则", "名称", "现有问题", "扣分"), strict=True):
        cell.text = text
    for line in score.lines:
        texts = (
            line.rule.code,
            line.rule.label,
            str(line.found),
            "—" if line.deducted is None else f"{line.deducted:.1f}",
        )
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    shown = ""
    held = present(rows).select_related("unit").order_by("rule", "unit__key", "pk")
    for row in held[:MOST_IN_WORDS]:
        if row.rule != shown:
            shown = row.rule
            paper.add_heading(f"{row.rule} {patrol_rule(row.rule).label}", 2)
        paper.add_paragraph(f"{row.unit.name}：{row.message}", style="List Bullet")
    if score.found > MOST_IN_WORDS:
        paper.add_paragraph(f"以上为前{MOST_IN_WORDS}个问题，全部见电子表格。")
    out = BytesIO()
    paper.save(out)
    return out.getvalue()
