"""What each paper of a case says. Words are the agency's; periods, articles and remedies come from ``statute``."""

from gongkai.foi.letters.procedural import (
    consultation,
    consultation_told,
    correction_request,
    extension,
    fee,
    lapse,
    receipt,
    withdrawal,
)
from gongkai.foi.letters.replies import reply

__all__ = [
    "consultation",
    "consultation_told",
    "correction_request",
    "extension",
    "fee",
    "lapse",
    "receipt",
    "reply",
    "withdrawal",
]
