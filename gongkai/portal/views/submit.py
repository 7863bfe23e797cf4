"""The last look, the submission that makes exactly one case, and the receipt."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongkai.foi.actions import ApplicantData, By, Filing, Party, Refused, RequestData, attach, file_request
from gongkai.foi.models import Case
from gongkai.foi.models.case import FORMS, ROUTES
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.portal import actions
from gongkai.portal.forms.apply import ID_LABELS, KINDS, PAGES, USCC, organisation_types
from gongkai.portal.forms.fields import tidy
from gongkai.portal.models import Draft
from gongkai.portal.queries import parents
from gongkai.portal.views.apply import go, gone, receiver, steps, unknown_unit
from gongkai.portal.views.drafts import COOKIE, draft_of
from gongkai.portal.views.frame import page
from gongkai.portal.views.search import likely
from gongkai.portal.views.session import forget, remember

#: On which page a field stands that the ledger refuses.
PAGE_OF = {"title": "what", "description": "what", "reference": "what", "files": "what", "form": "how", "route": "how"}


@never_cache
@require_safe
def review(request: HttpRequest, token: str) -> HttpResponse:
    """Show everything once more, each part with its link to change it."""
    draft = draft_of(request, token)
    if draft is None:
        return gone(request)
    if draft.submitted:
        return go(draft, "receipt")
    missing = _missing(draft)
    return go(draft, missing) if missing else _review(request, draft)


def _missing(draft: Draft) -> str:
    return next((name for name in PAGES if not draft.content.get(f"{name}_right")), "")


def _review(request: HttpRequest, draft: Draft, refused: Refused | None = None) -> HttpResponse:
    on = today()
    unit = receiver(str(draft.content.get("unit", "")), on)
    if unit is None:
        return unknown_unit(request)
    filing = filing_of(draft, unit)
    context = {
        "draft": draft,
        "unit": unit,
        "above": parents([unit], on).get(unit.pk),
        "steps": steps(draft, "review"),
        "who": _who_rows(filing.applicant),
        "what": [
            ("所需信息的名称", filing.request.title),
            ("文号或者其他特征", filing.request.reference or "未填写"),
            ("内容描述", filing.request.description or "未填写"),
        ],
        "files": list(draft.files.all()),
        "how": _how_rows(filing),
        "already": likely(filing.request.title),
        "refused": refused,
        "refused_page": PAGE_OF.get(refused.field, "who") if refused else "",
    }
    return page(request, "portal/apply/review.html", context)


def _who_rows(person: ApplicantData) -> list[tuple[str, str]]:
    organisation = person.kind == "organisation"
    types = dict(organisation_types())
    rows = [
        ("申请人", dict(KINDS)[person.kind]),
        ("单位名称" if organisation else "姓名", person.name),
        (ID_LABELS.get(person.id_kind, "证件"), person.id_number),
    ]
    if organisation:
        rows += [("单位类别", types.get(person.type, types[""])), ("联系人", person.contact_name or "未填写")]
    contacts = [("联系电话", person.phone), ("电子邮箱", person.email), ("通信地址", person.address)]
    return rows + [(label, value) for label, value in contacts if value]


def _how_rows(filing: Filing) -> list[tuple[str, str]]:
    rows = [("获取方式", dict(FORMS)[filing.request.form]), ("获取途径", dict(ROUTES)[filing.request.route])]
    if filing.request.route == "post":
        rows += [("收件地址", filing.applicant.address), ("邮政编码", filing.applicant.postcode or "未填写")]
    if filing.request.route == "email":
        rows.append(("收件邮箱", filing.applicant.email))
    return rows


def filing_of(draft: Draft, unit: Unit) -> Filing:
    """Return the request as the ledger takes it; the address of the chosen way stands before the contact's own."""
    who, what, how = (_tidied(draft, name) for name in PAGES)
    organisation = who["kind"] == "organisation"
    post, mail = how["route"] == "post", how["route"] == "email"
    applicant = ApplicantData(
        kind=who["kind"],
        name=who["org_name"] if organisation else who["name"],
        id_kind=USCC if organisation else who["id_kind"],
        id_number=who["org_code"] if organisation else who["id_number"],
        contact_name=who["contact_name"] if organisation else "",
        phone=who["phone"],
        email=how["email"] if mail else who["email"],
        address=how["address"] if post else who["address"],
        postcode=how["postcode"] if post else "",
        type=who["org_type"] if organisation else "natural",
    )
    asked = RequestData(what["title"], what["description"], what["reference"], how["form"], how["route"])
    return Filing(unit, "web", today(), applicant, asked, token=draft.token)


def _tidied(draft: Draft, name: str) -> dict[str, str]:
    kept: dict[str, Any] = draft.content.get(name) or {}
    return {key: tidy(str(kept.get(key, "")), lines=key == "description") for key in PAGES[name].base_fields}


@never_cache
@require_POST
def submit(request: HttpRequest, token: str) -> HttpResponse:
    """File the request. A second submission of the same draft finds the first one's receipt."""
    draft = draft_of(request, token)
    if draft is None:
        return gone(request)
    missing = _missing(draft)
    if not draft.submitted and missing:
        return go(draft, missing)
    try:
        case = _file(draft)
    except Refused as error:
        return _review(request, draft, error)
    if case is not None:
        remember(request, case)
    return HttpResponseRedirect(reverse("portal:receipt", args=[token]))


def _file(draft: Draft) -> Case | None:
    """Make the case with its files, and let go of the draft, all or nothing; None where it was made before."""
    with transaction.atomic():
        locked = Draft.objects.select_for_update().get(pk=draft.pk)
        if locked.submitted:
            return None
        unit = receiver(str(locked.content.get("unit", "")), today())
        if unit is None:
            raise Refused("所选单位已经撤销，请重新选择", "unit")
        by = By(Party.APPLICANT, today())
        case = file_request(filing_of(locked, unit), by)
        for file in locked.files.all():
            attach(case, by, by.today, "request", file.name, actions.content_of(file))
        receipt = {"number": case.number, "code": case.query_code, "unit": unit.name, "on": by.today.isoformat()}
        actions.finish(locked, timezone.now(), receipt)
        return case


@never_cache
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Show number and query code, in the browser that submitted and nowhere else."""
    draft = draft_of(request, token)
    if draft is None:
        return gone(request)
    if not draft.submitted:
        return go(draft, _missing(draft) or "review")
    kept = draft.content["receipt"]
    case = Case.objects.filter(token=draft.token).select_related("unit").first()
    if case is None:
        return gone(request)
    remember(request, case)
    return page(request, "portal/apply/receipt.html", {"draft": draft, "receipt": kept, "case": case})


@never_cache
@require_POST
def clear(request: HttpRequest, token: str) -> HttpResponse:
    """Let go of a draft, or of a receipt that has been noted down: for shared computers."""
    draft = draft_of(request, token)
    if draft is None:
        return gone(request)
    submitted = draft.submitted
    actions.discard(draft)
    forget(request)
    response = page(request, "portal/apply/cleared.html", {"submitted": submitted})
    if not Draft.objects.filter(owner=draft.owner).exists():
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
