"""``report``, ``sweep``, ``check`` and ``audit``: what is asked of a ledger that is there."""

from pathlib import Path

import click
from django.core.management import call_command
from django.utils import timezone

from gongkai.cli import printing
from gongkai.cli.django_ready import needs_data, require_data, start

start()

from gongkai.audit.actions import export_lines, verify_database, verify_lines  # noqa: E402 - Django must be set up
from gongkai.catalogue.actions.publishing import publish_what_is_due  # noqa: E402
from gongkai.catalogue.actions.receiving import resume  # noqa: E402
from gongkai.catalogue.actions.validity import sweep as sweep_validity  # noqa: E402
from gongkai.enforcement.actions import age  # noqa: E402
from gongkai.foi.actions import drift  # noqa: E402
from gongkai.foi.actions import sweep as sweep_cases  # noqa: E402
from gongkai.organisations.calendar import today  # noqa: E402
from gongkai.organisations.queries import UnknownUnit, find_unit, root  # noqa: E402
from gongkai.portal.actions import sweep as sweep_drafts  # noqa: E402
from gongkai.portal.actions.mailing import send as send_mails  # noqa: E402
from gongkai.portal.actions.subscribing import forget_unconfirmed  # noqa: E402
from gongkai.reports import rendering  # noqa: E402
from gongkai.reports.queries.assembling import Report  # noqa: E402
from gongkai.reports.queries.assembling import report as ask_report  # noqa: E402
from gongkai.reports.rendering.statistics import edition_for  # noqa: E402
from gongkai.text.dates import parse_date  # noqa: E402

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--year", type=int, required=True, help="年度")
@click.option("--unit", "unit_text", default="", help="单位的内部编号（u0028）或者关区代码（5100）；全系统口径可以不填")
@click.option("--basis", type=click.Choice(["own", "region", "system"]), required=True, help="本级、关区或者全系统")
@click.option("--form", help="trial2019 或者 fmt2021；不填则用该年度施行的格式")
@click.option("--since", metavar="DATE", help="年内某一天起；不填则自1月1日")
@click.option("--until", metavar="DATE", help="至年内某一天止；不填则至12月31日")
@click.option("--docx", type=FILE, help="把年度报告写成 Word 文档；该单位没有年度报告的，写出由台账起草的初稿")
@click.option("--pdf", type=FILE, help="同上，写成 PDF")
@printing.JSON
@needs_data
def report(
    year: int,
    unit_text: str,
    basis: str,
    form: str | None,
    since: str | None,
    until: str | None,
    docx: Path | None,
    pdf: Path | None,
    as_json: bool,
) -> None:
    """年度报告的表二、表三、表四和勾稽关系，由台账计算；可以写成 DOCX 和 PDF。"""
    try:
        unit = find_unit(unit_text) if unit_text or basis != "system" else root(today())
        if unit is None:
            raise UnknownUnit("还没有单位名册")
        days = [parse_date(day) if day else None for day in (since, until)]
        found = ask_report(unit, year, basis, form, *days)
    except (UnknownUnit, ValueError) as error:
        raise click.ClickException(str(error)) from None
    if docx or pdf:
        _write(found, docx, pdf)
    printed = found.as_json()
    if as_json:
        printing.as_json(printed)
        return
    click.echo(f"{found.body}　{year}年　{printed['form']}")
    for code, value in found.cells.items():
        click.echo(f"{code}\t{'' if value is None else value}")
    for identity in found.identities:
        click.echo(f"{identity.id}\t{identity.verdict}\t{identity.left}\t{identity.right}")


def _write(found: Report, docx: Path | None, pdf: Path | None) -> None:
    """Write the report as papers, and say where its figures are not those of the ledger."""
    edition = edition_for(found)
    for path, draw in ((docx, rendering.docx), (pdf, rendering.pdf)):
        if path is None:
            continue
        try:
            path.write_bytes(draw(edition))
        except OSError as error:
            raise click.ClickException(f"不能写入 {path}：{error.strerror}") from None
        click.echo(f"已写入 {path}", err=True)
    others = sum(edition.cells.get(code) != value for code, value in found.cells.items())
    if others:
        click.echo(f"年度报告中有{others}个数字与台账现在的数字不同，写入的是年度报告的数字", err=True)


@click.command(short_help="办理只凭日期发生的事项：逾期、到期、定时公开、文件失效；寄出订阅邮件。")
@printing.JSON
@needs_data
def sweep(as_json: bool) -> int:
    """办理只凭日期发生的事项：逾期不补正、逾期未缴费、征求意见期满、日历变动、公示期满、定时公开、文件生效和失效；接着做中断的导入；寄出订阅邮件；清除过期草稿和会话。可反复运行。"""
    done = sweep_cases(today())
    drafts = sweep_drafts(timezone.now())
    aged = age(today())
    due = publish_what_is_due(timezone.now(), today())
    validity = sweep_validity(today())
    imports = resume(timezone.now())
    forget_unconfirmed(timezone.now())
    mails = send_mails(timezone.now(), today())
    call_command("clearsessions")
    if as_json:
        told = {"lapsed": done.lapsed, "moved": done.moved, "failed": done.failed, "drafts": drafts, "aged": aged}
        told |= {"imports": imports, "validity": validity, "mails": mails.letters, "undelivered": mails.failed}
        printing.as_json(
            told | {"published": due.published, "expired": due.expired, "unpublished": [n for n, _ in due.failed]}
        )
    else:
        click.echo(
            f"因逾期办结{len(done.lapsed)}件，期限变动{len(done.moved)}件，清除草稿{drafts}份，执法公示期满{aged}条，"
            f"定时公开{len(due.published)}条，到期撤下{len(due.expired)}条，效力变更{validity}条，"
            f"接着做中断的导入{len(imports)}批，寄出订阅邮件{mails.letters}封"
        )
        for number in done.failed:
            click.echo(f"{number}：期限无法计算，请在案卷中核对", err=True)
        for number, reason in due.failed:
            click.echo(f"{number}：{reason}", err=True)
    return 1 if done.failed or due.failed else 0


@click.command()
@printing.JSON
@needs_data
def check(as_json: bool) -> int:
    """核对：每件案件的期限与重新计算一致，操作记录链完整。"""
    wrong = drift(today())
    count, broken = verify_database()
    if as_json:
        printing.as_json({"drift": wrong, "entries": count, "broken": broken.reason if broken else None})
    else:
        click.echo(f"期限不一致：{len(wrong)}件{'（' + '、'.join(wrong[:10]) + '）' if wrong else ''}")
        click.echo(f"操作记录：{count}条" + (f"，{broken.reason}" if broken else "，完整"))
    return 1 if wrong or broken else 0


@click.group()
def audit() -> None:
    """操作记录链：导出，离线核验。"""


@audit.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@printing.JSON
@needs_data
def audit_export(file: Path, as_json: bool) -> None:
    """把记录链导出到文件（每行一条，末行是链尾）。"""
    count = -1
    try:
        with file.open("w", encoding="utf-8") as handle:
            for line in export_lines():
                handle.write(line + "\n")
                count += 1
    except OSError as error:
        raise click.ClickException(f"不能写入 {file}：{error.strerror}") from None
    if as_json:
        printing.as_json({"entries": count})
    else:
        click.echo(f"已导出{count}条")


@audit.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@printing.JSON
def audit_verify(file: Path | None, as_json: bool) -> int:
    """核验导出的文件；不给文件则核验数据库。"""
    try:
        if file is None:
            require_data()
            count, broken = verify_database()
        else:
            with file.open(encoding="utf-8") as handle:
                count, broken = verify_lines(handle)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        printing.as_json({"entries": count, "broken": broken.reason if broken else None})
    else:
        click.echo(f"{count}条" + (f"，{broken.reason}" if broken else "，完整"))
    return 1 if broken else 0
