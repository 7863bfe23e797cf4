"""A unit's profile: nothing is public before a second person has passed it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from gongkai.audit.models import Entry
from gongkai.organisations import access, actions, contents, queries
from gongkai.organisations.contents import Content, Department, Leader, Place
from gongkai.organisations.directory import branch_directory, unit_sheet
from gongkai.organisations.models import Officer, ProfileVersion, Unit, UnitPlace, UnitProfile
from gongkai.organisations.notices import notices
from gongkai.organisations.reviewing import waiting
from gongkai.organisations.search_source import fetch
from gongkai.organisations.tests.conftest import ON
from gongkai.papers.pdf import to_pdf
from gongkai.papers.word import to_docx
from gongkai.search.models import Outbox
from gongkai.search.sources import all_sources
from gongkai.stamps.queries import combined

LATER = date(2026, 5, 6)
FULL = Content(
    contact={
        "office": "办公室（虚构）", "address": "演示路1号", "postcode": "100000", "phone": "010-00000000", "fax": "",
        "email": "a@example.cn", "hours": "工作日9:00—17:00",
    },
    functions="依法监管。\n受理申请。",
    services=("clearance", "disclosure"),
    other_services="演示事项",
    departments=(Department("办公室", "综合协调", "010-00000001"), Department("监管科")),
    leaders=(Leader("甲某某（虚构）", "关长", "主持全面工作"),),
    places=(
        Place(
            "hall", "业务大厅", "演示路2号", "100000", "010-00000002", "周一至周五", 39.9, 116.4, "gcj02",
            ("clearance",),
        ),
        Place("report", "举报点", "演示路3号", phone="12360", hours="全天"),
    ),
)  # fmt: skip
Person = Callable[..., Officer]


@pytest.fixture
def people(person: Person, tree: SimpleNamespace) -> SimpleNamespace:
    """Two who write, one who passes, at one unit; and one elsewhere."""
    return SimpleNamespace(
        writer=person("writer", "disclosure_officer", tree.cc),
        other=person("other", "disclosure_officer", tree.cc),
        reviewer=person("reviewer", "reviewer", tree.cc),
        leader=person("leader", "leader", tree.cc, below=True),
        stranger=person("stranger", "reviewer", tree.bj),
    )


def submitted(unit: Unit, people: SimpleNamespace, content: Content = FULL) -> ProfileVersion:
    """Return a version that waits for review."""
    version = actions.save_profile(unit, content, actor=people.writer, on=ON)
    return actions.submit_profile(version, actor=people.writer, on=ON)


def test_only_passing_makes_it_public(tree: SimpleNamespace, people: SimpleNamespace):
    before = queries.profile_content(tree.cc)
    version = submitted(tree.cc, people)
    assert queries.profile_content(Unit.objects.get(key="cc")) == before
    assert not UnitProfile.objects.exists() and "演示路" not in fetch(["cc"])[0].body
    profile = actions.pass_profile(version, actor=people.reviewer, on=LATER)
    unit = Unit.objects.get(key="cc")
    assert queries.profile_content(unit) == FULL
    assert (unit.address, unit.phone, profile.changed_on) == ("演示路1号", "010-00000000", LATER)
    found = fetch(["cc", "gone"])
    assert [one.key for one in found] == ["unit:cc"] and "业务大厅" in found[0].body and found[0].line == ("hq", "cc")
    source = all_sources()["unit"]
    assert source.visible(["cc", "gone"]) == {"cc"} and set(source.keys()) == {"hq", "bj", "cc", "bj1", "cc1", "cc2"}
    assert dict(queries.contact_lines(unit))["地址"] == "演示路1号"
    assert [entry.act for entry in Entry.objects.filter(act__startswith="unit.profile")] == [
        "unit.profile_saved", "unit.profile_submitted", "unit.profile_passed",
    ]  # fmt: skip


def test_a_later_version_replaces_the_whole(tree: SimpleNamespace, people: SimpleNamespace):
    actions.pass_profile(submitted(tree.cc, people), actor=people.reviewer, on=ON)
    less = replace(FULL, places=FULL.places[1:], leaders=())
    actions.pass_profile(submitted(tree.cc, people, less), actor=people.leader, on=LATER)
    assert queries.profile_content(Unit.objects.get(key="cc")) == less
    assert UnitPlace.objects.count() == 1 and UnitProfile.objects.get().version.number == 2
    assert ProfileVersion.objects.get(number=1).content["leaders"][0]["name"] == "甲某某（虚构）"


def test_nobody_passes_what_they_wrote(person: Person, tree: SimpleNamespace, people: SimpleNamespace):
    both = person("both", "disclosure_officer", tree.cc)
    actions.assign(both, "leader", tree.cc, since=ON, actor=None, on=ON)
    first = actions.save_profile(tree.cc, FULL, actor=both, on=ON)
    again = actions.save_profile(tree.cc, replace(FULL, functions="另一种"), actor=people.writer, on=ON, saves=1)
    assert first.pk == again.pk and again.edited_by == people.writer
    version = actions.submit_profile(again, actor=people.writer, on=ON)
    with pytest.raises(actions.Refused, match="另一个人"):
        actions.pass_profile(version, actor=both, on=ON)
    with pytest.raises(actions.Refused, match="另一个人"):
        actions.return_profile(version, "不妥", actor=both, on=ON)
    assert waiting(both, ON) == [] and [one.pk for one in waiting(people.leader, ON)] == [version.pk]
    assert not UnitProfile.objects.exists()


def test_the_database_holds_it_too(tree: SimpleNamespace, people: SimpleNamespace):
    version = submitted(tree.cc, people)
    for change in (
        {"passed_by": people.writer, "decided_on": ON, "state": "passed"},
        {"state": "passed"},
        {"state": "returned", "passed_by": people.reviewer},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProfileVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitProfile.objects.create(
            unit=tree.cc, version=version, edited_by=people.writer, passed_by=people.writer, changed_on=ON
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ProfileVersion.objects.create(unit=tree.cc, number=9, edited_by=people.other, edited_on=ON)


@pytest.mark.parametrize("role", ["reviewer", "legal", "leader", "hotline_agent", "supervisor"])
def test_others_do_not_write(person: Person, tree: SimpleNamespace, role: str):
    with pytest.raises(access.Denied):
        actions.save_profile(tree.cc, FULL, actor=person("x", role, tree.cc), on=ON)


@pytest.mark.parametrize("role", ["disclosure_officer", "legal", "hotline_agent", "supervisor", "administrator"])
def test_others_do_not_pass(person: Person, tree: SimpleNamespace, people: SimpleNamespace, role: str):
    version = submitted(tree.cc, people)
    officer = person("x", role, tree.cc)
    for act in (
        lambda: actions.pass_profile(version, actor=officer, on=ON),
        lambda: actions.return_profile(version, "不妥", actor=officer, on=ON),
    ):
        with pytest.raises(access.Denied):
            act()


def test_rights_end_at_the_unit(tree: SimpleNamespace, people: SimpleNamespace):
    version = submitted(tree.cc, people)
    with pytest.raises(access.Denied):
        actions.pass_profile(version, actor=people.stranger, on=ON)
    for act in (
        lambda: actions.save_profile(tree.bj, FULL, actor=people.writer, on=ON),
        lambda: actions.save_profile(tree.cc1, FULL, actor=people.writer, on=ON),
        lambda: actions.recall_profile(version, actor=people.stranger, on=ON),
        lambda: actions.submit_profile(
            actions.save_profile(tree.cc2, FULL, actor=people.other, on=ON), actor=people.other, on=ON
        ),
    ):
        with pytest.raises(access.Denied):
            act()


def test_two_people_do_not_overwrite_each_other(tree: SimpleNamespace, people: SimpleNamespace):
    actions.save_profile(tree.cc, FULL, actor=people.writer, on=ON)
    with pytest.raises(actions.Refused, match="刚保存过"):
        actions.save_profile(tree.cc, replace(FULL, functions="甲"), actor=people.other, on=ON, saves=0)
    version = actions.save_profile(tree.cc, replace(FULL, functions="乙"), actor=people.other, on=ON, saves=1)
    assert version.editors == sorted([people.writer.pk, people.other.pk])
    actions.pass_profile(actions.submit_profile(version, actor=people.other, on=ON), actor=people.reviewer, on=ON)
    with pytest.raises(actions.Refused, match="已经审核完毕"):
        actions.save_profile(tree.cc, FULL, actor=people.writer, on=ON, saves=2)


def test_states_are_kept_in_order(tree: SimpleNamespace, people: SimpleNamespace):
    version = submitted(tree.cc, people)
    with pytest.raises(actions.Refused, match="撤回后才能修改"):
        actions.save_profile(tree.cc, FULL, actor=people.writer, on=ON, saves=1)
    with pytest.raises(actions.Refused, match="不能送审"):
        actions.submit_profile(version, actor=people.writer, on=ON)
    draft = actions.recall_profile(version, actor=people.other, on=ON)
    with pytest.raises(actions.Refused, match="待审核"):
        actions.pass_profile(draft, actor=people.reviewer, on=ON)
    version = actions.submit_profile(draft, actor=people.writer, on=ON)
    with pytest.raises(actions.Refused, match="理由"):
        actions.return_profile(version, " ", actor=people.reviewer, on=ON)
    back = actions.return_profile(version, "电话不对", actor=people.reviewer, on=ON)
    assert (back.state, back.reason) == ("returned", "电话不对")
    assert any("电话不对" in one.text for one in notices(people.writer, ON))
    assert actions.save_profile(tree.cc, FULL, actor=people.writer, on=ON).number == 2
    assert not any("电话不对" in one.text for one in notices(people.writer, ON))


def test_what_changes_nothing_is_not_sent_up(tree: SimpleNamespace, people: SimpleNamespace):
    actions.pass_profile(submitted(tree.cc, people), actor=people.reviewer, on=ON)
    same = actions.save_profile(Unit.objects.get(key="cc"), FULL, actor=people.writer, on=ON)
    with pytest.raises(actions.Refused, match="完全相同"):
        actions.submit_profile(same, actor=people.writer, on=ON)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (replace(FULL, contact={**FULL.contact, "email": "不是邮箱"}), "电子邮箱"),
        (replace(FULL, leaders=(Leader("", "关长"),)), "负责人第1行的姓名"),
        (replace(FULL, departments=(Department("长" * 61),)), "机构设置第1行"),
        (replace(FULL, services=("moon",)), "办理事项"),
        (replace(FULL, places=(Place("moon", "某处", "某路"),)), "地点第1行的类别"),
        (replace(FULL, places=(Place("hall", "某处", "某路", latitude=30.0),)), "要么都填"),
    ],
)
def test_bad_values_are_refused_in_chinese(tree: SimpleNamespace, people: SimpleNamespace, content: Content, says: str):
    with pytest.raises(actions.Refused, match=says):
        actions.save_profile(tree.cc, content, actor=people.writer, on=ON)
    assert not ProfileVersion.objects.exists()


def test_finished_pages_fall_only_when_the_public_sees_a_change(tree: SimpleNamespace, people: SimpleNamespace):
    names = [f"unit:{tree.cc.pk}"]
    before = combined(names)
    Outbox.objects.all().delete()
    version = submitted(tree.cc, people)
    assert combined(names) == before and not Outbox.objects.exists()
    actions.pass_profile(version, actor=people.reviewer, on=ON)
    passed = combined(names)
    assert list(Outbox.objects.values_list("kind", "key")) == [("unit", "cc")]
    assert passed > before and combined(["units"]) > 0
    actions.rename_unit(Unit.objects.get(key="cc"), "南山麓新海关", since=ON, actor=None, on=ON)
    assert combined(names) > passed


def test_an_officer_cannot_go_around_the_review(tree: SimpleNamespace, people: SimpleNamespace):
    with pytest.raises(actions.Refused, match="另一个人审核"):
        actions.update_contact(tree.cc, {"phone": "010-1"}, actor=people.writer, on=ON)
    actions.update_contact(tree.cc, {"region_name": "某关区"}, actor=people.writer, on=ON)
    assert Unit.objects.get(key="cc").region_name == "某关区"


def test_versions_are_compared_line_by_line():
    changed = replace(
        FULL, leaders=(Leader("乙某某（虚构）", "关长"),), functions="依法监管。", departments=FULL.departments[::-1]
    )
    states = {(one.section, one.label): one.state for one in contents.compare(FULL, changed)}
    assert states["负责人", "甲某某（虚构）"] == "删去" and states["负责人", "乙某某（虚构）"] == "新增"
    assert states["机关职能", "机关职能"] == "改动" and states["机构设置", "办公室"] == ""
    assert contents.from_json(contents.to_json(changed)) == changed
    with pytest.raises(contents.BadContent):
        contents.from_json({"leaders": [{"name": "甲"}]})


def test_an_office_publishes_in_its_parents_name_unless_it_chooses_otherwise(tree: SimpleNamespace):
    office = actions.open_unit(name="松林办事处", level="office", above=tree.cc2, actor=None, on=ON)
    assert queries.publisher(office, ON) == tree.cc2 and queries.publisher(tree.cc2, ON) == tree.cc2
    actions.set_practice(tree.cc2, queries.OWN_NAME, True, actor=None, on=ON)
    assert queries.publisher(office, ON) == tree.cc and queries.publisher(tree.cc1, ON) == tree.cc1
    actions.set_practice(office, queries.OWN_NAME, False, actor=None, on=ON)
    assert queries.publisher(office, ON) == office
    actions.set_practice(tree.hq, queries.OWN_NAME, True, actor=None, on=ON)
    assert queries.publisher(tree.hq, ON) == tree.hq


def test_the_sheet_and_the_directory_are_printed_from_the_same_rows(tree: SimpleNamespace, people: SimpleNamespace):
    version = submitted(tree.cc, people)
    assert "演示路" not in str(unit_sheet(tree.cc, ON)) + str(branch_directory(tree.hq, ON))
    actions.pass_profile(version, actor=people.reviewer, on=ON)
    unit = Unit.objects.get(key="cc")
    sheet, directory = unit_sheet(unit, ON), branch_directory(tree.hq, ON)
    assert "演示路2号" in str(sheet) and "甲某某（虚构）" in str(sheet)
    assert "演示路1号" in str(directory) and str(directory).count("海关") >= 5
    assert to_pdf(sheet).startswith(b"%PDF") and to_docx(directory).startswith(b"PK")
