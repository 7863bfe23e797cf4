"""Two people, the database behind them, the public trace, and figures that are never there too early."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from gongkai.audit.models import Entry
from gongkai.organisations.access import Denied
from gongkai.organisations.tests.making import officer
from gongkai.search.models import Outbox
from gongkai.series import actions, announcing, queries, reading
from gongkai.series.actions import By, Refused
from gongkai.series.models import RELEASED, SUBMITTED, Batch, Point, Proposal, Series
from gongkai.series.tests.conftest import ON
from gongkai.stamps.queries import versions

HEAD = "指标,时间,数值,标记,说明\n"


def rows(*figures: str, start: int = 1, year: int = 2025) -> str:
    return HEAD + "".join(f"进出口总值,{year}年{n}月,{value},,\n" for n, value in enumerate(figures, start))


def test_a_batch_takes_two_people(trade, here, clerk, leader, publish):
    batch = actions.prepare(here, reading.read_text(rows("100", "110")), "数据.csv", By(clerk, ON))
    with pytest.raises(Denied):
        actions.release(actions.submit(batch, "", By(clerk, ON)), By(clerk, ON))
    both = officer("both", "leader", here)
    Batch.objects.filter(pk=batch.pk).update(prepared_by=both)
    with pytest.raises(Refused, match="另一人"):
        actions.release(batch, By(both, ON))
    with pytest.raises(Refused):
        actions.release(batch, By(None, ON))
    assert not Point.objects.exists()
    assert not queries.public_series().exists()
    actions.release(batch, By(leader, ON))
    assert [one.value for one in trade.points.all()] == [100, 110]
    assert Entry.objects.filter(act="series.release").count() == 1
    with pytest.raises(Refused, match="别人已经处理"):
        actions.release(batch, By(leader, ON))


def test_the_database_refuses_what_nobody_signed(trade, here, clerk, leader, publish):
    batch = actions.prepare(here, reading.read_text(rows("100")), "数据.csv", By(clerk, ON))
    actions.submit(batch, "", By(clerk, ON))
    with pytest.raises(DatabaseError), transaction.atomic():
        Point.objects.create(series=trade, period=date(2025, 1, 1), value=100, batch=batch)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state=RELEASED, released_by=clerk, released_on=ON)
    actions.release(batch, By(leader, ON))
    with pytest.raises(DatabaseError), transaction.atomic():
        Point.objects.update(value=999)
    with pytest.raises(DatabaseError), transaction.atomic():
        Point.objects.create(series=trade, period=date(2025, 2, 1), value=100, batch=batch)
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.update(value=999)
    with pytest.raises(DatabaseError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state=SUBMITTED)


def test_a_revision_needs_a_reason_and_leaves_a_public_trace(trade, publish):
    publish(rows("100", "110"))
    with pytest.raises(Refused, match="修订理由"):
        publish(rows("100", "111"))
    publish(rows("100", "111"), "企业更正申报")
    (revised,) = queries.trace(trade)
    assert (revised.before, revised.value, revised.batch.reason) == (110, 111, "企业更正申报")
    page = Client().get("/figures/bay/trade/").content.decode()
    assert "企业更正申报" in page
    assert "110.0" in page and "111.0" in page


def test_lines_are_judged_one_by_one(trade, here, clerk):
    text = rows("100") + (
        "进出口总值,2025年1月,5,,\n进出口总值,2026年3月,5,,\n进出口总值,2025年2月,1.25,,\n"
        "进出口总值,2025年4月,,,\n进出口总值,2025年5月,5,大概,\n新指标,2025年1月,5,,\n,2025年1月,5,,\n"
    )
    batch = actions.prepare(here, reading.read_text(text), "数据.csv", By(clerk, ON))
    report = actions.report_of(batch, ON)
    assert [one.number for one in report.good] == [2]
    said = " ".join(one.message for one in report.bad)
    for words in ("重复", "还没有结束", "小数超过1位", "没有写数值", "认不出", "没有写指标名称"):
        assert words in said
    assert [(one.name, one.lines) for one in report.unknown] == [("新指标", 1)]
    actions.create_series(here, {"name": "新指标", "measure": "件", "period": "month"}, By(clerk, ON))
    assert not actions.report_of(batch, ON).unknown


def test_what_is_computed_is_computed_from_what_is_public(trade, publish):
    publish(rows("100", "0", "50", year=2024))
    publish(rows("110", "5", "—"))
    found = {row.code: row for row in queries.rows_of(trade)}
    assert found["2025-01"].change == Decimal("10.0")
    assert found["2025-02"].change is None
    assert found["2025-02"].year_to_date == 115
    assert found["2025-02"].year_to_date_change == Decimal("15.0")
    assert found["2025-03"].value is None
    assert found["2025-03"].year_to_date is None
    assert found["2024-04"].value is None
    assert len(found) == 15
    assert queries.changed(Decimal("5.5"), Decimal("-1"), "%") == Decimal("6.5")
    assert queries.changed(Decimal(5), Decimal(-1), "件") is None


def test_a_public_description_changes_by_two_people(trade, clerk, leader, publish):
    assert actions.describe(trade, {"source": "统计处"}, By(clerk, ON)) is None
    publish(rows("100"))
    batch = actions.describe(Series.objects.get(pk=trade.pk), {"source": "综合处", "order": 5}, By(clerk, ON))
    trade.refresh_from_db()
    assert (trade.source, trade.order) == ("统计处", 5)
    actions.release(batch, By(leader, ON))
    trade.refresh_from_db()
    assert trade.source == "综合处"


def test_a_withdrawn_series_is_gone_everywhere_and_comes_back_by_two_people(trade, clerk, leader, publish):
    publish(rows("100"))
    before = versions([f"series:{trade.pk}"])
    actions.withdraw(trade, "口径有误", By(leader, ON))
    assert versions([f"series:{trade.pk}"]) != before
    client = Client()
    answer = client.get("/figures/bay/trade/")
    assert answer.status_code == 410
    assert "口径有误" in answer.content.decode()
    assert "100.0" not in answer.content.decode()
    assert "进出口总值" not in client.get("/figures/").content.decode()
    for rest in ("chart.svg", "data.csv", "data.json", "data.xlsx"):
        assert client.get(f"/figures/bay/trade/{rest}").status_code == 404
    assert list(announcing.fetch([str(trade.pk)])) == []
    trade.refresh_from_db()
    actions.release(actions.propose_back(trade, By(clerk, ON)), By(leader, ON))
    assert client.get("/figures/bay/trade/").status_code == 200


def test_nothing_unreleased_is_public(trade, here, clerk):
    batch = actions.prepare(here, reading.read_text(rows("98765.4")), "数据.csv", By(clerk, ON))
    actions.submit(batch, "", By(clerk, ON))
    client = Client()
    assert "进出口总值" not in client.get("/figures/").content.decode()
    for rest in ("", "chart.svg", "data.csv", "data.json"):
        assert client.get(f"/figures/bay/trade/{rest}").status_code == 404
    assert not announcing.visible([str(trade.pk)])
    assert not Outbox.objects.filter(kind="series").exists()


def test_page_table_and_files_say_the_same(trade, publish):
    publish(rows("100", "—", "1234.5"))
    client = Client()
    page = client.get("/figures/bay/trade/").content.decode()
    said = client.get("/figures/bay/trade/data.json").json()
    assert [one["value"] for one in said["points"]] == ["100.0", None, "1234.5"]
    assert "1,234.5" in page and "2025年2月无数据" in page
    table = client.get("/figures/bay/trade/data.csv").content.decode("utf-8-sig")
    assert "2025年3月,1234.5" in table
    assert client.get("/figures/bay/trade/data.xlsx").content[:2] == b"PK"
    chart = client.get("/figures/bay/trade/chart.svg")
    assert chart["Content-Type"].startswith("image/svg+xml")
    assert "2025年3月1,234.5" in chart.content.decode()
    assert client.get("/figures/bay/trade/data.pdf").status_code == 404
    (document,) = announcing.fetch([str(trade.pk), "x", "999999999999999999999"])
    assert document.title == "进出口总值" and "1,234.5亿元" in document.abstract


def test_words_never_become_formulas(trade, publish):
    publish(HEAD + "进出口总值,2025年1月,5,,=1+1\n")
    table = Client().get("/figures/bay/trade/data.csv").content.decode()
    assert "'=1+1" in table and ",=1+1" not in table


@pytest.mark.parametrize("query", ["from=9999&to=x", "with=bay/none", "with=/", "with=%00", "from=2025&to=2024", "x=1"])
def test_odd_questions_are_answered(trade, publish, query):
    publish(rows("100"))
    assert Client().get(f"/figures/bay/trade/?{query}").status_code == 200


def test_two_series_of_one_measure_are_compared(trade, here, clerk, publish):
    values = {"name": "出口值", "slug": "export", "measure": "亿元", "period": "month", "decimals": 1}
    other = actions.create_series(here, values, By(clerk, ON))
    publish(rows("100", "110") + "出口值,2025年1月,61.5,,\n")
    page = Client().get("/figures/bay/trade/?with=bay/export").content.decode()
    assert "61.5" in page and "出口值（亿元）：2025年1月61.5，2025年2月无数据" in page
    assert list(queries.comparable(trade)) == [other]


def test_screens_show_and_act(trade, here, clerk, leader):
    first, second = Client(), Client()
    backend = "gongkai.organisations.sign_in.OfficerBackend"
    first.force_login(clerk, backend=backend)
    second.force_login(leader, backend=backend)
    assert first.get("/office/series/").status_code == 200
    for rest in ("create/", "upload/", "batches/", f"{trade.pk}/"):
        assert first.get(f"/office/series/{rest}").status_code == 200, rest
    assert second.get("/office/series/upload/").status_code == 403
    bad = first.post("/office/series/upload/", {"unit": "bay", "text": "没有表头"})
    assert bad.status_code == 400 and "没有找到表头" in bad.content.decode()
    assert first.post("/office/series/upload/", {"unit": "bay"}).status_code == 400
    done = first.post("/office/series/upload/", {"unit": "bay", "text": rows("100") + "新指标,2025年1月,5,,\n"})
    address = done["Location"]
    page = first.get(address).content.decode()
    assert "新指标" in page and "建立指标" in page
    made = {"act": "create", "name": "新指标", "measure": "件", "period": "month", "decimals": "0", "additive": "on"}
    assert first.post(address, made).status_code == 302
    assert first.post(address, {"act": "submit", "seen": "old"}).status_code == 400
    batch = Batch.objects.get()
    seen = actions.report_of(batch, ON).digest
    assert first.post(address, {"act": "submit", "seen": seen}).status_code == 302
    assert first.post(address, {"act": "release"}).status_code == 403
    assert second.get(address).status_code == 200
    assert second.post(address, {"act": "send_back", "why": " "}).status_code == 400
    assert second.post(address, {"act": "release"}).status_code == 302
    assert Point.objects.count() == 2
    assert second.get(address).status_code == 200
    assert second.post(f"/office/series/{trade.pk}/", {"withdraw": "1", "why": ""}).status_code == 400
    assert first.get("/office/series/batches/?state=released").status_code == 200
    assert first.post(f"/office/series/{trade.pk}/", {"name": ""}).status_code == 400
    assert first.post("/office/series/create/", {"name": "x"}).status_code == 400


def test_many_series_cost_few_statements(here, clerk, publish, django_assert_max_num_queries):
    for number in range(12):
        values = {"name": f"指标{number}", "measure": "件", "period": "month"}
        actions.create_series(here, values, By(clerk, ON))
    publish(HEAD + "".join(f"指标{n},2025年{month}月,{n},,\n" for n in range(12) for month in range(1, 13)))
    with django_assert_max_num_queries(4):
        assert len(queries.shown_of(queries.public_series())) == 12
    assert len(queries.worth_seeing(here)) == 4
