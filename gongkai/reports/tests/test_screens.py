"""The officers' screens: who may, what is shown, what bad input leads to."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.audit.models import Entry
from gongkai.organisations.models import Assignment, Installation, Officer, Role
from gongkai.reports import queries
from gongkai.reports.actions import enter_figures
from gongkai.reports.models import EnteredFigure
from gongkai.reports.queries import Figure
from gongkai.reports.tests.ledgers import START, day, make_case, make_remedy, split_rows

pytestmark = pytest.mark.django_db


def sign_in(unit, role, *, below=False):
    officer = Officer.objects.create(username=f"{role}-{unit.key}", name="甲", unit=unit)
    kind, _ = Role.objects.get_or_create(code=role, defaults={"label": role})
    Assignment.objects.create(officer=officer, role=kind, unit=unit, below=below, since=START)
    client = Client()
    client.force_login(officer, backend="gongkai.organisations.sign_in.OfficerBackend")
    return client


ASKED = {"unit": "north", "year": "2022", "basis": "region"}


def get(client, name="report", *args, **more):
    return client.get(reverse(f"reports:{name}", args=args), {**ASKED, **more})


@pytest.fixture
def officer(tree):
    return sign_in(tree.north, "disclosure_officer", below=True)


def page(response):
    return response.content.decode()


def test_the_table_is_shown_and_every_figure_leads_to_its_cases(tree, officer):
    case = make_case(tree.north1, "2022-02-01", "2022-03-01", who="research")
    shown = page(get(officer))
    assert "北方海关关区2022年政府信息公开工作年度报告" in shown
    assert "本列数据的勾稽关系为" in shown
    link = "unit=north&amp;year=2022&amp;basis=region&amp;form=fmt2021&amp;cell=t3.disclosed.research"
    assert link in shown
    behind = get(officer, "cell", cell="t3.disclosed.research", form="fmt2021")
    assert behind.status_code == 200
    assert case.number in page(behind)
    assert "科研机构" in page(behind)


@pytest.mark.parametrize("form", ["trial2019", "fmt2021"])
def test_every_heading_a_figure_names_is_there_once(tree, officer, form):
    split_rows(tree.north, 2022, ("撤回", ["withdrawn"]), ("咨询", ["enquiry"]))
    made = queries.report(tree.north, 2022, "region", form)
    ids = [head.id for sheet in made.sheets for block in sheet.blocks for line in block.heading for head in line.heads]
    ids += [head.id for sheet in made.sheets for block in sheet.blocks for line in block.lines for head in line.heads]
    assert len(ids) == len(set(ids))
    boxes = [box for sheet in made.sheets for block in sheet.blocks for line in block.lines for box in line.boxes]
    assert {name for box in boxes for name in box.headers.split()} <= set(ids)
    printed = {box.code for box in boxes}
    extra = {f"t3.{one.code}.{column}" for one in made.extras for column in one.row.values}
    assert printed == set(made.cells) | extra
    for sheet in made.sheets:
        for block in sheet.blocks:
            assert {*full_widths(block.heading), *full_widths(block.lines)} == {sheet.columns}
    assert get(officer, form=form).status_code == 200


def full_widths(lines):
    """How many columns each line covers, the cells that reach down from above included."""
    reaching: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        cells = [*line.heads, *line.boxes]
        above = sum(span for until, span in reaching if until > number)
        reaching += [(number + getattr(cell, "rowspan", 1), cell.colspan) for cell in cells]
        yield above + sum(cell.colspan for cell in cells)


def test_opened_bare_it_shows_the_officers_own_unit(tree, officer):
    make_case(tree.north, "2021-02-01")
    response = officer.get(reverse("reports:report"))
    assert response.status_code == 200
    assert "北方海关关区2021年" in page(response)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"year": "abc"}, "年度须为四位数字"),
        ({"year": "2018"}, "2018年没有统一的年度报告格式"),
        ({"year": "99999"}, "年度超出"),
        ({"basis": "all"}, "没有这种统计口径"),
        ({"form": "x"}, "年度报告格式"),
        ({"since": "2021-01-01"}, "统计期间须在2022年"),
        ({"until": "昨天"}, "日期请按"),
        ({"unit": "nobody"}, "没有编号或代码"),
        ({"basis": "system"}, "最上级"),
    ],
)
@pytest.mark.parametrize("name", ["report", "cell", "enter"])
def test_a_question_that_cannot_be_answered_says_why_and_is_kept(tree, officer, name, given, words):
    response = get(officer, name, **given)
    assert response.status_code == 400
    assert words in page(response)
    for value in given.values():
        assert f'value="{value}"' in page(response) or value in {"all", "system", "x", "nobody"}


def test_an_unknown_cell_or_file_is_told_plainly(tree, officer):
    response = get(officer, "cell", cell="t3.<b>.total")
    assert response.status_code == 404
    assert "没有这一格" in page(response)
    assert "<b>." not in page(response)
    assert get(officer, "download", "pdf").status_code == 404


def test_others_are_refused(tree):
    stranger = sign_in(tree.south, "disclosure_officer", below=True)
    agent = sign_in(tree.north, "hotline_agent")
    for client in (stranger, agent):
        for name in ("report", "cell", "enter"):
            response = get(client, name, cell="t3.received.total")
            assert response.status_code == 403, name
            assert "权限" in page(response)
        assert get(client, "download", "csv").status_code == 403


def test_an_administrator_sees_figures_but_opens_no_cases(tree):
    client = sign_in(tree.hq, "administrator", below=True)
    assert "reports/cell/" not in page(get(client))
    assert get(client, "cell", cell="t3.received.total").status_code == 403
    assert get(client, "enter").status_code == 403


def test_cases_of_units_not_open_to_the_officer_are_only_counted(tree):
    client = sign_in(tree.north, "disclosure_officer")
    mine = make_case(tree.north, "2022-02-01")
    other = make_case(tree.north1, "2022-02-01")
    shown = page(get(client, "cell", cell="t3.received.total"))
    assert mine.number in shown
    assert other.number not in shown
    assert "另有 1 件" in shown


def test_the_list_is_paged(tree, officer):
    numbers = [make_case(tree.north1, "2022-02-01").number for _ in range(51)]
    first, last = (
        page(get(officer, "cell", cell="t3.received.total")),
        page(get(officer, "cell", cell="t3.received.total", page="2")),
    )
    assert numbers[0] in first
    assert numbers[50] not in first
    assert numbers[50] in last
    assert get(officer, "cell", cell="t3.received.total", page="x").status_code == 200


def test_remedies_are_listed_too(tree, officer):
    case = make_case(tree.north1, "2022-02-01", "2022-03-01")
    make_remedy(case, "2022-04-01", "2022-05-01", "corrected")
    shown = page(get(officer, "cell", cell="t4.review.corrected"))
    assert case.number in shown
    assert "结果纠正" in shown


def test_downloads_hold_the_same_figures_and_the_mark(tree, officer):
    make_case(tree.north1, "2022-02-01", "2022-03-01", who="research")
    Installation.objects.create(pk=1, demonstration=True)
    sent = get(officer, "download", "csv")
    text = sent.content.decode("utf-8-sig")
    assert "演示数据" in text
    cells = {row[3]: row[4] for row in csv.reader(io.StringIO(text)) if len(row) == 5}
    assert cells["t3.disclosed.research"] == "1"
    assert cells["t2.rules.made"] == ""
    book = load_workbook(io.BytesIO(get(officer, "download", "xlsx").content))
    assert book.sheetnames == ["表二", "表三", "表四", "勾稽关系"]
    sheet = book["表三"]
    assert any("演示数据" in str(cell.value) for cell in sheet["A"])
    line = next(row for row in sheet.iter_rows(values_only=True) if "（一）予以公开" in row)
    assert line[-7:] == (0, 0, 1, 0, 0, 0, 1)


ENTER = "/office/reports/enter/?unit=north&year=2022&basis=region"


def post(client, tree, **typed):
    seen = queries.digest_of(queries.entered(tree.north, "region", 2022, "fmt2021"))
    return client.post(ENTER, {"seen": seen, **typed})


def test_figures_are_entered_as_one_act(tree, officer):
    typed = {
        "t2.rules.made": "１，２３４",
        "t2.rules.repealed": "",
        "t2.fees.amount": "12.5",
        "t2.penalty.decisions": "7*",
    }
    assert post(officer, tree, **typed).status_code == 302
    cells = queries.report(tree.north, 2022, "region").cells
    assert (cells["t2.rules.made"], cells["t2.fees.amount"], cells["t2.penalty.decisions"]) == (1234, 12.5, 7)
    assert cells["t2.rules.repealed"] is None
    assert queries.report(tree.north, 2022, "own").cells["t2.rules.made"] is None
    entry = Entry.objects.get(act="reports.enter")
    assert entry.details["cells"]["t2.penalty.decisions"] == ["", "7*"]
    assert "7*" in page(get(officer))
    assert post(officer, tree, **typed).status_code == 302
    assert Entry.objects.filter(act="reports.enter").count() == 1, "the same figures again are no act"


@pytest.mark.parametrize(
    ("cell", "typed", "words"),
    [
        ("t2.rules.made", "三件", "请填数字"),
        ("t2.rules.made", "-1", "不能小于零"),
        ("t2.rules.made", "1.5", "须为整数"),
        ("t2.fees.amount", "0.12345", "小数不能超过"),
        ("t2.rules.made", "9" * 20, "数字过大"),
        ("t2.rules.made", "NaN", "数字过大"),
        ("t2.rules.made", "1e400", "数字过大"),
        ("t2.rules.made", "9" * 40, "30"),
        ("t2.rules.made", "1******", "注记"),
    ],
)
def test_a_wrong_figure_is_told_and_nothing_typed_is_lost(tree, officer, cell, typed, words):
    response = post(officer, tree, **{"t2.normative.made": "88", cell: typed})
    assert response.status_code == 400
    assert words in page(response)
    assert 'value="88"' in page(response)
    assert f'value="{typed}"' in page(response)
    assert not EnteredFigure.objects.exists()


def test_the_second_of_two_is_told_what_changed(tree, officer):
    stale = queries.digest_of({})
    figure = {"t2.rules.made": Figure(Decimal(3))}
    enter_figures(tree.north, "region", 2022, "fmt2021", figure, by=None, today=day("2023-01-05"))
    response = officer.post(ENTER, {"seen": stale, "t2.rules.made": "5"})
    assert response.status_code == 400
    assert "规章：本年制发件数现为“3”" in page(response)
    assert 'value="5"' in page(response)
    assert EnteredFigure.objects.get().value == 3
    fresh = queries.digest_of(queries.entered(tree.north, "region", 2022, "fmt2021"))
    assert fresh in page(response)
    assert officer.post(ENTER, {"seen": fresh, "t2.rules.made": "5"}).status_code == 302
    assert EnteredFigure.objects.get().value == 5


def test_a_unit_that_shares_its_name_is_told_apart_in_the_list(tree):
    tree.north1.name = tree.south1.name = "朝阳海关"
    tree.north1.save()
    tree.south1.save()
    client = sign_in(tree.hq, "supervisor", below=True)
    shown = page(get(client, unit="hq", basis="system"))
    assert "朝阳海关（北方海关）" in shown
    assert "朝阳海关（南方海关）" in shown
