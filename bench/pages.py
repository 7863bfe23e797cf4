"""Home, list and record page: ours, kept and computed anew, beside the same content on a plain Wagtail site.

``python -m bench.pages --data FOLDER [--records 200] [--seconds 4] [--clients 4] [--anew 60] [--json]``. FOLDER is a
data folder with records (``python -m bench.corpus`` makes tables for ``gongkai import-records``). The plain site gets
so many records of its own. Kept pages and plain ones are asked for in turns; clients keep their connections.

``anew`` comes from a second server of ours that keeps no pages (``KEPT_PAGES_MB=0``): every answer is computed. It is
asked for many records, for the first pages of the longest list and, as ``deep``, for pages all through it. Beside the
time by the clock stands the processor time of that server for each answer, which other programs do not lengthen.
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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

HERE: Final = Path(__file__).resolve().parent.parent
KINDS: Final = ("home", "list", "record")
#: As our lists are (gongkai.catalogue.listing): records on a page, records counted at most.
PAGE: Final = 20
MOST_COUNTED: Final = 20_000


def main() -> None:
    """Start both, ask in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--records", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--anew", type=int, default=60, help="requests for computed pages, of each kind")
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
        ours = _addresses(options.data, options.anew)
        environment = {**os.environ, "DATA": str(options.data), "DJANGO_SETTINGS_MODULE": "gongkai.settings.dev"}
        with (
            _served("gongkai.wsgi:application", environment) as kept,
            _served("gongkai.wsgi:application", {**environment, "KEPT_PAGES_MB": "0"}) as anew,
            _served("bench.plain_site.wsgi:application", plain) as other,
        ):
            told = {kind: _measured(kind, kept, ours[kind], other, theirs[kind], options) for kind in KINDS}
            for kind, addresses in ours.items():
                told.setdefault(kind, {}).update(_anew(anew, addresses, options.anew))
    if options.json:
        print(json.dumps(told, indent=1))
        return
    for kind, one in told.items():
        print(f"{kind:<8}" + "  ".join(f"{name} {value}" for name, value in one.items()))


@dataclass(frozen=True)
class Served:
    """A server at work: its port on this machine and its process."""

    port: int
    process: int


def _addresses(data: Path, count: int) -> dict[str, list[str]]:
    """Return what is asked for of each kind: the home page, pages of the column with most records, records."""
    database = sqlite3.connect(f"file:{data / 'gongkai.sqlite3'}?mode=ro", uri=True)
    column, listed = database.execute(
        "SELECT c.path, count(*) FROM catalogue_record r JOIN catalogue_column c ON c.id = r.column_id "
        "WHERE r.live GROUP BY c.path ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()
    found = database.execute("SELECT index_number FROM catalogue_record WHERE live ORDER BY id").fetchall()
    database.close()
    pages = min(-(-listed // PAGE), MOST_COUNTED // PAGE)
    first = [f"/columns/{column}/", *(f"/columns/{column}/?page={page}" for page in range(2, min(pages, 5) + 1))]
    deep = [f"/columns/{column}/?page={1 + pages * place // count}" for place in range(count)]
    spread = found[:: max(1, len(found) // count)]
    return {"home": ["/"], "list": first, "record": [f"/records/{quote(one)}/" for (one,) in spread], "deep": deep}


@contextmanager
def _served(application: str, environment: dict[str, str]) -> Iterator[Served]:
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
        yield Served(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def _got(connection: http.client.HTTPConnection, address: str) -> http.client.HTTPResponse:
    connection.request("GET", address, headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    answer.read()
    return answer


def _measured(
    kind: str, kept: Served, ours: list[str], other: Served, theirs: str, options: argparse.Namespace
) -> dict[str, float]:
    """Ask both for one page again and again, in turns, so that both meet the same weather on a busy machine."""
    for server, address in ((kept, ours[0]), (other, theirs)):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        found = [_got(connection, address).status for _ in range(3)]
        if set(found) != {200}:
            sys.exit(f"{kind}: {address} answered {found}")
    halves = options.seconds / 2
    mine, plain = [], []
    for _ in range(2):
        mine.append(_rate(kept.port, ours[0], halves, options.clients))
        plain.append(_rate(other.port, theirs, halves, options.clients))
    before = _processor_ms(other.process)
    times = _times(other.port, [theirs], options.anew)
    used = _processor_ms(other.process) - before
    return {
        "ours/s": round(statistics.fmean(mine)),
        "plain/s": round(statistics.fmean(plain)),
        "ratio": round(statistics.fmean(mine) / statistics.fmean(plain), 1),
        "plain_p50_ms": round(statistics.median(times), 1),
        **({"plain_cpu_ms": round(used / options.anew, 1)} if used else {}),
    }


def _anew(server: Served, addresses: list[str], count: int) -> dict[str, float]:
    """Ask the server that keeps nothing, once the programme is warm."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for _ in range(3):
        answer = _got(connection, addresses[-1])
        # The layer that keeps pages marks each: without a mark it is not there.
        if answer.status != 200 or answer.getheader("ETag"):
            sys.exit(f"{addresses[-1]} was not computed: {answer.status}, {answer.getheader('ETag')}")
    before = _processor_ms(server.process)
    times = _times(server.port, addresses, count)
    used = _processor_ms(server.process) - before
    told = {"anew_p50_ms": round(times[count // 2], 1), "anew_p95_ms": round(times[int(count * 0.95)], 1)}
    return {**told, "anew_cpu_ms": round(used / count, 1)} if used else told


def _processor_ms(process: int) -> float:
    """Return the processor time of a process and all below it so far; 0 where the system does not tell."""
    try:
        # After the name in brackets, which may hold anything: the twelfth and thirteenth values.
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        below = [one.read_text().split() for one in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return 0.0
    own = (int(told[11]) + int(told[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    return own + sum(_processor_ms(int(child)) for children in below for child in children)


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


def _times(port: int, addresses: list[str], count: int) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for number in range(count):
        began = time.perf_counter()
        _got(connection, addresses[number % len(addresses)])
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


if __name__ == "__main__":
    main()
