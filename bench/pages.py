"""Home, list and record page: ours, kept and computed anew, beside the same content on a plain Wagtail site.

``python -m bench.pages --data FOLDER [--records 200] [--seconds 4] [--clients 4] [--json]``. FOLDER is a data folder
with records (``python -m bench.corpus`` makes tables for ``gongkai import-records``). The plain site gets so many
records of its own. Both run under the same server with one process each, in turns; clients keep their connections.
``ours anew`` asks with an address nobody asked for before (a question mark and a number), which no cache can know.
"""

import argparse
import http.client
import json
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

HERE: Final = Path(__file__).resolve().parent.parent
KINDS: Final = ("home", "list", "record")


def main() -> None:
    """Start both, ask in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--records", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--anew", type=int, default=60, help="requests past the cache, of each kind")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongkai-pages-") as folder:
        plain = {**os.environ, "PLAIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "bench.plain_site.settings"}
        filled = subprocess.run(
            [sys.executable, "-m", "bench.plain_site.filling", str(options.records)],
            env=plain,
            cwd=HERE,
            check=True,
            capture_output=True,
            text=True,
        )
        theirs = {"home": "/", "list": "/list/", "record": f"/list/{filled.stdout.split()[-1]}/"}
        ours = _addresses(options.data)
        environment = {**os.environ, "DATA": str(options.data), "DJANGO_SETTINGS_MODULE": "gongkai.settings.dev"}
        with (
            _served("gongkai.wsgi:application", environment) as port,
            _served("bench.plain_site.wsgi:application", plain) as other,
        ):
            told = {kind: _measured(kind, port, ours[kind], other, theirs[kind], options) for kind in KINDS}
    if options.json:
        print(json.dumps(told, indent=1))
        return
    for kind, one in told.items():
        print(f"{kind:<8}" + "  ".join(f"{name} {value}" for name, value in one.items()))


def _addresses(data: Path) -> dict[str, str]:
    """Return the addresses of the home page, of the column with most records and of a record."""
    database = sqlite3.connect(f"file:{data / 'gongkai.sqlite3'}?mode=ro", uri=True)
    column, index = database.execute(
        "SELECT c.path, max(r.index_number) FROM catalogue_record r JOIN catalogue_column c ON c.id = r.column_id "
        "WHERE r.live GROUP BY c.path ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()
    database.close()
    return {"home": "/", "list": f"/columns/{column}/", "record": f"/records/{quote(index)}/"}


@contextmanager
def _served(application: str, environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = subprocess.Popen(
        [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--port", str(port), application],
        env=environment,
        cwd=HERE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            with suppress(OSError):
                _got(http.client.HTTPConnection("127.0.0.1", port, timeout=30), "/robots.txt")
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def _got(connection: http.client.HTTPConnection, address: str) -> int:
    connection.request("GET", address, headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _measured(
    kind: str, port: int, ours: str, other: int, theirs: str, options: argparse.Namespace
) -> dict[str, float | str]:
    for one, address in ((port, ours), (other, theirs)):
        connection = http.client.HTTPConnection("127.0.0.1", one, timeout=60)
        found = [_got(connection, address) for _ in range(3)]
        if set(found) != {200}:
            sys.exit(f"{kind}: {address} answered {found}")
    halves = options.seconds / 2
    # In turns, so that both meet the same weather on a busy machine.
    mine, plain = [], []
    for _ in range(2):
        mine.append(_rate(port, ours, halves, options.clients))
        plain.append(_rate(other, theirs, halves, options.clients))
    anew = _times(port, lambda number: f"{ours}?n={os.getpid()}{number}", options.anew)
    return {
        "ours/s": round(statistics.fmean(mine)),
        "plain/s": round(statistics.fmean(plain)),
        "ratio": round(statistics.fmean(mine) / statistics.fmean(plain), 1),
        "anew_p50_ms": round(anew[len(anew) // 2], 1),
        "anew_p95_ms": round(anew[int(len(anew) * 0.95)], 1),
        "plain_p50_ms": round(statistics.median(_times(other, lambda _: theirs, options.anew)), 1),
    }


def _rate(port: int, address: str, seconds: float, clients: int) -> float:
    counts = [0] * clients
    end = time.perf_counter() + seconds

    def ask(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < end:
            _got(connection, address)
            counts[place] += 1

    crowd = [threading.Thread(target=ask, args=(place,)) for place in range(clients)]
    began = time.perf_counter()
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return sum(counts) / (time.perf_counter() - began)


def _times(port: int, address: Callable[[int], str], count: int) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for number in range(count):
        began = time.perf_counter()
        _got(connection, address(number))
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


if __name__ == "__main__":
    main()
