"""Nothing that is not public is ever reachable: pages, feeds, interface, files and search, while records move.

One process drafts, reviews, publishes, corrects and withdraws; several readers ask for everything an anonymous visitor
can think of. Each version of a record carries a word of its own. No answer that was asked for after a word ceased to be
public, or was complete before it began to be, may hold that word.
"""

import gzip
import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from conftest import ROOT, Demo
from tests.moving import WORD

#: How many records are taken through their states while others look.
LIVES = int(os.environ.get("GONGKAI_LEAK_LIVES", "4"))
READERS = 3
#: Where whatever is public may show, besides the records' own addresses.
PLACES = [
    "/",
    "/sites/guangzhou/",
    "/hant/",
    "/columns/",
    "/columns/content/documents/announcements/",
    "/columns/content/documents/announcements/?page=2",
    "/sites/guangzhou/columns/content/documents/announcements/",
    "/units/u0028/",
    "/units/u0028/columns/content/documents/announcements/",
    "/hant/columns/content/documents/announcements/",
    "/article-20/",
    "/topics/",
    "/gazette/",
    "/guide/",
    "/kiosk/",
    "/kiosk/guangzhou/",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap/",
    "/feeds/records.atom",
    "/feeds/units/u0028.atom",
    "/feeds/columns/content/documents/announcements.atom",
    f"/feeds/search.atom?q={quote(WORD)}",
    f"/search/?q={quote(WORD)}",
    f"/search/?q={quote(WORD)}&sort=date",
    f"/hant/search/?q={quote(WORD)}",
    f"/search/suggest/?q={quote('关于' + WORD)}",
    f"/api/v1/search?q={quote(WORD)}",
    "/api/v1/records?unit=u0028&limit=50",
    "/api/v1/openapi.json",
    "/open-data/records.csv?unit=u0028",
    "/open-data/records.jsonl?unit=u0028",
    "/open-data/manifest.json",
    "/apply/?about=" + quote(WORD),
]
WORDS = re.compile(rf"{WORD}\d+第\d+号")


class Watch:
    """What is said of each word, and what was seen of it."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.seen = log.with_suffix(".seen")
        self.opens: dict[str, float] = {}
        self.closed: dict[str, float] = {}
        self.numbers: set[str] = set()
        self.files: set[tuple[str, int]] = set()
        self.read_to = 0

    def refresh(self) -> None:
        """Read what was written since."""
        if not self.log.exists():
            return
        with self.log.open(encoding="utf-8") as lines:
            lines.seek(self.read_to)
            while line := lines.readline():
                if not line.endswith("\n"):
                    break
                self.read_to = lines.tell()
                self.note(json.loads(line))

    def tell(self, words: set[str]) -> None:
        """Tell the mover what was seen, so that nothing is withdrawn before anybody looked."""
        with self.seen.open("a", encoding="utf-8") as lines:
            lines.writelines(f"{word}\n" for word in sorted(words))

    def note(self, line: dict) -> None:
        """Take one line in."""
        if line["number"]:
            self.numbers.add(line["number"])
        if line["file"]:
            self.files.add((line["number"], line["file"]))
        if line["what"] == "opens":
            self.opens[line["word"]] = line["at"]
        if line["what"] == "closed":
            self.closed[line["word"]] = line["at"]

    def leaked(self, words: set[str], began: float, ended: float) -> set[str]:
        """Return the words that an answer asked for at ``began`` and complete at ``ended`` may not hold."""
        self.refresh()
        return {
            word
            for word in words
            if self.opens.get(word, float("inf")) > ended or self.closed.get(word, float("inf")) < began
        }


def ask(connection: http.client.HTTPConnection, path: str) -> str:
    """Return what an anonymous visitor is answered, whatever the status."""
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", "User-Agent": "Mozilla/5.0 (leaks)"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return body.decode("utf-8", errors="replace")


def read_all(address: str, watch: Watch, over: threading.Event, found: list, seen: dict) -> None:
    """Ask for everything, again and again, and once more when the moving is over."""
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)) as connection:
        turn = 0
        while not over.is_set():
            turn += 1
            read_once(connection, watch, turn, found, seen)
        read_once(connection, watch, turn, found, seen)
        read_once(connection, watch, turn + 1, found, seen)


def read_once(connection: http.client.HTTPConnection, watch: Watch, turn: int, found: list, seen: dict) -> None:
    """Ask for the latest records by every address they have or might have, and for half of the other places."""
    watch.refresh()
    numbers = sorted(watch.numbers)[-12:]
    places = [f"/records/{quote(number)}/" for number in numbers]
    places += [f"/api/v1/records/{quote(number)}" for number in numbers]
    for number, file in sorted(watch.files)[-12:]:
        places.append(f"/records/{quote(number)}/files/{file}/")
    for path in [*PLACES[turn % 2 :: 2], *places]:
        began = time.time()
        text = ask(connection, path)
        ended = time.time()
        words = set(WORDS.findall(text))
        if fresh := words - set(seen):
            watch.tell(fresh)
        for word in words:
            seen[word] = seen.get(word, 0) + 1
        if leaked := watch.leaked(words, began, ended):
            found.append((path, began, ended, sorted(leaked)))


@pytest.mark.browser
def test_nothing_unreviewed_is_reachable(demo: Demo, site: str, tmp_path: Path) -> None:
    log = tmp_path / "moves.jsonl"
    for path in PLACES:  # the server and its index are warm before anything moves
        with closing(http.client.HTTPConnection(urlsplit(site).netloc, timeout=120)) as connection:
            ask(connection, path)
    found: list = []
    seen: dict[str, int] = {}
    over = threading.Event()
    watches = [Watch(log) for _ in range(READERS)]
    readers = [threading.Thread(target=read_all, args=(site, watch, over, found, seen)) for watch in watches]
    for reader in readers:
        reader.start()
    command = [sys.executable, "-m", "tests.moving", str(LIVES), str(log)]
    mover = subprocess.run(command, env=demo.env, cwd=ROOT, capture_output=True, text=True, check=False)
    over.set()
    for reader in readers:
        reader.join()
    assert mover.returncode == 0, mover.stderr
    watch = Watch(log)
    watch.refresh()
    assert found == []
    assert len(watch.closed) >= 2, "the mover published and withdrew nothing: the test saw nothing"
    # What was signed was seen while it was public; what was drafted and never signed was never seen at all.
    assert set(seen) == set(watch.opens)
