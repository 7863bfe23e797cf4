"""The index follows what is public: through crashes, rebuilding and readers at work."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from gongkai.search import choosing, indexing, outbox, service, sources
from gongkai.search.asking import Query
from gongkai.search.documents import Document
from gongkai.search.engine import EngineAway, IndexMissing
from gongkai.search.generations import Generations
from gongkai.search.models import AskedQuery, Outbox
from gongkai.search.tantivy_engine import TantivyEngine

pytestmark = pytest.mark.django_db


class Toys:
    """A source whose documents are public when they stand here."""

    def __init__(self) -> None:
        self.public: dict[str, str] = {}
        self.poison: set[str] = set()

    def fetch(self, keys: Collection[str]) -> Iterable[Document]:
        if self.poison & set(keys):
            raise RuntimeError("cannot be made")
        return [Document(f"toy:{key}", "toy", self.public[key], f"/{key}/") for key in keys if key in self.public]

    def keys(self) -> Iterator[str]:
        return iter(list(self.public))

    def visible(self, keys: Collection[str]) -> set[str]:
        return {key for key in keys if key in self.public}

    def put(self, key: str, title: str) -> None:
        with transaction.atomic():
            self.public[key] = title
            outbox.put("toy", [key])


@pytest.fixture
def toys(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Toys:
    """The only source there is, and an index folder of its own."""
    settings.SEARCH_FOLDER = tmp_path / "search"
    settings.SEARCH_ENGINE = "tantivy"
    made = Toys()
    labels = {"kind": {"toy": "玩具"}}
    source = sources.Source(made.fetch, made.keys, made.visible, lambda: labels)
    monkeypatch.setattr(sources, "_sources", {"toy": source})
    return made


def _total(typed: str) -> int:
    return service.ask(Query(typed)).total


def test_without_an_index_searching_says_so_and_draining_builds_it(toys: Toys) -> None:
    toys.public["1"] = "关税配额"
    with pytest.raises(EngineAway, match="重建"):
        service.ask(Query("关税"))
    service.drain()
    assert _total("关税配额") == 1


def test_what_changed_is_found_and_what_went_is_gone(toys: Toys) -> None:
    service.drain()
    toys.put("1", "关税配额")
    assert _total("关税配额") == 0
    assert service.drain() == 1
    assert _total("关税配额") == 1
    del toys.public["1"]
    with transaction.atomic():
        outbox.put("toy", ["1", "1"])
    service.drain()
    assert choosing.engine().count() == 0
    assert outbox.length() == 0


def test_what_is_not_public_is_never_shown_even_while_it_stands_in_the_index(toys: Toys) -> None:
    toys.put("1", "关税配额")
    service.drain()
    del toys.public["1"]
    results = service.ask(Query("关税配额"))
    assert (results.total, results.hits) == (0, ())
    assert service.suggest("关税配额") == []


def test_what_was_never_public_is_never_indexed(toys: Toys) -> None:
    with transaction.atomic():
        outbox.put("toy", ["draft"])
        outbox.put("unknown", ["x"])
    service.drain()
    assert choosing.engine().count() == 0


def test_one_document_that_cannot_be_made_does_not_stop_the_rest(toys: Toys, caplog: pytest.LogCaptureFixture) -> None:
    service.drain()
    toys.poison = {"bad"}
    for key in ("a", "bad", "b"):
        toys.put(key, "关税配额")
    service.drain()
    assert _total("关税配额") == 2
    assert "toy:bad" in caplog.text
    assert outbox.length() == 0


def test_nothing_is_queued_by_a_change_that_was_undone(toys: Toys) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.put("toy", ["1"])
        raise RuntimeError
    assert outbox.length() == 0


def test_what_changes_while_the_index_is_built_anew_is_in_the_new_one(
    toys: Toys, monkeypatch: pytest.MonkeyPatch
) -> None:
    toys.public |= {"old": "关税旧文", "gone": "关税去文"}
    service.drain()
    fill = indexing._fill

    def slowly(build: object, progress: object) -> None:
        fill(build, progress)
        toys.put("new", "关税新文")
        toys.put("old", "改后旧文")
        service.drain()
        assert _total("关税新文") == 1
        del toys.public["gone"]
        with transaction.atomic():
            outbox.put("toy", ["gone"])

    monkeypatch.setattr(indexing, "_fill", slowly)
    assert service.rebuild() == 2
    assert _total("关税新文") == 1
    assert _total("改后旧文") == 1
    assert _total("关税去文") == 0


def test_taken_rows_stay_for_a_build_and_then_go(toys: Toys) -> None:
    service.drain()
    toys.put("1", "关税")
    service.drain()
    row = Outbox.objects.get()
    Outbox.objects.update(taken=row.taken - 2 * outbox.KEPT)
    outbox.clear()
    assert not Outbox.objects.exists()


def test_a_damaged_index_says_so_and_is_built_anew(toys: Toys, tmp_path: Path) -> None:
    toys.public["1"] = "关税配额"
    service.drain()
    folder = Generations(tmp_path / "search", choosing.engine()._generations.version).current()  # type: ignore[attr-defined]
    for path in folder.iterdir():
        path.write_bytes(b"\x00")
    choosing._made.cache_clear()
    with pytest.raises(IndexMissing):
        service.ask(Query("关税配额"))
    service.drain()
    assert _total("关税配额") == 1


def test_an_index_of_another_version_is_not_used(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    engine.begin().switch()
    assert engine.ready()
    (tmp_path / "current").write_text("0.0 abc\n")
    assert not engine.ready()


def test_a_reader_at_work_sees_one_index_or_the_other_and_never_none(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)

    def build(size: int) -> None:
        made = engine.begin()
        made.add([Document(f"toy:{at}", "toy", "关税配额", "/") for at in range(size)])
        made.switch()

    build(7)
    reader, seen, stop = TantivyEngine(tmp_path), set(), threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(reader.search(Query("关税配额")).total)

    thread = threading.Thread(target=read)
    thread.start()
    for size in (8, 9, 10):
        build(size)
    until = time.monotonic() + 10
    while 10 not in seen and time.monotonic() < until:
        time.sleep(0.01)
    stop.set()
    thread.join()
    assert seen <= {7, 8, 9, 10}
    assert 10 in seen
    assert sum(path.is_dir() for path in tmp_path.iterdir()) == 1


KILLED = """
import os, sys
from pathlib import Path
from gongkai.search.documents import Document
from gongkai.search.tantivy_engine import TantivyEngine
engine = TantivyEngine(Path(sys.argv[1]))
made = [Document(f"toy:{at}", "toy", "关税配额", "/") for at in range(500)]
if sys.argv[2] == "build":
    build = engine.begin()
    build.add(made)
    print("ready", flush=True)
    build.add(made * 50)
else:
    print("ready", flush=True)
    while True:
        engine.update(made, [])
        engine.update([], [one.key for one in made])
"""


@pytest.mark.parametrize("what", ["build", "update"])
@pytest.mark.parametrize("after", [0.0, 0.3])
def test_killed_at_any_moment_the_index_serves_and_can_be_written(tmp_path: Path, what: str, after: float) -> None:
    engine = TantivyEngine(tmp_path)
    build = engine.begin()
    build.add([Document("toy:first", "toy", "进口税", "/")])
    build.switch()
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), what],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
    fresh = TantivyEngine(tmp_path)
    # All of a write or nothing of it: the kill may come right after one was complete.
    assert fresh.count() in {1, 501}
    assert fresh.search(Query("进口税")).total == fresh.count()
    fresh.update([Document("toy:after", "toy", "配额证", "/")], [])
    assert fresh.search(Query("配额证")).total == 1
    again = fresh.begin()
    again.switch()
    assert sum(path.is_dir() for path in tmp_path.iterdir()) == 1


def test_questions_in_vain_are_kept_by_day_masked_and_without_who(toys: Toys) -> None:
    service.drain()
    query = Query("张先生 13812345678 的申请")
    for _ in range(2):
        service.note(query, service.ask(query), date(2026, 3, 1))
    kept = AskedQuery.objects.get()
    assert "13812345678" not in kept.text
    assert (kept.times, kept.total, kept.day) == (2, 0, date(2026, 3, 1))
    assert {field.name for field in AskedQuery._meta.fields} == {"id", "text", "day", "times", "total", "slowest_ms"}


def test_questions_that_found_something_fast_are_not_kept(toys: Toys) -> None:
    toys.put("1", "关税")
    service.drain()
    service.note(Query("关税"), service.ask(Query("关税")), date(2026, 3, 1))
    service.note(Query("量子"), service.ask(Query("量子")), date(2026, 3, 1))
    assert AskedQuery.objects.count() == 1


def test_results_take_the_shape_the_command_and_the_api_print(toys: Toys) -> None:
    toys.put("1", "关税配额")
    service.drain()
    told = service.shape(service.ask(Query("关税配额 种类:玩具")))
    assert told["total"] == 1
    assert told["results"][0]["title"] == "关税配额"
    assert told["facets"]["kind"] == [{"value": "toy", "label": "玩具", "count": 1}]
    assert service.shape(service.ask(Query("关税配额")), shown=set())["results"] == []
