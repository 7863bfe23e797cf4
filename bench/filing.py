"""File requests through real HTTP: what a citizen waits for, and how many an installation takes.

``python -m bench filing [--clients 4] [--filings 60] [--engines sqlite,postgresql] [--json]``. Every engine gets a data
folder of its own, thrown away afterwards, and the production server on a free port of this machine. Clients walk the
pages a browser walks (eleven requests, a new connection each time) and check every answer. PostgreSQL is the server of
``DATABASE_URL`` (one database is made and dropped there), else a private one from the ``pgserver`` package.
"""

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg

UNITS = Path(__file__).resolve().parent.parent / "gongkai" / "organisations" / "data" / "customs_units.csv"
UNIT = "u0028"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WHO = {"kind": "person", "name": "测速申请人", "id_kind": "other", "address": "某省某市某路1号"}
WHAT = {"title": "测速用的信息名称", "reference": "", "description": "测速用的内容描述。" * 10}
HOW = {"form": "electronic", "route": "online"}
ROWS = (
    ("page p50", "ms, a page without database (robots.txt), one client"),
    ("submit p50", "ms, the request that makes the case"),
    ("submit p95", "ms"),
    ("filing p50", "ms, all eleven requests of one filing"),
    ("filing p95", "ms"),
    ("filings/s", "with all clients at work"),
    ("requests/s", "with all clients at work"),
    ("cpu/filing", "ms the server's processes computed for one filing: other work on the machine does not stretch it"),
    ("submit/page", "ratio of the two medians, one client"),
)


class Failed(Exception):
    """The server answered otherwise than it must."""


def main() -> None:
    """Measure every engine and print them side by side."""
    options = _options()
    results = {engine: _measure(engine, options) for engine in options.engines.split(",")}
    if options.json:
        print(json.dumps(results, indent=1))
    else:
        _print(results, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--filings", type=int, default=60, help="in all, shared among the clients")
    parser.add_argument("--workers", type=int, default=2, help="processes of the server")
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _measure(engine: str, options: argparse.Namespace) -> dict[str, float]:
    if engine not in {"sqlite", "postgresql"}:
        sys.exit(f"no engine {engine}: there are sqlite and postgresql")
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        env = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "PORT", "WORKERS"}}
        env |= {"DATA": str(Path(folder) / "data"), "DJANGO_SETTINGS_MODULE": "gongkai.settings.dev"}
        if engine == "sqlite":
            return _with_server(env, options)
        with _database(Path(folder)) as url:
            return _with_server(env | {"DATABASE_URL": url}, options)


def _with_server(env: dict[str, str], options: argparse.Namespace) -> dict[str, float]:
    _gongkai(env, "prepare")
    _gongkai(env, "units", "import", str(UNITS))
    with _served(env, options.workers) as server:
        port = server.port
        for _ in range(2 * options.workers):
            Visitor(port, "W").file()  # each process once before the clock runs: templates and forms load at first use
        # In turns, so that both meet the same weather on a busy machine.
        turns = [([_page(port) for _ in range(5)], _one(port, f"A{number}")) for number in range(10)]
        page = statistics.median(value for pages, _ in turns for value in pages)
        alone = statistics.median(submit for _, submit in turns)
        before = _computed(server.pid)
        found = _together(port, options)
        after = _computed(server.pid)
        spent = sum(after[pid] - before[pid] for pid in after.keys() & before.keys())
        found["cpu/filing"] = spent / (options.filings // options.clients * options.clients)
        return found | {"page p50": page, "submit/page": alone / page}


def _one(port: int, mark: str) -> float:
    visitor = Visitor(port, mark)
    visitor.file()
    return visitor.submitting


def _together(port: int, options: argparse.Namespace) -> dict[str, float]:
    share = max(1, options.filings // options.clients)
    crowd = [Client(port, f"C{number}", share) for number in range(options.clients)]
    began = time.perf_counter()
    for client in crowd:
        client.start()
    for client in crowd:
        client.join()
    took = time.perf_counter() - began
    for client in crowd:
        if client.failure is not None:
            raise client.failure
    submits = [value for client in crowd for value in client.submits]
    filings = [value for client in crowd for value in client.filings]
    return {
        "submit p50": statistics.median(submits),
        "submit p95": _percentile(submits, 95),
        "filing p50": statistics.median(filings),
        "filing p95": _percentile(filings, 95),
        "filings/s": len(filings) / took,
        "requests/s": len(filings) * Visitor.REQUESTS / took,
    }


def _percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))]


class Client(threading.Thread):
    """One visitor after another, each filing one request; milliseconds are kept."""

    def __init__(self, port: int, mark: str, filings: int) -> None:
        """Keep what to do."""
        super().__init__(daemon=True)
        self.port, self.mark, self.share = port, mark, filings
        self.submits: list[float] = []
        self.filings: list[float] = []
        self.failure: Exception | None = None

    def run(self) -> None:
        """File the share; the first failure ends it and is raised by the one who waits."""
        try:
            for number in range(self.share):
                visitor, began = Visitor(self.port, f"{self.mark}-{number}"), time.perf_counter()
                visitor.file()
                self.filings.append((time.perf_counter() - began) * 1000)
                self.submits.append(visitor.submitting)
        except Exception as error:
            self.failure = error


@dataclass
class Visitor:
    """A browser without pictures: cookies, forms, redirects."""

    port: int
    mark: str
    cookies: dict[str, str] = field(default_factory=dict)
    submitting: float = 0.0

    REQUESTS = 11

    def file(self) -> str:
        """Walk from the choice of a unit to the receipt; return the request's number. Raises ``Failed``."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self.get(f"/apply/?unit={UNIT}")
            at = self.post("/apply/begin/", {"unit": UNIT})
            for values in (WHO | {"id_number": f"BENCH{self.mark}"}, WHAT, HOW):
                self.get(at)
                at = self.post(at, values)
            if not at.endswith("/review/"):
                raise Failed(f"the pages lead to {at}")
            self.get(at)
            began = time.perf_counter()
            at = self.post(at.replace("/review/", "/submit/"), {})
            self.submitting = (time.perf_counter() - began) * 1000
            found = re.search(r"\b\d{4}-\d{4}-\d{5}\b", self.get(at))
            if found is None:
                raise Failed("the receipt shows no number")
            return found.group()
        finally:
            self.connection.close()

    def get(self, path: str) -> str:
        """Return a page."""
        status, _, body = self.ask("GET", path, None)
        if status != 200:
            raise Failed(f"GET {path}: {status}")
        return body

    def post(self, path: str, values: dict[str, str]) -> str:
        """Send a form; return where it leads."""
        whole = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **values}
        status, onwards, body = self.ask("POST", path, urlencode(whole))
        if status != 302 or urlsplit(onwards).path == path:
            raise Failed(f"POST {path}: {status} {body[:2000]}")
        return urlsplit(onwards).path

    def ask(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        """Send one request with the cookies kept so far; keep those that come back."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self.connection.request(method, path, body, headers | (FORM if body is not None else {}))
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, answer.headers.get("Location", ""), text


def _computed(session: int) -> dict[int, float]:
    """Return the milliseconds each process of a session has computed; none where the system does not tell."""
    tick, found = os.sysconf("SC_CLK_TCK"), {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                found[int(stat.parent.name)] = (int(fields[11]) + int(fields[12])) * 1000 / tick
    return found


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the id of its session."""

    port: int
    pid: int


def _page(port: int) -> float:
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/robots.txt")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise Failed(f"GET /robots.txt: {answer.status}")
    return (time.perf_counter() - began) * 1000


@contextmanager
def _served(env: dict[str, str], workers: int) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gongkai.cli", "serve", "--port", str(port), "--workers", str(workers)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=env, start_new_session=True, **quiet)
    try:
        _await(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise Failed("the server stopped")
        try:
            _page(port)
            return
        except OSError:
            time.sleep(0.2)
    raise Failed("the server does not answer")


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """A database to throw away: on the server of ``DATABASE_URL``, else on a private server."""
    admin, server = os.environ.get("DATABASE_URL", ""), None
    if not admin:
        import pgserver  # noqa: PLC0415 - only where no server is given

        server = pgserver.get_server(folder / "pg", cleanup_mode="stop")
        admin = server.get_uri()
    name = f"gongkai_bench_{os.getpid()}"
    _do(admin, f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(admin)._replace(path=f"/{name}"))
    finally:
        _do(admin, f'DROP DATABASE "{name}" WITH (FORCE)')
        if server is not None:
            server.cleanup()


def _do(admin: str, statement: str) -> None:
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(statement)


def _gongkai(env: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "gongkai.cli", *arguments], env=env, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"gongkai {' '.join(arguments)}: {done.stderr}")


def _print(results: dict[str, dict[str, float]], options: argparse.Namespace) -> None:
    first = next(iter(results))
    print(f"\nfiling: {options.clients} clients, {options.filings} filings, server of {options.workers} processes")
    print(f"{'':>12}" + "".join(f"{engine:>14}" for engine in results) + f"   ratio to {first}")
    for name, says in ROWS:
        line = f"{name:>12}" + "".join(f"{row[name]:>14.1f}" for row in results.values())
        one = results[first][name]
        ratios = " ".join(f"×{row[name] / one:.2f}" if one else "" for row in list(results.values())[1:])
        print(f"{line}   {ratios:<10}{says}")


if __name__ == "__main__":
    main()
