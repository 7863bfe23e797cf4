"""Who may do what with the annual report; opening the list behind a cell asks ``foi.view`` of each case's unit."""

from gongkai.foi import policies as foi
from gongkai.organisations.access import Rule

SEEING = frozenset({"disclosure_officer", "reviewer", "legal", "leader", "supervisor", "administrator"})
OPENING = next(rule for rule in foi.RULES if rule.act == "foi.view")

RULES = (
    Rule("reports.view", "查看统计与年报", SEEING, "below"),
    Rule("reports.enter", "填报年报数字", frozenset({"disclosure_officer"})),
    Rule("reports.open_cases", "查看数字对应的案件", OPENING.roles, OPENING.scope),
)
