"""The ledger of requests: cases, applicants, events of the clock, procedures, decisions, papers and remedies."""

from gongkai.foi.models.case import Applicant, Attachment, Case, Counter
from gongkai.foi.models.clock import ClockEvent, EventCorrection
from gongkai.foi.models.counts import IN_HAND, FlowCount, OutcomeCount, RemedyCount
from gongkai.foi.models.decision import Decision, DecisionItem
from gongkai.foi.models.paper import Notice
from gongkai.foi.models.procedure import Consultation, CorrectionNotice, Extension, FeeNotice
from gongkai.foi.models.remedy import Remedy

__all__ = [
    "IN_HAND",
    "Applicant",
    "Attachment",
    "Case",
    "ClockEvent",
    "Consultation",
    "CorrectionNotice",
    "Counter",
    "Decision",
    "DecisionItem",
    "EventCorrection",
    "Extension",
    "FeeNotice",
    "FlowCount",
    "Notice",
    "OutcomeCount",
    "Remedy",
    "RemedyCount",
]
