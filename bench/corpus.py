"""A made-up stock of customs publications, the same for the same seed, with what each is about known beside it.

Nothing in it is real: subjects, countries and goods come from bench/data, sentences and numbers are put together here.
It is made to be hard to search: the same subject comes back in other years, from other customs and in changed
versions, numbers repeat from one agency to the next, and titles differ by a single word.

``python -m bench.corpus FOLDER [--records 3000]`` writes it for ``gongkai import-records``, one file a unit.
"""

import argparse
import csv
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from bench.topics import rows, topics
from gongkai.search.documents import Document

SEED: Final = 20260407
FIRST_YEAR: Final = 2004
LAST_YEAR: Final = 2025
HQ: Final = "海关总署"
REGIONS: Final = [
    "北京", "天津", "石家庄", "太原", "满洲里", "呼和浩特", "沈阳", "大连", "长春", "哈尔滨", "上海", "南京",
    "杭州", "宁波", "合肥", "福州", "厦门", "南昌", "青岛", "济南", "郑州", "武汉", "长沙", "广州", "黄埔",
    "深圳", "拱北", "汕头", "海口", "湛江", "江门", "南宁", "成都", "重庆", "贵阳", "昆明", "拉萨", "西安",
    "乌鲁木齐", "兰州", "银川", "西宁",
]  # fmt: skip
HEADINGS: Final = [
    "title",
    "document_number",
    "made_on",
    "published_on",
    "effective_on",
    "validity",
    "replaced_by",
    "genre",
    "subject",
    "column",
    "abstract",
    "body",
    "source_url",
]
ACTS: Final = ("调整", "明确", "规范", "优化", "进一步加强", "试点开展", "全面推广", "延长", "取消部分", "简化")
NAMES: Final = [
    "恒",
    "瑞",
    "达",
    "丰",
    "盛",
    "荣",
    "鑫",
    "远",
    "博",
    "凯",
    "华",
    "宏",
    "嘉",
    "锦",
    "隆",
    "泰",
    "祥",
    "誉",
    "卓",
    "越",
    "澜",
    "川",
    "岳",
    "晨",
    "曦",
]
TRADES: Final = ("进出口贸易", "国际物流", "电子科技", "食品", "纺织品", "机械设备", "报关服务", "供应链管理")
OFFENCES: Final = ("商品编号申报不实", "价格申报不实", "数量申报不实", "未经许可擅自转让保税货物", "原产地申报不实")
BOUGHT: Final = ("查验设备维保", "办公楼物业管理", "信息系统运维", "实验室试剂", "制服采购", "公务用车租赁", "食堂食材")
FEASTS: Final = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
ASIDE: Final = (
    "各有关单位应当按照要求做好落实工作，遇到问题及时反映。",
    "此前规定与本文不一致的，以本文为准。",
    "企业可以通过互联网办理，也可以到业务现场的窗口办理。",
    "海关将加强宣传，做好过渡期间的衔接。",
    "申请材料不齐全的，应当一次告知需要补正的全部内容。",
    "有关电子数据应当与纸面单证一致。",
    "本事项不收取费用。",
)


@dataclass(frozen=True)
class Publication:
    """One record and, in ``about``, what it is about: the judge's knowledge, never given to an engine."""

    serial: int
    family: str
    unit: str
    title: str
    number: str
    made: date
    genre: str
    column: str
    body: str
    validity: str = "有效"
    replaced_by: str = ""
    attachment: str = ""
    about: dict[str, str] = field(default_factory=dict)

    def row(self) -> dict[str, str]:
        """Return the record as a line of the importer's table."""
        published = self.made + timedelta(days=self.serial % 15)
        return {
            "title": self.title,
            "document_number": self.number,
            "made_on": self.made.isoformat(),
            "published_on": published.isoformat(),
            "effective_on": (published + timedelta(days=30)).isoformat() if self.genre in ("公告", "令") else "",
            "validity": self.validity,
            "replaced_by": self.replaced_by,
            "genre": self.genre,
            "subject": "",
            "column": self.column,
            "abstract": self.body.split("。")[0] + "。",
            "body": self.body,
            "source_url": f"https://example.org/{self.serial}.html",
        }

    def document(self) -> Document:
        """Return the record as engines index it."""
        row = self.row()
        key = "hq" if self.unit == HQ else f"r{REGIONS.index(self.unit.removesuffix('海关'))}"
        return Document(
            key=f"record:{self.serial}",
            kind="record",
            title=self.title,
            url=f"/records/{self.serial}/",
            document_number=self.number,
            index_number=f"{key}{self.made.year}-{self.serial:07d}",
            unit=key,
            unit_name=self.unit,
            line=("hq",) if key == "hq" else ("hq", key),
            column=self.column,
            column_name=self.column,
            genre=self.genre,
            validity=self.validity,
            in_force=self.validity in ("有效", "已被修改"),
            made_on=self.made,
            published_on=date.fromisoformat(row["published_on"]),
            abstract=row["abstract"],
            body=self.body,
        )


class Corpus:
    """Makes publications one after the other; running numbers never repeat within an agency and year."""

    def __init__(self, seed: int = SEED) -> None:
        self.draw = random.Random(seed)
        self._numbers: dict[str, int] = {}
        self._seen: set[str] = set()
        self._waiting: list[Publication] = []
        self._serial = 0
        self._countries, self._goods = rows("places"), rows("goods")
        families: tuple[tuple[Callable[[], Publication], int], ...] = (
            (self.notice, 14),
            (self.order, 2),
            (self.regional, 28),
            (self.guide, 8),
            (self.answer, 7),
            (self.market, 6),
            (self.penalty, 14),
            (self.figures, 9),
            (self.purchase, 7),
            (self.feast, 3),
            (self.yearly, 2),
        )
        self._families = [family for family, _ in families]
        self._weights = [weight for _, weight in families]

    def publications(self, count: int) -> Iterator[Publication]:
        """Yield so many publications, each with a title or a number of its own."""
        made = 0
        while made < count:
            one = self._waiting.pop() if self._waiting else self.draw.choices(self._families, self._weights)[0]()
            if (name := f"{one.unit}|{one.title}|{one.number}") not in self._seen:
                self._seen.add(name)
                made += 1
                yield one

    def _make(self, family: str, unit: str, title: str, **more: object) -> Publication:
        self._serial += 1
        return Publication(self._serial, family, unit, title, **more)  # type: ignore[arg-type]

    def _day(self, year: int = 0, month: int = 0) -> date:
        year = year or self.draw.randint(FIRST_YEAR, LAST_YEAR)
        return date(year, month or self.draw.randint(1, 12), self.draw.randint(1, 28))

    def _number(self, agency: str, year: int | None) -> int:
        name = f"{agency}{year or ''}"
        self._numbers[name] = self._numbers.get(name, 0 if year else 100) + 1
        return self._numbers[name]

    def _body(self, opening: str, *says: str) -> str:
        aside = self.draw.sample(ASIDE, self.draw.randint(2, 4))
        return "\n".join((opening, *says, *aside))

    def _validity(self, year: int) -> str:
        return self.draw.choice(("已废止", "已失效")) if self.draw.random() < (LAST_YEAR + 3 - year) / 40 else "有效"

    def notice(self) -> Publication:
        """A notice of headquarters; for one in four an interpretation follows."""
        topic, act, day = self.draw.choice(topics()), self.draw.choice(ACTS), self._day()
        title = f"关于{act}{topic.term}有关事项的公告"
        number = f"海关总署公告{day.year}年第{self._number('公告', day.year)}号"
        about = {"topic": topic.term, "act": act, "year": str(day.year), "region": HQ}
        if self.draw.random() < 0.25:
            said = f"为便于理解和执行{title}，现就其背景和要点解读如下。"
            self._waiting.append(
                self._make(
                    "interpretation",
                    HQ,
                    f"《{title}》政策解读",
                    number="",
                    made=day,
                    genre="解读",
                    column="政策解读",
                    body=self._body(said, f"海关总署发布{number}。{topic.says}"),
                    about=about,
                )
            )
        return self._make(
            "notice",
            HQ,
            title,
            number=number,
            made=day,
            genre="公告",
            column="海关公告",
            validity=self._validity(day.year),
            body=self._body(f"现就{act}{topic.term}有关事项公告如下。", topic.says),
            about=about,
        )

    def order(self) -> Publication:
        """Rules by order; for half of them a decision that changes them follows, and the old text remains."""
        topic, day = self.draw.choice(topics()), self._day()
        name = f"中华人民共和国海关{topic.term}管理办法"
        number = f"海关总署令第{self._number('令', None)}号"
        about = {"topic": topic.term, "year": str(day.year), "region": HQ}
        old, replaced = "有效", ""
        if self.draw.random() < 0.5 and day.year < LAST_YEAR:
            later = self._day(self.draw.randint(day.year + 1, LAST_YEAR))
            replaced, old = f"海关总署令第{self._number('令', None)}号", "已被修改"
            title = f"海关总署关于修改《{name}》的决定"
            body = self._body(f"对{number}公布的《{name}》作如下修改。", topic.says)
            self._waiting.append(
                self._make(
                    "decision",
                    HQ,
                    title,
                    number=replaced,
                    made=later,
                    genre="令",
                    column="海关规章",
                    body=body,
                    about={**about, "year": str(later.year)},
                )
            )
        return self._make(
            "order",
            HQ,
            name,
            number=number,
            made=day,
            genre="令",
            column="海关规章",
            validity=old,
            replaced_by=replaced,
            body=self._body(f"为了规范{topic.term}，根据海关法，制定本办法。", topic.says),
            about=about,
        )

    def regional(self) -> Publication:
        """A notice of a regional customs: same words as headquarters', another agency."""
        topic, act, day, region = self.draw.choice(topics()), self.draw.choice(ACTS), self._day(), self._region()
        number = f"{region}公告{day.year}年第{self._number(region, day.year)}号"
        attachment = f"{topic.term}联系人{self.draw.randint(1000, 9999)}号表"
        return self._make(
            "regional",
            region,
            f"{region}关于{act}{topic.term}工作的公告",
            number=number,
            made=day,
            genre="公告",
            column="海关公告",
            validity=self._validity(day.year),
            attachment=attachment,
            body=self._body(f"{region}决定在关区内{act}{topic.term}。", topic.says),
            about={"topic": topic.term, "act": act, "year": str(day.year), "region": region},
        )

    def guide(self) -> Publication:
        """How a matter is handled at one customs."""
        topic, day, region = self.draw.choice(topics()), self._day(), self._region()
        return self._make(
            "guide",
            region,
            f"{region}{topic.term}办事指南",
            number="",
            made=day,
            genre="其他",
            column="办事指南",
            body=self._body(f"办理{topic.term}的依据、条件、材料和期限。", topic.says),
            about={"topic": topic.term, "year": str(day.year), "region": region},
        )

    def answer(self) -> Publication:
        """A frequent question answered."""
        topic, day, region = self.draw.choice(topics()), self._day(), self._region()
        return self._make(
            "answer",
            region,
            f"{topic.question}？（{region}常见问题）",
            number="",
            made=day,
            genre="其他",
            column="办事指南",
            body=self._body(f"答：关于{topic.term}，{topic.says}"),
            about={"topic": topic.term, "year": str(day.year), "region": region},
        )

    def market(self) -> Publication:
        """Goods of a country admitted, or kept out."""
        country, goods, day = self.draw.choice(self._countries)["country"], self.draw.choice(self._goods), self._day()
        act = self.draw.choice(("进口", "进口", "暂停进口", "恢复进口"))
        need = f"检验检疫和{goods['kind']}要求" if act == "进口" else "事宜"
        return self._make(
            "market",
            HQ,
            f"关于{act}{country}{goods['name']}{need}的公告",
            number=f"海关总署公告{day.year}年第{self._number('公告', day.year)}号",
            made=day,
            genre="公告",
            column="海关公告",
            validity=self._validity(day.year),
            body=self._body(
                f"根据双方议定书，即日起{act}符合要求的{country}{goods['name']}。", "包装和产地应当经过注册。"
            ),
            about={"country": country, "goods": goods["name"], "act": act, "year": str(day.year), "region": HQ},
        )

    def penalty(self) -> Publication:
        """A decision on a penalty; the company exists nowhere."""
        region, day, offence = self._region(), self._day(), self.draw.choice(OFFENCES)
        name = "".join(self.draw.sample(NAMES, 2))
        company = f"{region.removesuffix('海关')}{name}{self.draw.choice(TRADES)}有限公司"
        short = region[0]
        return self._make(
            "penalty",
            region,
            f"{company}{offence}案行政处罚决定书",
            number=f"{short}关违字〔{day.year}〕{self._number(short + '违', day.year)}号",
            made=day,
            genre="决定",
            column="行政处罚",
            body=self._body(f"当事人{company}{offence}，处以罚款人民币{self.draw.randint(2, 900) / 10}万元。"),
            about={"company": company, "offence": offence, "year": str(day.year), "region": region},
        )

    def figures(self) -> Publication:
        """A month's trade of a region."""
        region, month = self._region(), self.draw.randint(1, 12)
        day = self._day(0, month)
        return self._make(
            "figures",
            region,
            f"{region}{day.year}年{month}月进出口商品总值表",
            number="",
            made=day,
            genre="其他",
            column="进出口统计",
            body=self._body(f"{day.year}年{month}月关区进出口总值{self.draw.randint(100, 9999)}亿元，其中出口占六成。"),
            about={"region": region, "year": str(day.year), "month": str(month)},
        )

    def purchase(self) -> Publication:
        """A purchase announced or awarded."""
        region, thing, day = self._region(), self.draw.choice(BOUGHT), self._day()
        stage = self.draw.choice(("公开招标公告", "中标结果公告", "更正公告"))
        return self._make(
            "purchase",
            region,
            f"{region}{day.year}年{thing}项目{stage}",
            number="",
            made=day,
            genre="公告",
            column="政府采购",
            body=self._body(f"{region}{thing}项目{stage}，预算金额{self.draw.randint(10, 900)}万元。"),
            about={"region": region, "thing": thing, "stage": stage, "year": str(day.year)},
        )

    def feast(self) -> Publication:
        """Clearance by appointment over a holiday."""
        region, name, day = self._region(), self.draw.choice(FEASTS), self._day()
        return self._make(
            "feast",
            region,
            f"{region}{day.year}年{name}期间通关预约安排",
            number="",
            made=day,
            genre="通知",
            column="其他文件",
            body=self._body(f"{name}期间，企业应当提前一个工作日预约加班通关，值班电话见附件。"),
            about={"region": region, "feast": name, "year": str(day.year)},
        )

    def yearly(self) -> Publication:
        """What a customs publishes once a year."""
        region, year = self._region(), self.draw.randint(FIRST_YEAR, LAST_YEAR)
        kind, column = self.draw.choice(
            (("部门预算", "预算决算"), ("部门决算", "预算决算"), ("考试录用公务员拟录用人员公示", "人事信息"))
        )
        return self._make(
            "yearly",
            region,
            f"{region}{year}年度{kind}",
            number="",
            made=self._day(year),
            genre="其他",
            column=column,
            body=self._body(f"现将{region}{year}年度{kind}予以公开。"),
            about={"region": region, "kind": kind, "year": str(year)},
        )

    def _region(self) -> str:
        return self.draw.choice(REGIONS) + "海关"


def write(folder: Path, count: int, seed: int = SEED) -> dict[str, Path]:
    """Write one table a unit; return the files by the unit's name. What is known beside goes to ``about.jsonl``."""
    folder.mkdir(parents=True, exist_ok=True)
    by_unit: dict[str, list[Publication]] = {}
    with (folder / "about.jsonl").open("w", encoding="utf-8") as known:
        for one in Corpus(seed).publications(count):
            by_unit.setdefault(one.unit, []).append(one)
            said = {"serial": one.serial, "family": one.family, "title": one.title, "number": one.number}
            known.write(json.dumps(said | {"about": one.about}, ensure_ascii=False) + "\n")
    written = {}
    for unit, publications in by_unit.items():
        written[unit] = folder / f"{unit}.csv"
        with written[unit].open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, HEADINGS)
            table.writeheader()
            table.writerows(one.row() for one in publications)
    return written


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    for unit, path in write(options.folder, options.records, options.seed).items():
        print(unit, path)


if __name__ == "__main__":
    main()
