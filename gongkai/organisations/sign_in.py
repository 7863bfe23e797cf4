"""How officers sign in: who counts as one, what the sign-in library may and may not do here, and lockout."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from axes.helpers import get_cool_off, get_failure_limit
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongkai.audit import actions as audit
from gongkai.organisations.access import holds_any_role, needs_second_factor
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer
from gongkai.vault.sealing import seal, unseal


class OfficerBackend(ModelBackend):
    """Password sign-in. The only Django permission that exists is to open the workspace, given by holding a post."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Grant the workspace to officers with a post; everything else is answered by ``access``."""
        if perm != "wagtailadmin.access_admin" or not isinstance(user_obj, Officer):
            return False
        return user_obj.is_active and (user_obj.is_superuser or holds_any_role(user_obj, today()))

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Name the one permission, where it is granted."""
        granted = self.has_perm(user_obj, "wagtailadmin.access_admin")
        return {"wagtailadmin.access_admin"} if granted else set()


class OfficerAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No one signs up here: accounts are made by administrators."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep sign-up closed."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the workspace once the password is changed."""
        return str(settings.LOGIN_REDIRECT_URL)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: its secrets encrypted at rest, and not to be taken off where a post demands it."""

    def encrypt(self, text: str) -> str:
        """Seal a secret on its way to the database."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse where any post the officer holds demands a second factor."""
        return not needs_second_factor(authenticator.user, today())

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: officers' addresses are not verified, and no mail server is required."""


def account_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str | None:
    """Return the account a sign-in is for, in one spelling, so that failures of all spellings count together."""
    given = (credentials or {}).get("username") or (credentials or {}).get("login") or request.POST.get("login")
    return str(given).strip().casefold()[:150] if given else None


def locked_until(username: str, now: datetime) -> datetime | None:
    """Return when an account's lock ends, or None where it is not locked."""
    term: timedelta | None = get_cool_off()
    if term is None:
        return None
    recent = AccessAttempt.objects.filter(username=username.casefold(), attempt_time__gt=now - term)
    failures = sum(recent.values_list("failures_since_start", flat=True))
    if failures < get_failure_limit(None, None):
        return None
    last: datetime | None = recent.aggregate(last=Max("attempt_time"))["last"]
    return last + term if last else None


def locked(request: HttpRequest, _response: HttpResponse | None, credentials: Mapping[str, Any] | None) -> HttpResponse:
    """Answer a sign-in to a locked account: say so, and until when. It says the same where no such account exists."""
    until = locked_until(account_name(request, credentials) or "", timezone.now())
    return render(request, "account/locked.html", {"until": until}, status=429)


def connect() -> None:
    """Listen to what the sign-in libraries announce."""
    user_logged_in.connect(_signed_in, dispatch_uid="organisations.signed_in")
    user_locked_out.connect(_locked_out, dispatch_uid="organisations.locked_out")
    password_changed.connect(_password_changed, dispatch_uid="organisations.password_changed")


def _signed_in(sender: object, user: object, **_: object) -> None:
    if isinstance(user, Officer):
        _record("officer.signed_in", user)


def _locked_out(sender: object, request: HttpRequest, username: str, **_: object) -> None:
    officer = Officer.objects.filter(username__iexact=username).first() if username else None
    # Only the failure that locks is an act worth keeping; knocking at a locked door is not.
    if officer and getattr(request, "axes_failures_since_start", 0) == get_failure_limit(request, None):
        _record("officer.locked", officer)


@transaction.atomic
def _password_changed(sender: object, user: Officer, **_: object) -> None:
    Officer.objects.filter(pk=user.pk).update(must_change_password=False)
    user.must_change_password = False
    _record("officer.password_changed", user)


@transaction.atomic
def _record(act: str, officer: Officer) -> None:
    unit = officer.unit.key if officer.unit else ""
    audit.log(act, actor=f"officer:{officer.pk}", subject=f"officer:{officer.pk}", unit=unit, on=today())
