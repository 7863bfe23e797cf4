"""Who may do what in the library. Its reports are public; a post at any unit opens it."""

from typing import Final

from gongkai.organisations.access import Rule

READERS: Final = frozenset({"disclosure_officer", "reviewer", "legal", "leader", "supervisor", "administrator"})

RULES: Final = (
    Rule("library.view", "查看年报文库", READERS, "below"),
    Rule("library.import", "收入年报文库", frozenset({"disclosure_officer", "reviewer", "supervisor"}), "below"),
    Rule("library.decide", "认定年报问题", frozenset({"reviewer", "leader", "supervisor"}), "below"),
)
