"""Who may do what about the examination."""

from typing import Final

from gongkai.organisations.access import Rule

SEEING: Final = frozenset({"disclosure_officer", "reviewer", "legal", "leader", "supervisor"})

#: What acts are called that no rule names.
ACTS = {
    "patrol.begin": "开始巡查",
    "patrol.done": "完成巡查",
}

RULES: Final = (
    Rule("patrol.view", "查看巡查", SEEING, "below"),
    Rule("patrol.run", "发起巡查", SEEING, "below"),
    Rule("patrol.words", "提出补充字词", frozenset({"disclosure_officer", "reviewer", "legal", "supervisor"}), "below"),
    Rule("patrol.pass_words", "审定补充字词", frozenset({"reviewer", "leader", "supervisor"}), "below"),
)
