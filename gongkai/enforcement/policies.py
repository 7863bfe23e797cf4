"""Who may do what about enforcement publicity. Releasing takes another person than preparing (see ``actions``)."""

from typing import Final

from gongkai.organisations.access import Rule

SEEING: Final = frozenset({"disclosure_officer", "reviewer", "legal", "leader", "supervisor"})
HANDLING: Final = frozenset({"disclosure_officer", "reviewer", "leader"})
SIGNING: Final = frozenset({"reviewer", "leader"})

RULES: Final = (
    Rule("enforcement.view", "查看执法公示", SEEING, "below"),
    Rule("enforcement.personal", "查看执法公示中的不公开内容", HANDLING, "below"),
    Rule("enforcement.prepare", "准备执法公示", frozenset({"disclosure_officer"}), "below"),
    Rule("enforcement.release", "发布执法公示", SIGNING, "below"),
    Rule("enforcement.withdraw", "撤回执法公示", HANDLING, "below"),
    Rule("enforcement.keys", "签发执法公示导入密钥", frozenset({"disclosure_officer", "leader"}), "below"),
)
