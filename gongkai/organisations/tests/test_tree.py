"""The dated tree: names, parents, closing and merging, on any day; same-named units are never confused."""

from datetime import date
from importlib.resources import files
from types import SimpleNamespace

import pytest

from gongkai.audit.actions import verify_database
from gongkai.audit.models import Entry
from gongkai.organisations import actions, practices, queries
from gongkai.organisations.models import Placement, Unit, UnitName
from gongkai.organisations.tests.conftest import BEGIN, ON, TREE
from gongkai.statute.tables import grounds

LATER = date(2026, 6, 1)
SPLITTABLE = [ground.code for ground in grounds() if ground.outcome == "other_ground"]
pytestmark = pytest.mark.django_db


def keys(units) -> set[str]:
    return {unit.key for unit in units}


def test_the_shipped_profile_loads_and_again_changes_nothing():
    text = files("gongkai.organisations").joinpath("data/customs_units.csv").read_text(encoding="utf-8")
    first = actions.import_units(text, actor=None, on=ON)
    assert (len(first.created), first.errors, first.written) == (623, [], True)
    again = actions.import_units(text, actor=None, on=LATER)
    assert (len(again.unchanged), again.changed, again.written) == (623, [], False)
    assert Entry.objects.filter(act="units.imported").count() == 1
    assert UnitName.objects.count() == 623 and Placement.objects.count() == 622
    assert queries.root(ON).code == "0000" and queries.branch(queries.root(ON), ON).count() == 623
    assert Unit.objects.filter(name="朝阳海关").count() == 2
    assert queries.find_unit("5100").region_name == "广州海关关区" and Unit.objects.filter(name_verified=False).exists()


def test_same_named_units_are_told_apart(tree: SimpleNamespace):
    assert tree.bj1.name == tree.cc1.name == "朝阳海关"
    assert queries.parent(tree.bj1, ON) == tree.bj and queries.parent(tree.cc1, ON) == tree.cc
    with pytest.raises(queries.UnknownUnit):
        queries.find_unit("朝阳海关")
    assert queries.find_unit("0101") == tree.bj1


def test_a_move_holds_from_its_day_only(tree: SimpleNamespace):
    actions.move_unit(tree.cc1, tree.bj, since=LATER, actor=None, on=ON)
    day_before = date(2026, 5, 31)
    assert queries.parent(tree.cc1, day_before) == tree.cc and queries.parent(tree.cc1, LATER) == tree.bj
    assert keys(queries.branch(tree.cc, day_before)) == {"cc", "cc1", "cc2"}
    assert keys(queries.branch(tree.cc, LATER)) == {"cc", "cc2"}
    assert [unit.key for unit in queries.line(tree.cc1, LATER)] == ["cc1", "bj", "hq"]


def test_circles_are_refused_now_and_later(tree: SimpleNamespace):
    with pytest.raises(actions.Refused, match="之下"):
        actions.move_unit(tree.cc, tree.cc1, since=ON, actor=None, on=ON)
    with pytest.raises(actions.Refused, match="之下"):
        actions.move_unit(tree.cc, tree.cc, since=ON, actor=None, on=ON)
    actions.move_unit(tree.cc, tree.bj1, since=LATER, actor=None, on=ON)
    with pytest.raises(actions.Refused, match="之下"):
        actions.move_unit(tree.bj1, tree.cc2, since=date(2026, 4, 1), actor=None, on=ON)


def test_moves_out_of_order_are_refused(tree: SimpleNamespace):
    actions.move_unit(tree.cc1, tree.bj, since=LATER, actor=None, on=ON)
    with pytest.raises(actions.Refused, match="不能早于"):
        actions.move_unit(tree.cc1, tree.hq, since=ON, actor=None, on=ON)


def test_names_belong_to_their_days(tree: SimpleNamespace):
    actions.rename_unit(tree.cc2, "青松林海关", since=ON, actor=None, on=ON)
    assert queries.name_on(tree.cc2, date(2026, 3, 1)) == "松林海关"
    assert queries.name_on(tree.cc2, ON) == queries.name_on(tree.cc2, LATER) == "青松林海关"
    assert Unit.objects.get(key="cc2").name == "青松林海关"
    actions.rename_unit(tree.cc2, "松涛海关", since=ON, actor=None, on=ON)
    assert queries.name_on(tree.cc2, ON) == "松涛海关" and UnitName.objects.filter(unit=tree.cc2).count() == 2
    for name, since in (("松涛海关", ON), ("另一名", LATER), ("另一名", date(2026, 1, 1)), ("", ON)):
        with pytest.raises(actions.Refused):
            actions.rename_unit(tree.cc2, name, since=since, actor=None, on=ON)


def test_a_merger_closes_and_hands_over(tree: SimpleNamespace):
    actions.move_unit(tree.cc2, tree.cc1, since=ON, actor=None, on=ON)
    actions.merge_unit(tree.cc1, tree.bj1, merged_on=LATER, actor=None, on=LATER)
    unit = Unit.objects.get(key="cc1")
    assert unit.closed_on == LATER and unit.merged_into == tree.bj1
    assert queries.parent(tree.cc2, LATER) == tree.bj1 and queries.parent(tree.cc2, ON) == tree.cc1
    assert "cc1" in keys(queries.open_units(ON)) and "cc1" not in keys(queries.open_units(LATER))
    assert "cc1" in keys(queries.branch(tree.bj, LATER))
    with pytest.raises(actions.Refused, match="已于"):
        actions.merge_unit(unit, tree.bj, merged_on=LATER, actor=None, on=LATER)


def test_closing(tree: SimpleNamespace):
    with pytest.raises(actions.Refused, match="2个存续单位"):
        actions.close_unit(tree.cc, closed_on=ON, actor=None, on=ON)
    with pytest.raises(actions.Refused, match="总署"):
        actions.close_unit(tree.hq, closed_on=ON, actor=None, on=ON)
    actions.close_unit(tree.cc2, closed_on=ON, actor=None, on=ON)
    assert queries.parent(tree.cc2, LATER) == tree.cc
    with pytest.raises(actions.Refused, match="存续"):
        actions.move_unit(tree.cc1, Unit.objects.get(key="cc2"), since=LATER, actor=None, on=LATER)


def test_opening_gets_the_next_key(tree: SimpleNamespace):
    made = actions.open_unit(name="新港海关", level="local", above=tree.cc, opened_on=ON, actor=None, on=ON)
    assert made.key == "u0001" and queries.parent(made, ON) == tree.cc and queries.parent(made, BEGIN) is None
    for name, level, above in (("", "local", tree.cc), ("某关", "moon", tree.cc), ("某关", "local", None)):
        with pytest.raises(actions.Refused):
            actions.open_unit(name=name, level=level, above=above, actor=None, on=ON)


def test_contact(tree: SimpleNamespace):
    actions.update_contact(tree.cc, {"phone": "010-00000000", "email": "x@example.cn"}, actor=None, on=ON)
    assert Unit.objects.get(key="cc").phone == "010-00000000"
    with pytest.raises(actions.Refused, match="电子邮箱"):
        actions.update_contact(tree.cc, {"email": "不是邮箱"}, actor=None, on=ON)
    with pytest.raises(KeyError):
        actions.update_contact(tree.cc, {"name": "改名"}, actor=None, on=ON)


def test_practices_tighten_and_never_loosen(tree: SimpleNamespace):
    def put(unit, code, value, year=0):
        actions.set_practice(unit, code, value, year=year, actor=None, on=ON)

    put(tree.cc, "answer_workdays", 15)
    put(tree.cc1, "answer_workdays", 18)
    assert practices.choice(tree.cc1, "answer_workdays", ON) == 15
    put(tree.cc1, "answer_workdays", 10)
    assert practices.choice(tree.cc1, "answer_workdays", ON) == 10
    assert practices.choice(tree.bj1, "answer_workdays", ON) is None
    put(tree.cc, "channels_off", ["web", "fax"])
    assert practices.choice(tree.cc2, "channels_off", ON) == ["fax", "web"]
    rows = [{"label": "咨询事项", "grounds": SPLITTABLE[:1]}, {"label": "申请人撤销申请", "grounds": SPLITTABLE[1:2]}]
    put(tree.cc, "other_ground_rows", rows, year=2023)
    assert queries.practice(tree.cc, "other_ground_rows", ON, 2023) == rows
    assert practices.choice(tree.cc, "other_ground_rows", ON, 2024) == []
    put(tree.cc, "answer_workdays", None)
    assert practices.choice(tree.cc, "answer_workdays", ON) is None


@pytest.mark.parametrize(
    "code,value,year",
    [
        ("answer_workdays", 21, 0),
        ("answer_workdays", 0, 0),
        ("answer_workdays", True, 0),
        ("answer_workdays", "15", 0),
        ("answer_workdays", 15, 2026),
        ("channels_off", ["counter"], 0),
        ("channels_off", ["post"], 0),
        ("channels_off", ["pigeon"], 0),
        ("channels_off", "web", 0),
        ("other_ground_rows", [{"label": "甲", "grounds": SPLITTABLE[:1]}], 0),
        ("other_ground_rows", [{"label": one, "grounds": SPLITTABLE[:1]} for one in "甲乙"], 2026),
        ("other_ground_rows", [{"label": "甲", "grounds": ["disclosed"]}], 2026),
        ("number_prefix", "长" * 21, 0),
    ],
)
def test_choices_that_loosen_or_make_no_sense_are_refused(tree: SimpleNamespace, code: str, value, year: int):
    with pytest.raises(actions.Refused):
        actions.set_practice(tree.cc, code, value, year=year, actor=None, on=ON)


def test_an_unknown_matter_is_an_error(tree: SimpleNamespace):
    with pytest.raises(KeyError):
        actions.set_practice(tree.cc, "free_lunch", 1, actor=None, on=ON)
    with pytest.raises(KeyError):
        practices.choice(tree.cc, "free_lunch", ON)


HEADING = "key,code,name,level,parent,email,opened_on\n"


@pytest.mark.parametrize(
    "lines,line,column,words",
    [
        ("n1,,,隶属海关,cc,,", 2, "名称", "请填写"),
        ("n1,,某关,宇宙海关,cc,,", 2, "层级", "之一"),
        ("n1,,某关,隶属海关,zz,,", 2, "上级内部编号", "没有内部编号"),
        ("n1,,某关,隶属海关,,,", 2, "上级内部编号", "请填写上级"),
        ("n1,,某关,隶属海关,n1,,", 2, "上级内部编号", "自己"),
        ("n1,,某关,隶属海关,cc,不是邮箱,", 2, "电子邮箱", "有效"),
        ("n1,,某关,隶属海关,cc,,2026-02-30", 2, "设立日期", "没有"),
        ("坏,,某关,隶属海关,cc,,", 2, "内部编号", "小写字母"),
        ("n1,,某关,隶属海关,cc", 2, "", "5格"),
        ("n1,,甲关,隶属海关,cc,,\nn1,,乙关,隶属海关,cc,,", 3, "内部编号", "第2行"),
        ("n1,77,甲关,隶属海关,cc,,\nn2,77,乙关,隶属海关,cc,,", 3, "关区代码", "第2行"),
        ("n1,,甲关,隶属海关,n2,,\nn2,,乙关,隶属海关,n1,,", 2, "上级内部编号", "圈"),
        ("cc,0200,南山麓海关,直属海关,cc1,,", 2, "上级内部编号", "圈"),
        ("n1,,又一总署,总署,,,", 2, "层级", "只能有一个"),
        ("n1,," + "长" * 101 + ",隶属海关,cc,,", 2, "名称", "100字"),
    ],
)
def test_errors_name_the_line_and_nothing_is_written(tree: SimpleNamespace, lines, line, column, words):
    good = "\nok1,,好关,隶属海关,cc,,"
    report = actions.import_units(HEADING + lines + good, actor=None, on=ON)
    found = [one for one in report.errors if one.line == line and one.column == column]
    assert found and words in found[0].message, report.errors
    assert not report.written and not Unit.objects.filter(key="ok1").exists()


@pytest.mark.parametrize(
    "text,words",
    [
        ("", "空"),
        ("key,name,level\n", "缺少列"),
        (HEADING.strip() + ",colour\n", "不认识的列“colour”"),
        ("key,key,name,level,parent\n", "重复"),
        ('key,name,level,parent\n"x', "CSV"),
        ("x" * 2_000_001, "过大"),
    ],
)
def test_faults_of_the_whole_file(tree: SimpleNamespace, text: str, words: str):
    report = actions.import_units(text, actor=None, on=ON, partial=True)
    assert words in report.errors[0].message and not report.written


def test_a_partial_import_leaves_out_faulty_lines_and_what_hangs_on_them(tree: SimpleNamespace):
    text = HEADING + "n1,,,隶属海关,cc,,\nn2,,下关,隶属海关,n1,,\nn3,,好关,隶属海关,cc,,\n"
    report = actions.import_units(text, actor=None, on=ON, partial=True)
    assert report.created == ["n3"] and report.written and len(report.errors) == 1
    assert Unit.objects.filter(key__startswith="n").count() == 1


def test_a_dry_run_writes_nothing(tree: SimpleNamespace):
    report = actions.import_units(HEADING + "n3,,好关,隶属海关,cc,,\n", actor=None, on=ON, dry_run=True)
    assert report.created == ["n3"] and not Unit.objects.filter(key="n3").exists()


def test_an_import_renames_and_moves_from_its_day(tree: SimpleNamespace):
    changed = TREE.replace("cc2,,松林海关,隶属海关,cc", "cc2,,松涛海关,隶属海关,bj")
    report = actions.import_units(changed, actor=None, on=ON)
    assert report.changed == ["cc2"] and len(report.unchanged) == 5
    assert queries.name_on(tree.cc2, date(2026, 3, 1)) == "松林海关" and queries.name_on(tree.cc2, ON) == "松涛海关"
    assert queries.parent(tree.cc2, date(2026, 3, 1)) == tree.cc and queries.parent(tree.cc2, ON) == tree.bj


def test_chinese_headings_are_read_too(tree: SimpleNamespace):
    report = actions.import_units("\ufeff内部编号,名称,层级,上级内部编号\nn1,好关,隶属海关,cc\n", actor=None, on=ON)
    assert report.created == ["n1"]


def test_every_act_leaves_an_entry_and_the_chain_holds(tree: SimpleNamespace):
    actions.rename_unit(tree.cc2, "青松林海关", since=ON, actor=None, on=ON)
    actions.move_unit(tree.cc1, tree.bj, since=LATER, actor=None, on=ON)
    actions.update_contact(tree.cc, {"phone": "010-00000000"}, actor=None, on=ON)
    acts = set(Entry.objects.values_list("act", flat=True))
    assert acts == {"units.imported", "unit.renamed", "unit.moved", "unit.contact"}
    assert "010-00000000" not in str(list(Entry.objects.values()))
    assert verify_database() == (4, None)
