"""An annual report as a paper: A4, the form's tables, page numbers; DOCX and PDF are drawn from the one letter."""

from gongkai.papers.letter import Block, Cell, Fields, Grid, Heading, Letter, Paragraph
from gongkai.papers.pdf import to_pdf
from gongkai.papers.word import to_docx
from gongkai.reports.queries.edition import Edition
from gongkai.reports.rendering.arranging import REMARKS, Arranged, Change, Corrected, Part, arrange
from gongkai.reports.rendering.tables import grid

MARK = "演示数据，不作任何依据"


def letter(edition: Edition) -> Letter:
    """Return the report as a paper."""
    arranged = arrange(edition)
    blocks: list[Block] = [Paragraph(text) for text in edition.preamble]
    for part in arranged.parts:
        blocks += _part(part)
    blocks += _remarks(arranged)
    return Letter(
        title=edition.title,
        number=f"（{arranged.dated}公布）" if arranged.dated else "（未公布稿）",
        blocks=tuple(blocks),
        mark=MARK if edition.demonstration else None,
        dated=arranged.dated,
        seal_place=False,
    )


def docx(edition: Edition) -> bytes:
    """Return the report as a Word document."""
    return to_docx(letter(edition))


def pdf(edition: Edition) -> bytes:
    """Return the report as an archival, tagged PDF."""
    return to_pdf(letter(edition))


def _part(part: Part) -> list[Block]:
    blocks: list[Block] = [Heading(part.heading)]
    if part.sheet is not None:
        blocks.append(grid(part.sheet, [f"{mark} {text}" for mark, text in part.notes]))
    blocks += [Paragraph(text) for text in part.paragraphs]
    return blocks


def _remarks(arranged: Arranged) -> list[Block]:
    if not arranged.remarked:
        return []
    edition = arranged.edition
    blocks: list[Block] = [Heading(REMARKS)]
    blocks += [Paragraph(f"{mark} {text}") for mark, text in arranged.loose]
    blocks += [Paragraph(arranged.scope)] if arranged.scope else []
    for title, named in (("未报送的单位", edition.not_filed), ("免报的单位", edition.exempt)):
        if named:
            blocks += [Heading(title, 2), Fields(tuple((one.name, one.reason) for one in named))]
    if arranged.overrides:
        blocks += [Heading("与办理台账不同的数字", 2), _overrides(arranged.overrides)]
    for one in arranged.corrections:
        blocks += _correction(one)
    return blocks


def _overrides(changes: tuple[Change, ...]) -> Grid:
    heads = ("数字所在", "台账数", "本报告", "理由")
    rows = [
        (
            Cell(one.label, align="left"),
            Cell(one.before),
            Cell(one.after),
            Cell("\n".join(words for words in (one.reason, one.people) if words), align="left"),
        )
        for one in changes
    ]
    return Grid((tuple(Cell(head, head=True) for head in heads),), tuple(rows), (5, 2, 2, 7))


def _correction(one: Corrected) -> list[Block]:
    blocks: list[Block] = [Heading(f"第{one.number}号更正（{one.on}）", 2), Paragraph(one.says)]
    if one.changes:
        heads = ("更正的数字", "更正前", "更正后")
        rows = [(Cell(change.label, align="left"), Cell(change.before), Cell(change.after)) for change in one.changes]
        blocks.append(Grid((tuple(Cell(head, head=True) for head in heads),), tuple(rows), (8, 3, 3)))
    return blocks
