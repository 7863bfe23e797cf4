"""New-media accounts 政务新媒体 of a unit, and what each reached month by month."""

from django.db import models
from django.db.models import F, Q

from gongkai.organisations.models.units import Officer, Unit


class UnitAccount(models.Model):
    """An account the unit speaks through on another's platform, as its profile was passed last.

    It outlives versions of the profile, because figures hang on it: one that a version no longer names is not
    ``listed``. ``closed_on``: 关停、注销 on that day; without it the account is in use.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="accounts", verbose_name="单位")
    order = models.PositiveSmallIntegerField("次序")
    platform = models.CharField("平台", max_length=20, help_text="data/media_platforms.csv的代码")
    name = models.CharField("账号名称", max_length=60)
    address = models.CharField("网址或者二维码图片的网址", max_length=300, blank=True)
    opened_on = models.DateField("开设日期", null=True, blank=True)
    closed_on = models.DateField("关停日期", null=True, blank=True)
    listed = models.BooleanField("列入单位资料", default=True)

    class Meta:
        """One row for an account; nothing closes before it opens."""

        ordering = ["unit", "order", "pk"]
        verbose_name = "政务新媒体账号"
        verbose_name_plural = "政务新媒体账号"
        constraints = [
            models.UniqueConstraint(fields=["unit", "platform", "name"], name="account_once"),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True) | Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="account_days",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class AccountFigure(models.Model):
    """What an account reached in one month; None where it is not known. ``followers``: on the month's last day."""

    account = models.ForeignKey(UnitAccount, on_delete=models.CASCADE, related_name="figures", verbose_name="账号")
    month = models.DateField("月份", help_text="当月第一天")
    followers = models.PositiveBigIntegerField("关注数", null=True, blank=True)
    posts = models.PositiveIntegerField("发布数", null=True, blank=True)
    reads = models.PositiveBigIntegerField("阅读数", null=True, blank=True)
    entered_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    entered_on = models.DateField("登记日期")

    class Meta:
        """One row for a month."""

        ordering = ["account", "month"]
        verbose_name = "政务新媒体月度数据"
        verbose_name_plural = "政务新媒体月度数据"
        constraints = [models.UniqueConstraint(fields=["account", "month"], name="account_figure_once")]

    def __str__(self) -> str:
        """Return account and month."""
        return f"{self.account_id}:{self.month}"
