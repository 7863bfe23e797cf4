"""Who may do what with the sites, their subscribers and the topics."""

from typing import Final

from gongkai.organisations.access import Rule

#: What acts are called that no rule names.
ACTS = {
    "site.opened": "开设网站",
    "site.changed": "修改网站设置",
    "site.closed": "关闭网站",
    "site.reopened": "恢复网站",
    "topic.opened": "新建专题",
    "topic.saved": "修改专题",
    "topic.submitted": "专题送审",
    "topic.recalled": "撤回专题送审",
    "topic.passed": "签发专题",
    "topic.returned": "退回专题",
    "topic.withdrawn": "撤下专题",
}

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
