"""Commands in this process: what they print, and how they end."""

import json
from pathlib import Path
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner

from gongkai.catalogue.tests.making import House
from gongkai.cli import django_ready
from gongkai.cli.searching import index
from gongkai.cli.series import import_series
from gongkai.search.models import Outbox
from gongkai.series.models import Batch, Series

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """The database of the test counts as data; the index has a folder of its own."""
    monkeypatch.setattr(django_ready, "require_data", lambda: None)
    settings.SEARCH_FOLDER, settings.SEARCH_ENGINE = tmp_path / "search", "tantivy"


def _run(command: Command, *arguments: str) -> tuple[int, Any]:
    """Return how a command ends and the JSON it prints."""
    done = CliRunner().invoke(command, [*arguments, "--json"], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.return_value or 0, json.loads(done.stdout)


def test_the_index_is_built_asked_about_and_brought_up_to_date() -> None:
    House().public()
    Outbox.objects.all().delete()
    code, told = _run(index, "status")
    assert (code, told["ready"], told["documents"]) == (1, False, 0)
    made = _run(index, "rebuild")[1]["documents"]
    code, told = _run(index, "status")
    assert (code, told["ready"], told["documents"], told["waiting"]) == (0, True, made, 0)
    assert made >= 1


def test_figures_are_checked_then_handed_over_for_release(tmp_path: Path) -> None:
    house = House()
    file = tmp_path / "figures.csv"
    file.write_text(
        "指标,时间,数值,单位\n演示总值,2026年1月,12.5,亿元\n演示总值,2026年2月,十二,亿元\n", encoding="utf-8"
    )
    arguments = (str(file), "--unit", house.unit_.key)
    assert _run(import_series, *arguments, "--dry-run", "--create")[0] == 1
    assert not Series.objects.exists() and not Batch.objects.exists()
    code, told = _run(import_series, *arguments, "--create")
    assert code == 0 and told["new"] == 1 and [one["number"] for one in told["bad"]] == [3]
    assert Batch.objects.get().pk == told["batch"]
    assert Series.objects.get().name == "演示总值"
