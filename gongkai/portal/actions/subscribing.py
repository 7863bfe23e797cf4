"""Asking for a subscription, confirming, changing and leaving it. Nothing here tells whether an address is known."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from gongkai.catalogue.models import Column
from gongkai.organisations.models import Unit
from gongkai.portal.models import Subscription
from gongkai.portal.models.subscriptions import ACTIVE, ASKED, CONFIRM, KNOWN, PAUSED
from gongkai.vault.sealing import blind_index

KEPT_UNCONFIRMED: Final = timedelta(hours=48)
#: Letters nobody confirmed that one address gets in two days, and things one address may take.
MOST_LETTERS: Final = 5
MOST_THINGS: Final = 50
_BETWEEN_LETTERS: Final = timedelta(hours=1)


def owner_of(email: str) -> str:
    """Return the digest by which equal addresses are found."""
    return blind_index("subscriber", email.strip().lower())


def ask(
    email: str,
    unit: Unit | None,
    column: Column | None,
    query: str,
    rhythm: str,
    now: datetime,
    narrowing: Mapping[str, str] | None = None,
) -> None:
    """Note a wish to subscribe; a letter to the address will ask to confirm it.

    A search is named by its words and what it is ``narrowing`` to, without unit and column of its own.

    Does the same to the eye whether the address is known or not. Beyond the limits nothing happens at all: nobody may
    fill somebody else's mailbox.
    """
    owner = owner_of(email)
    own = Subscription.objects.filter(owner=owner)
    kept = dict(narrowing or {})
    target = Subscription.target_of(unit, column, query, kept)
    found = own.filter(target=target).first()
    if found is not None:
        _again(found, rhythm, now)
        return
    if own.filter(state=ASKED).count() >= MOST_LETTERS or own.count() >= MOST_THINGS:
        return
    thing = {"unit": unit, "column": column, "query": query, "narrowing": kept, "target": target}
    fresh = {**thing, "rhythm": rhythm, "nonce": _nonce(), "letter": CONFIRM, "letter_at": now, "asked_at": now}
    try:
        with transaction.atomic():
            Subscription.objects.create(email=email.strip(), owner=owner, **fresh)
    except IntegrityError:
        return  # asked twice at the same moment; the other one goes on


def _again(found: Subscription, rhythm: str, now: datetime) -> None:
    if now - found.letter_at < _BETWEEN_LETTERS:
        return
    if found.state == ASKED:
        found.rhythm, found.asked_at, found.letter = rhythm, now, CONFIRM
    else:
        found.letter = KNOWN
    found.letter_at = now
    found.save(update_fields=["rhythm", "asked_at", "letter", "letter_at"])


def confirm(subscription: Subscription, now: datetime) -> None:
    """Begin: what becomes public from now on is sent. Confirmed again, nothing changes but a pause, which ends."""
    changed = {"state": ACTIVE, "confirmed_at": now, "sent_to": now, "failures": 0}
    Subscription.objects.filter(pk=subscription.pk, state__in=[ASKED, PAUSED]).update(**changed)


def change(subscription: Subscription, rhythm: str) -> None:
    """Change how often mails come."""
    Subscription.objects.filter(pk=subscription.pk).update(rhythm=rhythm)


def leave(subscription: Subscription) -> None:
    """End it: the row goes, and the address with it."""
    Subscription.objects.filter(pk=subscription.pk).delete()


def leave_everything(subscription: Subscription) -> int:
    """End all subscriptions of the same address; return how many."""
    return Subscription.objects.filter(owner=subscription.owner).delete()[0]


def forget_unconfirmed(now: datetime) -> int:
    """Delete what was asked for and not confirmed in time; return how many."""
    return Subscription.objects.filter(state=ASKED, asked_at__lt=now - KEPT_UNCONFIRMED).delete()[0]


def _nonce() -> str:
    return secrets.token_urlsafe(12)
