"""Who may do what to a case, and in which state of the clock: rows read by ``organisations.access`` and the actions."""

from gongkai.organisations.access import Rule

OFFICER = frozenset({"disclosure_officer"})
HANDLERS = frozenset({"disclosure_officer", "reviewer", "legal", "leader"})

#: Acts the applicant may do to their own case, and acts the clock does by itself.
APPLICANT_ACTS = frozenset({"foi.file", "foi.record_correction", "foi.withdraw", "foi.attach"})
SYSTEM_ACTS = frozenset({"foi.lapse", "foi.resettle"})

#: What acts are called that no rule names.
ACTS = {
    "foi.submit_decision": "答复送审",
    "foi.lapse": "逾期办结",
    "foi.resettle": "重新核算期限",
}

RULES = [
    Rule("foi.view", "查看案件", HANDLERS | {"supervisor"}, "below"),
    Rule("foi.see_applicant", "查看申请人信息", HANDLERS),
    Rule("foi.file", "登记申请", OFFICER),
    Rule("foi.confirm_receipt", "确认收到", OFFICER),
    Rule("foi.correct_receipt", "更正确认日期", OFFICER),
    Rule("foi.classify_applicant", "核对申请人类别", OFFICER),
    Rule("foi.assign_handler", "指定承办人", OFFICER | {"leader"}),
    Rule("foi.attach", "添加附件", OFFICER),
    Rule("foi.request_correction", "告知补正", OFFICER),
    Rule("foi.record_correction", "登记补正", OFFICER),
    Rule("foi.ask_extension", "提请延期", OFFICER),
    Rule("foi.decide_extension", "批准延期", frozenset({"leader"})),
    Rule("foi.start_consultation", "征求意见", OFFICER),
    Rule("foi.record_consultation", "登记意见答复", OFFICER),
    Rule("foi.notice_fee", "发出收费通知", OFFICER),
    Rule("foi.record_payment", "登记缴费", OFFICER),
    Rule("foi.draft_decision", "拟写答复", OFFICER),
    Rule("foi.review_decision", "审查答复", frozenset({"reviewer", "legal"})),
    Rule("foi.sign_decision", "签发答复", frozenset({"leader"})),
    Rule("foi.deliver_decision", "送达答复", OFFICER),
    Rule("foi.close", "归档", OFFICER),
    Rule("foi.withdraw", "登记撤回", OFFICER),
    Rule("foi.correct_event", "更正记录", OFFICER | {"leader"}),
    Rule("foi.register_remedy", "登记复议诉讼", frozenset({"disclosure_officer", "legal"})),
    Rule("foi.decide_remedy", "登记复议诉讼结果", frozenset({"disclosure_officer", "legal"})),
    Rule("foi.correct_remedy", "更正复议诉讼登记", frozenset({"disclosure_officer", "legal"})),
]

OPEN = frozenset({"running", "consulting", "awaiting_correction", "awaiting_payment"})
WORKING = frozenset({"running", "consulting"})
LIVE = OPEN | {"awaiting_confirmation"}

#: The states of the clock in which an act may happen; an act without a row may happen in any.
STATES: dict[str, frozenset[str]] = {
    "foi.confirm_receipt": frozenset({"awaiting_confirmation"}),
    "foi.correct_receipt": OPEN,
    "foi.request_correction": frozenset({"running", "consulting"}),
    "foi.record_correction": frozenset({"awaiting_correction"}),
    "foi.ask_extension": WORKING,
    "foi.decide_extension": WORKING,
    "foi.start_consultation": WORKING,
    "foi.record_consultation": OPEN,
    "foi.notice_fee": WORKING,
    "foi.record_payment": frozenset({"awaiting_payment"}),
    "foi.draft_decision": WORKING,
    "foi.review_decision": WORKING,
    "foi.sign_decision": WORKING,
    "foi.deliver_decision": WORKING,
    "foi.withdraw": LIVE,
    "foi.close": frozenset({"concluded"}),
    "foi.register_remedy": LIVE | {"concluded"},
}

#: Outcomes the clock brings by itself when what is awaited does not come, and what was awaited.
LAPSES = {"not_corrected": "补正", "not_paid": "缴费"}

STATE_LABELS = {
    "awaiting_confirmation": "待确认收到",
    "running": "办理中",
    "awaiting_correction": "待申请人补正",
    "consulting": "征求意见中",
    "awaiting_payment": "待申请人缴费",
    "concluded": "已办结",
}
