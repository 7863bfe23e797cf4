"""The columns' screens: who may open which, steps that are not lost, the preview, the act, undoing, own columns."""

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.catalogue.models import Column, Restructuring
from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import House
from gongkai.catalogue.tests.test_screens import PEOPLE, person, signed_in

READERS = {"clerk", "reviewer", "legal", "leader", "admin", "away"}
OPEN_TO = {
    "columns": READERS,
    "column": READERS,
    "history": READERS,
    "done": READERS,
    "own": {"clerk"},
    "restructure": {"admin"},
    "preview": {"admin"},
}


def at(path: str) -> Column:
    return Column.objects.get(path=path)


@pytest.fixture
def keeper(house: House) -> Client:
    return signed_in(house.administrator)


def add_step(client: Client, act: str, **given: object):
    return client.post(reverse("columns:restructure"), {"act": act, **given})


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", OPEN_TO)
def test_who_may_open_a_screen(desk: Desk, house: House, name: str, who: str) -> None:
    row = Restructuring.objects.create(steps=[{"act": "close", "column": 1}], reason="试", on="2026-11-01")
    given = {"column": [house.column.pk], "own": [house.unit_.key], "done": [row.pk]}.get(name, [])
    client = signed_in(person(house, desk, who))
    if name == "preview":
        add_step(client, "add", parent="", name="新栏", slug="new-one")
    answer = client.get(reverse(f"columns:{name}", args=given))
    assert answer.status_code == (200 if who in OPEN_TO[name] else 403), answer.content.decode()[:300]


@pytest.mark.parametrize("name", ["columns", "history", "restructure", "preview"])
def test_visitors_are_sent_to_sign_in(house: House, name: str) -> None:
    assert Client().get(reverse(f"columns:{name}")).status_code == 302


def test_the_tree_counts_and_marks(house: House, keeper: Client) -> None:
    house.public(published_on="2020-01-01")
    page = keeper.get(reverse("columns:columns")).content.decode()
    assert "海关公告" in page and "1条，1个单位" in page and "空栏目" in page
    page = keeper.get(reverse("columns:column", args=[house.column.pk])).content.decode()
    assert "演示关" in page and "/content/documents/announcements/" in page
    assert keeper.get(reverse("columns:columns"), {"unit": "nothing"}).status_code == 404


def test_steps_are_gathered_previewed_done_and_undone(house: House, keeper: Client) -> None:
    house.public(column=at("content/documents/others"))
    assert add_step(keeper, "add", parent="", name="专题专栏", slug="specials").status_code == 302
    source, into = at("content/documents/others"), at("notices")
    assert add_step(keeper, "merge", column=source.pk, into=into.pk).status_code == 302
    # A column an earlier step adds can be spoken of by its address.
    assert add_step(keeper, "move", column=at("interviews").pk, parent="specials").status_code == 302
    page = keeper.get(reverse("columns:restructure")).content.decode()
    assert "新设“专题专栏”" in page and "移到“专题专栏”之下" in page
    page = keeper.get(reverse("columns:preview")).content.decode()
    assert "“其他文件”的1条" in page and "/interviews/" in page and "/specials/interviews/" in page
    assert "并入别的栏目" in page and "/content/documents/others/" in page
    assert not Restructuring.objects.exists() and at("interviews")
    answer = keeper.post(reverse("columns:preview"), {"reason": " "})
    assert answer.status_code == 400 and "请写明调整的理由" in answer.content.decode()
    answer = keeper.post(reverse("columns:preview"), {"reason": "统一访谈栏目"})
    row = Restructuring.objects.get()
    assert answer.status_code == 302 and at("specials/interviews") and not Column.objects.filter(path="interviews")
    done = reverse("columns:done", args=[row.pk])
    page = keeper.get(done).content.decode()
    assert "统一访谈栏目" in page and "撤销这次调整" in page and "把“其他文件”并入“通知公告”" in page
    assert "还没有步骤" in keeper.get(reverse("columns:restructure")).content.decode()
    assert keeper.post(done).status_code == 302
    assert at("interviews") and not Column.objects.filter(path="specials").exists()
    assert "已撤销" in keeper.get(reverse("columns:history")).content.decode()


def test_a_refused_step_keeps_what_was_typed_and_the_steps_before(house: House, keeper: Client) -> None:
    add_step(keeper, "add", parent="", name="甲", slug="first")
    answer = add_step(keeper, "add", parent="", name="乙栏目", slug="first", description="写了很久的说明")
    page = answer.content.decode()
    assert answer.status_code == 400 and "已被别的栏目使用" in page
    assert "乙栏目" in page and "写了很久的说明" in page and "新设“甲”" in page
    answer = add_step(keeper, "close", column=at("guide").pk)
    assert answer.status_code == 400 and "必设栏目" in answer.content.decode()
    assert add_step(keeper, "move", column="999999").status_code == 400
    keeper.post(reverse("columns:restructure"), {"drop": "1"})
    assert keeper.get(reverse("columns:preview")).status_code == 302


def test_settings_become_a_step_of_what_differs(house: House, keeper: Client) -> None:
    row = at("news")
    page = keeper.get(reverse("columns:restructure"), {"act": "rename", "column": row.pk}).content.decode()
    assert "工作动态和要闻。" in page
    same = {
        "column": row.pk, "name": row.name, "slug": row.slug, "description": row.description, "keywords": row.keywords,
        "type": row.type, "order": row.order, "required": "on",
    }  # fmt: skip
    assert "都没有变化" in add_step(keeper, "rename", **same).content.decode()
    given = {**same, "name": "要闻动态", "slug": "stories", "levels": ["hq"]}
    assert add_step(keeper, "rename", **given).status_code == 302
    assert keeper.session["catalogue_steps"][0]["step"] == {
        "act": "rename", "column": str(row.pk), "name": "要闻动态", "slug": "stories", "levels": ["hq"],
    }  # fmt: skip
    keeper.post(reverse("columns:preview"), {"reason": "改名"})
    row.refresh_from_db()
    assert (row.path, row.name, row.levels) == ("stories", "要闻动态", ["hq"])


def test_a_unit_adds_renames_and_closes_its_own(house: House) -> None:
    client = signed_in(house.clerk)
    address = reverse("columns:own", args=[house.unit_.key])
    answer = client.post(address, {"parent": at("news").pk, "name": "口岸动态", "slug": "坏的"})
    assert answer.status_code == 400 and "口岸动态" in answer.content.decode()
    client.post(address, {"parent": at("news").pk, "name": "口岸动态", "slug": "ports"})
    own = Column.objects.get(unit=house.unit_)
    assert own.path == "news/u0028-ports"
    screen = reverse("columns:column", args=[own.pk])
    client.post(screen, {"name": "口岸要闻", "description": ""})
    own.refresh_from_db()
    assert own.name == "口岸要闻"
    other = house.person("other", "disclosure_officer", house.unit("u0099", "另一演示关", "regional", house.top))
    assert signed_in(other).post(screen, {"name": "改掉", "description": ""}).status_code == 403
    assert client.post(reverse("columns:column", args=[at("news").pk]), {"name": "改掉"}).status_code == 400
    client.post(screen, {"close": "1"})
    own.refresh_from_db()
    assert own.closed_on is not None
    assert "已于" in client.get(screen).content.decode()


def test_own_columns_do_not_go_below_another_units(house: House) -> None:
    other = house.unit("u0099", "另一演示关", "regional", house.top)
    theirs = Column.objects.create(parent=at("news"), unit=other, slug="x", path="news/x", name="别家的", type="news")
    given = {"parent": theirs.pk, "name": "口岸动态", "slug": "ports"}
    answer = signed_in(house.clerk).post(reverse("columns:own", args=[house.unit_.key]), given)
    assert answer.status_code == 400 and Column.objects.filter(unit=house.unit_).count() == 0
