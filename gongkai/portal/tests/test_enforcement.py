"""Enforcement publicity for everyone: never what is not released, withdrawn or over its time; search, files, traces."""

import io
import json
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from openpyxl import load_workbook

from gongkai.enforcement.actions import age, prepare, propose, release, withdraw
from gongkai.enforcement.actions.entries import given_of
from gongkai.enforcement.models import Entry
from gongkai.enforcement.rows import kind_of, kinds
from gongkai.enforcement.tests.conftest import DAY, as_csv, house, penalty, published
from gongkai.organisations.tests.making import officer

__all__ = ["house"]
pytestmark = pytest.mark.django_db
KIND = kind_of("penalty")


class Clock:
    """The day the portal sees."""

    day = DAY


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    cache.clear()
    made = Clock()
    monkeypatch.setattr("gongkai.portal.views.enforcement.today", lambda: made.day)
    return made


def body(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def everywhere(number: str = "") -> dict[str, str]:
    """Return every public page and file of the kind by address."""
    client = Client()
    paths = ["/enforcement/", "/enforcement/penalty/", f"/enforcement/penalty/?q={number}"]
    paths += ["/enforcement/penalty/changes/", "/enforcement/penalty/list.csv", "/enforcement/penalty/list.json"]
    found = {path: body(client.get(path)) for path in paths}
    sheet = load_workbook(io.BytesIO(client.get("/enforcement/penalty/list.xlsx").content)).active
    found["xlsx"] = str(list(sheet.values))
    return found


@pytest.mark.parametrize("kind", [one.code for one in kinds()])
def test_every_kind_has_a_page_before_there_is_anything(db, kind):
    client = Client()
    assert client.get(f"/enforcement/{kind}/").status_code == 200
    assert client.get(f"/enforcement/{kind}/changes/").status_code == 200
    for ending in ("csv", "xlsx", "json"):
        assert client.get(f"/enforcement/{kind}/list.{ending}").status_code == 200


def test_what_waits_is_nowhere(house):
    prepare(house.local, KIND, as_csv(penalty()), "a", by=house.clerk, today=DAY)
    assert not any("演示海湾" in page for page in everywhere("演关缉").values())


def test_what_is_released_is_everywhere_and_gone_the_day_after_its_last(house, clock):
    published(house, as_csv(penalty(违法情节="轻微")))
    entry = Entry.objects.get()
    address = f"/enforcement/penalty/{entry.pk}/"
    assert entry.get_absolute_url() == address
    pages = everywhere("演关缉违字")
    shown = [path for path, page in pages.items() if "演关缉违字〔2026〕1号" in page]
    assert set(shown) == set(pages) - {"/enforcement/", "/enforcement/penalty/changes/"}
    assert "<b>1</b>" in pages["/enforcement/"]
    page = body(Client().get(address))
    assert "申报的商品编号与实际不符" in page
    assert '<meta name="PubDate" content="2026-03-02 00:00">' in page
    for swept in (False, True):
        clock.day = date(2026, 5, 10)
        assert Client().get(address).status_code == 200
        clock.day = date(2026, 5, 11)
        if swept:
            age(clock.day)
        assert not any("演关缉违字〔2026〕1号" in page for page in everywhere("x").values())
        gone = Client().get(address)
        assert gone.status_code == 410
        assert "2026-05-10" in body(gone)
        assert "演关缉" not in body(gone)


def test_what_is_withdrawn_says_why_and_nothing_else(house):
    published(house, as_csv(penalty()))
    entry = Entry.objects.get()
    withdraw(entry, "登记有误", by=house.leader, today=DAY)
    pages = everywhere("演示")
    assert not any("演关缉" in page or "演示海湾" in page for page in pages.values())
    assert "登记有误" in pages["/enforcement/penalty/changes/"]
    gone = Client().get(f"/enforcement/penalty/{entry.pk}/")
    assert gone.status_code == 410
    assert "登记有误" in body(gone)
    assert "演示海湾" not in body(gone)


def test_sealed_values_are_nowhere(house):
    row = {
        **penalty(行政相对人名称="张演示", 行政相对人类别="自然人", 违法事实="张演示携带物品"),
        "证件号码": "E00000000",
    }
    published(house, as_csv(row))
    pages = [*everywhere("张").values(), body(Client().get(f"/enforcement/penalty/{Entry.objects.get().pk}/"))]
    assert any("张某某" in page for page in pages)
    assert not any("张演示" in page or "E00000000" in page for page in pages)
    assert "没有符合条件" in body(Client().get("/enforcement/penalty/?q=张演示"))


def test_a_correction_leaves_its_trace(house):
    published(house, as_csv(penalty()))
    entry = Entry.objects.get()
    release(
        propose(entry, {**given_of(entry), "fine": "2"}, "金额笔误", by=house.clerk, today=DAY),
        by=house.leader,
        today=DAY,
    )
    page = body(Client().get(f"/enforcement/penalty/{entry.pk}/"))
    assert "更正（罚款金额（万元））：金额笔误" in page
    assert "1.2</dd>" not in page
    assert "金额笔误" in body(Client().get("/enforcement/penalty/changes/"))


def test_lists_are_narrowed_by_word_unit_and_year(house):
    published(
        house, as_csv(penalty(), penalty(决定书文号="2号", 行政相对人名称="演示远山公司", 处罚决定日期="2025-06-01"))
    )
    client = Client()
    for query, count in (
        ("", 2),
        ("?q=远山", 1),
        ("?year=2025", 1),
        ("?unit=u9001", 2),
        ("?unit=u9002&year=2026", 1),
        ("?unit=u9003", 0),
        ("?year=abc&unit=%00&page=x&q=%00", 2),
        ("?q=" + "长" * 500, 0),
    ):
        assert f"共 {count} 件" in body(client.get(f"/enforcement/penalty/{query}")), query
    text = body(client.get("/enforcement/penalty/list.json?q=远山"))
    assert [one["party"] for one in json.loads(text)["entries"]] == ["演示远山公司"]
    assert json.loads(text)["entries"][0]["fine"] == 1.2


def test_pages_hold_every_entry_once(house):
    published(house, as_csv(*[penalty(决定书文号=f"演〔2026〕{number}号") for number in range(1, 66)]))
    client = Client()
    pages = [body(client.get(f"/enforcement/penalty/?q=演&page={number}")) for number in (1, 2, 3, 4)]
    assert "第 2 / 4 页" in pages[1]
    for number in range(1, 66):
        assert sum(f"演〔2026〕{number}号</td>" in page for page in pages) == 1
    assert "q=%E6%BC%94&amp;page=3" in pages[1]


@pytest.mark.parametrize(
    "path",
    [
        "/enforcement/nonsense/",
        "/enforcement/penalty/999999/",
        "/enforcement/penalty/list.pdf",
        "/enforcement/nonsense/list.csv",
        "/enforcement/nonsense/changes/",
        "/enforcement/nonsense/1/",
    ],
)
def test_what_is_not_there_is_not_found(db, path):
    assert Client().get(path).status_code == 404


def test_an_entry_answers_under_its_own_kind_only(house):
    published(house, as_csv(penalty()))
    assert Client().get(f"/enforcement/licence/{Entry.objects.get().pk}/").status_code == 404


def test_yearly_figures_are_summed_and_drawn(house):
    head = {"年度": "", "行政许可办结数量": "", "行政处罚数量": "", "罚没金额（万元）": "", "公开日期": "2026-01-31"}
    rows = [
        {**head, "年度": str(year), "行政许可办结数量": "5", "行政处罚数量": "7", "罚没金额（万元）": "1.5"}
        for year in (2023, 2024, 2025)
    ]
    published(house, as_csv(*rows), "yearly")
    other = prepare(house.region, kind_of("yearly"), as_csv(rows[0]), "b", by=None, today=DAY)
    release(other.batch, by=officer("regional", "leader", house.region), today=DAY)
    page = body(Client().get("/enforcement/yearly/"))
    assert page.count('role="img"') == 4
    assert '<th scope="row" class="day">2023年</th><td class="number">2</td>' in page
    assert '<td class="number">14</td>' in page
    assert "nan" not in page
    only = body(Client().get("/enforcement/yearly/?unit=u9002"))
    assert '<th scope="row" class="day">2023年</th><td class="number">1</td>' in only


def test_a_page_that_was_kept_is_made_anew_when_entries_change(house):
    published(house, as_csv(penalty()))
    client = Client()
    assert "共 1 件" in body(client.get("/enforcement/penalty/"))
    done = prepare(house.local, KIND, as_csv(penalty(决定书文号="2号")), "b", by=house.clerk, today=DAY)
    release(done.batch, by=house.reviewer, today=DAY)
    assert "共 2 件" in body(client.get("/enforcement/penalty/"))
    withdraw(Entry.objects.first(), "演示", by=house.leader, today=DAY)
    assert "共 1 件" in body(client.get("/enforcement/penalty/"))
