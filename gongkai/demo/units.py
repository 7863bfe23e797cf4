"""Profiles of a few units of the Guangzhou region, written and passed by the demonstration's own people.

Addresses, telephones and names of leaders are invented and say so; places are the middle of the town.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from gongkai.demo.media import accounts_of, load_media
from gongkai.demo.staff import ensure_team
from gongkai.organisations.actions import open_unit, pass_profile, save_profile, submit_profile
from gongkai.organisations.contents import Content, Department, Leader, Place
from gongkai.organisations.models import ProfileVersion, Unit
from gongkai.organisations.queries import profile_content

REGION: Final = "u0028"
OFFICE_ABOVE: Final = "u0092"
OFFICE: Final = "南沙海关演示办事处"
_HOURS: Final = "工作日 9:00—12:00，13:00—17:00（演示）"
_AGO: Final = timedelta(days=45)


@dataclass(frozen=True)
class Sketch:
    """What tells one unit's profile from another's."""

    key: str
    town: str
    latitude: float
    longitude: float
    services: tuple[str, ...]


SKETCHES: Final = (
    Sketch("u0028", "广州市天河区", 23.1185, 113.3215, ("clearance", "registration", "duty", "complaints")),
    Sketch("u0092", "广州市南沙区", 22.8016, 113.5251, ("clearance", "conveyance", "quarantine", "crossborder")),
    Sketch("u0083", "广州市白云区", 23.3924, 113.2988, ("travellers", "clearance", "health", "crossborder")),
    Sketch("u0080", "广州市番禺区", 22.9372, 113.3840, ("clearance", "processing", "goods", "origin")),
    Sketch("u0085", "广州市花都区", 23.4040, 113.2203, ("clearance", "registration", "processing")),
    Sketch("u0079", "广州市越秀区", 23.1290, 113.2668, ("post", "crossborder", "intellectual")),
    Sketch("u0084", "佛山市禅城区", 23.0218, 113.1219, ("clearance", "origin", "credit", "food")),
    Sketch("u0081", "清远市清城区", 23.6819, 113.0560, ("clearance", "registration", "origin")),
    Sketch("u0090", "肇庆市端州区", 23.0472, 112.4651, ("clearance", "quarantine", "goods")),
)  # fmt: skip


def load_profiles(today: date) -> int:
    """Give the units their profiles, one of them with a change that waits for review; return how many were made."""
    there = set(ProfileVersion.objects.values_list("unit__key", flat=True))
    wanted = [sketch for sketch in SKETCHES if sketch.key not in there]
    units = Unit.objects.in_bulk([sketch.key for sketch in wanted], field_name="key")
    for number, sketch in enumerate(wanted):
        with transaction.atomic():
            _profile(units[sketch.key], sketch, number, today)
    above = Unit.objects.filter(key=OFFICE_ABOVE).first()
    if above is not None and not Unit.objects.filter(name=OFFICE).exists():
        open_unit(
            name=OFFICE, level="office", above=above, province="广东", city="广州", opened_on=today - _AGO, actor=None,
            on=today,
        )  # fmt: skip
    return len(wanted)


def _profile(unit: Unit, sketch: Sketch, number: int, today: date) -> None:
    team, passed = ensure_team(unit, today), today - _AGO
    content = _content(unit, sketch, number)
    version = save_profile(unit, content, actor=team.clerk, on=passed)
    pass_profile(submit_profile(version, actor=team.clerk, on=passed), actor=team.reviewer, on=passed)
    load_media(unit, team.clerk, today)
    if sketch.key == REGION:
        unit.refresh_from_db()
        public = profile_content(unit)
        hall = replace(public.places[1], hours="工作日 8:30—12:00，13:00—17:30（演示）")
        changed = replace(public, places=(public.places[0], hall, *public.places[2:]))
        version = save_profile(unit, changed, actor=team.clerk, on=today)
        submit_profile(version, actor=team.clerk, on=today)


def _content(unit: Unit, sketch: Sketch, number: int) -> Content:
    def phone(line: int) -> str:
        return f"020-0000{number:02d}{line:02d}"

    street = f"广东省{sketch.town}演示路{number + 1}号"
    contact = {
        "office": unit.office or f"{unit.name}办公室（演示）",
        "address": unit.address or street,
        "postcode": unit.postcode or "510000",
        "phone": unit.phone or phone(1),
        "email": unit.email or f"{unit.key}@example.cn",
        "hours": _HOURS,
    }
    functions = (
        f"（演示文字）{unit.name}依法监管进出境的运输工具、货物、行李物品、邮递物品和其他物品，征收关税和其他税费，"
        "查缉走私，编制海关统计。\n"
        "（演示文字）负责辖区内进出境动植物检疫、卫生检疫、进出口商品检验和进出口食品安全监督管理。\n"
        "（演示文字）负责本单位的政府信息公开工作，受理公民、法人和其他组织的申请。"
    )
    return Content(
        contact=contact,
        functions=functions,
        services=sketch.services,
        departments=(
            Department("办公室（演示）", "政务公开、信访和综合协调", phone(1)),
            Department("综合业务科（演示）", "通关业务的组织实施和咨询", phone(2)),
            Department("监管科（演示）", "现场查验和监管", phone(3)),
        ),
        leaders=(
            Leader("甲某某（虚构）", "关长", "主持全面工作（演示）"),
            Leader("乙某某（虚构）", "副关长", "分管监管和检验检疫（演示）"),
            Leader("丙某某（虚构）", "副关长", "分管政务公开和财务（演示）"),
        ),
        places=_places(sketch, street, phone),
        accounts=accounts_of(sketch.key),
    )


def _places(sketch: Sketch, street: str, phone: Callable[[int], str]) -> tuple[Place, ...]:
    def place(kind: str, name: str, line: int, hours: str, services: tuple[str, ...], off: float = 0.0) -> Place:
        at = (round(sketch.latitude + off, 4), round(sketch.longitude + off, 4))
        return Place(kind, name, street, "510000", phone(line), hours, *at, "wgs84", services)

    return (
        place("office", "机关办公楼（演示）", 1, _HOURS, ("disclosure",)),
        place("hall", "业务大厅（演示）", 4, _HOURS, sketch.services, 0.012),
        place("report", "举报受理点（演示）", 5, "全天（演示）", ("complaints",)),
    )
