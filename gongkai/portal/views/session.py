"""Which cases this visitor has shown number and code for: kept in the session for an hour, ids only."""

import time

from django.http import HttpRequest

from gongkai.foi.models import Case

KEY = "portal_cases"
OPEN_SECONDS = 60 * 60
MOST = 10


def remember(request: HttpRequest, case: Case) -> None:
    """Let the visitor open this case for an hour."""
    kept = dict(request.session.get(KEY, {}))
    kept[str(case.pk)] = int(time.time()) + OPEN_SECONDS
    request.session[KEY] = dict(list(kept.items())[-MOST:])


def opened(request: HttpRequest, number: str) -> Case | None:
    """Return the case of that number if this visitor may see it now, else None."""
    kept = request.session.get(KEY, {})
    now = time.time()
    allowed = [int(pk) for pk, until in kept.items() if until > now]
    if not allowed:
        return None
    return Case.objects.filter(number=number, pk__in=allowed).select_related("unit", "applicant").first()


def forget(request: HttpRequest) -> None:
    """Close every case opened by this visitor."""
    request.session.pop(KEY, None)
