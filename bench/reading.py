"""Judge the reader of annual reports by made-up ones, and time it.

``python bench/reading.py [--seeds 20] [--alarms 1000] [--outside] [--json]``. Cells read exactly in every layout, known
faults found, findings on reports that add up (there should be none), reports a second on one core, and what files made
to hurt cost. ``--outside`` adds the layouts that need pdftotext and LibreOffice.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any

from gongkai.reader import read_report
from gongkai.reader.checks import check
from gongkai.reader.tests.workshop.faults import FAULTS
from gongkai.reader.tests.workshop.flow import Drawn
from gongkai.reader.tests.workshop.hostile import HOSTILE
from gongkai.reader.tests.workshop.judging import alarms_of, cells_of, recall_of
from gongkai.reader.tests.workshop.layouts import ALL, OFFICE, QUICK
from gongkai.reader.tests.workshop.layouts_office import OUTSIDE
from gongkai.reader.tests.workshop.report import report

SHOWN = 5
PAGE_SEEDS = 3


def main() -> None:
    """Run every part and print it."""
    options = _options()
    results = {
        "cells": _cells(options.seeds, outside=options.outside),
        "recall": _recall(options.seeds),
        "alarms": _alarms(options.alarms),
        "speed": _speed(),
        "hostile": _hostile(),
    }
    if options.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
        return
    for name, show in (("cells", _show_cells), ("recall", _show_recall), ("alarms", _show_alarms)):
        print(f"\n{name}")
        show(results[name])
    print("\nspeed, one core")
    for name, rate in results["speed"].items():
        print(f"{name:<24}{rate['wall']:>8.1f} a second{rate['cpu']:>8.1f} a second of computing")
    print("\nhostile")
    for name, one in results["hostile"].items():
        print(f"{name:<24}{one['seconds']:>8.2f} s{one['megabytes']:>8.0f} MB  {one['says']}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--alarms", type=int, default=1000)
    parser.add_argument("--outside", action="store_true")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _cells(seeds: int, *, outside: bool) -> dict[str, Any]:
    layouts = {**ALL, **({name: layout for name, (layout, _) in OUTSIDE.items()} if outside else {})}
    found = {}
    for name, layout in layouts.items():
        many = seeds if name in QUICK else PAGE_SEEDS
        cells = cells_of(layout, range(many))
        found[name] = {"right": cells.right, "total": cells.total, "wrong": cells.wrong[:SHOWN]}
    return found


def _recall(seeds: int) -> dict[str, Any]:
    found = {}
    for name in FAULTS:
        one = recall_of(name, range(seeds * 2))
        found[name] = {"made": one.made, "found": one.found, "findings": one.findings, "missed": one.missed[:SHOWN]}
    return found


def _alarms(many: int) -> dict[str, Any]:
    alarmed = [(seed, *alarms_of(seed)) for seed in range(10_000, 10_000 + many)]
    told = [(seed, layout, [f.message for f in findings]) for seed, layout, findings in alarmed if findings]
    return {"reports": many, "alarmed": len(told), "shown": told[:SHOWN]}


def _speed() -> dict[str, dict[str, float]]:
    texts = [QUICK["text cells"](report(seed), Random(seed)) for seed in range(60)]
    pages = [QUICK["html page"](report(seed), Random(seed)) for seed in range(60)]
    words = [OFFICE["docx merged"](report(seed), Random(seed)) for seed in range(10)]
    papers = [OFFICE["pdf typeset"](report(seed), Random(seed)) for seed in range(6)]
    return {"text": _rate(texts), "html": _rate(pages), "docx": _rate(words), "pdf": _rate(papers)}


def _rate(drawn: Iterable[Drawn]) -> dict[str, float]:
    """Files a second, and a second of computing: other work on the machine stretches only the first."""
    files = list(drawn)
    check(read_report(files[0].data, files[0].name))
    started, computed = time.perf_counter(), time.process_time()
    for one in files:
        check(read_report(one.data, one.name))
    wall, cpu = time.perf_counter() - started, time.process_time() - computed
    return {"wall": len(files) / wall, "cpu": len(files) / cpu}


def _hostile() -> dict[str, Any]:
    return {name: _cost(name, make) for name, make in HOSTILE.items()}


#: Runs the command and tells its peak memory last. What the kernel tells the parent would count the parent's own, too.
_MEASURED = """
import resource, sys
from gongkai.cli import main
try:
    main()
finally:
    own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:")).split()[1]
    print(max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss), file=sys.stderr)
"""


def _cost(name: str, make: Callable[[], bytes]) -> dict[str, Any]:
    """Seconds, peak memory and answer of the command on one file, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        file = Path(folder, name)
        file.write_bytes(make())
        command = [sys.executable, "-c", _MEASURED, "check-report", "--json", str(file)]
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "DATA": folder}, check=False)
        seconds = time.perf_counter() - started
    says = _first_finding(done.stdout) if done.returncode == 0 else f"exit code {done.returncode}"
    return {"seconds": seconds, "megabytes": int(done.stderr.split()[-1]) / 1024, "says": says}


def _first_finding(out: str) -> str:
    findings = json.loads(out)[0]["findings"]
    return f"{len(findings)}: {findings[0]['message'][:60]}" if findings else "no finding"


def _show_cells(cells: dict[str, Any]) -> None:
    for name, one in cells.items():
        share = 100 * one["right"] / max(one["total"], 1)
        print(f"{name:<24}{one['right']:>7} of {one['total']:<7}{share:>8.2f} %")
        for wrong in one["wrong"]:
            print("    ", wrong)


def _show_recall(recall: dict[str, Any]) -> None:
    for name, one in recall.items():
        mean = one["findings"] / max(one["made"], 1)
        print(f"{name:<24}{one['found']:>5} of {one['made']:<5} findings each {mean:.2f}")
        for missed in one["missed"]:
            print("    ", missed)


def _show_alarms(alarms: dict[str, Any]) -> None:
    print(f"{alarms['alarmed']} of {alarms['reports']} reports that add up")
    for one in alarms["shown"]:
        print("    ", one)


if __name__ == "__main__":
    main()
