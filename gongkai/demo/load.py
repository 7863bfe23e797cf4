"""Load the demonstration, in steps that each leave the database whole: a load that was cut off goes on where it was."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from django.db import transaction

from gongkai.audit.actions import as_one
from gongkai.demo.catalogue import load_catalogue
from gongkai.demo.enforcement import play_enforcement
from gongkai.demo.gazette import load_gazette
from gongkai.demo.live import play_live
from gongkai.demo.plan import SEED, scripts, staffed_units
from gongkai.demo.play import Player
from gongkai.demo.published import DATASETS, NATIONAL, Dataset
from gongkai.demo.remedies import play_remedies
from gongkai.demo.reports import publish_report
from gongkai.demo.series import play_series
from gongkai.demo.staff import SINCE, Team, ensure_logins, ensure_team
from gongkai.demo.units import load_profiles
from gongkai.foi.models import Case
from gongkai.organisations.actions import ensure_roles, import_units, set_practice
from gongkai.organisations.calendar import calendar
from gongkai.organisations.models import Installation, Officer, Unit
from gongkai.organisations.remembering import remembered
from gongkai.reports.actions import load_figures

#: Counted up when the demonstration changes: data loaded by another version is reported, not mixed.
VERSION = 3
#: Cases played in one transaction.
AT_ONCE = 10

Progress = Callable[[str, int, int], None]


class DemoRefused(Exception):
    """The database already holds something the demonstration must not be mixed with."""


@dataclass(frozen=True)
class Loaded:
    """What a load found and did."""

    cases: int
    made: int
    already: bool


def load(today: date, progress: Progress = lambda step, done, total: None) -> Loaded:
    """Bring the demonstration to life; a second call changes nothing. Raises ``DemoRefused``."""
    installation = _claim()
    if installation.demo_state.get("done"):
        return Loaded(Case.objects.filter(demo=True).count(), 0, True)
    with remembered():
        _ground(today, progress)
    made = 0
    # The load makes millions of short-lived objects and no cycles worth looking for.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    with remembered():
        teams = _staff(today, progress)
        for dataset in DATASETS:
            made += _cases(dataset, teams, progress)
            clerks = {unit.pk: team.clerk for unit, team in teams.values()}
            progress(f"复议诉讼 {dataset.year}", 0, 1)
            play_remedies(dataset, clerks, today)
            progress(f"复议诉讼 {dataset.year}", 1, 1)
        for dataset in DATASETS:
            progress(f"年度报告 {dataset.year}", 0, 1)
            publish_report(dataset, *teams[dataset.unit])
            progress(f"年度报告 {dataset.year}", 1, 1)
        progress("在办案件", 0, 1)
        made += play_live(teams, today)
        progress("在办案件", 1, 1)
        _published(teams, today, progress)
    installation.demo_state = {"version": VERSION, "seed": SEED, "done": True, "on": today.isoformat()}
    installation.save()
    return Loaded(Case.objects.filter(demo=True).count(), made, False)


def _claim() -> Installation:
    """Mark the installation as a demonstration, unless it holds real work or another version's demonstration."""
    with transaction.atomic():
        installation, _ = Installation.objects.select_for_update().get_or_create(pk=1)
        if not installation.demonstration and (Case.objects.exists() or Unit.objects.exists()):
            raise DemoRefused("此数据目录已有正式数据，不能装载演示；请用 DATA 指定另一个目录")
        version = installation.demo_state.get("version", VERSION)
        if version != VERSION:
            raise DemoRefused(f"此数据目录装载的是第{version}版演示；请清空目录或者用 DATA 指定另一个目录")
        installation.demonstration = True
        installation.demo_state = installation.demo_state or {"version": VERSION, "seed": SEED}
        installation.save()
        return installation


def _ground(today: date, progress: Progress) -> None:
    """Units, roles, accounts, the unit's own rows and the entered figures."""
    progress("单位与岗位", 0, 1)
    ensure_roles()
    profile = files("gongkai.organisations").joinpath("data/customs_units.csv").read_text(encoding="utf-8")
    report = import_units(profile, actor=None, on=SINCE)
    if report.errors:
        raise DemoRefused(f"单位名册有误：{report.errors[0].message}")
    ensure_logins(today)
    set_practice(Unit.objects.get(key=NATIONAL.unit), "live_statistics", True, actor=None, on=today)
    for dataset in DATASETS:
        unit = Unit.objects.get(key=dataset.unit)
        if dataset.sub_rows:
            rows = [{"label": label, "grounds": [ground]} for label, ground in dataset.sub_rows]
            set_practice(unit, "other_ground_rows", rows, actor=None, on=today, year=dataset.year)
        load_figures(unit, dataset.basis, dataset.year, dataset.form, dataset.table_two(), today=today)
    progress("单位与岗位", 1, 1)


def _staff(today: date, progress: Progress) -> dict[str, tuple[Unit, Team]]:
    keys = staffed_units()
    units = Unit.objects.in_bulk(keys, field_name="key")
    there = Officer.objects.in_bulk(field_name="username")
    teams = {}
    with as_one():
        for number, key in enumerate(keys, 1):
            teams[key] = (units[key], ensure_team(units[key], today, there))
            progress("经办人员", number, len(keys))
    return teams


def _published(teams: dict[str, tuple[Unit, Team]], today: date, progress: Progress) -> None:
    """What is public without being asked for: unit pages, the catalogue, enforcement data, figures."""
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("单位资料", lambda: load_profiles(today)),
        ("公开目录", lambda: load_catalogue(teams, today)),
        ("执法公示", lambda: play_enforcement(teams, today)),
        ("数据发布", lambda: play_series(*teams["u0028"], today)),
        ("文告", lambda: load_gazette(*teams["u0028"], today)),
    )
    for step, play in steps:
        progress(step, 0, 1)
        play()
        progress(step, 1, 1)


def _cases(dataset: Dataset, teams: dict[str, tuple[Unit, Team]], progress: Progress) -> int:
    days = calendar()
    there = set(Case.objects.filter(demo=True).values_list("token", flat=True))
    plan = scripts(dataset, days)
    missing = [script for script in plan if script.token not in there]
    for start in range(0, len(missing), AT_ONCE):
        with as_one():
            for script in missing[start : start + AT_ONCE]:
                unit, team = teams[script.unit]
                Player(script, unit, team, days).play()
        progress(f"案件 {dataset.year}", min(len(plan), len(plan) - len(missing) + start + AT_ONCE), len(plan))
    return len(missing)
