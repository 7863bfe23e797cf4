"""Taking many documents apart at once, in processes beside: the greater part of the work of building an index.

A process is given documents as lines and answers with their streams as lines; it ends when its input does, so none is
left behind when the one that asked is killed.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from queue import Empty, SimpleQueue
from typing import Any, Final

from gongkai.search.documents import Document, Part
from gongkai.search.streams import streams

#: Fewer documents than this are not worth starting processes for.
WORTH: Final = 400
_PIECE: Final = 50

_PLAIN: Final = (
    *("key", "kind", "title", "url", "document_number", "index_number", "unit_name", "column_name"),
    *("keywords", "abstract", "body"),
)
_DAYS: Final = ("made_on", "published_on")


def packed(document: Document) -> str:
    """Return what the streams of a document are made of, as one line."""
    kept = {name: getattr(document, name) for name in _PLAIN}
    kept["parts"] = [[part.label, part.page, part.text] for part in document.parts]
    kept |= {name: day.isoformat() for name in _DAYS if (day := getattr(document, name))}
    return json.dumps(kept, ensure_ascii=False)


def unpacked(line: str) -> Document:
    """Return the document of a line."""
    kept: dict[str, Any] = json.loads(line)
    kept["parts"] = tuple(Part(*part) for part in kept["parts"])
    kept["keywords"] = tuple(kept["keywords"])
    return Document(**kept | {name: date.fromisoformat(kept[name]) for name in _DAYS if name in kept})


class Analysts:
    """As many processes as there are processors, started when there is enough to do."""

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[str]] = []

    def streams(self, batch: Sequence[Document]) -> Iterator[tuple[Document, dict[str, str]]]:
        """Yield every document with its streams; in any order."""
        if len(batch) < WORTH or (os.cpu_count() or 1) < 2:
            for document in batch:
                yield document, streams(document)
            return
        if not self._processes:
            self._processes = [_start() for _ in range(min(os.cpu_count() or 1, 8))]
        pieces = [batch[at : at + _PIECE] for at in range(0, len(batch), _PIECE)]
        waiting: SimpleQueue[Sequence[Document]] = SimpleQueue()
        for piece in pieces:
            waiting.put(piece)
        answers: SimpleQueue[list[tuple[Document, dict[str, str]]] | BaseException] = SimpleQueue()
        for process in self._processes:
            threading.Thread(target=_feed, args=(process, waiting, answers), daemon=True).start()
        for _ in pieces:
            answer = answers.get()
            if isinstance(answer, BaseException):
                raise answer
            yield from answer

    def close(self) -> None:
        """Let the processes end."""
        for process in self._processes:
            if process.stdin and process.stdout:
                process.stdin.close()
                process.stdout.close()
            process.wait()
        self._processes = []


def _start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "gongkai.search.analysing"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def _feed(
    process: subprocess.Popen[str],
    waiting: SimpleQueue[Sequence[Document]],
    answers: SimpleQueue[list[tuple[Document, dict[str, str]]] | BaseException],
) -> None:
    try:
        while True:
            piece = waiting.get_nowait()
            # One line out, one line back: with more in flight, both ends could wait for room in their pipes.
            answers.put([(document, _asked(process, document)) for document in piece])
    except Empty:
        return
    except BaseException as error:
        answers.put(error)


def _asked(process: subprocess.Popen[str], document: Document) -> dict[str, str]:
    if process.stdin is None or process.stdout is None:
        raise BrokenPipeError
    process.stdin.write(f"{packed(document)}\n")
    process.stdin.flush()
    found: dict[str, str] = json.loads(process.stdout.readline())
    return found


def _serve() -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(streams(unpacked(line)), ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
