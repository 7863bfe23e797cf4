"""The index on disk: a folder per generation, and a file that names the one that serves.

The file is replaced in one step, so whatever happens in between, one sound index serves: the old one or the new one. A
generation in the making is locked by whoever makes it; one that is neither serving nor locked was left behind by a
crash and is cleared away.
"""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from gongkai.search.engine import IndexMissing

_CURRENT: Final = "current"
_MAKING: Final = "making"


class Generations:
    """The folder that holds the generations of one index, all of one version of its layout."""

    def __init__(self, folder: Path, version: str) -> None:
        self.folder = folder
        self.version = version

    def current(self) -> Path:
        """Return the folder that serves. Raises ``IndexMissing`` where there is none of this version."""
        try:
            version, _, name = (self.folder / _CURRENT).read_text().strip().partition(" ")
        except OSError:
            raise IndexMissing from None
        if version != self.version or not name.isalnum():
            raise IndexMissing
        return self.folder / name

    def stamp(self) -> tuple[int, int]:
        """Return what changes when another generation serves, cheaply."""
        try:
            found = os.stat(self.folder / _CURRENT)
        except OSError:
            raise IndexMissing from None
        return found.st_ino, found.st_mtime_ns

    def create(self) -> tuple[Path, TextIO]:
        """Make the folder of a new generation and return it with the lock that says it is in the making."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.clear()
        folder = self.folder / f"{time.time_ns():x}{secrets.token_hex(4)}"
        with self._alone():
            folder.mkdir(mode=0o700)
            lock = (folder / _MAKING).open("w")
            fcntl.flock(lock, fcntl.LOCK_EX)
        return folder, lock

    def serve(self, folder: Path, lock: TextIO) -> None:
        """Let a finished generation serve and clear the others away."""
        _sync(folder)
        fresh = self.folder / f"{_CURRENT}.{folder.name}"
        with fresh.open("w") as out:
            out.write(f"{self.version} {folder.name}\n")
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self.folder / _CURRENT)
        _sync(self.folder)
        lock.close()
        self.clear()

    def clear(self) -> None:
        """Remove what neither serves nor is in the making. Readers that still have it open are not disturbed."""
        with self._alone():
            try:
                serving = self.current().name
            except IndexMissing:
                serving = ""
            for other in self.folder.iterdir():
                if other.is_dir() and other.name != serving and not _locked(other / _MAKING):
                    shutil.rmtree(other, ignore_errors=True)
                elif other.name.startswith(f"{_CURRENT}."):
                    other.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _locked(path: Path) -> bool:
    try:
        with path.open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
