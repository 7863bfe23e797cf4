"""What stands in the head of a page: the mandated tags, and which addresses the page has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils import timezone

from gongkai.portal.models import Site
from gongkai.portal.sites import TRADITIONAL, Place, base_of, one_address
from gongkai.statute.catalogue import column_types
from gongkai.statute.rows import pick
from gongkai.statute.tags import meta_tag, tags_of


@dataclass(frozen=True)
class Head:
    """The level of a page (site, column or content) and the values of its tags by code.

    ``shared``: the page is the same on every site and has one canonical address, that at the main site.
    """

    level: str = "site"
    values: Mapping[str, str] = field(default_factory=dict)
    shared: bool = False

    def tags(self, site: Site) -> list[tuple[str, str]]:
        """Return name and content of every tag; mandatory ones are there even where nobody has given a value."""
        values = {**_of_site(site), **self.values}
        rows = ((row, " ".join(values.get(row.code, "").split())) for row in tags_of(self.level))
        return [(row.code, value) for row, value in rows if value or row.required]


def column_head(name: str, description: str, keywords: str, type_code: str, *, shared: bool = False) -> Head:
    """Return the head of a column's page. Raises ``StatuteError`` for a type that is not in the vocabulary."""
    kind = pick(column_types(), type_code, "栏目类型")
    values = {
        "ColumnName": name,
        "ColumnDescription": description,
        "ColumnKeywords": keywords,
        "ColumnType": kind.label,
    }
    return Head("column", values, shared)


def article_head(title: str, published: datetime, source: str, *, shared: bool = True, **optional: str) -> Head:
    """Return the head of one article. ``optional`` holds other tags of its level by code, empty ones left out."""
    for code in optional:
        if meta_tag(code).level != "content":
            raise ValueError(f"{code} is no tag of an article")
    local = timezone.localtime(published) if timezone.is_aware(published) else published
    values = {"ArticleTitle": title, "PubDate": local.strftime("%Y-%m-%d %H:%M"), "ContentSource": source}
    return Head("content", {**values, **optional}, shared)


#: Columns that are no rows of the catalogue, by the first part of their address.
_FIXED: Final = {
    "": ("首页", "政府信息公开的入口：查找、申请、咨询，法定公开板块和最新公开", "政府信息公开,首页", "home"),
    "apply": ("依申请公开", "向行政机关申请获取政府信息：申请、补正、撤回", "依申请公开,申请,政府信息公开", "request"),
    "track": ("办理进度", "凭申请编号和查询码查看申请办到哪一步", "依申请公开,办理进度,查询", "request"),
    "reports": (
        "政府信息公开年报",
        "各单位历年政府信息公开工作年度报告",
        "年度报告,政府信息公开,统计",
        "annual_report",
    ),
    "units": ("机构和联系方式", "各单位的名称、职责、地址和联系方式", "机构,联系方式,地址,电话", "functions"),
    "map": ("办公地点", "各单位办公地点的位置和到达方式", "地点,地图,路线", "functions"),
    "search": ("信息检索", "检索已经公开的政府信息", "检索,政府信息公开,查找", "catalogue"),
    "figures": ("数据发布", "按月公布的统计数据和图表", "数据,统计,图表", "data"),
    "enforcement": ("行政执法公示", "行政许可、行政处罚、双随机抽查等执法信息", "执法公示,许可,处罚", "policies"),
    "gazette": ("公报", "按月汇编的公开文件", "公报,汇编,文件", "policies"),
    "records": ("政府信息公开目录", "主动公开的政府信息", "政府信息,目录", "catalogue"),
    "columns": ("政府信息公开目录", "主动公开的政府信息，按栏目排列", "政府信息,目录,栏目", "catalogue"),
    "guide": (
        "政府信息公开指南",
        "公开什么、怎样查阅、怎样申请、公开工作机构在哪里",
        "政府信息公开指南,公开工作机构",
        "guide",
    ),
    "article-20": (
        "条例第二十条各项在哪里",
        "应当主动公开的各项政府信息在哪个栏目",
        "主动公开,第二十条,法定主动公开内容",
        "catalogue",
    ),
    "topics": ("专题", "按主题汇集的政府信息", "专题,政府信息公开", "catalogue"),
}


def usual_head(path: str) -> Head:
    """Return the head of a page that gives none of its own, by the part of the site it stands in."""
    found = _FIXED.get(path.strip("/").split("/", 1)[0])
    return column_head(*found) if found else Head()


def canonical(place: Place, head: Head) -> str:
    """Return the address under which the page is to be known."""
    traditional = TRADITIONAL if place.traditional else ""
    if head.shared or place.site.main:
        return one_address(traditional + place.path)
    base = base_of(place.site)
    if place.site.host:
        return base + traditional + place.path
    return one_address(f"{traditional}{place.site.prefix}{place.path}")


def twins(request: HttpRequest, place: Place) -> list[tuple[str, str]]:
    """Return language and address of the page in either kind of characters."""
    base = f"{request.scheme}://{request.get_host()}"
    traditional = request.path if place.traditional else place.twin
    return [("zh-Hans", base + place.plain), ("zh-Hant", base + traditional)]


def _of_site(site: Site) -> dict[str, str]:
    host = site.host or (urlsplit(base_of(site)).hostname or "")
    return {"SiteName": site.name, "SiteDomain": host, "SiteIDCode": site.identifier}
