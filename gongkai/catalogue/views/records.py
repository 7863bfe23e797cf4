"""The list of records: filtered, sorted, paged, carried away, and the start of acts on many at once."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gongkai.catalogue import exporting, in_hand
from gongkai.catalogue.forms.filters import SCOPES, UNTOLD, RecordFilter, ordered
from gongkai.catalogue.views.frame import CatalogueScreen, line_of
from gongkai.organisations import access

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Records(CatalogueScreen):
    """The list."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show a page of it, or send all of it as a file."""
        officer = self.enter(request)
        units = access.units_for(officer, "catalogue.view", self.on)
        form = RecordFilter(request.GET, officer, units, self.on)
        urgent = any(request.GET.get(name) for name in ("scope", "due", "waiting"))
        records = ordered(form.narrow(in_hand.seen_by(officer, self.on)), request.GET.get("sort", ""), urgent)
        if request.GET.get("export") in {"csv", "xlsx"}:
            return self._send(request.GET["export"], exporting.lines(records))
        rows = records.select_related("unit", "column", "prepared_by").defer("body", "details")
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        scope = request.GET.get("scope", "")
        context = {
            "form": form,
            "page": page,
            "lines": [line_of(one, self.on) for one in page.object_list],
            "scopes": [(code, label, code == scope) for code, label in SCOPES],
            "scope": scope,
            "waits": in_hand.waiting_for(officer, self.on).count(),
            "late": in_hand.overdue(in_hand.seen_by(officer, self.on), self.on).count(),
            "narrowed": any(value for name, value in request.GET.items() if name not in UNTOLD | {"scope"}),
            "may_write": access.units_for(officer, "catalogue.write", self.on).exists(),
            "may_sign": access.units_for(officer, "catalogue.sign", self.on).exists(),
            "may_import": any(
                access.units_for(officer, right, self.on).exists()
                for right in ("catalogue.import", "catalogue.sign_batch")
            ),
            "may_route": access.units_for(officer, "catalogue.routes", self.on).exists(),
        }
        return render(request, "catalogue/records.html", context)

    def _send(self, kind: str, lines: Iterator[list[str]]) -> HttpResponseBase:
        response: HttpResponseBase
        if kind == "csv":
            response = StreamingHttpResponse(exporting.as_csv(lines), content_type="text/csv; charset=utf-8")
        else:
            response = HttpResponse(exporting.as_xlsx(lines), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="records-{self.on.isoformat()}.{kind}"'
        return response
