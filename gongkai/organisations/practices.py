"""Matters a unit may choose for itself, read from ``data/practices.csv``; a choice never loosens the law."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from gongkai.organisations.models import Practice, Unit
from gongkai.organisations.queries import line_ids
from gongkai.statute.deadlines import deadline
from gongkai.statute.tables import channels, grounds

_LABEL_LIMIT: Final = 40


class NotAllowed(ValueError):
    """A choice that is malformed or would loosen the law; the message is a Chinese sentence for the screen."""


@dataclass(frozen=True)
class Matter:
    """One row: what may be chosen, of which kind, and how choices along the line of units combine.

    ``combine`` is ``nearest`` (the unit's own, else the nearest above), ``least`` (the smallest along the line, so
    that a unit below never loosens what a unit above has tightened) or ``own`` (said of the very unit alone). ``most``
    bounds lengths and counts. ``tightens`` says why the choice cannot loosen the law.
    """

    code: str
    label: str
    hint: str
    kind: str
    default: Any
    per_year: bool
    most: int
    combine: str
    tightens: str


@cache
def matters() -> dict[str, Matter]:
    """Return every matter by code, in the order of the file."""
    text = files("gongkai.organisations").joinpath("data/practices.csv").read_text(encoding="utf-8")
    return {row["code"]: _matter(row) for row in csv.DictReader(text.splitlines())}


def _matter(row: dict[str, str]) -> Matter:
    if row["kind"] not in _CHECKS or row["combine"] not in {"nearest", "least", "own"}:
        raise ValueError(f"practices.csv: unknown kind or combination of {row['code']}")
    return Matter(
        row["code"],
        row["label"],
        row["hint"],
        row["kind"],
        json.loads(row["default"]),
        row["per_year"] == "是",
        int(row["most"] or 0),
        row["combine"],
        row["tightens"],
    )


def check(code: str, value: object, on: date, year: int = 0) -> Any:
    """Return a choice in its stored form. Raises ``KeyError`` for an unknown matter and ``NotAllowed``."""
    matter = matters()[code]
    if bool(year) != matter.per_year:
        raise NotAllowed(f"“{matter.label}”须按年度设定" if matter.per_year else f"“{matter.label}”不分年度")
    return _CHECKS[matter.kind](matter, value, on)


def choice(unit: Unit, code: str, on: date, year: int = 0) -> Any:
    """Return what holds at a unit: the choices along its line combined, else the default. Unknown: ``KeyError``."""
    matter = matters()[code]
    ids = [unit.pk] if matter.combine == "own" else line_ids(unit.pk, on)
    rows = {row.unit_id: row.value for row in Practice.objects.filter(unit_id__in=ids, code=code, year=year)}
    made = [rows[pk] for pk in ids if pk in rows]
    if not made:
        return matter.default
    return min(made) if matter.combine == "least" else made[0]


def _text(matter: Matter, value: object, _on: date) -> str:
    if not isinstance(value, str) or len(value.strip()) > matter.most:
        raise NotAllowed(f"“{matter.label}”须为不超过{matter.most}字的文字")
    return value.strip()


def _whole(matter: Matter, value: object, on: date) -> int:
    longest = deadline("answer", on).days
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= longest:
        raise NotAllowed(f"“{matter.label}”须为1至{longest}的整数：不得长于法定期限")
    return value


def _flag(matter: Matter, value: object, _on: date) -> bool:
    if not isinstance(value, bool):
        raise NotAllowed(f"“{matter.label}”须为是或者否")
    return value


def _channels(matter: Matter, value: object, _on: date) -> list[str]:
    known = {row.code: row for row in channels()}
    if not isinstance(value, list) or not all(isinstance(code, str) and code in known for code in value):
        raise NotAllowed("没有这种申请渠道")
    fixed = [known[code].label for code in value if not known[code].can_be_switched_off]
    if fixed:
        raise NotAllowed(f"依法不能关闭的渠道：{'、'.join(fixed)}")
    return [code for code in known if code in value]


def _rows(matter: Matter, value: object, _on: date) -> list[dict[str, object]]:
    if not isinstance(value, list) or len(value) > matter.most:
        raise NotAllowed(f"分项须为列表，至多{matter.most}项")
    rows = [_sub_row(item) for item in value]
    if len({label for label, _ in rows}) != len(rows):
        raise NotAllowed("分项名称不能重复")
    counted = [ground for _, named in rows for ground in named]
    if len(set(counted)) != len(counted):
        raise NotAllowed("一种情形只能归入一个分项")
    return [{"label": label, "grounds": named} for label, named in rows]


def _sub_row(item: object) -> tuple[str, list[str]]:
    """Return a row's label and the grounds that are counted in it; each must fall under 其他 in the form."""
    if not isinstance(item, dict) or set(item) != {"label", "grounds"} or not isinstance(item["grounds"], list):
        raise NotAllowed("每个分项须有名称和所含情形")
    label, named = str(item["label"]).strip(), [str(ground) for ground in item["grounds"]]
    if not label or len(label) > _LABEL_LIMIT:
        raise NotAllowed(f"分项名称须为1至{_LABEL_LIMIT}字")
    splittable = {ground.code for ground in grounds() if ground.outcome == "other_ground"}
    if not named or not set(named) <= splittable:
        raise NotAllowed("分项只能包含“其他”一行之下的情形")
    return label, named


_CHECKS: Final[dict[str, Callable[[Matter, object, date], Any]]] = {
    "text": _text,
    "whole": _whole,
    "flag": _flag,
    "channels": _channels,
    "rows": _rows,
}
