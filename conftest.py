"""What all tests share: loud skips, and the demonstration loaded once for the tests that look at the whole."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from gongkai.audit import guard
from gongkai.catalogue import guard as catalogue_guard
from gongkai.enforcement import guard as enforcement_guard
from gongkai.series import guard as series_guard

ROOT = Path(__file__).resolve().parent
SHARED_REPORTS = ROOT.parent / "shared" / "reports"
EVERYTHING = os.environ.get("GONGKAI_NEEDS_EVERYTHING") == "1"

_missing: dict[str, str] = {}

# No test asserts a time: a slow machine is no fault.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def need(found: bool, what: str) -> None:
    """Skip, loudly, where something this machine lacks is needed; fail where CI must have it."""
    if found:
        return
    if EVERYTHING:
        pytest.fail(f"{what} is needed here and is missing")
    _missing[what] = what
    pytest.skip(f"NOT RUN: {what} is missing")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end, in words nobody overlooks, which checks did not run."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    loud = sorted({line.split("NOT RUN: ")[1].rstrip("')") for line in skipped if "NOT RUN: " in line})
    for line in loud:
        terminalreporter.write_line(f"!!! NOT RUN: {line}", red=True, bold=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the tests that need the demonstration first: they are the long ones."""
    items.sort(key=lambda item: "demo" not in getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def _emptied_in_order(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lift the guard of the record before a test that commits for real has its tables emptied."""
    if not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    guard.lift(connection)
    catalogue_guard.lift(connection)
    enforcement_guard.lift(connection)
    series_guard.lift(connection)


class Demo:
    """The demonstration in a folder of its own, and the ``gongkai`` command over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "DJANGO_"))},
            "DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "gongkai.settings.dev",
        }
        self.env.pop("DATABASE_URL", None)

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        command = [sys.executable, "-m", "gongkai.cli", *arguments]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, cwd=ROOT)
        if check and done.returncode != 0:
            raise AssertionError(f"gongkai {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command and return its process."""
        command = [sys.executable, "-m", "gongkai.cli", *arguments]
        return subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration, killed once in the middle of its load and then loaded to the end.

    A developer's shortcut: ``GONGKAI_TEST_DEMO`` names a folder that already holds one (a copy: tests write to it).
    The tests of the load itself mean nothing then, and that of the kill fails.
    """
    ready = os.environ.get("GONGKAI_TEST_DEMO")
    if ready:
        made = Demo(Path(ready))
        made.killed_at = 0  # type: ignore[attr-defined]
        made.run("prepare")
        yield made
        return
    base = tmp_path_factory.getbasetemp()
    # Workers of one run load it once between them: each then has a copy of its own.
    original = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "demonstration"
    killed_at = _loaded_once(original)
    made = Demo(tmp_path_factory.mktemp("demo") / "data")
    shutil.copytree(original, made.folder)
    made.killed_at = killed_at  # type: ignore[attr-defined]
    yield made
    shutil.rmtree(made.folder, ignore_errors=True)


def _loaded_once(folder: Path) -> int:
    """Load the demonstration into a folder, or wait for the worker that does; return where the load was killed."""
    note, failed = folder.with_suffix(".ready"), folder.with_suffix(".failed")
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(9000):
            if note.exists():
                return int(note.read_text())
            if failed.exists():
                pytest.fail(f"the demonstration could not be loaded: {failed.read_text()}")
            time.sleep(0.1)
        pytest.fail("the demonstration was not loaded by the other worker")
    made = Demo(folder)
    try:
        killed_at = _load_and_kill(made)
        made.run("demo")
    except BaseException as error:
        failed.write_text(str(error))
        raise
    note.write_text(str(killed_at))
    return killed_at


def _load_and_kill(demo: Demo) -> int:
    """Start a load, kill it hard once it has made some cases, and return how many were there."""
    process = demo.start("demo")
    file = demo.folder / "gongkai.sqlite3"
    count = 0
    try:
        for _ in range(1200):
            time.sleep(0.1)
            if process.poll() is not None:
                break
            try:
                with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
                    count = db.execute("SELECT count(*) FROM foi_case").fetchone()[0]
                db.close()
            except sqlite3.Error:
                continue
            if count >= 60:
                break
    finally:
        process.kill()
        process.wait()
    return count


@pytest.fixture(scope="session")
def site(demo: Demo) -> Iterator[str]:
    """The demonstration served by the production server on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = demo.start("serve", "--port", str(port))
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            # An answer, not only a connection: the port is open before the first worker has read the programme.
            urllib.request.urlopen(f"{address}/accounts/login/", timeout=120).close()
            break
        except OSError:
            time.sleep(0.2)
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser that talks to this machine only.

    It lives for one module: while it runs, its event loop makes Django refuse the database in this process.
    """
    program = shutil.which("chromium")
    need(program is not None, "Chromium")
    flags = ("no-sandbox", "disable-background-networking", "disable-gpu", "disable-component-update", "disable-sync")
    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        launch = playwright.chromium.launch
        browser = launch(executable_path=program, args=[*(f"--{flag}" for flag in flags), nowhere])
        yield browser
        browser.close()
