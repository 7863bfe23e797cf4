"""One record for everyone: its metadata, files, trace; nothing of it once it is withdrawn."""

import json
import re
from datetime import date

import pytest
from django.test import Client

from gongkai.catalogue.actions import files, publishing, relating
from gongkai.catalogue.tests.making import TODAY
from gongkai.portal.tests.conftest import stamps
from gongkai.stamps.queries import combined


def address(record) -> str:
    return f"/records/{record.index_number}/"


def body(answer) -> str:
    return answer.content.decode()


def sent(answer) -> str:
    """Read a file that was sent, and close it (closing the answer would close the test's database)."""
    data = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return data.decode()


def test_a_record_shows_what_the_law_asks_for(desk):
    record = desk.public(keywords="演示，通关")
    answer = Client().get(address(record))
    html = body(answer)
    assert answer.status_code == 200
    for words in (record.index_number, "海关总署公告2026年第5号", "2026-11-02", "说明演示通关事项怎样办理", "第二十条"):
        assert words in html, words
    assert "自即日起，演示通关事项按本公告办理" in html
    tags = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', html))
    assert tags["ArticleTitle"] == record.title
    assert tags["ContentSource"] and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", tags["PubDate"])
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[1])
    assert data["name"] == record.title and data["@type"] == "Legislation"


def test_what_stands_in_a_title_cannot_break_out_of_the_page(house):
    record = house.public(title='</script><img src=x onerror="alert(1)">', body="<p>正文<script>alert(2)</script></p>")
    html = body(Client().get(address(record)))
    assert "<img src=x" not in html and "alert(2)" not in html
    assert html.count("</script>") == 1


@pytest.mark.parametrize("stage", ["draft", "review"])
def test_what_is_not_public_is_not_there(desk, stage):
    record = desk.draft()
    if stage == "review":
        desk.submit(record)
    assert Client().get(address(record)).status_code == 404
    assert Client().get("/records/none/2020-1/").status_code == 404


def test_a_withdrawn_record_says_so_and_shows_nothing_of_itself(desk, house):
    record = desk.public()
    file = files.attach(record, "说明.txt", "附件里的文字".encode(), house.clerk, TODAY)
    record = desk.through(desk.correct(record, attachments=[{"id": file.pk, "title": "说明"}]))
    there = f"{address(record)}files/{file.pk}/说明.txt"
    before = Client().get(address(record))
    assert "说明" in body(before) and sent(Client().get(there)) == "附件里的文字"
    part = Client().get(there, headers={"Range": "bytes=0-2"})
    tag = part["ETag"]
    assert part.status_code == 206 and sent(part) == "附" and part["Content-Range"] == "bytes 0-2/18"
    assert Client().get(there, headers={"If-None-Match": tag}).status_code == 304
    rested = stamps(before)
    version = combined(rested)
    publishing.withdraw(record, "内容有误，重新公布", house.leader, TODAY, None)
    assert combined(rested) != version
    gone = Client().get(address(record))
    assert gone.status_code == 410
    html = body(gone)
    assert "内容有误，重新公布" in html and record.index_number in html
    assert record.title not in html and "按本公告办理" not in html and record.document_number not in html
    for headers in ({}, {"Range": "bytes=0-2"}, {"If-None-Match": tag}):
        lost = Client().get(there, headers=headers)
        assert lost.status_code == 410 and "附件里的文字".encode() not in lost.content


def test_a_file_is_sent_as_what_it_is_and_only_where_it_is_listed(desk, house):
    record = desk.public()
    file = files.attach(record, "说明.txt", "附件里的文字".encode(), house.clerk, TODAY)
    assert Client().get(f"{address(record)}files/{file.pk}/说明.txt").status_code == 404
    record = desk.through(desk.correct(record, attachments=[{"id": file.pk, "title": "说明"}]))
    for name in ("说明.txt", ""):
        answer = Client().get(f"{address(record)}files/{file.pk}/{name}")
        assert answer.status_code == 200 and sent(answer) == "附件里的文字"
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["Content-Type"].startswith("text/plain")
        assert "sandbox" in answer["Content-Security-Policy"]
    other = house.public()
    assert Client().get(f"{address(other)}files/{file.pk}/x").status_code == 404


def test_a_correction_leaves_a_public_trace(desk):
    record = desk.through(desk.correct(desk.public(), body="<p>更正后的正文。</p>"))
    html = body(Client().get(address(record)))
    assert "更正后的正文" in html and "内容有误，予以更正" in html and "变更记录" in html


def test_a_document_and_what_explains_it_lead_to_each_other(house):
    document, words = house.public(), house.public(kind="interpretation", title="演示公告的解读", genre="")
    relating.relate("interprets", words, document, by=house.clerk, today=TODAY)
    assert "演示公告的解读" in body(Client().get(address(document)))
    html = body(Client().get(address(words)))
    assert "解读的文件" in html and document.title in html
    rested = stamps(Client().get(address(document)))
    assert f"record:{words.pk}" in rested


def test_an_interview_has_its_own_parts(house):
    record = house.public(
        kind="interview",
        genre="",
        details={"held_at": "2026年11月20日10时", "guests": "演示嘉宾", "transcript": "主持人：您好\n嘉宾：大家好"},
    )
    html = body(Client().get(address(record)))
    assert "文字实录" in html and "<dt>主持人</dt><dd>您好</dd>" in html and "演示嘉宾" in html


def test_asking_about_a_record_takes_its_title_along(house):
    record = house.public()
    html = body(Client().get(address(record)))
    assert "/apply/?about=" in html
    page = body(Client().get("/apply/", {"unit": house.unit_.key, "about": record.title}))
    assert f'name="about" value="{record.title}"' in page
    client = Client()
    answer = client.post("/apply/begin/", {"unit": house.unit_.key, "about": record.title})
    what = client.get(answer.url.replace("/who/", "/what/"))
    assert record.title in body(what)


def test_days_are_written_as_dates(house):
    record = house.public(published_on=date(2026, 3, 9))
    assert "2026年3月9日" in body(Client().get(address(record)))
