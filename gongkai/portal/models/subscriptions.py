"""Subscriptions by mail: whose address, sealed; to what; how often; and how far mails have gone."""

import hashlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q

from gongkai.catalogue.models import Column
from gongkai.organisations.models import Unit
from gongkai.portal.narrowing import told
from gongkai.vault.fields import SealedTextField

ASKED, ACTIVE, PAUSED = "asked", "active", "paused"
STATES: Final = [(ASKED, "待确认"), (ACTIVE, "有效"), (PAUSED, "已暂停")]
DAILY, AT_ONCE = "daily", "at_once"
RHYTHMS: Final = [(DAILY, "每天一次，汇总当天以前的新内容"), (AT_ONCE, "有新内容就寄，一小时内")]
CONFIRM, KNOWN = "confirm", "known"


class Subscription(models.Model):
    """One address takes what is new in one thing. Left or never confirmed, the row is deleted.

    The thing: a unit's records, a column's, both together, or what a search finds (``query``, ``narrowing``); nothing
    named is the whole system; ``target`` names it in one value. ``owner`` is a keyed digest of the address, to find
    equal ones. ``nonce`` makes old links worthless. ``letter`` waits to be sent: the request to confirm, or the word
    that the subscription is there already. ``sent_to`` is the moment up to which public records were sent; ``sent`` the
    keys of those near that moment. ``sent_on`` is the day it was its turn last, ``mailed_on`` that of the last mail.
    """

    email = SealedTextField("电子邮箱")
    owner = models.CharField("邮箱检索值", max_length=64, db_index=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    column = models.ForeignKey(
        Column, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="栏目"
    )
    query = models.CharField("检索词", max_length=200, blank=True)
    narrowing = models.JSONField("检索条件", default=dict, blank=True)
    target = models.CharField("订阅内容检索值", max_length=250)
    rhythm = models.CharField("寄送", max_length=8, choices=RHYTHMS, default=DAILY)
    state = models.CharField("状态", max_length=8, choices=STATES, default=ASKED)
    nonce = models.CharField("链接随机数", max_length=24)
    letter = models.CharField("待寄的信", max_length=8, blank=True, default="")
    letter_at = models.DateTimeField("最近一次索要信的时间")
    asked_at = models.DateTimeField("申请时间")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    sent_to = models.DateTimeField("已寄到", null=True, blank=True)
    sent_on = models.DateField("最近寄送日期", null=True, blank=True)
    mailed_on = models.DateField("最近寄出新内容的日期", null=True, blank=True)
    sent = models.JSONField("最近寄出的信息", default=list)
    failures = models.PositiveSmallIntegerField("连续失败次数", default=0)

    class Meta:
        """One address takes a thing once; what is active was confirmed."""

        ordering = ["pk"]
        verbose_name = "邮件订阅"
        verbose_name_plural = "邮件订阅"
        constraints = [
            models.UniqueConstraint(fields=["owner", "target"], name="subscription_once"),
            models.CheckConstraint(
                condition=Q(state=ASKED) | Q(confirmed_at__isnull=False, sent_to__isnull=False),
                name="subscription_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["state", "rhythm"], name="subscription_turn")]

    def __str__(self) -> str:
        """Return what is subscribed to; never whose it is."""
        return self.thing

    @staticmethod
    def target_of(
        unit: Unit | None, column: Column | None, query: str, narrowing: Mapping[str, str] | None = None
    ) -> str:
        """Return the one value that names a thing."""
        plain = f"{unit.pk if unit else 0}:{column.pk if column else 0}:{query}"
        if not narrowing:
            return plain
        return f"{plain}:{hashlib.sha256(urlencode(sorted(narrowing.items())).encode()).hexdigest()[:32]}"

    @property
    def thing(self) -> str:
        """What is subscribed to, in words."""
        if self.query or self.narrowing:
            what = f"检索“{self.query}”" if self.query else "检索"
            return f"{what}（{told(self.narrowing)}）" if self.narrowing else what
        named = [str(one) for one in (self.unit, self.column) if one is not None]
        return "：".join(named) if named else "全部公开信息"
