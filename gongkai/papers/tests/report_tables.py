"""A report such as any body might publish, with tables nested as in the statutory form. All figures are invented."""

from __future__ import annotations

import random

from gongkai.papers.letter import Cell, Grid, GridRow, Heading, Letter, Paragraph

LABELS = (
    ("", "", "一、本年新收政府信息公开申请数量"),
    ("", "", "二、上年结转政府信息公开申请数量"),
    ("三、本年度办理结果", "", "（一）予以公开"),
    ("三、本年度办理结果", "", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("三、本年度办理结果", "（三）不予公开", "1.属于国家秘密"),
    ("三、本年度办理结果", "（三）不予公开", "2.其他法律行政法规禁止公开"),
    ("三、本年度办理结果", "（三）不予公开", "3.危及“三安全一稳定”"),
    ("三、本年度办理结果", "（三）不予公开", "4.保护第三方合法权益"),
    ("三、本年度办理结果", "（三）不予公开", "5.属于三类内部事务信息"),
    ("三、本年度办理结果", "（三）不予公开", "6.属于四类过程性信息"),
    ("三、本年度办理结果", "（三）不予公开", "7.属于行政执法案卷"),
    ("三、本年度办理结果", "（三）不予公开", "8.属于行政查询事项"),
    ("三、本年度办理结果", "（四）无法提供", "1.本机关不掌握相关政府信息"),
    ("三、本年度办理结果", "（四）无法提供", "2.没有现成信息需要另行制作"),
    ("三、本年度办理结果", "（四）无法提供", "3.补正后申请内容仍不明确"),
    ("三、本年度办理结果", "（五）不予处理", "1.信访举报投诉类申请"),
    ("三、本年度办理结果", "（五）不予处理", "2.重复申请"),
    ("三、本年度办理结果", "（五）不予处理", "3.要求提供公开出版物"),
    ("三、本年度办理结果", "（五）不予处理", "4.无正当理由大量反复申请"),
    ("三、本年度办理结果", "（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("三、本年度办理结果", "（六）其他处理", "2.其他"),
    ("三、本年度办理结果", "", "（七）总计"),
    ("", "", "四、结转下年度继续办理"),
)
"""Block, group and row: what is empty is covered by the row's own label."""

HEADER: tuple[GridRow, ...] = (
    (
        Cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", columns=3, rows=3, head=True),
        Cell("申请人情况", columns=7, head=True),
    ),
    (
        Cell("自然人", rows=2, head=True),
        Cell("法人或其他组织", columns=5, head=True),
        Cell("总计", rows=2, head=True),
    ),
    tuple(Cell(name, head=True) for name in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")),
)

PROSE = (
    "2025年，本机关共收到政府信息公开申请3119件，办结3050件，均在法定期限内答复；通过网站主动公开各类政府信息"
    "5500余条，同比增长12.5%，电话010-00000000，网址https://example.cn/gk。"
)


def figures(seed: int = 1, least: int = 0, most: int = 9_999) -> list[list[str]]:
    """Return seven invented figures for each label."""
    chance = random.Random(seed)
    draw = lambda: chance.choice([0, 0, 0, chance.randint(least, 99), chance.randint(least, most)])  # noqa: E731
    return [[str(draw()) for _ in range(7)] for _ in LABELS]


def body(rows: list[list[str]]) -> tuple[GridRow, ...]:
    """Return the rows of table three, labels merged as the form has them."""
    made: list[GridRow] = []
    for at, (block, group, label) in enumerate(LABELS):
        cells: list[Cell] = []
        if block and LABELS[at - 1][0] != block:
            cells.append(Cell(block, rows=sum(one[0] == block for one in LABELS), align="left"))
        if group and LABELS[at - 1][1] != group:
            cells.append(Cell(group, rows=sum(one[1] == group for one in LABELS), align="left"))
        cells.append(Cell(label, columns=1 if group else 2 if block else 3, align="left"))
        made.append((*cells, *(Cell(figure) for figure in rows[at])))
    return tuple(made)


def grid(rows: list[list[str]]) -> Grid:
    """Return table three as a grid."""
    return Grid(HEADER, body(rows), widths=(1, 2, 4.4, *[1.25] * 7))


def report(rows: list[list[str]]) -> Letter:
    """Return a short report around table three."""
    blocks = (Heading("一、总体情况"), Paragraph(PROSE), Heading("三、收到和处理政府信息公开申请情况"), grid(rows))
    return Letter(
        "虚构市虚构局2025年政府信息公开工作年度报告", blocks=(*blocks, Heading("五、问题"), Paragraph("无。"))
    )


def html(rows: list[list[str]], style: str = "") -> str:
    """Return the report as a page of HTML; ``style`` are further rules."""

    def row(cells: GridRow) -> str:
        written = "".join(f'<td rowspan="{one.rows}" colspan="{one.columns}">{one.text}</td>' for one in cells)
        return f"<tr>{written}</tr>"

    table = "".join(row(cells) for cells in (*HEADER, *body(rows)))
    rules = "td{border:1px solid #000;padding:2px;font-size:12px} table{border-collapse:collapse}" + style
    return (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>年度报告</title><style>{rules}</style>'
        f"<h1>虚构市虚构局2025年政府信息公开工作年度报告</h1><h2>一、总体情况</h2><p>{PROSE}</p>"
        f"<h2>三、收到和处理政府信息公开申请情况</h2><table>{table}</table><h2>五、问题</h2><p>无。</p></html>"
    )
