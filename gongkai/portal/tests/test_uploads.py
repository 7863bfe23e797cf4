"""Files: what is taken, what is refused and why, and that the text beside them survives."""

import io
import tracemalloc
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.foi.models import Attachment, Case
from gongkai.portal import uploads
from gongkai.portal.models import DraftFile
from gongkai.portal.tests.conftest import HOW, PERSON, WHAT

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def office(part: str = "word/document.xml", body: bytes = b"<w/>", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(part, body)
    return raw.getvalue()


def send(applicant, *files: tuple[str, bytes], **extra):
    uploads_ = [SimpleUploadedFile(name, content) for name, content in files]
    return applicant.post("what", {**WHAT, "files": uploads_, **extra})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("说明.pdf", PDF),
        ("照片.PNG", PNG),
        ("申请.docx", office()),
        ("数据.xlsx", office("xl/workbook.xml")),
        ("说明.txt", "演示".encode("gb18030")),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    ],
)
def test_ordinary_files_are_taken_and_encrypted(applicant, name, content):
    assert send(applicant, (name, content)).status_code == 302
    file = DraftFile.objects.get()
    assert file.name == name
    with default_storage.open(file.path) as handle:
        assert content not in handle.read()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("空.pdf", b"", "空文件"),
        ("程序.exe", b"MZ" + b"\x00" * 100, "类型"),
        ("假.pdf", b"MZ" + b"\x00" * 100, "内容与扩展名不符"),
        ("假.png", PDF, "内容与扩展名不符"),
        ("假.docx", b"PK\x03\x04 not a package", "内容与扩展名不符"),
        ("压缩.zip", office(), "类型"),
        ("无扩展名", PDF, "类型"),
        ("假.txt", b"\x00\x01\x02", "内容与扩展名不符"),
        ("炸弹.docx", office(body=b"\x00" * 60_000_000), "解压后过大"),
    ],
)
def test_tricks_are_refused_by_name_and_the_text_is_kept(applicant, name, content, why):
    answer = send(applicant, (name, content), ("好.pdf", PDF))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert why in text
    assert name in text
    assert WHAT["title"] in text
    assert [file.name for file in DraftFile.objects.all()] == ["好.pdf"]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Windows\\system32\\说明.pdf", "说明.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("...隐藏.pdf", "隐藏.pdf"),
        ('"><script>.pdf', "__script_.pdf"),
        ("长" * 300 + ".pdf", "长" * 96 + ".pdf"),
    ],
)
def test_names_are_made_harmless(name, clean):
    found = uploads.safe_name(name)
    assert found == clean or (clean == "__script_.pdf" and "<" not in found and '"' not in found)


def test_a_file_beyond_the_limit_is_refused_alone(applicant, settings):
    settings.UPLOAD_LIMIT_MB = 1
    answer = send(applicant, ("大.pdf", PDF + b"0" * 1_100_000), ("小.pdf", PDF))
    text = answer.content.decode()
    assert "“大.pdf”超过1MB" in text
    assert WHAT["title"] in text
    assert [file.name for file in DraftFile.objects.all()] == ["小.pdf"]


class Endless(io.RawIOBase):
    """A body that is counted while it is read, so that a test sees how much of it was taken in."""

    def __init__(self, head: bytes, size: int) -> None:
        self.head, self.left, self.taken = io.BytesIO(head), size - len(head), 0

    def read(self, size: int = -1) -> bytes:
        piece = self.head.read(size)
        if not piece:
            piece = b"0" * min(size if size > 0 else 65536, self.left)
            self.left -= len(piece)
        self.taken += len(piece)
        return piece


def enormous(applicant, size: int):
    head = b"".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in WHAT.items()
    )
    head += b'--edge\r\nContent-Disposition: form-data; name="files"; filename="huge.pdf"\r\n\r\n%PDF-1.7\n'
    stream = Endless(head, size)
    kind = "multipart/form-data; boundary=edge"
    environ = {"wsgi.input": stream, "CONTENT_LENGTH": str(size), "CONTENT_TYPE": kind}
    answer = applicant.client.generic("POST", f"{applicant.base}what/", b"", **environ)
    assert answer.url.endswith("?again=1")
    return stream, applicant.client.get(answer.url)


def test_a_hundred_megabytes_are_refused_without_being_kept_anywhere(applicant):
    tracemalloc.start()
    stream, answer = enormous(applicant, 100 * uploads.MEGABYTE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    text = answer.content.decode()
    assert "huge.pdf" in text
    assert WHAT["title"] in text
    assert peak < 20 * uploads.MEGABYTE
    # Read to the end, so that the browser shows the page rather than a broken connection.
    assert stream.left == 0
    assert WHAT["title"] in applicant.get("what").content.decode()
    assert not DraftFile.objects.exists()


def test_what_is_beyond_any_mistake_is_cut_off(applicant):
    stream, answer = enormous(applicant, uploads.MOST_DRAINED + 1)
    assert "huge.pdf" in answer.content.decode()
    assert stream.taken < uploads.MEGABYTE


def test_at_most_five_files(applicant):
    send(applicant, *[(f"{n}.pdf", PDF) for n in range(5)])
    answer = send(applicant, ("六.pdf", PDF))
    assert "最多可以附5个文件" in answer.content.decode()
    assert DraftFile.objects.count() == 5


def test_files_can_be_added_first_and_removed(applicant):
    assert send(applicant, ("一.pdf", PDF), attach="1").url.endswith("/what/#files-head")
    file = DraftFile.objects.get()
    applicant.post("what", {**WHAT, "remove": str(file.pk)})
    assert not DraftFile.objects.exists()
    assert not default_storage.exists(file.path)
    assert WHAT["title"] in applicant.get("what").content.decode()


def test_nobody_removes_another_ones_file(applicant):
    send(applicant, ("一.pdf", PDF))
    file = DraftFile.objects.get()
    applicant.begin()
    applicant.post("what", {**WHAT, "remove": str(file.pk)})
    assert DraftFile.objects.count() == 1
    assert applicant.post("what", {**WHAT, "remove": "x"}).status_code == 400


def test_files_go_with_the_request_and_only_its_owner_gets_them(applicant, client):
    applicant.post("who", PERSON)
    send(applicant, ("说明.pdf", PDF))
    applicant.post("how", HOW)
    applicant.submit()
    attachment = Attachment.objects.get()
    path = f"/track/{Case.objects.get().number}/files/{attachment.pk}"
    answer = applicant.client.get(path)
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert client.get(path).status_code == 302
    assert not DraftFile.objects.exists()
