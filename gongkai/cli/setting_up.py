"""``units``, ``calendar`` and ``officer``: what an administrator loads before the first request."""

from pathlib import Path

import click
from django.db import transaction

from gongkai.cli import printing
from gongkai.cli.django_ready import needs_data, start

start()

from gongkai.organisations import actions  # noqa: E402 - Django must be set up
from gongkai.organisations.calendar import calendar as calendar_in_use  # noqa: E402
from gongkai.organisations.calendar import today  # noqa: E402
from gongkai.organisations.models import Role  # noqa: E402
from gongkai.organisations.queries import UnknownUnit, find_unit  # noqa: E402

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        try:
            return file.read_text(encoding="gb18030")
        except UnicodeDecodeError:
            raise click.ClickException(f"{file.name} 不是 UTF-8 或者 GB18030 编码的文本") from None


@click.group()
def units() -> None:
    """单位名册。"""


@units.command("import")
@_FILE
@click.option("--dry-run", is_flag=True, help="只核对，不写入")
@printing.JSON
@needs_data
def units_import(file: Path, dry_run: bool, as_json: bool) -> int:
    """从 CSV 导入单位；有误的行逐行列出，任何一行有误则一行也不写入。"""
    report = actions.import_units(_read(file), actor=None, on=today(), dry_run=dry_run)
    if as_json:
        printing.as_json(
            {
                "created": len(report.created),
                "changed": len(report.changed),
                "unchanged": len(report.unchanged),
                "errors": [{"line": e.line, "column": e.column, "message": e.message} for e in report.errors],
            }
        )
    else:
        for error in report.errors:
            click.echo(f"第{error.line}行 {error.column}：{error.message}", err=True)
        counts = [len(rows) for rows in (report.created, report.changed, report.unchanged, report.errors)]
        click.echo("新增{}，变更{}，未变{}，有误{}".format(*counts))
    return 1 if report.errors else 0


@click.group()
def calendar() -> None:
    """工作日历。"""


@calendar.command("import")
@_FILE
@click.option("--year", type=int, required=True, help="年度")
@printing.JSON
@needs_data
def calendar_import(file: Path, year: int, as_json: bool) -> None:
    """导入一年的放假和调休安排（CSV：date,kind,name,source），在办案件的期限随之重算。"""
    try:
        parsed = actions.import_calendar(_read(file), year, actor=None, on=today())
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if parsed.errors:
        raise click.ClickException("没有导入：" + "；".join(parsed.errors))
    last = calendar_in_use().last_year
    if as_json:
        printing.as_json({"year": year, "days": len(parsed.rows), "last_year": last})
    else:
        click.echo(f"已导入{year}年；日历现有至{last}年")


@click.group()
def officer() -> None:
    """人员账号。"""


@officer.command("create")
@click.argument("username")
@click.option("--name", required=True, help="姓名")
@click.option("--unit", "unit_text", required=True, help="单位的内部编号或者关区代码")
@click.option("--role", default="administrator", show_default=True, help="岗位代码")
@click.option("--below", is_flag=True, help="含下级单位")
@printing.JSON
@needs_data
def officer_create(username: str, name: str, unit_text: str, role: str, below: bool, as_json: bool) -> None:
    """建立账号并授予一个岗位，打印一次性的临时密码。"""
    try:
        unit = find_unit(unit_text)
        post = Role.objects.filter(code=role).first()
        if post is None:
            known = "、".join(Role.objects.values_list("code", flat=True))
            raise click.ClickException(f"没有“{role}”这个岗位（可用 {known}）")
        with transaction.atomic():
            person, temporary = actions.create_officer(username, name, unit, actor=None, on=today())
            actions.assign(person, post, unit, since=today(), actor=None, on=today(), below=below)
    except (UnknownUnit, actions.Refused) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        printing.as_json({"username": username, "unit": unit.key, "role": role, "temporary_password": temporary})
    else:
        click.echo(f"账号 {username} 已建立，临时密码：{temporary}（首次登录须修改）")
