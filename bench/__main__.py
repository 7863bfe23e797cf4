"""Run the benches: ``python -m bench [NAME [OPTION…]]``; without a name all of them, with ``--list`` none."""

import subprocess
import sys
from pathlib import Path

BENCHES = {
    "filing": "requests filed through HTTP by many clients at once, on SQLite and PostgreSQL",
    "report": "the statutory tables, and the cases behind a cell, as the ledger grows",
    "counts": "the national report and the lists behind its cells from the kept counts, beside a recount",
    "compiling": "every unit's annual report compiled, checked and drawn as DOCX and PDF",
    "searching": "questions to the search engines with facets and passages, beside SQLite's full-text index",
    "finding": "the whole page of search results over an index that searching kept",
    "pages": "home, list and record page, kept and computed anew, beside a plain Wagtail site",
    "judged": "recall, rank and time of judged questions of every kind, beside Wagtail's database search",
    "reading": "the reader of annual reports: cells, faults, false alarms, speed, files made to hurt",
}


def main(arguments: list[str]) -> int:
    """Run what was asked for; return the exit code."""
    if arguments[:1] in (["--list"], ["-h"], ["--help"]):
        print("\n".join(f"{name:<10}{says}" for name, says in BENCHES.items()))
        return 0
    if not arguments:
        return max(_run(name, []) for name in BENCHES)
    name, *options = arguments
    if name not in BENCHES:
        print(f"no bench {name}: there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    return _run(name, options)


def _run(name: str, options: list[str]) -> int:
    # A process of its own for each: one bench's server, settings or memory never sits under another's figures.
    return subprocess.call([sys.executable, str(Path(__file__).with_name(f"{name}.py")), *options])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
