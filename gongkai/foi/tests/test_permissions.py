"""Every act is closed to everyone it is not opened to; a stale page and a concluded case stop it too."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from gongkai.audit.models import Entry
from gongkai.foi import actions as acts
from gongkai.foi import policies
from gongkai.foi.models import Case
from gongkai.foi.tests.making import Office, officer, unit
from gongkai.foi.tests.scenes import DAY, NAMES, NEXT, SCENES, Scene
from gongkai.organisations import access
from gongkai.organisations.models import Assignment, Deputy, Officer, Role, Unit

every_act = pytest.mark.parametrize("scene", SCENES, ids=NAMES)
ROLES = ("disclosure_officer", "reviewer", "legal", "leader", "hotline_agent", "supervisor", "administrator")

#: Who may do what at their own unit. A change of policy is a change of this table.
MATRIX = {
    "foi.view": {"disclosure_officer", "reviewer", "legal", "leader", "supervisor"},
    "foi.see_applicant": {"disclosure_officer", "reviewer", "legal", "leader"},
    "foi.file": {"disclosure_officer"},
    "foi.confirm_receipt": {"disclosure_officer"},
    "foi.correct_receipt": {"disclosure_officer"},
    "foi.classify_applicant": {"disclosure_officer"},
    "foi.assign_handler": {"disclosure_officer", "leader"},
    "foi.attach": {"disclosure_officer"},
    "foi.request_correction": {"disclosure_officer"},
    "foi.record_correction": {"disclosure_officer"},
    "foi.ask_extension": {"disclosure_officer"},
    "foi.decide_extension": {"leader"},
    "foi.start_consultation": {"disclosure_officer"},
    "foi.record_consultation": {"disclosure_officer"},
    "foi.notice_fee": {"disclosure_officer"},
    "foi.record_payment": {"disclosure_officer"},
    "foi.draft_decision": {"disclosure_officer"},
    "foi.review_decision": {"reviewer", "legal"},
    "foi.sign_decision": {"leader"},
    "foi.deliver_decision": {"disclosure_officer"},
    "foi.close": {"disclosure_officer"},
    "foi.withdraw": {"disclosure_officer"},
    "foi.correct_event": {"disclosure_officer", "leader"},
    "foi.register_remedy": {"disclosure_officer", "legal"},
    "foi.decide_remedy": {"disclosure_officer", "legal"},
    "foi.correct_remedy": {"disclosure_officer", "legal"},
}


def former(at: Unit, roles: tuple[str, ...]) -> Officer:
    """Make an officer whose posts ended on the day of the act."""
    person = officer("former")
    for role in roles:
        Assignment.objects.create(
            officer=person, role=Role.objects.get(code=role), unit=at, since=date(2020, 1, 1), until=NEXT
        )
    return person


def deputy(name: str, principal: Officer, since: date, until: date) -> Officer:
    """Make an officer who stands in for another between two days."""
    person = officer(name)
    Deputy.objects.create(principal=principal, deputy=person, since=since, until=until)
    return person


def strangers(office: Office, scene: Scene) -> dict[str, object]:
    """Everyone who may not do the act."""
    principal = getattr(office, scene.who)
    elsewhere = unit("other", "另一海关")
    may = MATRIX[scene.act]
    return {
        "anonymous": AnonymousUser(),
        "without a post": officer("nobody"),
        "of another unit": officer("other", *((role, elsewhere) for role in ROLES)),
        "in other posts": officer("wrong", *((role, office.unit) for role in ROLES if role not in may)),
        "no longer in post": former(office.unit, ROLES),
        "deputy not yet": deputy("early", principal, NEXT + timedelta(days=1), NEXT + timedelta(days=9)),
        "deputy no more": deputy("late", principal, DAY, NEXT),
        "the clock": acts.Party.SYSTEM,
    }


@every_act
def test_an_act_is_denied_to_everyone_else_and_open_to_a_deputy(scene: Scene, office: Office) -> None:
    case = scene.ready(office)
    before = Entry.objects.count(), case.version
    allowed = []
    for name, who in strangers(office, scene).items():
        try:
            scene.run(office, case, acts.By(who, NEXT), None)
            allowed.append(name)
        except access.Denied:
            pass
    assert allowed == []
    assert before == (Entry.objects.count(), office.fresh(case).version)
    standing_in = deputy("standing-in", getattr(office, scene.who), NEXT, NEXT + timedelta(days=1))
    scene.run(office, case, acts.By(standing_in, NEXT), None)
    assert Entry.objects.count() > before[0]


@every_act
def test_a_disabled_account_may_nothing(scene: Scene, office: Office) -> None:
    case = scene.ready(office)
    holder = scene.holder(office)
    Officer.objects.filter(pk=holder.officer.pk).update(is_active=False)
    with pytest.raises(access.Denied):
        scene.run(office, case, acts.By(Officer.objects.get(pk=holder.officer.pk), NEXT), None)


@every_act
def test_an_applicant_may_only_what_is_theirs(scene: Scene, office: Office) -> None:
    case = scene.ready(office)
    if scene.act in policies.APPLICANT_ACTS:
        return
    with pytest.raises(access.Denied):
        scene.run(office, case, acts.By(acts.Party.APPLICANT, NEXT), None)


@pytest.mark.parametrize("scene", [s for s in SCENES if s.versioned], ids=[n for n in NAMES if "attach" not in n])
def test_a_stale_page_is_told_what_changed(scene: Scene, office: Office) -> None:
    case = scene.ready(office)
    seen = 0
    before = Entry.objects.count(), Case.objects.values().get(pk=case.pk)
    with pytest.raises(acts.Stale) as told:
        scene.run(office, case, scene.holder(office), seen)
    assert told.value.seen == seen
    assert told.value.case.pk == case.pk
    assert before == (Entry.objects.count(), Case.objects.values().get(pk=case.pk))


def test_of_two_officers_with_one_page_the_second_is_told(office: Office) -> None:
    case = office.file(DAY)
    by = office.by(office.clerk, NEXT)
    acts.request_correction(case, by, NEXT, ["请写明文件名称"], version=case.version)
    with pytest.raises(acts.Stale) as told:
        acts.ask_extension(case, by, NEXT, "检索量大", version=case.version)
    assert told.value.case.state == "awaiting_correction"
    assert not case.extensions.exists()


def test_of_two_officers_with_one_remedy_the_second_is_told(office: Office) -> None:
    case = office.answer(office.file(DAY), DAY).case
    by = office.by(office.clerk, NEXT)
    remedy = acts.register_remedy(case, by, "review", NEXT)
    acts.decide_remedy(remedy, by, NEXT, "upheld", version=1)
    with pytest.raises(acts.Stale):
        acts.correct_remedy(remedy, by, NEXT, "登记有误", True, version=1)


BARRED = [scene for scene in SCENES if scene.act in policies.STATES and "concluded" not in policies.STATES[scene.act]]


@pytest.mark.parametrize("scene", BARRED, ids=[scene.act[4:] + scene.ready.__name__ for scene in BARRED])
def test_a_concluded_case_takes_no_more_acts(scene: Scene, office: Office) -> None:
    case = scene.ready(office)
    acts.withdraw(case, office.by(office.clerk, DAY), DAY)
    before = Entry.objects.count()
    with pytest.raises(acts.Refused, match=r"已于2026-03-02办结"):
        scene.run(office, case, scene.holder(office), None)
    assert Entry.objects.count() == before


def test_the_matrix_names_every_act() -> None:
    assert {rule.act for rule in policies.RULES} == set(MATRIX)
    assert {scene.act for scene in SCENES} == set(MATRIX) - {"foi.view", "foi.see_applicant", "foi.file"}


@pytest.mark.parametrize("role", ROLES)
def test_a_post_opens_exactly_what_the_matrix_says(role: str, office: Office) -> None:
    person = officer("one-post", (role, office.unit))
    opened = {act for act in MATRIX if access.may(person, act, office.unit, NEXT)}
    assert opened == {act for act, roles in MATRIX.items() if role in roles}


def test_only_looking_reaches_below(office: Office) -> None:
    lower = Office(office.unit, "u0002")
    person = officer("above", *((role, office.unit) for role in ROLES), below=True)
    opened = {act for act in MATRIX if access.may(person, act, lower.unit, NEXT)}
    assert opened == {"foi.view"}
    beside = officer("beside", *((role, office.unit) for role in ROLES))
    assert not any(access.may(beside, act, lower.unit, NEXT) for act in MATRIX)
