"""Writes: preparing, releasing, correcting, withdrawing, ageing, and the keys of machines."""

from gongkai.enforcement.actions.acting import Refused
from gongkai.enforcement.actions.ageing import age
from gongkai.enforcement.actions.entries import propose, withdraw
from gongkai.enforcement.actions.keys import Closed, issue, key_of, receive, revoke
from gongkai.enforcement.actions.preparing import Prepared, check, prepare
from gongkai.enforcement.actions.releasing import discard, recheck, release, send_back

__all__ = [
    "Closed",
    "Prepared",
    "Refused",
    "age",
    "check",
    "discard",
    "issue",
    "key_of",
    "prepare",
    "propose",
    "receive",
    "recheck",
    "release",
    "revoke",
    "send_back",
    "withdraw",
]
