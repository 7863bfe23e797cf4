"""Who may do what with data columns: prepared by one person, released by another."""

from typing import Final

from gongkai.organisations.access import Rule

SEEING: Final = frozenset({"disclosure_officer", "reviewer", "legal", "leader", "supervisor", "administrator"})

RULES: Final = (
    Rule("series.view", "查看数据发布", SEEING, "below"),
    Rule("series.prepare", "准备数据", frozenset({"disclosure_officer"}), "below"),
    Rule("series.release", "发布数据", frozenset({"reviewer", "leader"}), "below"),
)
