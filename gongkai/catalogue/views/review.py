"""One record: what the public will read with what was found marked in it, where it stands, and the next act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.catalogue import in_hand
from gongkai.catalogue.actions import drafting, publishing, reviewing, steps
from gongkai.catalogue.actions.acting import Refused
from gongkai.catalogue.details import PARTICULARS, label_of, told
from gongkai.catalogue.forms import acts as forms
from gongkai.catalogue.looking import SEVERITIES, Matter, examine
from gongkai.catalogue.marking import marked, marked_text
from gongkai.catalogue.models import Record
from gongkai.catalogue.views.frame import CatalogueScreen, line_of
from gongkai.organisations import access
from gongkai.organisations.models import Officer
from gongkai.statute import catalogue as law


@dataclass(frozen=True, slots=True)
class Act:
    """An act as the screens offer it: its name, what it means, its form, and how it is done."""

    label: str
    says: str
    form: type[forms.ActForm]
    do: Callable[..., Record | None]
    done: str
    urgent: bool = False


ACTS: Final[dict[str, Act]] = {
    "submit": Act(
        "提交审查", "内容确定后提交，由本单位依次办理审查。", forms.PlainForm,
        reviewing.submit, "已提交审查",
    ),
    "decide": Act(
        "属性判定", "决定主动公开、依申请公开还是不予公开（条例第十三条至第十六条）。", forms.DecideForm,
        reviewing.decide, "已判定",
    ),
    "concur": Act("会签", "写明会签意见，转下一步。", forms.ConcurForm, reviewing.concur, "已会签"),
    "pass-secrecy": Act(
        "通过保密审查", "确认内容不涉及国家秘密和其他不得公开的信息（条例第十七条）。", forms.SecrecyForm,
        reviewing.pass_secrecy, "已通过保密审查",
    ),
    "sign": Act(
        "签发", "签发后按所填时间公开；决定不主动公开的，签发后留存。", forms.SignForm,
        reviewing.sign, "已签发",
    ),
    "send-back": Act("退回修改", "退回拟稿人，写明理由。", forms.BackForm, reviewing.send_back, "已退回"),
    "recall": Act(
        "撤回", "从审查中或者待发布中撤回；已签发的，签发随之失效。", forms.PlainForm,
        reviewing.recall, "已撤回",
    ),
    "withdraw": Act(
        "撤下", "立即从网上撤下；网上保留索引号、名称、日期和理由。", forms.WithdrawForm,
        publishing.withdraw, "已撤下", True,
    ),
    "restore": Act(
        "恢复公开", "按原样重新审查、签发后恢复。", forms.RestoreForm,
        reviewing.restore, "已提交恢复审查",
    ),
    "discard": Act(
        "删除草稿", "删除正在准备的内容；已经公开的不受影响。", forms.PlainForm,
        drafting.discard, "已删除", True,
    ),
}  # fmt: skip
#: Acts that ask the hour as well as the day.
_HOURLY: Final = frozenset({"sign", "recall"})
_FACTS: Final = (
    "kind", "document_number", "issuer", "made_on", "effective_on", "lapses_on", "item20", "customs_class", "genre",
    "subject", "document_class", "keywords", "source", "source_url", "author", "expire_at",
)  # fmt: skip


class RecordScreen(CatalogueScreen):
    """A record and its next act."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        officer, row = self.record(request, pk)
        return self.show(request, officer, row)

    def show(
        self, request: HttpRequest, officer: Officer, row: Record, bound: Any = None, slug: str = "", status: int = 200
    ) -> HttpResponse:
        """Show it, with a form that was refused where there is one."""
        version = drafting.in_hand(row)
        matters = examine(version, self.on)
        open_now = in_hand.open_acts(row, officer, self.on)
        next_slug = slug or next((one for one in open_now if one in (*in_hand.STEP_ACTS.values(), "submit")), "")
        form = bound or (ACTS[next_slug].form(shown=version, matters=matters) if next_slug else None)
        context = {
            "row": row,
            "line": line_of(row, self.on),
            "version": version,
            **_text(version, matters),
            "facts": _facts(version),
            "own": told(version.kind, version.details),
            "decision": _decision(version),
            "severities": _by_severity(matters),
            "steps": steps.told(row),
            "next": ACTS.get(next_slug),
            "next_slug": next_slug,
            "form": form,
            "menu": [(one, ACTS[one]) for one in open_now if one in ACTS and one != next_slug],
            "may_edit": "edit" in open_now,
            "holders": _holders(row) if not next_slug and row.waiting in reviewing.RIGHTS else "",
            "wrote": officer.pk in drafting.authors_of(row),
        }
        return render(request, "catalogue/record.html", context, status=status)


class ActScreen(RecordScreen):
    """One act: asked for on a page of its own, or sent from the record's page."""

    def get(self, request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
        """Show the record with this act's form."""
        officer, row = self.record(request, pk)
        self._open(row, officer, slug)
        version = drafting.in_hand(row)
        form = ACTS[slug].form(shown=version, matters=examine(version, self.on))
        return self.show(request, officer, row, form, slug)

    def post(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """Do it; refused, everything typed is still there."""
        officer, row = self.record(request, pk)
        act = self._open(row, officer, slug)
        version = drafting.in_hand(row)
        form = act.form(request.POST, shown=version, matters=examine(version, self.on))
        if form.is_valid():
            more = {"now": self.now} if slug in _HOURLY else {}
            try:
                done = act.do(
                    row, by=officer, today=self.on, version=form.cleaned_data["version"], **form.given(), **more
                )
            except Refused as refusal:
                form.told(refusal.problems)
            else:
                messages.success(request, f"{act.done}：{row.title[:40]}")
                return redirect("catalogue:record", pk=pk) if done is not None else redirect("catalogue:records")
        row = Record.objects.select_related("unit", "origin", "column", "prepared_by", "cleared").get(pk=pk)
        return self.show(request, officer, row, form, slug, 400)

    def _open(self, row: Record, officer: Officer, slug: str) -> Act:
        act = ACTS.get(slug)
        if act is None or slug not in in_hand.open_acts(row, officer, self.on):
            label = act.label if act else slug
            raise access.Denied(f"现在不能办理“{label}”：这条信息{_why_not(row)}")
        return act


def _why_not(row: Record) -> str:
    return (
        f"为“{row.get_stage_display()}”"
        + (f"、{row.get_waiting_display()}" if row.waiting else "")
        + "，或者您没有这项权限"
    )


def _holders(row: Record) -> str:
    return access.rules()[reviewing.RIGHTS[row.waiting]].label


def _text(version: Record, matters: list[Matter]) -> dict[str, Any]:
    """Return title, abstract and body with the spans of what was found marked, each with an id to lead to."""
    spans: dict[str, list[tuple[tuple[int, int], str, str]]] = {}
    for number, one in enumerate(matters):
        if one.span and one.span[1] > one.span[0]:
            spans.setdefault(one.field, []).append((one.span, one.severity, f"m{number}"))
    return {
        "title_marked": marked_text(version.title, spans.get("title", [])),
        "abstract_marked": marked_text(version.abstract, spans.get("abstract", [])),
        "body_marked": marked(version.body, spans.get("body", [])),
    }


def _by_severity(matters: list[Matter]) -> list[tuple[str, str, list[tuple[str, Matter]]]]:
    """Return what was found by severity; each with the id of its mark, empty where it has none."""
    shown = []
    for severity, label in SEVERITIES.items():
        found = [(_mark_id(number, one), one) for number, one in enumerate(matters) if one.severity == severity]
        if found:
            shown.append((severity, label, found))
    return shown


def _mark_id(number: int, one: Matter) -> str:
    visible = one.field in ("title", "abstract", "body") and one.span and one.span[1] > one.span[0]
    return f"m{number}" if visible else ""


def _facts(version: Record) -> list[tuple[str, Any]]:
    lines: list[tuple[str, Any]] = [("索引号", version.index_number), ("栏目", version.column)]
    for name in _FACTS:
        show = getattr(version, f"get_{name}_display", None)
        value = show() if show else getattr(version, name)
        if value:
            lines.append((label_of(name), value))
    if version.joint_issuers:
        lines.append((label_of("joint_issuers"), "、".join(version.joint_issuers)))
    if version.origin_id:
        lines.append((label_of("origin"), version.origin))
    return lines


def _decision(version: Record) -> list[tuple[str, str]]:
    lines = [("公开属性", version.get_attribute_display() or "待判定")]
    if version.ground:
        grounds = {row.code: row.label for row in law.withholding_grounds()}
        lines.append(("不公开理由", grounds.get(version.ground, version.ground)))
        lines += [(PARTICULARS[name], str(value)) for name, value in version.ground_details.items()]
    if version.review_again_on:
        lines.append(("复审日期", version.review_again_on.isoformat()))
    return lines
