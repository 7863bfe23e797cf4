"""Every legal act upon a case, one function each: authorise, check, change, record, in one transaction."""

from gongkai.foi.actions.acting import By, Party, Refused, Stale
from gongkai.foi.actions.correcting import correct_event
from gongkai.foi.actions.deciding import (
    ItemData,
    close_case,
    deliver_decision,
    draft_decision,
    lapse,
    review_decision,
    sign_decision,
    submit_decision,
    withdraw,
)
from gongkai.foi.actions.files import attach, checked, content_of
from gongkai.foi.actions.intake import (
    ApplicantData,
    Filing,
    RequestData,
    assign_handler,
    classify_applicant,
    confirm_receipt,
    correct_receipt,
    file_request,
    types_of,
)
from gongkai.foi.actions.procedures import (
    ask_extension,
    decide_extension,
    notice_fee,
    record_consultation,
    record_correction,
    record_payment,
    request_correction,
    start_consultation,
)
from gongkai.foi.actions.remedying import correct_remedy, decide_remedy, register_remedy
from gongkai.foi.actions.sweeping import Sweep, drift, resettle, sweep

__all__ = [
    "ApplicantData",
    "By",
    "Filing",
    "ItemData",
    "Party",
    "Refused",
    "RequestData",
    "Stale",
    "Sweep",
    "ask_extension",
    "assign_handler",
    "attach",
    "checked",
    "classify_applicant",
    "close_case",
    "confirm_receipt",
    "content_of",
    "correct_event",
    "correct_receipt",
    "correct_remedy",
    "decide_extension",
    "decide_remedy",
    "deliver_decision",
    "draft_decision",
    "drift",
    "file_request",
    "lapse",
    "notice_fee",
    "record_consultation",
    "record_correction",
    "record_payment",
    "register_remedy",
    "request_correction",
    "resettle",
    "review_decision",
    "sign_decision",
    "start_consultation",
    "submit_decision",
    "sweep",
    "types_of",
    "withdraw",
]
