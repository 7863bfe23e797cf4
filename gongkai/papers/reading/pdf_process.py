"""Asking the process in which PDFium runs, and getting over its death.

One such process is started when the first PDF is read, is used for all that follow, and ends with this one.
"""

from __future__ import annotations

import atexit
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from threading import Lock, Timer
from typing import Any, BinaryIO, Final, Literal

from gongkai.papers.reading.pdf_ink import DocumentInk, unpack

_WORKER: Final = "gongkai.papers.reading.pdf_worker"
_ROOT: Final = str(Path(__file__).resolve().parents[3])
_LENGTH: Final = struct.Struct(">Q")
_SIZE: Final = struct.Struct(">II")
_LONGEST_ANSWER: Final = 256 * 1024 * 1024
_SECONDS: Final = 5.0
"""After this long the process stops reading of its own accord and gives what it has."""

_PATIENCE: Final = 12.0
"""After this long, in seconds, it is killed."""


class Died(Exception):
    """The process ended or had to be killed over a file: ``slow``, or ``crashed`` (which is also want of memory)."""

    def __init__(self, why: Literal["slow", "crashed"]) -> None:
        super().__init__(why)
        self.why = why


class _Worker:
    """The running process."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(  # noqa: S603 (our own module, no words of anyone's)
            [sys.executable, "-m", _WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        self.owner = os.getpid()
        self._slow = False

    def ask(self, request: dict[str, Any], data: bytes = b"", patience: float = _PATIENCE) -> bytes:
        """Send a request and wait for the answer.

        Raises:
            Died: there was none.
        """
        self._slow = False
        timer = Timer(patience, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            give, take = self._pipes()
            give.write(json.dumps(request).encode() + b"\n")
            give.write(data)
            give.flush()
            answer = _exactly(take, _LENGTH.unpack(_exactly(take, _LENGTH.size))[0])
        except (OSError, EOFError) as error:
            raise Died("slow" if self._slow else "crashed") from error
        finally:
            timer.cancel()
        return answer

    def end(self) -> None:
        """End the process and close its pipes."""
        self._process.kill()
        for pipe in self._pipes():
            try:
                pipe.close()
            except OSError:
                continue
        self._process.wait()

    def _pipes(self) -> tuple[BinaryIO, BinaryIO]:
        give, take = self._process.stdin, self._process.stdout
        if give is None or take is None:
            raise EOFError
        return give, take  # type: ignore[return-value]

    def _give_up(self) -> None:
        self._slow = True
        self._process.kill()


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    if length > _LONGEST_ANSWER:
        raise EOFError
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data


class Press:
    """What the rest of the package asks. PDFium does one thing at a time, and so does this."""

    def __init__(self) -> None:
        self._worker: _Worker | None = None
        self._lock = Lock()
        self._open: tuple[int, int] | None = None

    def ink(self, data: bytes) -> DocumentInk:
        """Return what is on the pages of a file.

        Raises:
            Died: the process did not survive it.
        """
        return unpack(self._ask(data, {"do": "ink", "seconds": _SECONDS}))

    def picture(self, data: bytes, page: int, dots: int) -> tuple[int, int, bytes] | None:
        """Return a page of a file as width, height and grey pixels; None when it cannot be drawn.

        Raises:
            Died: the process did not survive it.
        """
        answer = self._ask(data, {"do": "picture", "page": page, "dots": dots}, _PATIENCE / 2)
        if not answer:
            return None
        width, height = _SIZE.unpack_from(answer)
        return width, height, answer[_SIZE.size :]

    def end(self) -> None:
        """End the process; the next file starts another."""
        if self._worker is not None and self._worker.owner == os.getpid():
            self._worker.end()
        self._worker = self._open = None

    def _ask(self, data: bytes, request: dict[str, Any], patience: float = _PATIENCE) -> bytes:
        with self._lock:
            # After a fork the pipes belong to the parent.
            if self._worker is None or self._worker.owner != os.getpid():
                self._worker, self._open = _Worker(), None
            try:
                known = (len(data), hash(data))
                if self._open != known:
                    self._worker.ask({"do": "open", "size": len(data)}, data)
                    self._open = known
                return self._worker.ask(request, patience=patience)
            except Died:
                self.end()
                raise


PRESS: Final = Press()
atexit.register(PRESS.end)
