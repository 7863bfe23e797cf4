"""Each rule finds a fault put in, once, and nothing in a clean stock."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from gongkai.catalogue.guard import lift
from gongkai.catalogue.models import Attachment, Column, Record
from gongkai.catalogue.models.relations import Relation
from gongkai.catalogue.tests.making import TODAY
from gongkai.organisations.models import Practice
from gongkai.patrol.actions.running import begin, work
from gongkai.patrol.examining import READING, STOCK
from gongkai.patrol.models import Link
from gongkai.patrol.tests.conftest import Stock
from gongkai.portal.models import Site
from gongkai.search import service
from gongkai.search.documents import Document
from gongkai.search.models import Outbox
from gongkai.statute.patrol import EXAMINED, patrol_rule, patrol_rules
from gongkai.text.document_numbers import parse

OF_RECORDS = [rule.code for rule in patrol_rules() if rule.examines in {"text", "record"}]
IDENTITY = "11010519491231002X"


def test_every_rule_has_one_examination_and_the_other_way_round() -> None:
    assert {rule.code for rule in patrol_rules()} == set(STOCK) | set(READING)
    assert set(READING) == {rule.code for rule in patrol_rules() if rule.examines == "text"}
    assert {rule.examines for rule in patrol_rules()} <= set(EXAMINED)
    assert all(rule.indicator in rule.indicator_name for rule in patrol_rules())
    assert patrol_rule("P08").indicator_name == "V4 栏目不更新"


def _text(body: str, **fields: object) -> Callable[[Stock], Record]:
    return lambda stock: stock.house.public(body=f"<p>{body}</p>", **fields)


def _repeal(stock: Stock) -> Record:
    stock.house.public(
        document_number="海关总署公告2020年第1号", number_key=_key("海关总署公告2020年第1号"), validity="in_force"
    )
    body = "<p>本公告自公布之日起施行，海关总署公告2020年第1号同时废止。</p>"
    return stock.house.public(body=body, kind="notice")


def _key(number: str) -> str:
    found = parse(number)
    assert found is not None
    return found.key


def _lost_file(stock: Stock) -> Record:
    record = stock.house.record()
    content = ContentFile(b"demo", "a.txt")
    kept = Attachment.objects.create(record=record, file=content, name="a.txt", kind="txt", size=4, digest="0" * 64)
    kept.file.storage.delete(kept.file.name)
    return stock.house.public(attachments=[{"id": kept.pk, "title": "附表", "digest": "0" * 64}])


def _forged(stock: Stock) -> Record:
    record = stock.house.public()
    lift(connection)
    Record.objects.filter(pk=record.pk).update(title="被改动的名称")
    return record


def _same(stock: Stock) -> Record:
    return stock.house.public(title=stock.record.title)


def _shut(stock: Stock) -> Record:
    record = stock.house.public()
    Column.objects.update(closed_on=TODAY)
    return record


def _dead_link(stock: Stock) -> Record:
    Link.objects.create(address="https://example.invalid/a", nights=2, answer="连接不上对方网站", tried_on=TODAY)
    return stock.house.public(body='<p><a href="https://example.invalid/a">附件</a></p>')


FAULTS: dict[str, Callable[[Stock], Record]] = {
    "P02": _text(f"经办人身份证号{IDENTITY}。"),
    "P03": lambda stock: stock.house.public(validity="in_force", lapses_on=TODAY - timedelta(days=1)),
    "P04": _repeal,
    "P05": _text('见<a href="/records/T/none/">附件</a>。'),
    "P06": _lost_file,
    "P09": lambda stock: stock.house.public(publish_due=date(2026, 11, 2), published_on=date(2026, 11, 10)),
    "P11": _text("请登录系统查看帐户余额。"),
    "P15": _forged,
    "P18": _text("本件为内部资料。"),
    "P20": lambda stock: stock.house.public(kind="interpretation"),
    "P21": _same,
    "P22": _shut,
    "P24": _dead_link,
    "P27": lambda stock: stock.house.public(made_on=TODAY, published_on=TODAY - timedelta(days=1)),
}


def test_every_rule_about_records_has_a_fault_here() -> None:
    assert sorted(FAULTS) == sorted(OF_RECORDS)


def test_a_clean_stock_raises_nothing(stock: Stock) -> None:
    stock.examine()
    assert [one.message for code in OF_RECORDS for one in stock.found(code)] == []


@pytest.mark.parametrize("rule", OF_RECORDS)
def test_a_fault_is_found_once_and_gone_when_it_is(stock: Stock, rule: str) -> None:
    record = FAULTS[rule](stock)
    stock.examine()
    first = stock.found(rule)
    assert len(first) >= 1
    assert record.index_number in {one.subject.removeprefix("record:") for one in first}
    stock.examine()
    assert [one.pk for one in stock.found(rule)] == [one.pk for one in first]
    lift(connection)
    Record.objects.filter(pk__in=[record.pk, stock.record.pk]).update(live=False, stage="withdrawn")
    if rule == "P04":
        Record.objects.update(live=False, stage="withdrawn")
    stock.examine()
    assert stock.found(rule) == []


def test_too_early_is_what_the_unit_is_scored_on(stock: Stock) -> None:
    record = stock.house.public(made_on=date(2026, 11, 16), published_on=date(2026, 11, 18))
    stock.examine("P27")
    assert stock.found("P27") == []
    Practice.objects.create(unit=stock.house.top, code="too_early_days", value=3)
    stock.examine("P27")
    assert record.index_number in {one.subject.removeprefix("record:") for one in stock.found("P27")}


def test_a_column_of_ones_own_bears_no_standard_name(stock: Stock) -> None:
    above = stock.house.column
    own = Column.objects.create(
        parent=above, unit=stock.house.unit_, slug="own", path=f"{above.path}/own", name=above.name, type=above.type
    )
    stock.examine("P28")
    assert len(stock.found("P28")) == 1
    Column.objects.filter(pk=own.pk).update(name="演示专栏")
    stock.examine("P28")
    assert stock.found("P28") == []


def test_the_index_is_compared_name_by_name(stock: Stock, settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_FOLDER, settings.SEARCH_ENGINE = tmp_path / "search", "tantivy"
    Outbox.objects.all().delete()
    service.rebuild()

    def told() -> list[str]:
        work(begin(TODAY, unit=stock.house.top, rule="P14"))
        return [one.message for one in stock.found("P14")]

    assert told() == []
    index = stock.record.index_number
    service.engine().update([Document("record:none", "record", "不存在的", "/")], [f"record:{index}"])
    # As many as before, and yet another: only names can tell.
    (message,) = told()
    assert "其中1条检索不到" in message and index in message and "另有1条" in message


def test_personal_data_is_never_quoted(stock: Stock) -> None:
    stock.house.public(body=f"<p>经办人身份证号{IDENTITY}。</p>")
    stock.examine()
    (found,) = stock.found("P02")
    assert IDENTITY not in f"{found.message}{found.matter}{found.evidence}"


def test_an_interpretation_of_a_public_document_is_no_fault(stock: Stock) -> None:
    record = stock.house.public(kind="interpretation")
    Relation.objects.create(kind="interprets", origin=record, target=stock.record, on=TODAY)
    stock.examine("P20")
    assert stock.found("P20") == []


def test_links_to_what_is_public_are_alive(stock: Stock) -> None:
    links = [f"/records/{stock.record.index_number}/", "/", "/sites/gz/units/u0028/", "/columns/content/", "#top"]
    stock.house.public(body="".join(f'<p><a href="{one}">见</a></p>' for one in links))
    stock.examine("P05")
    assert [one.message for one in stock.found("P05")] == []


def test_only_what_changed_is_read_again(stock: Stock) -> None:
    assert stock.examine().read == 1
    assert stock.examine().read == 0
    stock.house.public()
    assert stock.examine().read == 1


def test_a_site_is_told_its_stale_and_empty_columns_and_what_its_foot_lacks(stock: Stock) -> None:
    Site.objects.create(key="gz", unit=stock.house.unit_, name="演示关网站", shows="own")
    stock.house.public(column=stock.house.column, published_on=date(2026, 11, 19))
    stock.examine()
    assert stock.found("P16") == []
    assert {one.matter for one in stock.found("P12")} == {"网站标识码", "ICP备案号", "公安备案号"}
    assert "SiteIDCode" in {one.matter for one in stock.found("P01")}
    assert stock.found("P17") == []
    assert "news" in {one.matter for one in stock.found("P08")}
    assert {one.matter for one in stock.found("P25")} == {"rules"}
    late = date(2027, 11, 19)
    stock.examine(on=late)
    assert "content/documents" in {one.matter for one in stock.found("P07")}
    assert len(stock.found("P16")) == 1


def test_a_unit_is_told_what_its_page_and_guide_lack(stock: Stock) -> None:
    stock.examine()
    assert len(stock.found("P10")) == 1
    assert "办公地址" in stock.found("P13")[0].message
