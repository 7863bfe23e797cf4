"""The screens of profiles: writing rows without script, sending up, passing, returning."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from gongkai.organisations.models import Officer, ProfileVersion, Unit
from gongkai.organisations.queries import profile_content

BASE = "/office/units/cc/profile/"
BACKEND = "gongkai.organisations.sign_in.OfficerBackend"


def rows(name: str, *given: dict[str, str], initial: int = 0) -> dict[str, str]:
    """Return rows as a browser sends them."""
    data = {f"{name}-TOTAL_FORMS": str(len(given)), f"{name}-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(given):
        data |= {f"{name}-{number}-{field}": value for field, value in row.items()}
    return data


def sent(**changes: Any) -> dict[str, Any]:
    """Return a whole form."""
    return {
        "saves": "0", "functions": "依法监管", "services": ["clearance"], "other_services": "", "office": "办公室",
        "address": "演示路1号", "postcode": "100000", "phone": "010-00000000", "fax": "", "email": "",
        "hours": "工作日",
        **rows("departments", {"name": "监管科", "ORDER": "2"}, {"name": "办公室", "ORDER": "1"}, {}),
        **rows("leaders", {"name": "甲某某（虚构）", "post": "关长"}, {}),
        **rows("places", {"kind": "hall", "name": "大厅", "address": "演示路2号", "latitude": "23.1",
                          "longitude": "113.3", "datum": "bd09", "services": "clearance"}, {"kind": "office"}),
        **rows("accounts", {"platform": "weibo", "name": "演示账号（虚构）", "opened_on": "2020-01-02"}, {}),
        **changes,
    }  # fmt: skip


@pytest.fixture
def as_(client: Client, person: Callable[..., Officer], tree: SimpleNamespace) -> Callable[[str], Client]:
    """Sign in as one of the people of the unit."""
    made = {role: person(role, role, tree.cc) for role in ("disclosure_officer", "reviewer", "supervisor")}

    def sign_in(role: str) -> Client:
        client.force_login(made[role], backend=BACKEND)
        return client

    return sign_in


def read(response: Any) -> str:
    return response.content.decode()


def test_from_writing_to_the_public(as_: Callable[[str], Client]):
    writer = as_("disclosure_officer")
    assert "再加一名负责人" in read(writer.get(f"{BASE}edit/"))
    assert writer.post(f"{BASE}edit/", sent(then="submit"))["Location"] == BASE
    page = read(writer.get(BASE))
    assert "您参与填写了这一版" in page and 'value="pass"' not in page
    assert writer.post(BASE, {"act": "pass", "version": "1"}).status_code == 403
    reviewer = as_("reviewer")
    assert "有1个单位的资料等您审核" in read(reviewer.get("/office/"))
    assert "新增" in read(reviewer.get(BASE))
    reviewer.post(BASE, {"act": "pass", "version": "1"})
    content = profile_content(Unit.objects.get(key="cc"))
    assert [one.name for one in content.departments] == ["办公室", "监管科"]
    assert (content.places[0].datum, content.places[0].services) == ("bd09", ("clearance",))
    assert len(content.places) == 1 and content.functions == "依法监管"
    assert "第1版" in read(reviewer.get(f"{BASE}1/")) and reviewer.get(f"{BASE}9/").status_code == 404


def test_adding_a_row_keeps_everything_typed(as_: Callable[[str], Client]):
    page = read(as_("disclosure_officer").post(f"{BASE}edit/", sent(more="leaders")))
    assert 'name="leaders-2-name"' in page and "甲某某（虚构）" in page and "演示路2号" in page
    assert not ProfileVersion.objects.exists()


def test_rows_go_when_marked(as_: Callable[[str], Client]):
    writer = as_("disclosure_officer")
    gone = rows(
        "leaders",
        {"name": "甲某某（虚构）", "post": "关长", "DELETE": "on"},
        {"name": "乙某某（虚构）", "post": "副关长"},
    )
    writer.post(f"{BASE}edit/", sent(**gone))
    assert [one["name"] for one in ProfileVersion.objects.get().content["leaders"]] == ["乙某某（虚构）"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"email": "不是邮箱"}, "电子邮箱："),
        (rows("leaders", {"name": "", "post": "关长"}), "姓名："),
        (rows("places", {"kind": "hall", "name": "厅", "address": "路", "longitude": ""}), "经度和纬度要么都填"),
        (rows("places", {"kind": "hall", "name": "厅", "address": "路", "latitude": "99", "longitude": "1"}), "纬度："),
        ({"services": ["moon"]}, "办理事项："),
        ({"saves": "7"}, "已经审核完毕"),
        ({"leaders-TOTAL_FORMS": "x"}, "ManagementForm"),
    ],
)
def test_faults_are_told_and_nothing_is_lost(as_: Callable[[str], Client], changes: dict[str, Any], says: str):
    response = as_("disclosure_officer").post(f"{BASE}edit/", sent(**changes))
    page = read(response)
    assert response.status_code == 200 and (says in page or "表单数据不完整" in page)
    assert "演示路1号" in page and not ProfileVersion.objects.exists()


def test_returning_wants_a_reason_and_shows_it(as_: Callable[[str], Client]):
    as_("disclosure_officer").post(f"{BASE}edit/", sent(then="submit"))
    reviewer = as_("reviewer")
    assert "退回理由：" in read(reviewer.post(BASE, {"act": "return", "version": "1", "reason": ""}))
    reviewer.post(BASE, {"act": "return", "version": "1", "reason": "电话打不通"})
    writer = as_("disclosure_officer")
    assert "电话打不通" in read(writer.get(BASE))
    assert "演示路2号" in read(writer.get(f"{BASE}edit/"))


def test_an_act_on_a_version_dealt_with_is_refused(as_: Callable[[str], Client]):
    as_("disclosure_officer").post(f"{BASE}edit/", sent(then="submit"))
    reviewer = as_("reviewer")
    assert "已经有人处理过" in read(reviewer.post(BASE, {"act": "pass", "version": "4"}))
    assert "没有这种操作" in read(reviewer.post(BASE, {"act": "fly", "version": "1"}))
    reviewer.post(BASE, {"act": "pass", "version": "1"})
    assert "已经有人处理过" in read(reviewer.post(BASE, {"act": "pass", "version": "1"}))


def test_who_may_look_and_who_may_write(as_: Callable[[str], Client], client: Client, tree: SimpleNamespace):
    supervisor = as_("supervisor")
    assert supervisor.get(BASE).status_code == 200 and supervisor.get(f"{BASE}edit/").status_code == 403
    assert supervisor.post(f"{BASE}edit/", sent()).status_code == 403
    for path in ("", "edit/", "1/"):
        assert supervisor.get(f"/office/units/bj/profile/{path}").status_code == 403
    assert supervisor.get("/office/units/bj/directory.pdf").status_code == 403
    assert supervisor.get("/office/units/cc/directory.pdf")["Content-Type"] == "application/pdf"
    assert supervisor.get("/office/units/cc/directory.exe").status_code == 404
    client.logout()
    assert client.get(BASE).status_code == 302


def test_the_list_says_how_far_every_unit_is(as_: Callable[[str], Client], office: Client):
    as_("disclosure_officer").post(f"{BASE}edit/", sent(then="submit"))
    page = read(as_("supervisor").get("/office/units/profiles/"))
    assert "待审核" in page and "北海岸海关" not in page
    for state, count in {"waiting": 1, "hand": 0, "none": 1, "missing": 1, "": 1}.items():
        assert f"{count} 个单位" in read(as_("supervisor").get(f"/office/units/profiles/?state={state}")), state


def test_below_a_local_customs_an_office_is_opened(office: Client):
    assert 'value="office" selected' in read(office.get("/office/units/open/?above=cc1"))
    office.post("/office/units/open/", {"name": "朝阳办事处", "level": "office", "above": "cc1"})
    made = Unit.objects.get(name="朝阳办事处")
    assert "的名义公开政府信息" in read(office.get(f"/office/units/{made.key}/"))
