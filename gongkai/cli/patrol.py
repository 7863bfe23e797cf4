"""``patrol``: examine everything published, a unit, or by one rule."""

import time

import click

from gongkai.cli import printing
from gongkai.cli.django_ready import needs_data, start

start()

from django.utils import timezone  # noqa: E402 - Django must be set up

from gongkai.organisations.calendar import today  # noqa: E402
from gongkai.organisations.queries import UnknownUnit, find_unit  # noqa: E402
from gongkai.patrol.actions.links import try_links  # noqa: E402
from gongkai.patrol.actions.running import begin, tonight, work  # noqa: E402
from gongkai.patrol.models import Run  # noqa: E402
from gongkai.statute.errors import StatuteError  # noqa: E402
from gongkai.statute.patrol import patrol_rule  # noqa: E402

#: The hour after which the nightly run begins.
NIGHT = 2


@click.command()
@click.option("--unit", "unit_text", default="", help="只查这个单位和它的下级：内部编号（u0028）或者关区代码（5100）")
@click.option("--rule", default="", help="只按这一条规则查，如 P07")
@click.option("--nightly", is_flag=True, help="夜间自动巡查：两点以后每天一次，做过的不再做，中断的接着做")
@printing.JSON
@needs_data
def patrol(unit_text: str, rule: str, nightly: bool, as_json: bool) -> None:
    """检查已经公开的全部信息，把发现的问题列入问题整改；再查一次不会重复。"""
    began = time.monotonic()
    run = _tonight() if nightly else _begin(unit_text, rule)
    if run is None:
        if as_json:
            printing.as_json({"done": False})
        return
    show = printing.steps()
    work(run, lambda done, total: show("巡查单位", done, total))
    tried = try_links(run.on) if nightly else 0
    told = {"run": run.pk, "units": run.done, "read": run.read, "found": run.found, "rules": run.counts, "links": tried}
    if as_json:
        printing.as_json({"done": True, **told})
        return
    for code, row in run.counts.items():
        if row["found"]:
            click.echo(f"{code} {patrol_rule(code).label}：{row['found']}")
    seconds = time.monotonic() - began
    click.echo(f"查了{run.done}个单位，重新读了{run.read}条信息，现有问题{run.found}个，用时{seconds:.0f}秒")


def _tonight() -> Run | None:
    return tonight(today()) if timezone.localtime().hour >= NIGHT else None


def _begin(unit_text: str, rule: str) -> Run:
    try:
        if rule:
            patrol_rule(rule)
        return begin(today(), unit=find_unit(unit_text) if unit_text else None, rule=rule)
    except (StatuteError, UnknownUnit) as error:
        raise click.ClickException(str(error)) from None
