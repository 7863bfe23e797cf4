"""Who holds which draft: a random secret in a cookie of its own, so that signing in or out elsewhere loses nothing."""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from gongkai.portal import actions
from gongkai.portal.models import Draft
from gongkai.portal.uploads import Quota, UploadRefused, check, too_large

COOKIE = "portal_draft"


def secret_of(request: HttpRequest) -> str:
    """Return the visitor's secret, or the empty text."""
    secret = request.COOKIES.get(COOKIE, "")
    return secret if 20 <= len(secret) <= 100 else ""


def give_secret(request: HttpRequest, response: HttpResponse, secret: str) -> None:
    """Keep the secret in the visitor's browser for as long as a draft lives."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(actions.KEPT_FOR.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def draft_of(request: HttpRequest, token: str) -> Draft | None:
    """Return the visitor's own draft of that token, or None where it is gone, expired or someone else's."""
    secret = secret_of(request)
    draft = Draft.objects.filter(token=token, purpose="request", expires_at__gt=timezone.now()).first()
    if draft is None or not secret or not constant_time_compare(draft.owner, actions.owner_of(secret)):
        return None
    return draft


def take_files(request: HttpRequest, handler: Quota, draft: Draft) -> list[str]:
    """Keep the files that may be kept with the draft; return a Chinese sentence for each that may not."""
    refused = [too_large(name) for name in handler.skipped.names]
    for upload in request.FILES.getlist("files"):
        try:
            actions.attach(draft, check(upload.name or "", upload.read()))
        except UploadRefused as error:
            refused.append(str(error))
    return refused


def number(text: str) -> int:
    """Return a row number from a form. Raises ``SuspiciousOperation`` (a 400) for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise SuspiciousOperation("not a number")
    return int(text)
