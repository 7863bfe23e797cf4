"""``compile`` and ``work``: the annual reports of many units made ready, here or beside the server."""

import click
from django.core.management import call_command

from gongkai.cli import printing
from gongkai.cli.django_ready import needs_data, start

start()

from gongkai.organisations.calendar import today  # noqa: E402 - Django must be set up
from gongkai.organisations.queries import UnknownUnit, find_unit  # noqa: E402
from gongkai.reports.actions.compiling import (  # noqa: E402
    PROCESSES,
    resume_compilation,
    run_compilation,
    start_compilation,
)
from gongkai.reports.models import Compilation  # noqa: E402
from gongkai.reports.queries.compiling import folder_of, latest  # noqa: E402
from gongkai.reports.tasks import requeue_interrupted  # noqa: E402


@click.command()
@click.option("--unit", "unit_text", required=True, help="单位的内部编号（u0028）或者关区代码（5100）；连同其下各单位")
@click.option("--year", type=int, required=True, help="年度")
@click.option("--resume", is_flag=True, help="接着办上一次没有办完的汇编；已经办好的单位不再重办")
@click.option("--processes", type=click.IntRange(1, 16), default=PROCESSES, show_default=True, help="同时用几个进程")
@printing.JSON
@needs_data
def compile(unit_text: str, year: int, resume: bool, processes: int, as_json: bool) -> int:
    """汇编一个单位和其下各单位的年度报告：逐个生成、核对、出 DOCX 和 PDF。随时可以中断，加 --resume 接着办。"""
    try:
        job = _job(unit_text, year, resume)
        steps = printing.steps()
        job = run_compilation(
            job, today=today(), processes=processes, tell=lambda done, total: steps(f"汇编 {year}", done, total)
        )
    except (UnknownUnit, ValueError) as error:
        raise click.ClickException(str(error)) from None
    return _told(job, as_json)


def _job(unit_text: str, year: int, resume: bool) -> Compilation:
    unit = find_unit(unit_text)
    if not resume:
        return start_compilation(unit, year, by=None, today=today())
    job = latest(unit, year)
    if job is None:
        raise click.ClickException(f"{unit.name}{year}年还没有汇编过，不需要 --resume")
    return resume_compilation(job, by=None, today=today())


def _told(job: Compilation, as_json: bool) -> int:
    items = job.items.select_related("unit")
    wrong = [(one.unit.key, one.unit.name, one.message) for one in items if one.state in {"findings", "failed"}]
    folder = str(folder_of(job))
    if as_json:
        printing.as_json(
            {
                "job": job.pk,
                "state": job.state,
                "total": job.total,
                "done": job.done,
                "failed": job.failed,
                "folder": folder,
                "units": [{"unit": key, "name": name, "message": message} for key, name, message in wrong],
            }
        )
    else:
        click.echo(f"{job.get_state_display()}：{job.total}个单位，办好{job.done}个，失败{job.failed}个")
        click.echo(f"文件在 {folder}")
        for key, name, message in wrong[:20]:
            click.echo(f"  {key}　{name}　{message}")
        if len(wrong) > 20:
            click.echo(f"  ……另有{len(wrong) - 20}个单位有问题，用 --json 查看全部")
    return 1 if job.failed or job.state != "done" else 0


@click.command()
@needs_data
def work() -> None:
    """办理交给后台的事项（年报汇编），办完即止；服务程序会在需要时自己运行它。"""
    requeue_interrupted()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)
