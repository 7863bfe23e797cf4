"""Who may do what with data columns: prepared by one person, released by another."""

from typing import Final

from gongkai.organisations.access import Rule

SEEING: Final = frozenset({"disclosure_officer", "reviewer", "legal", "leader", "supervisor", "administrator"})

#: What acts are called that no rule names.
ACTS = {
    "series.create": "设立统计指标",
    "series.describe": "修改指标说明",
    "series.propose": "提出数据更正",
    "series.withdraw": "撤下数据",
    "series.submit": "数据送审",
    "series.send_back": "退回数据批次",
    "series.discard": "放弃数据批次",
}

RULES: Final = (
    Rule("series.view", "查看数据发布", SEEING, "below"),
    Rule("series.prepare", "准备数据", frozenset({"disclosure_officer"}), "below"),
    Rule("series.release", "发布数据", frozenset({"reviewer", "leader"}), "below"),
)
