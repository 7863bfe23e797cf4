"""Units as a dated tree, officers, the roles they hold and who stands in for them."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

LEVELS = [
    ("hq", "总署"),
    ("branch", "分署"),
    ("special", "特派办"),
    ("regional", "直属海关"),
    ("local", "隶属海关"),
    ("office", "办事处"),
]


class Unit(models.Model):
    """An organ that answers in its own name (条例 art. 27). Its identity is ``id``; names repeat and change."""

    key = models.SlugField("内部编号", max_length=20, unique=True)
    code = models.CharField("关区代码", max_length=10, blank=True, db_index=True)
    name = models.CharField("现用名称", max_length=100, help_text="现行名称的缓存；历次名称另存")
    level = models.CharField("层级", max_length=10, choices=LEVELS)
    province = models.CharField("省份", max_length=20, blank=True)
    city = models.CharField("所在地", max_length=40, blank=True)
    name_verified = models.BooleanField("名称已核实", default=False)
    opened_on = models.DateField("设立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name="并入单位"
    )
    office = models.CharField("公开工作机构", max_length=60, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    postcode = models.CharField("邮编", max_length=10, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    fax = models.CharField("传真", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    hours = models.CharField("办公时间", max_length=80, blank=True)
    system_name = models.CharField("全系统名称", max_length=60, blank=True, help_text="年报以全系统为口径时的主体名称")
    region_name = models.CharField("关区名称", max_length=60, blank=True, help_text="年报以关区为口径时的主体名称")

    class Meta:
        """Units are listed from the top down."""

        ordering = ["key"]
        verbose_name = "单位"
        verbose_name_plural = "单位"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="unit_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(closed_on__isnull=False), name="unit_merged_is_closed"
            ),
        ]

    def __str__(self) -> str:
        """Return the present name."""
        return self.name


class UnitName(models.Model):
    """A name a unit bore, from a day until (not including) another."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names", verbose_name="单位")
    name = models.CharField("名称", max_length=100)
    since = models.DateField("自")
    until = models.DateField("至（不含）", null=True, blank=True)
    verified = models.BooleanField("已核实", default=False)

    class Meta:
        """One name per unit per day is kept by the actions; the order of dates by the database."""

        ordering = ["unit", "since"]
        verbose_name = "单位名称"
        verbose_name_plural = "单位名称"
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="unit_name_dates"),
            models.UniqueConstraint(fields=["unit"], condition=Q(until__isnull=True), name="unit_one_current_name"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Placement(models.Model):
    """Which unit stood under which, from a day until (not including) another: one edge of the dated tree."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements", verbose_name="单位")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="branches", verbose_name="上级单位")
    since = models.DateField("自")
    until = models.DateField("至（不含）", null=True, blank=True)

    class Meta:
        """A unit has at most one present parent and is never its own."""

        ordering = ["unit", "since"]
        verbose_name = "隶属关系"
        verbose_name_plural = "隶属关系"
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="placement_dates"),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="placement_not_own_parent"),
            models.UniqueConstraint(fields=["unit"], condition=Q(until__isnull=True), name="placement_one_current"),
        ]
        indexes = [models.Index(fields=["parent", "since", "until", "unit"], name="placement_children")]

    def __str__(self) -> str:
        """Return the edge."""
        return f"{self.unit_id} → {self.parent_id}"


class Officer(AbstractUser):
    """A person who works here and signs in. Rights come from role assignments alone, never from Django's groups."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=40)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="officers", verbose_name="所在单位"
    )
    must_change_password = models.BooleanField("下次登录须改密码", default=False)

    class Meta:
        """Officers are listed by account."""

        ordering = ["username"]
        verbose_name = "人员"
        verbose_name_plural = "人员"

    def __str__(self) -> str:
        """Return the person's name, or the account where there is none."""
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name, as Wagtail's screens ask for it."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the name, as Wagtail's screens ask for it."""
        return str(self)


class Role(models.Model):
    """A kind of post, and whether those who hold it must sign in with a second factor."""

    code = models.SlugField("代码", max_length=30, unique=True)
    label = models.CharField("岗位", max_length=40)
    second_factor = models.BooleanField("须用动态口令", default=False)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        """Roles are listed in the order of the work."""

        ordering = ["order"]
        verbose_name = "岗位"
        verbose_name_plural = "岗位"

    def __str__(self) -> str:
        """Return the label."""
        return self.label


class Assignment(models.Model):
    """An officer holds a role at a unit, or at the unit and all below it, between two days."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="assignments", verbose_name="人员")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments", verbose_name="岗位")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments", verbose_name="单位")
    below = models.BooleanField("含下级单位", default=False)
    since = models.DateField("自")
    until = models.DateField("至（不含）", null=True, blank=True)

    class Meta:
        """The same post is not given twice at once."""

        ordering = ["unit", "role", "since"]
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="assignment_dates"),
            models.UniqueConstraint(
                fields=["officer", "role", "unit"], condition=Q(until__isnull=True), name="assignment_once"
            ),
        ]

    def __str__(self) -> str:
        """Return who holds what where."""
        return f"{self.officer}：{self.unit}{self.role}"


class Deputy(models.Model):
    """AB岗: while the dates hold, the deputy has the assignments of the person they stand in for."""

    principal = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="deputies", verbose_name="A岗")
    deputy = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="deputising", verbose_name="B岗")
    since = models.DateField("自")
    until = models.DateField("至（不含）")

    class Meta:
        """Standing in always ends, and never for oneself."""

        ordering = ["since"]
        verbose_name = "代理"
        verbose_name_plural = "代理"
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="deputy_dates"),
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="deputy_not_self"),
        ]

    def __str__(self) -> str:
        """Return who stands in for whom."""
        return f"{self.deputy} 代 {self.principal}"


class Practice(models.Model):
    """A unit's own choice about a matter, for itself and all below it. It may tighten, never loosen.

    ``code`` is a row of ``practices.csv``; ``year`` is given where the choice is made for one year, else 0.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="practices", verbose_name="单位")
    code = models.CharField("事项", max_length=40)
    year = models.PositiveSmallIntegerField("年度", default=0, help_text="0 表示不限年度")
    value = models.JSONField("取值")

    class Meta:
        """One choice per unit, matter and year."""

        verbose_name = "单位设定"
        verbose_name_plural = "单位设定"
        constraints = [
            models.UniqueConstraint(fields=["unit", "code", "year"], name="practice_once"),
        ]

    def __str__(self) -> str:
        """Return the matter."""
        return f"{self.unit_id}:{self.code}"


class Installation(models.Model):
    """What this installation is: one row. ``demonstration`` puts the mark on every page and export."""

    demonstration = models.BooleanField("演示", default=False)
    demo_state = models.JSONField("演示装载进度", default=dict)

    class Meta:
        """A single row with key 1."""

        verbose_name = "本系统"
        verbose_name_plural = "本系统"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="installation_single")]

    def __str__(self) -> str:
        """Return what it is."""
        return "演示系统" if self.demonstration else "正式系统"
