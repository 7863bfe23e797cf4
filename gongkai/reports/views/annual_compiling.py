"""Compiling all reports below a unit: start, watch, stop, take up again, and carry the files away."""

import zipfile
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from gongkai.organisations.access import require
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.screens import Screen, officer_of
from gongkai.reports import actions
from gongkai.reports.actions.compiling import cancel_compilation, resume_compilation, start_compilation
from gongkai.reports.models import Compilation, CompilationItem
from gongkai.reports.queries import ReportError
from gongkai.reports.queries.compiling import Progress, file_of, latest, progress
from gongkai.reports.signals import compilation_asked
from gongkai.reports.views.annual_report import FILES

PAGE = 100
KINDS = {kind: FILES[kind][1] for kind in ("docx", "pdf")}
#: What needs a person comes first.
ORDER = ("failed", "findings", "exempt", "waiting", "done")


class CompileScreen(Screen):
    """The last job over a unit for a year, and the buttons that make and move it."""

    def get(self, request: HttpRequest, unit: str, year: int) -> HttpResponse:
        """Show how far it is."""
        self._open(request, unit)
        job = latest(self.unit, year)
        context: dict[str, Any] = {"unit": self.unit, "year": year, "job": job}
        if job is not None:
            found = progress(job, timezone.now())
            items = sorted(job.items.select_related("unit"), key=lambda one: (ORDER.index(one.state), one.unit.key))
            context |= {
                "progress": found,
                "left": seconds_left(found),
                "page": Paginator(items, PAGE).get_page(request.GET.get("page")),
            }
        return render(request, "reports/annual/compile.html", context)

    def post(self, request: HttpRequest, unit: str, year: int) -> HttpResponse:
        """Start, stop or take up again."""
        officer = self._open(request, unit)
        try:
            self._do(request, officer, year)
        except (actions.Refused, ReportError) as refusal:
            messages.error(request, str(refusal))
        return redirect("reports:annual_compile", unit, year)

    def _open(self, request: HttpRequest, unit: str) -> Officer:
        officer, self.on = officer_of(request), today()
        self.unit = get_object_or_404(Unit, key=unit)
        require(officer, "reports.compile", self.unit, self.on)
        return officer

    def _do(self, request: HttpRequest, officer: Officer, year: int) -> None:
        job = latest(self.unit, year)
        if "start" in request.POST:
            job = start_compilation(self.unit, year, by=officer, today=self.on)
            compilation_asked.send(sender=type(job), job=job)
            messages.success(request, f"已开始汇编{job.total}个单位的年报，可以离开这一页，稍后再来看")
        elif job is None:
            raise Http404("还没有汇编过")
        elif "cancel" in request.POST:
            cancel_compilation(job, by=officer, today=self.on)
            messages.success(request, "已停止，做完的保留，可以接着做")
        elif "resume" in request.POST:
            resume_compilation(job, by=officer, today=self.on)
            compilation_asked.send(sender=type(job), job=job)
            messages.success(request, "接着做剩下的单位")


def seconds_left(found: Progress) -> int | None:
    """Estimate the seconds a running job still needs; None while nothing tells."""
    job, ended = found.job, found.done + found.failed - found.exempt
    if not found.live or job.started_at is None or not ended:
        return None
    return round((timezone.now() - job.started_at).total_seconds() / ended * found.waiting)


class CompiledFile(Screen):
    """One unit's report as the job drew it."""

    def get(self, request: HttpRequest, unit: str, year: int, item: int, kind: str) -> HttpResponseBase:
        """Send it."""
        officer, on = officer_of(request), today()
        held = get_object_or_404(Unit, key=unit)
        require(officer, "reports.compile", held, on)
        row = get_object_or_404(CompilationItem, pk=item, compilation__unit=held, compilation__year=year)
        path = file_of(row, kind)
        if path is None or kind not in KINDS:
            raise Http404("没有这个文件")
        name = quote(f"{row.unit.name}{year}年政府信息公开工作年度报告.{kind}")
        response = FileResponse(path.open("rb"), content_type=KINDS[kind])
        response["Content-Disposition"] = f"attachment; filename=\"report.{kind}\"; filename*=UTF-8''{name}"
        return response


class CompiledFiles(Screen):
    """All files of the last job as one archive."""

    def get(self, request: HttpRequest, unit: str, year: int) -> HttpResponseBase:
        """Send it; the archive is written to a temporary file, however many units there are."""
        officer, on = officer_of(request), today()
        held = get_object_or_404(Unit, key=unit)
        require(officer, "reports.compile", held, on)
        job = latest(held, year)
        if job is None:
            raise Http404("还没有汇编过")
        # The response closes the file, and closing removes it.
        archive = TemporaryFile()  # noqa: SIM115
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
            for name, path in _files(job):
                packed.write(path, name)
        archive.seek(0)
        response = FileResponse(archive, content_type="application/zip")
        name = quote(f"{held.name}{year}年各单位年度报告.zip")
        response["Content-Disposition"] = f"attachment; filename=\"reports.zip\"; filename*=UTF-8''{name}"
        return response


def _files(job: Compilation) -> Iterator[tuple[str, Any]]:
    for item in job.items.select_related("unit"):
        for kind in KINDS:
            path = file_of(item, kind)
            if path is not None:
                yield f"{item.unit.key}_{item.unit.name}_{job.year}.{kind}", path
