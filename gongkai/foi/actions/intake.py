"""Taking a request in: filing, confirming receipt, classifying the applicant, files."""

from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction

from gongkai.foi import letters
from gongkai.foi.actions.acting import By, Party, Refused, acting, authorise, check_plain
from gongkai.foi.actions.issuing import issue
from gongkai.foi.actions.numbering import case_number, query_code
from gongkai.foi.actions.settling import settle
from gongkai.foi.models import Applicant, Case
from gongkai.foi.models.case import FORMS, ROUTES
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import practice
from gongkai.statute import tables
from gongkai.text.identifiers import normalise_identifier
from gongkai.vault.sealing import blind_index

LIMITS = {"name": 200, "id_number": 60, "contact_name": 100, "phone": 60, "email": 200, "address": 300, "postcode": 20}
REQUEST_LIMITS = {"title": 200, "description": 5000, "reference": 200}


@dataclass(frozen=True)
class ApplicantData:
    """The first group of art. 29. ``type`` is a column of table three, empty where the applicant left it open."""

    kind: str
    name: str
    id_kind: str
    id_number: str
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    type: str = ""


@dataclass(frozen=True)
class RequestData:
    """The second and third groups of art. 29: what is asked for, and how it should be given."""

    title: str
    description: str = ""
    reference: str = ""
    form: str = "electronic"
    route: str = "email"


@dataclass(frozen=True)
class Filing:
    """A request as it came in: where, how, when, from whom, about what."""

    unit: Unit
    channel: str
    arrived_on: date
    applicant: ApplicantData
    request: RequestData
    token: str | None = None
    demo: bool = False
    confirmed_on: date | None = field(default=None)


def file_request(filing: Filing, by: By) -> Case:
    """Register a request (art. 29). The same ``token`` never makes a second case: the first one is returned.

    Raises ``Refused`` with the field at fault, or ``access.Denied``.
    """
    if filing.token and Case.objects.filter(token=filing.token).exists():
        return Case.objects.get(token=filing.token)
    _check(filing, by)
    try:
        with transaction.atomic():
            return _create(filing, by)
    except IntegrityError:
        # Two submissions of one form raced: the other one made the case.
        existing = Case.objects.filter(token=filing.token).first() if filing.token else None
        if existing is None:
            raise
        return existing


def _create(filing: Filing, by: By) -> Case:
    person, request = filing.applicant, filing.request
    case = Case(
        number=case_number(filing.unit, filing.arrived_on),
        unit=filing.unit,
        channel=filing.channel,
        arrived_on=filing.arrived_on,
        confirmed_on=filing.confirmed_on,
        applicant_type=person.type or ("natural" if person.kind == "person" else "other_org"),
        applicant_type_confirmed=person.kind == "person",
        title=request.title.strip(),
        description=request.description.strip(),
        reference=request.reference.strip(),
        form=request.form,
        route=request.route,
        token=filing.token,
        query_code=query_code(),
        demo=filing.demo,
        handler=by.who if isinstance(by.who, Officer) else None,
    )
    authorise(by, "foi.file", case)
    case.save()
    case.applicant = Applicant.objects.create(case=case, **_person(person))
    settle(case, "foi.file", by, filing.arrived_on, channel=filing.channel)
    if case.received_on is not None:
        issue(case, by, letters.receipt(case), case.received_on)
    return case


def _person(person: ApplicantData) -> dict[str, str]:
    kept = {name: getattr(person, name).strip() for name in ("kind", "id_kind", *LIMITS)}
    kept["id_index"] = applicant_index(person.id_kind, person.id_number)
    return kept


def types_of(kind: str) -> dict[str, str]:
    """Return the columns of table three that a person or an organisation may count under, with their labels."""
    rows = tables.applicant_types()
    return {row.code: row.label for row in rows if (row.code == "natural") == (kind == "person")}


def applicant_index(id_kind: str, id_number: str) -> str:
    """Return the digest by which requests of one applicant find each other (arts. 35, 36(6); fees by items)."""
    return blind_index(f"applicant:{id_kind}", normalise_identifier(id_number))


def _check(filing: Filing, by: By) -> None:
    channel = next((row for row in tables.channels() if row.code == filing.channel), None)
    if channel is None:
        raise Refused("请选择申请提出的渠道", "channel")
    if by.who is Party.APPLICANT and filing.channel != "web":
        raise Refused("网上只能提交网络申请", "channel")
    off = practice(filing.unit, "channels_off", filing.arrived_on) or []
    if channel.can_be_switched_off and isinstance(off, list) and channel.code in off:
        raise Refused(f"{filing.unit.name}没有开通“{channel.label}”渠道", "channel")
    if filing.arrived_on > by.today:
        raise Refused("到达日期不能晚于今天", "arrived_on")
    _check_confirmation(filing, by, channel.needs_confirmation)
    _check_unit(filing)
    _check_fields(filing)


def _check_confirmation(filing: Filing, by: By, needed: bool) -> None:
    """Both sides confirm receipt: the applicant alone cannot, and where the law asks for none there is none."""
    day = filing.confirmed_on
    if day is None:
        return
    if by.who is Party.APPLICANT or not needed:
        raise Refused("此渠道的收到日期不能由申请人单方确认" if needed else "此渠道不需要确认收到日期", "confirmed_on")
    if not filing.arrived_on <= day <= by.today:
        raise Refused("确认日期应在申请到达之后、今天之前", "confirmed_on")


def _check_unit(filing: Filing) -> None:
    unit, on = filing.unit, filing.arrived_on
    if unit.closed_on is not None and unit.closed_on <= on:
        successor = f"，现由{unit.merged_into.name}承担其职责" if unit.merged_into else ""
        raise Refused(f"{unit.name}已于{unit.closed_on:%Y-%m-%d}撤销{successor}", "unit")
    if unit.opened_on is not None and unit.opened_on > on:
        raise Refused(f"{unit.name}自{unit.opened_on:%Y-%m-%d}起才设立", "unit")


def _check_fields(filing: Filing) -> None:
    _check_applicant(filing.applicant)
    _check_request(filing.request)


def _check_applicant(person: ApplicantData) -> None:
    if person.kind not in dict(Applicant.KINDS):
        raise Refused("请选择申请人是公民还是法人、其他组织", "kind")
    if person.type and person.type not in types_of(person.kind):
        raise Refused("申请人类别与申请人不一致", "type")
    if not person.name.strip():
        raise Refused("请填写申请人姓名或者名称", "name")
    if not person.id_kind.strip() or len(person.id_kind) > 30:
        raise Refused("请选择身份证明的种类", "id_kind")
    if not person.id_number.strip():
        raise Refused("请填写身份证明号码", "id_number")
    if not (person.phone.strip() or person.email.strip() or person.address.strip()):
        raise Refused("请至少填写一种联系方式", "phone")
    for name, limit in LIMITS.items():
        if len(getattr(person, name)) > limit:
            raise Refused(f"内容过长，最多{limit}个字", name)


def _check_request(request: RequestData) -> None:
    if not request.title.strip():
        raise Refused("请写明所需信息的名称", "title")
    for name, limit in REQUEST_LIMITS.items():
        if len(getattr(request, name)) > limit:
            raise Refused(f"内容过长，最多{limit}个字", name)
    if request.form not in dict(FORMS):
        raise Refused("请选择获取信息的方式", "form")
    if request.route not in dict(ROUTES):
        raise Refused("请选择获取信息的途径", "route")


def confirm_receipt(case: Case | int, by: By, on: date, version: int | None = None) -> Case:
    """Record the day on which both sides confirmed receipt (art. 31(2)(3)): the clock starts from it."""
    with acting(case, "foi.confirm_receipt", by, on, version) as locked:
        locked.confirmed_on = on
        settle(locked, "foi.confirm_receipt", by, on)
        issue(locked, by, letters.receipt(locked), on)
        return locked


def correct_receipt(
    case: Case | int, by: By, on: date, confirmed_on: date, reason: str, version: int | None = None
) -> Case:
    """Mend a wrongly recorded day of confirmation, with a reason; the clock is replayed from the right day."""
    with acting(case, "foi.correct_receipt", by, on, version) as locked:
        if locked.confirmed_on is None:
            raise Refused("此渠道的收到日期不由确认产生，不能更正", "confirmed_on")
        if confirmed_on < locked.arrived_on or confirmed_on > by.today:
            raise Refused("确认日期应在申请到达之后、今天之前", "confirmed_on")
        if not reason.strip():
            raise Refused("请写明更正理由", "reason")
        if len(reason.strip()) > 300:
            raise Refused("更正理由最多300个字", "reason")
        check_plain(locked, reason, "reason")
        before = locked.confirmed_on
        locked.confirmed_on = confirmed_on
        settle(locked, "foi.correct_receipt", by, on, before=before, after=confirmed_on, reason=reason.strip())
        locked.notices.filter(kind="P02").update(withdrawn=True)
        issue(locked, by, letters.receipt(locked), on)
        return locked


def classify_applicant(case: Case | int, by: By, on: date, applicant_type: str, version: int | None = None) -> Case:
    """Confirm under which column of table three the applicant counts."""
    with acting(case, "foi.classify_applicant", by, on, version) as locked:
        if applicant_type not in types_of(locked.applicant.kind):
            raise Refused("申请人类别与申请人不一致", "applicant_type")
        locked.applicant_type = applicant_type
        locked.applicant_type_confirmed = True
        settle(locked, "foi.classify_applicant", by, on, applicant_type=applicant_type)
        return locked


def assign_handler(case: Case | int, by: By, on: date, handler: Officer, version: int | None = None) -> Case:
    """Name the officer who handles the case; one who may handle cases at the unit."""
    with acting(case, "foi.assign_handler", by, on, version) as locked:
        if not access.may(handler, "foi.draft_decision", locked.unit, by.today):
            raise Refused("该人员不是本单位的公开工作人员，不能承办", "handler")
        locked.handler = handler
        settle(locked, "foi.assign_handler", by, on, handler=handler.pk)
        return locked
