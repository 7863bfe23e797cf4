"""People, units and cases for the tests: all invented, all through the actions."""

from datetime import date, timedelta

from gongkai.foi import actions as acts
from gongkai.foi.models import Case
from gongkai.organisations.actions import ensure_roles
from gongkai.organisations.models import Assignment, Officer, Placement, Role, Unit, UnitName
from gongkai.statute import tables

START = date(2018, 1, 1)
OPEN_DATA = {
    "title": "2025年度跨境电商监管办法的制定说明",
    "description": "电子版即可",
    "form": "electronic",
    "route": "email",
}


def unit(key: str, name: str = "", above: Unit | None = None, level: str = "local", **fields: object) -> Unit:
    """Make a unit under another."""
    made = Unit.objects.create(key=key, name=name or f"{key}海关", level=level, **fields)
    UnitName.objects.create(unit=made, name=made.name, since=START)
    if above is not None:
        Placement.objects.create(unit=made, parent=above, since=START)
    return made


def officer(username: str, *posts: tuple[str, Unit], below: bool = False) -> Officer:
    """Make an officer with posts."""
    ensure_roles()
    person = Officer.objects.create_user(username=username, password="correct horse battery", name=username)
    for role, at in posts:
        Assignment.objects.create(officer=person, role=Role.objects.get(code=role), unit=at, below=below, since=START)
    return person


def evidence_for(ground: str) -> dict[str, str]:
    """Return something for everything that must be recorded for a ground."""
    slots = [tables.evidence(slot) for slot in tables.ground(ground).evidence]
    return {slot.code: slot.options[0][0] if slot.options else f"{slot.label}已核" for slot in slots}


class Office:
    """A unit with everyone a case needs, and the acts on one case as short methods."""

    def __init__(self, above: Unit | None = None, key: str = "u0001") -> None:
        self.unit = unit(key, f"{key}海关", above)
        self.clerk = officer(f"{key}-clerk", ("disclosure_officer", self.unit))
        self.reviewer = officer(f"{key}-reviewer", ("reviewer", self.unit))
        self.leader = officer(f"{key}-leader", ("leader", self.unit))

    def by(self, who: Officer | acts.Party, on: date) -> acts.By:
        """Return an actor on a day."""
        return acts.By(who, on)

    def file(self, on: date, channel: str = "counter", kind: str = "person", token: str | None = None, **person: str):
        """File a request."""
        applicant = {
            "kind": kind,
            "name": "测试申请人",
            "id_kind": "resident" if kind == "person" else "uscc",
            "id_number": "TEST-0001",
            "phone": "010-00000000",
        } | person
        filing = acts.Filing(
            self.unit, channel, on, acts.ApplicantData(**applicant), acts.RequestData(**OPEN_DATA), token=token
        )
        who = acts.Party.APPLICANT if channel == "web" else self.clerk
        return acts.file_request(filing, self.by(who, on))

    def answer(self, case, on: date, ground: str = "supplied", evidence: dict[str, str] | None = None, **more: str):
        """Draft, submit, review, sign and deliver a reply on one day."""
        given = evidence_for(ground) if evidence is None else evidence
        item = acts.ItemData("所申请的信息", ground, more.get("reasons", "经审查"), given)
        acts.draft_decision(case, self.by(self.clerk, on), on, [item])
        acts.submit_decision(case, self.by(self.clerk, on), on)
        acts.review_decision(case, self.by(self.reviewer, on), on, True)
        acts.sign_decision(case, self.by(self.leader, on), on, True)
        return acts.deliver_decision(case, self.by(self.clerk, on), on, "email")

    def prepared(self, on: date, ground: str, **person: str):
        """File a request on which everything is on record that a ground asks for, its procedure included."""
        case = self.file(on, **person)
        slots = tables.ground(ground).evidence
        if "consultation" in slots:
            acts.start_consultation(case, self.by(self.clerk, on), on, "third_party", "测试第三方", "征求公开意见")
        if "correction_exchange" in slots:
            acts.request_correction(case, self.by(self.clerk, on), on, ["请写明文件名称"])
            acts.record_correction(case, self.by(self.clerk, on), on, "仍为上次所述")
        return case

    def fresh(self, case) -> Case:
        """Return the case as it stands in the database."""
        return Case.objects.select_related("unit", "applicant").get(pk=case.pk)

    def kinds(self, case) -> list[str]:
        """Return the kinds of the papers issued, in order."""
        return list(case.notices.values_list("kind", flat=True))

    def later(self, on: date, days: int) -> date:
        """Return a day so many calendar days later."""
        return on + timedelta(days=days)
