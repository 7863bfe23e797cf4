"""``gongkai import-records``: tables and pages of another site, to the public page and the search, in one run each."""

import csv
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from openpyxl import Workbook

from gongkai.catalogue.models import Record
from gongkai.catalogue.tests.making import House
from gongkai.cli.importing import import_records
from gongkai.cli.searching import search

HEAD = [
    "title", "document_number", "made_on", "published_on", "effective_on", "validity", "replaced_by", "genre",
    "subject", "column", "abstract", "body", "source_url",
]  # fmt: skip
LINES = [
    ("关于试点橙汁监管的公告", "示例海关公告〔2024〕第7号", "2024-01-05", "2024-01-08", "2024-02-01", "有效", "",
     "公告", "通关监管", "海关公告", "橙汁监管要点", "<p>进口橙汁按下列规定办理。</p>", "https://example.org/a/1.html"),
    ("关于紫薯检疫的通知", "示关办〔2019〕12号", "2019/3/1", "2019/3/2", "", "废止", "示例海关公告〔2024〕第7号",
     "通知", "动植物检疫", "其他文件", "", "紫薯检疫办法不再执行。\n特此通知。", ""),
    ("紫薯检疫问题解读", "", "20240110", "45303", "", "", "", "解读", "", "", "", "<h2>为什么</h2><p>要修改。</p>", ""),
    ("日期不对的", "", "2024-02-30", "", "", "in_force", "", "公告", "", "", "", "正文", ""),
    ("", "", "2024-03-01", "", "", "in_force", "", "公告", "", "", "", "正文", ""),
    ("效力不明的", "", "2024-03-01", "", "", "红色", "", "公告", "", "", "", "正文", ""),
]  # fmt: skip
Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run(house: House, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Run:
    """Run a command over the test's database and return what it prints."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://said/only")
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA = tmp_path

    def invoke(command: Any, *arguments: str) -> dict[str, Any]:
        done = CliRunner().invoke(command, [*arguments, "--json"], standalone_mode=False)
        assert done.exception is None, done.exception
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    return invoke


@pytest.fixture
def house(db: None) -> House:
    """A unit to bring records into."""
    return House()


def table(path: Path, encoding: str, mark: str) -> Path:
    with path.open("w", newline="", encoding=encoding) as out:
        writer = csv.writer(out)
        writer.writerow([*HEAD, "颜色"])
        for first, *rest in LINES:
            writer.writerow([f"{first}{mark}" if first else "", *rest, "红"])
    return path


def workbook(path: Path) -> Path:
    book = Workbook()
    book.active.append(["本表说明"])
    sheet = book.create_sheet("数据")
    sheet.append(HEAD)
    sheet.append(["关于冻鱼查验的公告", "示例海关公告2024年第8号", datetime(2024, 4, 1, 10), 45400, date(2024, 5, 1),
                  "expired", None, "announcement", "关税征管", "海关公告", "摘要", "冻鱼查验。", None])  # fmt: skip
    book.save(path)
    return path


def folder(path: Path) -> Path:
    (path / "a").mkdir(parents=True)
    page = (
        "<html><head><meta charset='gb2312'><meta name='ArticleTitle' content='关于榴莲检疫的公告'>"
        "<meta name='PubDate' content='2023-06-01 09:00'></head><body><table><tr><td>文号</td>"
        "<td>示例海关公告〔2023〕第3号</td><td>效力</td><td>有效</td></tr></table><div id='zoom'>"
        "<p>榴莲须经检疫合格才可以进境，违者退运。</p></div></body>"
    )
    (path / "a" / "1.html").write_bytes(page.encode("gb2312"))
    return path


def test_from_files_of_every_form_to_page_and_search(run: Run, house: House, tmp_path: Path) -> None:
    key = ("--unit", house.unit_.key)
    first = table(tmp_path / "a.csv", "utf-8-sig", "")
    tried = run(import_records, str(first), *key, "--dry-run")
    assert (tried["total"], tried["counts"]["bad"], Record.objects.count()) == (6, 3, 0)
    told = run(import_records, str(first), *key)
    assert (told["published"], told["unknown_columns"], told["counts"]["bad"]) == (3, ["颜色"], 3)
    assert {one["line"] for one in told["lines"] if one["result"] == "bad"} == {5, 6, 7}
    assert run(import_records, str(first), *key)["counts"]["duplicate"] == 3
    assert run(import_records, str(table(tmp_path / "b.csv", "gbk", "（二）")), *key)["published"] == 2, (
        "one has the same address"
    )
    assert run(import_records, str(workbook(tmp_path / "c.xlsx")), *key)["published"] == 1
    assert run(import_records, str(folder(tmp_path / "pages")), *key)["published"] == 1
    fish = Record.objects.get(title__contains="冻鱼")
    assert (fish.made_on, fish.published_on, fish.validity) == (date(2024, 4, 1), date(2024, 4, 18), "lapsed")
    words = Record.objects.get(title="紫薯检疫问题解读")
    assert (words.kind, words.column.path, words.published_on) == (
        "interpretation", "content/interpretation", date(2024, 1, 12),
    )  # fmt: skip
    old = Record.objects.get(title="关于紫薯检疫的通知")
    assert old.validity == "repealed" and old.validity_by.title == "关于试点橙汁监管的公告"
    for one in told["records"]:
        assert Client().get(f"/records/{one['index_number']}/").status_code == 200
    for query, title in (("橙汁", "橙汁"), ("示例海关公告2024年第8号", "冻鱼")):
        answer = run(search, query, "--limit", "3")
        assert title in answer["results"][0]["title"], (query, answer)
        assert answer["results"][0]["url"].startswith("/records/")
