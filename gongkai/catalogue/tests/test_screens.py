"""The screens: who may open which, what is kept when something is wrong, and the way through by hand."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.catalogue.actions import drafting, files, reviewing
from gongkai.catalogue.models import Record
from gongkai.catalogue.tests.desk import FIELDS, Desk
from gongkai.catalogue.tests.making import TODAY, House

LIST = ("records", "new", "routes")
OF_ONE = ("record", "edit", "preview", "history")
OPEN_TO = {
    "records": {"clerk", "reviewer", "legal", "leader", "admin"},
    "new": {"clerk"},
    "routes": {"admin"},
    "record": {"clerk", "reviewer", "legal", "leader", "admin"},
    "edit": {"clerk"},
    "preview": {"clerk", "reviewer", "legal", "leader", "admin"},
    "history": {"clerk", "reviewer", "legal", "leader", "admin"},
}
PEOPLE = ("clerk", "reviewer", "legal", "leader", "admin", "agent", "away")


def person(house: House, desk: Desk, who: str):
    known = {"clerk": house.clerk, "reviewer": house.reviewer, "legal": desk.legal, "leader": house.leader}
    known["admin"] = house.administrator
    if who == "agent":
        return house.person("agent", "hotline_agent", house.unit_)
    if who == "away":
        other = house.unit("u0099", "另一演示关", "regional", house.top)
        return house.person("away", "disclosure_officer", other)
    return known[who]


def signed_in(officer: object) -> Client:
    client = Client()
    client.force_login(officer, backend="gongkai.organisations.sign_in.OfficerBackend")
    return client


def data_of(record: Record | None = None, **more: object) -> dict[str, object]:
    given = {**FIELDS, "column": "", "version": record.version if record else ""}
    return {name: value for name, value in {**given, **more}.items() if value is not None}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", [*LIST, *OF_ONE])
def test_who_may_open_a_screen(desk: Desk, house: House, name: str, who: str) -> None:
    record = desk.draft()
    address = reverse(f"catalogue:{name}", args=[record.pk] if name in OF_ONE else [])
    answer = signed_in(person(house, desk, who)).get(address)
    allowed = who in OPEN_TO[name] or (who == "away" and name in {"records", "new"})
    assert answer.status_code == (200 if allowed else 403), answer.content.decode()[:500]


@pytest.mark.parametrize("address", ["records", "new", "routes"])
def test_visitors_are_sent_to_sign_in(house: House, address: str) -> None:
    assert Client().get(reverse(f"catalogue:{address}")).status_code == 302


def test_a_record_written_and_taken_through_by_hand(desk: Desk, house: House) -> None:
    clerk, reviewer, leader = (signed_in(one) for one in (house.clerk, house.reviewer, house.leader))
    upload = SimpleUploadedFile("说明.txt", "附件里的演示文字".encode())
    answer = clerk.post(reverse("catalogue:new"), data_of(column=house.column.pk, uploads=[upload]), follow=True)
    record = Record.objects.get()
    assert answer.status_code == 200 and record.index_number in answer.content.decode()
    assert [one["title"] for one in drafting.in_hand(record).attachments] == ["说明.txt"]

    def act(client: Client, slug: str, **more: object) -> None:
        record.refresh_from_db()
        sent = {"version": record.version, **more}
        answer = client.post(reverse("catalogue:act", args=[record.pk, slug]), sent)
        assert answer.status_code == 302, answer.content.decode()
        record.refresh_from_db()

    act(clerk, "submit")
    act(reviewer, "decide", attribute="publish")
    act(reviewer, "pass-secrecy")
    act(leader, "sign")
    assert record.live and record.cleared.signed_by == house.leader
    for name in ("record", "history", "preview"):
        assert clerk.get(reverse(f"catalogue:{name}", args=[record.pk])).status_code == 200
    answer = clerk.post(
        reverse("catalogue:edit", args=[record.pk]),
        data_of(record, column=house.column.pk, title="更正后的名称", change_reason="名称有误"),
    )
    assert answer.status_code == 302
    page = clerk.get(reverse("catalogue:history", args=[record.pk])).content.decode()
    assert "<ins>更正后</ins>" in page


def test_nothing_typed_is_lost_when_something_is_wrong(desk: Desk, house: House) -> None:
    client = signed_in(house.clerk)
    sent = data_of(column=house.column.pk, made_on="2099-01-01", body="很长的一段正文", abstract="概述" * 300)
    answer = client.post(reverse("catalogue:new"), sent)
    page = answer.content.decode()
    assert answer.status_code == 400 and not Record.objects.exists()
    assert "生成日期不能晚于今天" in page and "内容概述最多500个字" in page and "很长的一段正文" in page


def test_a_conflict_is_told_with_both_texts(desk: Desk, house: House) -> None:
    record = desk.draft()
    seen = record.version
    drafting.save(record, {"abstract": "别人先保存的概述。"}, house.clerk, TODAY, None)
    sent = data_of(record, column=house.column.pk, abstract="后写的概述。", version=seen)
    client = signed_in(house.clerk)
    answer = client.post(reverse("catalogue:edit", args=[record.pk]), sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and "别人先保存的概述" in page and "后写的概述" in page
    record.refresh_from_db()
    again = client.post(reverse("catalogue:edit", args=[record.pk]), {**sent, "version": record.version})
    assert again.status_code == 302
    record.refresh_from_db()
    assert record.abstract == "后写的概述。"


def test_a_refused_act_keeps_what_was_typed(desk: Desk, house: House) -> None:
    record = desk.submit(desk.draft())
    sent = {
        "version": record.version,
        "attribute": "withhold",
        "ground": "secret",
        "level": "秘密",
        "opinion": "意见在此",
    }
    answer = signed_in(house.reviewer).post(reverse("catalogue:act", args=[record.pk, "decide"]), sent)
    page = answer.content.decode()
    assert answer.status_code == 400 and "定密机关" in page and "意见在此" in page


@pytest.mark.parametrize("slug", ["sign", "nonsense", "restore"])
def test_an_act_that_is_not_open_is_refused_in_words(desk: Desk, house: House, slug: str) -> None:
    answer = signed_in(house.clerk).post(reverse("catalogue:act", args=[desk.draft().pk, slug]), {"version": 1})
    assert answer.status_code == 403 and "现在不能办理" in answer.content.decode()


def test_what_was_found_is_marked_and_escaped(desk: Desk, house: House) -> None:
    record = desk.draft(body="<p>联系人手机13800138000 &lt;b&gt;内部资料&lt;/b&gt;</p>")
    page = signed_in(house.reviewer).get(reverse("catalogue:record", args=[record.pk])).content.decode()
    assert '<mark class="ct-mark ct-mark--grave"' in page and "13800138000</mark>" in page
    assert "&lt;b&gt;" in page and "<b>内部" not in page


def test_the_list_is_narrowed_sorted_and_exported(desk: Desk, house: House) -> None:
    one, other = desk.draft(title="=甲事项的公告"), desk.submit(desk.draft(title="乙事项的公告"))
    client = signed_in(house.reviewer)
    address = reverse("catalogue:records")
    page = client.get(address, {"scope": "waiting"}).content.decode()
    assert other.title in page and one.title not in page
    for query in (
        {"q": "乙事项"}, {"stage": "review"}, {"waiting": "attribute"}, {"kind": "document", "q": other.index_number},
    ):  # fmt: skip
        page = client.get(address, query).content.decode()
        assert other.title in page and one.title not in page, query
    assert client.get(address, {"unit": "x", "column": "999999", "due": "zzz", "page": "zz"}).status_code == 200
    assert client.get(address, {"unit": house.unit_.pk, "column": house.column.pk, "due": "10"}).status_code == 200
    text = b"".join(client.get(address, {"export": "csv"}).streaming_content).decode()
    assert "'=甲事项的公告" in text and "索引号" in text
    assert client.get(address, {"export": "xlsx"}).content.startswith(b"PK")


def test_many_are_previewed_then_signed(desk: Desk, house: House) -> None:
    ready, late = desk.reviewed(), desk.draft(title="还没有提交的")
    client = signed_in(house.leader)
    sent = {"act": "sign", "pk": [ready.pk, late.pk]}
    page = client.post(reverse("catalogue:bulk"), sent).content.decode()
    assert "签发 1 条" in page and "跳过" in page
    ready.refresh_from_db()
    assert not ready.live
    sent |= {"confirmed": "1", f"version_{ready.pk}": ready.version, f"version_{late.pk}": late.version}
    page = client.post(reverse("catalogue:bulk"), sent).content.decode()
    ready.refresh_from_db()
    late.refresh_from_db()
    assert ready.live and not late.live and "已签发" in page and "未办理" in page


def test_many_signed_at_once_are_the_versions_that_were_seen(desk: Desk, house: House) -> None:
    record = desk.reviewed()
    sent = {"act": "sign", "pk": [record.pk], "confirmed": "1", f"version_{record.pk}": record.version - 1}
    page = signed_in(house.leader).post(reverse("catalogue:bulk"), sent).content.decode()
    record.refresh_from_db()
    assert not record.live and "刚被他人修改" in page


def test_a_file_is_given_to_officers_who_may_see_the_record(desk: Desk, house: House) -> None:
    record = desk.draft()
    file = files.attach(record, "a.txt", b"words", house.clerk, TODAY)
    address = reverse("catalogue:file", args=[record.pk, file.pk])
    answer = signed_in(house.leader).get(address)
    assert b"".join(answer.streaming_content) == b"words" and "attachment" in answer["Content-Disposition"]
    assert signed_in(person(house, desk, "away")).get(address).status_code == 403
    other = desk.draft()
    assert signed_in(house.leader).get(reverse("catalogue:file", args=[other.pk, file.pk])).status_code == 404


def test_the_route_of_a_unit_is_set_by_the_administrator(desk: Desk, house: House) -> None:
    client = signed_in(house.administrator)
    address = reverse("catalogue:route", args=[house.unit_.key])
    assert client.get(address).status_code == 200
    wrong = {"place_attribute": "3", "place_secrecy": "1", "place_sign_off": "2", "place_consult": ""}
    answer = client.post(address, wrong)
    assert answer.status_code == 400 and "签发必须是最后一步" in answer.content.decode()
    right = {"place_attribute": "1", "place_consult": "2", "place_secrecy": "3", "place_sign_off": "4"}
    assert client.post(address, right).status_code == 302
    assert desk.decide(desk.submit(desk.draft())).waiting == "consult"
    assert client.post(address, {"follow": "1"}).status_code == 302
    assert desk.decide(desk.submit(desk.draft())).waiting == "secrecy"
    assert signed_in(house.clerk).get(address).status_code == 403


def test_the_desk_tells_what_waits_and_what_is_late(desk: Desk, house: House) -> None:
    desk.submit(desk.draft(made_on=date(2026, 1, 5)))
    page = signed_in(house.reviewer).get("/office/").content.decode()
    assert "1条政府信息等待您办理" in page and "1条政府信息已超过公开期限" in page


def test_sent_back_comes_to_its_author(desk: Desk, house: House) -> None:
    record = desk.submit(desk.draft())
    reviewing.send_back(record, "请补充依据", house.reviewer, TODAY, None)
    client = signed_in(house.clerk)
    assert record.title in client.get(reverse("catalogue:records"), {"scope": "waiting"}).content.decode()
    assert "请补充依据" in client.get(reverse("catalogue:record", args=[record.pk])).content.decode()
