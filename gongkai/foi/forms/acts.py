"""One form for each legal act upon a case. ``version`` tells the act which state of the case the officer saw."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from gongkai.foi import actions, queries
from gongkai.foi.forms.fields import DayField, FilesField, choice, number, words
from gongkai.foi.models import Attachment, Case, Consultation, FeeNotice, Remedy
from gongkai.foi.models.decision import DELIVERIES
from gongkai.organisations import access
from gongkai.organisations.models import Officer
from gongkai.statute import clock
from gongkai.statute.deadlines import deadline

PASSED = [("yes", "同意"), ("no", "退回修改")]


class ActForm(forms.Form):
    """The ground of every act: the case as the officer saw it, and the day on which the act took place."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = DayField(label="日期", error_messages={"required": "请填写日期"})

    def __init__(self, case: Case, officer: Officer, today: date, **kwargs: Any) -> None:
        """Keep the case, and prepare what depends on it."""
        self.case, self.officer, self.today = case, officer, today
        kwargs["initial"] = {"version": case.version, "on": today} | (kwargs.get("initial") or {})
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(**kwargs)
        if "on" in self.fields:
            self.fields["on"].widget.attrs["max"] = today.isoformat()
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and defaults that depend on the case."""


class TodayForm(ActForm):
    """An act dated today: nobody approves or signs for another day."""

    on = None  # type: ignore[assignment]


class ConfirmForm(ActForm):
    """The day both sides confirmed receipt."""

    on = DayField(label="双方确认日期", help_text="与申请人确认收到的那一天，即收到申请之日，次日起计算期限")


class CorrectReceiptForm(TodayForm):
    """The right day of confirmation, and why it was wrong."""

    confirmed_on = DayField(label="正确的确认日期")
    reason = words("更正理由", most=300, rows=2)


class ClassifyForm(TodayForm):
    """The column of table three the applicant counts under."""

    applicant_type = choice("申请人类别", [], radio=True, help_text="年度报告表三的栏目；申请人可以不填，由经办人核对")

    def prepare(self) -> None:
        """Offer only the columns that fit the applicant."""
        self.fields["applicant_type"].choices = list(actions.types_of(self.case.applicant.kind).items())  # type: ignore[attr-defined]
        self.initial["applicant_type"] = self.case.applicant_type


class HandlerForm(TodayForm):
    """Who handles the case."""

    handler = choice("承办人", [])

    def prepare(self) -> None:
        """Offer those who may draft replies at the unit today."""
        posts = Officer.objects.filter(is_active=True, assignments__isnull=False).distinct()
        able = [one for one in posts if access.may(one, "foi.draft_decision", self.case.unit, self.today)]
        self.fields["handler"].choices = [("", "请选择"), *((one.pk, str(one)) for one in able)]  # type: ignore[attr-defined]
        self.initial["handler"] = self.case.handler_id

    def clean_handler(self) -> Officer:
        """Return the officer."""
        return Officer.objects.get(pk=self.cleaned_data["handler"])


class AttachForm(TodayForm):
    """Files to keep with the case."""

    purpose = choice("用途", Attachment.PURPOSES, radio=True, initial="working")
    files = FilesField(  # type: ignore[assignment]  # a field, not the uploads
        label="文件", help_text="可多选；PDF、OFD、Word、Excel、图片、纯文本"
    )

    def clean_files(self) -> list[tuple[str, bytes]]:
        """Look into every file before any is kept."""
        return read_files(self, "files")


class CorrectionRequestForm(ActForm):
    """Everything to be put right, told at once (art. 30)."""

    on = DayField(label="告知日期")
    items = words("需要补正的事项", most=3000, rows=5, help_text="一行一项，一次写全：补正只能告知一次")
    workdays = number("补正期限（工作日）", 1, 365)

    def prepare(self) -> None:
        """Start from the period of the law in force."""
        self.initial["workdays"] = deadline("correction_period", self.case.received_on or self.today).days

    def clean_items(self) -> list[str]:
        """Return one item for each line."""
        return [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]


class CorrectedForm(ActForm):
    """What the applicant put right."""

    on = DayField(label="收到补正的日期", help_text="次日起重新计算答复期限")
    answer = words("补正内容", most=5000, rows=5)


class AskExtensionForm(TodayForm):
    """Why the period does not suffice, and by how much."""

    workdays = number("延长（工作日）", 1, 365)
    reason = words("延期理由", most=500, rows=3, help_text="将写入延期答复告知书")

    def prepare(self) -> None:
        """Offer the most the law allows."""
        most = deadline("extension", self.case.received_on or self.today).days
        self.initial["workdays"] = most
        self.fields["workdays"].help_text = f"最多{most}个工作日"


class DecideExtensionForm(TodayForm):
    """The head's decision on an extension."""

    approved = choice("意见", [("yes", "同意延长"), ("no", "不同意")], radio=True)
    remark = words("批语", most=300, rows=2, required=False, help_text="不同意的必须写明")

    def prepare(self) -> None:
        """Find the one that waits."""
        self.extension = self.case.extensions.filter(approved__isnull=True).last()


class ConsultForm(ActForm):
    """Whom to ask, and about what (arts. 32, 33(3), 34)."""

    on = DayField(label="对方收到征求意见书的日期", help_text="次日起至收到意见之日止不计入期限")
    whom = choice("征求对象", [], radio=True)
    name = words("对方名称", most=200)
    address = words("联系方式", most=300, required=False)
    subject = words("征求意见的内容", most=2000, rows=4, help_text="写明拟公开的内容；不要写申请人的姓名和其他个人信息")

    def prepare(self) -> None:
        """Offer the kinds the law knows."""
        self.fields["whom"].choices = [(one.code, f"{one.label}（{one.article}）") for one in clock.consulted()]  # type: ignore[attr-defined]


class ConsultedForm(ActForm):
    """What the one asked replied."""

    on = DayField(label="收到答复的日期")
    consultation = choice("答复的是哪一次征求意见", [])
    answer = choice("对方意见", [row for row in Consultation.ANSWERS if row[0] != "silent"], radio=True)
    reasons = words("对方陈述的理由", most=2000, rows=3, required=False, help_text="不同意公开的必须写明")

    def prepare(self) -> None:
        """Offer the consultations still open; choose the only one."""
        kinds = {one.code: one.label for one in clock.consulted()}
        waiting = list(open_consultations(self.case))
        rows = [(str(one.pk), f"{kinds[one.whom]} {one.name}（{one.event.on}）") for one in waiting]
        self.fields["consultation"].choices = [("", "请选择"), *rows]  # type: ignore[attr-defined]
        if len(rows) == 1:
            self.initial["consultation"] = rows[0][0]

    def clean_consultation(self) -> Consultation:
        """Return the consultation."""
        return self.case.consultations.get(pk=self.cleaned_data["consultation"])


def open_consultations(case: Case) -> Any:
    """Return the consultations of a case that are neither answered nor taken back."""
    return case.consultations.filter(answered_on__isnull=True, event__correction__isnull=True).select_related("event")


class FeeForm(ActForm):
    """How the information-processing fee is counted (art. 42)."""

    on = DayField(label="通知日期")
    method = choice("计收方式", FeeNotice.METHODS, radio=True, help_text="按件和按量只能选一种")
    quantity = number("件数或者页数", 1, 100000)

    def prepare(self) -> None:
        """Say how many requests the applicant made in the month: the count by items needs it."""
        self.fields["quantity"].help_text = f"该申请人收到当月在本单位共申请 {queries.month_count(self.case)} 件"


class PaidForm(ActForm):
    """The receipt of the payment."""

    on = DayField(label="缴费日期", help_text="次日起重新计算答复期限")
    receipt = words("财政票据号", most=60)


class SubmitForm(TodayForm):
    """Nothing more is asked to send a draft to review."""


class ReviewForm(TodayForm):
    """The review before disclosure (art. 17)."""

    passed = choice("审查意见", PASSED, radio=True)
    note = words("说明", most=1000, rows=3, required=False, help_text="退回的必须写明；内容加密保存")


class SignForm(ReviewForm):
    """The leader's decision."""

    passed = choice("签发意见", [("yes", "同意签发"), ("no", "退回修改")], radio=True)


class DeliverForm(ActForm):
    """How and when the reply went out."""

    on = DayField(label="送出日期", help_text="答复送出之日办结")
    delivery = choice("送达方式", DELIVERIES, radio=True)
    mail_number = words("邮件号", most=40, required=False, help_text="邮政寄送的必须填写")


class CloseForm(ActForm):
    """The day the file was put away."""

    on = DayField(label="归档日期")


class WithdrawForm(ActForm):
    """The day the applicant took the request back."""

    on = DayField(label="撤回日期", help_text="以申请人书面提出之日为准")


class CorrectEventForm(TodayForm):
    """Which record was wrong, and why."""

    event = choice("记录有误的事项", [], radio=True)
    reason = words("更正理由", most=300, rows=2, help_text="原记录保留并标明已更正；请不要写个人信息")

    def prepare(self) -> None:
        """Offer the events that still count, the latest first."""
        kinds = {one.code: one.label for one in clock.event_kinds()}
        rows = self.case.events.filter(correction__isnull=True).order_by("-pk")
        self.fields["event"].choices = [(str(one.pk), f"{one.on} {kinds[one.kind]}") for one in rows]  # type: ignore[attr-defined]


class RemedyForm(TodayForm):
    """A reconsideration or a suit against what the unit did on the case."""

    kind = choice("途径", Remedy.KINDS, radio=True)
    filed_on = DayField(label="提出日期")
    follows = choice("所依据的行政复议", [], required=False, help_text="复议后起诉的必须指明")
    reference = words("案号", most=60, required=False)
    note = words("说明", most=300, rows=2, required=False)

    def prepare(self) -> None:
        """Offer the decided reconsiderations of the case."""
        decided = self.case.remedies.filter(kind="review", decided_on__isnull=False, withdrawn_record=False)
        self.fields["follows"].choices = [("", "无"), *((str(one.pk), str(one)) for one in decided)]  # type: ignore[attr-defined]

    def clean_follows(self) -> Remedy | None:
        """Return the reconsideration, if one is named."""
        chosen = self.cleaned_data["follows"]
        return self.case.remedies.get(pk=chosen) if chosen else None


class _OneRemedyForm(TodayForm):
    remedy = choice("哪一件", [], radio=True)

    def prepare(self) -> None:
        """Offer the remedies on the register."""
        rows = [(str(one.pk), f"{one} {one.reference}".strip()) for one in self.standing()]
        self.fields["remedy"].choices = rows  # type: ignore[attr-defined]
        if len(rows) == 1:
            self.initial["remedy"] = rows[0][0]

    def standing(self) -> Any:
        return self.case.remedies.filter(withdrawn_record=False)

    def clean_remedy(self) -> Remedy:
        """Return the remedy."""
        return self.case.remedies.get(pk=self.cleaned_data["remedy"])


class DecideRemedyForm(_OneRemedyForm):
    """How it ended."""

    decided_on = DayField(label="审结日期")
    result = choice("结果", Remedy.RESULTS, radio=True)

    def standing(self) -> Any:
        """Only those still open."""
        return super().standing().filter(decided_on__isnull=True)


class CorrectRemedyForm(_OneRemedyForm):
    """What on the register was wrong."""

    what = choice("更正什么", [("result", "只撤销结果"), ("all", "整项登记有误")], radio=True)
    reason = words("更正理由", most=300, rows=2)


def read_files(form: forms.Form, name: str) -> list[tuple[str, bytes]]:
    """Read and check uploads; what is wrong with any of them becomes an error of the field."""
    found: list[tuple[str, bytes]] = []
    for file in form.cleaned_data[name]:
        content = file.read(settings.UPLOAD_LIMIT_MB * 1024 * 1024 + 1)  # one byte too many is enough to refuse it
        try:
            actions.checked(file.name, content)
        except actions.Refused as refusal:
            form.add_error(name, refusal.message)
        found.append((file.name, content))
    return found
