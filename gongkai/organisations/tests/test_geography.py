"""The three datums, the shipped places of cities, and the links of the map apps."""

import csv
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.organisations.geography import Point, city_point, convert, directions, metres

DATUMS = ("wgs84", "gcj02", "bd09")
CHINA = {"latitude": st.floats(3.5, 53.5), "longitude": st.floats(73.6, 135.0)}


@given(**CHINA, start=st.sampled_from(DATUMS), by_way_of=st.sampled_from(DATUMS))
def test_there_and_back_is_the_same_place(latitude: float, longitude: float, start: str, by_way_of: str):
    point = Point(latitude, longitude, start)
    back = convert(convert(point, by_way_of), start)
    assert back.datum == start
    assert metres(Point(back.latitude, back.longitude), Point(latitude, longitude)) < 0.01


@given(**CHINA)
def test_gcj_is_shifted_by_less_than_a_kilometre_and_bd_by_about_one_more(latitude: float, longitude: float):
    wgs = Point(latitude, longitude)
    gcj, bd = convert(wgs, "gcj02"), convert(wgs, "bd09")
    assert metres(wgs, Point(gcj.latitude, gcj.longitude)) < 1500
    assert 500 < metres(Point(gcj.latitude, gcj.longitude), Point(bd.latitude, bd.longitude)) < 1600


def test_a_published_example():
    """The gate of Tiananmen: WGS-84 39.908823, 116.397470 is published as 39.910226, 116.403714 on GCJ-02 maps."""
    gcj = convert(Point(39.908823, 116.397470), "gcj02")
    assert (round(gcj.latitude, 5), round(gcj.longitude, 5)) == (39.91023, 116.40371)
    bd = convert(gcj, "bd09")
    assert (round(bd.latitude, 4), round(bd.longitude, 4)) == (39.9166, 116.4101)


def test_beyond_the_box_nothing_is_shifted():
    assert convert(Point(51.5, -0.1), "gcj02") == Point(51.5, -0.1, "gcj02")
    with pytest.raises(KeyError):
        convert(Point(30, 110), "mars")


def test_every_shipped_unit_has_a_place_in_china():
    text = files("gongkai.organisations").joinpath("data/customs_units.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        found = city_point(row["province"], row["city"])
        assert found is not None, row
        assert 18 < found.point.latitude < 54 and 73 < found.point.longitude < 136
        assert "约数" in found.standing
    assert city_point("广东", "广州市天河区") == city_point("广东", "广州")
    assert city_point("火星", "奥林匹斯") is None and city_point("", "") is None


def test_links_carry_each_apps_own_datum():
    point = Point(23.1185, 113.3215)
    gcj, bd = convert(point, "gcj02"), convert(point, "bd09")
    links = {one.label: one.href for one in directions("某关：大厅;一", "演示路1号|后门", point)}
    asked = {label: parse_qs(urlsplit(href).query) for label, href in links.items()}
    assert asked["高德地图"]["position"] == [f"{gcj.longitude:.6f},{gcj.latitude:.6f}"]
    assert asked["百度地图"]["location"] == [f"{bd.latitude:.6f},{bd.longitude:.6f}"]
    marker = asked["腾讯地图"]["marker"][0]
    assert marker == f"coord:{gcj.latitude:.6f},{gcj.longitude:.6f};title:某关：大厅 一;addr:演示路1号 后门"
    assert asked["苹果地图"]["ll"] == [f"{gcj.latitude:.6f},{gcj.longitude:.6f}"]
    assert links["手机上的地图"] == "geo:23.118500,113.321500"


def test_without_a_point_the_apps_search_the_address():
    links = directions("某关", "演示路1号", None, "广州")
    assert all("%E6%BC%94%E7%A4%BA%E8%B7%AF1%E5%8F%B7" in one.href for one in links)
    assert directions("某关", "", None) == []
