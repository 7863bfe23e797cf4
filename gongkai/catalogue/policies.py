"""Who may do what with records, columns, validity, and what is brought in."""

from typing import Final

from gongkai.organisations.access import Rule

OFFICERS: Final = frozenset({"disclosure_officer"})
REVIEWERS: Final = frozenset({"reviewer"})
LEADERS: Final = frozenset({"leader"})
READERS: Final = frozenset({"disclosure_officer", "reviewer", "legal", "leader", "supervisor", "administrator"})
MANAGERS: Final = frozenset({"disclosure_officer", "administrator"})

#: What acts without a rule of their own are called where the record is read.
ACTS: Final = {
    "catalogue.draft": "起草",
    "catalogue.save": "修改",
    "catalogue.submit": "提交审查",
    "catalogue.send_back": "退回修改",
    "catalogue.recall": "撤回审查",
    "catalogue.publish": "公开",
    "catalogue.expire": "到期撤下",
    "catalogue.restore": "提请恢复公开",
    "catalogue.discard": "删除草稿",
    "catalogue.attach": "上传附件",
    "catalogue.relate": "建立关联",
    "catalogue.unrelate": "解除关联",
    "catalogue.decide_clean_up": "提出清理意见",
    "catalogue.cancel_batch": "取消导入",
    "catalogue.restructure": "调整栏目",
    "catalogue.undo_restructuring": "撤销栏目调整",
    "catalogue.discard_gazette": "删除未签发的文告",
}

RULES: Final = (
    Rule("catalogue.view", "查看信息目录", READERS, "below"),
    Rule("catalogue.write", "起草和修改政府信息", OFFICERS),
    Rule("catalogue.attribute", "属性判定", OFFICERS | REVIEWERS),
    Rule("catalogue.consult", "会签", frozenset({"legal", "reviewer"})),
    Rule("catalogue.secrecy", "保密审查", REVIEWERS),
    Rule("catalogue.sign", "签发公开", LEADERS),
    Rule("catalogue.withdraw", "撤下已公开的信息", OFFICERS | REVIEWERS | LEADERS, "below"),
    Rule("catalogue.validity", "登记效力变更", OFFICERS | REVIEWERS),
    Rule("catalogue.clean_up", "组织文件清理", OFFICERS, "below"),
    Rule("catalogue.close_clean_up", "审定文件清理", LEADERS, "below"),
    Rule("catalogue.prepare_gazette", "编排文告", OFFICERS),
    Rule("catalogue.issue_gazette", "签发文告", LEADERS),
    Rule("catalogue.own_columns", "自设栏目", MANAGERS),
    Rule("catalogue.standard", "调整栏目标准", frozenset({"administrator"})),
    Rule("catalogue.import", "导入信息", MANAGERS, "below"),
    Rule("catalogue.sign_batch", "签发导入批次", LEADERS, "below"),
    Rule("catalogue.routes", "设定审查流程", frozenset({"administrator"}), "below"),
)
