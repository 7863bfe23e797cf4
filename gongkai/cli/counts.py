"""``counts``: prove that the counts kept as acts happen equal the ledger, and make them anew."""

from itertools import islice

import click
from django.db import connection

from gongkai.cli import printing
from gongkai.cli.django_ready import needs_data, start

start()

from gongkai.foi import counting  # noqa: E402 - Django must be set up
from gongkai.foi.models import IN_HAND, Remedy  # noqa: E402
from gongkai.organisations.models import Unit  # noqa: E402
from gongkai.statute import tables  # noqa: E402

_LISTED = 1000  # differences named at most: a count gone wrong everywhere is no list any more

_TABLES = {"foi_flowcount": "申请", "foi_outcomecount": "办理结果", "foi_remedycount": "复议诉讼"}
_YEARS = {
    "received_year": ("收到", ""),
    "concluded_year": ("办结", "尚未办结"),
    "filed_year": ("提出", ""),
    "decided_year": ("审结", "尚未审结"),
}


@click.group()
def counts() -> None:
    """年报所用的计数：与台账逐件重算核对，重新生成。"""


@counts.command("check")
@printing.JSON
@needs_data
def counts_check(as_json: bool) -> int:
    """把随办随记的计数与台账逐件重算核对；有出入的逐项列出，退出码为1。"""
    found = list(islice(counting.differences(), _LISTED + 1))
    listed, more = found[:_LISTED], len(found) > _LISTED
    kept = counting.installed(connection)
    if as_json:
        rows = [{"table": one.table, **one.key, "kept": one.kept, "recounted": one.recounted} for one in listed]
        printing.as_json({"triggers": kept, "differences": rows, "more": more})
        return 0 if kept and not found else 1
    units = {int(str(one.key["unit_id"])) for one in listed}
    names: dict[int, str] = dict(Unit.objects.filter(pk__in=units).values_list("pk", "name"))
    for one in listed:
        click.echo(_line(one, names))
    if more:
        click.echo(f"只列出前{_LISTED}项，还有更多")
    if not kept:
        click.echo("数据库中的计数触发器不全，新办的事项没有计入，请运行 gongkai prepare", err=True)
    if not found:
        click.echo("计数与台账一致")
    else:
        click.echo("计数与台账不一致，请运行 gongkai counts rebuild 重新生成", err=True)
    return 0 if kept and not found else 1


@counts.command("rebuild")
@printing.JSON
@needs_data
def counts_rebuild(as_json: bool) -> int:
    """由台账重新生成全部计数；期间不能办理新的事项，查阅不受影响。"""
    if not counting.installed(connection):
        counting.install(connection)
    made = counting.rebuild()
    if as_json:
        printing.as_json({"counts": made})
    else:
        click.echo(f"已由台账重新生成计数：{made}项")
    return 0


def _line(one: counting.Difference, names: dict[int, str]) -> str:
    pk = int(str(one.key["unit_id"]))
    unit = names.get(pk, f"已不存在的单位（{pk}）")
    said = "、".join(filter(None, (_said(name, value) for name, value in one.key.items())))
    return f"{unit}：{said}的{_TABLES[one.table]}记为{one.kept}，台账为{one.recounted}"


def _said(name: str, value: object) -> str:
    """Return one part of a count's key in words; nothing for the unit and for what is empty."""
    if name in _YEARS:
        done, not_yet = _YEARS[name]
        return not_yet if value == IN_HAND else f"{value}年{done}"
    labels: dict[str, dict[str, str]] = {
        "applicant_type": {row.code: row.label for row in tables.applicant_types()} | {"": "未填申请人类别"},
        "outcome": {row.code: row.label for row in tables.outcomes()},
        "sub_row": {row.code: row.label for row in tables.grounds()},
        "kind": dict(Remedy.KINDS),
        "result": dict(Remedy.RESULTS),
    }
    return labels[name].get(str(value), str(value)) if name in labels else ""
