"""``import-records``: another site's records, from a table or a folder of saved pages."""

from dataclasses import asdict
from pathlib import Path

import click
from django.utils import timezone

from gongkai.cli import printing
from gongkai.cli.django_ready import needs_data, start

start()

from gongkai.catalogue.actions.importing import Refused, Report, Signature, bring_in  # noqa: E402 - Django first
from gongkai.catalogue.importing.lines import Unusable  # noqa: E402
from gongkai.catalogue.standard import ensure_columns  # noqa: E402
from gongkai.organisations.access import Denied  # noqa: E402
from gongkai.organisations.calendar import today  # noqa: E402
from gongkai.organisations.models import Officer  # noqa: E402
from gongkai.organisations.queries import find_unit  # noqa: E402
from gongkai.search.service import drain  # noqa: E402

_SHOWN = 20


@click.command("import-records")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--unit", "unit_id", required=True, help="单位：内部编号或者关区代码")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
@click.option("--hold", is_flag=True, help="只收入，等另一人在办公端签发")
@click.option("--prepared-by", default="", help="经办人账号")
@click.option("--signed-by", default="", help="签发人账号；不写则以命令行的名义签发并记入操作记录")
@printing.JSON
@needs_data
def import_records(
    path: Path, unit_id: str, dry_run: bool, hold: bool, prepared_by: str, signed_by: str, as_json: bool
) -> int:
    """把其他网站的信息批量导入一个单位的公开目录：CSV、XLSX，或者存有网页的文件夹。

    一批作为一次签发公开。有误的行列出并跳过，重复的不再收入；中断后再运行一次就接着做。
    没有一条可用时退出码为 1。
    """
    try:
        unit = find_unit(unit_id)
        signature = Signature(_officer(prepared_by), _officer(signed_by), "" if signed_by else "命令行导入")
        ensure_columns()
        report = bring_in(
            path,
            unit,
            today=today(),
            now=timezone.now(),
            signature=signature,
            dry_run=dry_run,
            hold=hold,
            progress=printing.steps(),
        )
    except (Unusable, Refused, Denied, LookupError) as error:
        raise click.ClickException(str(error)) from error
    if report.published:
        drain()
    _tell(report, as_json)
    return 0 if report.counts["taken"] or report.counts["duplicate"] else 1


def _officer(account: str) -> Officer | None:
    if not account:
        return None
    try:
        return Officer.objects.get(username=account)
    except Officer.DoesNotExist:
        raise click.ClickException(f"没有账号：{account}") from None


def _tell(report: Report, as_json: bool) -> None:
    if as_json:
        printing.as_json(asdict(report))
        return
    counts = report.counts
    click.echo(
        f"共{report.total}条：可用{counts['taken']}，重复{counts['duplicate']}，有误{counts['bad']}，留待人工{counts['held']}"
    )
    if report.unknown_columns:
        click.echo(f"没有采用的列：{'、'.join(report.unknown_columns)}")
    for line in report.lines[:_SHOWN]:
        click.echo(f"  {line['place']}：{'；'.join(problem['message'] for problem in line['problems'])}")
    if len(report.lines) > _SHOWN:
        click.echo(f"  ……另有{len(report.lines) - _SHOWN}条有说明，用 --json 查看")
    click.echo("只检查，没有写入" if report.dry_run else f"已公开{report.published}条")
