"""Who may do what where: everything closed unless a row opens it; deputies and dates; no reach beyond one's branch."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.db.models import Max

from gongkai.audit.models import Entry
from gongkai.organisations import access, actions
from gongkai.organisations.models import Assignment, Deputy, Officer, Role
from gongkai.organisations.tests.conftest import BEGIN, ON, PASSWORD

pytestmark = pytest.mark.django_db
Person = Callable[..., Officer]


def test_unknown_acts_are_errors(admin: Officer, tree: SimpleNamespace):
    with pytest.raises(KeyError):
        access.may(admin, "moon.fly", tree.hq, ON)
    with pytest.raises(KeyError):
        access.units_for(admin, "moon.fly", ON)


def test_nobody_may_do_anything_without_a_post(tree: SimpleNamespace):
    officer, _ = actions.create_officer("idle", "闲人（虚构）", tree.cc, actor=None, on=ON, password=PASSWORD)
    for act in access.rules():
        assert not access.may(officer, act, tree.cc, ON)
        assert not access.units_for(officer, act, ON).exists()
        assert not access.may(None, act, tree.cc, ON)


def test_a_superuser_flag_opens_no_act(tree: SimpleNamespace):
    officer, _ = actions.create_officer("root", "无岗（虚构）", tree.cc, actor=None, on=ON, password=PASSWORD)
    officer.is_superuser = True
    officer.save()
    assert not access.may(officer, "units.manage", tree.cc, ON)


@pytest.mark.parametrize("below", [True, False])
def test_the_subtree_counts_only_where_the_post_includes_it(person: Person, tree: SimpleNamespace, below: bool):
    officer = person("qian", "administrator", tree.cc, below=below)
    assert access.may(officer, "units.manage", tree.cc, ON)
    assert access.may(officer, "units.manage", tree.cc1, ON) is below
    assert not access.may(officer, "units.manage", tree.bj1, ON)
    assert not access.may(officer, "units.manage", tree.hq, ON)
    expected = {"cc", "cc1", "cc2"} if below else {"cc"}
    assert set(access.units_for(officer, "units.manage", ON).values_list("key", flat=True)) == expected


def test_may_and_units_for_agree_everywhere(person: Person, tree: SimpleNamespace):
    units = list(vars(tree).values())
    people = [
        person("a", "administrator", tree.cc, below=True),
        person("b", "supervisor", tree.bj),
        person("c", "disclosure_officer", tree.cc1),
    ]
    for officer in people:
        for act in access.rules():
            listed = set(access.units_for(officer, act, ON))
            assert listed == {unit for unit in units if access.may(officer, act, unit, ON)}, act


def test_dates_of_a_post(person: Person, tree: SimpleNamespace):
    officer, _ = actions.create_officer("sun", "孙某（虚构）", tree.cc, actor=None, on=BEGIN, password=PASSWORD)
    actions.assign(
        officer, "administrator", tree.cc, since=date(2026, 3, 1), until=date(2026, 3, 10), actor=None, on=BEGIN
    )
    days = {date(2026, 2, 28): False, date(2026, 3, 1): True, date(2026, 3, 9): True, date(2026, 3, 10): False}
    for day, held in days.items():
        assert access.may(officer, "units.manage", tree.cc, day) is held


def test_a_deputy_has_the_posts_while_the_dates_hold(person: Person, tree: SimpleNamespace):
    principal = person("zhao", "administrator", tree.cc, below=True)
    deputy = person("li", "disclosure_officer", tree.cc1)
    actions.set_deputy(principal, deputy, since=date(2026, 3, 2), until=date(2026, 3, 7), actor=None, on=ON)
    assert not access.may(deputy, "units.manage", tree.cc2, date(2026, 3, 1))
    assert access.may(deputy, "units.manage", tree.cc2, date(2026, 3, 2))
    assert not access.may(deputy, "units.manage", tree.cc2, date(2026, 3, 7))
    actions.disable_officer(principal, actor=None, on=ON)
    assert not access.may(deputy, "units.manage", tree.cc2, date(2026, 3, 3))


def test_standing_in_is_not_passed_on(person: Person, tree: SimpleNamespace):
    first, second, third = (person(name, "administrator", unit) for name, unit in
                            (("a", tree.cc), ("b", tree.bj), ("c", tree.cc2)))  # fmt: skip
    dates = {"since": ON, "until": date(2026, 4, 1), "actor": None, "on": ON}
    actions.set_deputy(first, second, **dates)
    actions.set_deputy(second, third, **dates)
    assert access.may(third, "units.manage", tree.bj, ON) and not access.may(third, "units.manage", tree.cc, ON)


def test_a_deputy_can_be_ended(person: Person, tree: SimpleNamespace):
    principal, deputy = person("zhao", "administrator", tree.cc), person("li", "disclosure_officer", tree.cc1)
    row = actions.set_deputy(principal, deputy, since=BEGIN, until=date(2027, 1, 1), actor=None, on=ON)
    with pytest.raises(actions.Refused, match="已经设了代理"):
        actions.set_deputy(principal, deputy, since=ON, until=date(2026, 5, 1), actor=None, on=ON)
    actions.end_deputy(row, until=ON, actor=None, on=ON)
    assert not access.may(deputy, "units.manage", tree.cc, ON)
    actions.end_deputy(Deputy.objects.get(), until=BEGIN, actor=None, on=ON)
    assert not Deputy.objects.exists()


def test_a_disabled_officer_may_nothing(person: Person, tree: SimpleNamespace):
    officer = person("zhao", "administrator", tree.cc)
    actions.disable_officer(officer, actor=None, on=ON)
    assert not access.may(officer, "units.manage", tree.cc, ON)
    actions.enable_officer(officer, actor=None, on=ON)
    assert access.may(officer, "units.manage", tree.cc, ON)


def test_an_administrator_of_a_branch_stays_in_it(person: Person, tree: SimpleNamespace, admin: Officer):
    local = person("qian", "administrator", tree.cc, below=True)
    mixed = person("feng", "disclosure_officer", tree.cc1)
    actions.assign(mixed, "supervisor", tree.hq, below=True, since=BEGIN, actor=admin, on=ON)
    refused = [
        lambda: actions.create_officer("x", "某（虚构）", tree.bj, actor=local, on=ON),
        lambda: actions.create_officer("x", "某（虚构）", None, actor=local, on=ON),
        lambda: actions.assign(local, "administrator", tree.hq, since=ON, actor=local, on=ON),
        lambda: actions.reset_password(admin, actor=local, on=ON),
        lambda: actions.reset_password(mixed, actor=local, on=ON),
        lambda: actions.set_deputy(mixed, local, since=ON, until=date(2026, 5, 1), actor=local, on=ON),
        lambda: actions.set_deputy(admin, local, since=ON, until=date(2026, 5, 1), actor=local, on=ON),
        lambda: actions.disable_officer(admin, actor=local, on=ON),
        lambda: actions.reset_second_factor(mixed, actor=local, on=ON),
        lambda: actions.unlock(admin, actor=local, on=ON),
        lambda: actions.end_assignment(mixed.assignments.get(unit=tree.hq), until=ON, actor=local, on=ON),
        lambda: actions.require_second_factor("leader", actor=local, on=ON),
        lambda: actions.import_units("key,name,level,parent\n", actor=local, on=ON),
        lambda: actions.import_calendar("", 2027, actor=local, on=ON),
        lambda: actions.move_unit(tree.cc1, tree.bj, since=ON, actor=local, on=ON),
        lambda: actions.merge_unit(tree.cc1, tree.bj1, merged_on=ON, actor=local, on=ON),
        lambda: actions.open_unit(name="某关", level="local", above=tree.bj, actor=local, on=ON),
        lambda: actions.update_contact(tree.bj, {"phone": "1"}, actor=local, on=ON),
        lambda: actions.set_practice(tree.bj, "red_head", "某", actor=local, on=ON),
    ]
    entries = Entry.objects.count()
    for number, act in enumerate(refused):
        with pytest.raises(access.Denied):
            act()
        assert Entry.objects.count() == entries, number
    actions.create_officer("y", "某（虚构）", tree.cc2, actor=local, on=ON)
    actions.move_unit(tree.cc1, tree.cc2, since=ON, actor=local, on=ON)


def test_the_refusal_is_a_chinese_sentence(person: Person, tree: SimpleNamespace):
    officer = person("zhao", "leader", tree.cc)
    with pytest.raises(access.Denied, match="您在北海岸海关没有“管理单位”的权限"):
        access.require(officer, "units.manage", tree.bj, ON)


def test_the_last_administrator_stays(admin: Officer, person: Person, tree: SimpleNamespace):
    held = admin.assignments.get()
    with pytest.raises(actions.Refused, match="最后一名"):
        actions.end_assignment(held, until=ON, actor=admin, on=ON)
    with pytest.raises(actions.Refused, match="最后一名"):
        actions.disable_officer(admin, actor=None, on=ON)
    with pytest.raises(actions.Refused, match="自己"):
        actions.disable_officer(admin, actor=admin, on=ON)
    person("second", "administrator", tree.hq, below=True)
    actions.end_assignment(held, until=ON, actor=admin, on=ON)
    assert not access.may(admin, "units.manage", tree.hq, ON)


def test_posts_are_not_given_twice_and_end_once(person: Person, tree: SimpleNamespace):
    officer = person("zhao", "leader", tree.cc)
    with pytest.raises(actions.Refused, match="已经是"):
        actions.assign(officer, "leader", tree.cc, since=ON, actor=None, on=ON)
    with pytest.raises(actions.Refused, match="晚于"):
        actions.assign(officer, "legal", tree.cc, since=ON, until=ON, actor=None, on=ON)
    held = officer.assignments.get()
    actions.end_assignment(held, until=date(2026, 2, 1), actor=None, on=ON)
    with pytest.raises(actions.Refused, match="已经结束"):
        actions.end_assignment(held, until=ON, actor=None, on=ON)
    mistaken = actions.assign(officer, "legal", tree.cc, since=ON, actor=None, on=ON)
    actions.end_assignment(mistaken, until=ON, actor=None, on=ON)
    assert not Assignment.objects.filter(role__code="legal").exists()


def test_accounts_are_unique_in_any_spelling(tree: SimpleNamespace, admin: Officer):
    with pytest.raises(actions.Refused, match="已经有人使用"):
        actions.create_officer("ADMIN", "某（虚构）", tree.cc, actor=None, on=ON)
    with pytest.raises(actions.Refused, match="姓名"):
        actions.create_officer("z", " ", tree.cc, actor=None, on=ON)
    officer, password = actions.create_officer("new", "某（虚构）", tree.cc, actor=admin, on=ON)
    assert officer.must_change_password and officer.check_password(password) and len(password) == 19


def test_roles_are_shipped_once_and_keep_what_was_set(admin: Officer):
    assert Role.objects.count() == 7 and Role.objects.aggregate(Max("order"))["order__max"] == 7
    actions.require_second_factor("leader", actor=admin, on=ON)
    actions.ensure_roles()
    assert Role.objects.get(code="leader").second_factor and Role.objects.count() == 7


def test_no_name_or_password_stands_in_the_record(admin: Officer, tree: SimpleNamespace):
    _, password = actions.create_officer("secretive", "诸葛某（虚构）", tree.cc, actor=admin, on=ON)
    recorded = str(list(Entry.objects.values()))
    assert password not in recorded and "诸葛" not in recorded and "secretive" not in recorded
