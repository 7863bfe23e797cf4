"""Writes: raising what a check found, and the acts of people upon it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from gongkai.audit.actions import log
from gongkai.findings.models import CLOSED, DISMISSED, RAISED, Finding, Step
from gongkai.findings.policies import Transition, transition
from gongkai.organisations.access import require
from gongkai.organisations.models import Officer, Unit


class Refused(ValueError):
    """The act makes no sense as asked; the message is a Chinese sentence and ``field`` the input at fault."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keep both."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Found:
    """What a check found. ``matter`` is the spot: with the rule it must stay the same from one run to the next."""

    rule: str
    matter: str
    verdict: str
    message: str
    rule_label: str = ""
    evidence: dict[str, object] = field(default_factory=dict)


@transaction.atomic
def raise_findings(
    unit: Unit, source: str, subject: str, found: Iterable[Found], *, today: date, by: Officer | None = None
) -> list[Finding]:
    """Record what one run of a check found about one subject; return the rows now present.

    A matter found before keeps its state and whatever a person decided; one no longer found is marked as gone, and
    one that comes back after it was closed is opened again. Running the same check twice changes nothing.
    """
    known = {(row.rule, row.matter): row for row in _locked(unit, source, subject)}
    present: list[Finding] = []
    for one in {(each.rule, each.matter): each for each in found}.values():
        row = known.pop((one.rule, one.matter), None)
        present.append(_raise(unit, source, subject, one, today, by) if row is None else _seen(row, one, today, by))
    for gone in known.values():
        if gone.present:
            Finding.objects.filter(pk=gone.pk).update(present=False, seen_on=today)
    return present


def _locked(unit: Unit, source: str, subject: str) -> Iterable[Finding]:
    return Finding.objects.select_for_update().filter(unit=unit, source=source, subject=subject)


def _raise(unit: Unit, source: str, subject: str, one: Found, today: date, by: Officer | None) -> Finding:
    row = Finding.objects.create(
        unit=unit,
        source=source,
        subject=subject,
        rule=one.rule,
        rule_label=one.rule_label,
        matter=one.matter,
        verdict=one.verdict,
        message=one.message,
        evidence=one.evidence,
        found_on=today,
        seen_on=today,
    )
    _record(row, "raise", by, today, "")
    return row


def _seen(row: Finding, one: Found, today: date, by: Officer | None) -> Finding:
    back = not row.present and row.state == CLOSED
    row.verdict, row.message, row.evidence, row.rule_label = one.verdict, one.message, one.evidence, one.rule_label
    row.seen_on, row.present = today, True
    if back:
        row.state, row.closed_on, row.version = RAISED, None, row.version + 1
    row.save()
    if back:
        _record(row, "found_again", by, today, "再次检查时又发现")
    return row


@transaction.atomic
def act(
    finding: Finding, name: str, *, by: Officer, today: date, version: int, text: str = "", due_on: date | None = None
) -> Finding:
    """Do one act upon a finding.

    ``version`` is the one the officer saw. Who reported the rectification never re-checks it. Raises ``Denied`` and
    ``Refused``; then nothing is changed.
    """
    row = transition(name)
    held = Finding.objects.select_for_update().select_related("unit").get(pk=finding.pk)
    require(by, row.right, held.unit, today)
    _check(held, row, by, today, version, text.strip(), due_on)
    held.state, held.version = row.to, held.version + 1
    held.due_on = due_on if row.needs_term else held.due_on
    held.closed_on = today if row.to in {CLOSED, DISMISSED} else None
    held.save(update_fields=["state", "version", "due_on", "closed_on"])
    _record(held, name, by, today, text.strip())
    return held


def _check(
    held: Finding, row: Transition, by: Officer, today: date, version: int, text: str, due_on: date | None
) -> None:
    if held.version != version:
        raise Refused("这个问题刚被别人处理过，请看过最新的经过再办")
    if held.state not in row.frm:
        raise Refused(f"这个问题现在是“{held.get_state_display()}”，不能办“{row.label}”")
    if row.needs_text and not text:
        raise Refused("请写明情况", "text")
    if row.needs_term and (due_on is None or due_on < today):
        raise Refused("请填写整改期限，不早于今天", "due_on")
    answered = held.steps.filter(act="feedback").last()
    if row.right == "findings.recheck" and answered is not None and answered.by_id == by.pk:
        raise Refused("反馈整改的人不能复核自己的整改，请由另一人复核")


def _record(row: Finding, name: str, by: Officer | None, today: date, text: str) -> None:
    Step.objects.create(finding=row, act=name, by=by, on=today, text=text, state=row.state)
    log(
        f"findings.{name}",
        actor=f"officer:{by.pk}" if by else "system",
        subject=f"finding:{row.pk}",
        unit=row.unit.key,
        on=today,
        after=[row.state, text, str(row.due_on)],
        details={"rule": row.rule, "about": row.subject},
    )
