"""The judged questions: made from publications whose subject is known, as citizens, brokers and lawyers would type."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from opencc import OpenCC

from bench.corpus import REGIONS, Publication
from bench.topics import Topic, rows, topics

SEED: Final = 41
EACH: Final = 12
_CHINESE: Final = str.maketrans("0123456789", "〇一二三四五六七八九")
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Judged:
    """A question, of which kind it is, and the keys of the documents that answer it."""

    text: str
    kind: str
    relevant: frozenset[str]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class _Asker:
    """Makes questions from publications; knows which others answer the same."""

    def __init__(self, publications: Sequence[Publication], seed: int) -> None:
        self.draw = random.Random(seed)
        self.all = publications
        self.by_topic: dict[str, list[Publication]] = defaultdict(list)
        self.by_family: dict[str, list[Publication]] = defaultdict(list)
        for one in publications:
            self.by_family[one.family].append(one)
            if "topic" in one.about:
                self.by_topic[one.about["topic"]].append(one)
        self.asked_topics = [topic for topic in topics() if self.by_topic[topic.term]]
        self.traditional = OpenCC("s2hk")

    def some(self, *families: str) -> Publication:
        """Return any publication of these families."""
        return self.draw.choice(self.by_family[self.draw.choice([name for name in families if self.by_family[name]])])

    def topic(self) -> Topic:
        """Return any subject there is something on."""
        return self.draw.choice(self.asked_topics)

    def keys(self, like: Mapping[str, str], *families: str) -> frozenset[str]:
        """Return the publications about all this; a value may name several, parted by a bar."""
        wanted = [(name, value.split("|")) for name, value in like.items()]
        names = like.get("topic", "").split("|")
        among = [one for name in names for one in self.by_topic[name]] if "topic" in like else self.all
        return frozenset(
            f"record:{one.serial}"
            for one in among
            if (not families or one.family in families)
            and all(one.about.get(name) in values for name, values in wanted)
        )

    def same(self, one: Publication) -> frozenset[str]:
        """Return the publications with this very title and number."""
        return frozenset(
            f"record:{other.serial}"
            for other in self.by_family[one.family]
            if (other.title, other.number) == (one.title, one.number)
        )

    def titled(self, one: Publication) -> frozenset[str]:
        """Return the publications with this very title."""
        return frozenset(f"record:{other.serial}" for other in self.by_family[one.family] if other.title == one.title)

    def named(self, topic: Topic) -> frozenset[str]:
        """Return the publications on a subject with its name in the title: what a name said or mistyped asks for."""
        return frozenset(f"record:{one.serial}" for one in self.by_topic[topic.term] if topic.term in one.title)

    def about(self, topic: Topic) -> frozenset[str]:
        """Return the publications on a subject."""
        return self.keys({"topic": topic.term})


Made = tuple[str, frozenset[str]]


def _title(asker: _Asker) -> Made:
    one = asker.some(
        "notice", "regional", "order", "decision", "interpretation", "market", "penalty", "purchase", "guide"
    )
    return one.title, asker.titled(one)


def _half_title(asker: _Asker) -> Made:
    one = asker.some("notice", "regional", "market", "interpretation")
    text = one.title.removeprefix("关于").removeprefix("《关于").removesuffix("的公告")
    return text, frozenset(
        f"record:{other.serial}"
        for other in asker.all
        if (text in other.title and "topic" in other.about) or other == one
    ) | asker.titled(one)


def _title_typo(asker: _Asker) -> Made:
    one = asker.some("notice", "regional", "guide")
    topic = next(topic for topic in topics() if topic.term == one.about["topic"])
    return one.title.replace(topic.term, topic.wrong), asker.titled(one)


def _number(asker: _Asker) -> Made:
    one = asker.some("notice", "regional", "order", "decision", "penalty", "market")
    return one.number, asker.same(one)


def _number_written(asker: _Asker) -> Made:
    one = asker.some("notice", "market", "order", "regional", "penalty")
    year, serial = str(one.made.year), one.number.rsplit("第", 1)[-1].rsplit("〕", 1)[-1].removesuffix("号")
    if one.family == "order":
        forms = (f"署令{serial}", f"海关总署第{serial}号令", f"总署令{serial}号", f"海关总署令 第 {serial} 号")
        return asker.draw.choice(forms), asker.same(one)
    if one.family == "penalty":
        head = one.number.split("〔")[0]
        forms = (
            f"{head}[{year}]{serial}号",
            f"{head}（{year}）{serial}",
            f"{head}{year}{serial}号",
            f"{head} 【{year}】 {serial} 号",
        )
        return asker.draw.choice(forms[:2] + forms[3:]), asker.same(one)
    agency = one.number.split(year)[0]
    forms = (
        f"{agency}〔{year}〕{serial}号",
        f"{agency}[{year}]{serial}号",
        f"{agency}{year}第{serial}号",
        f"{agency} {year} 年 第 {serial} 号",
        f"{agency}{year}年{serial}号",
        f"{agency}（{year}）第{serial}号",
        f"{agency}{year.translate(_CHINESE)}年第{serial.translate(_CHINESE)}号",
        f"{agency}{year.translate(_WIDE)}年第{serial.translate(_WIDE)}号",
        f"{agency.removesuffix('公告')}{year}年第{serial}号公告",
        f"{agency}{year}年第{serial}号文件",
        f"{agency}{year}-{serial}",
        f"{year}年{agency}第{serial}号",
    )
    return asker.draw.choice(forms), asker.same(one)


def _traditional(asker: _Asker) -> Made:
    topic = asker.topic()
    return asker.traditional.convert(topic.term), asker.about(topic)


def _pinyin(asker: _Asker) -> Made:
    topic = asker.topic()
    return asker.draw.choice((topic.pinyin.replace(" ", ""), topic.pinyin)), asker.named(topic)


def _initials(asker: _Asker) -> Made:
    topic = asker.draw.choice([topic for topic in asker.asked_topics if len(topic.pinyin.split()) > 3])
    letters = "".join(said[0] for said in topic.pinyin.split())
    same = {name for name in topics() if letters in "".join(said[0] for said in name.pinyin.split())}
    return asker.draw.choice((letters, letters.upper())), frozenset().union(*(asker.named(one) for one in same))


def _synonym(asker: _Asker) -> Made:
    topic = asker.topic()
    return asker.draw.choice(topic.others), asker.about(topic)


def _homophone(asker: _Asker) -> Made:
    topic = asker.topic()
    return topic.wrong, asker.about(topic)


def _question(asker: _Asker) -> Made:
    one = asker.some("answer")
    topic = next(topic for topic in topics() if topic.term == one.about["topic"])
    return topic.question, asker.keys({"topic": topic.term}, "answer")


def _body(asker: _Asker) -> Made:
    topic = asker.topic()
    return max(topic.says.removesuffix("。").split("，"), key=len), asker.about(topic)


def _phrase(asker: _Asker) -> Made:
    one = asker.some("notice", "regional")
    said = f"{one.about['act']}{one.about['topic']}"
    left, right = asker.draw.choice(("“”", '""', "「」"))
    return f"{left}{said}{right}", frozenset(
        f"record:{other.serial}" for other in asker.all if said in other.title or said in other.body
    )


def _exclusion(asker: _Asker) -> Made:
    one = asker.some("guide", "regional", "answer")
    term, region = one.about["topic"], one.about["region"]
    word = asker.draw.choice(("办事指南", "公告", region))
    kept = frozenset(
        f"record:{other.serial}"
        for other in asker.by_topic[term]
        if word not in f"{other.title}{other.body}{other.number}{other.column}{other.unit}"
    )
    return f"{term} -{word}", kept


def _fields(asker: _Asker) -> Made:
    one = asker.some("regional", "guide", "answer")
    term, region, year = one.about["topic"], one.about["region"], one.about["year"]
    form = asker.draw.randrange(4)
    if form == 0:
        return f"标题:{term} 年:{year}", frozenset(
            f"record:{other.serial}"
            for other in asker.by_topic[term]
            if term in other.title and other.about["year"] == year
        )
    if form == 1:
        return f"单位:{region} {term}", asker.keys({"topic": term, "region": region})
    if form == 2:
        return f"{term} 年份：{int(year) - 1}..{int(year) + 1}", asker.keys(
            {"topic": term, "year": "|".join(str(int(year) + more) for more in (-1, 0, 1))}
        )
    number = asker.some("notice", "regional")
    return f"文号:{number.number}", asker.same(number)


def _region_topic(asker: _Asker) -> Made:
    one = asker.some("guide", "regional", "answer")
    region = one.about["region"].removesuffix("海关")
    text = asker.draw.choice(
        (f"{region} {one.about['topic']}", f"{region}海关{one.about['topic']}", f"{one.about['topic']}{region}")
    )
    return text, asker.keys({"topic": one.about["topic"], "region": one.about["region"]})


def _year_topic(asker: _Asker) -> Made:
    one = asker.some("notice", "guide", "regional")
    year, term = one.about["year"], one.about["topic"]
    return asker.draw.choice((f"{year} {term}", f"{year}年{term}", f"{term} {year}年")), asker.keys(
        {"topic": term, "year": year}
    )


def _market(asker: _Asker) -> Made:
    one = asker.some("market")
    country, goods = one.about["country"], one.about["goods"].removeprefix("鲜食").removeprefix("冷冻")
    alike = {"country": country, "goods": one.about["goods"]}
    if one.about["act"] == "暂停进口" and asker.draw.random() < 0.5:
        return f"暂停进口{country}{goods}", asker.keys({**alike, "act": "暂停进口"})
    said = {row["country"]: row["pinyin"] for row in rows("places")}[country].replace(" ", "")
    forms = (
        f"{country}{goods}",
        f"{country} {goods}",
        f"{said} {goods}",
        f"{goods} {country} 进口要求",
        f"从{country}进口{goods}",
    )
    return asker.draw.choice(forms), asker.keys(alike)


def _penalty(asker: _Asker) -> Made:
    one = asker.some("penalty")
    company = one.about["company"]
    forms = (
        company,
        company.removesuffix("有限公司"),
        f"{company} 处罚",
        f"{company.removesuffix('有限公司')}被罚了多少钱",
    )
    return asker.draw.choice(forms), asker.keys({"company": company})


def _figures(asker: _Asker) -> Made:
    one = asker.some("figures")
    region, year, month = one.about["region"], one.about["year"], one.about["month"]
    forms = (
        f"{region}{year}年{month}月进出口",
        f"{year}年{month}月 {region.removesuffix('海关')} 进出口总值",
        f"{region} {year}年{month}月 外贸数据",
    )
    return asker.draw.choice(forms), asker.keys({"region": region, "year": year, "month": month}, "figures")


def _desk(asker: _Asker) -> Made:
    one = asker.some("purchase", "feast", "yearly")
    region, year = one.about["region"], one.about["year"]
    short = region.removesuffix("海关")
    if one.family == "purchase":
        thing = one.about["thing"]
        return (
            f"{short} {year} {thing} 中标结果" if "中标" in one.title else f"{region}{thing}{year}年招标",
            asker.keys({"region": region, "year": year, "thing": thing}, "purchase"),
        )
    if one.family == "feast":
        return f"{short} {year}年{one.about['feast']} 预约通关", asker.keys(
            {"region": region, "year": year, "feast": one.about["feast"]}, "feast"
        )
    return f"{region}{year}{one.about['kind']}", asker.keys(
        {"region": region, "year": year, "kind": one.about["kind"]}, "yearly"
    )


def _writing(asker: _Asker) -> Made:
    topic = asker.topic()
    half = len(topic.term) // 2
    forms = (
        " ".join(topic.term),
        f"《{topic.term}》",
        f"{topic.term}？？",
        f"{topic.term[:half]} {topic.term[half:]}",
        f"　{topic.term}　",
        f"（{topic.term}",
        f"{topic.term}\t\u200b",
    )
    return asker.draw.choice(forms), asker.about(topic)


def _mixed(asker: _Asker) -> Made:
    topic = asker.topic()
    said = topic.pinyin.split()
    if not topic.term.isalpha() or len(said) != len(topic.term):
        return topic.term, asker.named(topic)
    half = 2 if len(said) > 3 else 1
    text = "".join(said[:half]) + topic.term[half:]
    return text, asker.named(topic)


def _changed(asker: _Asker) -> Made:
    one = asker.some("decision", "order")
    term = one.about["topic"]
    if one.family == "decision":
        return f"修改{term}管理办法的决定", asker.keys({"topic": term}, "decision")
    return f"{term}管理办法", asker.keys({"topic": term}, "order", "decision")


def _interpreted(asker: _Asker) -> Made:
    one = asker.some("interpretation")
    return f"{one.about['topic']}政策解读", asker.keys({"topic": one.about["topic"]}, "interpretation")


def _unit(asker: _Asker) -> Made:
    place = asker.draw.randrange(len(REGIONS))
    region = REGIONS[place]
    forms = (
        f"{region}海关电话",
        f"{region}海关地址",
        f"{region}海关",
        f"{region}海关联系方式",
        f"{region}海关上班时间",
    )
    return asker.draw.choice(forms), frozenset({f"unit:r{place}"})


KINDS: Final[Mapping[str, Callable[[_Asker], Made]]] = {
    "title": _title,
    "half title": _half_title,
    "title typo": _title_typo,
    "number": _number,
    "number form": _number_written,
    "traditional": _traditional,
    "pinyin": _pinyin,
    "initials": _initials,
    "synonym": _synonym,
    "homophone": _homophone,
    "question": _question,
    "body": _body,
    "phrase": _phrase,
    "exclusion": _exclusion,
    "fields": _fields,
    "region": _region_topic,
    "year": _year_topic,
    "market": _market,
    "penalty": _penalty,
    "figures": _figures,
    "desk": _desk,
    "writing": _writing,
    "mixed": _mixed,
    "changed": _changed,
    "interpreted": _interpreted,
    "unit": _unit,
}


def judged(publications: Sequence[Publication], each: int = EACH, seed: int = SEED) -> list[Judged]:
    """Return the questions there is something to find for, every one once: written ones first, then made ones."""
    asker = _Asker(publications, seed)
    found: dict[str, Judged] = {}
    for one in (*_written(asker), *_made(asker, each)):
        if one.relevant:
            found.setdefault(one.text, one)
    return list(found.values())


def _written(asker: _Asker) -> Iterator[Judged]:
    for row in rows("asked"):
        like = dict(part.split("=", 1) for part in row["about"].split(";"))
        yield Judged(row["text"], row["kind"], asker.keys(like))


def _made(asker: _Asker, each: int) -> Iterator[Judged]:
    for kind, make in KINDS.items():
        for _ in range(each):
            try:
                text, relevant = make(asker)
            except LookupError:  # a small stock has nothing of some kinds
                break
            yield Judged(text, kind, relevant)
