"""The directory of a unit and all below it, as a file to print."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from gongkai.organisations import access
from gongkai.organisations.calendar import today
from gongkai.organisations.directory import branch_directory
from gongkai.organisations.models import Unit
from gongkai.organisations.screens import Screen, officer_of
from gongkai.papers.pdf import to_pdf
from gongkai.papers.word import to_docx

DRAWN = {
    "pdf": ("application/pdf", to_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
}


class DirectoryScreen(Screen):
    """通讯录 as PDF or Word."""

    def get(self, request: HttpRequest, key: str, kind: str) -> HttpResponse:
        """Send it."""
        if kind not in DRAWN:
            raise Http404("没有这种格式")
        unit, on = get_object_or_404(Unit, key=key), today()
        access.require(officer_of(request), "units.view", unit, on)
        content_type, draw = DRAWN[kind]
        letter = branch_directory(unit, on)
        response = HttpResponse(draw(letter), content_type=content_type)
        name = quote(f"{letter.title}-{on.isoformat()}.{kind}", safe="")
        response["Content-Disposition"] = f"attachment; filename=\"directory.{kind}\"; filename*=UTF-8''{name}"
        return response
