"""``check-report``: read anyone's published annual report and say what in it does not add up. Needs no database."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from gongkai.cli import printing
from gongkai.papers.reading.blocks import Place
from gongkai.papers.reading.limits import MAX_BYTES
from gongkai.reader import read_report
from gongkai.reader.checks import check
from gongkai.reader.reading import MIXED, NARRATIVE, Finding, Reading
from gongkai.statute.tables import forms

_VERDICTS = {"fail": "不符", "warn": "提示", "cannot_tell": "无法判断"}
_FORMS = {**{row.code: row.label for row in forms()}, NARRATIVE: "没有统一格式的旧式报告", MIXED: "混用两种格式"}

#: The rule of a file that could not be read, or not wholly.
FILE_RULE = "R00"


@dataclass(frozen=True)
class Checked:
    """A file as named by the caller, what was read in it and what was found."""

    file: str
    reading: Reading
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, object]:
        """One object of the printed array."""
        return {**self.reading.as_json(self.findings), "file": self.file}


@click.command("check-report")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--previous", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="同一单位上一年的报告")
@click.option("--units", type=click.Path(exists=True, file_okay=False, path_type=Path), help="所属各单位的报告所在目录")
@printing.JSON
def check_report(files: tuple[Path, ...], previous: Path | None, units: Path | None, as_json: bool) -> None:
    """读取政府信息公开工作年度报告（网页、文本、Word、Excel、PDF），核对其中的数字。

    给出目录时读取其中的每个文件。发现问题不是出错：读完即返回0。
    """
    last = _read(previous)[0] if previous else None
    below = [reading for reading, _ in map(_read, _files_in(units))] if units else []
    checked = (_check(file, last, below) for file in _expanded(files))
    if as_json:
        _print_array(checked)
        return
    for index, one in enumerate(checked):
        if index:
            click.echo()
        for line in _summary(one):
            click.echo(line)


def _expanded(files: Iterable[Path]) -> Iterator[Path]:
    for file in files:
        if file.is_dir():
            yield from _files_in(file)
        else:
            yield file


def _files_in(folder: Path) -> list[Path]:
    """The files below a folder in the order of their names, hidden ones left out."""
    found = (Path(root, name) for root, _, names in os.walk(folder) for name in names if not name.startswith("."))
    return sorted(file for file in found if file.is_file())


def _read(file: Path) -> tuple[Reading, tuple[Finding, ...]]:
    """A file as read, and what must be said of the file itself."""
    try:
        with file.open("rb") as handle:
            # One byte beyond the limit is enough to know that it is exceeded.
            data = handle.read(MAX_BYTES + 1)
        return read_report(data, file.name), ()
    except OSError as error:
        return _unread(file, f"文件“{file.name}”打不开：{error.strerror}。")
    except Exception as error:
        # The reader's own failure on one file must not cost the answer on the thousand others.
        if os.environ.get("GONGKAI_DEBUG"):
            raise
        return _unread(file, f"文件“{file.name}”读不出来：{type(error).__name__}，请换一种格式另存后再试。")


def _unread(file: Path, message: str) -> tuple[Reading, tuple[Finding, ...]]:
    return Reading(file=file.name, kind="unknown"), (_file_finding(message, Place()),)


def _file_finding(message: str, place: Place) -> Finding:
    return Finding(FILE_RULE, "cannot_tell", message, None, None, place, "file")


def _check(file: Path, last: Reading | None, below: Sequence[Reading]) -> Checked:
    reading, troubles = _read(file)
    if troubles:
        return Checked(str(file), reading, troubles)
    try:
        findings = check(reading, last, below)
    except Exception as error:
        if os.environ.get("GONGKAI_DEBUG"):
            raise
        message = f"文件“{file.name}”已经读出，但核对没有完成：{type(error).__name__}。"
        return Checked(str(file), reading, (_file_finding(message, Place()),))
    said = {finding.message for finding in findings}
    lost = (_file_finding(one.message, one.place) for one in reading.problems if one.message not in said)
    return Checked(str(file), reading, (*lost, *findings))


def _print_array(checked: Iterable[Checked]) -> None:
    """Print as soon as each file is done: whoever reads the stream sees thousands of files come in one by one."""
    click.echo("[", nl=False)
    for index, one in enumerate(checked):
        click.echo(",\n" if index else "", nl=False)
        click.echo(json.dumps(one.as_json(), ensure_ascii=False, default=str), nl=False)
    click.echo("]")


def _summary(checked: Checked) -> Iterator[str]:
    """What a person reads about one file."""
    reading = checked.reading
    form = _FORMS.get(reading.form, reading.form)
    year = f"{reading.year}年" if reading.year else "年度不明"
    yield f"{checked.file}"
    yield f"  {reading.body or '单位不明'}　{year}　{form or '看不出格式'}"
    blank = sum(cell.value is None for cell in reading.cells.values())
    counts = f"  表格读出{len(reading.cells) - blank}个数字"
    counts += f"，空白{blank}格" if blank else ""
    counts += f"，自设行{len(reading.extra_rows)}行" if reading.extra_rows else ""
    yield f"{counts}；正文读出{len(reading.figures)}个数字"
    if not checked.findings:
        yield "  没有发现问题"
        return
    yield f"  发现{len(checked.findings)}个问题："
    for finding in checked.findings:
        place = f"{finding.place}：" if str(finding.place) else ""
        yield f"  【{_VERDICTS[finding.verdict]}】{finding.rule} {place}{finding.message}"
