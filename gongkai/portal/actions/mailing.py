"""Sending letters and digests: only what is public at the moment of sending, each record once."""

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPConnectError, SMTPException, SMTPServerDisconnected
from typing import Final

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError
from django.utils import timezone

from gongkai.catalogue.listing import Asked, records
from gongkai.catalogue.models import Record
from gongkai.catalogue.queries import column_ids_below
from gongkai.portal import letters
from gongkai.portal.finding import found_by
from gongkai.portal.models import Subscription
from gongkai.portal.models.subscriptions import ACTIVE, CONFIRM, DAILY, PAUSED
from gongkai.search.asking import MOST
from gongkai.search.engine import EngineAway

SHOWN: Final = 50
PAUSED_AFTER: Final = 5
DAILY_FROM: Final = 8
_log = logging.getLogger(__name__)
#: A transaction may commit this much later than the moment of publication it wrote.
_OVERLAP: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Sent:
    """How many mails went out and how many could not be delivered."""

    letters: int
    failed: int


class _Away(Exception):
    """The mail server does not answer: everything waits for the next time."""


def send(now: datetime, on: date) -> Sent:
    """Send what is due. A server that is away leaves everything for the next time; nothing is lost or sent twice."""
    if not letters.ready():
        return Sent(0, 0)
    counts = {True: 0, False: 0}
    try:
        with _connection() as connection:
            for done in (*_answers(connection), *_digests(connection, now, on)):
                counts[done] += 1
    except _Away:
        pass
    return Sent(counts[True], counts[False])


def send_letters() -> int:
    """Send the letters that answer a request, soon after it; return how many."""
    waiting = Subscription.objects.exclude(letter="")
    if not waiting.exists() or not letters.ready():
        return 0
    try:
        with _connection() as connection:
            return sum(_answers(connection))
    except _Away:
        return 0


class _connection:
    """A connection to the mail server that says in one way when it is away."""

    def __enter__(self) -> BaseEmailBackend:
        self.backend: BaseEmailBackend = get_connection(fail_silently=False)
        try:
            self.backend.open()
        except OSError:
            raise _Away from None
        return self.backend

    def __exit__(self, *_: object) -> None:
        try:
            self.backend.close()
        except OSError:
            return


def _answers(connection: BaseEmailBackend) -> Iterator[bool]:
    waiting = Subscription.objects.exclude(letter="").values_list("pk", flat=True)
    return _each(waiting, lambda pk: _answer(connection, pk))


def _digests(connection: BaseEmailBackend, now: datetime, on: date) -> Iterator[bool]:
    due = Subscription.objects.filter(state=ACTIVE).exclude(rhythm=DAILY, sent_on=on)
    if timezone.localtime(now).hour < DAILY_FROM:
        due = due.exclude(rhythm=DAILY)
    return _each(due.values_list("pk", flat=True), lambda pk: _digest(connection, pk, now, on))


def _each(subscriptions: Iterable[int], send_one: Callable[[int], bool | None]) -> Iterator[bool]:
    """Serve one after the other and yield who had a letter. What goes wrong with one must not keep it from the others.

    The log names the subscription by its number and the place in the programme: what an error says may hold an address.
    """
    for pk in list(subscriptions):
        try:
            done = send_one(pk)
        except (_Away, DatabaseError):
            raise
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            _log.error(
                "subscription %d: %s in %s, line %s", pk, type(error).__name__, Path(place.filename).name, place.lineno
            )
            done = False
        if done is not None:
            yield done


def _answer(connection: BaseEmailBackend, pk: int) -> bool | None:
    """Send one letter that answers a request; None where that was done or given up meanwhile."""
    # The address is opened where the letter is made: one that cannot be opened counts as a letter that cannot be made.
    one = Subscription.objects.select_related("unit", "column").defer("email").filter(pk=pk).first()
    if one is None or not Subscription.objects.filter(pk=pk, letter=one.letter).exclude(letter="").update(letter=""):
        return None
    try:
        letter = letters.to_confirm(one) if one.letter == CONFIRM else letters.known(one)
        return _deliver(connection, one, letter)
    except BaseException as error:
        # Whatever broke it off, the letter is still owed; only one that cannot be made at all is given up in the end.
        hopeless = isinstance(error, Exception) and not isinstance(error, (_Away, DatabaseError))
        failures = one.failures + hopeless
        owed = "" if failures >= PAUSED_AFTER else one.letter
        Subscription.objects.filter(pk=pk, letter="").update(letter=owed, failures=failures)
        raise


def _digest(connection: BaseEmailBackend, pk: int, now: datetime, on: date) -> bool | None:
    """Send what is new to one subscriber; None where there is nothing."""
    one = Subscription.objects.select_related("unit", "column").filter(pk=pk, state=ACTIVE).first()
    if one is None:
        return None
    try:
        found = _fresh(one, on)
    except EngineAway:
        return None
    before = {"sent_to": one.sent_to, "sent_on": one.sent_on, "sent": one.sent}
    kept = [row.pk for row in found] + [pk for pk in one.sent if pk in _recent(one.sent, now)]
    after = {"sent_to": now, "sent_on": on, "sent": kept}
    # Taken before it is sent: of two that send at once, one does.
    if not Subscription.objects.filter(pk=one.pk, sent_to=one.sent_to, state=ACTIVE).update(**after) or not found:
        return None
    try:
        done = _deliver(connection, one, letters.digest(one, found[:SHOWN], len(found[SHOWN:])))
    except BaseException:
        Subscription.objects.filter(pk=one.pk).update(**before)
        raise
    Subscription.objects.filter(pk=one.pk).update(**({"mailed_on": on} if done else before))
    return done


def _fresh(one: Subscription, on: date) -> list[Record]:
    """Return what became public since the last mail and is public now, the newest first."""
    since = (one.sent_to or one.asked_at) - _OVERLAP
    begun = max(since, one.confirmed_at or since)
    if one.query or one.narrowing:
        rows = found_by(one.query, MOST, one.narrowing)
        fresh = [row for row in rows if row.first_published_at and row.first_published_at >= begun]
    else:
        ids = tuple(column_ids_below(one.column.standing())) if one.column else None
        listed = records(Asked(one.unit, False, on, ids)).filter(first_published_at__gte=begun)
        fresh = list(listed.select_related("unit", "column").defer("body", "details")[: SHOWN * 20])
    return [row for row in fresh if row.pk not in set(one.sent)]


def _recent(sent: list[int], now: datetime) -> set[int]:
    """Return which of the records sent last are young enough to be met again."""
    young = Record.objects.filter(pk__in=sent, first_published_at__gte=now - 2 * _OVERLAP)
    return set(young.values_list("pk", flat=True))


def _deliver(connection: BaseEmailBackend, one: Subscription, letter: EmailMessage) -> bool:
    """Hand one letter over. An address that is refused is counted, and after some refusals left in peace."""
    letter.connection = connection
    try:
        letter.send()
    except (SMTPServerDisconnected, SMTPConnectError, SMTPAuthenticationError):
        raise _Away from None
    except SMTPException:
        failures = one.failures + 1
        state = PAUSED if failures >= PAUSED_AFTER and one.state == ACTIVE else one.state
        Subscription.objects.filter(pk=one.pk).update(failures=failures, state=state)
        return False
    except OSError:
        raise _Away from None
    if one.failures:
        Subscription.objects.filter(pk=one.pk).update(failures=0)
    return True
