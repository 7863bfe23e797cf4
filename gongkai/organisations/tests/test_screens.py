"""The officers' screens of this room: each opens for whom it should, keeps what was typed, and does what it says."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.audit.models import Entry
from gongkai.organisations import actions
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Assignment, Officer, Practice, Unit
from gongkai.organisations.tests.conftest import ON, PASSWORD, TREE
from gongkai.organisations.tests.test_calendar import YEAR
from gongkai.statute.tables import grounds

pytestmark = pytest.mark.django_db
BACKEND = "gongkai.organisations.sign_in.OfficerBackend"
BASE = "/office"


@pytest.fixture
def wang(person, tree: SimpleNamespace) -> Officer:
    return person("wang", "disclosure_officer", tree.cc1)


def read(response) -> str:
    return response.content.decode()


OPEN_TO_ALL = [
    "units/",
    "units/cc/",
    "units/?q=朝阳",
    "units/?closed=1",
    "calendar/",
    "calendar/2026/",
    "calendar/2027/",
]
CLOSED = [
    "units/import/", "units/open/", "units/cc/titles/", "units/cc/rename/", "units/cc/move/", "units/cc/close/",
    "units/cc/merge/", "units/cc/practices/", "people/", "people/create/", "people/roles/", "people/{pk}/",
    "people/{pk}/assign/", "people/{pk}/posts/{post}/end/", "people/{pk}/deputy/", "people/{pk}/disable/",
    "people/{pk}/enable/", "people/{pk}/reset/", "people/{pk}/reset-second/", "people/{pk}/unlock/", "calendar/import/",
    "record/", "record/export/",
]  # fmt: skip


@pytest.mark.parametrize("path", [*OPEN_TO_ALL, *CLOSED])
def test_every_screen_opens_for_the_administrator(office: Client, wang: Officer, path: str):
    path = path.format(pk=wang.pk, post=wang.assignments.get().pk)
    assert office.get(f"{BASE}/{path}").status_code == 200


@pytest.mark.parametrize("path", CLOSED)
def test_closed_screens_are_closed_to_others(client: Client, wang: Officer, admin: Officer, path: str):
    client.force_login(wang, backend=BACKEND)
    path = path.format(pk=admin.pk, post=admin.assignments.get().pk)
    for response in (client.get(f"{BASE}/{path}"), client.post(f"{BASE}/{path}", {"confirmed": "yes"})):
        assert response.status_code in {403, 405}, path
        if response.status_code == 403:
            assert "没有" in read(response) and "权限" in read(response)


@pytest.mark.parametrize("path", OPEN_TO_ALL)
def test_open_screens_are_open_to_anyone_with_a_post(client: Client, wang: Officer, path: str):
    client.force_login(wang, backend=BACKEND)
    assert client.get(f"{BASE}/{path}").status_code == 200


@pytest.mark.parametrize("path", ["units/zz/", "people/99999/", "calendar/1999/", "calendar/2999/"])
def test_unknown_things_are_not_found(office: Client, path: str):
    assert office.get(f"{BASE}/{path}").status_code == 404


def test_the_tree_tells_same_names_apart(office: Client):
    page = read(office.get(f"{BASE}/units/"))
    assert "（属北海岸海关，bj1）" in page and "（属南山麓海关，cc1）" in page
    found = read(office.get(f"{BASE}/units/?q=朝阳"))
    assert "2 个单位" in found and "北海岸海关" in found and "南山麓海关" in found
    assert "没有找到" in read(office.get(f"{BASE}/units/?q=<script>"))


def test_search_finds_earlier_names(office: Client, tree: SimpleNamespace):
    actions.rename_unit(tree.cc2, "青涛海关", since=ON, actor=None, on=ON)
    assert "青涛海关" in read(office.get(f"{BASE}/units/?q=松林"))


def test_renaming_shows_its_effect_first(office: Client):
    address, asked = f"{BASE}/units/cc2/rename/", {"name": "朝阳海关", "since": today().isoformat(), "verified": "on"}
    page = read(office.post(address, asked))
    assert "请确认这样做的后果" in page and "bj1也叫“朝阳海关”" in page
    assert Unit.objects.get(key="cc2").name == "松林海关"
    done = office.post(address, {**asked, "confirmed": "yes"})
    assert done.status_code == 302 and Unit.objects.get(key="cc2").name == "朝阳海关"


def test_what_was_typed_survives_errors(office: Client):
    page = read(office.post(f"{BASE}/units/cc2/rename/", {"name": "新名字海关", "since": "2026-02-30"}))
    assert "新名字海关" in page and "2026-02-30" in page and "error-summary" in page
    page = read(office.post(f"{BASE}/units/cc2/move/", {"above": "朝阳海关", "since": "2026-03-01"}))
    assert "没有编号或代码为“朝阳海关”的单位" in page


def test_move_merge_and_close_through_the_screens(office: Client, tree: SimpleNamespace):
    day = today().isoformat()
    refused = office.post(f"{BASE}/units/cc/move/", {"above": "cc1", "since": day, "confirmed": "yes"})
    assert "不能作为它的上级" in read(refused)
    office.post(f"{BASE}/units/cc2/move/", {"above": "0100", "since": day, "confirmed": "yes"})
    office.post(f"{BASE}/units/cc1/merge/", {"into": "bj1", "merged_on": day, "confirmed": "yes"})
    office.post(f"{BASE}/units/cc/close/", {"closed_on": day, "confirmed": "yes"})
    assert set(Unit.objects.exclude(closed_on=None).values_list("key", flat=True)) == {"cc", "cc1"}


def test_titles_and_opening(office: Client):
    office.post(f"{BASE}/units/cc/titles/", {"region_name": "南山麓海关"})
    assert Unit.objects.get(key="cc").region_name == "南山麓海关"
    made = office.post(f"{BASE}/units/open/", {"name": "新港海关", "level": "local", "above": "cc"})
    assert made["Location"] == f"{BASE}/units/u0001/"


def test_an_import_is_previewed_then_done(office: Client):
    address = f"{BASE}/units/import/"
    file = SimpleUploadedFile("单位.csv", (TREE + "n1,,新岸海关,隶属海关,cc,\n").encode("gb18030"))
    page = office.post(address, {"file": file})
    assert "还没有写入" in read(page) and not Unit.objects.filter(key="n1").exists()
    office.post(address, {"text": page.context["text"], "confirmed": "all"})
    assert Unit.objects.get(key="n1").name == "新岸海关"


def test_import_errors_are_listed_by_line(office: Client):
    page = read(office.post(f"{BASE}/units/import/", {"text": "key,name,level,parent\nn1,,隶属海关,zz\n"}))
    assert "请填写名称" in page and "没有内部编号为“zz”的单位" in page
    for upload in (b"\xff\xfe\x00\xd8", b"x" * 1_000_001):
        answer = office.post(f"{BASE}/units/import/", {"file": SimpleUploadedFile("x.csv", upload)})
        assert answer.status_code == 200 and "error-summary" in read(answer)
    assert "请选择文件" in read(office.post(f"{BASE}/units/import/", {}))


def test_choices_of_a_unit(office: Client):
    address = f"{BASE}/units/cc/practices/"
    ground = next(one.code for one in grounds() if one.outcome == "other_ground")
    rows = {"matter": "other_ground_rows", "other_ground_rows-own": "on", "other_ground_rows-year": "2026"}
    office.post(address, {**rows, "other_ground_rows-value": f"咨询事项：{ground}"})
    assert Practice.objects.get(code="other_ground_rows").value == [{"label": "咨询事项", "grounds": [ground]}]
    page = read(office.post(address, {**rows, "other_ground_rows-value": "没有冒号"}))
    assert "应为“名称：情形代码”" in page and "没有冒号" in page
    wrong = {"matter": "answer_workdays", "answer_workdays-own": "on", "answer_workdays-value": "99"}
    assert "不得长于法定期限" in read(office.post(address, wrong))
    off = {"matter": "channels_off", "channels_off-own": "on", "channels_off-value": ["fax"]}
    office.post(address, off)
    assert Practice.objects.get(code="channels_off").value == ["fax"]
    office.post(address, {"matter": "channels_off"})
    assert not Practice.objects.filter(code="channels_off").exists()
    assert "咨询事项" in read(office.get(f"{BASE}/units/cc/"))


def test_an_account_from_creation_to_the_end(office: Client, tree: SimpleNamespace):
    made = office.post(f"{BASE}/people/create/", {"username": "liu", "name": "刘某（虚构）", "unit": "cc"})
    officer = Officer.objects.get(username="liu")
    assert made.status_code == 200 and "只在这里显示一次" in read(made) and officer.must_change_password
    assert made["Cache-Control"] == "no-store"
    role = str(Assignment._meta.get_field("role").related_model.objects.get(code="leader").pk)
    day = today().isoformat()
    office.post(f"{BASE}/people/{officer.pk}/assign/", {"role": role, "unit": "cc", "since": day, "below": "on"})
    held = officer.assignments.get()
    assert held.below and held.role.code == "leader"
    page = read(office.get(f"{BASE}/people/{officer.pk}/"))
    assert "签发领导" in page and "临时密码" in page
    deputy = {"deputy": "admin", "since": day, "until": "2099-01-01"}
    office.post(f"{BASE}/people/{officer.pk}/deputy/", deputy)
    assert officer.deputies.get().deputy.username == "admin"
    row = officer.deputies.get().pk
    office.post(f"{BASE}/people/{officer.pk}/deputy/{row}/end/", {"until": day})
    assert not officer.deputies.exists()
    office.post(f"{BASE}/people/{officer.pk}/posts/{held.pk}/end/", {"until": day, "confirmed": "yes"})
    assert not officer.assignments.exists()
    office.post(f"{BASE}/people/{officer.pk}/disable/", {"confirmed": "yes"})
    assert not Officer.objects.get(pk=officer.pk).is_active
    assert "刘某" not in read(office.get(f"{BASE}/people/")) and "刘某" in read(office.get(f"{BASE}/people/?state=off"))
    office.post(f"{BASE}/people/{officer.pk}/enable/")
    assert Officer.objects.get(pk=officer.pk).is_active
    reset = office.post(f"{BASE}/people/{officer.pk}/reset/", {"confirmed": "yes"})
    assert Officer.objects.get(pk=officer.pk).check_password(reset.context["password"])


def test_a_locked_account_is_seen_and_unlocked(office: Client, wang: Officer):
    for _ in range(5):
        Client().post("/accounts/login/", {"login": "wang", "password": "不对不对"})
    assert "已锁定" in read(office.get(f"{BASE}/people/{wang.pk}/"))
    office.post(f"{BASE}/people/{wang.pk}/unlock/")
    assert Client().post("/accounts/login/", {"login": "wang", "password": PASSWORD}).status_code == 302


def test_people_filters(office: Client, wang: Officer):
    for query, seen in (
        ("q=wang", True),
        ("q=nobody", False),
        ("unit=cc", True),
        ("unit=bj", False),
        ("unit=zz", False),
    ):
        assert ("wang（虚构）" in read(office.get(f"{BASE}/people/?{query}"))) is seen, query


def test_a_supervisor_sees_the_people_of_the_branch_only(client: Client, person, tree: SimpleNamespace, wang: Officer):
    person("zheng", "leader", tree.bj1)
    client.force_login(person("su", "supervisor", tree.cc, below=True), backend=BACKEND)
    page = read(client.get(f"{BASE}/people/"))
    assert "wang（虚构）" in page and "zheng" not in page
    assert client.get(f"{BASE}/people/{Officer.objects.get(username='zheng').pk}/").status_code == 404
    assert client.post(f"{BASE}/people/{wang.pk}/reset/", {"confirmed": "yes"}).status_code == 403


def test_second_factor_by_role(office: Client):
    office.post(f"{BASE}/people/roles/", {"role": "legal", "required": "yes"})
    assert "必须" in read(office.get(f"{BASE}/people/roles/"))
    assert office.post(f"{BASE}/people/roles/", {"role": "moon"}).status_code == 404


def test_a_year_is_previewed_then_loaded(office: Client, tmp_path, settings):
    settings.WORKDAYS_FOLDER = tmp_path
    address = f"{BASE}/calendar/import/"
    page = read(office.post(address, {"year": "2027", "text": YEAR}))
    assert "还没有载入" in page and "2027-10-09" in page and not list(tmp_path.iterdir())
    assert "不是2026年的" in read(office.post(address, {"year": "2026", "text": YEAR}))
    faulty = read(office.post(address, {"year": "2027", "text": YEAR + "2027-13-01,holiday,x,y\n"}))
    assert "第13行" in faulty and "2027-13-01" in faulty
    done = office.post(address, {"year": "2027", "text": YEAR, "confirmed": "yes"})
    assert done["Location"] == f"{BASE}/calendar/2027/"
    assert "暂算" not in read(office.get(f"{BASE}/calendar/2027/"))


def test_the_record_is_listed_filtered_and_verified(office: Client, tree: SimpleNamespace):
    actions.rename_unit(tree.cc2, "青涛海关", since=ON, actor=Officer.objects.get(username="admin"), on=ON)
    page = read(office.get(f"{BASE}/record/"))
    assert "单位更名" in page and "admin（虚构）" in page
    number = str(Entry.objects.get(act="unit.renamed").number)
    for query, seen in {
        "act=unit.renamed": True, "act=unit.moved": False, "officer=admin": True, "officer=nobody": False,
        "unit=cc2": True, "unit=bj": False, "unit=zz": False,
        f"since={today()}&until={today()}": True, "until=2020-01-01": False,
    }.items():  # fmt: skip
        listed = office.get(f"{BASE}/record/?{query}").context["lines"]
        assert (number in {str(line["entry"].number) for line in listed}) is seen, query
    assert "记录链完好" in read(office.post(f"{BASE}/record/"))
    lines = b"".join(office.get(f"{BASE}/record/export/").streaming_content).decode().splitlines()
    assert len(lines) == Entry.objects.count() + 1


def test_a_branch_reads_its_own_part_of_the_record(client: Client, person, tree: SimpleNamespace):
    actions.update_contact(tree.bj, {"phone": "1"}, actor=None, on=ON)
    actions.update_contact(tree.cc1, {"phone": "2"}, actor=None, on=ON)
    client.force_login(person("su", "supervisor", tree.cc, below=True), backend=BACKEND)
    seen = {line["entry"].unit for line in client.get(f"{BASE}/record/").context["lines"]}
    assert "cc1" in seen and "bj" not in seen
    assert client.post(f"{BASE}/record/").status_code == client.get(f"{BASE}/record/export/").status_code == 403
