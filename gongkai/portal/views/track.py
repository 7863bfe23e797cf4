"""Following one's own request: number and query code open it for an hour in this browser."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.foi import queries
from gongkai.foi.letters.drafting import review_organ
from gongkai.foi.models import Case
from gongkai.organisations.calendar import calendar, today
from gongkai.portal import limits
from gongkai.portal.clockface import WEEKDAYS, face
from gongkai.portal.forms.fields import Problem, tidy
from gongkai.portal.forms.track import TrackForm
from gongkai.portal.views.frame import page
from gongkai.portal.views.session import forget, opened, remember
from gongkai.statute import clock as statute
from gongkai.statute import tables
from gongkai.statute.deadlines import deadline

WRONG = "申请编号和查询码对不上，请核对后再试；字母和数字容易混淆的，以回执为准"
BLOCKED = "尝试次数过多，为防止他人猜测查询码，请15分钟后再试；急需了解的，请直接联系受理单位"


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and query code; open the request where they match."""
    if request.method != "POST":
        number = tidy(request.GET.get("number", ""))[:60]
        return _ask(request, TrackForm(initial={"number": number}))
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _ask(request, form)
    number = form.cleaned_data["number"]
    attempt = limits.attempt(request, number)
    if attempt.blocked():
        form.add_error("code", BLOCKED)
        return _ask(request, form, status=429)
    # Spaces and hyphens come in when a code is copied from paper; the code itself has none.
    case = queries.by_number_and_code(number, form.cleaned_data["code"].replace(" ", "").replace("-", ""))
    if case is None:
        attempt.failed()
        form.add_error("code", WRONG)
        return _ask(request, form)
    remember(request, case)
    return HttpResponseRedirect(reverse("portal:status", args=[case.number]))


def _ask(request: HttpRequest, form: TrackForm, status: int = 200) -> HttpResponse:
    problems: list[Problem] = form.problems() if form.is_bound else []
    return page(request, "portal/track/ask.html", {"form": form, "problems": problems}, status=status)


def closed(number: str) -> HttpResponseRedirect:
    """Send a visitor who has not shown the code to the page that asks for it."""
    return HttpResponseRedirect(reverse("portal:track") + (f"?number={number}" if number.isascii() else ""))


@never_cache
@require_safe
def status(request: HttpRequest, number: str) -> HttpResponse:
    """Show where the request stands, whose turn it is, the clock as a calendar, and the papers."""
    case = opened(request, number)
    if case is None:
        return closed(number)
    return page(request, "portal/track/status.html", status_of(case))


def status_of(case: Case) -> dict[str, Any]:
    """Return what the status page shows of a case."""
    on = today()
    clock = queries.clock(case, on)
    days = queries.explanation(case, on)
    known = calendar()
    withdrawn = case.events.filter(kind="withdrawn", correction__isnull=True).exists()
    return {
        "case": case,
        "clock": clock,
        "today": on,
        "state": next(row for row in statute.states() if row.code == clock.state),
        "late": clock.due_on is not None and clock.concluded_on is None and clock.due_on < on,
        "outcome": tables.outcome(case.outcome) if case.outcome and not withdrawn else None,
        "withdrawn": withdrawn,
        "days": days,
        "counted": sum(day.counted for day in days if day.date <= on),
        "months": face(days, clock, known),
        "weekdays": WEEKDAYS,
        "notice": pending_notice(case),
        "fee": case.fees.filter(paid_on__isnull=True, event__correction__isnull=True).last(),
        "papers": queries.papers_for_applicant(case),
        "given": case.attachments.filter(purpose="reply") if case.concluded else case.attachments.none(),
        "sent": case.attachments.filter(purpose__in=["request", "correction"]),
        "answer": deadline("answer", case.received_on or case.arrived_on),
        "rights": _rights(case),
    }


def pending_notice(case: Case) -> Any:
    """Return the correction notice that waits for the applicant, or None."""
    if case.state != "awaiting_correction":
        return None
    waiting = case.correction_notices.filter(answered_on__isnull=True, event__correction__isnull=True)
    return waiting.select_related("event").last()


def _rights(case: Case) -> str:
    """Return the remedy a reply of this outcome tells, dated the day it was given."""
    if not case.outcome or case.concluded_on is None:
        return ""
    outcome = tables.outcome(case.outcome)
    return tables.remedy_text(outcome.remedy, case.concluded_on, review_organ(case.unit, case.concluded_on))


@never_cache
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close every request opened in this browser: for shared computers."""
    forget(request)
    return HttpResponseRedirect(reverse("portal:home"))
