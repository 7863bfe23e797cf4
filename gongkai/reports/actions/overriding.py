"""A figure that must differ from what was counted: one person proposes it, another approves it."""

from datetime import date
from decimal import Decimal

from gongkai.organisations.models import Officer
from gongkai.reports.actions.acting import Refused, acting, settle, words
from gongkai.reports.actions.entering import BadFigure, check_figure
from gongkai.reports.models import AnnualReport, Override
from gongkai.reports.queries.entered import Figure
from gongkai.reports.queries.filing import column_of, overridable
from gongkai.reports.queries.references import cell_label
from gongkai.statute.tables import form as form_of

LONGEST_REASON = 500


def set_override(
    report: AnnualReport | int,
    cell: str,
    value: Decimal | int | None,
    reason: str,
    *,
    by: Officer,
    today: date,
    version: int | None = None,
) -> Override:
    """Propose a figure in place of the counted one; it counts once another person approves it.

    Totals follow by themselves and cannot be replaced. None leaves the cell blank, which table three does not allow.
    Proposing again replaces the proposal and its approval.
    """
    with acting(report, "reports.write", by, today, version) as locked:
        why = words(reason, "理由", "reason", LONGEST_REASON)
        refusal = overridable(locked, cell)
        if refusal:
            raise Refused(refusal, "cell")
        figure = Figure(None if value is None else Decimal(value))
        try:
            check_figure(figure, column_of(form_of(locked.form), cell))
        except BadFigure as error:
            raise Refused(str(error), "value") from None
        if figure.value is None and cell.startswith("t3."):
            raise Refused("表三不留空白，没有的请填0", "value")
        row, _ = Override.objects.update_or_create(
            report=locked,
            cell=cell,
            defaults={
                "value": figure.value,
                "reason": why,
                "author": by,
                "written_on": today,
                "approved_by": None,
                "approved_on": None,
            },
        )
        settle(locked, "reports.set_override", by, today, cell=cell, value=figure.text)
        return row


def approve_override(
    report: AnnualReport | int, cell: str, *, by: Officer, today: date, version: int | None = None
) -> Override:
    """Approve a proposed figure; never one's own."""
    with acting(report, "reports.approve_override", by, today, version) as locked:
        row = _found(locked, cell)
        if row.approved_by_id is not None:
            raise Refused("这个替换数已经批准", "cell")
        if row.author_id == by.pk:
            raise Refused("替换数的提出和批准不能是同一人", "cell")
        row.approved_by, row.approved_on = by, today
        row.save(update_fields=["approved_by", "approved_on"])
        settle(locked, "reports.approve_override", by, today, cell=cell)
        return row


def drop_override(
    report: AnnualReport | int, cell: str, *, by: Officer, today: date, version: int | None = None
) -> AnnualReport:
    """Take a proposed or approved figure back: the counted one is printed again."""
    with acting(report, "reports.write", by, today, version) as locked:
        row = _found(locked, cell)
        row.delete()
        settle(locked, "reports.drop_override", by, today, before=[str(row.value), row.reason], cell=cell)
        return locked


def _found(report: AnnualReport, cell: str) -> Override:
    row = Override.objects.filter(report=report, cell=cell).first()
    if row is None:
        raise Refused(f"没有替换“{cell_label(form_of(report.form), cell)}”的数字", "cell")
    return row
