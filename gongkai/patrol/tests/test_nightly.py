"""Once a night, over everything; cut off, it goes on where it was."""

import pytest

from gongkai.catalogue.tests.making import TODAY
from gongkai.library.fetching import Unfetched
from gongkai.patrol.actions import links
from gongkai.patrol.actions.running import tonight, work
from gongkai.patrol.models import Link, Run
from gongkai.patrol.tests.conftest import Stock


class _CutOff(Exception):
    pass


def _cut(done: int, total: int) -> None:
    assert total > done
    raise _CutOff


def test_a_night_is_gone_through_once_and_taken_up_again_where_it_was_cut_off(stock: Stock) -> None:
    run = tonight(TODAY)
    assert run is not None
    with pytest.raises(_CutOff):
        work(run, _cut)
    again = tonight(TODAY)
    assert again is not None and again.pk == run.pk and again.done == 1
    done = work(again)
    assert done.done == done.total >= 2
    assert done.read == 1
    assert tonight(TODAY) is None
    assert Run.objects.count() == 1


def test_outer_links_are_tried_once_a_night_and_counted_by_nights(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    dead, alive = (Link.objects.create(address=f"https://{name}.example.invalid/") for name in ("dead", "alive"))

    def answers(address: str) -> None:
        if "dead" in address:
            raise Unfetched("对方网站答复 404")

    monkeypatch.setattr(links, "answers", answers)
    assert links.try_links(TODAY) == 2
    assert links.try_links(TODAY) == 0
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.nights, dead.answer, alive.nights) == (1, "对方网站答复 404", 0)
