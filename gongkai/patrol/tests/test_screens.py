"""The officers' screens: who sees what, examining now, words by two people, the report as a file."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from gongkai.catalogue.tests.making import TODAY
from gongkai.organisations import calendar
from gongkai.organisations.models import Officer
from gongkai.patrol import queries
from gongkai.patrol.actions.running import tonight, work
from gongkai.patrol.actions.words import Refused, end_word, pass_word, propose
from gongkai.patrol.models import Run, Term
from gongkai.patrol.tests.conftest import Stock
from gongkai.search.models import AskedQuery


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "today", lambda: TODAY)


def _client(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def test_the_screens_answer(stock: Stock) -> None:
    stock.house.public(body="<p>本件为内部资料，帐户余额。</p>")
    run = stock.examine()
    client = _client(stock.house.reviewer)
    for address in ("", "rules/", "words/", f"runs/{run.pk}/", "?unit=u0028"):
        assert client.get(f"/office/patrol/{address}").status_code == 200
    assert "疑似错别字" in client.get("/office/patrol/").content.decode()
    assert client.get("/office/patrol/runs/999999/").status_code == 404
    assert client.get("/office/patrol/report.pdf").status_code == 404


def test_who_has_no_post_sees_nothing(stock: Stock) -> None:
    nobody = Officer.objects.create(username="nobody", name="nobody", unit=stock.house.unit_)
    assert _client(nobody).get("/office/patrol/").status_code in {302, 403}
    assert _client(stock.house.administrator).get("/office/patrol/").status_code == 403


def test_examine_now(stock: Stock) -> None:
    client = _client(stock.house.reviewer)
    assert client.post("/office/patrol/", {"unit": "", "rule": ""}).status_code == 200
    assert not Run.objects.exists()
    answer = client.post("/office/patrol/", {"index_number": stock.record.index_number, "rule": "P02"})
    run = Run.objects.get()
    assert answer["Location"] == f"/office/patrol/runs/{run.pk}/"
    assert run.record == stock.record
    work(run)
    assert (run.state, run.done, run.read) == ("done", 1, 1)
    top = client.post("/office/patrol/", {"unit": "u0001"})
    assert top.status_code == 200


def test_the_report_as_files(stock: Stock) -> None:
    stock.house.public(title="=1+1的公告", body="<p>本件为内部资料。</p>")
    stock.examine()
    client = _client(stock.house.reviewer)
    book = load_workbook(BytesIO(client.get("/office/patrol/report.xlsx").content))
    assert any("内部资料" in str(row[4]) for row in book["问题"].values)
    paper = Document(BytesIO(client.get("/office/patrol/report.docx").content))
    assert any("内部资料" in one.text for one in paper.paragraphs)


def test_a_word_counts_once_a_second_person_has_passed_it(stock: Stock) -> None:
    house = stock.house
    first, second = house.person("r1", "reviewer", house.top), house.person("r2", "reviewer", house.top)
    stock.house.public(body="<p>演示单位自造词出现在这里。</p>")
    term = propose("sensitive", "自造词", "", "演示", by=first, on=TODAY)
    stock.examine()
    assert stock.found("P18") == []
    with pytest.raises(Refused):
        pass_word(term.pk, by=first, on=TODAY)
    pass_word(term.pk, by=second, on=TODAY)
    stock.examine()
    assert len(stock.found("P18")) == 1
    end_word(term.pk, by=second, on=TODAY)
    stock.examine()
    assert stock.found("P18") == []


@pytest.mark.parametrize(
    "given",
    [
        ("sensitive", "字", "", "理由"),
        ("misprint", "错词", "", "理由"),
        ("other", "错词", "对", "理由"),
        ("allowed", "词语", "", " "),
    ],
)
def test_words_that_make_no_sense(stock: Stock, given: tuple[str, str, str, str]) -> None:
    by = stock.house.person("r1", "reviewer", stock.house.top)
    with pytest.raises(Refused):
        propose(*given, by=by, on=TODAY)
    client = _client(by)
    data = dict(zip(("list", "word", "right", "reason"), given, strict=True))
    assert client.post("/office/patrol/words/", {"act": "propose", **data}).status_code == 200
    assert not Term.objects.exists()


def test_one_night_one_run_and_one_cut_off_goes_on(stock: Stock) -> None:
    run = tonight(TODAY)
    assert run is not None
    Run.objects.filter(pk=run.pk).update(state="running", cursor=stock.house.top.pk, done=1)
    again = tonight(TODAY)
    assert again is not None
    work(again)
    assert again.pk == run.pk
    assert again.done == 2
    assert tonight(TODAY) is None
    assert queries.last_night() == again


def test_editors_see_what_was_asked_in_vain(stock: Stock) -> None:
    for day in (TODAY, TODAY - timedelta(days=3), TODAY - timedelta(days=90)):
        AskedQuery.objects.create(text="查不到的词", day=day, times=2, total=0, slowest_ms=7)
    assert queries.asked_in_vain(TODAY) == [{"text": "查不到的词", "many": 4, "most": 0, "slowest": 7}]
    assert "查不到的词" in _client(stock.house.reviewer).get("/office/patrol/").content.decode()
