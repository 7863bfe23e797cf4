"""Who may do what with the sites."""

from typing import Final

from gongkai.organisations.access import Rule

RULES: Final = (
    Rule("sites.view", "查看网站", frozenset({"administrator", "supervisor", "disclosure_officer"}), "below"),
    Rule("sites.manage", "管理网站", frozenset({"administrator"}), "below"),
)
