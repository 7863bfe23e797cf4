"""What guards every officers' page: browsers keep nothing, idle sessions end, unfinished sign-ins come first."""

import time
from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.defaults import page_not_found

from gongkai.organisations.access import keep_posts, needs_second_factor
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer

Answer = Callable[[HttpRequest], HttpResponse]

_OFFICE: Final = "/office/"
_PRIVATE: Final = ("/office/", "/accounts/")
_SEEN: Final = "officer_seen"
_TOUCH_SECONDS: Final = 60
#: What the frame itself needs of Wagtail: its words and its icons.
_FRAME: Final = {"workspace_account", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
_DOORS: Final = {"/office/login/", "/office/logout/"}


class Idle:
    """Ends a session after ``SESSION_COOKIE_AGE`` seconds without a request, with a gentle word.

    The session is written at most once a minute, so that pages stay cheap.
    """

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let live sessions through and touch them; send the others to sign in."""
        if not isinstance(request.user, Officer):
            if request.path.startswith(_OFFICE) and _had_session(request):
                return self._ended(request)
            return self.get_response(request)
        now = int(time.time())
        seen = request.session.get(_SEEN, now)
        if now - seen >= settings.SESSION_COOKIE_AGE:
            logout(request)
            return self._ended(request) if request.path.startswith(_OFFICE) else self.get_response(request)
        if now - seen >= _TOUCH_SECONDS or _SEEN not in request.session:
            request.session[_SEEN] = now
        return self.get_response(request)

    def _ended(self, request: HttpRequest) -> HttpResponse:
        minutes = settings.SESSION_COOKIE_AGE // 60
        if request.method not in {"GET", "HEAD"}:
            return render(request, "account/ended.html", {"minutes": minutes}, status=403)
        messages.info(request, f"您已超过{minutes}分钟没有操作，为保护数据已自动退出，请重新登录。")
        return _go(request, f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


class Unfinished:
    """Before anything else under /office/: change a temporary password, set up the second factor a post demands."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send an officer with something to finish to where it is finished."""
        officer = request.user
        if isinstance(officer, Officer) and request.path.startswith(_OFFICE):
            keep_posts(officer)
            if officer.must_change_password:
                messages.info(request, "您用的是临时密码，请先改成自己的密码。")
                return _go(request, reverse("account_change_password"))
            if needs_second_factor(officer, today()) and not _has_second_factor(officer):
                messages.info(request, "您的岗位要求使用动态口令，请先设置。")
                return _go(request, reverse("mfa_activate_totp"))
        return self.get_response(request)


class Ours:
    """Under /office/ only this package's own screens open, and those only to officers who hold a post.

    Wagtail brings pages for its content, users, groups, sites and workflows; none of them is in use, some ask for no
    permission beyond the workspace's own, and so all of them are closed until a room of ours takes one up. An officer
    whose posts have ended is told so here: Wagtail would send them to the sign-in page, which would send them back.
    """

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the check is made once the screen is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Let our own screens through, and what the frame needs."""
        if not request.path.startswith(_OFFICE) or not isinstance(request.user, Officer) or request.path in _DOORS:
            return None
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return render(request, "account/no_post.html", status=403)
        name = request.resolver_match.url_name if request.resolver_match else None
        ours = view.__module__.startswith("gongkai.") or name in _FRAME or request.path == _OFFICE
        return None if ours else page_not_found(request, Exception(), template_name="wagtailadmin/404.html")


class Private:
    """Officers' pages are never kept by browsers or proxies."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer."""
        response = self.get_response(request)
        if request.path.startswith(_PRIVATE):
            response["Cache-Control"] = "no-store"
        return response


def _had_session(request: HttpRequest) -> bool:
    # The store forgets an idle session by itself; the browser still shows its key, and nothing answers to it.
    return settings.SESSION_COOKIE_NAME in request.COOKIES and bool(request.session.is_empty())


def _has_second_factor(officer: Officer) -> bool:
    return bool(Authenticator.objects.filter(user=officer, type=Authenticator.Type.TOTP).exists())


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
