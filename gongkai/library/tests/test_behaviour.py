"""Taking reports in, decisions that outlive a new check, and what leaves the library."""

import csv
import io
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.audit.models import Entry
from gongkai.findings.models import Finding
from gongkai.library import actions, queries
from gongkai.library.fetching import Incoming, Unfetched, fetch
from gongkai.library.models import Document, Remark
from gongkai.organisations.access import Denied
from gongkai.organisations.actions import ensure_roles
from gongkai.organisations.models import Unit
from gongkai.organisations.tests.making import officer, unit
from gongkai.reports.models import AnnualReport
from gongkai.reports.tests.editions import plain
from gongkai.statute.tables import cell_code, form

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def report(body: str = "虚构市海湾局", year: int = 2024, received: int = 5, carried: int = 0, wrong: int = 0) -> bytes:
    """A small consistent report on the 2021 form, rows with bars; ``wrong`` is added to one printed total."""
    fmt = form("fmt2021")
    lines = [f"{body}{year}年政府信息公开工作年度报告", "", "一、总体情况", f"本局{year}年收到申请{received}件。"]
    lines += ["二、主动公开政府信息情况", "第二十条第（一）项", "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数"]
    lines += ["规章 | 0 | 0 | 0", "行政规范性文件 | 1 | 0 | 4"]
    lines += ["第二十条第（五）项", "信息内容 | 本年处理决定数量", "行政许可 | 2", "第二十条第（六）项"]
    lines += ["信息内容 | 本年处理决定数量", "行政处罚 | 3", "行政强制 | 0", "第二十条第（八）项"]
    lines += ["信息内容 | 本年收费金额（单位：万元）", "行政事业性收费 | 0", "三、收到和处理政府信息公开申请情况"]
    figures = {"received": received, "carried_in": carried, "disclosed": received + carried}
    figures["concluded"] = received + carried
    for row in fmt.rows(3):
        if not row.group:
            many = figures.get(row.row, 0)
            total = many + (wrong if row.row == "received" else 0)
            lines.append(" | ".join([row.label, str(many), "0", "0", "0", "0", "0", str(total)]))
    lines += ["四、政府信息公开行政复议、行政诉讼情况", " | ".join(["0"] * 15)]
    lines += ["五、存在的主要问题及改进情况", "宣传还不够。", "六、其他需要报告的事项", "无。"]
    return "\n".join(lines).encode()


def take(*files: Incoming, by=None) -> list[actions.Outcome]:
    return list(actions.take_in(files, by=by, today=DAY))


def kept(**more) -> Document:
    done = take(Incoming("report.txt", report(**more)))[0]
    assert done.document is not None, done.message
    return done.document


def test_a_report_is_read_once_and_kept_whole():
    first = kept()
    assert (first.body, first.year, first.form) == ("虚构市海湾局", 2024, "fmt2021")
    assert first.cells[cell_code(3, "received", "total")]["value"] == 5
    with first.file.open("rb") as held:
        assert held.read() == report()
    again = take(Incoming("other-name.txt", report()))[0]
    assert not again.new
    assert again.document == first
    assert Entry.objects.filter(act="library.import").count() == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [("empty.txt", b""), ("noise.bin", bytes(range(256)) * 40), ("letter.txt", "今天天气好。".encode())],
)
def test_what_is_no_report_is_left_out_with_a_reason(name, data):
    done = take(Incoming(name, data), Incoming("report.txt", report()))
    assert done[0].document is None
    assert done[0].message
    assert done[1].new


def test_a_wrong_total_is_remarked_and_the_decision_stays():
    document = kept(wrong=1)
    remark = document.remarks.get(verdict="fail")
    ensure_roles()
    reviewer = officer("lib-reviewer", "reviewer", unit("u9101", "虚构东岸海关", "regional"))
    with pytest.raises(actions.Refused):
        actions.decide(remark, "dismissed", " ", by=reviewer, today=DAY)
    actions.decide(remark, "dismissed", "脚注另有说明", by=reviewer, today=DAY)
    actions.check_again(document, by=None, today=DAY)
    remark.refresh_from_db()
    assert (remark.decision, remark.why, remark.present) == ("dismissed", "脚注另有说明", True)
    assert document.remarks.count() == 1


def test_a_consistent_report_has_no_remarks():
    assert kept().remarks.count() == 0


def test_the_year_before_is_checked_whichever_comes_first():
    later = kept(year=2024, carried=3)
    assert not later.remarks.exists()
    kept(year=2023)
    assert later.remarks.filter(rule="I05").exists()


def test_a_confirmed_remark_on_our_own_report_becomes_a_finding():
    ensure_roles()
    own = unit("u9102", "虚构西岸海关", "regional")
    document = kept(body="虚构西岸海关", wrong=2)
    assert document.unit == own
    reviewer = officer("own-reviewer", "reviewer", own)
    stranger = officer("other-reviewer", "reviewer", unit("u9103", "虚构岛上海关", "regional"))
    remark = document.remarks.get(verdict="fail")
    with pytest.raises(Denied):
        actions.decide(remark, "confirmed", "", by=stranger, today=DAY)
    actions.decide(remark, "confirmed", "", by=reviewer, today=DAY)
    finding = Finding.objects.get(unit=own)
    assert (finding.state, finding.message) == ("raised", remark.message)
    actions.decide(remark, "", "", by=reviewer, today=DAY)
    finding.refresh_from_db()
    assert not finding.present


def test_the_fuller_of_two_copies_stands_for_the_year():
    whole = kept()
    cut = take(Incoming("cut.txt", report().split("四、政府".encode())[0]))[0].document
    whole.refresh_from_db()
    cut.refresh_from_db()
    assert (whole.leading, cut.leading) == (True, False)
    years, bodies = queries.matrix(Document.objects.all())
    assert years == [2024]
    assert [one.pk for one in bodies[0].by_year] == [whole.pk]


def test_who_may_take_in():
    ensure_roles()
    agent = officer("agent", "hotline_agent", unit("u9104", "虚构北角海关", "regional"))
    with pytest.raises(Denied):
        take(Incoming("report.txt", report()), by=agent)
    assert not Document.objects.exists()


def test_trends_comparison_and_export():
    kept(year=2023, received=4)
    kept(year=2024, received=5)
    years, lines = queries.trend("虚构市海湾局")
    assert years == [2023, 2024]
    assert [4, 5] in [figures for _, _, figures in lines]
    assert dict(queries.beside(2024))["虚构市海湾局"]["t3.received.total"] == 5
    rows = list(queries.cell_rows(Document.objects.all()))
    assert len(rows) == 1 + sum(one.cells_read for one in Document.objects.all())


class Site(BaseHTTPRequestHandler):
    """A site with one report, one redirection and one endless file."""

    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/report.txt")
            self.end_headers()
            return
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        self.send_response(200 if self.path == "/report.txt" else 404)
        self.end_headers()
        self.wfile.write(report() if self.path == "/report.txt" else b"")

    def log_message(self, *args):
        """Stay quiet."""


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_addresses_are_fetched_and_failures_told(site, settings):
    settings.LIBRARY_PRIVATE_ADDRESSES = True
    given = [f"{site}/moved", f"{site}/missing", f"{site}/loop", "ftp://example.cn/a", "http://[bad"]
    done = list(actions.take_addresses(given, by=None, today=DAY))
    assert [one.new for one in done] == [True, False, False, False, False]
    assert done[0].document.address == f"{site}/moved"
    assert "404" in done[1].message


@pytest.mark.parametrize("address", ["http://127.0.0.1/a", "http://localhost/a", "http://[::1]/", "http://0.0.0.0/"])
def test_our_own_network_is_closed_to_addresses(address, settings):
    settings.LIBRARY_PRIVATE_ADDRESSES = False
    with pytest.raises(Unfetched, match="内部网络"):
        fetch(address)


@pytest.fixture
def client():
    ensure_roles()
    signed = Client()
    person = officer("screen", "reviewer", unit("u9105", "虚构南岬海关", "regional"))
    signed.force_login(person, backend="gongkai.organisations.sign_in.OfficerBackend")
    return signed


def test_the_screens(client):
    base = "/office/library/"
    assert "文库还是空的" in client.get(base).content.decode()
    up = SimpleUploadedFile("a.txt", report(wrong=1))
    page = client.post(f"{base}add/", {"files": [up, SimpleUploadedFile("b.txt", b"x")], "addresses": ""})
    assert "已收入" in page.content.decode()
    document = Document.objects.get()
    assert "虚构市海湾局" in client.get(base).content.decode()
    remark = Remark.objects.get()
    address = f"{base}{document.pk}/"
    assert remark.message in client.get(address).content.decode()
    bad = client.post(address, {"remark": remark.pk, "decision": "dismissed", "why": ""})
    assert bad.status_code == 400
    assert client.post(address, {"remark": remark.pk, "decision": "dismissed", "why": "另计"}).status_code == 302
    assert client.post(address, {"remark": "x", "decision": ""}).status_code == 404
    for rest in ("trends/", "trends/?body=虚构市海湾局", "beside/", "remarks/?decision=dismissed", "check/", "?q=海湾"):
        assert client.get(base + rest).status_code == 200, rest
    original = client.get(f"{address}file/")
    assert original["Content-Disposition"].startswith("attachment")
    assert b"".join(original) == report(wrong=1)
    rows = list(csv.reader(io.StringIO(b"".join(client.get(f"{base}export/cells/")).decode("utf-8-sig"))))
    assert len(rows) == 1 + document.cells_read
    assert client.get(f"{base}export/else/").status_code == 404
    assert client.get(f"{base}trends/?body=没有").status_code == 404


def test_our_own_reports_stand_beside_those_of_others(client):
    kept(year=2024, received=7)
    unit_ = Unit.objects.get(key="u9105")
    edition = replace(plain(2024), unit=unit_.key, body="虚构南岬海关")
    people = [officer(name, "reviewer", unit_) for name in ("one", "two")]
    filed = {"submitted_by": people[0], "submitted_on": DAY, "accepted_by": people[1], "accepted_on": DAY}
    AnnualReport.objects.create(
        unit=unit_,
        year=2024,
        basis="own",
        form="fmt2021",
        state="accepted",
        opened_on=DAY,
        frozen=edition.as_json(),
        **filed,
    )
    page = client.get("/office/library/beside/?year=2024").content.decode()
    assert "虚构南岬海关" in page
    assert "本系统" in page
    assert "虚构市海湾局" in page


def test_checking_in_the_browser_keeps_nothing(client):
    given = {
        "report": SimpleUploadedFile("a.txt", report(wrong=1)),
        "previous": SimpleUploadedFile("b.txt", report(year=2023)),
    }
    page = client.post("/office/library/check/", given).content.decode()
    assert "不符" in page
    assert "虚构市海湾局 2024年" in page
    assert not Document.objects.exists()
    assert client.post("/office/library/check/", {}).status_code == 400
