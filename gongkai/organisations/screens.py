"""What every officers' screen shares: refusals as a Chinese page, and the account page of the frame."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.generic import View
from wagtail.users.models import UserProfile

from gongkai.organisations import access
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer

THEMES = (("system", "跟随系统"), ("light", "浅色"), ("dark", "深色"))


class Screen(View):
    """An officers' screen: ``Denied`` raised anywhere below becomes a page with status 403 that says why."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Run the screen; answer refusals here, before Wagtail would turn them into a redirect."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except (access.Denied, PermissionDenied) as refusal:
            return denied(request, str(refusal))


def denied(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page that says what may not be done, and whom to ask."""
    context = {"reason": reason or "您没有办理这件事的权限"}
    return render(request, "organisations/frame/denied.html", context, status=403)


def officer_of(request: HttpRequest) -> Officer:
    """Return the officer signed in. Raises ``PermissionDenied`` for anyone else."""
    if not isinstance(request.user, Officer):
        raise PermissionDenied("请先登录")
    return request.user


class AccountScreen(Screen):
    """One's own account: posts held, appearance, and the ways to password and second factor."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        officer, on = officer_of(request), today()
        held = access.assignments(officer, on).select_related("officer", "role", "unit")
        profile = UserProfile.get_for_user(officer)
        context = {"officer": officer, "held": held, "themes": THEMES, "theme": profile.theme}
        return render(request, "organisations/frame/account.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the chosen appearance; anything else than the three is left as it was."""
        chosen = request.POST.get("theme", "")
        if chosen in dict(THEMES):
            profile = UserProfile.get_for_user(officer_of(request))
            profile.theme = chosen
            profile.save(update_fields=["theme"])
            messages.success(request, "已保存界面外观")
        else:
            messages.error(request, "没有这种外观，请从列出的三种里选择")
        return redirect("workspace_account")
