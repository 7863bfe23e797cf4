"""Columns 栏目: one standard tree of the headquarters, and what single units add below it."""

from django.db import models
from django.db.models import Q

from gongkai.organisations.models import Officer, Unit


class Column(models.Model):
    """A column of the disclosure catalogue.

    Without ``unit`` it belongs to the standard and every unit of its ``levels`` has it; with one it is that unit's own,
    below a standard column. ``path`` is the address: slugs from the top, kept by the acts, unique. A closed column
    keeps its row: records and addresses lead through it to ``merged_into`` or its parent.
    """

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级栏目"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="own_columns", verbose_name="自设单位"
    )
    slug = models.SlugField("地址名", max_length=40)
    path = models.CharField("地址", max_length=200, unique=True)
    name = models.CharField("栏目名称", max_length=60)
    description = models.CharField("设置目的和主要内容", max_length=300, blank=True)
    keywords = models.CharField("关键词", max_length=100, blank=True)
    type = models.CharField("栏目类型", max_length=20)
    block = models.CharField("法定板块", max_length=20, blank=True, db_index=True)
    item20 = models.CharField("主动公开事项", max_length=10, blank=True)
    customs_class = models.CharField("海关业务类别", max_length=20, blank=True)
    levels = models.JSONField("适用层级", default=list, help_text="空为全部层级")
    order = models.PositiveSmallIntegerField("次序", default=0)
    required = models.BooleanField("必设栏目", default=False)
    closed_on = models.DateField("停用日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name="并入栏目"
    )

    class Meta:
        """In the order of the standard."""

        ordering = ["order", "pk"]
        verbose_name = "栏目"
        verbose_name_plural = "栏目"
        constraints = [
            models.CheckConstraint(condition=~Q(parent=models.F("pk")), name="column_not_own_parent"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(closed_on__isnull=False), name="column_merged_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(parent__isnull=False), name="column_own_has_place"
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def standing(self) -> "Column":
        """Return the open column this one has become: what it was merged into, else the nearest open one above."""
        column, seen = self, {self.pk}
        while column.closed_on is not None:
            above = column.merged_into or column.parent
            if above is None or above.pk in seen:
                break
            column = above
            seen.add(column.pk)
        return column


class ColumnAddress(models.Model):
    """An address a column once had; it leads to the column, wherever that has gone."""

    path = models.CharField("原地址", max_length=200, unique=True)
    column = models.ForeignKey(Column, on_delete=models.CASCADE, related_name="addresses", verbose_name="栏目")
    until = models.DateField("用至")

    class Meta:
        """By address."""

        ordering = ["path"]
        verbose_name = "栏目原地址"
        verbose_name_plural = "栏目原地址"

    def __str__(self) -> str:
        """Return the address."""
        return self.path


class Restructuring(models.Model):
    """One act upon the standard tree: its steps, what it changed, and whether it was undone.

    ``before`` holds what every changed row was (columns by id; records by former column), so that undoing is exact.
    """

    steps = models.JSONField("步骤")
    before = models.JSONField("变更前", default=dict)
    reason = models.CharField("理由", max_length=300)
    on = models.DateField("日期")
    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    columns = models.PositiveIntegerField("涉及栏目", default=0)
    records = models.PositiveIntegerField("涉及信息", default=0)
    undone_on = models.DateField("撤销日期", null=True, blank=True)
    undone_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人"
    )

    class Meta:
        """Latest first."""

        ordering = ["-pk"]
        verbose_name = "栏目调整"
        verbose_name_plural = "栏目调整"

    def __str__(self) -> str:
        """Return the reason."""
        return self.reason
