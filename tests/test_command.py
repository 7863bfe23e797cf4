"""The command line and what goes wrong around it: plain lines, honest exit codes, nothing lost."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from playwright.sync_api import Browser

from conftest import Demo
from gongkai import cli
from gongkai.cli import serving
from gongkai.statute import clock as statute
from gongkai.statute import tables
from tests.browsing import PERSON, Visitor, draft_of, fill_who, ticket

CHANNELS = [row.code for row in tables.channels()]
EVENTS = {
    "correction_requested": ["correction_requested:2026-03-05:10"],
    "corrected": ["correction_requested:2026-03-05", "corrected:2026-03-12"],
    "extended": ["extended:2026-03-10:20"],
    "consult_started": ["consult_started:2026-03-06:third_party"],
    "consult_answered": ["consult_started:2026-03-06:other_organ", "consult_answered:2026-03-16"],
    "fee_noticed": ["fee_noticed:2026-03-06"],
    "fee_paid": ["fee_noticed:2026-03-06", "fee_paid:2026-03-11"],
    "withdrawn": ["withdrawn:2026-03-09"],
    "answered": ["answered:2026-03-20"],
}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a command that needs no database in this process; return exit code, output and errors."""
    monkeypatch.setenv("DATA", str(tmp_path))
    monkeypatch.delenv("GONGKAI_DEBUG", raising=False)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gongkai", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return call


def is_plain(errors: str) -> bool:
    """Say whether errors are one plain Chinese line."""
    return errors.startswith("错误：") and len(errors.strip().splitlines()) == 1 and "Traceback" not in errors


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_clock_for_every_channel(run: Run, channel: str) -> None:
    confirmed = ["--confirmed", "2026-03-03"] if tables.channel(channel).needs_confirmation else []
    code, out, errors = run("clock", "--channel", channel, "--arrived", "2026-03-02", *confirmed, "--json")
    found = json.loads(out)
    assert (code, errors) == (0, "")
    assert found["received_on"] == ("2026-03-03" if confirmed else "2026-03-02")
    assert found["state"] == "running" and found["explanation"][-1]["date"] == found["due_on"]
    assert sum(day["counted"] for day in found["explanation"]) == 20
    assert set(found) == {"received_on", "due_on", "due_if", "state", "provisional", "flags", "explanation"}


@pytest.mark.parametrize("channel", [code for code in CHANNELS if tables.channel(code).needs_confirmation])
def test_the_clock_waits_for_confirmation(run: Run, channel: str) -> None:
    code, out, _ = run("clock", "--channel", channel, "--arrived", "2026-03-02", "--json")
    found = json.loads(out)
    assert code == 0 and found["state"] == "awaiting_confirmation"
    assert found["received_on"] is None and found["due_on"] is None


@pytest.mark.parametrize("kind", [row.code for row in statute.event_kinds()])
def test_the_clock_for_every_event(run: Run, kind: str) -> None:
    given = [part for event in EVENTS[kind] for part in ("--event", event)]
    start = ("clock", "--channel", "counter", "--arrived", "2026-03-02")
    plain = json.loads(run(*start, "--on", "2026-03-25", "--json")[1])
    code, out, errors = run(*start, *given, "--json")
    found = json.loads(out)
    assert (code, errors) == (0, "")
    assert (found["due_on"], found["state"]) != (plain["due_on"], plain["state"]) or kind == "answered"
    told = run(*start, *given)
    assert told[0] == 0 and told[1].splitlines()[0] == "收到日期：2026-03-02"


def test_fees(run: Run) -> None:
    assert json.loads(run("fee", "--items", "31", "--json")[1])["yuan"] > 0
    found = json.loads(run("fee", "--pages", "40", "--json")[1])
    assert found["yuan"] == sum(step["yuan"] for step in found["steps"]) > 0
    assert run("fee", "--items", "1")[1].splitlines()[-1] == "合计：0元"


@pytest.mark.parametrize(
    "arguments",
    [
        ("clock", "--channel", "pigeon", "--arrived", "2026-03-02"),
        ("clock", "--channel", "counter", "--arrived", "2026-02-30"),
        ("clock", "--channel", "counter", "--arrived", "昨天"),
        ("clock", "--channel", "counter"),
        ("clock", "--channel", "counter", "--arrived", "1850-01-01"),
        ("clock", "--channel", "counter", "--arrived", "9999-12-31"),
        ("clock", "--channel", "email", "--arrived", "2026-03-02", "--confirmed", "2026-03-01"),
        ("clock", "--channel", "counter", "--arrived", "2026-03-02", "--event", "eaten:2026-03-03"),
        ("clock", "--channel", "counter", "--arrived", "2026-03-02", "--event", "extended"),
        ("clock", "--channel", "counter", "--arrived", "2026-03-02", "--event", "extended:2026-03-03:many"),
        ("clock", "--channel", "counter", "--arrived", "2026-03-02", "--event", "extended:2026-03-01"),
        ("clock", "--channel", "counter", "--arrived", "2026-03-02", "--event", "consult_started:2026-03-03:cat"),
        ("clock", "--channel", "counter", "--arrived", "2026-03-02", "--on", "2026-03-01"),
        ("fee",),
        ("fee", "--items", "3", "--pages", "3"),
        ("fee", "--items", "-1"),
        ("fee", "--pages", "1e3"),
        ("fee", "--pages", "9" * 30),
        ("nonsense",),
        ("clock", "--nonsense"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_one_plain_line(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, errors = run(*arguments)
    assert code in {1, 2} and out == ""
    assert is_plain(errors), errors


def test_help_for_every_command(run: Run) -> None:
    said = run("--help")[1]
    assert [name for name in cli.COMMANDS if name not in said] == []
    for name in ("clock", "fee"):
        code, out, _ = run(name, "--help")
        assert code == 0 and "--json" in out


# What needs a database runs as a command of its own.


@pytest.mark.parametrize(
    "arguments",
    [
        ("--year", "2019", "--unit", "u9999999", "--basis", "own"),
        ("--year", "2019", "--unit", "' OR 1=1 --", "--basis", "own"),
        ("--year", "2019", "--unit", "u0028", "--basis", "galaxy"),
        ("--year", "2019", "--unit", "u0028", "--basis", "own", "--form", "fmt1066"),
        ("--year", "2001", "--unit", "u0028", "--basis", "own"),
        ("--year", "99999", "--unit", "u0028", "--basis", "own"),
        ("--year", "last", "--unit", "u0028", "--basis", "own"),
        ("--unit", "u0028", "--basis", "own"),
    ],
    ids=" ".join,
)
def test_a_report_that_cannot_be_is_one_plain_line(demo: Demo, arguments: tuple[str, ...]) -> None:
    done = demo.run("report", *arguments, "--json", check=False)
    assert done.returncode in {1, 2} and done.stdout == ""
    assert is_plain(done.stderr), done.stderr


@pytest.mark.parametrize("command", ["report", "sweep", "check", "serve"])
def test_a_folder_without_data_is_told_what_to_do(tmp_path: Path, command: str) -> None:
    more = ("--year", "2019", "--unit", "0000", "--basis", "own") if command == "report" else ()
    done = Demo(tmp_path).run(command, *more, check=False)
    assert done.returncode == 1 and is_plain(done.stderr) and "gongkai demo" in done.stderr
    assert not (tmp_path / "gongkai.sqlite3").exists()


@pytest.mark.parametrize("command", ["demo", "check", "prepare"])
def test_a_file_that_is_no_database(tmp_path: Path, command: str) -> None:
    file = tmp_path / "gongkai.sqlite3"
    file.write_text("这不是数据库\n" * 500, encoding="utf-8")
    done = Demo(tmp_path).run(command, check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("错误：")
    assert file.read_text(encoding="utf-8").startswith("这不是数据库")


@pytest.mark.parametrize("command", ["demo", "prepare", "up"])
def test_a_data_folder_that_cannot_be(tmp_path: Path, command: str) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "below", Path("/proc/gongkai")):
        done = Demo(folder).run(command, check=False)
        assert done.returncode == 1 and is_plain(done.stderr), done.stderr


def test_a_data_folder_one_may_not_write_to(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is forbidden to root")
    tmp_path.chmod(0o500)
    done = Demo(tmp_path).run("prepare", check=False)
    tmp_path.chmod(0o700)
    assert done.returncode == 1 and is_plain(done.stderr), done.stderr


def test_work_beside_the_server_goes_on_after_a_failure(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds = iter([None, OperationalError("locked"), RuntimeError("broken"), None, SystemExit()])
    done: list[object] = []

    def work() -> None:
        done.append(trouble := next(rounds))
        if trouble:
            raise trouble

    monkeypatch.setattr(serving.time, "sleep", lambda _: None)
    with pytest.raises(SystemExit):
        serving.again_and_again(1, work)
    assert len(done) == 5 and [one.levelname for one in caplog.records] == ["ERROR"] and "broken" in caplog.text


def test_a_port_that_is_taken(demo: Demo) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for command in ("serve", "up"):
            done = demo.run(command, "--port", port, check=False)
            assert done.returncode == 1 and is_plain(done.stderr) and port in done.stderr


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_a_port_that_cannot_be(demo: Demo, port: str) -> None:
    done = demo.run("serve", "--port", port, check=False)
    assert done.returncode == 2 and is_plain(done.stderr)


@pytest.fixture
def copy(demo: Demo, tmp_path: Path) -> Iterator[tuple[Demo, str, subprocess.Popen[str]]]:
    """A copy of the demonstration with a server of its own, to be ill-treated."""
    made = Demo(tmp_path / "copy")
    made.folder.mkdir()
    source = sqlite3.connect(f"file:{demo.folder / 'gongkai.sqlite3'}?mode=ro", uri=True)
    target = sqlite3.connect(made.folder / "gongkai.sqlite3")
    source.backup(target)
    source.close()
    target.close()
    for key in ("signing.key", "fields.key"):
        shutil.copy(demo.folder / key, made.folder / key)
    shutil.copytree(demo.folder / "static", made.folder / "static")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = made.start("serve", "--port", str(port), "--workers", "1")
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    yield made, f"http://127.0.0.1:{port}", process
    process.terminate()
    process.wait(timeout=30)


def ready_to_submit(citizen: Visitor) -> None:
    """Fill everything and stop before the last button."""
    draft_of(citizen)
    fill_who(citizen)
    citizen.press("保存并继续")
    citizen.page.fill("#id_title", "数据库被占用时提交的申请")
    citizen.press("保存并继续")
    citizen.page.locator('input[name="form"]').first.check()
    citizen.page.locator('input[name="route"][value="email"]').check()
    citizen.page.fill("#id_email", PERSON["email"])
    citizen.press("保存并继续")


def cases(demo: Demo) -> int:
    """Return how many cases there are."""
    db = sqlite3.connect(f"file:{demo.folder / 'gongkai.sqlite3'}?mode=ro", uri=True)
    try:
        return int(db.execute("SELECT count(*) FROM foi_case").fetchone()[0])
    finally:
        db.close()


@pytest.mark.browser
def test_a_locked_database_is_said_plainly_and_loses_nothing(
    chromium: Browser, copy: tuple[Demo, str, subprocess.Popen[str]]
) -> None:
    made, site, _ = copy
    with Visitor(chromium, site) as citizen:
        citizen.context.set_default_timeout(90_000)
        ready_to_submit(citizen)
        before = cases(made)
        lock = sqlite3.connect(made.folder / "gongkai.sqlite3", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        try:
            with citizen.page.expect_response(lambda answer: answer.request.method == "POST") as waiting:
                citizen.page.get_by_role("button", name="提交申请").click()
            assert waiting.value.status == 503
            assert "稍" in citizen.says() and "没有受影响" in citizen.says()
        finally:
            lock.execute("ROLLBACK")
            lock.close()
        assert cases(made) == before
        citizen.page.go_back()
        assert "数据库被占用时提交的申请" in citizen.says()
        citizen.press("提交申请")
        assert ticket(citizen)[0]
        assert cases(made) == before + 1
        citizen.trouble = [line for line in citizen.trouble if not line.startswith("503")]


@pytest.mark.browser
@pytest.mark.parametrize("harm", ["removed", "spoilt"])
def test_a_database_that_is_gone_is_said_plainly(
    chromium: Browser, copy: tuple[Demo, str, subprocess.Popen[str]], harm: str
) -> None:
    made, site, process = copy
    file = made.folder / "gongkai.sqlite3"
    with Visitor(chromium, site) as citizen:
        citizen.page.goto("/units/")
        for name in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
            name.unlink(missing_ok=True)
        if harm == "spoilt":
            file.write_bytes(b"spoilt" * 4096)
        for path in ("/units/", "/apply/", "/track/", "/accounts/login/", "/office/"):
            answer = citizen.page.goto(path)
            assert answer is not None
            said = citizen.page.locator("body").inner_text()
            assert answer.status in {200, 500, 503} and "Traceback" not in said and "sqlite" not in said.lower()
        assert "稍后" in said or "几分钟" in said or answer.status == 200
        citizen.trouble.clear()
    assert process.poll() is None
    done = made.run("check", check=False)
    assert done.returncode == 1 and is_plain(done.stderr), done.stderr
