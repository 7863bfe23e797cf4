"""Who may do what with the annual report; opening the list behind a cell asks ``foi.view`` of each case's unit."""

from gongkai.foi import policies as foi
from gongkai.organisations.access import Rule

SEEING = frozenset({"disclosure_officer", "reviewer", "legal", "leader", "supervisor", "administrator"})
WRITING = frozenset({"disclosure_officer"})
APPROVING = frozenset({"reviewer", "leader"})
#: The unit's own reviewer or leader, or whoever supervises it from above.
PASSING = frozenset({"reviewer", "leader", "supervisor"})
OVERSEEING = frozenset({"leader", "supervisor"})
OPENING = next(rule for rule in foi.RULES if rule.act == "foi.view")

#: What acts are called that no rule names.
ACTS = {
    "reports.open": "开始编写年度报告",
    "reports.accept": "审定年度报告",
    "reports.return": "退回年度报告",
    "reports.set_override": "提出替换数",
    "reports.drop_override": "撤销替换数",
    "reports.cancel_compilation": "取消汇编",
    "reports.lift_exemption": "取消免报",
}

RULES = (
    Rule("reports.view", "查看统计与年报", SEEING, "below"),
    Rule("reports.enter", "填报年报数字", WRITING),
    Rule("reports.open_cases", "查看数字对应的案件", OPENING.roles, OPENING.scope),
    Rule("reports.write", "编写年报", WRITING),
    Rule("reports.submit", "提交年报", WRITING),
    Rule("reports.approve_override", "批准替换数", APPROVING),
    Rule("reports.review", "审定年报", PASSING, "below"),
    Rule("reports.publish", "公布年报", PASSING, "below"),
    Rule("reports.correct", "更正已公布的年报", PASSING, "below"),
    Rule("reports.exempt", "决定免报", OVERSEEING, "below"),
    Rule("reports.chase", "催报年报", OVERSEEING, "below"),
    Rule("reports.compile", "汇编年报", SEEING - {"administrator", "legal"}, "below"),
)

#: The states of the report in which an act may happen.
STATES: dict[str, tuple[str, ...]] = {
    "reports.write": ("draft", "returned"),
    "reports.submit": ("draft", "returned"),
    "reports.approve_override": ("draft", "returned"),
    "reports.review": ("submitted",),
    "reports.publish": ("accepted",),
    "reports.correct": ("published",),
}

#: Why a state does not allow an act: what a person is told.
REFUSALS = {
    "draft": "年报还在起草，尚未提交",
    "submitted": "年报已经提交，审定或者退回之前不能改动",
    "returned": "年报已退回修改，尚未重新提交",
    "accepted": "年报已经审定，不能改动；公布之后可以作更正",
    "published": "年报已经公布，只能作编号的更正",
}
