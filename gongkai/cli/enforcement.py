"""``import-enforcement``: a file of licences, penalties, inspections … into a batch that waits for a person."""

from pathlib import Path
from typing import Any

import click

from gongkai.cli import printing
from gongkai.cli.django_ready import needs_data, start

start()

from gongkai.enforcement.actions import Prepared, check, prepare  # noqa: E402 - Django must be set up
from gongkai.enforcement.reading import LARGEST, Unreadable  # noqa: E402
from gongkai.enforcement.rows import kind_of, kinds  # noqa: E402
from gongkai.enforcement.views.receiving import as_json as told  # noqa: E402
from gongkai.organisations.access import Denied  # noqa: E402
from gongkai.organisations.calendar import today  # noqa: E402
from gongkai.organisations.models import Officer  # noqa: E402
from gongkai.organisations.queries import UnknownUnit, find_unit  # noqa: E402
from gongkai.statute.errors import StatuteError  # noqa: E402

SHOWN = 50


@click.command("import-enforcement", epilog="类别：" + "、".join(f"{one.code}（{one.label}）" for one in kinds()))
@click.argument("kind")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "unit_text", required=True, help="公示单位的内部编号（u0028）或者关区代码（5100）")
@click.option("--by", "username", default="", help="准备人的账号；不填则由系统准备，任何有发布权限的人都可以发布")
@click.option("--dry-run", is_flag=True, help="只核对，不保存")
@printing.JSON
@needs_data
def import_enforcement(kind: str, path: Path, unit_text: str, username: str, dry_run: bool, as_json: bool) -> int:
    """把执法公示文件（XLSX、CSV、JSON 行）读入一批，等人审看发布；同一个文件再导入一次不会重复。

    有误的行逐条列出，其余的行照常读入；有误时退出码为 1。
    """
    act = check if dry_run else _keep
    try:
        row, unit = kind_of(kind), find_unit(unit_text)
        with path.open("rb") as held:
            data = held.read(LARGEST + 1)
        done = act(unit, row, data, path.name, by=_officer(username), today=today())
    except (StatuteError, UnknownUnit, Unreadable, Denied) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"读不了文件：{error.strerror}") from None
    if as_json:
        printing.as_json({**told(done), "dry_run": dry_run})
    else:
        _tell(done, dry_run)
    return 1 if done.bad else 0


def _keep(*given: Any, **named: Any) -> Prepared:
    return prepare(*given, **named, origin="command")


def _officer(username: str) -> Officer | None:
    if not username:
        return None
    found = Officer.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise click.ClickException(f"没有这个账号：{username[:40]}")
    return found


def _tell(done: Prepared, dry_run: bool) -> None:
    for column in done.examined.mapping.columns:
        if column.near and column.field:
            click.echo(f"列“{column.heading}”读作“{column.field.label}”，请核对")
    if done.examined.mapping.unknown:
        click.echo(f"没有用到的列：{'、'.join(done.examined.mapping.unknown)}")
    faults = [(one.number, fault) for one in done.bad for fault in one.faults]
    for number, fault in faults[:SHOWN]:
        read = f"（读到“{fault.read}”）" if fault.read else ""
        click.echo(f"第{number}行 {fault.field}：{fault.message}{read}", err=True)
    if len(faults) > SHOWN:
        click.echo(f"……共{len(faults)}处，其余见 --json 或者批次页面", err=True)
    counts = f"新增{len(done.new)}行，更新{len(done.updates)}行，没有变化{done.same}行"
    click.echo(f"{counts}，有误{len(done.bad)}行，公示期满{len(done.over)}行，需要留意{done.doubtful}行")
    if dry_run:
        click.echo("只核对，没有保存")
    elif done.batch is None:
        click.echo("没有需要发布的内容，没有保存")
    else:
        click.echo(f"{'此前已导入为' if done.known else '已存为'}第{done.batch.pk}批，等待审看发布")
