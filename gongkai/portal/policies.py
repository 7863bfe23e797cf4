"""Who may do what with the sites, their subscribers and the topics."""

from typing import Final

from gongkai.organisations.access import Rule

RULES: Final = (
    Rule("sites.view", "查看网站", frozenset({"administrator", "supervisor", "disclosure_officer"}), "below"),
    Rule("sites.manage", "管理网站", frozenset({"administrator"}), "below"),
    Rule(
        "sites.subscribers", "查看订阅人数", frozenset({"administrator", "supervisor", "disclosure_officer"}), "below"
    ),
    Rule(
        "topics.view",
        "查看专题",
        frozenset({"disclosure_officer", "reviewer", "leader", "supervisor", "administrator"}),
        "below",
    ),
    Rule("topics.write", "编写专题", frozenset({"disclosure_officer"})),
    Rule("topics.pass", "审核专题", frozenset({"reviewer", "leader"})),
    Rule("topics.withdraw", "撤下专题", frozenset({"disclosure_officer", "reviewer", "leader"}), "below"),
)
