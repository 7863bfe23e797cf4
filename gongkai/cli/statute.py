"""``clock`` and ``fee``: the law's arithmetic without a database."""

import click

from gongkai.cli import printing
from gongkai.cli.django_ready import data_folder
from gongkai.statute import clock as statute
from gongkai.statute import fees, tables
from gongkai.statute.errors import StatuteError
from gongkai.statute.explain import explain
from gongkai.statute.workdays import Calendar

_STATES = {row.code: row.label for row in statute.states()}


def calendar_in_use() -> Calendar:
    """Return the shipped calendar with the years imported into the data folder, if there is one."""
    folder = data_folder() / "workdays"
    return Calendar(extra_folder=folder if folder.is_dir() else None)


@click.command()
@click.option("--channel", required=True, help="、".join(f"{row.code}（{row.label}）" for row in tables.channels()))
@click.option("--arrived", required=True, metavar="DATE", help="到达本机关的日期，如 2026-11-02")
@click.option("--confirmed", metavar="DATE", help="双方确认收到的日期")
@click.option("--event", "events", multiple=True, metavar="KIND:DATE[:ARGUMENT]", help="期限事件，可重复")
@click.option("--on", metavar="DATE", help="截至哪一天；不填则截至最后一项事件")
@printing.JSON
def clock(
    channel: str, arrived: str, confirmed: str | None, events: tuple[str, ...], on: str | None, as_json: bool
) -> None:
    """收到日期、答复期限和逐日说明。

    Event kinds: correction_requested[:workdays], corrected, extended[:workdays],
    consult_started[:third_party|co_maker|other_organ], consult_answered, fee_noticed, fee_paid, withdrawn, answered.
    """
    calendar = calendar_in_use()
    try:
        found = statute.run(
            channel,
            statute.parse_day(arrived),
            statute.parse_day(confirmed) if confirmed else None,
            [statute.parse_event(event) for event in events],
            calendar,
            on=statute.parse_day(on) if on else None,
        )
        days = explain(found, calendar)
    except StatuteError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        printing.as_json(
            {
                "received_on": found.received_on,
                "due_on": found.due_on,
                "due_if": found.due_if,
                "state": found.state,
                "provisional": found.provisional,
                "flags": list(found.flags),
                "explanation": [
                    {"date": day.date, "counted": day.counted, "why": day.why, "article": day.article} for day in days
                ],
            }
        )
        return
    _tell(found)
    for day in days:
        click.echo(f"{day.date} {'计' if day.counted else '－'} {day.why}{f'（{day.article}）' if day.article else ''}")


def _tell(found: statute.Clock) -> None:
    marks = "（暂定：其后年度的放假安排尚未公布）" if found.provisional else ""
    click.echo(f"收到日期：{found.received_on or '尚未确定'}")
    click.echo(f"状态：{_STATES[found.state]}")
    if found.due_on:
        click.echo(f"答复期限：{found.due_on}{marks}")
    if found.due_if:
        click.echo(f"预计期限：{found.due_if}{marks}")
    for code in found.flags:
        row = statute.flag(code)
        click.echo(f"提示：{row.label}。{row.hint}")


@click.command()
@click.option("--items", type=int, help="按件计收：同一申请人一个自然月内的件数")
@click.option("--pages", type=int, help="按量计收：一件申请所提供的页数")
@printing.JSON
def fee(items: int | None, pages: int | None, as_json: bool) -> None:
    """信息处理费：按件或者按量，二者选一。"""
    if (items is None) == (pages is None):
        raise click.UsageError("--items 和 --pages 选填其中一项")
    try:
        found = fees.by_items(items) if items is not None else fees.by_pages(pages or 0)
    except StatuteError as error:
        raise click.ClickException(str(error)) from None
    steps = [
        {"from": step.first, "to": step.last, "count": step.count, "yuan_each": step.yuan_each, "yuan": step.yuan}
        for step in found.steps
    ]
    if as_json:
        printing.as_json({"yuan": found.yuan, "steps": steps})
        return
    unit = "件" if items is not None else "页"
    for step in found.steps:
        click.echo(f"第{step.first}至{step.last}{unit}：{step.count}{unit}×{step.yuan_each}元＝{step.yuan}元")
    click.echo(f"合计：{found.yuan}元")
