"""A generated stock of documents and questions about it, the same every time: nothing in it is real."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from gongkai.search.asking import Query
from gongkai.search.documents import Document, Part

THINGS = [
    *(
        "跨境电商零售进口",
        "原产地证书",
        "加工贸易手册",
        "保税维修业务",
        "关税配额",
        "出口退税",
        "减免税货物",
        "进境物品",
    ),
    *("报关单填制", "通关一体化", "企业信用管理", "高级认证企业", "知识产权保护", "检验检疫", "固体废物", "危险化学品"),
    *("进口食品", "边境贸易", "旅客行李", "邮递物品", "国际贸易单一窗口", "集装箱运输", "转关运输", "暂时进出境货物"),
    *("税款担保", "风险防控", "稽查作业", "行政处罚裁量", "统计数据发布", "技术性贸易措施"),
]
ACTS = [
    *("管理办法", "有关事项", "实施细则", "监管要求", "操作规程"),
    *("调整方案", "试点工作", "专项行动", "补充规定", "征收标准"),
]
KINDS = ("公告", "通知", "批复", "决定", "通告", "意见")
UNITS = (("gz", "广州海关"), ("sz", "深圳海关"), ("sh", "上海海关"), ("xm", "厦门海关"), ("cq", "重庆海关"))
SENTENCES = (
    "为进一步优化口岸营商环境，现将{a}{b}公告如下。",
    "各有关单位应当按照本{k}的要求做好{a}的申报工作。",
    "{a}实行清单管理，清单由主管部门另行发布。",
    "企业办理{a}业务时，应当如实提交电子数据和随附单证。",
    "本{k}自发布之日起施行，此前有关{a}的规定与本{k}不一致的，以本{k}为准。",
    "对{a}和{c}实施联合监管，提高{b}的效率。",
    "咨询电话为海关热线，工作时间为每个工作日上午九时至下午五时。",
)
FIRST = date(2015, 1, 1)


def documents(count: int, seed: int = 7) -> Iterator[Document]:
    """Make documents of all shapes: with and without numbers, keywords, abstracts, attachments of several pages."""
    draw = random.Random(seed)
    for serial in range(1, count + 1):
        yield _document(draw, serial)


def _document(draw: random.Random, serial: int) -> Document:
    a, c = draw.sample(THINGS, 2)
    b, kind = draw.choice(ACTS), draw.choice(KINDS)
    unit, name = draw.choice(UNITS)
    made = FIRST + timedelta(days=draw.randrange(3600))
    said = [line.format(a=a, b=b, c=c, k=kind) for line in draw.sample(SENTENCES, draw.randint(2, 5))]
    in_force = draw.random() < 0.8
    parts = tuple(
        Part(
            f"附件{page}",
            page,
            f"{c}{draw.choice(ACTS)}第{page}页。" + draw.choice(said),
            f"/media/{serial}.pdf#{page}",
        )
        for page in range(1, draw.choice((0, 0, 0, 2)) + 1)
    )
    return Document(
        key=f"record:{serial}",
        kind="record",
        title=f"{name}关于{a}{b}的{kind}",
        url=f"/records/{serial}/",
        document_number=f"{name}{kind}{made.year}年第{serial % 180 + 1}号" if draw.random() < 0.7 else "",
        index_number=f"{unit.upper()}{made.year}-{serial:05d}",
        unit=unit,
        unit_name=name,
        line=("hq", unit),
        column=draw.choice(("laws", "notices", "plans")),
        column_name=draw.choice(("政策法规", "通知公告", "规划计划")),
        genre=kind,
        subject=draw.choice(("tax", "transit", "quarantine")),
        validity="in-force" if in_force else "repealed",
        in_force=in_force,
        made_on=made,
        published_on=made + timedelta(days=draw.randint(0, 25)),
        keywords=tuple(draw.sample(THINGS, draw.randint(0, 2))),
        abstract=said[0] if draw.random() < 0.5 else "",
        body="".join(said),
        parts=parts,
    )


def questions(stock: list[Document], seed: int = 11) -> list[Query]:
    """Ask in every way the language knows, some hundred and more times."""
    draw = random.Random(seed)
    asked = [Query(), Query(sort="date"), Query(text="的"), Query(text="关"), Query(text="!!!"), Query(text="量子计算")]
    for thing in THINGS:
        asked += [Query(thing), Query(f"“{thing}”"), Query(f"{thing} {draw.choice(ACTS)}")]
    for act in ACTS:
        asked += [Query(f"{act} -{draw.choice(KINDS)}"), Query(f"标题:{act}"), Query(act, sort="date")]
    for document in draw.sample(stock, 20):
        asked += [
            Query(document.title),
            Query(document.index_number),
            Query(document.document_number or document.title),
        ]
    for unit, name in UNITS:
        asked += [Query(f"单位:{name}"), Query("加工贸易", {"unit": (unit,)}), Query(f"{name} 年:2017..2019")]
    asked += [
        Query("關稅配額"),
        Query("guanshui"),
        Query("jgmy"),
        Query("2019"),
        Query("有效 关税"),
        Query("监管 要求 企业"),
    ]
    asked += [
        Query("官税配额"),
        Query("报管单填制"),
        Query("yuanchandi"),
        Query("清关"),
        Query("海淘"),
        Query("lvke xingli"),
    ]
    asked += [Query("报关单", {"year": ("2016", "2018")}, offset=10), Query("通知", {"validity": ("repealed",)})]
    return asked
