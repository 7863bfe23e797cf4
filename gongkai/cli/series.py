"""``import-series``: figures over time from a file, as a batch for another person to release."""

from pathlib import Path
from typing import Any

import click
from django.db import transaction

from gongkai.cli import printing
from gongkai.cli.django_ready import needs_data, start

start()

from gongkai.organisations.calendar import today  # noqa: E402 - Django must be set up
from gongkai.organisations.queries import UnknownUnit, find_unit  # noqa: E402
from gongkai.papers.sheets import Unreadable  # noqa: E402
from gongkai.series import actions, checking, reading  # noqa: E402
from gongkai.series.actions import By, Refused  # noqa: E402

_SHOWN = 20


@click.command("import-series")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "unit_id", required=True, help="发布单位：内部编号或者关区代码")
@click.option("--dry-run", is_flag=True, help="只核对，不写入")
@click.option("--create", is_flag=True, help="建立文件里新的指标；文件须有“单位”（计量单位）一列")
@click.option("--reason", default="", help="修订已公开的数时的理由，会公开")
@printing.JSON
@needs_data
def import_series(path: Path, unit_id: str, dry_run: bool, create: bool, reason: str, as_json: bool) -> int:
    """导入一个单位的统计数据：CSV 或者 XLSX。

    有误的行逐行列出并跳过。导入的是一批待发布的数据，须由人员在工作台发布后才公开。没有一个数可用时退出码为 1。
    """
    by, on = By(None, today()), today()
    batch = None
    try:
        unit = find_unit(unit_id)
        lines = reading.read(path.read_bytes(), path.name)
        report = checking.check(unit, lines, on)
        if create and not dry_run and report.unknown:
            _create(report, unit, by)
            report = checking.check(unit, lines, on)
        if not dry_run and report.changing:
            with transaction.atomic():  # what cannot be handed over leaves no batch behind
                batch = actions.submit(actions.prepare(unit, lines, path.name, by, path.read_bytes()), reason, by)
    except (UnknownUnit, Unreadable, Refused, OSError) as error:
        raise click.ClickException(str(error)) from error
    _tell(report, batch.pk if batch else None, as_json)
    return 0 if report.good else 1


def _create(report: checking.Report, unit: Any, by: By) -> None:
    for one in report.unknown:
        if one.measure:
            values = {"name": one.name, "measure": one.measure, "period": one.period, "decimals": one.decimals}
            actions.create_series(unit, {**values, "additive": "%" not in one.measure}, by)


def _tell(report: checking.Report, batch: int | None, as_json: bool) -> None:
    if as_json:
        printing.as_json(
            {
                "batch": batch,
                **{kind: report.counts[kind] for kind in checking.ACTIONS},
                "bad": [vars_of(one) for one in report.bad],
                "unknown": [vars_of(one) for one in report.unknown],
            }
        )
        return
    counts = "，".join(f"{label}{report.counts[kind]}个" for kind, label in checking.ACTIONS.items())
    click.echo(f"{counts}，有误{len(report.bad)}行")
    for one in report.bad[:_SHOWN]:
        click.echo(f"  第{one.number}行 {one.series} {one.period}：{one.message}")
    if len(report.bad) > _SHOWN:
        click.echo(f"  另有{len(report.bad) - _SHOWN}行")
    for new in report.unknown:
        click.echo(f"  指标“{new.name}”还没有建立，{new.lines}个数没有导入")
    if batch is not None:
        click.echo(f"已提交第{batch}批，等人员发布")


def vars_of(one: object) -> dict[str, object]:
    """Return a row of the report as JSON prints it."""
    return {name: getattr(one, name) for name in one.__dataclass_fields__}  # type: ignore[attr-defined]
