"""People, units and cases for the tests: all invented, all through the actions."""

from datetime import date, timedelta

from gongkai.foi import actions as acts
from gongkai.organisations.actions import ensure_roles
from gongkai.organisations.models import Assignment, Officer, Placement, Role, Unit, UnitName

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
            "id_kind": "resident_id" if kind == "person" else "uscc",
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
        given = {"supplied": {"supplied": "制定说明1份"}}.get(ground, {}) if evidence is None else evidence
        item = acts.ItemData("所申请的信息", ground, more.get("reasons", "经审查"), given)
        acts.draft_decision(case, self.by(self.clerk, on), on, [item])
        acts.submit_decision(case, self.by(self.clerk, on), on)
        acts.review_decision(case, self.by(self.reviewer, on), on, True)
        acts.sign_decision(case, self.by(self.leader, on), on, True)
        return acts.deliver_decision(case, self.by(self.clerk, on), on, "email")

    def later(self, on: date, days: int) -> date:
        """Return a day so many calendar days later."""
        return on + timedelta(days=days)
