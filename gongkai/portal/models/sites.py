"""The sites of one installation: headquarters, its departments, the units that have one of their own."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from gongkai.organisations.models import Unit
from gongkai.portal.colours import readable
from gongkai.statute.tags import meta_tag

#: The parts a home page is made of, in the order of a new site.
BLOCKS: Final = {
    "doors": "查、申请、问",
    "statutory": "法定公开板块",
    "latest": "最新公开",
    "topics": "专题",
    "process": "申请怎样办理",
    "figures": "数字",
    "sites": "各单位网站",
}
#: What no home page may do without (国办公开办函〔2019〕61号).
FIXED_BLOCKS: Final = frozenset({"statutory"})
SCOPES: Final = [("own", "本单位"), ("branch", "本单位和下级单位"), ("system", "全系统")]


def all_blocks() -> list[str]:
    """Return the blocks of a new site."""
    return list(BLOCKS)


def _colour(value: str) -> None:
    if not re.fullmatch(r"#[0-9a-f]{6}", value):
        raise ValidationError("颜色请写成 #0f3f73 这样的六位十六进制数（小写）")
    if not readable(value):
        raise ValidationError("这个颜色太浅，白字写在上面看不清（对比度须达到4.5:1），请选深一些的颜色")


def _blocks(value: object) -> None:
    if not isinstance(value, list) or set(value) - set(BLOCKS) or len(set(value)) < len(value):
        raise ValidationError("首页板块只能从列出的里面选，每个一次")
    if missing := FIXED_BLOCKS.difference(value):
        raise ValidationError(f"首页必须有：{'、'.join(BLOCKS[code] for code in sorted(missing))}")


def _identifier(value: str) -> None:
    tag = meta_tag("SiteIDCode")
    if not tag.matches(value):
        raise ValidationError(f"网站标识码的格式是：{tag.hint}")


class Site(models.Model):
    """A site: a name, a colour and a home page over part of the catalogue.

    ``unit`` answers for it; a department of the headquarters has a site of its own with the headquarters as unit.
    ``main`` is the one at the root of the installation; the others are found by ``host`` or under ``/sites/<key>/``.
    ``columns`` holds the ids of the standard columns it shows, empty for all; ``shows`` whose records those are.
    """

    key = models.SlugField("地址名", max_length=30, unique=True, help_text="用在网址里，只用小写字母、数字和短横线")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sites", verbose_name="所属单位")
    name = models.CharField("网站名称", max_length=60)
    host = models.CharField("域名", max_length=100, blank=True, help_text="不填则在主站域名下以地址名区分")
    main = models.BooleanField("主站", default=False)
    colour = models.CharField("主色", max_length=7, default="#0f3f73", validators=[_colour])
    shows = models.CharField("内容范围", max_length=10, choices=SCOPES, default="branch")
    columns = models.JSONField("栏目", default=list, blank=True)
    blocks = models.JSONField("首页板块", default=all_blocks, validators=[_blocks])
    identifier = models.CharField("网站标识码", max_length=20, blank=True, validators=[_identifier])
    icp = models.CharField("ICP备案号", max_length=40, blank=True)
    police = models.CharField("公安备案号", max_length=40, blank=True)
    sponsor = models.CharField("主办单位", max_length=60, blank=True)
    operator = models.CharField("承办单位", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    mark_url = models.URLField("党政机关标识链接", max_length=200, blank=True)
    fault_url = models.URLField("网站找错链接", max_length=200, blank=True)
    about = models.TextField("关于本站", max_length=2000, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        """The main site first; one site for a host, one main site."""

        ordering = ["-main", "unit__key", "key"]
        verbose_name = "网站"
        verbose_name_plural = "网站"
        constraints = [
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="site_host_once"),
            models.UniqueConstraint(fields=["main"], condition=Q(main=True), name="site_one_main"),
            models.CheckConstraint(condition=Q(main=False) | Q(closed_on__isnull=True), name="site_main_is_open"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def prefix(self) -> str:
        """What stands before every address of the site, without a closing slash."""
        return "" if self.main else f"/sites/{self.key}"
