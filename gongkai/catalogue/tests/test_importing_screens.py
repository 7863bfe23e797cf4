"""Importing on the screens: the file, its columns, the trial, a job killed and resumed, the signature of another."""

import io
import stat
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from gongkai.catalogue import signals
from gongkai.catalogue.actions import importing, receiving
from gongkai.catalogue.importing import tables, unpacking
from gongkai.catalogue.importing.lines import Unusable
from gongkai.catalogue.models import Batch, Record
from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import NOW, TODAY, House
from gongkai.catalogue.tests.test_screens import PEOPLE, person, signed_in

OPEN_TO = {
    "batches": {"clerk", "leader", "admin", "away"},
    "batch": {"clerk", "leader", "admin"},
    "import_columns": {"clerk", "admin"},
    "import_template": {"clerk", "leader", "admin", "away"},
}
PAGE = "<html><head><title>关于演示事项的通知 - 演示网</title><meta name='PubDate' content='2024-05-06'></head>"


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def csv_of(*lines: str, head: str = "名称,成文日期,正文") -> bytes:
    return ("\ufeff" + "\r\n".join([head, *lines])).encode()


def many(number: int) -> bytes:
    return csv_of(*(f"关于演示事项第{one}项的通知,2024-03-01,正文{one}" for one in range(number)))


def upload(client: Client, house: House, content: bytes, name: str = "旧站.csv"):
    return client.post(
        reverse("catalogue:batches"), {"unit": house.unit_.pk, "file": SimpleUploadedFile(name, content)}
    )


def screen(batch: Batch) -> str:
    return reverse("catalogue:batch", args=[batch.pk])


def do(client: Client, batch: Batch, act: str) -> None:
    """Press a button, and let the worker do what it asks for."""
    assert client.post(screen(batch), {act: "1"}).status_code == 302
    batch.refresh_from_db()
    if batch.options.get("job"):
        receiving.run_job(batch.pk, today=TODAY, now=NOW)
        batch.refresh_from_db()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", OPEN_TO)
def test_who_may_open_a_screen(desk: Desk, house: House, name: str, who: str) -> None:
    upload(signed_in(house.clerk), house, many(1))
    given = {"import_template": ["csv"], "batches": []}.get(name, [Batch.objects.get().pk])
    answer = signed_in(person(house, desk, who)).get(reverse(f"catalogue:{name}", args=given))
    assert answer.status_code == (200 if who in OPEN_TO[name] else 403), answer.content.decode()[:300]


def test_visitors_are_sent_to_sign_in(house: House) -> None:
    assert Client().get(reverse("catalogue:batches")).status_code == 302


def test_from_the_file_to_the_public(house: House) -> None:
    clerk, leader = signed_in(house.clerk), signed_in(house.leader)
    held = "关于某人的通知,2024-03-01,身份证号码11010519491231002X"
    answer = upload(clerk, house, csv_of("关于演示的通知,2024-03-01,正文", "坏的,二月三十,正文", held))
    batch = Batch.objects.get()
    assert answer.url == reverse("catalogue:import_columns", args=[batch.pk])
    page = clerk.get(answer.url).content.decode()
    assert "关于演示的通知" in page and "成文日期" in page
    answer = clerk.post(answer.url, {"column_0": "title", "column_1": "title", "column_2": ""})
    assert answer.status_code == 400 and "已经选给了" in answer.content.decode()
    clerk.post(answer.request["PATH_INFO"], {"column_0": "title", "column_1": "made_on", "column_2": "body"})
    assert "请先试运行" in clerk.post(screen(batch), {"import": "1"}, follow=True).content.decode()
    do(clerk, batch, "check")
    page = clerk.get(screen(batch)).content.decode()
    assert (
        "可以导入 <b>1</b>" in page and "有误 <b>1</b>" in page and "不是日期" in page and not Record.objects.exists()
    )
    assert "不是日期" in b"".join(clerk.get(screen(batch), {"export": "csv"})).decode()
    do(clerk, batch, "import")
    assert batch.state == "held" and Record.objects.count() == 2 and not Record.objects.filter(live=True).exists()
    assert clerk.post(screen(batch), {"sign": "1"}).status_code == 403
    page = leader.get(screen(batch)).content.decode()
    assert "签发公开" in page and "关于演示的通知" in page
    do(leader, batch, "sign")
    assert batch.state == "done" and batch.signed_by == house.leader
    assert [one.title for one in Record.objects.filter(live=True)] == ["关于演示的通知"]
    page = clerk.get(screen(batch), {"result": "held"}).content.decode()
    record = Record.objects.get(live=False)
    assert reverse("catalogue:record", args=[record.pk]) in page
    with pytest.raises(Unusable):
        receiving.place_of(batch)


def test_a_job_killed_goes_on_where_it_was(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "STEP", 2)
    clerk = signed_in(house.clerk)
    upload(clerk, house, many(5))
    batch = Batch.objects.get()
    do(clerk, batch, "check")
    steps, real = [], importing._take_step

    class Killed(BaseException):
        pass

    def step(*given: object) -> None:
        if len(steps) == 2:
            raise Killed
        steps.append(given)
        real(*given)

    monkeypatch.setattr(importing, "_take_step", step)
    with pytest.raises(Killed):
        do(clerk, batch, "import")
    batch.refresh_from_db()
    assert (batch.state, batch.done, Record.objects.count()) == ("reading", 4, 4)
    assert "正在处理" in clerk.post(screen(batch), {"import": "1"}, follow=True).content.decode()
    Batch.objects.update(options={**batch.options, "beat": "2020-01-01T00:00:00+00:00"})
    assert "接着导入" in clerk.get(screen(batch)).content.decode()
    monkeypatch.setattr(importing, "_take_step", real)
    do(clerk, batch, "import")
    assert (batch.state, batch.done, Record.objects.count()) == ("held", 5, 5)


def test_a_job_killed_is_resumed_by_the_sweep_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "STEP", 2)
    clerk = signed_in(house.clerk)
    upload(clerk, house, many(5))
    batch = Batch.objects.get()
    do(clerk, batch, "check")
    real, asked = importing._take_step, []

    def ask_for(sender: object, batch: Batch, **_: object) -> None:
        asked.append(batch.pk)

    signals.import_asked.connect(ask_for)

    def killed(*given: object) -> None:
        real(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "_take_step", killed)
    with pytest.raises(KeyboardInterrupt):
        do(clerk, batch, "import")
    asked.clear()
    now = timezone.now()
    assert receiving.resume(now) == [], "its last sign of life is too fresh"
    later = now + timedelta(minutes=5)
    assert (receiving.resume(later), receiving.resume(later), asked) == ([batch.pk], [], [batch.pk])
    zombie = Batch.objects.get()
    zombie.options["worker"] = "the one that was killed"
    assert not receiving._tell(zombie, job="", error="x"), "what was killed has no say any more"
    monkeypatch.setattr(importing, "_take_step", lambda *given: (_once_more(batch), real(*given)))
    receiving.run_job(batch.pk, today=TODAY, now=NOW)
    receiving.run_job(batch.pk, today=TODAY, now=NOW)
    batch.refresh_from_db()
    assert (batch.state, batch.done, batch.options["error"], Record.objects.count()) == ("held", 5, "", 5)
    Batch.objects.update(state="reading", options={"job": "import", "resumed": 3, "beat": "2020-01-01T00:00:00+00:00"})
    assert receiving.resume(later) == [] and "中断了4次" in Batch.objects.get().options["error"]
    signals.import_asked.disconnect(ask_for)


def _once_more(batch: Batch) -> None:
    """Run the job a second time while it is at work: that does nothing."""
    before = Record.objects.count()
    receiving.run_job(batch.pk, today=TODAY, now=NOW)
    assert Record.objects.count() == before


def test_cancelled_while_at_work_nothing_is_left(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "STEP", 2)
    clerk = signed_in(house.clerk)
    upload(clerk, house, many(5))
    batch = Batch.objects.get()
    do(clerk, batch, "check")
    real = importing._take_step

    def step(*given: object) -> None:
        real(*given)
        if Batch.objects.get().state == "reading":
            importing.cancel(batch, by=house.clerk, today=TODAY)

    monkeypatch.setattr(importing, "_take_step", step)
    do(clerk, batch, "import")
    assert batch.state == "cancelled" and "取消" in batch.options["error"] and not Record.objects.exists()


def test_the_same_file_is_not_brought_twice_at_once(house: House) -> None:
    clerk = signed_in(house.clerk)
    for _ in range(2):
        upload(clerk, house, many(2))
    second, first = Batch.objects.all()
    for batch in (first, second):
        do(clerk, batch, "check")
    do(clerk, first, "import")
    do(clerk, second, "import")
    assert first.state == "held" and second.state == "checked" and "没有重复导入" in second.options["error"]


def test_a_folder_of_pages(house: House) -> None:
    clerk = signed_in(house.clerk)
    page = f"{PAGE}<body><div class='content'><p>{'演示正文。' * 10}</p></div></body></html>".encode()
    answer = upload(clerk, house, zipped(**{"旧站/a.html": page, "__MACOSX/a.html": b"x"}), "旧站.zip")
    batch = Batch.objects.get()
    assert answer.url == screen(batch) and batch.form == "pages"
    assert "关于演示事项的通知" in clerk.get(screen(batch)).content.decode()
    do(clerk, batch, "check")
    do(clerk, batch, "import")
    assert batch.state == "held" and Record.objects.get().title == "关于演示事项的通知"


def workbook(*lines: list[object], hidden: bool = False) -> bytes:
    book, out = Workbook(), io.BytesIO()
    if hidden:
        book.active.sheet_state = "hidden"
        book.create_sheet("可见")
    for line in lines:
        book.worksheets[-1].append(line)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "密码"),
        ("a.xlsx", b"not a workbook", "XLSX"),
        ("a.xlsx", workbook(), "空的"),
        ("a.csv", b"\n\n\n", "空的"),
        ("a.csv", b"a\x00b" * 10, "不是文本"),
        ("a.csv", b",".join([b"x"] * 100_000), "列"),
        ("a.exe", b"MZ", "只认"),
        ("a.zip", b"PK not a zip", "ZIP"),
        ("a.zip", zipped(**{"../out.html": b"x"}), "文件夹之外"),
        ("a.zip", zipped(**{"/etc/out.html": b"x"}), "文件夹之外"),
        ("a.zip", zipped(**{"C:\\out.html": b"x"}), "文件夹之外"),
        ("a.zip", zipped(**{"a.txt": b"x"}), "没有网页"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_used_are_refused_with_a_sentence(
    house: House, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    answer = upload(signed_in(house.clerk), house, content, name)
    page = answer.content.decode()
    assert answer.status_code == 400 and says in page, answer.context["form"].errors
    assert not Batch.objects.exists()
    assert f'value="{house.unit_.pk}" selected' in page
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_an_archive_within_limits_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "a.zip"
    archive.write_bytes(zipped(**{"a.html": b"0" * 5000}))
    monkeypatch.setattr(unpacking, "MOST_BYTES", 4000)
    with pytest.raises(Unusable, match="过大"):
        unpacking.unpack(archive, tmp_path / "out")
    monkeypatch.setattr(unpacking, "MOST_BYTES", 10_000)
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 0)
    with pytest.raises(Unusable, match="最多"):
        unpacking.unpack(archive, tmp_path / "out")
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 10)
    link = zipfile.ZipInfo("a.html")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(link, "/etc/passwd")
    with pytest.raises(Unusable, match="链接"):
        unpacking.unpack(archive, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "content",
    [
        "名称,成文日期\n关于演示的通知,2024-01-02".encode("gb18030"),
        "名称\t成文日期\n关于演示的通知\t2024-01-02".encode("utf-16"),
        "名称,成文日期\r关于演示的通知,2024-01-02".encode(),
        "旧站信息公开目录,\n名称,成文日期\n关于演示的通知,2024-01-02".encode(),
    ],
)
def test_tables_in_any_writing(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "a.csv"
    place.write_bytes(content)
    seen = tables.glimpse(place)
    assert seen.headings == ["名称", "成文日期"] and seen.samples[0] == ["关于演示的通知", "2024-01-02"]
    assert next(tables.Table(place).lines()).values["title"] == "关于演示的通知"


def test_a_hidden_sheet_is_passed_over(tmp_path: Path) -> None:
    place = tmp_path / "a.xlsx"
    place.write_bytes(workbook(["名称", "成文日期"], ["关于演示的通知", 45293], hidden=True))
    assert tables.glimpse(place).samples == [["关于演示的通知", "45293"]]


def test_templates_can_be_filled_in_and_brought(house: House, tmp_path: Path) -> None:
    clerk = signed_in(house.clerk)
    for kind in ("csv", "xlsx"):
        place = tmp_path / f"a.{kind}"
        place.write_bytes(clerk.get(reverse("catalogue:import_template", args=[kind])).content)
        assert not tables.Table(place).headings.unknown
    assert clerk.get(reverse("catalogue:import_template", args=["pdf"])).status_code == 404
