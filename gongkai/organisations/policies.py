"""Who may do what with units, people, the calendar and the record."""

from typing import Final

from gongkai.organisations.access import Rule

ADMINISTRATOR: Final = frozenset({"administrator"})
OVERSEERS: Final = frozenset({"administrator", "supervisor"})
EVERYONE: Final = frozenset(
    {"disclosure_officer", "reviewer", "legal", "leader", "hotline_agent", "supervisor", "administrator"}
)

RULES: Final = (
    Rule("units.view", "查看单位", EVERYONE, "below"),
    Rule("units.manage", "管理单位", ADMINISTRATOR, "below"),
    Rule("units.contact", "维护年报主体名称", frozenset({"administrator", "disclosure_officer"}), "below"),
    Rule("units.profile", "填写单位资料", frozenset({"administrator", "disclosure_officer"}), "below"),
    Rule("units.profile_pass", "审核单位资料", frozenset({"reviewer", "leader"}), "below"),
    Rule("units.media", "登记政务新媒体数据", frozenset({"administrator", "disclosure_officer"}), "below"),
    Rule("units.practice", "单位设定", ADMINISTRATOR, "below"),
    Rule("people.view", "查看人员", OVERSEERS, "below"),
    Rule("people.manage", "管理人员", ADMINISTRATOR, "below"),
    Rule("roles.manage", "管理岗位", ADMINISTRATOR, "below"),
    Rule("calendar.view", "查看工作日历", EVERYONE, "below"),
    Rule("calendar.manage", "管理工作日历", ADMINISTRATOR, "below"),
    Rule("record.read", "查阅操作记录", OVERSEERS, "below"),
)
