"""What an applicant does to their own request: answer a correction notice, or withdraw."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from gongkai.foi.actions import By, Party, Refused, attach, record_correction, withdraw
from gongkai.foi.models import Case
from gongkai.organisations.calendar import today
from gongkai.portal import actions, uploads
from gongkai.portal.forms.track import CorrectionForm
from gongkai.portal.models import Draft
from gongkai.portal.views.drafts import number as row_number
from gongkai.portal.views.drafts import take_files
from gongkai.portal.views.frame import page
from gongkai.portal.views.session import opened
from gongkai.portal.views.track import closed, pending_notice

DRAFTS = "portal_corrections"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Answer a correction notice. The quota on files must be set before the CSRF check reads the form."""
    handler = uploads.quota(request)
    return csrf_protect(_correct)(request, number, handler)


def _correct(request: HttpRequest, number: str, handler: uploads.Quota) -> HttpResponse:
    case = opened(request, number)
    if case is None:
        return closed(number)
    notice = pending_notice(case)
    if notice is None:
        messages.info(request, "此件现在不需要补正，您之前提交的补正已经收到。")
        return _back(case)
    draft = _draft(request, case)
    if request.method != "POST":
        return _show(request, case, notice, draft, CorrectionForm(initial=draft.content.get("typed") or {}))
    form = CorrectionForm(request.POST)
    valid = form.is_valid()
    actions.keep(draft, timezone.now(), typed=form.typed())
    refused = take_files(request, handler, draft)
    remove = request.POST.get("remove", "")
    if remove:
        actions.detach(draft, row_number(remove))
    if remove or ("attach" in request.POST and not refused):
        return HttpResponseRedirect(reverse("portal:correct", args=[case.number]) + "#files-head")
    if not valid or refused:
        return _show(request, case, notice, draft, form, refused)
    try:
        _send(case, draft, form.cleaned_data["answer"])
    except Refused as error:
        return _show(request, case, notice, draft, form, [error.message])
    request.session[DRAFTS] = {k: v for k, v in request.session.get(DRAFTS, {}).items() if k != str(case.pk)}
    messages.success(request, "补正已经收到。受理单位将继续办理，期限自今天起重新计算。")
    return _back(case)


def _draft(request: HttpRequest, case: Case) -> Draft:
    """Return the draft of the answer: found through the session that showed the query code."""
    kept: dict[str, str] = dict(request.session.get(DRAFTS, {}))
    token = kept.get(str(case.pk), "")
    draft = Draft.objects.filter(token=token, purpose="correction", expires_at__gt=timezone.now()).first()
    if draft is None:
        draft = actions.start(actions.new_secret(), timezone.now(), {}, purpose="correction")
        kept[str(case.pk)] = draft.token
        request.session[DRAFTS] = kept
    return draft


def _send(case: Case, draft: Draft, answer: str) -> None:
    by = By(Party.APPLICANT, today())
    with transaction.atomic():
        record_correction(case, by, by.today, answer)
        for file in draft.files.all():
            attach(case, by, by.today, "correction", file.name, actions.content_of(file))
        transaction.on_commit(lambda: actions.discard(draft))


def _show(
    request: HttpRequest, case: Case, notice: Any, draft: Draft, form: CorrectionForm, refused: list[str] | None = None
) -> HttpResponse:
    context = {
        "case": case,
        "notice": notice,
        "form": form,
        "files": list(draft.files.all()),
        "refused": refused or [],
        "problems": form.problems() if form.is_bound else [],
        "most_files": uploads.MOST_FILES,
        "limit_mb": uploads.limit() // uploads.MEGABYTE,
        "kinds": uploads.KINDS_TEXT,
        "accept": uploads.ACCEPT,
    }
    return page(request, "portal/track/correct.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_request(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraw the request, after asking once whether that is meant."""
    case = opened(request, number)
    if case is None:
        return closed(number)
    if case.concluded:
        messages.info(request, "此件已经办结，不需要撤回。")
        return _back(case)
    if request.method != "POST":
        return page(request, "portal/track/withdraw.html", {"case": case})
    try:
        withdraw(case, By(Party.APPLICANT, today()), today())
    except Refused as error:
        return page(request, "portal/track/withdraw.html", {"case": case, "refused": error.message})
    messages.success(request, "申请已经撤回，受理单位不再办理此件。")
    return _back(case)


def _back(case: Case) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("portal:status", args=[case.number]))
