"""Publication at its hour, a process that dies in the middle, and files."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django_tasks_db.models import DBTaskResult

from gongkai.catalogue.actions import drafting, files, publishing, reviewing
from gongkai.catalogue.actions.acting import Refused
from gongkai.catalogue.models import Attachment, AttachmentText, Clearing, Record
from gongkai.catalogue.public_files import public_file
from gongkai.catalogue.tasks import read_file
from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import NOW, TODAY, House
from gongkai.organisations import access
from gongkai.stamps.models import Stamp

HOUR = NOW + timedelta(hours=3)


def test_a_signed_version_becomes_public_at_its_minute(desk: Desk) -> None:
    record = desk.sign(desk.reviewed(), at=HOUR)
    assert (record.stage, record.waiting, record.live, record.go_live_at) == ("scheduled", "publish", False, HOUR)
    assert not publishing.publish_what_is_due(HOUR - timedelta(seconds=1), TODAY).published
    assert publishing.publish_what_is_due(HOUR, TODAY).published == [record.index_number]
    record.refresh_from_db()
    assert record.live and record.cleared.digest == record.digest_of() and record.go_live_at is None
    assert not publishing.publish_what_is_due(HOUR + timedelta(hours=1), TODAY).published


def test_an_hour_that_has_passed_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="晚于现在"):
        desk.sign(desk.reviewed(), at=NOW)


def test_a_scheduled_version_taken_back_is_never_published(desk: Desk, house: House) -> None:
    record = desk.sign(desk.reviewed(), at=HOUR)
    record = reviewing.recall(record, house.clerk, TODAY, None, now=NOW)
    assert record.stage == "draft" and Clearing.objects.get().revoked_at is not None
    done = publishing.publish_what_is_due(HOUR, TODAY)
    assert (done.published, done.failed) == ([], [])


def test_a_scheduled_version_that_is_changed_needs_a_new_review(desk: Desk, house: House) -> None:
    record = desk.sign(desk.reviewed(), at=HOUR)
    record = drafting.save(record, {"title": "改过的名称"}, house.clerk, TODAY, None)
    assert (record.stage, record.waiting) == ("review", "attribute")
    assert not publishing.publish_what_is_due(HOUR, TODAY).published


def test_killed_in_the_middle_nothing_or_all_is_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    record = desk.sign(desk.reviewed(), at=HOUR)
    stamps = Stamp.objects.count()

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "enter", killed)
        with pytest.raises(SystemExit):
            publishing.publish_what_is_due(HOUR, TODAY)
    record.refresh_from_db()
    assert not record.live and record.cleared is None and Stamp.objects.count() == stamps
    assert publishing.publish_what_is_due(HOUR, TODAY).published == [record.index_number]


def test_one_that_cannot_be_published_hinders_no_other(desk: Desk) -> None:
    bad, good = desk.sign(desk.reviewed(), at=HOUR), desk.sign(desk.reviewed(title="另一件"), at=HOUR)
    Clearing.objects.filter(record=bad).update(revoked_at=NOW)
    done = publishing.publish_what_is_due(HOUR, TODAY)
    assert done.published == [good.index_number] and [number for number, _ in done.failed] == [bad.index_number]


def test_another_content_than_was_signed_is_never_published(desk: Desk, house: House) -> None:
    record = desk.sign(desk.reviewed(), at=HOUR)
    revision = record.latest_revision
    revision.content["title"] = "没有审查过的名称"
    with pytest.raises(Refused, match="不一致"):
        publishing.publish_cleared(record, revision, house.leader, HOUR, TODAY)
    record.refresh_from_db()
    assert not record.live


def test_a_term_ends(desk: Desk) -> None:
    record = desk.public(expire_at=HOUR)
    assert not publishing.publish_what_is_due(HOUR - timedelta(minutes=1), TODAY).expired
    assert publishing.publish_what_is_due(HOUR, TODAY).expired == [record.index_number]
    record.refresh_from_db()
    assert (record.live, record.stage, record.expired) == (False, "withdrawn", True)
    assert not publishing.publish_what_is_due(HOUR, TODAY).expired


def test_publishing_tells_the_pages(desk: Desk, house: House) -> None:
    record = desk.public()
    names = set(Stamp.objects.values_list("name", flat=True))
    assert {f"record:{record.pk}", "records", f"records@{house.top.pk}"} <= names
    assert f"column:{house.column.pk}@{house.unit_.pk}" in names


def package(part: str = "word/document.xml", size: int = 10) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", 8) as zipped:
        zipped.writestr(part, b"0" * size)
    return out.getvalue()


def test_a_file_is_kept_under_its_digest_and_read(desk: Desk, house: House) -> None:
    record = desk.draft()
    file = files.attach(record, "附件 1.txt", "第一条 演示附件的文字。".encode(), house.clerk, TODAY)
    assert file.digest in file.file.name and default_storage.exists(file.file.name) and file.read
    assert AttachmentText.objects.get(attachment=file).text == "第一条 演示附件的文字。"
    again = files.attach(record, "附件 1.txt", "第一条 演示附件的文字。".encode(), house.clerk, TODAY)
    assert again == file
    record = drafting.save(record, {"attachments": [{"id": file.pk, "title": "附件"}]}, house.clerk, TODAY, None)
    assert record.attachments == [{"id": file.pk, "title": "附件", "digest": file.digest}]


def test_a_large_file_waits_for_the_worker(desk: Desk, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 3)
    file = files.attach(desk.draft(), "a.txt", b"words", house.clerk, TODAY)
    assert not file.read and files.unread() == [file.pk] and DBTaskResult.objects.ready().count() == 1
    assert read_file.call(file.pk) == 1 and read_file.call(file.pk) == 0
    assert AttachmentText.objects.get(attachment=file).text == "words"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.pdf", b"not a pdf"),
        ("a.pdf", b""),
        ("a.docx", package("other.xml")),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.zip", package(size=60_000_000)),
        ("a.txt", b"\x00\x01"),
        ("a.html", b"<script>"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(desk: Desk, house: House, name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        files.attach(desk.draft(), name, content, house.clerk, TODAY)
    assert not Attachment.objects.exists()


def test_the_file_of_another_record_cannot_be_listed(desk: Desk, house: House) -> None:
    one, other = desk.draft(), desk.draft()
    file = files.attach(one, "a.txt", b"words", house.clerk, TODAY)
    with pytest.raises(Refused):
        drafting.save(other, {"attachments": [{"id": file.pk}]}, house.clerk, TODAY, None)


def test_only_those_who_write_attach(desk: Desk, house: House) -> None:
    with pytest.raises(access.Denied):
        files.attach(desk.draft(), "a.txt", b"words", house.leader, TODAY)


def test_html_is_cleaned(desk: Desk) -> None:
    record = desk.draft(body='<p onclick="x()">正文<script>alert(1)</script><a href="javascript:x">链接</a></p>')
    assert "script" not in record.body and "onclick" not in record.body and "链接" in record.body
    assert Record.objects.get().body == record.body


def test_the_public_gets_only_the_files_of_what_was_signed(desk: Desk, house: House) -> None:
    record = desk.public()
    file = files.attach(record, "a.txt", b"words", house.clerk, TODAY)
    number = record.index_number
    assert public_file(number, file.pk) is None
    record = desk.correct(record, attachments=[{"id": file.pk, "title": "附件"}])
    assert public_file(number, file.pk) is None
    record = desk.through(record)
    found = public_file(number, file.pk)
    assert found is not None and found[1] == file and found[2] == "附件"
    publishing.withdraw(record, "须撤下", house.leader, TODAY, None)
    assert public_file(number, file.pk) is None
