"""Reads: findings an officer may see, and what became of those of a subject."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from gongkai.findings.models import ANSWERED, CLOSED, DISMISSED, ORDERED, Finding
from gongkai.organisations.access import units_for
from gongkai.organisations.models import Officer, Unit

OVER = (CLOSED, DISMISSED)


def visible_to(officer: Officer, on: date) -> QuerySet[Finding]:
    """Return the findings at the units where the officer may see them: the only door to the rows of a screen."""
    return Finding.objects.filter(unit__in=units_for(officer, "findings.view", on)).select_related("unit")


def of_subject(source: str, subject: str) -> QuerySet[Finding]:
    """Return what was found about one subject, over or not, oldest first."""
    return Finding.objects.filter(source=source, subject=subject).select_related("unit").prefetch_related("steps")


def open_at(unit: Unit) -> QuerySet[Finding]:
    """Return a unit's findings that are not over."""
    return Finding.objects.filter(unit=unit).exclude(state__in=OVER)


def overdue(rows: QuerySet[Finding], on: date) -> QuerySet[Finding]:
    """Narrow to those whose term of rectification has passed without being re-checked. The one statement of it."""
    return rows.filter(due_on__lt=on).exclude(state__in=OVER)


def counts(rows: QuerySet[Finding], on: date) -> dict[str, int]:
    """Return how many are in each state, and how many are overdue: one statement."""
    asked = {state: Count("pk", filter=Q(state=state)) for state, _ in Finding._meta.get_field("state").flatchoices}
    late = Count("pk", filter=Q(due_on__lt=on) & ~Q(state__in=OVER))
    found: dict[str, int] = rows.order_by().aggregate(**asked, overdue=late)
    return found


def waiting_for(officer: Officer, on: date) -> list[tuple[str, str, int, int]]:
    """Return what waits for an officer: state, words, how many, and how many of them are overdue."""
    found = []
    for state, right, words in ((ORDERED, "findings.answer", "待反馈整改"), (ANSWERED, "findings.recheck", "待复核")):
        rows = Finding.objects.filter(state=state, unit__in=units_for(officer, right, on))
        count = rows.count()
        if count:
            found.append((state, words, count, overdue(rows, on).count()))
    return found


def state_in_words(finding: Finding) -> str:
    """Return what became of a finding as a report may say it: the state, and the last step's words if any."""
    last = finding.steps.exclude(text="").last()
    words = finding.get_state_display()
    return f"{words}：{last.text}" if last else words
