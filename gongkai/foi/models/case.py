"""A request for government information, who made it, and what came with it."""

from django.db import models
from django.db.models import F, Q

from gongkai.organisations.models import Officer, Unit
from gongkai.vault.fields import SealedTextField

STATES = ["awaiting_confirmation", "running", "awaiting_correction", "consulting", "awaiting_payment", "concluded"]

#: The columns that acts write when a case is settled, and nothing else does.
SETTLED = (
    "arrived_on",
    "confirmed_on",
    "received_on",
    "state",
    "due_on",
    "due_if",
    "provisional",
    "concluded_on",
    "outcome",
    "sub_row",
    "closed_on",
    "applicant_type",
    "applicant_type_confirmed",
    "handler_id",
)

#: 身份证明 (art. 29(1)): what is offered in the forms; anything valid is accepted as "other".
ID_KINDS = [
    ("resident", "居民身份证"),
    ("passport", "护照"),
    ("hk_macao_permit", "港澳居民来往内地通行证"),
    ("taiwan_permit", "台湾居民来往大陆通行证"),
    ("residence_permit", "港澳台居民居住证"),
    ("foreign_permanent", "外国人永久居留身份证"),
    ("uscc", "统一社会信用代码"),
    ("other", "其他有效证件"),
]

#: 获取方式 and 途径 (art. 29(3)): what the office offers; a unit cannot demand more.
FORMS = [("paper", "纸质"), ("electronic", "电子文件"), ("inspection", "查阅、抄录")]
ROUTES = [
    ("post", "邮寄"),
    ("email", "电子邮件"),
    ("pick_up", "自行领取"),
    ("on_site", "当面查阅"),
    ("online", "网上下载"),
]


class Case(models.Model):
    """One request (条例 arts. 27 to 45).

    ``received_on`` is fixed once by the channel's rule (art. 31). ``state``, ``due_on``, ``due_if``, ``provisional``,
    ``concluded_on`` and ``outcome`` are what the clock says of the case's events and decision: they are written in one
    place (``foi.actions.settling``) and a command proves that they agree.
    """

    number = models.CharField("申请编号", max_length=30, unique=True)
    # Three composite indexes begin with the unit; SQLite would prefer one on the unit alone and then read every row.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="cases", verbose_name="受理单位", db_index=False
    )
    channel = models.CharField("提出渠道", max_length=20)
    arrived_on = models.DateField("到达日期")
    confirmed_on = models.DateField("双方确认日期", null=True, blank=True)
    received_on = models.DateField("收到日期", null=True, blank=True)
    applicant_type = models.CharField("申请人类别", max_length=20)
    applicant_type_confirmed = models.BooleanField("类别已核对", default=False)
    title = SealedTextField("所需信息名称")
    description = SealedTextField("内容描述", blank=True)
    reference = SealedTextField("文号或者其他特征", blank=True)
    form = models.CharField("获取方式", max_length=20, choices=FORMS)
    route = models.CharField("获取途径", max_length=20, choices=ROUTES)
    state = models.CharField("状态", max_length=30, default="awaiting_confirmation")
    due_on = models.DateField("答复期限", null=True, blank=True)
    due_if = models.DateField("预计期限", null=True, blank=True)
    provisional = models.BooleanField("期限暂定", default=False)
    concluded_on = models.DateField("办结日期", null=True, blank=True)
    outcome = models.CharField("办理结果", max_length=30, blank=True)
    sub_row = models.CharField("其他处理细目", max_length=30, blank=True)
    closed_on = models.DateField("归档日期", null=True, blank=True)
    handler = models.ForeignKey(
        Officer, on_delete=models.SET_NULL, null=True, blank=True, related_name="handled", verbose_name="承办人"
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="拆分自"
    )
    version = models.PositiveIntegerField("版本", default=1)
    token = models.CharField("提交标记", max_length=64, null=True, blank=True, unique=True)
    query_code = SealedTextField("查询码")
    demo = models.BooleanField("演示", default=False)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        """The indexes serve the desk and the counting of the statutory tables."""

        ordering = ["-arrived_on", "-pk"]
        verbose_name = "依申请公开案件"
        verbose_name_plural = "依申请公开案件"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | Q(confirmed_on__gte=F("arrived_on")),
                name="case_confirmed_after",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("arrived_on")), name="case_received_after"
            ),
            models.CheckConstraint(
                condition=Q(concluded_on__isnull=True) | Q(concluded_on__gte=F("arrived_on")),
                name="case_concluded_after",
            ),
            models.CheckConstraint(
                # The printed identity of table three rests on it.
                condition=Q(concluded_on__isnull=True)
                | Q(received_on__isnull=True)
                | Q(concluded_on__gte=F("received_on")),
                name="case_concluded_after_receipt",
            ),
            models.CheckConstraint(
                condition=Q(state="concluded", concluded_on__isnull=False)
                | (~Q(state="concluded") & Q(concluded_on__isnull=True)),
                name="case_concluded_has_day",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", concluded_on__isnull=True)
                | Q(outcome="", received_on__isnull=True)
                | (~Q(outcome="") & Q(concluded_on__isnull=False, received_on__isnull=False)),
                name="case_outcome_when_concluded",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=False) | Q(state__in=["awaiting_confirmation", "concluded"]),
                name="case_running_is_received",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "received_on", "concluded_on", "applicant_type"], name="case_received"),
            models.Index(
                fields=["unit", "concluded_on", "received_on", "outcome", "applicant_type", "sub_row"],
                name="case_concluded",
            ),
            models.Index(fields=["unit", "state", "due_on"], name="case_desk"),
        ]

    def __str__(self) -> str:
        """Return the number: it names the case without saying anything about the applicant."""
        return self.number

    def remember_loaded(self) -> None:
        """Note the values the row holds now, so that an act writes only what it changed."""
        self._loaded = {name: getattr(self, name) for name in SETTLED}

    def changed_since_loaded(self) -> dict[str, object]:
        """Return the settled values that differ from the row's; all of them where that is not known."""
        loaded: dict[str, object] = getattr(self, "_loaded", {})
        now = {name: getattr(self, name) for name in SETTLED}
        return {name: value for name, value in now.items() if name not in loaded or loaded[name] != value}

    @property
    def concluded(self) -> bool:
        """Say whether the case is over."""
        return self.concluded_on is not None


class Applicant(models.Model):
    """Who asks: the first group of art. 29 and nothing else. Every field that identifies is encrypted."""

    KINDS = [("person", "公民"), ("organisation", "法人或者其他组织")]

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="applicant", verbose_name="案件")
    kind = models.CharField("申请人", max_length=20, choices=KINDS)
    name = SealedTextField("姓名或者名称")
    id_kind = models.CharField("证件种类", max_length=30)
    id_number = SealedTextField("证件号码")
    contact_name = SealedTextField("联系人", blank=True)
    phone = SealedTextField("联系电话", blank=True)
    email = SealedTextField("电子邮箱", blank=True)
    address = SealedTextField("通信地址", blank=True)
    postcode = SealedTextField("邮政编码", blank=True)
    id_index = models.CharField("证件索引", max_length=64, db_index=True)

    class Meta:
        """One applicant per case."""

        verbose_name = "申请人"
        verbose_name_plural = "申请人"

    def __str__(self) -> str:
        """Return the case: never the person."""
        return f"申请人（{self.case_id}）"


class Attachment(models.Model):
    """A file that came with a request or goes with a reply; its content is encrypted in the private folder."""

    PURPOSES = [("request", "随申请提交"), ("correction", "补正材料"), ("reply", "随答复提供"), ("working", "办理材料")]

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attachments", verbose_name="案件")
    purpose = models.CharField("用途", max_length=20, choices=PURPOSES)
    name = SealedTextField("文件名")
    kind = models.CharField("类型", max_length=10)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    path = models.CharField("存放位置", max_length=120, unique=True)
    added_on = models.DateField("日期")
    by = models.CharField("提交人", max_length=40)

    class Meta:
        """Files are listed as they came."""

        ordering = ["pk"]
        verbose_name = "附件"
        verbose_name_plural = "附件"

    def __str__(self) -> str:
        """Return the digest's start: names may identify."""
        return self.sha256[:12]


class Counter(models.Model):
    """Running numbers of a unit in a year: of requests and of each series of papers."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    series = models.CharField("序列", max_length=20)
    value = models.PositiveIntegerField("已用至", default=0)

    class Meta:
        """One counter per unit, year and series."""

        verbose_name = "编号"
        verbose_name_plural = "编号"
        constraints = [models.UniqueConstraint(fields=["unit", "year", "series"], name="counter_once")]

    def __str__(self) -> str:
        """Return the counter."""
        return f"{self.unit_id}/{self.year}/{self.series}: {self.value}"
