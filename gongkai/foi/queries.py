"""Reads of the ledger. ``visible_to`` is the only door for officers; ``by_number_and_code`` that for applicants."""

import hmac
from datetime import date, timedelta

from django.db.models import Count, F, QuerySet
from rapidfuzz import fuzz

from gongkai.foi.letters.frozen import thaw
from gongkai.foi.models import Case, Notice, Remedy
from gongkai.foi.replay import clock_of
from gongkai.organisations import practices
from gongkai.organisations.access import may, units_for
from gongkai.organisations.calendar import calendar
from gongkai.organisations.models import Unit
from gongkai.papers.letter import Letter
from gongkai.statute import clock as statute
from gongkai.statute.explain import Day, explain


def visible_to(officer: object, on: date) -> QuerySet[Case]:
    """Return the cases an officer may see, their applicants not included: see ``sees_applicant``."""
    units = units_for(officer, "foi.view", on)
    return Case.objects.filter(unit__in=units).select_related("unit", "handler")


def sees_applicant(officer: object, case: Case, on: date) -> bool:
    """Say whether an officer handles the case and so may see who asks."""
    return may(officer, "foi.see_applicant", case.unit, on)


def by_number_and_code(number: str, code: str) -> Case | None:
    """Return the case an applicant names by number and query code; the code is compared in constant time."""
    case = Case.objects.filter(number=number.strip().upper()).select_related("unit", "applicant").first()
    wanted = case.query_code if case else "-" * 10
    matches = hmac.compare_digest(wanted.encode(), code.strip().upper().encode())
    return case if case is not None and matches else None


def overdue(cases: QuerySet[Case], on: date) -> QuerySet[Case]:
    """Narrow to cases past their due date: the one statement of what late means."""
    return cases.filter(concluded_on__isnull=True, due_on__lt=on)


def due_within(cases: QuerySet[Case], on: date, days: int) -> QuerySet[Case]:
    """Narrow to cases due within so many calendar days, the late ones not included."""
    return cases.filter(concluded_on__isnull=True, due_on__gte=on, due_on__lte=on + timedelta(days=days))


def by_urgency(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Order by days left: those with a running period first."""
    return cases.order_by(F("due_on").asc(nulls_last=True), F("due_if").asc(nulls_last=True), "arrived_on", "pk")


def clock(case: Case, today: date) -> statute.Clock:
    """Return the case's clock as of today (as of its end, once concluded)."""
    return clock_of(case, calendar(), case.concluded_on or today)


def explanation(case: Case, today: date) -> list[Day]:
    """Return the case's clock day by day: what counted, what did not, why, by which article."""
    return explain(clock(case, today), calendar())


def internal_due(case: Case, told: list[Day]) -> date | None:
    """Return the day by which the unit wants the answer out, where it chose a shorter period (``answer_workdays``).

    It is a reminder for officers: the clock, the papers and the tables know the law's period only.
    """
    workdays = practices.choice(case.unit, "answer_workdays", case.arrived_on)
    counted = [day.date for day in told if day.counted]
    return counted[workdays - 1] if workdays and len(counted) >= workdays else None


def earlier_requests(case: Case) -> QuerySet[Case]:
    """Return other requests by the same applicant to the same unit (arts. 35, 36(6)), newest first."""
    index = case.applicant.id_index
    if not index:
        return Case.objects.none()
    same = Case.objects.filter(applicant__id_index=index, unit=case.unit).exclude(pk=case.pk)
    return same.select_related("unit").order_by("-arrived_on")


def similar_requests(case: Case, most: int = 5, among: int = 300) -> list[tuple[Case, int]]:
    """Return the unit's recent requests whose wording is alike, with the likeness in percent.

    What is asked is encrypted, so it is compared here, over the latest ``among`` requests of the unit.
    """
    recent = Case.objects.filter(unit=case.unit).exclude(pk=case.pk).order_by("-pk")[:among]
    scored = [(other, int(fuzz.token_set_ratio(case.title, other.title))) for other in recent]
    return sorted((pair for pair in scored if pair[1] >= 70), key=lambda pair: -pair[1])[:most]


def month_count(case: Case) -> int:
    """Return how many requests the same applicant made to the unit in the month of this one (fees by items)."""
    day, index = case.received_on or case.arrived_on, case.applicant.id_index
    if not index:
        return 1
    return (
        Case.objects.filter(applicant__id_index=index, unit=case.unit)
        .filter(received_on__year=day.year, received_on__month=day.month)
        .count()
    )


def letter_of(notice: Notice) -> Letter:
    """Return an issued paper exactly as it went out."""
    letter = thaw(notice.letter)
    assert isinstance(letter, Letter)
    return letter


def papers_for_applicant(case: Case) -> QuerySet[Notice]:
    """Return the papers the applicant has been sent and that still stand."""
    return case.notices.filter(to_applicant=True, withdrawn=False)


def waiting(officer: object, on: date) -> dict[str, QuerySet[Case]]:
    """Return what waits for this officer, by the act that is next."""
    live = Case.objects.filter(concluded_on__isnull=True).select_related("unit")

    def at(act: str) -> QuerySet[Case]:
        return by_urgency(live.filter(unit__in=units_for(officer, act, on)))

    return {
        "confirm": at("foi.confirm_receipt").filter(state="awaiting_confirmation"),
        "review": at("foi.review_decision").filter(decisions__stage="in_review"),
        "extension": at("foi.decide_extension").filter(extensions__approved__isnull=True, extensions__isnull=False),
        "sign": at("foi.sign_decision").filter(decisions__stage="to_sign"),
        "deliver": at("foi.deliver_decision").filter(decisions__stage="signed"),
    }


def late_below(officer: object, on: date) -> list[tuple[Unit, int]]:
    """Return the units an officer supervises that have late cases, with how many, worst first."""
    late = overdue(visible_to(officer, on), on).values("unit").annotate(late=Count("pk")).order_by("-late")
    found = Unit.objects.in_bulk([row["unit"] for row in late])
    return [(found[row["unit"]], row["late"]) for row in late]


def standing_remedies(cases: QuerySet[Case] | None = None) -> QuerySet[Remedy]:
    """Return the remedies on the register, wrongly registered ones left out."""
    rows = Remedy.objects.filter(withdrawn_record=False).select_related("case", "unit", "follows")
    return rows if cases is None else rows.filter(case__in=cases)
