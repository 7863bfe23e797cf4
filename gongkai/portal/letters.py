"""The words of the mails to subscribers. Plain text, with every address whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse

from gongkai.catalogue.models import Record
from gongkai.organisations.queries import is_demonstration
from gongkai.portal.models import Subscription
from gongkai.portal.sites import main_site, one_address

_SALT: Final = "gongkai.portal.subscription"
CONFIRM_SECONDS: Final = 48 * 3600


@dataclass(frozen=True)
class Links:
    """The addresses by which one subscription is confirmed, managed and left; whoever has them may."""

    confirm: str
    manage: str
    leave: str


def ready() -> bool:
    """Whether mails can go out: a mail server is named, or another way is set."""
    return not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") or settings.EMAIL_HOST not in {"", "localhost"}


def links(subscription: Subscription) -> Links:
    """Return the links of a subscription."""
    token = signing.dumps([subscription.pk, subscription.nonce], salt=_SALT)
    names = ("subscription_confirm", "subscription", "subscription_leave")
    return Links(*(one_address(reverse(f"portal:{name}", args=[token])) for name in names))


def opened(token: str, seconds: int | None = None) -> Subscription | None:
    """Return the subscription a link is for; None where the link was changed, is too old, or was replaced."""
    try:
        pk, nonce = signing.loads(token, salt=_SALT, max_age=seconds)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Subscription.objects.select_related("unit", "column").filter(pk=pk, nonce=nonce).first()


def to_confirm(subscription: Subscription) -> EmailMessage:
    """Return the letter that asks whether the owner of the address really wants it."""
    lines = [
        f"有人用这个邮箱在本站订阅了：{subscription.thing}。",
        "",
        "确认订阅，请在48小时内打开下面的地址，并按页面上的“确认订阅”：",
        links(subscription).confirm,
        "",
        "如果不是您本人订阅，不必理会这封信，我们不会再来信，48小时后这个邮箱即被删除。",
    ]
    return _letter(subscription, "请确认您的订阅", lines)


def known(subscription: Subscription) -> EmailMessage:
    """Return the letter that says that the subscription is there already."""
    lines = [
        f"您又一次订阅了：{subscription.thing}。您已经订阅过，不需要再确认。",
        "",
        "修改或者退订，请打开：",
        links(subscription).manage,
    ]
    return _letter(subscription, "您已经订阅", lines)


def digest(subscription: Subscription, rows: Sequence[Record], more: int) -> EmailMessage:
    """Return the letter with what is new."""
    lines = [f"{subscription.thing}，有{len(rows) + more}条新公开的信息：", ""]
    for number, row in enumerate(rows, 1):
        facts = "　".join(part for part in (row.document_number, row.unit.name, _day(row)) if part)
        lines += [f"{number}. {row.title}", f"   {facts}", f"   {one_address(f'/records/{row.index_number}/')}", ""]
    if more:
        lines += [f"另有{more}条，请到网站查看：{one_address(reverse('portal:home'))}", ""]
    own = links(subscription)
    lines += ["——", f"修改或者退订：{own.manage}"]
    letter = _letter(subscription, f"{subscription.thing}：{len(rows) + more}条新信息", lines)
    letter.extra_headers |= {
        "List-Unsubscribe": f"<{own.leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return letter


def _letter(subscription: Subscription, subject: str, lines: list[str]) -> EmailMessage:
    name = main_site().name
    if is_demonstration():
        lines = ["（演示系统，内容均为虚构）", "", *lines]
    text = "\n".join([*lines, "", f"{name}（自动寄出，请勿回复）"])
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    one_line = " ".join(f"【{name}】{subject}".split())
    return EmailMessage(one_line, text, settings.DEFAULT_FROM_EMAIL, [subscription.email], headers=headers)


def _day(row: Record) -> str:
    return row.published_on.isoformat() if row.published_on else ""
