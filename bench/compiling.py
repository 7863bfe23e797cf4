"""Time the compilation of every unit's annual report: 623 units compiled, checked and drawn as DOCX and PDF.

``python bench/compiling.py [--cases 20000] [--engines sqlite,postgresql] [--json]``. The tree and the ledger are made
up in a temporary folder, thrown away afterwards. ``cpu`` is what all processes computed, which other work on the
machine does not stretch; ``two cores`` is half of it, what a machine with two free cores needs.
"""

import argparse
import json
import os
import resource
import time
from datetime import date
from pathlib import Path

import report

YEAR, TODAY = 2023, date(2024, 1, 10)
PROCESSES = 2


def main() -> None:
    """Run on every engine and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_measure(options.one)))
        return
    results = {
        engine: report.in_fresh_database(Path(__file__), engine, options.cases) for engine in options.engines.split(",")
    }
    if options.json:
        print(json.dumps(results, indent=1))
        return
    for engine, found in results.items():
        print(f"{engine}: " + ", ".join(f"{name} {value:.1f}" for name, value in found.items()))


def _measure(cases: int) -> dict[str, float]:
    # Django is set up here, in the process that measures, and in none that only starts it.
    import django  # noqa: PLC0415

    django.setup()
    import bulk  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from gongkai.reports.actions.compiling import run_compilation, start_compilation  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    top, _ = bulk.fill(cases)
    before, began = _computed(), time.perf_counter()
    job = start_compilation(top, YEAR, by=None, today=TODAY)
    done = run_compilation(job, today=TODAY, processes=PROCESSES)
    took, spent = time.perf_counter() - began, _computed() - before
    if (done.state, done.done, done.failed) != ("done", done.total, 0):
        raise SystemExit(f"the job ended as {done.state}: {done.done} of {done.total}, {done.failed} failed")
    return {"units": done.total, "seconds": took, "cpu": spent, "two cores": spent / PROCESSES}


def _computed() -> float:
    """What this process and all its ended helpers computed, in seconds."""
    own, helped = os.times(), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.user + own.system + helped.ru_utime + helped.ru_stime


if __name__ == "__main__":
    main()
