"""A few requests in hand on the day of loading, so that the desks of the demonstration are not empty.

They belong to the present year: the two replayed years stay exactly as published.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from gongkai.demo import words
from gongkai.demo.plan import SEED, Script
from gongkai.demo.play import Player
from gongkai.demo.staff import Team
from gongkai.foi import actions as acts
from gongkai.foi.models import Case
from gongkai.organisations.calendar import calendar
from gongkai.organisations.models import Unit
from gongkai.statute import tables

#: What the submission marks of these requests begin with.
TOKENS = "demo:live:"


@dataclass(frozen=True)
class Scene:
    """One request in hand: how many working days ago it was received, and how far it has come."""

    name: str
    unit: str
    ago: int
    channel: str = "web"
    column: str = "natural"


SCENES = (
    Scene("arrived", "u0028", 0),
    Scene("arrived", "u0028", 1, "email"),
    Scene("running", "u0028", 2, "counter"),
    Scene("running", "u0028", 9),
    Scene("drafted", "u0028", 12, column="business"),
    Scene("in_review", "u0028", 14),
    Scene("to_sign", "u0028", 16),
    Scene("signed", "u0028", 17, "post_registered"),
    Scene("extension_asked", "u0028", 15),
    Scene("extended", "u0028", 19, column="legal_service"),
    Scene("awaiting_correction", "u0028", 5),
    Scene("third_party", "u0028", 7, "email"),
    Scene("awaiting_payment", "u0028", 6, column="business"),
    Scene("running", "u0092", 4),
    Scene("running", "u0001", 3),
    Scene("in_review", "u0001", 10),
    Scene("arrived", "u0001", 0),
)


def play_live(teams: dict[str, tuple[Unit, Team]], today: date) -> int:
    """Make the requests in hand that are missing; return how many were made."""
    there = set(Case.objects.filter(token__startswith=TOKENS).values_list("token", flat=True))
    made = 0
    for number, scene in enumerate(SCENES, 1):
        token = f"{TOKENS}{number:03d}"
        if token not in there:
            _Live(scene, number, token, *teams[scene.unit], today).play()
            made += 1
    return made


class _Live(Player):
    def __init__(self, scene: Scene, number: int, token: str, unit: Unit, team: Team, today: date) -> None:
        self.calendar = calendar()
        received = self.before(today, scene.ago)
        script = Script(
            token, unit.key, scene.channel, received, scene.column, "", received, today, "third_party", 9000 + number
        )
        super().__init__(script, unit, team, self.calendar)
        self.scene, self.today = scene, today
        self.rng = Random(f"{SEED}:{token}")  # noqa: S311 - reproducible, nothing secret

    def ends(self) -> dict[str, Callable[[date], None]]:
        """Leave the case where the scene says."""
        return {"": self.stop}

    def file(self) -> None:
        """File as in a replay; a scene that has only arrived is not confirmed."""
        if self.scene.name != "arrived":
            super().file()
            return
        arrived = self.script.received_on
        filing = acts.Filing(
            self.unit,
            self.script.channel,
            arrived,
            words.applicant(self.rng, self.script.column, self.script.number),
            words.request(self.rng, arrived.year),
            token=self.script.token,
            demo=True,
        )
        who = acts.Party.APPLICANT if self.script.channel == "web" else self.team.clerk
        self.case = acts.file_request(filing, acts.By(who, arrived))

    def stop(self, cursor: date) -> None:
        """Take the case as far as the scene goes."""
        step = getattr(self, f"to_{self.scene.name}", None)
        if step is not None:
            step(cursor)

    def to_drafted(self, cursor: date) -> None:
        """A draft that has not been sent to review."""
        on = min(self.after(cursor, 5), self.today)
        ground = tables.ground("partly_disclosed")
        item = acts.ItemData(self.case.title, ground.code, words.reasons(self.rng), words.evidence(ground.evidence))
        acts.draft_decision(self.case, self.clerk(on), on, [item])

    def to_in_review(self, cursor: date) -> None:
        """A draft that waits for its review."""
        self.to_drafted(cursor)
        on = min(self.after(cursor, 6), self.today)
        acts.submit_decision(self.case, self.clerk(on), on)

    def to_to_sign(self, cursor: date) -> None:
        """A reviewed draft that waits for the leader."""
        self.to_in_review(cursor)
        on = min(self.after(cursor, 8), self.today)
        acts.review_decision(self.case, acts.By(self.team.reviewer, on), on, True, "同意，建议签发")

    def to_signed(self, cursor: date) -> None:
        """A signed reply that has yet to go out."""
        self.to_to_sign(cursor)
        on = min(self.after(cursor, 9), self.today)
        acts.sign_decision(self.case, acts.By(self.team.leader, on), on, True)

    def to_extension_asked(self, cursor: date) -> None:
        """An extension that waits for approval."""
        on = min(self.after(cursor, 14), self.today)
        acts.ask_extension(self.case, self.clerk(on), on, "所涉信息需向多个部门核实")

    def to_extended(self, cursor: date) -> None:
        """A case whose period was extended."""
        self.extended(cursor)

    def to_awaiting_correction(self, cursor: date) -> None:
        """A correction that is awaited."""
        on = min(self.after(cursor, 3), self.today)
        acts.request_correction(
            self.case, self.clerk(on), on, ["请写明所需文件的名称或者文号", "请写明所需信息的时间范围"], 15
        )

    def to_third_party(self, cursor: date) -> None:
        """A third party that is being asked."""
        on = min(self.after(cursor, 3), self.today)
        subject = f"是否同意公开：{self.case.title}"
        acts.start_consultation(self.case, self.clerk(on), on, "third_party", "演示第三方企业", subject)

    def to_awaiting_payment(self, cursor: date) -> None:
        """A fee that is awaited."""
        on = min(self.after(cursor, 4), self.today)
        acts.notice_fee(self.case, self.clerk(on), on, "pages", 156)
