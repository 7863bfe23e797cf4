"""Subscriptions by mail for everyone: ask, confirm, manage, leave. No answer tells whether an address is known."""

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.portal import letters
from gongkai.portal.actions import subscribing
from gongkai.portal.forms.subscribe import RhythmForm, SubscribeForm
from gongkai.portal.heads import column_head
from gongkai.portal.limits import Pace
from gongkai.portal.models import Subscription
from gongkai.portal.views.frame import page

_HEAD: Final = column_head("邮件订阅", "有新公开的信息时，寄到您的邮箱", "订阅,邮件,最新公开", "catalogue")
_pace = Pace(most=10, seconds=900)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for an address; the same answer follows whether it is known or not."""
    if not letters.ready():
        return page(request, "portal/subscribe/closed.html", {}, head=_HEAD)
    if request.method != "POST":
        given = {name: request.GET.get(name, "") for name in ("unit", "column", "q", "year", "validity")}
        form = SubscribeForm(initial={**given, "rhythm": "daily"})
        check = SubscribeForm({**given, "rhythm": "daily", "email": "a@example.cn"})
        return _ask(request, form, check, 200)
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, form, 400)
    if not _pace.allows(request):
        form.add_error(None, "订阅过于频繁，请过一刻钟再试")
        return _ask(request, form, form, 429)
    data, thing = form.cleaned_data, form.thing()
    subscribing.ask(
        data["email"], thing.unit, thing.column, thing.query, data["rhythm"], timezone.now(), thing.narrowing
    )
    return HttpResponseRedirect(reverse("portal:subscribe_sent"))


def _ask(request: HttpRequest, form: SubscribeForm, thing: SubscribeForm, status: int) -> HttpResponse:
    thing.is_valid()
    named = Subscription(**vars(thing.thing())).thing
    context = {"form": form, "problems": form.problems(), "thing": named}
    return page(request, "portal/subscribe/ask.html", context, status=status, head=_HEAD)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next: the same to everyone."""
    return page(request, "portal/subscribe/sent.html", {}, head=_HEAD)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Begin, when the button is pressed: programs that only open links in mails confirm nothing."""
    found = letters.opened(token, letters.CONFIRM_SECONDS)
    if found is None:
        return _stale(request)
    if request.method == "POST":
        subscribing.confirm(found, timezone.now())
        # Within the host that was asked: a form may lead nowhere else.
        return HttpResponseRedirect(urlsplit(letters.links(found).manage).path)
    return page(request, "portal/subscribe/confirm.html", {"subscription": found}, head=_HEAD)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show one subscription; change how often, begin again after a pause, leave this or everything."""
    found = letters.opened(token)
    if found is None or found.state == "asked":
        return _stale(request)
    if request.method == "POST":
        return _managed(request, found)
    form = RhythmForm(initial={"rhythm": found.rhythm})
    links = letters.links(found)
    context = {"subscription": found, "form": form, "masked": masked(found.email), "links": links}
    return page(request, "portal/subscribe/manage.html", context, head=_HEAD)


def _managed(request: HttpRequest, found: Subscription) -> HttpResponse:
    what = request.POST.get("do", "")
    if what == "leave":
        subscribing.leave(found)
    elif what == "everything":
        subscribing.leave_everything(found)
    else:
        form = RhythmForm(request.POST)
        if form.is_valid():
            subscribing.change(found, form.cleaned_data["rhythm"])
        if what == "again":
            subscribing.confirm(found, timezone.now())
        return HttpResponseRedirect(request.path)
    return page(request, "portal/subscribe/left.html", {}, head=_HEAD)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leave with one POST, as mail programs do (RFC 8058); opened in a browser, with one press of a button."""
    found = letters.opened(token)
    if request.method == "POST":
        if found is not None:
            subscribing.leave(found)
        return page(request, "portal/subscribe/left.html", {}, head=_HEAD)
    if found is None:
        return page(request, "portal/subscribe/left.html", {}, head=_HEAD)
    return page(request, "portal/subscribe/leave.html", {"subscription": found}, head=_HEAD)


def _stale(request: HttpRequest) -> HttpResponse:
    response = page(request, "portal/subscribe/stale.html", {}, status=410, head=_HEAD)
    # The address holds a token: it must not stand in the log of what was refused.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def masked(email: str) -> str:
    """Return an address by which its owner knows it and nobody else does."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}***@{host}"
