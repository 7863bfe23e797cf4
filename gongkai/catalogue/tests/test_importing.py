"""Another site's records: what is taken, what is left out and why, and that nothing is half done."""

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from gongkai.audit.models import Entry
from gongkai.catalogue.actions import importing
from gongkai.catalogue.actions.importing import Signature, bring_in, cancel, sign
from gongkai.catalogue.importing.lines import Unusable
from gongkai.catalogue.models import Attachment, Batch, Record, ValidityChange
from gongkai.catalogue.tests.making import NOW, TODAY, House

HEAD = [
    "title", "document_number", "made_on", "published_on", "effective_on", "validity", "replaced_by", "genre",
    "subject", "column", "abstract", "body", "source_url",
]  # fmt: skip
LINE = Signature(signed_as="命令行")


def line(number: int, **given: str) -> dict[str, str]:
    return {
        "title": f"关于演示事项第{number}项的公告",
        "document_number": f"演示公告2023年第{number}号",
        "made_on": "2023-03-01",
        "published_on": "2023-03-05",
        "validity": "有效",
        "genre": "公告",
        "column": "海关公告",
        "abstract": "概述",
        "body": "第一段。\n第二段。",
        **given,
    }


def table(path: Path, lines: list[dict[str, str]], head: list[str] = HEAD) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, head, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(lines)
    return path


def bring(path: Path, house: House, **more):
    given = {"today": TODAY, "now": NOW, "signature": LINE, **more}
    return bring_in(path, house.unit_, **given)


def test_a_table_becomes_public_as_one_signed_act(house: House, tmp_path: Path) -> None:
    report = bring(table(tmp_path / "a.csv", [line(1), line(2, made_on="二月三十日")]), house)
    assert (report.total, report.published, report.counts["bad"]) == (2, 1, 1)
    record = Record.objects.get(live=True)
    assert record.column == house.column and record.kind == "document" and record.genre == "announcement"
    assert record.body == "<p>第一段。</p><p>第二段。</p>" and record.document_class == "normative"
    assert record.published_on == date(2023, 3, 5) and record.publish_due == date(2023, 3, 29)
    assert record.digest_of() == record.cleared.digest and record.cleared.batch.signed_as == "命令行"
    assert "不是日期" in report.lines[-1]["problems"][0]["message"]
    assert [row.act for row in Entry.objects.order_by("number")][-2:] == ["catalogue.import", "catalogue.sign_batch"]


def test_a_dry_run_writes_nothing(house: House, tmp_path: Path) -> None:
    report = bring(table(tmp_path / "a.csv", [line(1), line(1)]), house, dry_run=True)
    assert report.counts == {"taken": 1, "duplicate": 1, "bad": 0, "held": 0}
    assert not Record.objects.exists() and not Batch.objects.exists()


def test_bringing_the_same_again_changes_nothing(house: House, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [line(1), line(2)])
    bring(path, house)
    report = bring(path, house)
    assert report.counts["duplicate"] == 2 and report.published == 0 and Record.objects.count() == 2


def test_what_was_interrupted_goes_on(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "STEP", 3)
    path = table(tmp_path / "a.csv", [line(number) for number in range(10)])
    take, times = importing._take_step, []

    def break_down(*given):
        times.append(1)
        if len(times) == 3:
            raise KeyboardInterrupt
        return take(*given)

    monkeypatch.setattr(importing, "_take_step", break_down)
    with pytest.raises(KeyboardInterrupt):
        bring(path, house)
    assert Record.objects.count() == 6 and not Record.objects.filter(live=True).exists()
    report = bring(path, house)
    assert (report.total, report.counts["taken"], report.published) == (10, 10, 10)
    assert Record.objects.filter(live=True).count() == 10 and Batch.objects.count() == 1


def test_held_batches_wait_for_another_person(house: House, tmp_path: Path) -> None:
    signature = Signature(prepared_by=house.clerk)
    report = bring(table(tmp_path / "a.csv", [line(1)]), house, hold=True, signature=signature)
    batch = Batch.objects.get(pk=report.batch)
    assert not Record.objects.filter(live=True).exists()
    with pytest.raises(importing.Refused):
        sign(batch, Signature(), today=TODAY, now=NOW)
    with pytest.raises(PermissionError):
        sign(batch, Signature(signed_by=house.clerk), today=TODAY, now=NOW)
    assert sign(batch, Signature(signed_by=house.leader), today=TODAY, now=NOW) == 1
    with pytest.raises(importing.Refused):
        sign(batch, Signature(signed_by=house.leader), today=TODAY, now=NOW)


def test_a_cancelled_batch_leaves_nothing(house: House, tmp_path: Path) -> None:
    report = bring(table(tmp_path / "a.csv", [line(1)]), house, hold=True, signature=Signature(prepared_by=house.clerk))
    cancel(Batch.objects.get(pk=report.batch), by=house.clerk, today=TODAY)
    assert not Record.objects.exists() and Batch.objects.get().state == "cancelled"


def test_replacements_lead_to_their_records(house: House, tmp_path: Path) -> None:
    old = line(1, validity="", replaced_by="演示公告〔2023〕2号")
    bring(table(tmp_path / "a.csv", [old, line(2)]), house)
    first, second = Record.objects.order_by("index_number")
    assert first.validity == "replaced" and first.validity_by == second
    assert ValidityChange.objects.get().by_record == second


def test_identity_numbers_are_held_back(house: House, tmp_path: Path) -> None:
    bodies = ["当事人身份证号11010519491231002X。", "居住证号810000199408230021。", "联系手机13800138000。"]
    report = bring(table(tmp_path / "a.csv", [line(at, body=body) for at, body in enumerate(bodies, 1)]), house)
    assert "138****8000" in str(report.lines) and "13800138000" not in str(report.lines)
    assert report.counts["held"] == 2 and report.published == 1
    assert {record.stage for record in Record.objects.filter(live=False)} == {"review"}


def test_unknown_columns_and_headings_are_told(house: House, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [line(1, column="没有这个栏目", colour="红")], [*HEAD, "colour"])
    report = bring(path, house)
    assert report.unknown_columns == ["colour"] and report.published == 1
    assert "没有这个栏目" in str(report.lines)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_chinese_headings_in_any_encoding(house: House, tmp_path: Path, encoding: str) -> None:
    text = "标题\t文号\t成文日期\t内容\n关于演示的通知\t演示〔2022〕3号\t2022年5月6日\t正文\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    assert bring(tmp_path / "a.csv", house).published == 1
    assert Record.objects.get().document_number == "演示〔2022〕3号"


def test_a_workbook(house: House, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["名称", "成文日期", "正文"])
    book.active.append(["演示一", date(2022, 5, 6), "正文"])
    book.save(tmp_path / "a.xlsx")
    assert bring(tmp_path / "a.xlsx", house).published == 1
    assert Record.objects.get().made_on == date(2022, 5, 6)


def test_a_folder_of_pages(house: House, tmp_path: Path) -> None:
    page = """<html><head><title>关于演示的公告-某站</title>
    <meta name="PubDate" content="2022-03-04 10:00"></head><body>
    <nav>导航</nav><h1>关于演示的公告</h1><table><tr><td>文号</td><td>演示公告2022年第7号</td>
    <td>有效性</td><td>有效</td></tr></table>
    <div class="TRS_Editor"><p onclick="x()">这里是正文，写得足够长，可以当作正文。</p><script>alert(1)</script>
    <p><a href="files/表.pdf">附件</a> <a href="javascript:x">坏链接</a></p></div><footer>页脚</footer></body></html>"""
    (tmp_path / "www" / "files").mkdir(parents=True)
    (tmp_path / "www" / "files" / "表.pdf").write_bytes(b"%PDF-1.4 demo")
    (tmp_path / "www" / "a.html").write_text(page, encoding="utf-8")
    address = "<url><loc>http://example.test/a.html</loc></url>"
    loc = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{address}</urlset>"
    (tmp_path / "www" / "sitemap.xml").write_text(loc)
    report = bring(tmp_path / "www", house)
    record = Record.objects.get()
    assert (
        report.published == 1 and record.title == "关于演示的公告" and record.number_key.startswith("演示公告|2022|7")
    )
    assert "script" not in record.body and "导航" not in record.body and "onclick" not in record.body
    assert record.source_url == "http://example.test/a.html"
    assert record.attachments[0]["digest"] == Attachment.objects.get().digest


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"\x00\x01\x02" * 50, b'title,body\n"never closed,1\n', "title\n".encode("utf-16")]
)
def test_what_cannot_be_used_is_said(house: House, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    try:
        report = bring(tmp_path / "a.csv", house)
    except Unusable as error:
        assert str(error)
    else:
        assert report.published == 0
    assert not Record.objects.exists()


def test_links_out_of_the_folder_bring_no_files(house: House, tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"%PDF secret")
    (tmp_path / "www").mkdir()
    text = "<p>足够长的一段正文，二十个字以上，用来当作正文内容。</p><a href='../secret.pdf'>x</a>"
    body = f"<h1>演示名称</h1><div class=content>{text}</div>"
    (tmp_path / "www" / "a.html").write_text(f"<html><body>{body}<p>成文日期：2022-01-02</p></body></html>")
    bring(tmp_path / "www", house)
    assert not Attachment.objects.exists()
