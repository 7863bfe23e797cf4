"""What every act of this room shares: whether it may be done, and what the record says of it."""

from datetime import date

from gongkai.audit.actions import log
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit


class Refused(ValueError):
    """The act makes no sense as asked; the message is a Chinese sentence. Nothing was changed."""

    def __init__(self, message: str, faults: list[tuple[str, str]] | None = None) -> None:
        """Keep the sentence, and what is wrong with which field (code, sentence)."""
        super().__init__(message)
        self.faults = faults or []


def authorise(by: Officer | None, act: str, unit: Unit, today: date) -> None:
    """Raise ``access.Denied`` unless the officer may; the system itself (None) may."""
    if by is not None:
        access.require(by, act, unit, today)


def record(act: str, subject: str, unit: Unit, by: Officer | None, today: date, **details: object) -> None:
    """Add the act to the record."""
    actor = f"officer:{by.pk}" if by else "system"
    log(act, actor=actor, subject=subject, unit=unit.key, on=today, details=details)


def needed(text: str, what: str) -> str:
    """Return a reason as it is kept. Raises ``Refused`` where there is none, or a whole book."""
    words = " ".join(text.split())
    if not words:
        raise Refused(f"请写明{what}", [("reason", f"请写明{what}")])
    if len(words) > 500:
        raise Refused(f"{what}不应超过500字", [("reason", "不应超过500字")])
    return words
