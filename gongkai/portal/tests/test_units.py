"""Unit pages and the map of offices: what was passed, wholly; what was not, nowhere."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from gongkai.organisations import actions
from gongkai.organisations.contents import Content, Department, Leader, Place
from gongkai.organisations.models import Officer, Unit
from gongkai.portal.mapping import MARGIN, Spot, draw

ON = date(2026, 3, 2)
TREE = """key,code,name,level,parent,province,city
t1,0000,示例总署,总署,,北京,北京
t2,9100,临海海关,直属海关,t1,广东,广州
t3,,<b>湾口</b>海关,隶属海关,t2,广东,佛山
t4,,山前海关,直属海关,t1,陕西,西安
"""
FULL = Content(
    contact={
        "office": "办公室", "address": "演示路1号", "postcode": "510000", "phone": "020-00000000、12360", "fax": "",
        "email": "a@example.cn", "hours": "工作日9:00—17:00",
    },
    functions="依法监管<script>。\n受理申请。",
    services=("clearance",),
    departments=(Department("监管科", "监管", "020-00000001转2"),),
    leaders=(Leader("甲某某（虚构）", "关长", "主持全面工作"),),
    places=(Place("hall", "业务大厅", "演示路2号", "", "12360", "周一至周五", 23.13, 113.27, "gcj02", ("post",)),),
)  # fmt: skip


@pytest.fixture
def units(db: None) -> SimpleNamespace:
    """Four units, and two officers of the second."""
    actions.ensure_roles()
    actions.import_units(TREE, actor=None, on=ON)
    found = {unit.key: unit for unit in Unit.objects.all()}
    made: dict[str, Officer] = {}
    for role in ("disclosure_officer", "reviewer"):
        made[role], _ = actions.create_officer(role, f"{role}（虚构）", found["t2"], actor=None, on=ON, password=None)
        actions.assign(made[role], role, found["t2"], below=True, since=ON, actor=None, on=ON)
    return SimpleNamespace(**found, writer=made["disclosure_officer"], reviewer=made["reviewer"])


def propose(units: SimpleNamespace, content: Content = FULL, unit: str = "t2") -> Any:
    version = actions.save_profile(getattr(units, unit), content, actor=units.writer, on=ON)
    return actions.submit_profile(version, actor=units.writer, on=ON)


def publish(units: SimpleNamespace, content: Content = FULL, unit: str = "t2") -> None:
    actions.pass_profile(propose(units, content, unit), actor=units.reviewer, on=ON)


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


EVERYWHERE = (
    "/units/",
    "/units/t2/",
    "/units/t2/card.vcf",
    "/map/",
    "/map/?region=t2",
    "/map/?service=clearance",
    "/units/?q=演示",
)


def test_nothing_unreviewed_is_on_any_public_page(client: Client, units: SimpleNamespace):
    propose(units)
    for path in EVERYWHERE:
        page = read(client, path)
        for word in ("演示路", "甲某某", "020-00000000", "业务大厅", "依法监管"):
            assert word not in page, (path, word)
    actions.pass_profile(units.t2.profile_versions.get(), actor=units.reviewer, on=ON)
    later = replace(FULL, leaders=(Leader("乙某某（虚构）", "关长"),), functions="新的职能")
    propose(units, later)
    page = read(client, "/units/t2/")
    assert "甲某某（虚构）" in page and "乙某某" not in page and "新的职能" not in page


def test_the_page_says_all_of_article_20(client: Client, units: SimpleNamespace):
    publish(units)
    page = read(client, "/units/t2/")
    words = ["机关职能", "受理申请。", "机构设置", "监管科", "负责人", "甲某某（虚构）", "演示路1号", "业务大厅"]
    for word in [*words, "工作日9:00—17:00", "2026年3月2日", "a@example.cn"]:
        assert word in page, word
    for link in ("tel:02000000000", "tel:12360", "tel:02000000001,2", "https://uri.amap.com/", "https://apis.map.qq.com/",
                 "https://api.map.baidu.com/", "geo:23.13"):  # fmt: skip
        assert f'href="{link}' in page, link
    assert "<script>。" not in page and "&lt;script&gt;" in page


def test_the_same_rows_feed_the_foot_of_every_page(client: Client, units: SimpleNamespace):
    actions.assign(units.writer, "disclosure_officer", units.t1, since=ON, actor=None, on=ON)
    actions.assign(units.reviewer, "reviewer", units.t1, since=ON, actor=None, on=ON)
    publish(units, replace(FULL, contact={**FULL.contact, "address": "总署演示路9号"}), "t1")
    assert "总署演示路9号" in read(client, "/units/t4/")


def test_card_code_and_sheet(client: Client, units: SimpleNamespace):
    publish(units)
    card = read(client, "/units/t2/card.vcf")
    assert card.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n") and card.endswith("END:VCARD\r\n")
    assert "TEL;TYPE=WORK,VOICE:12360" in card and "GEO:23.1" in card
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))
    assert ElementTree.fromstring(client.get("/units/t2/card.svg").content).tag.endswith("svg")
    assert client.get("/units/t2/sheet.pdf").content.startswith(b"%PDF")
    assert client.get("/units/t2/sheet.docx").content.startswith(b"PK")
    for path in ("sheet.exe", "card.png"):
        assert client.get(f"/units/t2/{path}").status_code == 404
    for path in ("card.vcf", "card.svg", "sheet.pdf"):
        assert client.get(f"/units/none/{path}").status_code == 404


def test_an_office_sends_its_requests_to_the_unit_it_publishes_under(client: Client, units: SimpleNamespace):
    office = actions.open_unit(name="湾口办事处", level="office", above=units.t3, actor=None, on=ON)
    page = read(client, f"/units/{office.key}/")
    assert "/apply/?unit=t3" in page and f"/apply/?unit={office.key}" not in page and "的名义公开政府信息" in page
    assert "办事处</h2>" in read(client, "/units/t3/")


def test_the_map_by_region_and_service(client: Client, units: SimpleNamespace):
    publish(units)
    country = read(client, "/map/")
    assert 'href="/map/?region=t2"' in country and "临海海关：2个单位" in country
    region = read(client, "/map/?region=t2")
    assert (
        "业务大厅" in region
        and "大致位置" in region
        and "&lt;b&gt;湾口&lt;/b&gt;" in region
        and "<b>湾口" not in region
    )
    offered = read(client, "/map/?service=post")
    assert "临海海关" in offered and "山前海关" not in offered
    assert "没有单位公布可以办理" in read(client, "/map/?service=health")
    assert "没有单位公布可以办理" in read(client, "/map/?region=t4&service=post")
    assert "山前海关" in read(client, "/map/?service=nonsense")
    assert client.get("/map/?region=none").status_code == 404


def test_a_supplied_outline_is_drawn_and_a_broken_one_is_not(
    client: Client, units: SimpleNamespace, tmp_path: Path, settings: Any
):
    file = tmp_path / "outline.geojson"
    ring = [[110, 22], [115, 22], [115, 25], [110, 25], [110, 22]]
    shapes = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]}},
        {"type": "Feature", "geometry": None},
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": ring}},
    ]}  # fmt: skip
    file.write_text(json.dumps(shapes))
    settings.MAP_OUTLINE = str(file)
    assert "底图轮廓由" in read(client, "/map/?region=t2")
    file.write_text('{"type": "Polygon", "coordinates": 7}')
    assert "没有底图" in read(client, "/map/?region=t2")
    settings.MAP_OUTLINE = str(tmp_path / "none")
    assert "没有底图" in read(client, "/map/")


spot = st.builds(
    Spot,
    latitude=st.floats(18, 53),
    longitude=st.floats(74, 134),
    text=st.just("1"),
    label=st.text("关海广州", max_size=6),
    title=st.just("某关"),
    href=st.just("/"),
)


@given(st.lists(spot, min_size=1, max_size=60), st.sampled_from([420.0, 960.0]))
def test_marks_and_labels_stay_apart_and_inside(spots: list[Spot], width: float):
    drawn = draw(spots, width, size=12, name="x")
    assert len(drawn.marks) == len(spots) and drawn.bar <= width / 5
    assert drawn.height <= 0.95 * width + 2 * MARGIN and drawn.meridians and drawn.parallels
    assert all(0 < one.x < drawn.width and 0 < one.y < drawn.height for one in drawn.marks)
    for number, one in enumerate(drawn.marks):
        for other in drawn.marks[:number]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= (1.8 * one.radius) ** 2


def test_units_at_one_place_are_fanned_out():
    drawn = draw([Spot(31.2, 121.5, str(n), "某", "某关", "/") for n in range(25)], 960, size=14, name="x")
    assert len({(mark.x, mark.y) for mark in drawn.marks}) == 25
    assert sum(bool(mark.lead) for mark in drawn.marks) == 24
