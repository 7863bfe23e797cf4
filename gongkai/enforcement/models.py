"""Batches of lines as they were prepared, the entries the public sees, their trace, and the keys of machines."""

from datetime import date
from typing import Any, Final

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from gongkai.enforcement.rows import Kind, kind_choices, kind_label, kind_of
from gongkai.organisations.models import Officer, Unit
from gongkai.vault.fields import SealedJSONField

PREPARED, RELEASED, RETURNED, DISCARDED, EMPTY = "prepared", "released", "returned", "discarded", "empty"
BATCH_STATES: Final = [
    (PREPARED, "待发布"),
    (RELEASED, "已发布"),
    (RETURNED, "已退回"),
    (DISCARDED, "已放弃"),
    (EMPTY, "没有可发布的行"),
]
ORIGINS: Final = [("upload", "文件"), ("command", "命令导入"), ("key", "接口报送"), ("correction", "单条更正")]
PUBLIC, WITHDRAWN, AGED = "public", "withdrawn", "aged"
ENTRY_STATES: Final = [(PUBLIC, "公示中"), (WITHDRAWN, "已撤回"), (AGED, "公示期满")]
NEW, UPDATE, BAD, OVER = "new", "update", "bad", "over"
LINE_ACTIONS: Final = [(NEW, "新增"), (UPDATE, "更新"), (BAD, "有误"), (OVER, "公示期满")]
CHANGES: Final = [("corrected", "更正"), ("withdrawn", "撤回"), ("restored", "恢复公示")]


class SparselySealedField(SealedJSONField):
    """A JSON value encrypted at rest, where most rows have none: nothing is kept as nothing, and read as ``None``."""

    def get_prep_value(self, value: Any) -> str:
        """Encrypt what there is."""
        return super().get_prep_value(value) if value else ""


class Batch(models.Model):
    """Lines prepared by one person, to be published by another as one signed act.

    ``prepared_by`` is empty for the system itself. ``same`` lines agreed with what was public already and are not kept.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("类别", max_length=20, choices=kind_choices)
    origin = models.CharField("来源", max_length=12, choices=ORIGINS)
    name = models.CharField("文件名", max_length=200, blank=True)
    file_digest = models.CharField("文件摘要", max_length=64, blank=True, db_index=True)
    mapping = models.JSONField("列的对应", default=list)
    headings = models.JSONField("表头", default=list)
    same = models.PositiveIntegerField("没有变化的行", default=0)
    reason = models.TextField("更正理由", blank=True)
    state = models.CharField("状态", max_length=10, choices=BATCH_STATES, default=PREPARED)
    version = models.PositiveIntegerField("版本", default=0)
    prepared_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="准备人"
    )
    prepared_on = models.DateField("准备日期")
    released_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发布人"
    )
    released_on = models.DateField("发布日期", null=True, blank=True)
    said = models.TextField("退回或放弃的理由", blank=True)

    class Meta:
        """Two different people stand behind what is published; the database holds it too."""

        ordering = ["-pk"]
        verbose_name = "执法公示批次"
        verbose_name_plural = "执法公示批次"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=RELEASED) | Q(released_by__isnull=False, released_on__isnull=False),
                name="enforcement_batch_signed",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | Q(prepared_by__isnull=True) | ~Q(released_by=F("prepared_by")),
                name="enforcement_batch_two_people",
            ),
        ]
        indexes = [models.Index(fields=["state", "unit", "kind"], name="enforcement_batch_queue")]

    def __str__(self) -> str:
        """Return unit, kind and number."""
        return f"{self.unit}{self.kind_label}第{self.pk}批"

    @property
    def kind_label(self) -> str:
        """What the kind is called."""
        return kind_label(self.kind)

    @property
    def row(self) -> Kind:
        """The row of the kind."""
        return kind_of(self.kind)


class Entry(models.Model):
    """One licence, penalty, inspection … as it is public, was withdrawn, or had its time.

    ``values`` holds what the public sees, names of natural persons masked already; ``sealed`` the rest and the names
    as they were given. ``public_until`` is the last public day. ``batch`` is the released batch the values rest on.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("类别", max_length=20, choices=kind_choices)
    key = models.CharField("同一性摘要", max_length=64)
    digest = models.CharField("内容摘要", max_length=64)
    values = models.JSONField("公开内容", default=dict)
    sealed = SparselySealedField("不公开内容", default=dict)
    title = models.CharField("名称", max_length=300)
    number = models.CharField("编号", max_length=300, blank=True)
    day = models.DateField("日期", null=True, blank=True)
    haystack = models.TextField("检索文本", blank=True)
    state = models.CharField("状态", max_length=10, choices=ENTRY_STATES, default=PUBLIC)
    public_since = models.DateField("公示日期")
    public_until = models.DateField("公示至", null=True, blank=True)
    changed_on = models.DateField("最近变动日期")
    version = models.PositiveIntegerField("版本", default=0)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="entries", verbose_name="批次")

    class Meta:
        """One entry for each key of a unit; the newest first."""

        ordering = ["-day", "-pk"]
        verbose_name = "执法公示条目"
        verbose_name_plural = "执法公示条目"
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "key"], name="enforcement_entry_once")]
        indexes = [
            models.Index(fields=["kind", "state", "-day", "-id"], name="enforcement_entry_list"),
            models.Index(fields=["state", "public_until"], name="enforcement_entry_ageing"),
            # Counts and the last change of each kind are read from this index alone.
            models.Index(fields=["kind", "state", "public_until", "changed_on"], name="enforcement_entry_counts"),
            models.Index(fields=["unit", "kind", "state", "public_until"], name="enforcement_entry_unit"),
        ]

    def __str__(self) -> str:
        """Return kind and number."""
        return f"{self.kind_label} {self.number or self.title}"

    def get_absolute_url(self) -> str:
        """Where the public finds it."""
        return reverse("portal:enforcement_entry", args=[self.kind, self.pk])

    @property
    def kind_label(self) -> str:
        """What the kind is called."""
        return kind_label(self.kind)

    @property
    def row(self) -> Kind:
        """The row of the kind."""
        return kind_of(self.kind)

    def shown_on(self, on: date) -> bool:
        """Whether the public sees it on a day, whatever the sweep has done so far."""
        return self.state == PUBLIC and (self.public_until is None or self.public_until >= on)


class Line(models.Model):
    """One line of a batch: good (new or an update of an entry), wrong, or over its time.

    ``before`` are the changes of an update as (label, before, after). ``raw`` keeps what could not be taken, sealed.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines", verbose_name="批次")
    number = models.PositiveIntegerField("行号")
    action = models.CharField("处理", max_length=8, choices=LINE_ACTIONS)
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="lines", verbose_name="条目"
    )
    entry_version = models.PositiveIntegerField("条目版本", default=0)
    key = models.CharField("同一性摘要", max_length=64, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    values = models.JSONField("公开内容", default=dict)
    sealed = SparselySealedField("不公开内容", default=dict)
    until = models.DateField("公示至", null=True, blank=True)
    changes = models.JSONField("变化", default=list)
    remarks = models.JSONField("问题", default=list)
    doubtful = models.BooleanField("需要留意", default=False)
    raw = SparselySealedField("原文", default=list)

    class Meta:
        """In the order of the file."""

        ordering = ["batch", "number", "pk"]
        verbose_name = "执法公示批次行"
        verbose_name_plural = "执法公示批次行"
        indexes = [models.Index(fields=["batch", "action"], name="enforcement_line_action")]

    def __str__(self) -> str:
        """Return its place."""
        return f"{self.batch_id}:{self.number}"


class Change(models.Model):
    """The public trace of an entry: corrected, withdrawn or restored, when, why, and which fields. Never the values."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="trace", verbose_name="条目")
    act = models.CharField("变动", max_length=12, choices=CHANGES)
    on = models.DateField("日期")
    reason = models.TextField("理由")
    fields = models.JSONField("涉及的项目", default=list)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="办理人")

    class Meta:
        """The latest first; always with a reason."""

        ordering = ["-on", "-pk"]
        verbose_name = "执法公示变动"
        verbose_name_plural = "执法公示变动"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="enforcement_change_has_reason")]

    def __str__(self) -> str:
        """Return what happened."""
        return f"{self.entry_id} {self.get_act_display()}"


class ImportKey(models.Model):
    """A key with which a machine of the unit hands lines in; only its digest is kept. Lines wait for a person."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("类别", max_length=20, choices=kind_choices)
    label = models.CharField("用途", max_length=80)
    start = models.CharField("开头", max_length=12)
    digest = models.CharField("摘要", max_length=64, unique=True)
    issued_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="签发人")
    issued_on = models.DateField("签发日期")
    until = models.DateField("有效期至")
    revoked_on = models.DateField("停用日期", null=True, blank=True)
    used_on = models.DateField("最近使用", null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering = ["-pk"]
        verbose_name = "导入密钥"
        verbose_name_plural = "导入密钥"

    def __str__(self) -> str:
        """Return what it is for; never the key."""
        return f"{self.label}（{self.start}…）"

    @property
    def kind_label(self) -> str:
        """What the kind is called."""
        return kind_label(self.kind)

    def works_on(self, on: date) -> bool:
        """Whether it opens anything on a day."""
        return self.revoked_on is None and self.issued_on <= on <= self.until
