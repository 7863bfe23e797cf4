"""Time the national report and the lists behind its cells, from the kept counts and by a recount.

``python bench/counts.py [--sizes 10000,100000,1000000] [--engines sqlite,postgresql] [--json]``. Ten million cases take
some minutes and 10 GB: ask for them with ``--sizes 10000000``. Every size gets a database of its own in a temporary
folder, thrown away afterwards. Each list is opened at its first page, its total included, for every cell of tables
three and four and for the own, the region's and the system's report; what is shown is the slowest of them. ``deep``
opens long lists in their middle and at their end; ``cpu`` is what this process computed, which other work on the
machine does not stretch (with PostgreSQL the server's share is not in it).
"""

import argparse
import json
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from report import RUNS, YEAR, in_fresh_database

from gongkai.statute.tables import outcomes

PAGE = 50
ACTS = 300
TIMED = [
    *(
        "fill",
        "rebuild",
        "check",
        "system",
        "system recounted",
        "system cpu",
        "oldest",
        "oldest recounted",
        "region",
        "chart",
    ),
    *("cell system", "cell system cpu", "cell region", "cell region cpu", "cell own", "cell own cpu", "deep"),
    *("act", "act without counts"),
]


def main() -> None:
    """Run every size on every engine; print counts beside recount."""
    options = _options()
    if options.one:
        print(json.dumps(_measure(options.one)))
        return
    results: dict[str, dict[int, dict[str, float]]] = {}
    for engine in options.engines.split(","):
        sizes = [int(size) for size in options.sizes.split(",")]
        results[engine] = {size: in_fresh_database(Path(__file__), engine, size) for size in sizes}
        if not options.json:
            _print(engine, results[engine])
    if options.json:
        print(json.dumps(results, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(size: int) -> dict[str, float]:
    import django  # noqa: PLC0415 - settings come from the parent's environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    import plain  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from gongkai.foi import counting  # noqa: PLC0415
    from gongkai.reports import queries  # noqa: PLC0415

    began = time.perf_counter()
    top, region = plain.fill(size)
    took = {"fill": time.perf_counter() - began}
    took["rebuild"] = _once(counting.rebuild)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took["check"] = _once(lambda: _must(list(counting.differences()) == []))
    took["check grew by MB"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    asked = {"system": queries.ask(top, YEAR, "system"), "oldest": queries.ask(top, 2019, "system")}
    for name, question in asked.items():
        took[name] = _median(lambda question=question: queries.answer(question))
        took[f"{name} recounted"] = _median(lambda question=question: queries.recount(question), 1)
        _must(queries.tally(question) == queries.recount(question))
    took["system cpu"] = min(_both(lambda: queries.answer(asked["system"]))[1] for _ in range(RUNS))
    took["region"] = _median(lambda: queries.report(region, YEAR, "region"))
    took["chart"] = _median(lambda: queries.yearly_totals(top, "system", asked["system"].until), 1)
    lists = {"cell system": asked["system"], "cell region": queries.ask(region, YEAR, "region")}
    lists |= {"cell own": queries.ask(top, YEAR, "own")}
    for name, question in lists.items():
        took |= _cells(name, question)
    took["deep"] = _deep(asked["system"])
    return took | _acts(top.pk)


def _cells(name: str, question: object) -> dict[str, float]:
    from gongkai.reports import queries  # noqa: PLC0415

    cells = [cell for number in (3, 4) for cell in question.form.cells(number)]  # type: ignore[attr-defined]
    runs = {cell: [_both(lambda cell=cell: _open(question, cell, 0)) for _ in range(2)] for cell in cells}
    took = {cell: min(run[0] for run in two) for cell, two in runs.items()}
    slowest = max(took, key=lambda cell: took[cell])
    _must(len(queries.listing(question, slowest)) == queries.behind(question, slowest).count())
    print(f"{name}: slowest {slowest}, median {statistics.median(took.values()) * 1000:.0f} ms", file=sys.stderr)
    return {name: took[slowest], f"{name} cpu": max(min(run[1] for run in two) for two in runs.values())}


def _deep(question: object) -> float:
    from gongkai.reports import queries  # noqa: PLC0415

    took = []
    for cell in ("t3.received.total", "t3.concluded.total", "t3.carried_in.total", "t3.not_held.natural"):
        many = len(queries.listing(question, cell))
        places = [(cell, many // 2), (cell, many - PAGE)]
        took += [_once(lambda place=place: _open(question, *place)) for place in places]
    return max(took)


def _open(question: object, cell: str, at: int) -> None:
    from gongkai.reports import queries  # noqa: PLC0415

    found = queries.listing(question, cell)
    many, at = len(found), max(at, 0)
    _must(len(found[at : min(at + PAGE, many)]) == min(PAGE, many - at))


def _acts(unit: int) -> dict[str, float]:
    """Time the statements an act writes a case with, with the counts kept and without: conclude, and take it back."""
    from django.db import connection, transaction  # noqa: PLC0415

    from gongkai.foi import counting  # noqa: PLC0415
    from gongkai.foi.models import Case  # noqa: PLC0415

    dice = random.Random(1)
    cases = list(
        Case.objects.filter(unit=unit, concluded_on__isnull=False).order_by("-pk").values("pk", "concluded_on")[:ACTS]
    )
    end = [row.code for row in outcomes()]

    def write() -> None:
        for case in cases:
            with transaction.atomic():
                rows = Case.objects.filter(pk=case["pk"])
                rows.update(concluded_on=None, state="running", outcome="", sub_row="")
            with transaction.atomic():
                rows.update(concluded_on=case["concluded_on"], state="concluded", outcome=dice.choice(end))

    took = {}
    for name, change in (("act", counting.install), ("act without counts", counting.lift)) * 2:
        change(connection)
        took[name] = min(_once(write) / (2 * len(cases)), took.get(name, 1.0))
    return took


def _both(run: Callable[[], object]) -> tuple[float, float]:
    began, computed = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - began, time.process_time() - computed


def _once(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _median(run: Callable[[], object], runs: int = RUNS) -> float:
    return statistics.median(_once(run) for _ in range(runs))


def _must(holds: bool) -> None:
    if not holds:
        raise SystemExit("what was measured is wrong")


def _print(engine: str, rows: dict[int, dict[str, float]]) -> None:
    sizes = list(rows)
    print(f"\n{engine}: seconds; cells: the slowest of all; in brackets recount ÷ counts, acts with ÷ without")
    print("".join([f"{'':>20}", *(f"{size:>20,}" for size in sizes)]))
    for name in [*TIMED, "check grew by MB"]:
        line = f"{name:>20}"
        for size in sizes:
            ratio = _ratio(name, rows[size])
            line += f"{rows[size][name]:>11.4f} {f'(×{ratio:.1f})' if ratio else '':>8}"
        print(line, flush=True)


def _ratio(name: str, row: dict[str, float]) -> float:
    if name.endswith(" recounted"):
        return row[name] / row[name.removesuffix(" recounted")]
    return row["act"] / row["act without counts"] if name == "act" else 0.0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.dev")
    main()
