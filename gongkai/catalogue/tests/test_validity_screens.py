"""The screens of validity and of relations: who may, what is kept, and the way through by hand."""

import pytest
from django.urls import reverse

from gongkai.catalogue.actions import relating
from gongkai.catalogue.models import Record, Relation, ValidityChange
from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.catalogue.tests.test_screens import PEOPLE, person, signed_in

MAY_CHANGE = {"clerk", "reviewer"}
SEES = {"clerk", "reviewer", "legal", "leader", "admin"}


@pytest.fixture(autouse=True)
def _day(settings, monkeypatch) -> None:
    for place in ("gongkai.catalogue.views.frame", "gongkai.catalogue.forms.picking"):
        monkeypatch.setattr(f"{place}.today", lambda: TODAY)


def sent(record: Record, **more: object) -> dict[str, object]:
    return {
        "version": record.version,
        "validity": "repealed",
        "on": TODAY.isoformat(),
        "by_text": "演示公告2026年第9号",
        "reason": "",
        "words": "",
        **more,
    }


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", ["validity", "relations", "unexplained"])
def test_who_may_open_them(house: House, desk: Desk, name: str, who: str) -> None:
    record = house.public(validity="in_force")
    address = reverse(f"catalogue:{name}", args=[] if name == "unexplained" else [record.pk])
    answer = signed_in(person(house, desk, who)).get(address)
    allowed = who in SEES or (who == "away" and name == "unexplained")
    assert answer.status_code == (200 if allowed else 403)


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_enter_a_change(house: House, desk: Desk, who: str) -> None:
    record = house.public(validity="in_force")
    answer = signed_in(person(house, desk, who)).post(reverse("catalogue:validity", args=[record.pk]), sent(record))
    assert answer.status_code == (302 if who in MAY_CHANGE else 403)
    record.refresh_from_db()
    assert (record.validity == "repealed") is (who in MAY_CHANGE)


def test_a_document_is_found_picked_and_shown_at_both_ends(house: House) -> None:
    old, new = house.public(validity="in_force"), house.public(validity="in_force", title="关于废止演示文件的公告")
    client, address = signed_in(house.clerk), reverse("catalogue:validity", args=[old.pk])
    typed = sent(old, by_text="", words="废止 演示", reason="已有新规定")
    page = client.post(address, {**typed, "find": "1"}).content.decode()
    assert "关于废止演示文件的公告" in page and "已有新规定" in page and not ValidityChange.objects.exists()
    assert client.post(address, {**typed, "picked": new.pk}).status_code == 302
    old.refresh_from_db()
    assert old.validity_by == new
    assert new.title in client.get(address).content.decode()
    assert old.title in client.get(reverse("catalogue:validity", args=[new.pk])).content.decode()


def test_what_is_refused_keeps_what_was_typed(house: House) -> None:
    record = house.public(validity="in_force")
    client, address = signed_in(house.clerk), reverse("catalogue:validity", args=[record.pk])
    for wrong, told in (
        ({"by_text": ""}, "须写明依据哪个文件"),
        ({"on": "不是日期"}, "日期"),
        ({"on": "1999-01-01"}, "不能早于成文日期"),
        ({"validity": "x"}, "请从列出的效力中选择"),
        ({"version": 99}, "刚被别人改过"),
        ({"picked": "123456"}, "请从查到的信息中选择"),
    ):
        answer = client.post(address, sent(record, reason="写了很久的说明", **wrong))
        page = answer.content.decode()
        assert answer.status_code == 400 and told in page and "写了很久的说明" in page
    assert not ValidityChange.objects.exists()


def test_an_entry_is_put_right_by_another(house: House) -> None:
    record = house.public(validity="in_force")
    client, address = signed_in(house.clerk), reverse("catalogue:validity", args=[record.pk])
    client.post(address, sent(record))
    wrong = ValidityChange.objects.get()
    page = client.get(f"{address}?undo={wrong.pk}").content.decode()
    assert f"更正{TODAY}的登记" in page
    record.refresh_from_db()
    client.post(address, sent(record, validity="in_force", by_text="", reason="登记错了"))
    record.refresh_from_db()
    assert record.validity == "in_force" and record.validity_changes.count() == 2


def test_relating_by_hand_from_either_end(house: House) -> None:
    policy = house.public(validity="in_force", document_class="normative", title="演示通关办法")
    words = house.public(kind="interpretation", genre="", title="演示通关办法解读")
    client = signed_in(house.clerk)
    listed = reverse("catalogue:unexplained")
    assert policy.title in client.get(listed).content.decode()
    address = reverse("catalogue:relations", args=[policy.pk])
    page = client.post(address, {"way": "interprets-", "words": "解读", "find": "1"}).content.decode()
    assert "演示通关办法解读" in page
    given = {"way": "interprets-", "words": "解读", "picked": words.pk}
    assert client.post(address, given).status_code == 302
    edge = Relation.objects.get()
    assert (edge.kind, edge.origin, edge.target) == ("interprets", words, policy)
    assert "每件文件都有解读" in client.get(listed).content.decode()
    again = client.post(address, given)
    assert again.status_code == 400 and "已经这样关联" in again.content.decode()
    assert client.post(address, {"unrelate": edge.pk}).status_code == 302
    assert not Relation.objects.exists()


@pytest.mark.parametrize("who", ["reviewer", "legal", "leader", "admin"])
def test_others_do_not_relate(house: House, desk: Desk, who: str) -> None:
    one, other = house.public(validity="in_force"), house.public()
    edge = relating.relate("related", one, other, by=house.clerk, today=TODAY)
    client, address = signed_in(person(house, desk, who)), reverse("catalogue:relations", args=[one.pk])
    answer = client.post(address, {"way": "rests_on", "words": other.title, "picked": other.pk})
    assert answer.status_code == 400 and "没有" in answer.content.decode()
    assert client.post(address, {"unrelate": edge.pk}).status_code == 403
    assert Relation.objects.count() == 1
