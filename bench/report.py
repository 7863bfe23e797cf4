"""Time the system report, a region's report and the cases behind one cell as the ledger grows.

``python bench/report.py [--sizes 10000,100000,1000000] [--engines sqlite,postgresql] [--json]``. Every size gets a
database of its own in a temporary folder, thrown away afterwards; PostgreSQL is the server of ``DATABASE_URL`` (one is
made and dropped there) or a private one from the ``pgserver`` package. ``system_cpu`` is the time this process
computed, which other work on the machine does not stretch; with PostgreSQL the server's share is not in it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

RUNS = 5
YEAR = 2023
TIMED = [
    "fill",
    "system",
    "system_cpu",
    "system_oldest",
    "region",
    "own",
    "quarter",
    "cell_page",
    "cell_total_page",
    "chart",
]


def main() -> None:
    """Run every size on every engine and print the curve."""
    options = _options()
    if options.one:
        print(json.dumps(_measure(options.one)))
        return
    results: dict[str, dict[int, dict[str, float]]] = {}
    for engine in options.engines.split(","):
        sizes = [int(size) for size in options.sizes.split(",")]
        results[engine] = {size: in_fresh_database(Path(__file__), engine, size) for size in sizes}
        if not options.json:
            _print_curve(engine, results[engine])
    if options.json:
        print(json.dumps(results, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def in_fresh_database(script: Path, engine: str, size: int) -> dict[str, float]:
    """Run a bench's script for one size in a database of its own; return what it measured."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        env = dict(os.environ, DATA=folder, DJANGO_SETTINGS_MODULE="gongkai.settings.dev", DATABASE_URL="")
        if engine == "sqlite":
            return _run(script, env, size)
        with Postgres(Path(folder)) as url:
            return _run(script, {**env, "DATABASE_URL": url}, size)


def _run(script: Path, env: dict[str, str], size: int) -> dict[str, float]:
    command = [sys.executable, str(script.resolve()), "--one", str(size)]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


class Postgres:
    """A database to throw away: on the server of ``DATABASE_URL``, else on a private server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = None

    def __enter__(self) -> str:
        given = os.environ.get("DATABASE_URL", "")
        if given:
            self.admin = given
        else:
            import pgserver  # noqa: PLC0415 - only where no server is given

            self.server = pgserver.get_server(self.folder / "pg", cleanup_mode="stop")
            self.admin = self.server.get_uri()
        self.name = f"gongkai_bench_{os.getpid()}_{time.monotonic_ns()}"
        self._do(f'CREATE DATABASE "{self.name}"')
        parts = urlsplit(self.admin)
        return urlunsplit(parts._replace(path=f"/{self.name}"))

    def __exit__(self, *_: object) -> None:
        with suppress(psycopg.Error):
            self._do(f'DROP DATABASE "{self.name}"')
        if self.server is not None:
            self.server.cleanup()

    def _do(self, statement: str) -> None:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(statement)


def _measure(size: int) -> dict[str, float]:
    import django  # noqa: PLC0415 - settings come from the parent's environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    import bulk  # noqa: PLC0415

    from gongkai.reports import queries  # noqa: PLC0415

    began = time.perf_counter()
    top, region = bulk.fill(size)
    took = {"fill": time.perf_counter() - began}
    whole = queries.ask(top, YEAR, "system")
    last = queries.ask(top, 2019, "system")
    days = {"since": whole.since.replace(month=4), "until": whole.until.replace(month=6, day=30)}

    def page(cell: str) -> None:
        found = queries.listing(whole, cell)
        len(found), found[:50]

    timed: dict[str, Callable[[], object]] = {
        "system": lambda: queries.answer(whole),
        "system_oldest": lambda: queries.answer(last),
        "region": lambda: queries.report(region, YEAR, "region"),
        "own": lambda: queries.report(region, YEAR, "own"),
        "quarter": lambda: queries.report(top, YEAR, "system", None, **days),
        "cell_page": lambda: page("t3.not_held.business"),
        "cell_total_page": lambda: page("t3.received.total"),
        "chart": lambda: queries.yearly_totals(top, "system", whole.until),
    }
    for name, run in timed.items():
        took[name] = statistics.median(_seconds(run) for _ in range(RUNS))
    began = time.process_time()
    queries.answer(whole)
    took["system_cpu"] = time.process_time() - began
    return took


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _print_curve(engine: str, rows: dict[int, dict[str, float]]) -> None:
    sizes = list(rows)
    print(f"\n{engine}: seconds, median of {RUNS}; in brackets the ratio to the size before")
    print("".join([f"{'':>16}", *(f"{size:>20,}" for size in sizes)]))
    for name in TIMED:
        line = f"{name:>16}"
        for at, size in enumerate(sizes):
            ratio = f"(×{rows[size][name] / rows[sizes[at - 1]][name]:.1f})" if at else ""
            line += f"{rows[size][name]:>11.3f} {ratio:>8}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
