"""The screens of a round: who may open and do what, tables out and in, and the way through by hand."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.catalogue.actions.clean_up import Decision, decide, open_round
from gongkai.catalogue.models import CleanUp, Record
from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.catalogue.tests.test_screens import PEOPLE, person, signed_in

SEES = {"clerk", "reviewer", "legal", "leader", "admin"}


@pytest.fixture(autouse=True)
def _day(monkeypatch) -> None:
    for place in ("gongkai.catalogue.views.frame", "gongkai.catalogue.forms.picking"):
        monkeypatch.setattr(f"{place}.today", lambda: TODAY)


@pytest.fixture
def row(house: House) -> CleanUp:
    for _ in range(3):
        house.public(validity="in_force", document_class="normative")
    return open_round(house.unit_, "演示清理", TODAY, by=house.clerk, today=TODAY)


def at(row: CleanUp) -> str:
    return reverse("catalogue:clean_up", args=[row.pk])


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_open_them(house: House, desk: Desk, row: CleanUp, who: str) -> None:
    client = signed_in(person(house, desk, who))
    assert client.get(at(row)).status_code == (200 if who in SEES else 403)
    assert client.get(reverse("catalogue:clean_ups")).status_code == (200 if who in SEES | {"away"} else 403)


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_propose_and_close(house: House, desk: Desk, row: CleanUp, who: str) -> None:
    client = signed_in(person(house, desk, who))
    items = list(row.items.values_list("pk", flat=True))
    answer = client.post(at(row), {"item": items, "decision": "keep", "words": "", "by_text": "", "note": ""})
    assert answer.status_code == (302 if who == "clerk" else 403)
    decide(row, items, Decision("keep"), by=house.clerk, today=TODAY)
    answer = client.post(at(row), {"close": "1", "on": TODAY.isoformat()})
    assert answer.status_code == (302 if who == "leader" else 403)
    row.refresh_from_db()
    assert (row.closed_by == house.leader) is (who == "leader")


def test_a_round_by_hand(house: House) -> None:
    old = house.public(validity="in_force", document_class="normative")
    house.public(validity="in_force", document_class="normative")
    clerk, leader = signed_in(house.clerk), signed_in(house.leader)
    given = {"unit": house.unit_.pk, "name": "演示清理", "until": TODAY.isoformat(), "classes": ["normative"]}
    assert clerk.post(reverse("catalogue:clean_ups"), {**given, "until": "x"}).status_code == 400
    assert clerk.post(reverse("catalogue:clean_ups"), given).status_code == 302
    row = CleanUp.objects.get()
    first, second = row.items.order_by("pk")
    wrong = clerk.post(at(row), {"item": first.pk, "decision": "repealed", "by_text": "", "note": "写了的说明"})
    page = wrong.content.decode()
    assert wrong.status_code == 400 and "须写明依据" in page and "写了的说明" in page
    assert f'value="{first.pk}" checked' in page
    basis = "演示公告2026年第9号"
    clerk.post(at(row), {"item": first.pk, "decision": "repealed", "by_text": basis, "note": ""})
    early = leader.post(at(row), {"close": "1", "on": TODAY.isoformat()})
    assert early.status_code == 400 and "还有1件" in early.content.decode()
    clerk.post(at(row), {"item": second.pk, "decision": "keep", "by_text": "", "note": ""})
    assert leader.post(at(row), {"close": "1", "on": TODAY.isoformat()}).status_code == 302
    old.refresh_from_db()
    assert (old.validity, old.validity_by_text) == ("repealed", basis)
    assert clerk.post(at(row), {"result": "1"}).status_code == 302
    assert Record.objects.filter(title__contains="演示清理").exists()
    assert "清理结果" in clerk.get(at(row)).content.decode()


def test_the_table_goes_out_and_comes_back(house: House, row: CleanUp) -> None:
    client = signed_in(house.clerk)
    book = load_workbook(BytesIO(client.get(at(row), {"export": "xlsx"}).content))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    for line, (decision, basis) in enumerate([("继续有效", ""), ("已废止", "演示公告"), ("已失效", "")], 2):
        sheet.cell(line, heads.index("意见") + 1, decision)
        sheet.cell(line, heads.index("依据") + 1, basis)
    out = BytesIO()
    book.save(out)
    answer = client.post(at(row), {"import": "1", "table": SimpleUploadedFile("a.xlsx", out.getvalue())})
    assert answer.status_code == 302, answer.content.decode()
    assert sorted(row.items.values_list("decision", flat=True)) == ["keep", "lapsed", "repealed"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "索引号,意见\nX/1,继续有效\n".encode(), "没有索引号"),
        ("a.csv", "索引号,意见\nT/2026-00001,随便\n".encode(), "没有“随便”这种意见"),
        ("a.csv", "索引号,意见\nT/2026-00001,已废止\n".encode(), "须写明依据"),
        ("a.csv", "索引号,意见\nT/2026-00001,已失效\nT/2026-00001,已失效\n".encode(), "填了两次"),
        ("a.csv", "索引号,意见\nT/2026-00001,\n".encode(), "没有填写意见"),
        ("a.csv", "名称\n甲\n".encode(), "没有找到“索引号”"),
        ("a.xlsx", b"PK not a package", "不是能打开的"),
        ("a.exe", b"MZ", "CSV 或者 XLSX"),
    ],
)
def test_a_table_that_does_not_fit_changes_nothing(
    house: House, row: CleanUp, name: str, content: bytes, told: str
) -> None:
    answer = signed_in(house.clerk).post(at(row), {"import": "1", "table": SimpleUploadedFile(name, content)})
    assert answer.status_code == 400 and told in answer.content.decode()
    assert not row.items.exclude(decision="").exists()


def test_an_exported_table_is_no_formula(house: House) -> None:
    house.public(validity="in_force", title="=HYPERLINK(1)")
    row = open_round(house.unit_, "演示清理", TODAY, by=house.clerk, today=TODAY)
    book = load_workbook(BytesIO(signed_in(house.clerk).get(at(row), {"export": "xlsx"}).content))
    assert "'=HYPERLINK(1)" in [cell.value for line in book.worksheets[0] for cell in line]
