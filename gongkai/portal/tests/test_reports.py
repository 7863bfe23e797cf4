"""The public column of annual reports: only what is published, in full, as files, as a matrix, two side by side."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from django.test import Client

from gongkai.organisations.models import Installation, Officer
from gongkai.reader import read_report
from gongkai.reader.checks import check
from gongkai.reports.models import AnnualReport, Exemption
from gongkai.reports.queries.edition import ChapterText
from gongkai.reports.tests.editions import chapters, counted, plain, rich, table_two
from gongkai.search import sources
from gongkai.statute.tables import form_for_year


def body(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def publish(units):
    """Put a report into the database in any state."""
    writer = Officer.objects.create(username="demo-writer", name="安若水", unit=units["t1"])
    other = Officer.objects.create(username="demo-other", name="顾长川", unit=units["t1"])

    def put(key, edition, state="published"):
        unit = units[key]
        edition = replace(edition, unit=key)
        day = date(edition.year + 1, 1, 20)
        accepted = state in {"accepted", "published"}
        return AnnualReport.objects.create(
            unit=unit,
            year=edition.year,
            basis=edition.basis,
            form=edition.form_code,
            state=state,
            frozen=json.loads(json.dumps(edition.as_json())),
            opened_on=day,
            submitted_by=writer,
            submitted_on=day,
            accepted_by=other if accepted else None,
            accepted_on=day if accepted else None,
            published_by=other if state == "published" else None,
            published_on=day if state == "published" else None,
            corrections=len(edition.corrections) if state == "published" else 0,
        )

    return put


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "accepted"])
def test_what_is_not_published_is_nowhere(publish, state):
    publish("t4", plain(2024), state)
    client = Client()
    assert client.get("/reports/t4/2024/own/").status_code == 404
    for kind in ("pdf", "docx", "csv", "json"):
        assert client.get(f"/reports/t4/2024/own/report.{kind}").status_code == 404
    assert "还没有公布" in body(client.get("/reports/"))
    assert "还没有公布" in body(client.get("/reports/matrix/"))
    assert "还没有公布" in body(client.get("/reports/compare/"))
    asked = client.get("/reports/compare/?a=t4.own&ay=2024&b=t4.own&by=2024")
    assert asked.status_code == 200
    assert "云上海关" not in body(asked)


def test_only_what_is_published_can_be_found(publish):
    source = sources.source("report")
    hidden, shown = publish("t4", plain(2023), "accepted"), publish("t4", plain(2024))
    both = [str(hidden.pk), str(shown.pk)]
    assert list(source.keys()) == [str(shown.pk)] and source.visible([*both, "x"]) == {str(shown.pk)}
    (document,) = source.fetch(both)
    assert document.url == "/reports/t4/2024/own/" and document.line[-1] == "t4"
    assert plain(2024).chapters[0].paragraphs[0] in document.body


def test_the_column_lists_the_published_reports_of_a_year(publish):
    publish("t1", replace(plain(2024), basis="system", body="演示系统各关"))
    publish("t2", rich(2024))
    publish("t4", plain(2024))
    publish("t4", plain(2023))
    client = Client()
    page = body(client.get("/reports/"))
    assert page.index("/reports/t1/2024/system/") < page.index("/reports/t2/2024/region/")
    assert page.index("/reports/t2/2024/region/") < page.index("/reports/t4/2024/own/")
    assert "共 3 份" in page
    assert "已更正 1 次" in page
    assert "演示系统各关" in page
    assert "/reports/t4/2023/own/" in body(client.get("/reports/?year=2023"))
    assert client.get("/reports/?year=2018").status_code == 404


def test_a_units_page_leads_to_its_reports(publish):
    publish("t2", rich(2024))
    publish("t2", plain(2023))
    publish("t2", plain(2022), "accepted")
    page = body(Client().get("/units/t2/"))
    assert "/reports/t2/2024/region/" in page
    assert "/reports/t2/2023/own/" in page
    assert "/reports/t2/2022/own/" not in page


@pytest.mark.parametrize("year", [2019, 2024])
def test_a_report_is_shown_in_full(publish, year):
    edition = rich(year)
    publish("t2", edition)
    page = body(Client().get(f"/reports/t2/{year}/region/"))
    for chapter in edition.chapters:
        assert chapter.heading in page
        assert all(text in page for text in chapter.paragraphs)
    for said in ("权责事项正在清理，暂缺。", "云下海关", "未报送", "云边海关", "成立不满六个月"):
        assert said in page
    assert "系统启用以前受理的申请没有录入台账。" in page
    assert "填报：安若水，批准：顾长川" in page
    assert "第1号更正" in page
    assert f"{year + 1}年3月5日" in page
    assert "演示数据" in page
    assert 'href="#override-1"' in page
    assert 'id="override-1"' in page


@pytest.mark.parametrize("year", [2019, 2024])
def test_the_page_as_it_stands_is_read_back_exactly(publish, year):
    publish("t2", rich(year))
    publish("t2", rich(year - 1 if year == 2024 else 2020))
    found = read_report(Client().get(f"/reports/t2/{year}/region/").content, "page.html")
    edition = rich(year)
    assert (found.form, found.year, found.body) == (edition.form_code, year, edition.body)
    assert {code: one.value for code, one in found.cells.items()} == dict(edition.cells)
    assert [row.as_json() for row in found.extra_rows] == [dict(row) for row in edition.extra_rows]
    assert check(found) == ()


def test_every_figure_names_its_headings(publish):
    publish("t2", rich(2024))
    page = body(Client().get("/reports/t2/2024/region/"))
    ids = {part.split('"')[0] for part in page.split(' id="')[1:]}
    named = {name for part in page.split(' headers="')[1:] for name in part.split('"')[0].split()}
    assert named
    assert named <= ids


def test_the_downloads_hold_the_report(publish):
    edition = rich(2024)
    publish("t2", edition)
    client, base = Client(), "/reports/t2/2024/region/report"
    page = body(client.get("/reports/t2/2024/region/"))
    answers = {kind: client.get(f"{base}.{kind}") for kind in ("pdf", "docx", "csv", "json")}
    for kind, answer in answers.items():
        assert answer.status_code == 200
        assert f"{base}.{kind}" in page
        assert f"{edition.title}（演示）.{kind}" in unquote(answer["Content-Disposition"])
    assert answers["pdf"].content.startswith(b"%PDF")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(answers["docx"].content)).namelist()
    rows = list(csv.DictReader(io.StringIO(answers["csv"].content.decode("utf-8-sig"))))
    by_code = {row["代码"]: row for row in rows}
    assert by_code["t3.received.total"]["数值"] == str(edition.cells["t3.received.total"])
    assert by_code["t3.received.total"]["台账数"] == "990"
    assert by_code["t2.rules.made"]["数值"] == ""
    assert json.loads(answers["json"].content)["cells"]["t3.received.total"] == edition.cells["t3.received.total"]
    assert client.get(f"{base}.exe").status_code == 404
    # The second time it comes from what is kept, and is the same.
    assert client.get(f"{base}.pdf").content == answers["pdf"].content


def test_years_are_drawn_with_the_table_behind(publish):
    for year in (2021, 2022, 2023):
        publish("t4", plain(year))
    page = body(Client().get("/reports/t4/2023/own/"))
    total = plain(2023).cells["t3.received.total"]
    assert 'role="img"' in page
    assert f"2023年收到{total}件" in page
    assert "查看图中的数字" in page
    assert "/reports/t4/2021/own/" in page
    assert "a=t4.own&amp;ay=2022&amp;b=t4.own&amp;by=2023" in page


def test_a_year_with_a_blank_is_not_drawn_as_zero(publish):
    for year in (2021, 2022, 2023):
        edition = plain(year)
        cells = {**edition.cells, "t3.received.total": None} if year == 2022 else edition.cells
        publish("t4", replace(edition, cells=cells))
    page = body(Client().get("/reports/t4/2023/own/"))
    assert "2022年收到" not in page
    assert "2021年收到" in page


def test_the_matrix_shows_units_and_years(publish, units):
    publish("t4", plain(2022))
    publish("t4", plain(2024))
    publish("t5", plain(2023))
    publish("t2", rich(2024))
    Exemption.objects.create(unit=units["t5"], year=2024, reason="new_unit", on=date(2025, 1, 3))
    page = body(Client().get("/reports/matrix/"))
    for path in ("/reports/t4/2022/own/", "/reports/t4/2024/own/", "/reports/t5/2023/own/", "/reports/t2/2024/region/"):
        assert path in page
    assert "/reports/t4/2023/own/" not in page
    assert "免报" in page.split("</thead>")[1].split("</table>")[0]
    assert "没有公布" in page
    found = body(Client().get("/reports/matrix/", {"q": "甲关"}))
    assert "/reports/t2/2024/region/" in found
    assert "/reports/t4/2024/own/" not in found
    assert "没有名称含" in body(Client().get("/reports/matrix/", {"q": "\x00<b>无此"}))


def compare_page(a: str, ay: object, b: str, by: object) -> str:
    answer = Client().get("/reports/compare/", {"a": a, "ay": str(ay), "b": b, "by": str(by)})
    assert answer.status_code == 200
    return body(answer)


def test_two_years_stand_side_by_side(publish):
    first = chapters(2023)[1:]
    words = ChapterText(1, "一、总体情况", ("全年新收申请120件。培训三次。",))
    later = ChapterText(1, "一、总体情况", ("全年新收申请150件。建成统一平台。",))
    of = form_for_year(2023)
    cells = {**table_two(of), **counted(of), "t2.rules.made": 10}
    publish("t4", replace(plain(2023), chapters=(words, *first), cells=cells))
    publish("t4", replace(plain(2024), chapters=(later, *first), cells={**cells, "t2.rules.made": 13}))
    page = compare_page("t4.own", 2023, "t4.own", 2024)
    assert "+3" in page
    assert "+30.0%" in page
    assert "<del>120</del>" in page
    assert "<ins>150</ins>" in page
    assert "<del>培训三次。</del>" in page
    assert "<ins>建成统一平台。</ins>" in page
    back = compare_page("t4.own", 2024, "t4.own", 2023)
    assert "−3" in back
    assert "−23.1%" in back


def test_different_forms_say_what_only_one_has(publish):
    publish("t4", plain(2019))
    publish("t4", plain(2024))
    page = compare_page("t4.own", 2019, "t4.own", 2024)
    assert "两份报告格式不同" in page
    assert "无此项" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("t4.own", 2024, "t4.own", 2024), "同一份报告"),
        (("t4.own", 2023, "t5.own", 2023), "没有公布"),
        (("", 2024, "t5.own", 2023), "请选择第一份的单位"),
        (("t4.own", "", "t5.own", 2023), "请选择第一份的年度"),
        (("nobody.own", 2024, "t5.own", 2023), "请选择第一份的单位"),
        (("t4", 2024, "t5.own.x", 2023), "请选择第二份的单位"),
        (("t4.own", "\x00", "t5.own", "９９"), "请选择第二份的年度"),
    ],
)
def test_a_choice_that_cannot_be_compared_is_explained(publish, asked, said):
    publish("t4", plain(2024))
    publish("t5", plain(2023))
    page = compare_page(*asked)
    assert said in page
    assert "请先改正" in page


def test_hostile_words_are_only_words(publish):
    nasty = "<script>alert(1)</script>{{ x }}{% if %}"
    edition = replace(plain(2024), title=nasty, body=nasty, preamble=(nasty,))
    publish("t4", edition)
    publish("t5", replace(plain(2023), preamble=(nasty + "二",)))
    client = Client()
    pages = [client.get("/reports/t4/2024/own/"), client.get("/reports/")]
    pages.append(client.get("/reports/compare/?a=t4.own&ay=2024&b=t5.own&by=2023"))
    for page in pages:
        assert "<script" not in body(page)
        assert " style=" not in body(page)


def test_the_demonstration_marks_the_new_pages(publish):
    Installation.objects.update_or_create(pk=1, defaults={"demonstration": True})
    publish("t2", rich(2024))
    for path in ("/reports/", "/reports/matrix/", "/reports/compare/", "/reports/t2/2024/region/"):
        assert "演示系统" in body(Client().get(path)), path
