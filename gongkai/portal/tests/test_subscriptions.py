"""Subscriptions by mail: only who confirmed, only what is public, and nobody learns who subscribed. All invented."""

import re
from datetime import date, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends import locmem
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongkai.catalogue.actions import publishing
from gongkai.catalogue.models import Record
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.portal import letters
from gongkai.portal.actions import mailing, subscribing
from gongkai.portal.models import Subscription
from gongkai.portal.views import subscriptions

DAY = date(2026, 11, 21)
NOW = timezone.make_aware(datetime(2026, 11, 20, 9))
LATER = NOW + timedelta(hours=26)
MAIL = "jia@example.cn"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()
    subscriptions._pace._asked.clear()


@pytest.fixture
def house(db: None) -> House:
    return House()


def active(house: House, email: str = MAIL, **thing: object) -> Subscription:
    subscribing.ask(email, thing.get("unit"), thing.get("column"), thing.get("query", ""), "daily", NOW)
    row = Subscription.objects.latest("pk")
    Subscription.objects.filter(pk=row.pk).update(letter="")
    subscribing.confirm(row, NOW)
    row.refresh_from_db()
    return row


def published(house: House, hours: int = 2, **fields: object) -> Record:
    record = house.public(**fields)
    Record.objects.filter(pk=record.pk).update(first_published_at=NOW + timedelta(hours=hours))
    return record


def link(kind: str) -> str:
    return re.search(rf"https?://[^/]+(/subscribe/{kind}/\S+)", mail.outbox[-1].body)[1]


def test_only_after_confirming(house: House) -> None:
    client = Client()
    form = {"email": MAIL, "rhythm": "daily", "unit": "u0028", "column": "", "q": ""}
    assert client.post("/subscribe/", form).status_code == 302
    assert mailing.send_letters() == 1 and mail.outbox[-1].to == [MAIL]
    address = link("confirm")
    assert client.get(address).status_code == 200
    assert Subscription.objects.get().state == "asked"
    assert "我的订阅" in client.post(address, follow=True).content.decode()
    assert Subscription.objects.get().state == "active"


def test_a_link_to_confirm_lasts_two_days(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribing.ask(MAIL, None, None, "", "daily", NOW)
    address = letters.links(Subscription.objects.get()).confirm
    monkeypatch.setattr(letters, "CONFIRM_SECONDS", -1)
    assert Client().get(address[address.index("/subscribe") :]).status_code == 410
    assert subscribing.forget_unconfirmed(NOW + timedelta(hours=49)) == 1


def test_the_answer_is_the_same_whether_known_or_not(house: House) -> None:
    active(house, unit=house.unit_)
    form = {"rhythm": "daily", "unit": "u0028", "column": "", "q": ""}
    known, unknown = (
        Client().post("/subscribe/", {**form, "email": one}, follow=True) for one in (MAIL, "b@example.cn")
    )
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


def test_the_address_is_sealed(house: House) -> None:
    active(house)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal_subscription")
        assert "example.cn" not in str(cursor.fetchall())


def test_a_digest_holds_only_what_is_public_when_it_is_sent(house: House) -> None:
    active(house, unit=house.unit_)
    stays, goes = published(house, title="留下的公告"), published(house, title="要撤下的公告")
    house.record(title="草稿不寄")
    publishing.withdraw(goes, "演示撤下", house.leader, TODAY, None)
    assert mailing.send(LATER, DAY) == mailing.Sent(1, 0)
    letter = mail.outbox[-1]
    assert stays.title in letter.body and "要撤下" not in letter.body and "草稿" not in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["List-Unsubscribe"].startswith("<http")


def test_each_record_once_and_one_mail_a_day(house: House) -> None:
    active(house, column=house.column)
    published(house)
    assert mailing.send(LATER, DAY).letters == 1
    published(house, hours=27)
    assert mailing.send(LATER + timedelta(minutes=5), DAY).letters == 0
    assert mailing.send(LATER + timedelta(days=1), DAY + timedelta(days=1)).letters == 1
    assert mail.outbox[-1].body.count("/records/") == 1
    assert mailing.send(LATER + timedelta(days=2), DAY + timedelta(days=2)).letters == 0
    assert Subscription.objects.get().mailed_on == DAY + timedelta(days=1)


def test_nothing_new_no_mail(house: House) -> None:
    house.public()
    active(house, unit=house.top)
    published(house)
    assert mailing.send(LATER, DAY).letters == 0


def test_one_post_leaves(house: House) -> None:
    row = active(house)
    address = letters.links(row).leave
    path = address[address.index("/subscribe") :]
    assert Client().get(path).status_code == 200 and Subscription.objects.exists()
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and not Subscription.objects.exists()
    assert Client().post(path).status_code == 200


def test_managing(house: House) -> None:
    row = active(house)
    address = letters.links(row).manage
    path = address[address.index("/subscribe") :]
    page = Client().get(path).content.decode()
    assert MAIL not in page and "j***@example.cn" in page
    Client().post(path, {"do": "change", "rhythm": "at_once"})
    row.refresh_from_db()
    assert row.rhythm == "at_once"
    active(house, unit=house.unit_)
    Client().post(path, {"do": "everything"})
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("token", ["x", "a:b:c", "WzFd:1abc:zzz"])
def test_no_other_token_opens_anything(house: House, token: str) -> None:
    active(house)
    for kind in ("confirm", "manage"):
        assert Client().get(f"/subscribe/{kind}/{token}/").status_code == 410
    Client().post(f"/subscribe/leave/{token}/")
    assert Subscription.objects.count() == 1


class Refusing(locmem.EmailBackend):
    """A server that does not know the address."""

    error: Exception = SMTPRecipientsRefused({})

    def send_messages(self, messages: object) -> int:
        raise self.error


@pytest.fixture
def refusing(settings: object) -> type[Refusing]:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    return Refusing


def test_an_address_that_is_refused_is_left_in_peace(house: House, refusing: type[Refusing]) -> None:
    row = active(house)
    published(house)
    for day in range(mailing.PAUSED_AFTER):
        sent = mailing.send(LATER + timedelta(days=day), DAY + timedelta(days=day))
        assert sent == mailing.Sent(0, 1)
    row.refresh_from_db()
    assert row.state == "paused"
    assert mailing.send(LATER + timedelta(days=9), DAY + timedelta(days=9)) == mailing.Sent(0, 0)


def test_nothing_is_lost_while_the_server_is_away(
    house: House, refusing: type[Refusing], monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    active(house)
    published(house)
    monkeypatch.setattr(refusing, "error", SMTPServerDisconnected())
    assert mailing.send(LATER, DAY) == mailing.Sent(0, 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mailing.send(LATER + timedelta(hours=1), DAY).letters == 1


def test_a_letter_that_is_broken_off_is_still_owed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribing.ask(MAIL, None, None, "", "daily", NOW)

    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(letters, "to_confirm", killed)
        with pytest.raises(SystemExit):
            mailing.send_letters()
    assert mailing.send_letters() == 1


def test_one_bad_letter_keeps_nobody_elses_and_no_address_is_logged(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = active(house, "bad@example.cn")
    active(house, unit=house.unit_)
    published(house)
    for address in ("bad@example.cn", "good@example.cn"):
        subscribing.ask(address, house.unit_, house.column, "", "daily", LATER)

    def broken(real: object) -> object:
        def made(one: Subscription, *more: object) -> object:
            if one.owner == bad.owner:
                raise UnicodeError(f"cannot write {one.email}")
            return real(one, *more)

        return made

    with monkeypatch.context() as patched:
        for name in ("digest", "to_confirm"):
            patched.setattr(letters, name, broken(getattr(letters, name)))
        assert mailing.send(LATER, DAY) == mailing.Sent(2, 2)
        assert sorted(one.to[0] for one in mail.outbox) == ["good@example.cn", MAIL]
        assert caplog.text.count("UnicodeError") == 2 and "example.cn" not in caplog.text
        for _ in range(mailing.PAUSED_AFTER):
            mailing.send_letters()
        assert caplog.text.count("UnicodeError") == 1 + mailing.PAUSED_AFTER
    # What could be sent later is sent later; a letter that could never be made is given up.
    assert mailing.send(LATER + timedelta(hours=1), DAY) == mailing.Sent(1, 0)
    assert Subscription.objects.filter(owner=bad.owner, letter="").count() == 2


def test_nobody_fills_somebody_elses_mailbox(house: House) -> None:
    for number in range(20):
        subscribing.ask(MAIL, None, None, f"词{number}", "daily", NOW)
    assert Subscription.objects.count() == subscribing.MOST_LETTERS


def test_wrong_input_is_told_and_kept(house: House) -> None:
    answer = Client().post("/subscribe/", {"email": "keine", "rhythm": "daily"})
    assert answer.status_code == 400 and "keine" in answer.content.decode()
    assert Client().get("/subscribe/?unit=none&column=none").status_code == 200


def test_officers_see_how_many_and_never_who(house: House) -> None:
    for number in range(4):
        active(house, f"reader{number}@example.cn", unit=house.unit_)
        if number < 3:
            active(house, f"reader{number}@example.cn", query="跨境电商")
    active(house, query="某人的事")
    subscribing.ask("not-confirmed@example.cn", house.unit_, house.column, "", "daily", NOW)
    Subscription.objects.filter(owner=subscribing.owner_of("reader0@example.cn")).update(
        state="paused", sent_on=LATER.date(), mailed_on=DAY
    )

    def shown(officer: object) -> str:
        client = Client()
        client.force_login(officer, backend="gongkai.organisations.sign_in.OfficerBackend")
        answer = client.get("/office/sites/subscribers/all/")
        words = re.sub(r"<[^>]+>", " ", answer.content.decode())
        assert "example.cn" not in words and "某人的事" not in words
        return " ".join(words.split())

    whole = shown(house.administrator)
    assert "演示关 单位 3 1 2026-11-21" in whole and "检索“跨境电商” 检索 2 1 2026-11-21" in whole
    assert "有效订阅 6 份，因为多次退信暂停的 2 份；最近一次寄送在 2026-11-21" in whole
    assert "另有 1 个检索，每个不到3人订阅" in whole
    own = shown(house.clerk)
    assert "演示关 单位 3 1" in own and "跨境电商" not in own and "有效订阅 3 份" in own
    assert "没有“查看订阅人数”的权限" in shown(house.leader)
