"""The overview, the entries, one entry with its history, and its correction or withdrawal."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.enforcement import exports, queries
from gongkai.enforcement.actions import Refused, propose, withdraw
from gongkai.enforcement.actions.entries import given_of
from gongkai.enforcement.forms import CorrectionForm, EntryFilter, ReasonForm
from gongkai.enforcement.models import PUBLIC, WITHDRAWN, Entry
from gongkai.enforcement.rows import kind_of, term_for
from gongkai.enforcement.views.screen import PAGE, EnforcementScreen, file_answer
from gongkai.organisations import access
from gongkai.organisations.models import Officer
from gongkai.statute.errors import StatuteError

STATE_KINDS = {"public": "done", "withdrawn": "urgent", "aged": "dashed"}


class Overview(EnforcementScreen):
    """Every kind with its figures."""

    tab = "overview"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        officer = self.officer(request)
        seen = queries.entries_visible_to(officer, self.on).filter(queries.shown_on(self.on))
        batches = queries.batches_visible_to(officer, self.on)
        context = {"shelves": queries.shelves(seen, batches), **self.shared(officer)}
        return render(request, "enforcement/overview.html", context)


class EntriesScreen(EnforcementScreen):
    """The entries of the units one sees, narrowed."""

    tab = "entries"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        officer = self.officer(request)
        seen = queries.entries_visible_to(officer, self.on)
        form = EntryFilter(request.GET, seen)
        kind = request.GET.get("kind", "")
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "form": form,
            "page": Paginator(form.narrow(seen), PAGE).get_page(request.GET.get("page")),
            "narrowed": any(value for name, value in request.GET.items() if name != "page"),
            "state_kinds": STATE_KINDS,
            "kind": kind if kind in dict(form.fields["kind"].choices) else "",  # type: ignore[attr-defined]
            "query": query.urlencode(),
            **self.shared(officer),
        }
        return render(request, "enforcement/entries.html", context)


class ExportScreen(EnforcementScreen):
    """The entries of one kind, narrowed as on the list, as a file of their public fields."""

    def get(self, request: HttpRequest, kind: str, ending: str) -> HttpResponseBase:
        """Send them."""
        officer = self.officer(request)
        try:
            row = kind_of(kind)
        except StatuteError:
            raise Http404("没有这种类别") from None
        seen = queries.entries_visible_to(officer, self.on)
        rows = EntryFilter(request.GET, seen).narrow(seen).filter(kind=kind)
        name = f"{row.label}_{self.on.isoformat()}.{ending}"
        answer: HttpResponseBase
        if ending == "csv":
            content = exports.as_csv(row, rows.iterator(chunk_size=500))
            answer = file_answer(content, name, exports.TYPES["csv"], streaming=True)
        elif ending == "xlsx":
            answer = file_answer(exports.as_xlsx(row, rows[: exports.MOST_IN_WORKBOOK]), name, exports.TYPES["xlsx"])
        else:
            raise Http404("没有这种格式")
        return answer


class EntryScreen(EnforcementScreen):
    """One entry: what the public sees, what is sealed, how it came about."""

    tab = "entries"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        officer = self.officer(request)
        return self._show(request, officer, self._open(officer, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it."""
        officer = self.officer(request)
        entry = self._open(officer, pk)
        try:
            withdraw(entry, request.POST.get("reason", ""), by=officer, today=self.on)
        except Refused as refusal:
            return self._show(request, officer, entry, str(refusal), 400)
        messages.success(request, "已撤回，公开页面不再显示")
        return redirect("enforcement:entry", pk=pk)

    def _open(self, officer: Officer, pk: int) -> Entry:
        return get_object_or_404(queries.entries_visible_to(officer, self.on), pk=pk)

    def _show(
        self, request: HttpRequest, officer: Officer, entry: Entry, refused: str = "", status: int = 200
    ) -> HttpResponse:
        kind = entry.row
        personal = self.may(officer, "enforcement.personal", entry.unit)
        sealed: Any = entry.sealed or {}
        history = entry.lines.select_related("batch__prepared_by", "batch__released_by").order_by("-batch_id")
        context = {
            "entry": entry,
            "state_kind": STATE_KINDS[entry.state],
            "shown": [
                (one.label, entry.values[one.field]) for one in kind.public_fields if entry.values.get(one.field)
            ],
            "hidden": [(one.label, sealed[one.field]) for one in kind.fields if sealed.get(one.field)]
            if personal
            else [],
            "has_hidden": bool(sealed),
            "personal": personal,
            "term": term_for(kind, entry.values),
            "history": history,
            "trace": entry.trace.select_related("by"),
            "refused": refused,
            "reason": ReasonForm(request.POST if refused else None, auto_id="reason_%s"),
            "may_correct": personal and self.may(officer, "enforcement.prepare", entry.unit),
            "may_withdraw": entry.state == PUBLIC and self.may(officer, "enforcement.withdraw", entry.unit),
            "visible": entry.shown_on(self.on),
            "withdrawn": entry.state == WITHDRAWN,
            **self.shared(officer),
        }
        return render(request, "enforcement/entry.html", context, status=status)


class CorrectScreen(EnforcementScreen):
    """Prepare a correction of one entry; another person releases it."""

    right = "enforcement.prepare"
    tab = "entries"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the fields as they were given."""
        officer, entry = self._open(request, pk)
        return self._show(request, officer, entry, CorrectionForm(entry.row, initial=given_of(entry)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Prepare it, or show what is wrong with everything kept."""
        officer, entry = self._open(request, pk)
        form = CorrectionForm(entry.row, request.POST)
        if form.is_valid():
            try:
                batch = propose(entry, form.given(), form.cleaned_data["reason"], by=officer, today=self.on)
            except Refused as refusal:
                form.tell(refusal)
            else:
                messages.success(request, "已提交，由另一人审看后发布；发布之前公开页面不变")
                return redirect("enforcement:batch", pk=batch.pk)
        return self._show(request, officer, entry, form, 400)

    def _open(self, request: HttpRequest, pk: int) -> tuple[Officer, Entry]:
        officer = self.officer(request)
        entry = get_object_or_404(queries.entries_visible_to(officer, self.on), pk=pk)
        access.require(officer, "enforcement.prepare", entry.unit, self.on)
        access.require(officer, "enforcement.personal", entry.unit, self.on)
        return officer, entry

    def _show(
        self, request: HttpRequest, officer: Officer, entry: Entry, form: CorrectionForm, status: int = 200
    ) -> HttpResponse:
        context = {"entry": entry, "form": form, "withdrawn": entry.state == WITHDRAWN, **self.shared(officer)}
        return render(request, "enforcement/correct.html", context, status=status)
