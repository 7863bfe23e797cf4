"""What an applicant may take away: the request form, the papers sent to them, and the files."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.foi import queries
from gongkai.foi.actions import content_of
from gongkai.foi.models import Case
from gongkai.foi.models.case import FORMS, ROUTES
from gongkai.organisations.queries import is_demonstration, name_on
from gongkai.papers.application_form import Choice, Citizen, Contact, Organisation, application_form
from gongkai.papers.letter import Letter
from gongkai.papers.pdf import to_pdf
from gongkai.papers.word import to_docx
from gongkai.portal.forms.apply import ID_LABELS
from gongkai.portal.views.session import opened
from gongkai.portal.views.track import closed
from gongkai.text.dates import long_date

DRAWN = {
    "pdf": ("application/pdf", to_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
}


@never_cache
@require_safe
def form(request: HttpRequest, number: str) -> HttpResponse:
    """Send the filled 申请表 as PDF."""
    case = opened(request, number)
    if case is None:
        return closed(number)
    return download(to_pdf(form_of(case)), f"政府信息公开申请表-{case.number}.pdf", "application/pdf")


def form_of(case: Case) -> Letter:
    """Return the filled 申请表 of a case."""
    person = case.applicant
    contact = Contact(person.phone, person.address, person.postcode, person.email)
    applicant = (
        Organisation(person.name, person.id_number, person.contact_name, contact)
        if person.kind == "organisation"
        else Citizen(person.name, ID_LABELS.get(person.id_kind, person.id_kind), person.id_number, contact)
    )
    return application_form(
        applicant=applicant,
        information_name=case.title,
        information_number=case.reference,
        description=case.description,
        forms=[Choice(label, code == case.form) for code, label in FORMS],
        ways=[Choice(label, code == case.route) for code, label in ROUTES],
        applied_on=long_date(case.arrived_on),
        office=name_on(case.unit, case.arrived_on),
        number=case.number,
        query_hint="凭申请编号和回执上的查询码，可以在受理单位的政府信息公开网站查询办理进度。",
        mark="演示数据，并非真实申请" if case.demo or is_demonstration() else None,
    )


@never_cache
@require_safe
def paper(request: HttpRequest, number: str, pk: int, kind: str) -> HttpResponse:
    """Send a paper the applicant was sent, as it was issued."""
    case = opened(request, number)
    if case is None:
        return closed(number)
    notice = queries.papers_for_applicant(case).filter(pk=pk).first()
    if notice is None or kind not in DRAWN:
        raise Http404
    content_type, draw = DRAWN[kind]
    return download(draw(queries.letter_of(notice)), f"{notice.title}-{notice.number}.{kind}", content_type)


@never_cache
@require_safe
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Send a file of the case: the applicant's own, or one given with the reply."""
    case = opened(request, number)
    if case is None:
        return closed(number)
    own = ["request", "correction", "reply"] if case.concluded else ["request", "correction"]
    attachment = case.attachments.filter(pk=pk, purpose__in=own).first()
    if attachment is None:
        raise Http404
    return download(content_of(attachment), attachment.name, "application/octet-stream")


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Answer with a file to keep; never shown inside the site, so that no upload can act as one of its pages."""
    response = HttpResponse(content, content_type=content_type)
    ending = name.rpartition(".")[2]
    plain = f"file.{ending}" if ending.isascii() and ending.isalnum() else "file"
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
