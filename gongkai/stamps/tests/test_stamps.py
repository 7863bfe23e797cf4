"""A stamp grows whenever it is touched, with the change and not without it."""

import time
from typing import NoReturn

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from gongkai.stamps.actions import touch
from gongkai.stamps.models import Stamp
from gongkai.stamps.queries import combined, versions


@pytest.mark.django_db
def test_a_touched_name_gets_a_new_version_and_others_keep_theirs() -> None:
    touch("record:1", "records")
    first = versions(["record:1", "records", "record:2"])
    assert first["record:2"] == 0
    assert first["record:1"] > 0
    touch("record:1")
    second = versions(["record:1", "records"])
    assert second["record:1"] > first["record:1"]
    assert second["records"] == first["records"]


@pytest.mark.django_db
def test_versions_grow_even_where_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    touch("tree")
    before = combined(["tree"])
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000)
    touch("tree")
    assert combined(["tree"]) == before + 1


@pytest.mark.django_db
def test_the_combined_version_changes_with_any_of_the_names() -> None:
    names = ["tree", "site:hq", "record:9"]
    seen = {combined(names)}
    for name in names:
        touch(name)
        seen.add(combined(names))
    assert len(seen) == 4
    assert combined([]) == 0


@pytest.mark.django_db
def test_many_names_are_one_statement_and_a_repeated_name_is_one_row() -> None:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        touch("b", "a", "b")
    assert len(caught) == 1
    touch(*(f"record:{number}" for number in range(1000)))
    assert Stamp.objects.count() == 1002


@pytest.mark.django_db
def test_an_empty_or_endless_name_is_refused() -> None:
    with pytest.raises(ValueError, match="stamp's name"):
        touch("")
    with pytest.raises(ValueError, match="stamp's name"):
        touch("x" * 121)


@pytest.mark.usefixtures("transactional_db")
def test_outside_a_transaction_nothing_is_touched_and_a_rollback_takes_it_back() -> None:
    with pytest.raises(TransactionManagementError):
        touch("tree")

    def broken_act() -> NoReturn:
        with transaction.atomic():
            touch("tree")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_act()
    assert versions(["tree"]) == {"tree": 0}
