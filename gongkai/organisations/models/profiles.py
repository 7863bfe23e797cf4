"""What a unit tells the public about itself (条例 art. 20 (2)): its versions, and the rows of the one passed last."""

from django.db import models
from django.db.models import F, Q

from gongkai.organisations.models.units import Officer, Unit

DRAFT, SUBMITTED, PASSED, RETURNED = "draft", "submitted", "passed", "returned"
STATES = [(DRAFT, "起草中"), (SUBMITTED, "待审核"), (PASSED, "已通过"), (RETURNED, "已退回")]
PLACE_KINDS = [
    ("office", "办公地址"),
    ("hall", "业务大厅"),
    ("disclosure", "政府信息公开受理点"),
    ("report", "举报受理点"),
    ("site", "监管现场"),
]
DATUMS = [("wgs84", "WGS-84（GPS）"), ("gcj02", "GCJ-02（高德、腾讯）"), ("bd09", "BD-09（百度）")]


class ProfileVersion(models.Model):
    """One proposed version of a unit's profile, whole. It is public only once a second person has passed it.

    ``content`` is what ``contents.Content`` reads. ``editors`` are the ids of all who typed into this version: none of
    them passes it. ``edited_by`` and ``passed_by`` are the last editor and whoever passed or returned it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="profile_versions", verbose_name="单位")
    number = models.PositiveIntegerField("版次")
    state = models.CharField("状态", max_length=10, choices=STATES, default=DRAFT)
    content = models.JSONField("内容", default=dict)
    saves = models.PositiveIntegerField("保存次数", default=0, help_text="防止两人同时修改互相覆盖")
    editors = models.JSONField("参与填写的人员", default=list)
    edited_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, related_name="profiles_edited", verbose_name="填写人"
    )
    edited_on = models.DateField("填写日期")
    passed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="profiles_passed", verbose_name="审核人"
    )
    decided_on = models.DateField("审核日期", null=True, blank=True)
    reason = models.CharField("退回理由", max_length=300, blank=True)

    class Meta:
        """A unit has one version in hand at most; who passed a version is not who wrote it."""

        ordering = ["unit", "-number"]
        verbose_name = "单位资料版本"
        verbose_name_plural = "单位资料版本"
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="profile_version_number"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(state__in=[DRAFT, SUBMITTED]), name="profile_one_in_hand"
            ),
            models.CheckConstraint(
                condition=Q(passed_by__isnull=True) | ~Q(passed_by=F("edited_by")), name="profile_passed_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PASSED, RETURNED]) | Q(passed_by__isnull=False, decided_on__isnull=False),
                name="profile_decided_by_someone",
            ),
        ]

    def __str__(self) -> str:
        """Return which version of which unit."""
        return f"{self.unit}第{self.number}版"


class UnitProfile(models.Model):
    """What the public sees of a unit: the version passed last, and by whom it was written and passed."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="profile", verbose_name="单位")
    version = models.ForeignKey(ProfileVersion, on_delete=models.PROTECT, related_name="+", verbose_name="所据版本")
    functions = models.TextField("机关职能", blank=True)
    services = models.JSONField("办理事项", default=list, help_text="data/services.csv的代码")
    other_services = models.CharField("其他办理事项", max_length=300, blank=True)
    edited_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="填写人")
    passed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="审核人")
    changed_on = models.DateField("公布日期")

    class Meta:
        """The database holds it: nobody passes what they wrote."""

        verbose_name = "单位资料"
        verbose_name_plural = "单位资料"
        constraints = [models.CheckConstraint(condition=~Q(passed_by=F("edited_by")), name="profile_two_people")]

    def __str__(self) -> str:
        """Return whose it is."""
        return f"{self.unit}资料"


class ProfileRow(models.Model):
    """A row of a public profile, in the order it was given."""

    order = models.PositiveSmallIntegerField("次序")

    class Meta:
        """Rows come in their order."""

        abstract = True
        ordering = ["order"]


class UnitDepartment(ProfileRow):
    """机构设置: an inner department, what it does, and its telephone."""

    profile = models.ForeignKey(UnitProfile, on_delete=models.CASCADE, related_name="departments", verbose_name="资料")
    name = models.CharField("内设机构", max_length=60)
    duties = models.CharField("职责", max_length=500, blank=True)
    phone = models.CharField("电话", max_length=60, blank=True)

    class Meta(ProfileRow.Meta):
        """As every row."""

        verbose_name = "内设机构"
        verbose_name_plural = "内设机构"

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class UnitLeader(ProfileRow):
    """负责人: name, post, and what the person is in charge of."""

    profile = models.ForeignKey(UnitProfile, on_delete=models.CASCADE, related_name="leaders", verbose_name="资料")
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=60)
    division = models.CharField("分工", max_length=300, blank=True)

    class Meta(ProfileRow.Meta):
        """As every row."""

        verbose_name = "负责人"
        verbose_name_plural = "负责人"

    def __str__(self) -> str:
        """Return name and post."""
        return f"{self.name}（{self.post}）"


class UnitPlace(ProfileRow):
    """A place where the unit receives people: with hours, telephone, and coordinates in the declared datum."""

    profile = models.ForeignKey(UnitProfile, on_delete=models.CASCADE, related_name="places", verbose_name="资料")
    kind = models.CharField("类别", max_length=12, choices=PLACE_KINDS)
    name = models.CharField("名称", max_length=60)
    address = models.CharField("地址", max_length=120)
    postcode = models.CharField("邮编", max_length=10, blank=True)
    phone = models.CharField("电话", max_length=60, blank=True)
    hours = models.CharField("开放时间", max_length=120, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    datum = models.CharField("坐标系", max_length=6, choices=DATUMS, default="wgs84")
    services = models.JSONField("办理事项", default=list, help_text="data/services.csv的代码")

    class Meta(ProfileRow.Meta):
        """Coordinates come in pairs and lie in China's part of the globe."""

        verbose_name = "办公和办事地点"
        verbose_name_plural = "办公和办事地点"
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(3, 54), longitude__range=(73, 136)),
                name="place_coordinates",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
