"""``gongkai check-report``: one object for each file, findings are results, no file costs the answer on another."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from gongkai import cli
from gongkai.reader.tests.workshop.facts import parent_of
from gongkai.reader.tests.workshop.layouts import QUICK
from gongkai.reader.tests.workshop.report import Report, of, report

KEYS = {"file", "body", "year", "form", "cells", "extra_rows", "figures", "findings"}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command in this process; return exit code, output and errors."""
    monkeypatch.setenv("DATA", str(tmp_path / "data"))
    monkeypatch.delenv("GONGKAI_DEBUG", raising=False)

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gongkai", "check-report", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return call


def saved(folder: Path, made: Report, name: str = "report", layout: str = "html page") -> Path:
    """Write a report down."""
    drawn = QUICK[layout](made, Random(1))
    file = folder / f"{name}{Path(drawn.name).suffix}"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(drawn.data)
    return file


def test_one_object_for_each_file(run: Run, tmp_path: Path) -> None:
    files = [saved(tmp_path, report(seed), f"r{seed}", layout) for seed, layout in ((1, "text bars"), (2, "html page"))]
    code, out, errors = run(*files, "--json")
    found = json.loads(out)
    assert (code, errors) == (0, "")
    assert [one["file"] for one in found] == [str(file) for file in files]
    for one, seed in zip(found, (1, 2), strict=True):
        made = report(seed)
        assert set(one) == KEYS
        assert (one["body"], one["year"], one["form"]) == (made.facts.body.name, made.facts.year, made.facts.form.code)
        assert {code: cell["value"] for code, cell in one["cells"].items()} == made.expected
        assert all(set(cell) == {"value", "raw", "place"} for cell in one["cells"].values())
        assert one["findings"] == []


def test_one_file_is_an_array_too(run: Run, tmp_path: Path) -> None:
    code, out, _ = run(saved(tmp_path, report(1)), "--json")
    assert code == 0 and len(json.loads(out)) == 1


def test_a_blank_is_null(run: Run, tmp_path: Path) -> None:
    made = report(2).with_cell("t3.received.natural", None)
    _, out, _ = run(saved(tmp_path, made), "--json")
    assert json.loads(out)[0]["cells"]["t3.received.natural"]["value"] is None


def test_findings_are_not_errors(run: Run, tmp_path: Path) -> None:
    made = report(2)
    broken = made.with_cell("t3.disclosed.total", int(made.cells["t3.disclosed.total"] or 0) + 7)
    code, out, _ = run(saved(tmp_path, broken), "--json")
    (finding,) = json.loads(out)[0]["findings"]
    assert code == 0
    assert set(finding) == {"rule", "verdict", "message", "left", "right", "place"}
    assert finding["verdict"] == "fail" and finding["message"].endswith(("。", "）"))


def test_last_years_report(run: Run, tmp_path: Path) -> None:
    made = report(4, year=2023, with_previous=True)
    last = of(made.facts.previous)
    _, out, _ = run(saved(tmp_path, made, "now"), "--previous", saved(tmp_path, last, "last"), "--json")
    assert json.loads(out)[0]["findings"] == []
    wrong = last
    for code in ("t3.carried_out.natural", "t3.carried_out.total", "t3.received.natural", "t3.received.total"):
        wrong = wrong.with_cell(code, int(last.cells[code] or 0) + 3)
    _, out, _ = run(saved(tmp_path, made, "now"), "--previous", saved(tmp_path, wrong, "last"), "--json")
    assert "I05" in {finding["rule"] for finding in json.loads(out)[0]["findings"]}


def test_a_folder_of_units(run: Run, tmp_path: Path) -> None:
    parent = parent_of(8, 3)
    for index, unit in enumerate(parent.units):
        saved(tmp_path / "units", of(unit), f"u{index}", "text cells")
    file = saved(tmp_path, of(parent))
    _, out, _ = run(file, "--units", tmp_path / "units", "--json")
    assert json.loads(out)[0]["findings"] == []
    (tmp_path / "units" / "u0.txt").unlink()
    _, out, _ = run(file, "--units", tmp_path / "units", "--json")
    assert "I16" in {finding["rule"] for finding in json.loads(out)[0]["findings"]}


def test_a_folder_is_its_files(run: Run, tmp_path: Path) -> None:
    for seed in (1, 2):
        saved(tmp_path / "all", report(seed), f"r{seed}")
    (tmp_path / "all" / ".hidden").write_text("x")
    _, out, _ = run(tmp_path / "all", "--json")
    assert [Path(one["file"]).name for one in json.loads(out)] == ["r1.html", "r2.html"]


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 500, b"%PDF-1.7 nothing", b"PK\x03\x04 nothing", b"\xd0\xcf\x11\xe0" * 99]
)
def test_an_unreadable_file_is_a_finding(run: Run, tmp_path: Path, data: bytes) -> None:
    bad, good = tmp_path / "bad.pdf", saved(tmp_path, report(1))
    bad.write_bytes(data)
    code, out, errors = run(bad, good, "--json")
    first, second = json.loads(out)
    assert (code, errors) == (0, "")
    assert first["findings"] and first["cells"] == {}
    assert second["cells"] and second["findings"] == []


def test_a_reader_that_fails_costs_one_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes, name: str) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("gongkai.cli.reading.read_report", fail)
    code, out, _ = run(saved(tmp_path, report(1)), "--json")
    (finding,) = json.loads(out)[0]["findings"]
    assert code == 0 and finding["verdict"] == "cannot_tell" and "report.html" in finding["message"]


def test_a_missing_file(run: Run, tmp_path: Path) -> None:
    code, out, errors = run(tmp_path / "none.html")
    assert (code, out) == (2, "") and errors.startswith("错误：")


def test_without_a_file(run: Run) -> None:
    assert run()[0] == 2


def test_a_summary_for_people(run: Run, tmp_path: Path) -> None:
    made = report(2)
    broken = made.with_cell("t3.disclosed.total", int(made.cells["t3.disclosed.total"] or 0) + 7)
    code, out, _ = run(saved(tmp_path, made, "good"), saved(tmp_path, broken, "bad"))
    assert code == 0
    good, bad = out.split("\n\n")
    assert made.facts.body.name in good and "没有发现问题" in good
    assert "发现1个问题" in bad and "【不符】" in bad and "第" in bad


def test_it_starts_without_django() -> None:
    code = "import sys, gongkai.cli.reading; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
