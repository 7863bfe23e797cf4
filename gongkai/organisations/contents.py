"""A unit's profile as plain data: what a version holds, how it is kept as JSON, and how two versions differ."""

import csv
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from gongkai.organisations.models import DATUMS, PLACE_KINDS

#: How the disclosure office can be reached (条例 art. 12): kept on the unit itself, reviewed with the profile.
CONTACT: Final = ("office", "address", "postcode", "phone", "fax", "email", "hours")
CONTACT_LABELS: Final = ("公开工作机构", "地址", "邮编", "电话", "传真", "电子邮箱", "办公时间")


class BadContent(ValueError):
    """The stored content is not a profile; the message is a Chinese sentence."""


@cache
def services() -> dict[str, str]:
    """Return what an office may offer: code to label, in the order of the file."""
    text = files("gongkai.organisations").joinpath("data/services.csv").read_text(encoding="utf-8")
    return {row["code"]: row["label"] for row in csv.DictReader(text.splitlines())}


@cache
def platforms() -> dict[str, str]:
    """Return where a unit may have a new-media account: code to label, in the order of the file."""
    text = files("gongkai.organisations").joinpath("data/media_platforms.csv").read_text(encoding="utf-8")
    return {row["code"]: row["label"] for row in csv.DictReader(text.splitlines())}


@dataclass(frozen=True, slots=True)
class Department:
    """An inner department."""

    name: str
    duties: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Leader:
    """A person in charge."""

    name: str
    post: str
    division: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that receives people; degrees in the datum declared."""

    kind: str
    name: str
    address: str
    postcode: str = ""
    phone: str = ""
    hours: str = ""
    latitude: float | None = None
    longitude: float | None = None
    datum: str = "wgs84"
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A new-media account; without ``closed_on`` it is in use."""

    platform: str
    name: str
    address: str = ""
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A whole profile."""

    contact: Mapping[str, str] = field(default_factory=dict)
    functions: str = ""
    services: tuple[str, ...] = ()
    other_services: str = ""
    departments: tuple[Department, ...] = ()
    leaders: tuple[Leader, ...] = ()
    places: tuple[Place, ...] = ()
    accounts: tuple[Account, ...] = ()


def to_json(content: Content) -> dict[str, Any]:
    """Return the form that is stored; ``contact`` is complete."""
    kept = asdict(content)
    kept["contact"] = {name: content.contact.get(name, "") for name in CONTACT}
    for row in kept["accounts"]:
        row |= {name: row[name].isoformat() if row[name] else "" for name in ("opened_on", "closed_on")}
    return kept


def from_json(kept: Mapping[str, Any]) -> Content:
    """Read what was stored. Raises ``BadContent``."""
    try:
        return Content(
            contact={name: str(kept.get("contact", {}).get(name, "")) for name in CONTACT},
            functions=str(kept.get("functions", "")),
            services=_known(kept.get("services", ())),
            other_services=str(kept.get("other_services", "")),
            departments=tuple(Department(**_own(Department, row)) for row in kept.get("departments", ())),
            leaders=tuple(Leader(**_own(Leader, row)) for row in kept.get("leaders", ())),
            places=tuple(
                Place(**{**_own(Place, row), "services": _known(row.get("services", ()))})
                for row in kept.get("places", ())
            ),
            accounts=tuple(_account(row) for row in kept.get("accounts", ())),
        )
    except (TypeError, AttributeError, ValueError) as error:
        raise BadContent("单位资料的存储内容不完整") from error


def _account(row: Mapping[str, Any]) -> Account:
    days = {name: row.get(name) or None for name in ("opened_on", "closed_on")}
    read = {name: date.fromisoformat(day) if isinstance(day, str) else day for name, day in days.items()}
    return Account(**{**_own(Account, row), **read})


def _own(kind: type, row: Mapping[str, Any]) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    return {name: value for name, value in row.items() if name in names}


def _known(codes: Any) -> tuple[str, ...]:
    """Keep the services that are rows; one taken out of the table since is not shown any more."""
    return tuple(code for code in services() if code in set(codes))


def service_names(codes: Any) -> list[str]:
    """Return the labels of services."""
    return [services()[code] for code in _known(codes)]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a profile beside the same line of another: ``state`` is 新增, 删去, 改动 or empty."""

    section: str
    label: str
    before: str
    after: str

    @property
    def state(self) -> str:
        """Say in one word what happened to the line."""
        if self.before == self.after:
            return ""
        if not self.before:
            return "新增"
        return "改动" if self.after else "删去"


def compare(before: Content, after: Content) -> list[Difference]:
    """Return every line of either, in the order of the later one; a line that moved counts as the same line."""
    old, new = _lines(before), _lines(after)
    keys = [*new, *(key for key in old if key not in new)]
    order = {section: number for number, section in enumerate(SECTIONS)}
    keys.sort(key=lambda key: order[key[0]])
    return [Difference(*key, old.get(key, ""), new.get(key, "")) for key in keys]


SECTIONS: Final = ("公开工作机构", "机关职能", "办理事项", "机构设置", "负责人", "地点", "政务新媒体")


def _lines(content: Content) -> dict[tuple[str, str], str]:
    lines = {
        ("公开工作机构", label): content.contact.get(name, "")
        for name, label in zip(CONTACT, CONTACT_LABELS, strict=True)
    }
    lines["机关职能", "机关职能"] = content.functions
    lines["办理事项", "办理事项"] = "、".join([*service_names(content.services), content.other_services]).strip("、")
    for one in content.departments:
        _put(lines, "机构设置", one.name, _joined(one.duties, one.phone))
    for person in content.leaders:
        _put(lines, "负责人", person.name, _joined(person.post, person.division))
    for place in content.places:
        _put(lines, "地点", place.name, place_line(place))
    for account in content.accounts:
        _put(lines, "政务新媒体", account.name, account_line(account))
    return {key: value for key, value in lines.items() if value}


def _put(lines: dict[tuple[str, str], str], section: str, label: str, value: str) -> None:
    """Add a line; of two with one label the second is told apart by its number."""
    number = 2
    key = label
    while (section, key) in lines:
        key, number = f"{label}（{number}）", number + 1
    lines[section, key] = value or "（未写明）"


def place_line(place: Place) -> str:
    """Return a place in one line."""
    spot = ""
    if place.latitude is not None and place.longitude is not None:
        spot = f"北纬{place.latitude:g}°、东经{place.longitude:g}°（{dict(DATUMS).get(place.datum, place.datum)}）"
    kind = dict(PLACE_KINDS).get(place.kind, place.kind)
    return _joined(kind, place.address, place.postcode, place.phone, place.hours, spot, *service_names(place.services))


def account_line(account: Account) -> str:
    """Return an account in one line."""
    opened = f"{account.opened_on}开设" if account.opened_on else ""
    closed = f"{account.closed_on}关停" if account.closed_on else "在用"
    return _joined(platforms().get(account.platform, account.platform), account.address, opened, closed)


def _joined(*parts: str) -> str:
    return "；".join(part for part in parts if part)
