"""Examinations of what a unit says of itself, of its annual report, its figures and its enforcement lists."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Max

from gongkai.catalogue.queries import public
from gongkai.enforcement.queries import public as public_entries
from gongkai.enforcement.rows import kind_label
from gongkai.organisations.completeness import missing
from gongkai.organisations.queries import profile_content, publisher
from gongkai.patrol.examining.ground import Fault, Ground, goes_through, of_unit
from gongkai.reports.models import Exemption
from gongkai.reports.queries.publications import published_reports
from gongkai.series.queries import public_series
from gongkai.statute.catalogue import record_kind
from gongkai.statute.patrol import PatrolRule
from gongkai.statute.reporting import report_due

_PARTS = {
    "office": "公开工作机构的名称",
    "address": "办公地址",
    "hours": "办公时间",
    "phone": "联系电话",
    "fax": "传真号码",
    "email": "互联网联系方式",
}


@goes_through("P10")
def itself(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield a unit whose page lacks something, with everything it lacks."""
    lacking = list(dict.fromkeys(sentence for _, sentence in missing(ground.unit, ground.on)))
    if lacking:
        told = f"{ground.unit.name}的机构信息有{len(lacking)}处需要补充：{'；'.join(lacking)}"
        yield of_unit(ground.unit, "profile", told)


@goes_through("P13")
def guide(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield what a unit's guide lacks: the record it published as such, else the page made from its contact."""
    unit = ground.unit
    if publisher(unit, ground.on).pk != unit.pk:
        return
    own = public().filter(unit=unit, kind="guide").order_by("-published_on", "-pk").first()
    given = own.details if own else profile_content(unit).contact
    lacking = [_PARTS[name] for name in record_kind("guide").must if not str(given.get(name, "")).strip()]
    if lacking:
        told = f"{unit.name}的政府信息公开指南缺：{'、'.join(lacking)}"
        yield of_unit(unit, "guide", told, address=f"/units/{unit.key}/guide/")


@goes_through("P19")
def report(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield the report of the year before where it is not public after its day; only of who has ever published one."""
    unit, year = ground.unit, ground.on.year - 1
    due = report_due(year)
    if ground.on <= due or (unit.opened_on and unit.opened_on > date(year, 12, 31)):
        return
    mine = published_reports().filter(unit=unit)
    excused = Exemption.objects.filter(unit=unit, year=year, lifted_on__isnull=True).exclude(until__lt=ground.on)
    if mine.exists() and not mine.filter(year=year).exists() and not excused.exists():
        told = f"{unit.name}{year}年政府信息公开工作年度报告应在{due:%Y-%m-%d}前公布，还没有公布"
        yield of_unit(unit, f"report:{year}", told, address="/reports/")


@goes_through("P23")
def figures(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield series without a new figure for too long; a yearly one has its year besides."""
    for series in public_series().filter(unit=ground.unit):
        days = (rule.days or 0) + {"year": 366, "quarter": 92}.get(series.period, 0)
        if series.changed_on and series.changed_on < ground.on - timedelta(days=days):
            told = f"指标“{series.name}”自{series.changed_on:%Y-%m-%d}以来没有新数"
            address = f"/figures/{ground.unit.key}/{series.slug}/"
            yield of_unit(ground.unit, f"series:{series.pk}", told, address=address)


@goes_through("P26")
def enforcement(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield kinds of enforcement data a unit has published and then left alone."""
    rows = public_entries(ground.on).filter(unit=ground.unit).order_by().values("kind").annotate(last=Max("changed_on"))
    for row in rows:
        if row["last"] < ground.on - timedelta(days=rule.days or 0):
            told = f"{kind_label(row['kind'])}公示自{row['last']:%Y-%m-%d}以来没有更新"
            yield of_unit(ground.unit, f"enforcement:{row['kind']}", told, address=f"/enforcement/{row['kind']}/")
