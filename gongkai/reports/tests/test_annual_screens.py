"""The screens of the annual report: from first draft to correction, and what bad input leads to."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.findings.actions import Found, act, raise_findings
from gongkai.findings.models import Finding
from gongkai.reports import actions
from gongkai.reports.actions.compiling import run_compilation
from gongkai.reports.actions.examining import raise_problems
from gongkai.reports.models import AnnualReport, Chase, Compilation, Exemption, Override
from gongkai.reports.queries.compiling import latest
from gongkai.reports.tests.annuals import accepted, fill_table_two, officer, opened, published, staff, submitted
from gongkai.reports.tests.ledgers import make_case

pytestmark = pytest.mark.django_db
YEAR = 2022


def sign_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="gongkai.organisations.sign_in.OfficerBackend")
    return client


def at(unit, name="report", *more, year=YEAR, basis="own"):
    return reverse(f"reports:annual_{name}", args=[unit.key, year, basis, *more])


def page(response) -> str:
    return response.content.decode()


@pytest.fixture
def unit(tree):
    make_case(tree.north1, "2022-02-01", "2022-03-01")
    return tree.north1


@pytest.fixture
def clerk(unit):
    return sign_in(staff(unit)[0])


@pytest.fixture
def leader(unit):
    return sign_in(staff(unit)[1])


def texts(unit, **changed):
    report = AnnualReport.objects.get(unit=unit, year=YEAR)
    held = {f"chapter-{row.number}": row.text for row in report.chapters.all()}
    return {"version": report.version, **held, **changed}


def test_from_nothing_to_published(unit, clerk, leader):
    fill_table_two(unit, YEAR)
    first = page(clerk.get(at(unit)))
    assert "开始编写" in first
    assert clerk.post(at(unit)).status_code == 302
    assert (
        clerk.post(at(unit, "problems"), {"version": 1, "text-1": "更新不够及时", "measure-1": "按月检查"}).status_code
        == 302
    )
    assert "更新不够及时" in page(clerk.get(at(unit)))
    report = AnnualReport.objects.get(unit=unit)
    assert "提交" in page(clerk.get(at(unit, "act", "submit")))
    done = clerk.post(at(unit, "act", "submit"), {"version": report.version})
    assert done.status_code == 302, page(done)
    assert clerk.get(at(unit, "act", "accept")).status_code == 403
    report.refresh_from_db()
    assert leader.post(at(unit, "act", "accept"), {"version": report.version, "remarks": "同意"}).status_code == 302
    report.refresh_from_db()
    assert leader.post(at(unit, "act", "publish"), {"version": report.version}).status_code == 302
    report.refresh_from_db()
    assert report.state == "published"
    assert Finding.objects.get(unit=unit, rule="C5").message == "更新不够及时"
    for kind in ("docx", "pdf", "csv", "json"):
        assert clerk.get(at(unit, "file", kind)).status_code == 200
    assert clerk.get(at(unit, "file", "exe")).status_code == 404


def test_what_stands_in_the_way_is_told_at_once(unit, clerk):
    clerk.post(at(unit))
    report = AnnualReport.objects.get(unit=unit)
    assert "还是空白" in page(clerk.get(at(unit)))
    refused = clerk.post(at(unit, "act", "submit"), {"version": report.version})
    assert refused.status_code == 400
    assert "还是空白" in page(refused)
    report.refresh_from_db()
    assert report.state == "draft"


def test_returned_with_remarks_the_author_reads_first(unit, clerk, leader):
    report = submitted(unit)
    empty = leader.post(at(unit, "act", "return"), {"version": report.version, "remarks": ""})
    assert empty.status_code == 400
    assert leader.post(at(unit, "act", "return"), {"version": report.version, "remarks": "补充措施"}).status_code == 302
    assert "补充措施" in page(clerk.get(at(unit)))
    stale = leader.post(at(unit, "act", "accept"), {"version": report.version})
    assert stale.status_code == 409


def test_the_editor_saves_previews_and_tells_of_others(unit, clerk):
    opened(unit)
    shown = page(clerk.get(at(unit, "write")))
    assert "{received.total}" in shown
    typed = texts(unit, **{"chapter-1": "本年新收{received.total}件。\n错的{no.such}。"})
    preview = page(clerk.post(at(unit, "write"), {**typed, "preview": "1"}))
    assert "本年新收1件。" in preview
    assert "没有这个数字" in preview
    assert "错的{no.such}。" in preview
    assert AnnualReport.objects.get(unit=unit).version == typed["version"]
    assert clerk.post(at(unit, "write"), typed).status_code == 302
    late = clerk.post(at(unit, "write"), {**typed, "chapter-6": "我写的另外事项。"})
    assert late.status_code == 409
    assert "我写的另外事项。" in page(late)
    assert "其他人员改动了" in page(late)


def test_a_locked_report_cannot_be_written(unit, clerk):
    submitted(unit)
    shown = clerk.get(at(unit, "write"))
    assert "审定或者退回之前不能改动" in page(shown)
    refused = clerk.post(at(unit, "write"), texts(unit, **{"chapter-1": "改。"}))
    assert refused.status_code == 400
    assert "改。" in page(refused)


def test_last_years_problems_are_asked_about(unit, clerk):
    published(unit)
    fill_table_two(unit, 2023)
    report = actions.open_report(unit, 2023, "own", by=staff(unit)[0], today=date(2024, 1, 5))
    problem = AnnualReport.objects.get(unit=unit, year=YEAR).problems.get()
    address = at(unit, "problems", year=2023)
    assert problem.text in page(clerk.get(address))
    bad = clerk.post(address, {"problem": problem.pk, "state": "doing", "says": ""})
    assert bad.status_code == 400
    assert "未完成的原因" in page(bad)
    assert clerk.post(address, {"problem": problem.pk, "state": "doing", "says": "下半年完成"}).status_code == 302
    assert report.rectifications.get().says == "下半年完成"


def test_the_answer_offered_is_what_became_of_the_finding(unit, clerk, leader):
    report = published(unit)
    raised = raise_problems(report, by=staff(unit)[1], today=date(2023, 1, 12))[0]
    done = {"by": staff(unit)[1], "today": date(2023, 3, 1)}
    act(raised, "order", version=0, text="六月底前改完", due_on=date(2023, 6, 30), **done)
    fill_table_two(unit, 2023)
    actions.open_report(unit, 2023, "own", by=staff(unit)[0], today=date(2024, 1, 5))
    shown = page(clerk.get(at(unit, "problems", year=2023)))
    assert "问题整改：整改中" in shown
    assert "六月底前改完" in shown
    assert re.search(r'value="doing"[^>]*checked', shown)


def test_a_finding_can_be_taken_over_as_a_problem(unit, clerk):
    opened(unit)
    raised = raise_findings(unit, "test", "x", [Found("R", "m", "fail", "栏目三个月没有更新")], today=date(2023, 1, 2))[
        0
    ]
    address = at(unit, "problems")
    assert "栏目三个月没有更新" in page(clerk.get(address))
    taken = page(clerk.get(f"{address}?take={raised.pk}"))
    assert f"finding:{raised.pk}" in taken
    assert clerk.get(f"{address}?take=99999").status_code == 200


def test_a_figure_is_replaced_by_two_people(unit, clerk, leader):
    report = opened(unit)
    address = at(unit, "figures")
    given = {
        "override": "1",
        "version": report.version,
        "cell": "t3.received.natural",
        "value": "二",
        "reason": "系统启用前",
    }
    bad = clerk.post(address, given)
    assert bad.status_code == 400
    assert "系统启用前" in page(bad)
    assert clerk.post(address, {**given, "value": "２"}).status_code == 302
    assert clerk.post(address, {"approve": "t3.received.natural"}).status_code == 403
    assert leader.post(address, {"approve": "t3.received.natural"}).status_code == 302
    assert Override.objects.get().approved_by is not None
    shown = page(clerk.get(at(unit)))
    assert "系统启用前" in shown
    assert clerk.post(address, {"drop": "t3.received.natural"}).status_code == 302
    assert not Override.objects.exists()
    assert clerk.post(address, {}).status_code == 404


def test_a_note_is_set_and_printed(unit, clerk):
    report = opened(unit)
    given = {"note": "1", "version": report.version, "mark": "*", "cells": ["t3.received.total"], "text": "含补录一件"}
    assert clerk.post(at(unit, "figures"), given).status_code == 302
    assert "含补录一件" in page(clerk.get(at(unit)))
    report.refresh_from_db()
    bad = clerk.post(at(unit, "figures"), {**given, "version": report.version, "mark": "1"})
    assert bad.status_code == 400


def test_a_correction_shows_before_and_after(unit, leader):
    report = published(unit)
    address = at(unit, "act", "correct")
    assert "第1号更正" in page(leader.get(address))
    nothing = leader.post(address, {"version": report.version, "says": "没有改"})
    assert nothing.status_code == 400
    bad = leader.post(address, {"version": report.version, "says": "错了", "cell-t2.rules.made": "x"})
    assert bad.status_code == 400
    done = leader.post(address, {"version": report.version, "says": "漏计一件规章", "cell-t2.rules.made": "1"})
    assert done.status_code == 302, page(done)
    assert "漏计一件规章" in page(leader.get(at(unit)))


def test_the_board_chases_exempts_and_lifts(tree, monkeypatch):
    monkeypatch.setattr("gongkai.reports.views.board.today", lambda: date(2023, 2, 10))
    above = sign_in(officer("super", tree.hq, "supervisor", below=True))
    published(tree.south1)
    board = reverse("reports:annual_board")
    shown = page(above.get(f"{board}?year={YEAR}"))
    assert "逾期10天" in shown
    assert "已公布" in shown
    assert "未开始" in page(above.get(f"{board}?year={YEAR}&show=late"))
    assert above.get(f"{board}?year={YEAR}&matrix=1").status_code == 200
    assert "逾期" in above.get(f"{board}?year={YEAR}&export=csv").content.decode("utf-8-sig")
    exempt = reverse("reports:annual_exempt", args=["north2", YEAR])
    assert above.post(exempt, {"reason": ""}).status_code == 400
    assert above.post(exempt, {"reason": "no_outward_duty", "text": "后勤单位"}).status_code == 302
    assert Exemption.objects.get().unit == tree.north2
    chase_all = reverse("reports:annual_chase_all", args=["hq", YEAR])
    assert "将催报" in page(above.get(chase_all))
    assert above.post(chase_all, {"text": ""}).status_code == 302
    desk = sign_in(staff(tree.north1)[0])
    assert "请尽快完成" in page(desk.get("/office/"))
    reminded = set(Chase.objects.values_list("unit__key", flat=True))
    assert "north1" in reminded
    assert not reminded & {"north2", "south1", "hq"}
    assert above.post(reverse("reports:annual_chase", args=["north1", YEAR]), {"text": "请办"}).status_code == 400
    assert above.post(reverse("reports:annual_lift", args=["north2", YEAR]), {}).status_code == 302
    assert above.post(reverse("reports:annual_lift", args=["north2", YEAR]), {}).status_code == 400
    assert above.get(reverse("reports:annual_exempt", args=["north2", 1999])).status_code == 404
    assert above.get(f"{board}?year=abc").status_code == 200


def test_a_parent_names_who_is_missing_and_learns_of_corrections(tree, unit):
    accepted(unit)
    leader = staff(tree.north)[1]
    submitted(tree.north, basis="region")
    shown = page(sign_in(leader).get(at(tree.north, basis="region")))
    assert "未报送" in shown
    actions.publish(AnnualReport.objects.get(unit=unit), by=staff(unit)[1], today=date(2023, 1, 11))
    actions.correct(
        AnnualReport.objects.get(unit=unit),
        "漏计",
        by=staff(unit)[1],
        today=date(2023, 1, 12),
        figures={"t2.rules.made": 3},
    )
    assert "第1号更正" in page(sign_in(leader).get(at(tree.north, basis="region")))


def test_compiling_is_started_watched_stopped_and_taken_up_again(tree, unit, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    asked = []
    monkeypatch.setattr("gongkai.reports.tasks.enqueue", lambda job: asked.append(job.pk))
    boss = sign_in(staff(tree.north)[1])
    address = reverse("reports:annual_compile", args=["north", YEAR])
    assert "还没有汇编过" in page(boss.get(address))
    assert boss.post(address, {"cancel": "1"}).status_code == 404
    assert boss.post(address, {"start": "1"}).status_code == 302
    assert "停止" in page(boss.get(address))
    assert boss.post(address, {"cancel": "1"}).status_code == 302
    assert Compilation.objects.get().state == "cancelled"
    assert boss.post(address, {"resume": "1"}).status_code == 302
    job = latest(tree.north, YEAR)
    assert asked == [job.pk, job.pk]
    run_compilation(job, today=date(2023, 1, 10), processes=1)
    shown = page(boss.get(address))
    assert "下载全部文件" in shown
    archive = boss.get(reverse("reports:annual_compiled_files", args=["north", YEAR]))
    with zipfile.ZipFile(io.BytesIO(b"".join(archive))) as packed:
        names = packed.namelist()
    assert any(name.endswith(".docx") for name in names)
    item = job.items.exclude(docx="").first()
    one = reverse("reports:annual_compiled", args=["north", YEAR, item.pk, "docx"])
    assert b"".join(boss.get(one)).startswith(b"PK")
    assert boss.get(one.replace("/docx/", "/exe/")).status_code == 404


def test_addresses_that_name_nothing(unit, clerk):
    assert clerk.get(at(unit, basis="other")).status_code == 404
    assert clerk.get(at(unit, year=1990)).status_code == 404
    assert clerk.get(at(unit, "write")).status_code == 404
    assert clerk.get(reverse("reports:annual_unit", args=[unit.key, YEAR])).status_code == 302
    opened(unit)
    assert clerk.get(at(unit, "act", "nonsense")).status_code == 404
