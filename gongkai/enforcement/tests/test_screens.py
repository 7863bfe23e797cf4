"""Officers' screens and the door for machines: who may, what is kept, odd input."""

import io
import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from gongkai.enforcement.actions import issue, prepare, withdraw
from gongkai.enforcement.models import Batch, Entry, ImportKey
from gongkai.enforcement.rows import kind_of, kinds
from gongkai.enforcement.tests.conftest import DAY, as_csv, as_xlsx, penalty, published
from gongkai.organisations.tests.making import officer

pytestmark = pytest.mark.django_db
KIND = kind_of("penalty")
OFFICE = "/office/enforcement/"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    cache.clear()
    monkeypatch.setattr("gongkai.enforcement.views.screen.today", lambda: DAY)
    monkeypatch.setattr("gongkai.enforcement.views.receiving.today", lambda: DAY)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def body(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def sent(client, house, data: bytes, mode: str = "keep", kind: str = "penalty", name: str = "a.csv"):
    file = SimpleUploadedFile(name, data)
    return client.post(OFFICE + "upload/", {"unit": house.local.key, "kind": kind, "file": file, "mode": mode})


def test_from_upload_to_release_on_the_screens(house):
    clerk, reviewer = signed_in(house.clerk), signed_in(house.reviewer)
    data = as_csv(
        penalty(), penalty(决定书文号="2号", 处罚决定日期="昨天"), penalty(决定书文号="3号", 违法事实="电话13800138000")
    )
    answer = sent(clerk, house, data)
    batch = Batch.objects.get()
    assert answer.headers["Location"] == f"{OFFICE}batches/{batch.pk}/"
    page = body(clerk.get(f"{OFFICE}batches/{batch.pk}/"))
    assert "须由另一位" in page
    assert "审看无误，发布" not in page
    assert "1批执法公示待您审看发布" in body(reviewer.get("/office/"))
    page = body(reviewer.get(f"{OFFICE}batches/{batch.pk}/?show=doubtful"))
    assert "像是含有电话" in page
    assert "13800138000" not in page.split("全部内容")[0]
    assert "昨天" in body(reviewer.get(f"{OFFICE}batches/{batch.pk}/?show=bad"))
    done = reviewer.post(f"{OFFICE}batches/{batch.pk}/", {"act": "release", "version": batch.version})
    assert done.status_code == 302
    assert Entry.objects.count() == 2
    assert "批执法公示" not in body(reviewer.get("/office/"))


def test_a_check_keeps_nothing_and_says_line_by_line(house):
    page = body(
        sent(signed_in(house.clerk), house, as_csv(penalty(处罚决定日期="昨天"), penalty(决定书文号="9")), "check")
    )
    assert "没有保存任何内容" in page
    assert "处罚决定日期" in page
    assert "昨天" in page
    assert not Batch.objects.exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04junk", b"\x00\xff" * 50, "天气,温度\n晴,20".encode()])
def test_odd_files_are_told_and_nothing_is_kept(house, data):
    answer = sent(signed_in(house.clerk), house, data)
    assert answer.status_code == 400
    assert "没有提交成功" in body(answer)
    assert not Batch.objects.exists()


def test_an_unknown_kind_or_unit_is_told(house):
    client = signed_in(house.clerk)
    assert sent(client, house, as_csv(penalty()), kind="nonsense").status_code == 400
    file = SimpleUploadedFile("a.csv", as_csv(penalty()))
    answer = client.post(OFFICE + "upload/", {"unit": house.region.key, "kind": "penalty", "file": file})
    assert answer.status_code == 400


def test_refused_lines_come_back_as_a_file_to_those_who_handle_them(house):
    done = prepare(house.local, KIND, as_csv(penalty(处罚决定日期="=昨天")), "a", by=house.clerk, today=DAY)
    address = f"{OFFICE}batches/{done.batch.pk}/refused.csv"
    text = body(signed_in(house.clerk).get(address))
    assert "处罚决定日期：" in text
    assert "'=昨天" in text
    assert signed_in(house.supervisor).get(address).status_code == 403


def test_send_back_and_discard_keep_what_was_typed(house):
    done = prepare(house.local, KIND, as_csv(penalty()), "a", by=house.clerk, today=DAY)
    address = f"{OFFICE}batches/{done.batch.pk}/"
    reviewer, clerk = signed_in(house.reviewer), signed_in(house.clerk)
    assert reviewer.post(address, {"act": "send_back", "reason": ""}).status_code == 400
    answer = reviewer.post(address, {"act": "send_back", "reason": "长" * 501})
    assert "长" * 501 in body(answer)
    assert reviewer.post(address, {"act": "send_back", "reason": "单位不对"}).status_code == 302
    assert "1批执法公示被退回" in body(clerk.get("/office/"))
    assert clerk.post(address, {"act": "discard", "reason": "重来"}).status_code == 302
    assert clerk.post(address, {"act": "fly"}).status_code == 400


def test_what_someone_else_did_meanwhile_is_told(house):
    done = prepare(house.local, KIND, as_csv(penalty()), "a", by=house.clerk, today=DAY)
    reviewer = signed_in(house.reviewer)
    for version in ("7", "", "x"):
        answer = reviewer.post(f"{OFFICE}batches/{done.batch.pk}/", {"act": "release", "version": version})
        assert answer.status_code == 400
        assert "有变动" in body(answer)


def test_one_entry_is_corrected_and_withdrawn_on_the_screens(house):
    published(house, as_csv(penalty(行政相对人名称="张演示", 行政相对人类别="自然人")))
    entry = Entry.objects.get()
    clerk = signed_in(house.clerk)
    address = f"{OFFICE}entries/{entry.pk}/"
    assert "张演示" in body(clerk.get(address))
    form = {**{code: entry.values.get(code, "") for code in [one.field for one in KIND.fields]}, **entry.sealed}
    wrong = clerk.post(address + "correct/", {**form, "fine": "很多", "reason": "笔误"})
    assert wrong.status_code == 400
    assert "应为数字" in body(wrong)
    assert "很多" in body(wrong)
    assert clerk.post(address + "correct/", {**form, "fine": "2", "reason": "笔误"}).status_code == 302
    assert Batch.objects.filter(origin="correction", state="prepared").exists()
    assert clerk.post(address, {"reason": ""}).status_code == 400
    assert clerk.post(address, {"reason": "涉及隐私"}).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "withdrawn"


def test_who_does_not_handle_sees_masks_only(house):
    published(house, as_csv(penalty(行政相对人名称="张演示", 行政相对人类别="自然人")))
    entry = Entry.objects.get()
    supervisor = signed_in(house.supervisor)
    page = body(supervisor.get(f"{OFFICE}entries/{entry.pk}/"))
    assert "张某某" in page
    assert "张演示" not in page
    assert "不公开的内容" in page
    assert "张演示" not in body(supervisor.get(f"{OFFICE}batches/{entry.batch_id}/"))
    assert supervisor.get(f"{OFFICE}entries/{entry.pk}/correct/").status_code == 403
    assert supervisor.post(f"{OFFICE}entries/{entry.pk}/", {"reason": "x"}).status_code == 403


SCREENS = {
    "": {"clerk", "reviewer", "leader", "supervisor", "elsewhere"},
    "batches/": {"clerk", "reviewer", "leader", "supervisor", "elsewhere"},
    "entries/": {"clerk", "reviewer", "leader", "supervisor", "elsewhere"},
    "batches/{batch}/": {"clerk", "reviewer", "leader", "supervisor"},
    "entries/{entry}/": {"clerk", "reviewer", "leader", "supervisor"},
    "entries/{entry}/correct/": {"clerk"},
    "batches/{batch}/refused.csv": {"clerk", "reviewer", "leader"},
    "upload/": {"clerk"},
    "keys/": {"clerk", "leader"},
    "forms/penalty.xlsx": {"clerk", "reviewer", "leader", "supervisor", "elsewhere"},
    "entries/penalty.csv": {"clerk", "reviewer", "leader", "supervisor", "elsewhere"},
    "entries/penalty.xlsx": {"clerk", "reviewer", "leader", "supervisor", "elsewhere"},
}


@pytest.mark.parametrize("path", list(SCREENS))
def test_every_screen_opens_for_those_who_may(house, path):
    published(house, as_csv(penalty()))
    house.admin = officer("admin", "administrator", house.local)
    entry = Entry.objects.get()
    address = OFFICE + path.format(entry=entry.pk, batch=entry.batch_id)
    for name in ("clerk", "reviewer", "leader", "supervisor", "elsewhere", "admin"):
        status = signed_in(getattr(house, name)).get(address).status_code
        assert (status == 200) is (name in SCREENS[path]), (name, status)
        assert status in {200, 403, 404}
    assert Client().get(address).status_code == 302


def test_lists_are_narrowed_and_exported(house):
    published(house, as_csv(penalty(), penalty(决定书文号="2号", 行政相对人名称="=演示远山公司")))
    clerk = signed_in(house.clerk)
    assert "共 1 条" in body(clerk.get(OFFICE + "entries/?kind=penalty&q=远山&year=2026&state=public&unit=u9002"))
    assert "没有符合条件" in body(clerk.get(OFFICE + "entries/?q=没有的"))
    assert clerk.get(OFFICE + "entries/?kind=x&year=abc&state=y&unit=z&page=99").status_code == 200
    text = body(clerk.get(OFFICE + "entries/penalty.csv?q=远山"))
    assert "'=演示远山公司" in text
    assert "海湾" not in text
    sheet = load_workbook(io.BytesIO(clerk.get(OFFICE + "entries/penalty.xlsx").content)).active
    assert sheet.max_row == 3
    assert clerk.get(OFFICE + "entries/nonsense.csv").status_code == 404
    assert clerk.get(OFFICE + "entries/penalty.pdf").status_code == 404


def test_an_export_read_back_changes_nothing(house):
    published(house, as_csv(penalty(), penalty(决定书文号="2号")))
    data = signed_in(house.clerk).get(OFFICE + "entries/penalty.xlsx").content
    again = prepare(house.local, KIND, data, "back.xlsx", by=house.clerk, today=DAY)
    assert (again.same, len(again.good), len(again.bad)) == (2, 0, 0)


def test_the_blank_forms_are_read_by_the_import(house):
    clerk = signed_in(house.clerk)
    for kind in kinds():
        book = load_workbook(io.BytesIO(clerk.get(f"{OFFICE}forms/{kind.code}.xlsx").content))
        assert [cell.value for cell in book.worksheets[0][1]] == [one.label for one in kind.fields]
        assert book.worksheets[1].max_row == len(kind.fields) + 1
        assert clerk.get(f"{OFFICE}forms/{kind.code}.csv").status_code == 200
    assert clerk.get(f"{OFFICE}forms/penalty.pdf").status_code == 404
    assert clerk.get(f"{OFFICE}forms/nonsense.csv").status_code == 404


def test_a_key_is_shown_once_and_stopped(house):
    clerk = signed_in(house.clerk)
    given = {"unit": "u9002", "kind": "penalty", "label": "案件系统", "until": (DAY + timedelta(30)).isoformat()}
    page = body(clerk.post(OFFICE + "keys/", given))
    secret = page.split('ef-secret">')[1].split("<")[0]
    assert secret.startswith("gke_")
    assert secret not in body(clerk.get(OFFICE + "keys/"))
    assert clerk.post(OFFICE + "keys/", {**given, "until": "2036-01-01"}).status_code == 400
    key = ImportKey.objects.get()
    assert clerk.post(OFFICE + "keys/", {"revoke": str(key.pk)}).status_code == 302
    assert clerk.post(OFFICE + "keys/", {"revoke": "999999999999999999999"}).status_code == 404
    assert "已停用" in body(clerk.get(OFFICE + "keys/"))


def handed_in(secret: str, data: bytes, kind: str = "penalty"):
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    address = f"/api/v1/enforcement/{kind}/"
    return Client(enforce_csrf_checks=True).post(address, data, content_type="application/x-ndjson", headers=headers)


def test_a_machine_is_answered_line_by_line(house):
    _, secret = issue(house.local, KIND, "案件系统", DAY, by=house.leader, today=DAY)
    good = json.dumps(penalty(), ensure_ascii=False)
    bad = json.dumps(penalty(决定书文号="2号", 处罚决定日期="昨天"), ensure_ascii=False)
    answer = handed_in(secret, f"{good}\n{bad}\n".encode())
    told = answer.json()
    assert (answer.status_code, told["new"], told["bad"], told["state"]) == (200, 1, 1, "prepared")
    assert told["errors"][0]["line"] == 2
    assert told["errors"][0]["field"] == "处罚决定日期"
    assert not Entry.objects.exists()
    again = handed_in(secret, f"{good}\n{bad}\n".encode()).json()
    assert (again["known"], again["batch"]) == (True, told["batch"])
    assert Batch.objects.count() == 1
    assert ImportKey.objects.get().used_on == DAY


def test_a_machine_without_the_right_key_is_turned_away_and_braked(house):
    _, secret = issue(house.local, KIND, "案件系统", DAY, by=house.leader, today=DAY)
    assert handed_in("", b"{}").status_code == 401
    assert handed_in(secret, b"{}", "licence").status_code == 401
    assert handed_in(secret, b"{}", "nonsense").status_code == 404
    assert handed_in(secret, b"not json").status_code == 400
    assert Client().get("/api/v1/enforcement/penalty/").status_code == 405
    for _ in range(25):
        last = handed_in("gke_wrong", b"{}").status_code
    assert last == 429
    assert not Batch.objects.exists()


def test_one_key_may_not_call_without_end(house, monkeypatch):
    monkeypatch.setattr("gongkai.enforcement.views.receiving.PER_KEY", 2)
    _, secret = issue(house.local, KIND, "案件系统", DAY, by=house.leader, today=DAY)
    assert [handed_in(secret, b"x").status_code for _ in range(3)] == [400, 400, 429]


def test_too_large_a_body_is_not_read(house, monkeypatch):
    monkeypatch.setattr("gongkai.enforcement.views.receiving.LARGEST", 10)
    _, secret = issue(house.local, KIND, "案件系统", DAY, by=house.leader, today=DAY)
    assert handed_in(secret, b"x" * 11).status_code == 413


def test_every_kind_goes_all_the_way(house):
    """One made-up line of each kind, filled from its own rows, is published and shown on every screen."""
    clerk = signed_in(house.clerk)
    samples = {"date": "2026-02-01", "money": 1.5, "number": 3, "year": 2025, "uscc": "", "phone": "020-00000000"}
    for kind in kinds():
        line = {
            one.label: (one.choices[0] if one.choices else samples.get(one.type, f"演示{one.label}"[:20]))
            for one in kind.fields
            if one.public and one.field not in {"valid_until", "shown_until", "deadline"}
        }
        done = prepare(house.local, kind, as_xlsx(line), f"{kind.code}.xlsx", by=house.clerk, today=DAY)
        assert not done.bad, (kind.code, done.bad)
        signed_in(house.reviewer).post(f"{OFFICE}batches/{done.batch.pk}/", {"act": "release", "version": 0})
        entry = Entry.objects.get(kind=kind.code)
        assert clerk.get(f"{OFFICE}entries/{entry.pk}/").status_code == 200
        withdraw(entry, "演示", by=house.leader, today=DAY)
    assert Entry.objects.count() == len(kinds())
