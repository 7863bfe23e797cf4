"""What is kept in the cluster: an index per generation, and one name (an alias) that says which of them serves.

The name carries the version of the streams, so servers of two versions can run side by side while one replaces the
other: each sees only an index it understands, or none.
"""

import json
import logging
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from gongkai.search.asking import DEEPEST, MOST
from gongkai.search.documents import FACETS, Document
from gongkai.search.engine import EngineAway, IndexMissing
from gongkai.search.opensearch_client import Connection
from gongkai.search.shown import shown
from gongkai.search.streams import EXISTENCE, ORDERED, STREAMS, VERSION, streams, weight

logger = logging.getLogger(__name__)

#: Raised when the layout below changes: an older index is then built anew.
LAYOUT: Final = 1
_EPOCH: Final = 1 << 32
_BULK_BYTES: Final = 4_000_000
_BULK_DOCUMENTS: Final = 500
_LONGEST_WORD: Final = 8
_FIRST_DAY: Final = date(1900, 1, 1).toordinal()

Json = dict[str, Any]


class Outdated(EngineAway):
    """Somebody else wrote a newer version of what was to be written: fetch it again and write that."""

    def __init__(self) -> None:
        super().__init__("检索索引刚被另一个进程更新，稍后自动重试")


def layout(shards: int) -> Json:
    """Return the settings and fields of a new index; without copies until it serves, so that it is filled fast."""
    fields: Json = {
        name: {"type": "text", "analyzer": "whitespace", "index_options": _options(name)} for name in STREAMS
    }
    fields |= {name: {"type": "keyword", "ignore_above": 2000} for name in (*FACETS, "key", "in_force", "facets")}
    fields |= {"words": {"type": "keyword", "index": False}}
    fields |= {"weight": {"type": "float", "index": False}}
    fields |= {"day": {"type": "integer"}, "stored": {"type": "object", "enabled": False}}
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": 0,
                "refresh_interval": "-1",
                "translog.durability": "async",
                "max_result_window": DEEPEST + MOST,
                "gc_deletes": "1h",
            }
        },
        "mappings": {"dynamic": False, "_source": {"includes": ["stored"]}, "properties": fields},
    }


def _options(stream: str) -> str:
    return "positions" if stream in ORDERED else "docs" if stream in EXISTENCE else "freqs"


def day_number(day: date | None) -> int:
    """Return a day as a number that sorts, 0 for none."""
    return day.toordinal() - _FIRST_DAY if day else 0


def row(document: Document, found: Mapping[str, str] | None = None) -> Json:
    """Return a document as the cluster keeps it: streams to be found by, values to be narrowed by, text to be shown.

    ``found`` are its streams where they are known already.
    """
    values = {
        "key": document.key,
        "unit": list(dict.fromkeys((*document.line, *([document.unit] if document.unit else ())))),
        "column": document.column,
        "year": document.year,
        "kind": document.kind,
        "validity": document.validity,
        "genre": document.genre,
        "subject": document.subject,
        "in_force": "1" if document.in_force else "0",
        "facets": [f"{name}={value}" for name, values in document.facets.items() for value in values],
    }
    filled = {name: value for name, value in values.items() if value}
    made = streams(document) if found is None else found
    words = sorted({word for word in made.get("title", "").split() if len(word) <= _LONGEST_WORD})
    ranked = {"words": words, "day": day_number(document.day), "weight": weight(document)}
    return {**made, **filled, **ranked, "stored": shown(document)}


class Versions:
    """Numbers that only grow, over all processes: what is written later wins, however late an earlier request arrives.

    The upper half counts the processes (the cluster hands it out), the lower half a process's own writes; no clock is
    asked, so one that goes wrong harms nothing.
    """

    def __init__(self, connection: Connection, prefix: str) -> None:
        self.connection = connection
        self.path = f"/{prefix}-turns/_doc/turn"
        self.last = 0
        self._one_by_one = threading.Lock()

    def next(self) -> int:
        """Return a number above all this process had, and above all of every process that began before it."""
        with self._one_by_one:
            if not self.last:
                turn = self.connection.ask("PUT", self.path, {}, refresh="false")
                self.last = int(turn["_version"]) * _EPOCH
            self.last += 1
            return self.last

    def renew(self) -> None:
        """Begin a new turn: another process has had one since."""
        self.last = 0


class Store:
    """The indices of one installation in a cluster."""

    def __init__(self, connection: Connection, prefix: str, shards: int, replicas: int, timeout: float) -> None:
        self.connection, self.shards, self.replicas, self.timeout = connection, shards, replicas, timeout
        self.name = f"{prefix}-documents-v{VERSION}.{LAYOUT}"
        self.versions = Versions(connection, prefix)
        self._ours = re.compile(rf"{re.escape(prefix)}-documents-v[0-9.]+-[0-9]+")
        self._all = f"{prefix}-documents-v*"

    def create(self) -> str:
        """Make an empty index that does not serve yet and return its name."""
        index = f"{self.name}-{time.time_ns()}"
        self.connection.ask("PUT", f"/{index}", layout(self.shards), self.timeout, wait_for_active_shards="1")
        return index

    def serve(self, index: str) -> None:
        """Let a filled index serve, in one step, and drop those that served before."""
        settings = {"number_of_replicas": self.replicas, "refresh_interval": "1s", "translog.durability": "request"}
        self.connection.ask("POST", f"/{index}/_flush", timeout=self.timeout)
        self.connection.ask("PUT", f"/{index}/_settings", {"index": settings}, self.timeout)
        self.connection.ask("POST", f"/{index}/_refresh", timeout=self.timeout)
        steps = [
            {"remove": {"index": self._all, "alias": self.name, "must_exist": False}},
            {"add": {"index": index, "alias": self.name, "is_write_index": True}},
        ]
        self.connection.ask("POST", "/_aliases", {"actions": steps}, self.timeout)
        self._clear_before(index)

    def _clear_before(self, index: str) -> None:
        """Drop the indices older than one; what cannot be dropped now is when the next one begins to serve."""
        try:
            for other in self.indices():
                if other.rsplit("-", 1)[1] < index.rsplit("-", 1)[1]:
                    self.drop(other)
        except EngineAway:
            logger.warning("indices older than %s stay in the cluster until the next one serves", index)

    def serving(self) -> list[str]:
        """Return the index that serves. Raises ``IndexMissing`` where none of this version does."""
        return list(self.connection.ask("GET", f"/_alias/{self.name}"))

    def discard(self, index: str) -> None:
        """Delete an index unless it serves: the step that was to let it serve may have come through after all."""
        try:
            if index in self.serving():
                return
        except IndexMissing:
            pass
        self.drop(index)

    def drop(self, index: str) -> None:
        """Delete an index."""
        self.connection.ask("DELETE", f"/{index}", timeout=self.timeout, ignore_unavailable="true")

    def indices(self) -> list[str]:
        """Return the names of this installation's indices, of whatever version."""
        return sorted(name for name in self.connection.ask("GET", f"/{self._all}/_alias") if self._ours.fullmatch(name))

    def write(self, target: str, rows: Iterable[Json], deleted: Iterable[str]) -> None:
        """Write rows and delete by key, in as many requests as it takes.

        Raises ``Outdated`` where newer versions are there already, ``EngineAway`` where something was not written; what
        was written stays, and writing everything again does no harm.
        """
        version = self.versions.next()
        outdated = False
        for lines in _requests(rows, deleted, version):
            body = "\n".join(lines) + "\n"
            alias = "true" if target == self.name else "false"
            answer = self.connection.ask("POST", f"/{target}/_bulk", body, self.timeout, require_alias=alias)
            outdated |= _checked(answer)
        if outdated:
            self.versions.renew()
            raise Outdated

    def refresh(self, target: str) -> None:
        """Let searches see what was written."""
        self.connection.ask("POST", f"/{target}/_refresh", timeout=self.timeout)


def _requests(rows: Iterable[Json], deleted: Iterable[str], version: int) -> Iterator[Sequence[str]]:
    lines: list[str] = []
    size = count = 0
    for piece in _lines(rows, deleted, version):
        lines.extend(piece)
        size += sum(map(len, piece))
        count += 1
        if count >= _BULK_DOCUMENTS or size >= _BULK_BYTES:
            yield lines
            lines, size, count = [], 0, 0
    if lines:
        yield lines


def _lines(rows: Iterable[Json], deleted: Iterable[str], version: int) -> Iterator[tuple[str, ...]]:
    named = {"version": version, "version_type": "external_gte"}
    for made in rows:
        yield json.dumps({"index": {"_id": made["key"], **named}}), json.dumps(made, ensure_ascii=False)
    for key in deleted:
        yield (json.dumps({"delete": {"_id": key, **named}}),)


def _checked(answer: Json) -> bool:
    """Return whether newer versions were there; raise where the cluster could not write. Deleting nothing is no fault.

    What the cluster will never take (400) is logged and passed over: trying it again would hold up all the others.
    """
    outdated = False
    for item in answer.get("items", ()) if answer.get("errors") else ():
        done = next(iter(item.values()))
        status = int(done.get("status", 500))
        if status == 409:
            outdated = True
        elif status == 400:
            logger.error("search cluster refuses %s: %s", done.get("_id"), done.get("error", {}).get("type"))
        elif status == 404 and "error" in done:
            raise IndexMissing
        elif status >= 300 and status != 404:
            raise EngineAway
    return outdated
