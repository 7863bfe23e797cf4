"""What acts are called where the record is read."""

from collections.abc import Mapping
from typing import Final

from gongkai.organisations import access

LABELS: Final = {
    "unit.opened": "设立单位",
    "unit.renamed": "单位更名",
    "unit.moved": "调整隶属关系",
    "unit.closed": "撤销单位",
    "unit.merged": "合并单位",
    "unit.contact": "修改联系方式",
    "unit.practice": "单位设定",
    "unit.profile_saved": "修改单位资料",
    "unit.profile_submitted": "单位资料送审",
    "unit.profile_recalled": "撤回单位资料送审",
    "unit.profile_passed": "审定单位资料",
    "unit.profile_returned": "退回单位资料",
    "unit.media_figures": "登记政务新媒体数据",
    "units.imported": "导入单位",
    "officer.created": "开设账号",
    "officer.assigned": "安排岗位",
    "officer.unassigned": "结束岗位",
    "officer.deputy": "设定代理",
    "officer.deputy_ended": "结束代理",
    "officer.disabled": "停用账号",
    "officer.enabled": "启用账号",
    "officer.password_reset": "重置密码",
    "officer.password_changed": "修改密码",
    "officer.second_factor_reset": "重置动态口令",
    "officer.unlocked": "解除锁定",
    "officer.locked": "账号锁定",
    "officer.signed_in": "登录",
    "role.second_factor": "岗位动态口令要求",
    "calendar.imported": "导入工作日历",
    "enforcement.recheck": "重新核对执法公示批次",
    "enforcement.send_back": "退回执法公示批次",
    "enforcement.discard": "放弃执法公示批次",
    "enforcement.propose": "提出执法公示更正",
    "enforcement.age": "执法公示期满撤下",
    "enforcement.key_issued": "签发执法公示导入密钥",
    "enforcement.key_revoked": "停用执法公示导入密钥",
}


_others: dict[str, str] = {}


def register(labels: Mapping[str, str]) -> None:
    """Add what another room calls those of its acts that no rule names."""
    _others.update(labels)


def label(act: str) -> str:
    """Return what an act is called: by this room's list or another's, else by the row that opens it, else its code."""
    if act in LABELS or act in _others:
        return LABELS.get(act) or _others[act]
    rule = access.rules().get(act)
    return rule.label if rule else act
