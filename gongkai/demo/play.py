"""Play one script: every step is an act of ``foi``, on a working day, within the law's periods."""

from collections.abc import Callable
from datetime import date
from random import Random

from gongkai.audit.actions import as_one
from gongkai.demo import words
from gongkai.demo.plan import SEED, Script
from gongkai.demo.staff import Team
from gongkai.foi import actions as acts
from gongkai.foi.models import Case
from gongkai.organisations.models import Unit
from gongkai.statute import tables
from gongkai.statute.workdays import Calendar


class Unplayable(Exception):
    """A script has no lawful day left for its end: the plan is wrong, not the law."""


class Player:
    """One script with everyone it needs. ``case`` is the case as it stands."""

    def __init__(self, script: Script, unit: Unit, team: Team, calendar: Calendar) -> None:
        """Set the stage; the random choices of a script depend on its token alone."""
        self.script, self.unit, self.team, self.calendar = script, unit, team, calendar
        self.rng = Random(f"{SEED}:{script.token}")  # noqa: S311 - reproducible, nothing secret
        self.case: Case

    def play(self) -> Case:
        """Play the whole history in one transaction: a case of the demonstration is there whole or not at all."""
        with as_one():
            self.file()
            cursor = self.case.received_on or self.script.received_on
            end = self.ends().get(self.script.ground, self.answered)
            end(cursor)
        return self.case

    def ends(self) -> dict[str, Callable[[date], None]]:
        """Return the ends that are not an answer."""
        return {"withdrawn": self.withdrawn, "not_corrected": self.not_corrected}

    def file(self) -> None:
        """File the request, and confirm receipt where the channel needs it."""
        script = self.script
        confirms = tables.channel(script.channel).needs_confirmation
        arrived = self.before(script.received_on, self.rng.choice((0, 0, 1, 2))) if confirms else script.received_on
        person = words.applicant(self.rng, script.column, script.number)
        filing = acts.Filing(
            unit=self.unit,
            channel=script.channel,
            arrived_on=arrived,
            applicant=person,
            request=words.request(self.rng, arrived.year),
            token=script.token,
            demo=True,
        )
        who = acts.Party.APPLICANT if script.channel == "web" else self.team.clerk
        self.case = acts.file_request(filing, acts.By(who, arrived))
        if confirms:
            self.case = acts.confirm_receipt(self.case, self.clerk(script.received_on), script.received_on)
        if person.kind == "organisation":
            on = script.received_on
            self.case = acts.classify_applicant(self.case, self.clerk(on), on, script.column)

    def answered(self, cursor: date) -> None:
        """Answer in time, after whatever happens on the way."""
        twist = {
            "correction": self.corrected,
            "third_party": self.consulted,
            "other_organ": self.consulted,
            "extension": self.extended,
        }.get(self.script.twist)
        if twist is not None:
            cursor = twist(cursor)
        self.reply(cursor)

    def reply(self, cursor: date) -> None:
        """Draft, review, sign and deliver on working days up to one that the law and the script allow."""
        on = self.day(cursor)
        drafted = max(cursor, self.before(on, self.rng.randrange(1, 4)))
        reviewed = max(drafted, self.before(on, 1))
        ground = tables.ground(self.script.ground)
        item = acts.ItemData(
            self.case.title,
            ground.code,
            words.reasons(self.rng) if ground.reason_required else "",
            words.evidence(ground.evidence),
        )
        acts.draft_decision(self.case, self.clerk(drafted), drafted, [item], submit=True)
        acts.review_decision(self.case, acts.By(self.team.reviewer, reviewed), reviewed, True)
        acts.sign_decision(self.case, acts.By(self.team.leader, on), on, True)
        by_mail = self.case.route == "post"
        mail = f"演示{self.script.number:08d}" if by_mail else ""
        acts.deliver_decision(self.case, self.clerk(on), on, "post" if by_mail else "email", mail)

    def day(self, cursor: date) -> date:
        """Return a working day after ``cursor`` on which the answer may go out. Raises ``Unplayable``."""
        due = Case.objects.values_list("due_on", flat=True).get(pk=self.case.pk)
        last = min(due or self.script.latest, self.script.latest)
        days = []
        day = self.after(cursor, 1)
        while day <= last:
            if day >= self.script.earliest:
                days.append(day)
            day = self.after(day, 1)
        if not days:
            raise Unplayable(f"{self.script.token}: no day between {cursor} and {last}")
        # Offices use most of the period they have, but seldom its last day.
        return days[min(int(self.rng.triangular(0, len(days), len(days) * 0.7)), len(days) - 1)]

    def corrected(self, cursor: date) -> date:
        """Ask for a correction within seven working days, and get it in time."""
        asked = self.after(cursor, self.rng.randrange(1, 6))
        acts.request_correction(self.case, self.clerk(asked), asked, ["请写明所需信息的名称、文号或者其他特征性描述"])
        came = self.after(asked, self.rng.randrange(2, 9))
        who = acts.Party.APPLICANT if self.script.channel == "web" else self.team.clerk
        acts.record_correction(self.case, acts.By(who, came), came, f"所需信息为：{self.case.title}")
        return came

    def consulted(self, cursor: date) -> date:
        """Ask a third party or another organ, and hear from them."""
        asked = self.after(cursor, self.rng.randrange(1, 4))
        third = self.script.twist == "third_party"
        name = "演示第三方企业" if third else "演示协办机关"
        row = acts.start_consultation(
            self.case, self.clerk(asked), asked, self.script.twist, name, f"是否同意公开：{self.case.title}"
        )
        came = self.after(asked, self.rng.randrange(3, 12))
        objects = third and "consultation" in tables.ground(self.script.ground).evidence
        acts.record_consultation(
            row, self.clerk(came), came, "objects" if objects else "agrees", "涉及本企业经营秘密" if objects else ""
        )
        return came

    def extended(self, cursor: date) -> date:
        """Have the period extended a few days before it ends."""
        self.case.refresh_from_db()
        due = self.case.due_on or cursor
        asked = max(self.after(cursor, 1), self.before(due, self.rng.randrange(2, 5)))
        row = acts.ask_extension(self.case, self.clerk(asked), asked, "所涉信息数量较大，需逐件核查")
        decided = min(self.after(asked, self.rng.randrange(0, 2)), due)
        acts.decide_extension(row, acts.By(self.team.leader, decided), decided, True)
        return decided

    def withdrawn(self, cursor: date) -> None:
        """The applicant takes the request back."""
        on = max(self.after(cursor, self.rng.randrange(1, 8)), self.script.earliest)
        who = acts.Party.APPLICANT if self.script.channel == "web" else self.team.clerk
        acts.withdraw(self.case, acts.By(who, on), on)

    def not_corrected(self, cursor: date) -> None:
        """The applicant lets the correction lapse; a sweep concludes the case on the next day."""
        asked = self.after(cursor, self.rng.randrange(1, 5))
        notice = acts.request_correction(self.case, self.clerk(asked), asked, ["请写明所需信息的具体内容"])
        swept = self.after(asked, notice.workdays + 2)
        acts.lapse(self.case, acts.By(acts.Party.SYSTEM, swept), swept)

    def clerk(self, on: date) -> acts.By:
        """Return the clerk on a day."""
        return acts.By(self.team.clerk, on)

    def after(self, day: date, workdays: int) -> date:
        """Return the day so many working days later."""
        return self.calendar.add_workdays(day, workdays, provisional=True)

    def before(self, day: date, workdays: int) -> date:
        """Return the working day so many working days earlier."""
        for _ in range(workdays):
            day = date.fromordinal(day.toordinal() - 1)
            while not self.calendar.is_workday(day, provisional=True):
                day = date.fromordinal(day.toordinal() - 1)
        return day
