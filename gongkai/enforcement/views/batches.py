"""Bringing files in, and the batches: looked over, released, sent back, given up."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.enforcement import exports, queries
from gongkai.enforcement.actions import Prepared, Refused, check, discard, prepare, recheck, release, send_back
from gongkai.enforcement.forms import BatchFilter, ReasonForm, UploadForm
from gongkai.enforcement.models import BAD, NEW, OVER, PREPARED, RETURNED, UPDATE, Batch, Line
from gongkai.enforcement.reading import Unreadable
from gongkai.enforcement.rows import kind_of, kinds
from gongkai.enforcement.views.screen import PAGE, EnforcementScreen, file_answer
from gongkai.organisations import access
from gongkai.organisations.models import Officer
from gongkai.statute.errors import StatuteError

SHOWN_FAULTS = 200
STATE_KINDS = {"prepared": "brand", "released": "done", "returned": "urgent", "discarded": "", "empty": "dashed"}
SHOWS = (("", "可以发布"), ("doubtful", "需要留意"), (NEW, "新增"), (UPDATE, "更新"), (BAD, "有误"), (OVER, "公示期满"))


class UploadScreen(EnforcementScreen):
    """Bring a file in: checked only, or kept as a batch for another person to release."""

    right = "enforcement.prepare"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        officer = self.officer(request)
        form = UploadForm(access.units_for(officer, self.right, self.on), initial=request.GET.dict())
        return self._show(request, officer, form)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read, and keep unless only a check was asked for."""
        officer = self.officer(request)
        form = UploadForm(access.units_for(officer, self.right, self.on), request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, officer, form, status=400)
        data, only = form.cleaned_data, request.POST.get("mode") == "check"
        act = check if only else prepare
        name = data["file"].name or ""
        try:
            done = act(data["unit"], kind_of(data["kind"]), data["file"].read(), name, by=officer, today=self.on)
        except Unreadable as error:
            form.add_error("file", str(error))
            return self._show(request, officer, form, status=400)
        if only or done.batch is None:
            return self._show(request, officer, form, done, only=only)
        messages.success(request, _said(done))
        return redirect("enforcement:batch", pk=done.batch.pk)

    def _show(
        self,
        request: HttpRequest,
        officer: Officer,
        form: UploadForm,
        done: Prepared | None = None,
        status: int = 200,
        only: bool = True,
    ) -> HttpResponse:
        context = {"form": form, "kinds": kinds(), "done": done, "only": only, **self.shared(officer)}
        if done is not None:
            context["faults"] = [(one.number, fault) for one in done.bad for fault in one.faults][:SHOWN_FAULTS]
            context["doubts"] = [(one.line.number, doubt) for one in done.good for doubt in one.doubts][:SHOWN_FAULTS]
            context["updates"] = done.updates[:SHOWN_FAULTS]
        return render(request, "enforcement/upload.html", context, status=status)


def _said(done: Prepared) -> str:
    if done.known:
        return "这个文件此前已经导入，没有重复保存，下面是原来的批次"
    return f"已读入：新增{len(done.new)}行，更新{len(done.updates)}行，没有变化{done.same}行，有误{len(done.bad)}行"


class TemplateScreen(EnforcementScreen):
    """The blank form of a kind."""

    def get(self, request: HttpRequest, kind: str, ending: str) -> HttpResponseBase:
        """Send it."""
        self.officer(request)
        try:
            row = kind_of(kind)
        except StatuteError:
            raise Http404("没有这种类别") from None
        if ending not in {"csv", "xlsx"}:
            raise Http404("没有这种格式")
        content = exports.form_xlsx(row) if ending == "xlsx" else exports.form_csv(row)
        answer: HttpResponseBase = file_answer(content, f"{row.label}导入模板.{ending}", exports.TYPES[ending])
        return answer


class BatchesScreen(EnforcementScreen):
    """The batches, newest first."""

    tab = "batches"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        officer = self.officer(request)
        form = BatchFilter(request.GET)
        rows = form.narrow(queries.batches_visible_to(officer, self.on)).order_by("-pk")
        rows = rows.annotate(
            good=Count("lines", filter=Q(lines__action__in=[NEW, UPDATE])),
            bad=Count("lines", filter=Q(lines__action=BAD)),
        )
        context = {
            "form": form,
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "narrowed": any(value for name, value in request.GET.items() if name != "page"),
            "state_kinds": STATE_KINDS,
            **self.shared(officer),
        }
        return render(request, "enforcement/batches.html", context)


class BatchScreen(EnforcementScreen):
    """One batch: what it holds, what was found, and the acts upon it."""

    tab = "batches"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        officer = self.officer(request)
        return self._show(request, officer, self._open(officer, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do an act, or say why not with the reason kept."""
        officer = self.officer(request)
        batch = self._open(officer, pk)
        try:
            said = self._act(request, batch, officer)
        except Refused as refusal:
            return self._show(request, officer, batch, str(refusal), 400)
        messages.success(request, said)
        return redirect("enforcement:batch", pk=pk)

    def _open(self, officer: Officer, pk: int) -> Batch:
        return get_object_or_404(queries.batches_visible_to(officer, self.on), pk=pk)

    def _act(self, request: HttpRequest, batch: Batch, officer: Officer) -> str:
        act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
        version = request.POST.get("version", "")
        if act == "release":
            release(batch, by=officer, today=self.on, version=int(version) if version.isdecimal() else -1)
            return "已发布，公开页面即时更新"
        if act == "recheck":
            recheck(batch, by=officer, today=self.on)
            return "已按现在公示的内容重新核对"
        if act == "send_back":
            send_back(batch, reason, by=officer, today=self.on)
            return "已退回准备人"
        if act == "discard":
            discard(batch, reason, by=officer, today=self.on)
            return "这一批已放弃，没有发布任何内容"
        raise Refused("没有这种办理事项")

    def _show(
        self, request: HttpRequest, officer: Officer, batch: Batch, refused: str = "", status: int = 200
    ) -> HttpResponse:
        show = request.GET.get("show", "")
        lines = _narrowed(batch.lines.select_related("entry"), show)
        counts = batch.lines.aggregate(
            new=Count("pk", filter=Q(action=NEW)),
            update=Count("pk", filter=Q(action=UPDATE)),
            bad=Count("pk", filter=Q(action=BAD)),
            over=Count("pk", filter=Q(action=OVER)),
            doubtful=Count("pk", filter=Q(doubtful=True)),
        )
        page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
        personal = self.may(officer, "enforcement.personal", batch.unit)
        signing = self.may(officer, "enforcement.release", batch.unit)
        preparing = self.may(officer, "enforcement.prepare", batch.unit)
        context = {
            "batch": batch,
            "state_kind": STATE_KINDS.get(batch.state, ""),
            "counts": counts,
            "page": page,
            "lines": [_laid_out(line, personal) for line in page],
            "personal": personal,
            "shows": SHOWS,
            "show": show,
            "refused": refused,
            "reason": ReasonForm(request.POST if refused else None, auto_id="reason_%s"),
            "own": batch.prepared_by_id == officer.pk,
            "may_release": signing and batch.state == PREPARED and batch.prepared_by_id != officer.pk,
            "may_send_back": signing and batch.state == PREPARED,
            "may_recheck": (signing or preparing) and batch.state == PREPARED,
            "may_discard": preparing and batch.state in {PREPARED, RETURNED},
            **self.shared(officer),
        }
        return render(request, "enforcement/batch.html", context, status=status)


def _narrowed(lines: QuerySet[Line], show: str) -> QuerySet[Line]:
    if show == "doubtful":
        return lines.filter(doubtful=True)
    if show in {NEW, UPDATE, BAD, OVER}:
        return lines.filter(action=show)
    return lines.filter(action__in=[NEW, UPDATE])


def _laid_out(line: Line, personal: bool) -> dict[str, Any]:
    kind = line.batch.row
    shown = [(one.label, line.values[one.field]) for one in kind.public_fields if line.values.get(one.field)]
    sealed: Any = line.sealed or {}
    hidden = [(one.label, sealed[one.field]) for one in kind.fields if sealed.get(one.field)] if personal else []
    return {
        "line": line,
        "title": line.values.get(kind.title, ""),
        "number": line.values.get(kind.number, ""),
        "shown": shown,
        "hidden": hidden,
    }


class RefusedScreen(EnforcementScreen):
    """The lines of a batch that could not be taken, as a file to put right and bring in again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Send them. They may hold what must not be public: only those who handle the unit's data get the cells."""
        officer = self.officer(request)
        batch = get_object_or_404(queries.batches_visible_to(officer, self.on), pk=pk)
        access.require(officer, "enforcement.personal", batch.unit, self.on)
        name = f"{batch.kind_label}第{batch.pk}批有误的行.csv"
        answer: HttpResponseBase = file_answer(exports.refused_csv(batch), name, exports.TYPES["csv"], streaming=True)
        return answer
