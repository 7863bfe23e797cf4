"""Units that need not report for a year, and reminders to those that must."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from gongkai.organisations.access import require
from gongkai.organisations.models import Officer, Unit
from gongkai.reports.actions.acting import Refused, record, words
from gongkai.reports.models import AnnualReport, Chase, Exemption
from gongkai.reports.queries.board import overdue
from gongkai.reports.queries.question import ask
from gongkai.reports.queries.rollup import exemptions
from gongkai.statute.errors import StatuteError
from gongkai.statute.reporting import exemption_reason, report_due

LONGEST = 500


def exempt(
    unit: Unit, year: int, reason: str, text: str = "", *, by: Officer, today: date, until: date | None = None
) -> Exemption:
    """Exempt a unit from reporting for a year, for a reason of the table; ``until`` where the hindrance ends."""
    require(by, "reports.exempt", unit, today)
    ask(unit, year, "own")
    try:
        row = exemption_reason(reason)
    except StatuteError:
        raise Refused("请选择免报情形", "reason") from None
    if not row.in_force(date(year, 12, 31)):
        raise Refused(f"“{row.label}”不适用于{year}年", "reason")
    said = words(text, "免报的具体情况", "text", LONGEST, needed=row.months is None)
    if until is not None and until < today:
        raise Refused("免报的截止日期不能早于今天", "until")
    _check_young(unit, year, row.months)
    if AnnualReport.objects.filter(unit=unit, year=year, basis="own").exclude(state__in=["draft", "returned"]).exists():
        raise Refused("该单位已经提交本年度的年报，不能免报")
    try:
        with transaction.atomic():
            made = Exemption.objects.create(
                unit=unit, year=year, reason=reason, text=said, by=by, on=today, until=until
            )
            record("reports.exempt", f"exemption:{made.pk}", unit, by, today, year=year, reason=reason)
    except IntegrityError:
        raise Refused("该单位本年度已经免报") from None
    return made


def _check_young(unit: Unit, year: int, months: int | None) -> None:
    """Raise ``Refused`` where the reason is for new units and the unit was too old at year's end."""
    if months is None or unit.opened_on is None:
        return
    oldest = date(year, 12 - months + 1, 1) if months < 12 else date(year, 1, 1)
    if unit.opened_on < oldest:
        raise Refused(f"{unit.name}设立于{unit.opened_on:%Y-%m-%d}，到{year}年底已满{months}个月", "reason")


def lift_exemption(exemption: Exemption | int, *, by: Officer, today: date) -> Exemption:
    """Take an exemption back: the unit must report after all."""
    with transaction.atomic():
        pk = exemption if isinstance(exemption, int) else exemption.pk
        row = Exemption.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
        require(by, "reports.exempt", row.unit, today)
        if row.lifted_on is not None:
            raise Refused("这项免报已经取消")
        row.lifted_by, row.lifted_on = by, today
        row.save(update_fields=["lifted_by", "lifted_on"])
        record("reports.lift_exemption", f"exemption:{row.pk}", row.unit, by, today, year=row.year)
        return row


def chase(unit: Unit, year: int, text: str = "", *, by: Officer, today: date) -> Chase:
    """Remind a unit of its report; once a day. Without text the standing words are sent.

    A unit that has published a report of the year, or is exempt, is not reminded.
    """
    require(by, "reports.chase", unit, today)
    ask(unit, year, "own")
    if AnnualReport.objects.filter(unit=unit, year=year, state="published").exists():
        raise Refused("该单位已经公布本年度的年报，不需要催报")
    if exemptions(year, [unit], today):
        raise Refused("该单位本年度免报，不需要催报")
    said = words(text, "催报内容", "text", LONGEST, needed=False) or standing_words(year, today)
    try:
        with transaction.atomic():
            made = Chase.objects.create(unit=unit, year=year, by=by, on=today, text=said)
            record("reports.chase", f"unit:{unit.key}", unit, by, today, year=year)
    except IntegrityError:
        raise Refused("今天已经催报过该单位") from None
    return made


def chase_all(parent: Unit, year: int, text: str = "", *, by: Officer, today: date) -> Sequence[Chase]:
    """Remind every unit below that is late and was not yet reminded today."""
    require(by, "reports.chase", parent, today)
    said = words(text, "催报内容", "text", LONGEST, needed=False) or standing_words(year, today)
    with transaction.atomic():
        units = overdue(parent, year, today)
        made = Chase.objects.bulk_create(Chase(unit=unit, year=year, by=by, on=today, text=said) for unit in units)
        if made:
            keys = [unit.key for unit in units]
            record("reports.chase", f"unit:{parent.key}", parent, by, today, year=year, units=keys)
    return made


def standing_words(year: int, today: date) -> str:
    """Return the reminder's standing words."""
    due = report_due(year)
    days = (today - due).days
    late = f"，已超过{days}天" if days > 0 else ""
    return f"{year}年政府信息公开工作年度报告应于{due.year}年{due.month}月{due.day}日前报送并公布{late}，请尽快完成。"
