"""Examinations of columns as a site shows them, and of what keeps the catalogue and the search together."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Max, QuerySet

from gongkai.catalogue.models import Column, Record
from gongkai.catalogue.queries import columns_of, public, public_of
from gongkai.organisations.queries import root
from gongkai.patrol.examining.ground import Fault, Ground, goes_through, of_site, of_unit
from gongkai.portal.models import Site
from gongkai.search import outbox
from gongkai.search.comparing import compare
from gongkai.search.engine import EngineAway
from gongkai.statute.catalogue import column_types
from gongkai.statute.patrol import PatrolRule

#: Columns of these types are filled by pages of their own, not by records.
_MADE = frozenset({"home", "guide", "annual_report", "request", "functions", "leaders", "data", "open_data", "enquiry"})
#: The four statutory blocks that hold records; the guide, the reports and requests have pages of their own.
_BLOCKS = ("rules", "content")


def records_of(site: Site, on: date) -> QuerySet[Record]:
    """Return what a site shows of the catalogue."""
    if site.shows == "system":
        return public()
    return public_of(site.unit, on, below=site.shows == "branch")


def columns_shown(site: Site) -> list[Column]:
    """Return the open standard columns of a site."""
    rows = columns_of(None if site.shows == "system" else site.unit)
    chosen = set(site.columns)
    return [row for row in rows if not chosen or row.pk in chosen]


def _below(site: Site, on: date) -> list[tuple[Column, int, date | None]]:
    """Return each column with how many records it and those below it hold, and the day of the last."""
    held = records_of(site, on).order_by().values("column").annotate(many=Count("pk"), last=Max("published_on"))
    own = {row["column"]: (row["many"], row["last"]) for row in held}
    shown = columns_shown(site)
    told = []
    for column in shown:
        parts = [own[one.pk] for one in shown if _is_below(one, column) and one.pk in own]
        told.append((column, sum(many for many, _ in parts), max((last for _, last in parts if last), default=None)))
    return told


def _is_below(one: Column, column: Column) -> bool:
    return one.pk == column.pk or one.path.startswith(f"{column.path}/")


@goes_through("P07")
def stale(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield columns of a site that got nothing new within the days their type allows."""
    days = {row.code: row.stale_days for row in column_types()}
    for site in ground.sites:
        for column, many, last in _below(site, ground.on):
            allowed = days.get(column.type)
            if column.type in _MADE or not many or allowed is None or last is None:
                continue
            if last < ground.on - timedelta(days=allowed):
                told = f"栏目“{column.name}”自{last:%Y-%m-%d}以来没有更新，已超过{allowed}天"
                yield of_site(
                    site, column.path, told, place=column.name, address=f"{site.prefix}/columns/{column.path}/"
                )


@goes_through("P08")
def empty(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield columns of a site without any record; of an empty column that holds others only the column itself."""
    for site in ground.sites:
        bare = [column for column, many, _ in _below(site, ground.on) if not many and column.type not in _MADE]
        paths = {column.path for column in bare}
        for column in bare:
            if column.path.rpartition("/")[0] not in paths:
                told = f"栏目“{column.name}”没有内容"
                yield of_site(
                    site, column.path, told, place=column.name, address=f"{site.prefix}/columns/{column.path}/"
                )


@goes_through("P16")
def home(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield sites on which nothing was published for too long."""
    for site in ground.sites:
        last = records_of(site, ground.on).aggregate(last=Max("published_on"))["last"]
        if last is None or last < ground.on - timedelta(days=rule.days or 0):
            since = f"最近一条公开于{last:%Y-%m-%d}" if last else "没有任何公开信息"
            yield of_site(site, "home", f"网站“{site.name}”首页{rule.days}天内没有更新，{since}")


@goes_through("P25")
def blocks(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield statutory blocks a site lacks, or shows empty."""
    for site in ground.sites:
        held = {column.block: many for column, many, _ in _below(site, ground.on) if column.block}
        names = {column.block: column.name for column in Column.objects.filter(unit__isnull=True).exclude(block="")}
        for block in _BLOCKS:
            if not held.get(block) and block in names:
                yield of_site(site, block, f"网站“{site.name}”的法定公开板块“{names[block]}”没有内容")


@goes_through("P28")
def own_names(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield open columns of a unit's own that bear the name of a standard one: readers look in the wrong one."""
    own = list(Column.objects.filter(unit=ground.unit, closed_on__isnull=True))
    if not own:
        return
    rows = Column.objects.filter(unit__isnull=True, closed_on__isnull=True)
    standard = {row.name.strip(): row for row in rows}
    for column in own:
        same = standard.get(column.name.strip())
        if same is not None:
            told = f"自设栏目“{column.name}”与统一栏目（/columns/{same.path}/）同名，请并入或者改名"
            yield of_unit(ground.unit, f"column:{column.path}", told, place=column.name)


@goes_through("P14")
def index(rule: PatrolRule, ground: Ground) -> Iterator[Fault]:
    """Yield, at the top of the tree, what is public and not in the index, or in the index and not public."""
    top = root(ground.on)
    if top is None or top.pk != ground.unit.pk or outbox.length():
        return
    try:
        found = compare()
    except EngineAway as away:
        yield of_unit(top, "index", f"无法核对检索索引：{away}", title="信息检索", address="/search/")
        return
    if found.same or outbox.length():
        # What was published meanwhile is not lacking: it waits for the indexer.
        return
    such = f"（如{found.first[0].partition(':')[2]}）" if found.first else ""
    told = f"已公开的有{found.public}条，其中{found.lacking}条检索不到{such}；索引中另有{found.foreign}条不是已公开的"
    more = {"left": found.public, "right": found.public - found.lacking + found.foreign, "lacking": list(found.first)}
    yield of_unit(top, "index", f"{told}，请重建索引", title="信息检索", address="/search/", **more)
