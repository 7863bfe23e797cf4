"""Who may do what about findings, and what may follow what."""

from dataclasses import dataclass
from typing import Final

from gongkai.findings.models import ANSWERED, CLOSED, CONFIRMED, DISMISSED, ORDERED, RAISED
from gongkai.organisations.access import Rule

SEEING: Final = frozenset({"disclosure_officer", "reviewer", "legal", "leader", "supervisor"})
DECIDING: Final = frozenset({"reviewer", "leader", "supervisor"})
ANSWERING: Final = frozenset({"disclosure_officer"})

RULES: Final = (
    Rule("findings.view", "查看问题", SEEING, "below"),
    Rule("findings.decide", "认定问题", DECIDING, "below"),
    Rule("findings.order", "责令整改", DECIDING, "below"),
    Rule("findings.answer", "反馈整改", ANSWERING),
    Rule("findings.recheck", "复核整改", DECIDING, "below"),
)


@dataclass(frozen=True)
class Transition:
    """One row of what may happen next: the act, the states it starts from, the state it leads to, the right asked."""

    act: str
    label: str
    frm: tuple[str, ...]
    to: str
    right: str
    needs_text: bool
    needs_term: bool = False


TRANSITIONS: Final = (
    Transition("confirm", "认定", (RAISED,), CONFIRMED, "findings.decide", needs_text=False),
    Transition("dismiss", "不成立", (RAISED, CONFIRMED), DISMISSED, "findings.decide", needs_text=True),
    Transition("reopen", "重新判断", (DISMISSED, CLOSED), RAISED, "findings.decide", needs_text=True),
    Transition("order", "责令整改", (RAISED, CONFIRMED), ORDERED, "findings.order", needs_text=True, needs_term=True),
    Transition("feedback", "反馈整改情况", (ORDERED,), ANSWERED, "findings.answer", needs_text=True),
    Transition(
        "recheck_fail", "复核未通过", (ANSWERED,), ORDERED, "findings.recheck", needs_text=True, needs_term=True
    ),
    Transition("recheck_pass", "复核通过，销号", (ANSWERED,), CLOSED, "findings.recheck", needs_text=False),
    Transition("put_right", "已自行改正，销号", (RAISED, CONFIRMED), CLOSED, "findings.decide", needs_text=True),
)


def transition(act: str) -> Transition:
    """Return the row of an act. Raises ``KeyError``."""
    return {row.act: row for row in TRANSITIONS}[act]


def next_acts(state: str) -> list[Transition]:
    """Return what may follow a state."""
    return [row for row in TRANSITIONS if state in row.frm]
