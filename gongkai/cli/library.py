"""``library import`` and ``library export``: a folder or a list of addresses in, everything as CSV out."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from gongkai.cli import printing
from gongkai.cli.django_ready import needs_data, start

start()

from gongkai.library import queries  # noqa: E402 - Django must be set up
from gongkai.library.actions import Outcome, take_addresses, take_in  # noqa: E402
from gongkai.library.fetching import LARGEST, Incoming  # noqa: E402
from gongkai.library.models import Document, Remark  # noqa: E402
from gongkai.organisations.calendar import today  # noqa: E402

LIST_ENDINGS = {".urls", ".list"}


@click.group()
def library() -> None:
    """年报文库：收入各机关公布的年度报告，整库导出。"""


@library.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@printing.JSON
@needs_data
def import_(paths: tuple[Path, ...], as_json: bool) -> int:
    """收入文件、文件夹里的全部文件，或者网址清单（.urls、.list，每行一个网址）。

    已有的文件不重复收入，中断后再运行一次就接着做。有未收入的文件时退出码为 1。
    """
    show = printing.steps()
    files = [one for path in paths for one in _files(path)]
    outcomes: list[Outcome] = []
    total = len(files)
    for number, path in enumerate(files, 1):
        outcomes += _take(path)
        show("收入年报", number, total)
    _tell(outcomes, as_json)
    return 1 if any(one.document is None for one in outcomes) else 0


def _files(path: Path) -> Iterator[Path]:
    """Yield the files of a folder in the order of their names, so that earlier years usually come first."""
    if path.is_dir():
        yield from sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
    else:
        yield path


def _take(path: Path) -> list[Outcome]:
    if path.suffix.lower() in LIST_ENDINGS:
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        return list(take_addresses([line.strip() for line in lines if line.strip()], by=None, today=today()))
    try:
        with path.open("rb") as held:
            data = held.read(LARGEST + 1)
    except OSError as error:
        return [Outcome(path.name, None, f"读不了文件：{error.strerror}")]
    return list(take_in([Incoming(path.name, data)], by=None, today=today()))


def _tell(outcomes: list[Outcome], as_json: bool) -> None:
    if as_json:
        printing.as_json(
            [
                {
                    "name": one.name,
                    "new": one.new,
                    "document": one.document.pk if one.document else None,
                    "message": one.message,
                }
                for one in outcomes
            ]
        )
        return
    for one in outcomes:
        click.echo(f"{one.name}：{one.message}")
    new = sum(one.new for one in outcomes)
    left = sum(one.document is None for one in outcomes)
    click.echo(f"收入{new}份，已有{len(outcomes) - new - left}份，未收入{left}份")


@library.command("export")
@click.argument("what", type=click.Choice(["cells", "remarks"]))
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="写入的文件；不填则输出到屏幕")
@needs_data
def export(what: str, target: Path | None) -> None:
    """导出 CSV：cells 每个单元格一行，remarks 每条核对结果一行。"""
    if what == "cells":
        rows = queries.cell_rows(Document.objects.all())
    else:
        rows = queries.remark_rows(Remark.objects.filter(present=True))
    if target is None:
        csv.writer(sys.stdout).writerows(rows)
        return
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)
    click.echo(f"已写入 {target}")
