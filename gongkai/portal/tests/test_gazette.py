"""Gazettes for everyone: only issued ones, full text with contents, as PDF; nothing left of what was withdrawn."""

from datetime import date

import pypdfium2
import pytest
from django.test import Client

from gongkai.catalogue.actions import publishing
from gongkai.catalogue.actions.gazette import issue, prepare
from gongkai.catalogue.gazettes import fingerprint, listed
from gongkai.catalogue.tests.making import TODAY
from gongkai.portal.tests.conftest import stamps
from gongkai.stamps.queries import combined

AT = "/gazette/u0028/2026-10/"
PDF = "/gazette/u0028/2026-10.pdf"


def made(house, *, out=True):
    table = "<table><tr><th>项目</th><th>时限</th></tr><tr><td>备案</td><td>3天</td></tr></table>"
    for number in (1, 2):
        house.public(
            title=f"关于演示第{number}件的公告",
            document_number=f"演示关公告2026年第{number}号",
            published_on=date(2026, 10, 9),
            body=f"<h2>一、总则</h2><p>第{number}件的正文。</p><script>alert(1)</script>{table}",
        )
    row = prepare(house.unit_, 2026, 10, by=house.clerk, today=TODAY)
    return issue(row, fingerprint(listed(row)), by=house.leader, today=TODAY) if out else row


def words_of(pdf: bytes) -> str:
    book = pypdfium2.PdfDocument(pdf)
    return "".join(one.get_textpage().get_text_range() for one in book)


def test_what_is_not_issued_is_not_there(house):
    made(house, out=False)
    assert Client().get(AT).status_code == 404 and Client().get(PDF).status_code == 404
    index = Client().get("/gazette/")
    assert index.status_code == 200 and AT not in index.content.decode()


def test_an_issued_one_with_its_contents(house):
    row = made(house)
    assert AT in Client().get("/gazette/").content.decode()
    answer = Client().get(AT)
    html = answer.content.decode()
    assert html.index("演示第1件") < html.index("演示第2件") and "第2件的正文" in html and "alert(1)" not in html
    assert {"gazette", f"unit:{row.unit_id}"} < stamps(answer)
    assert 'href="#d2"' in html and 'id="d2"' in html and PDF in html


@pytest.mark.parametrize("at", ["/gazette/u0028/2026-9/", "/gazette/u0028/2026-13/", "/gazette/nobody/2026-10/",
                                "/gazette/u0028/x.pdf", "/gazette/?year=1999", "/gazette/?year=x"])  # fmt: skip
def test_what_never_was(house, at):
    made(house)
    assert Client().get(at).status_code == 404


def test_the_pdf_has_contents_and_bookmarks(house):
    made(house)
    answer = Client().get(PDF)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    book = pypdfium2.PdfDocument(answer.content)
    marks = [(one.level, one.get_title()) for one in book.get_toc()]
    assert [title for level, title in marks if level == 1] == ["关于演示第1件的公告", "关于演示第2件的公告"]
    text = words_of(answer.content)
    assert "目　录" in text and "第1件的正文" in text and "3天" in text and "alert" not in text
    assert Client().get(PDF).content == answer.content


def test_a_withdrawn_record_leaves_page_and_pdf_at_once(house):
    row = made(house)
    record = row.items.first().record
    answer = Client().get(AT)
    rested = stamps(answer)
    before = combined(rested)
    publishing.withdraw(record, "内容有误", house.leader, TODAY, None)
    assert combined(rested) != before
    html = Client().get(AT).content.decode()
    assert record.title not in html and "第1件的正文" not in html and "1件文件已经撤下" in html
    text = words_of(Client().get(PDF).content)
    assert "演示第1件" not in text and "第2件的正文" in text


def test_one_of_which_all_was_withdrawn_still_answers(house):
    row = made(house)
    for item in row.items.all():
        publishing.withdraw(item.record, "内容有误", house.leader, TODAY, None)
    assert Client().get(AT).status_code == 200 and Client().get(PDF).status_code == 200


def test_a_correction_is_told(desk, house):
    row = made(house)
    record = row.items.first().record
    desk.through(desk.correct(record, body="<p>更正以后的话。</p>", item20="item1", customs_class="clearance"))
    html = Client().get(AT).content.decode()
    assert "更正以后的话" in html and "第1件的正文" not in html and "内容有误，予以更正" in html
    assert "内容有误，予以更正" in words_of(Client().get(PDF).content)
