"""Papers and files of a case, sent to those who handle it: drawn on demand from what was issued."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from gongkai.foi import actions, queries
from gongkai.foi.models import Case
from gongkai.foi.models.case import FORMS, ROUTES
from gongkai.foi.views.frame import CaseScreen
from gongkai.organisations.queries import is_demonstration
from gongkai.papers.application_form import Choice, Citizen, Contact, Organisation, application_form
from gongkai.papers.letter import Letter
from gongkai.papers.pdf import to_pdf
from gongkai.papers.word import to_docx
from gongkai.text.dates import long_date
from gongkai.vault.sealing import SealBroken

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAWN: dict[str, tuple[Callable[[Letter], bytes], str]] = {"pdf": (to_pdf, "application/pdf"), "docx": (to_docx, WORD)}


class Paper(CaseScreen):
    """An issued paper as PDF or DOCX."""

    def get(self, request: HttpRequest, pk: int, notice: int, kind: str) -> HttpResponse:
        """Send it."""
        case = self.case(request, pk)
        self.require_insider(case)
        paper = case.notices.filter(pk=notice).first()
        if paper is None:
            raise Http404("此件没有这份文书")
        return _send(queries.letter_of(paper), f"{case.number}-{paper.kind}-{paper.pk}", kind)


class RequestForm(CaseScreen):
    """The request on the printed form."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Send it."""
        case = self.case(request, pk)
        self.require_insider(case)
        return _send(request_form(case), f"{case.number}-form", kind)


class File(CaseScreen):
    """An attachment, decrypted on its way to someone who handles the case."""

    def get(self, request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
        """Send it as a download, whatever it is: nothing an applicant sent is opened inside the workspace."""
        case = self.case(request, pk)
        self.require_insider(case)
        found = case.attachments.filter(pk=attachment).first()
        if found is None:
            raise Http404("此件没有这个附件")
        try:
            content = actions.content_of(found)
        except (FileNotFoundError, SealBroken):
            raise Http404("附件内容无法读取，请联系系统管理员从备份恢复") from None
        response = HttpResponse(content, content_type="application/octet-stream")
        response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
        return response


def _send(letter: Letter, name: str, kind: str) -> HttpResponse:
    draw, content_type = DRAWN[kind]
    response = HttpResponse(draw(letter), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def request_form(case: Case) -> Letter:
    """Return the request as the printed form shows it."""
    person = case.applicant
    contact = Contact(person.phone, person.address, person.postcode, person.email)
    applicant: Citizen | Organisation
    if person.kind == "person":
        applicant = Citizen(person.name, "", person.id_number, contact)
    else:
        applicant = Organisation(person.name, person.id_number, person.contact_name, contact)
    return application_form(
        applicant=applicant,
        information_name=case.title,
        information_number=case.reference,
        description=case.description,
        forms=[Choice(label, code == case.form) for code, label in FORMS],
        ways=[Choice(label, code == case.route) for code, label in ROUTES],
        applied_on=long_date(case.arrived_on),
        office=case.unit.name,
        number=case.number,
        mark="演示数据，并非真实公文" if case.demo or is_demonstration() else None,
    )
