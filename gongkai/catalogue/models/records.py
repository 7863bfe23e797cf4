"""A record: one piece of government information 政府信息 with the metadata the law asks for."""

import hashlib
import json
from typing import Any, Final

from django.db import models
from django.db.models import Q
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from gongkai.catalogue.models.columns import Column
from gongkai.organisations.models import Officer, Unit
from gongkai.statute import catalogue as law

DRAFT, REVIEW, RETURNED, SCHEDULED, PUBLIC, WITHDRAWN, KEPT = (
    "draft", "review", "returned", "scheduled", "public", "withdrawn", "kept",
)  # fmt: skip
STAGES: Final = [
    (DRAFT, "草稿"),
    (REVIEW, "审查中"),
    (RETURNED, "已退回"),
    (SCHEDULED, "待发布"),
    (PUBLIC, "已公开"),
    (WITHDRAWN, "已撤下"),
    (KEPT, "不主动公开"),
]

#: What a version in hand waits for: a step of the review, its hour, or its author. Apart from the stage, because what
#: is public stays public while its correction is reviewed.
WAITING: Final = [
    ("attribute", "待属性判定"),
    ("consult", "待会签"),
    ("secrecy", "待保密审查"),
    ("sign_off", "待签发"),
    ("publish", "待发布"),
    ("returned", "已退回"),
]

#: What the public reads of a record: it changes only together with a new signed review (triggers hold it).
GUARDED: Final = (
    "title",
    "document_number",
    "issuer",
    "joint_issuers",
    "made_on",
    "effective_on",
    "kind",
    "genre",
    "abstract",
    "body",
    "attachments",
    "keywords",
    "source",
    "source_url",
    "author",
    "details",
    "attribute",
)


def kinds() -> list[tuple[str, str]]:
    """Kinds of record, from the rows."""
    return [(row.code, row.label) for row in law.record_kinds()]


def attributes() -> list[tuple[str, str]]:
    """Attributes, from the rows."""
    return [(row.code, row.label) for row in law.attributes()]


def validities() -> list[tuple[str, str]]:
    """States of validity, from the rows."""
    return [(row.code, row.label) for row in law.validities()]


def genres() -> list[tuple[str, str]]:
    """Genres, from the rows."""
    return [(row.code, row.label) for row in law.genres()]


def subjects() -> list[tuple[str, str]]:
    """Subject classes, from the rows."""
    return [(row.code, row.label) for row in law.subjects()]


def customs_classes() -> list[tuple[str, str]]:
    """Customs' own classes, from the rows."""
    return [(row.code, row.label) for row in law.customs_classes()]


def article20_items() -> list[tuple[str, str]]:
    """Items of article 20, from the rows."""
    return [(row.code, row.label) for row in law.article20_items()]


def document_classes() -> list[tuple[str, str]]:
    """How documents count in table two, from the rows."""
    return [(row.code, row.label) for row in law.document_classes()]


class Record(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):  # type: ignore[misc]
    """One piece of government information, in the catalogue of ``unit`` (条例 art. 2, 12, 17, 20).

    ``unit`` is the organ in whose name it is public; ``origin`` the office below it that made it, if another. The row
    holds what is public; work in progress is in Wagtail's revisions. ``live`` (public) needs ``cleared``, the signed
    review of exactly this content; a check and triggers hold it. ``published_on`` is the legal date of publication,
    also of what was brought in from elsewhere; ``publish_due`` the last day allowed (art. 26).
    ``attachments`` lists what is public of ``files``: ``[{"id", "title", "digest"}]``. ``details`` holds the fields of
    the kind (an interview's time, guests, video link, transcript).
    """

    index_number = models.CharField("索引号", max_length=60, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="records", verbose_name="单位")
    origin = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="prepared_records", verbose_name="制作单位"
    )
    column = models.ForeignKey(Column, on_delete=models.PROTECT, related_name="records", verbose_name="栏目")
    kind = models.CharField("信息类型", max_length=20, choices=kinds)
    title = models.CharField("名称", max_length=200)
    document_number = models.CharField("文号", max_length=50, blank=True)
    number_key = models.CharField("文号检索值", max_length=60, blank=True, db_index=True)
    issuer = models.CharField("发布机构", max_length=100)
    joint_issuers = models.JSONField("联合发布机构", default=list, blank=True)
    made_on = models.DateField("生成日期", null=True, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    publish_due = models.DateField("公开期限", null=True, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    lapses_on = models.DateField("失效日期", null=True, blank=True)
    subject = models.CharField("主题分类", max_length=20, blank=True, choices=subjects)
    genre = models.CharField("体裁分类", max_length=20, blank=True, choices=genres)
    item20 = models.CharField("主动公开事项", max_length=10, blank=True, choices=article20_items)
    customs_class = models.CharField("海关业务类别", max_length=20, blank=True, choices=customs_classes)
    document_class = models.CharField("年报统计类别", max_length=12, blank=True, choices=document_classes)
    attribute = models.CharField("公开属性", max_length=20, blank=True, choices=attributes)
    ground = models.CharField("不公开理由", max_length=20, blank=True)
    ground_details = models.JSONField("理由要素", default=dict, blank=True)
    review_again_on = models.DateField("复审日期", null=True, blank=True)
    validity = models.CharField("效力", max_length=20, blank=True, choices=validities)
    validity_on = models.DateField("效力变更日期", null=True, blank=True)
    validity_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="效力变更所依据的文件"
    )
    validity_by_text = models.CharField("效力变更依据", max_length=300, blank=True)
    abstract = models.CharField("内容概述", max_length=500, blank=True)
    body = models.TextField("正文", blank=True)
    attachments = models.JSONField("附件", default=list, blank=True)
    keywords = models.CharField("关键词", max_length=100, blank=True)
    source = models.CharField("来源", max_length=100, blank=True)
    source_url = models.URLField("原网址", max_length=500, blank=True)
    author = models.CharField("责任编辑", max_length=40, blank=True)
    details = models.JSONField("专有项目", default=dict, blank=True)
    signature = models.CharField("内容指纹", max_length=16, blank=True, db_index=True)
    stage = models.CharField("状态", max_length=10, choices=STAGES, default=DRAFT, db_index=True)
    version = models.PositiveIntegerField("版本", default=0)
    prepared_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟稿人"
    )
    cleared = models.OneToOneField(
        "catalogue.Clearing", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开审查"
    )
    waiting = models.CharField("待办", max_length=10, choices=WAITING, blank=True, default="", db_index=True)
    change_reason = models.CharField("更正理由", max_length=300, blank=True)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    withdrawn_reason = models.CharField("撤下理由", max_length=300, blank=True)
    live = models.BooleanField("公开", default=False, editable=False)

    class Meta:
        """Latest published first where they are listed; the ways lists are asked for have their indexes."""

        ordering = ["-pk"]
        verbose_name = "政府信息"
        verbose_name_plural = "政府信息"
        constraints = [
            models.CheckConstraint(
                condition=Q(live=False)
                | Q(
                    cleared__isnull=False,
                    attribute="publish",
                    withdrawn_on__isnull=True,
                    published_on__isnull=False,
                    stage=PUBLIC,
                ),
                name="record_public_is_cleared",
            ),
            models.CheckConstraint(condition=~Q(stage=PUBLIC) | Q(live=True), name="record_stage_public_is_live"),
            models.CheckConstraint(
                condition=Q(lapses_on__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(lapses_on__gte=models.F("effective_on")),
                name="record_lapses_after_effect",
            ),
        ]
        indexes = [
            # What lists are narrowed by stands behind the order: however they are narrowed, the index alone answers.
            models.Index(
                fields=["column", "live", "-published_on", "-id", "unit", "kind", "validity"], name="record_by_column"
            ),
            models.Index(
                fields=["unit", "live", "-published_on", "-id", "column", "kind", "validity"], name="record_by_unit"
            ),
            models.Index(
                fields=["live", "-published_on", "-id", "unit", "column", "kind", "validity"], name="record_by_day"
            ),
            # Whose records a long list holds is counted in this one without sorting.
            models.Index(fields=["column", "live", "unit"], name="record_shares"),
            models.Index(fields=["unit", "stage"], name="record_unit_stage"),
            models.Index(fields=["document_class", "unit", "validity"], name="record_table_two"),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def public(self) -> bool:
        """Whether anyone may read it."""
        return self.live

    @property
    def valid(self) -> bool:
        """Whether its validity is one that counts as in force; what has no validity is not concerned."""
        return not self.validity or law.validity(self.validity).valid

    def digest_of(self) -> str:
        """Return the digest of what the public reads: that which is reviewed and signed."""
        fields = {field.name: field for field in self._meta.concrete_fields}
        content = {name: fields[name].value_to_string(self) for name in sorted(GUARDED)}
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def with_content_json(self, content: dict[str, Any]) -> "Record":
        """Return a version of this record from a revision; what belongs to the record as a whole stays as it is now."""
        version: Record = super().with_content_json(content)
        for name in WHOLE:
            setattr(version, name, getattr(self, name))
        # A draft may name a column that was merged or closed while it waited.
        version.column = version.column.standing()
        return version


#: What belongs to the record as a whole and never to one of its versions.
WHOLE: Final = (
    "index_number",
    "unit_id",
    "stage",
    "waiting",
    "go_live_at",
    "version",
    "withdrawn_on",
    "withdrawn_reason",
    "validity",
    "validity_on",
    "validity_by_id",
    "validity_by_text",
    "published_on",
    "last_published_at",
    "live_revision_id",
)
