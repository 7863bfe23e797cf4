"""``prepare``, ``demo``, ``serve`` and ``up``: from an empty folder to the first page."""

import gc
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import click
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from granian import Granian
from granian.constants import Interfaces

from gongkai.cli import printing
from gongkai.cli.django_ready import data_folder, require_data, start

start()

from gongkai.catalogue.actions.publishing import publish_what_is_due  # noqa: E402 - Django must be set up
from gongkai.catalogue.actions.steps import ensure_workflow  # noqa: E402
from gongkai.catalogue.standard import ensure_columns  # noqa: E402
from gongkai.demo.load import DemoRefused, Loaded, load  # noqa: E402
from gongkai.demo.staff import LOGINS, PASSWORD  # noqa: E402
from gongkai.organisations.actions import ensure_roles  # noqa: E402
from gongkai.organisations.calendar import today  # noqa: E402
from gongkai.portal.actions.mailing import send_letters  # noqa: E402
from gongkai.reports.tasks import work_waits  # noqa: E402
from gongkai.search.flow import read_ahead as read_words_ahead  # noqa: E402
from gongkai.search.service import watch  # noqa: E402

_log = logging.getLogger(__name__)
HOUR = 3600
LOOK = 3
SOON = 10


def _prepare(progress: printing.Progress) -> None:
    """Bring the database and the static files up to date; safe to repeat, and after any interruption."""
    progress("数据库", 0, 1)
    # Migrations make thousands of classes in circles; looking for garbage among them costs a fifth of the time.
    gc.disable()
    call_command("migrate", interactive=False, verbosity=0)
    gc.enable()
    progress("数据库", 1, 1)
    progress("静态文件", 0, 1)
    call_command("collectstatic", interactive=False, verbosity=0)
    progress("静态文件", 1, 1)


@click.command()
@printing.JSON
def prepare(as_json: bool) -> None:
    """建立或者升级数据库，准备静态文件。"""
    _prepare(printing.steps())
    ensure_roles()
    ensure_columns()
    ensure_workflow()
    if as_json:
        printing.as_json({"data": str(data_folder())})
    else:
        click.echo(f"已就绪：{data_folder()}")


def _load_demo(progress: printing.Progress) -> Loaded:
    try:
        return load(today(), progress)
    except DemoRefused as error:
        raise click.ClickException(str(error)) from None


@click.command()
@printing.JSON
def demo(as_json: bool) -> None:
    """把演示装载到 DATA 所指的目录；中断后再次运行会接着装载，装载完再运行不改变任何东西。"""
    progress = printing.steps()
    _prepare(progress)
    done = _load_demo(progress)
    if as_json:
        printing.as_json({"cases": done.cases, "made": done.made, "already": done.already})
    else:
        click.echo("演示已经在，没有改动" if done.already else f"演示已装载：{done.cases}件案件")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, envvar="WORKERS")
def serve(host: str, port: int, workers: int) -> None:
    """用正式的服务程序提供服务，并每小时办理只凭日期发生的事项。"""
    require_data()
    _free(host, port)
    _serve(host, port, workers)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, envvar="WORKERS")
def up(port: int, workers: int) -> None:
    """装载演示并提供服务：一条命令看到全部。"""
    _free("127.0.0.1", port)
    progress = printing.steps()
    click.echo("准备数据…", err=True)
    _prepare(progress)
    click.echo("装载演示…", err=True)
    _load_demo(progress)
    _greet(port)
    _serve("127.0.0.1", port, workers)


def _greet(port: int) -> None:
    click.echo(f"\n公众门户　http://127.0.0.1:{port}/")
    click.echo(f"工作台　　http://127.0.0.1:{port}/office/")
    click.echo(f"演示账号（密码都是 {PASSWORD}）：")
    for login in LOGINS:
        click.echo(f"  {login.username:<14}{login.says}")
    click.echo("按 Ctrl+C 停止。\n")


def _free(host: str, port: int) -> None:
    """Raise ``ClickException`` where the port is taken, before any work is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise click.ClickException(f"端口 {port} 已被占用，请用 PORT= 指定另一个端口") from None


def _read_ahead() -> None:
    """Read what the first page needs before the workers are forked: once for all of them, and before anybody asks."""
    waiting = [get_resolver()]
    while waiting:
        waiting += [one for one in waiting.pop().url_patterns if isinstance(one, URLResolver)]
    read_words_ahead()


def _serve(host: str, port: int, workers: int) -> None:
    # A process of its own: the server forks its workers, and a lock some thread holds at that moment would never be
    # released in the worker.
    command = [sys.executable, "-c", "from gongkai.cli.serving import beside; beside()"]
    helper = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words only
    _read_ahead()
    try:
        Granian(
            "gongkai.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=1,
            log_access=False,
        ).serve()
    finally:
        helper.terminate()


def beside() -> None:
    """Do what is done beside the server, in threads, until the server's process is gone."""
    server = os.getppid()
    stop = threading.Event()
    for work in (_sweep_hourly, _patrol_nightly, _work_when_asked, _publish_on_time, _answer_subscribers):
        threading.Thread(target=work, daemon=True).start()
    threading.Thread(target=watch, args=(stop,), daemon=True).start()
    while os.getppid() == server:
        time.sleep(1)


def again_and_again(seconds: float, work: Callable[[], object]) -> None:
    """Do something over and over; whatever goes wrong once is logged, and the next round does what was left."""
    while True:
        time.sleep(seconds)
        try:
            work()
        except OperationalError:
            pass  # the database is locked or away; what is due stays due
        except Exception:
            _log.exception("serve: %s", getattr(work, "__name__", work))
        finally:
            connection.close()


def _work_when_asked() -> None:
    """Look every few seconds whether work waits, and do it in a process of its own: idle, it costs nothing."""
    again_and_again(LOOK, _work_if_asked)


def _work_if_asked() -> None:
    if work_waits():
        connection.close()
        subprocess.run([sys.executable, "-m", "gongkai.cli", "work"], check=False, stdout=subprocess.DEVNULL)


def _publish_on_time() -> None:
    """Publish what was signed for an hour, and take down what has reached its end, within seconds of that hour."""
    again_and_again(SOON, _publish_what_is_due)


def _publish_what_is_due() -> None:
    publish_what_is_due(timezone.now(), today())


def _answer_subscribers() -> None:
    """Send within seconds the letters by which subscriptions are confirmed; everything else waits for the sweep."""
    again_and_again(SOON, send_letters)


def _sweep_hourly() -> None:
    """Run the sweep in a process of its own, at once and then every hour; a failed one is tried again an hour later."""
    while True:
        subprocess.run([sys.executable, "-m", "gongkai.cli", "sweep"], check=False, stdout=subprocess.DEVNULL)
        time.sleep(HOUR)


def _patrol_nightly() -> None:
    """Look every hour whether tonight's examination is still to be done; it may take longer than an hour itself."""
    while True:
        time.sleep(HOUR)
        subprocess.run(
            [sys.executable, "-m", "gongkai.cli", "patrol", "--nightly"], check=False, stdout=subprocess.DEVNULL
        )
