"""The whole page of search results, made anew for every question, over an index of generated records.

``python bench/finding.py --data FOLDER --index FOLDER [--questions 200] [--json]``. FOLDER of ``--data`` is a data
folder with units and columns (a demonstration), that of ``--index`` what ``searching.py --keep`` left. The records of
the index are not in the database: whether they are public is asked as always, and then they are shown all the same.
Times are milliseconds for a request in this process, without a server; ``cpu`` is what the process worked for it.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import replace

from searching import spread
from stock import Stock

from gongkai.search.asking import Query


def main() -> None:
    """Ask for the pages and print how long they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--index", required=True)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ["DATA"] = options.data
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.dev")
    told = _measured(options.index, Stock().questions(options.questions))
    print(json.dumps(told, indent=1) if options.json else told)


def _measured(index: str, questions: list[Query]) -> dict[str, object]:
    import django  # noqa: PLC0415 - settings come from the environment made above
    from django.conf import settings  # noqa: PLC0415

    settings.SEARCH_FOLDER = index
    settings.DEBUG = False
    django.setup()
    from django.test import Client  # noqa: PLC0415

    from gongkai.search import choosing, sources  # noqa: PLC0415
    from gongkai.search.tantivy_engine import TantivyEngine  # noqa: PLC0415

    for kind, source in sources.all_sources().items():
        sources.register(kind, replace(source, visible=lambda keys, ask=source.visible: ask(keys) | set(keys)))
    engine = choosing.engine()
    if isinstance(engine, TantivyEngine):
        engine.keep = 0
    client = Client(HTTP_HOST="localhost")
    times, worked = [], []
    for place, query in enumerate(questions):
        asked = {"q": query.text, **{name: values[0] for name, values in query.filters.items()}}
        started, before = time.perf_counter(), time.process_time()
        answer = client.get("/search/", asked)
        took, work = (time.perf_counter() - started) * 1000, (time.process_time() - before) * 1000
        if answer.status_code != 200:
            sys.exit(f"{query.text}: {answer.status_code}")
        if place >= len(questions) // 10:
            times.append(took)
            worked.append(work)
    return {
        "load": os.getloadavg()[0],
        "records": engine.count(),
        "wall": spread(times),
        "cpu": spread(worked),
    }


if __name__ == "__main__":
    main()
