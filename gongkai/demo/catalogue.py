"""The demonstration's catalogue: made-up records of headquarters and a region, brought in and signed as real ones are.

Subjects are those customs write about; every text says that it is made up. Some documents replace others, some have
lapsed, interpretations are tied to what they explain, and a few drafts wait at each step of the review.
"""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from django.db import transaction
from django.utils import timezone

from gongkai.catalogue.actions import drafting, relating, reviewing
from gongkai.catalogue.actions.importing import Signature, bring_in
from gongkai.catalogue.actions.steps import ensure_workflow
from gongkai.catalogue.models import Column, Record
from gongkai.catalogue.standard import ensure_columns
from gongkai.demo.staff import Team
from gongkai.organisations.models import Unit
from gongkai.portal.actions.sites import open_site
from gongkai.portal.models import Site

SEED: Final = 20261121
#: How many years back documents go, and the numbers whose documents are replaced after two years.
YEARS: Final = 6
RENEWED: Final = frozenset({2, 5})
NOTE: Final = "（本文为演示而编写，不是真实文件）"
HEAD: Final = (
    "title", "document_number", "made_on", "published_on", "effective_on", "validity", "replaced_by", "genre",
    "subject", "column", "keywords", "abstract", "body",
)  # fmt: skip
#: Matter, class, keywords: what documents are about.
MATTERS: Final = (
    ("跨境电子商务零售进口商品监管", "clearance", "跨境电商,零售进口"),
    ("进出口货物原产地证书签发", "clearance", "原产地证书,签证"),
    ("高级认证企业便利措施", "risk", "AEO,高级认证企业"),
    ("加工贸易保税货物内销征税", "duties", "加工贸易,内销"),
    ("进口食品境外生产企业注册", "food", "进口食品,企业注册"),
    ("进境水果检疫要求", "quarantine", "水果,检疫"),
    ("出境人员健康申报", "health", "健康申报,卫生检疫"),
    ("进出口商品检验采信", "goods", "商品检验,采信"),
    ("税收担保管理", "duties", "税收担保,关税"),
    ("报关单位备案管理", "approvals", "报关单位,备案"),
    ("减免税手续办理", "duties", "减免税"),
    ("公路口岸通关时间", "ports", "口岸,通关时间"),
    ("知识产权海关保护", "clearance", "知识产权"),
    ("进境动植物检疫审批", "quarantine", "检疫审批"),
    ("海关统计数据查询服务", "statistics", "海关统计"),
    ("旅客行李物品通关", "clearance", "旅客,行李物品"),
)
NEWS: Final = (
    "开展惠企政策宣讲", "保障节日口岸通关", "查获一批申报不实货物", "举办公众开放日", "支持首票新业态货物出口",
    "上线自助查询设备", "走访重点企业", "组织应急演练",
)  # fmt: skip
PLANS: Final = (
    ("政府信息公开工作要点", "规划计划"), ("部门预算", "预算决算"), ("部门决算", "预算决算"),
    ("行政事业性收费目录", "收费目录"), ("政府采购意向", "政府采购"), ("考试录用公务员公告", "人事信息"),
    ("口岸突发事件应急预案", "应急管理"), ("随机抽查事项清单", "双随机一公开"),
)  # fmt: skip


def load_catalogue(teams: dict[str, tuple[Unit, Team]], today: date) -> int:
    """Fill the catalogue; a second call changes nothing. Returns how many records are public."""
    ensure_columns()
    ensure_workflow()
    _sites(teams, today)
    if Record.objects.exists():
        return Record.objects.filter(live=True).count()
    now = timezone.now()
    for number, key in enumerate(("u0001", "u0028"), 1):
        unit = teams[key][0]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{key}.csv"
            _write(path, unit, Random(SEED + number), today)  # noqa: S311 - figures of a demonstration
            bring_in(path, unit, today=today, now=now, signature=Signature(signed_as="演示装载"), source="演示目录")
        _relate(unit, teams[key][1], today)
        _in_review(unit, teams[key][1], today, now)
    return Record.objects.filter(live=True).count()


def _sites(teams: dict[str, tuple[Unit, Team]], today: date) -> None:
    if Site.objects.exists():
        return
    top, region = teams["u0001"][0], teams["u0028"][0]
    open_site(
        key="hq", unit=top, main=True, actor=None, on=today, name=f"{top.name}", shows="system",
        identifier="bm28000000", icp="演示ICP备00000001号", police="演示公网安备00000000000001号",
        sponsor=top.name, phone="12360",
    )  # fmt: skip
    open_site(
        key="guangzhou", unit=region, actor=None, on=today, name=region.name, shows="branch", colour="#7a1f2b",
        identifier="bm28000001", icp="演示ICP备00000002号", police="演示公网安备00000000000002号",
        sponsor=region.name, phone="12360",
    )  # fmt: skip


def _write(path: Path, unit: Unit, random: Random, today: date) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, HEAD)
        writer.writeheader()
        for line in _lines(unit, random, today):
            if date.fromisoformat(line["made_on"]) <= today:
                writer.writerow(line)


def _lines(unit: Unit, random: Random, today: date) -> Iterator[dict[str, str]]:
    yield _guide(unit, today)
    for year in range(today.year - YEARS, today.year + 1):
        yield from _documents(unit, year, random, today.year)
        yield from _plans(unit, year, random)
    for number in range(24):
        day = today - timedelta(days=number * 5 + random.randint(0, 3))
        what = NEWS[number % len(NEWS)]
        body = f"{day.month}月{day.day}日，{unit.name}{what}，回应企业和群众关心的问题。{NOTE}"
        yield _line(f"{unit.name}{what}", day, day, "海关动态", body)


def _documents(unit: Unit, year: int, random: Random, now: int) -> Iterator[dict[str, str]]:
    for number in range(1, 9):
        # What is replaced after two years is replaced by a document on the same matter.
        turn = year % 2 if number in RENEWED else year
        matter, _, keywords = MATTERS[(turn * 3 + number * 5) % len(MATTERS)]
        made = date(year, min(12, number + random.randint(0, 2)), random.randint(1, 27))
        published = made + timedelta(days=random.randint(1, 12))
        later, earlier = (f"{unit.name}公告{other}年第{number}号" for other in (year + 2, year - 2))
        replaced = number in RENEWED and year + 2 < now
        replaces = number in RENEWED and now - YEARS <= year - 2 and year < now
        line = _line(
            f"关于{matter}有关事项的公告",
            made,
            published,
            "海关公告",
            _document(unit, matter, year, number, earlier if replaces else ""),
            document_number=f"{unit.name}公告{year}年第{number}号",
            effective_on=(published + timedelta(days=10)).isoformat(),
            validity="被代替" if replaced else "失效" if number == 7 and year < 2023 else "有效",
            replaced_by=later if replaced else "",
            genre="公告",
            subject="政策法规",
            keywords=keywords,
        )
        yield line
        if number in {1, 4}:
            told = f"《关于{matter}有关事项的公告》（{year}年第{number}号）解读"
            words = f"为什么要出台？为了让{matter}更清楚、更方便。主要变化有三：材料更少、时间更短、网上可办。{NOTE}"
            yield _line(told, published, published + timedelta(days=1), "政策解读", words, keywords=keywords)


def _document(unit: Unit, matter: str, year: int, number: int, replaces: str) -> str:
    also = f"，{replaces}同时废止" if replaces else ""
    return (
        f"<p>为规范{matter}，便利企业和群众办理手续，现将有关事项公告如下：</p>"
        f"<p>一、本公告适用于{unit.name}关区内的{matter}。</p>"
        f"<p>二、申请人可以通过国际贸易单一窗口提交材料，也可以到现场办理。材料齐全的，{number + 2}个工作日内办结。</p>"
        f"<p>三、办理中有疑问的，可以拨打12360海关热线咨询。</p>"
        f"<p>四、本公告自{year}年起施行{also}。</p><p>{NOTE}</p>"
    )


def _plans(unit: Unit, year: int, random: Random) -> Iterator[dict[str, str]]:
    for what, column in PLANS[: 5 + random.randint(0, 3)]:
        made = date(year, random.randint(1, 9), random.randint(1, 27))
        body = f"{unit.name}{year}年度{what}，分项列明内容、依据和安排，接受社会监督。{NOTE}"
        yield _line(f"{unit.name}{year}年{what}", made, made + timedelta(days=random.randint(2, 15)), column, body)


def _guide(unit: Unit, today: date) -> dict[str, str]:
    made = date(today.year, 1, 15)
    body = (
        f"<h2>一、公开哪些信息</h2><p>{unit.name}依照《中华人民共和国政府信息公开条例》主动公开机关职能、规范性文件、"
        "办事指南、预算决算、行政执法等信息，按栏目编入公开目录。</p><h2>二、怎样查阅</h2><p>可以在本网站的公开目录中"
        "查阅，也可以到公开工作机构现场查阅。</p><h2>三、怎样申请</h2><p>没有主动公开的信息，可以在网上、当面或者以信函"
        f"提出申请。</p><p>{NOTE}</p>"
    )
    return _line(f"{unit.name}政府信息公开指南", made, made, "政府信息公开指南", body)


def _line(title: str, made: date, published: date, column: str, body: str, **more: str) -> dict[str, str]:
    line = dict.fromkeys(HEAD, "")
    line.update(
        title=title, made_on=made.isoformat(), published_on=published.isoformat(), column=column, body=body, **more
    )
    return line


def _relate(unit: Unit, team: Team, today: date) -> None:
    """Tie each interpretation to its document."""
    documents: dict[str, list[Record]] = {}
    for row in Record.objects.filter(unit=unit, kind="document", live=True):
        documents.setdefault(row.title, []).append(row)
    for words in Record.objects.filter(unit=unit, kind="interpretation", live=True):
        title, _, rest = words.title.removeprefix("《").partition("》")
        for policy in documents.get(title, []):
            if policy.document_number.endswith(rest.removeprefix("（").removesuffix("）解读")):
                relating.relate("interprets", words, policy, by=team.clerk, today=today)


def _in_review(unit: Unit, team: Team, today: date, now: datetime) -> None:
    """Leave a draft at each step: in hand, before the secrecy review, before the signature, scheduled."""
    column = Column.objects.get(path="content/documents/announcements")
    for number, matter in enumerate(("进口汽车检验", "寄递物品监管", "海关预裁定申请", "边民互市贸易"), 1):
        fields = {
            "kind": "document",
            "title": f"关于{matter}有关事项的公告",
            "document_number": f"{unit.name}公告{today.year}年第{80 + number}号",
            "issuer": unit.name,
            "made_on": today - timedelta(days=number * 3),
            "genre": "announcement",
            "item20": "item1",
            "customs_class": "clearance",
            "subject": "rules",
            "document_class": "normative",
            "abstract": f"说明{matter}的办理条件、材料和时限。",
            "body": f"<p>现将{matter}有关事项公告如下。{NOTE}</p>",
            "attribute": "publish",
            "source": unit.name,
        }
        with transaction.atomic():
            record = drafting.draft(unit, column, fields, team.clerk, today)
            if number > 1:
                reviewing.submit(record, team.clerk, today, None)
            if number > 2:
                reviewing.decide(record, "publish", team.reviewer, today, None)
            if number > 3:
                reviewing.pass_secrecy(record, team.reviewer, today, None)
