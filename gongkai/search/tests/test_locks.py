"""Only one process works on the index at a time, on whatever machine."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from gongkai.search.locks import locked


@pytest.mark.django_db
def test_one_process_has_the_lock_and_machines_with_one_database_share_it(settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_ENGINE, settings.SEARCH_FOLDER = "opensearch", tmp_path / "one"
    had: list[bool] = []

    def try_it() -> None:
        with locked("drain", 0) as mine:
            had.append(mine)
        connection.close()

    def beside() -> bool:
        other = threading.Thread(target=try_it)
        other.start()
        other.join()
        return had[-1]

    with locked("drain", 0) as mine:
        assert mine
        assert not beside()
        settings.SEARCH_FOLDER = tmp_path / "another machine"
        assert beside() is (connection.vendor != "postgresql")
    settings.SEARCH_FOLDER = tmp_path / "one"
    assert beside()
