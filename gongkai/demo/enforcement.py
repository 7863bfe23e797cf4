"""Enforcement data of the demonstration: some hundred made-up entries, prepared and released as real ones would be."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Final

from stdnum.cn import uscc

from gongkai.demo.staff import Team, ensure_team
from gongkai.enforcement.actions import prepare, release, withdraw
from gongkai.enforcement.models import Batch, Entry
from gongkai.enforcement.rows import kind_of
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import children

SEED: Final = 20260307
#: The region whose entries are shown: its own office and a few units below it.
REGION: Final = "u0028"
MOST_UNITS: Final = 3
_PLACES: Final = (
    "海湾", "远山", "晨星", "南珠", "云帆", "银杏", "三江", "白鹭", "青禾", "明湖", "松涛", "金桥", "蓝岸", "望潮",
    "春申", "九洲",
)  # fmt: skip
_TRADES: Final = (
    "进出口", "国际货运代理", "报关服务", "食品", "电子科技", "供应链", "冷链物流", "跨境电子商务", "汽车配件", "仓储",
)  # fmt: skip
_LICENCES: Final = (
    ("报关企业分支机构备案变更许可", "认可"),
    ("进境动植物检疫审批", "普通"),
    ("进出口商品检验鉴定业务许可", "核准"),
    ("海关监管货物仓储企业注册", "登记"),
    ("口岸卫生许可证核发", "普通"),
    ("出口食品生产企业备案", "登记"),
)
_BREACHES: Final = (
    ("进口货物申报不实", "申报的商品编号与实际货物不符，影响税款征收", "罚款"),
    ("出口货物数量申报不实", "申报数量多于实际出口数量，影响海关统计", "警告、罚款"),
    ("擅自转让监管货物", "未经许可将减免税设备移作他用", "罚款、没收违法所得"),
    ("逾期未办理结关手续", "保税货物逾期未复运出境", "警告"),
    ("进口侵犯知识产权货物", "进口货物上使用的标识未经权利人许可", "没收非法财物、罚款"),
)
_GOODS: Final = ["旧手机一批", "红酒若干箱", "电子元件一批", "冷冻食品一批", "旧机械设备一台", "服装面料一批"]
_PROJECTS: Final = (
    "办公楼物业服务", "查验设备维护", "信息系统运维", "公务用车定点加油", "执勤服装采购", "口岸消毒服务",
)  # fmt: skip

Rows = list[dict[str, object]]


def play_enforcement(teams: dict[str, tuple[Unit, Team]], today: date) -> int:
    """Publish the entries; leave one batch waiting and one entry withdrawn. What is there already stays as it is."""
    made = 0
    for number, (unit, team) in enumerate(_chosen(teams, today)):
        random = Random(f"{SEED}:{unit.key}")  # noqa: S311 - the same entries every time
        for code, write in _KINDS.items():
            name = f"演示{kind_of(code).label}.csv"
            if Batch.objects.filter(unit=unit, kind=code, name=name).exists():
                continue
            rows = write(random, unit, today)
            done = prepare(unit, kind_of(code), _as_csv(rows), name, by=team.clerk, today=today, origin="command")
            if done.batch is not None and done.good:
                release(done.batch, by=team.reviewer, today=today)
                made += len(done.good)
        if number == 0:
            _left_over(random, unit, team, today)
    return made


def _chosen(teams: dict[str, tuple[Unit, Team]], today: date) -> list[tuple[Unit, Team]]:
    region = Unit.objects.filter(key=REGION).first()
    if region is None:
        return []
    below = list(children(region, today).order_by("key")[: MOST_UNITS - 1])
    return [teams.get(unit.key) or (unit, ensure_team(unit, today)) for unit in (region, *below)]


def _left_over(random: Random, unit: Unit, team: Team, today: date) -> None:
    """Leave work on the desk: a batch with good, doubtful and wrong lines, and an entry that was withdrawn."""
    name = "演示待发布.csv"
    if Batch.objects.filter(unit=unit, name=name).exists():
        return
    rows = _penalties(random, unit, today, 6, 900)
    rows[1]["罚款金额（万元）"] = "一万二"
    rows[2]["违法事实"] = "当事人联系电话13800138000，申报的商品编号与实际货物不符"
    rows[3]["处罚决定日期"] = (today + timedelta(40)).isoformat()
    rows[4]["统一社会信用代码"] = "91440199MADEMQ0011"
    prepare(unit, kind_of("penalty"), _as_csv(rows), name, by=team.clerk, today=today)
    entry = Entry.objects.filter(unit=unit, kind="penalty", state="public").order_by("pk").first()
    if entry is not None:
        withdraw(entry, "文书号登记有误，重新核对后再公示（演示）", by=team.leader, today=today)


def _company(random: Random, number: int) -> tuple[str, str]:
    name = f"演示{_PLACES[(number * 7 + random.randrange(3)) % len(_PLACES)]}{_TRADES[number % len(_TRADES)]}有限公司"
    # 440199 is no county's code: nobody has this number.
    stem = f"91440199MADEM{number % 9000 + 1000:04d}"
    return name, stem + str(uscc.calc_check_digit(stem))


def _licences(random: Random, unit: Unit, today: date) -> Rows:
    rows: Rows = []
    for number in range(1, 31):
        name, code = _company(random, number + 100 * int(unit.pk % 7))
        matter, category = random.choice(_LICENCES)
        on = today - timedelta(random.randrange(20, 700))
        rows.append(
            {
                "行政相对人名称": name,
                "行政相对人类别": "法人及非法人组织",
                "统一社会信用代码": code,
                "决定书文号": f"演许可〔{on.year}〕{unit.key[1:]}{number:03d}号",
                "许可类别": category,
                "许可内容": matter,
                "许可决定日期": on,
                "有效期至": on + timedelta(365 * random.choice((3, 5))),
                "许可机关": unit.name,
            }
        )
    return rows


def _penalties(random: Random, unit: Unit, today: date, count: int = 24, first: int = 1) -> Rows:
    rows: Rows = []
    for number in range(first, first + count):
        name, code = _company(random, number + 50)
        natural = number % 8 == 0
        breach, facts, category = random.choice(_BREACHES)
        fine = random.choice(("0.5", "1.2", "3", "8.6", "15")) if "罚款" in category else ""
        on = today - timedelta(random.randrange(5, 900))
        rows.append(
            {
                "行政相对人名称": "演示甲" if natural else name,
                "行政相对人类别": "自然人" if natural else "法人及非法人组织",
                "统一社会信用代码": "" if natural else code,
                "决定书文号": f"演关缉违字〔{on.year}〕{unit.key[1:]}{number:03d}号",
                "违法行为类型": breach,
                "违法事实": facts,
                "处罚依据": "《中华人民共和国海关行政处罚实施条例》（演示引用）",
                "处罚类别": category,
                "处罚内容": f"罚款人民币{fine}万元" if fine else category,
                "罚款金额（万元）": fine,
                "违法情节": "一般",
                "处罚决定日期": on,
                "处罚机关": unit.name,
            }
        )
    return rows


def _results(random: Random, unit: Unit, today: date) -> Rows:
    return [
        {
            "任务编号": f"演抽{today.year}-{unit.key[1:]}-{number // 5 + 1:02d}",
            "检查对象": _company(random, number + 300)[0],
            "检查对象类别": "法人及非法人组织",
            "抽查事项": random.choice(("报关企业备案信息抽查", "进口食品收货人检查", "保税仓库检查")),
            "检查日期": today - timedelta(random.randrange(10, 500)),
            "检查结果": random.choice(("未发现问题", "未发现问题", "发现问题已责令改正")),
            "检查机关": unit.name,
        }
        for number in range(20)
    ]


def _plans(random: Random, unit: Unit, today: date) -> Rows:
    return [
        {
            "任务编号": f"演抽{today.year}-{unit.key[1:]}-{number:02d}",
            "抽查事项": matter,
            "抽查对象范围": "关区内注册备案企业（演示）",
            "抽查比例": "5%",
            "抽查户数": random.randrange(5, 40),
            "抽查开始日期": date(today.year, 3, 1),
            "抽查结束日期": date(today.year, 10, 31),
            "计划制定日期": date(today.year, 1, 15),
        }
        for number, matter in enumerate(("报关企业备案信息抽查", "进口食品收货人检查", "保税仓库检查"), 1)
    ]


def _auctions(random: Random, unit: Unit, today: date) -> Rows:
    rows: Rows = []
    for number, goods in enumerate(_GOODS, 1):
        on = today - timedelta(random.randrange(1, 300))
        start = random.randrange(2, 60)
        sold = number % 3 != 0
        rows.append(
            {
                "拍卖编号": f"演拍{on.year}-{unit.key[1:]}{number:02d}",
                "拍卖物品": f"罚没{goods}",
                "起拍价（万元）": start,
                "成交价（万元）": round(start * 1.3, 2) if sold else "",
                "拍卖机构": "演示拍卖有限公司",
                "公告日期": on - timedelta(10),
                "拍卖日期": on,
                "拍卖结果": "成交" if sold else "流拍",
            }
        )
    return rows


def _purchases(random: Random, unit: Unit, today: date) -> Rows:
    return [
        {
            "项目编号": f"演采{today.year}-{unit.key[1:]}{number:02d}",
            "项目名称": f"{project}项目（演示）",
            "公告类型": "中标（成交）结果",
            "采购方式": random.choice(("公开招标", "竞争性磋商", "询价")),
            "预算金额（万元）": 100 + number,
            "中标（成交）供应商": _company(random, number + 600)[0],
            "成交金额（万元）": 90 + number,
            "公告日期": today - timedelta(random.randrange(5, 600)),
        }
        for number, project in enumerate(_PROJECTS, 1)
    ]


def _powers(random: Random, unit: Unit, today: date) -> Rows:
    matters = [(matter, "行政许可") for matter, _ in _LICENCES] + [
        (f"对{matter}的处罚", "行政处罚") for matter, *_ in _BREACHES
    ]
    return [
        {
            "事项编码": f"演职权{unit.key[1:]}-{number:03d}",
            "事项名称": matter,
            "权力类型": category,
            "实施依据": "《中华人民共和国海关法》（演示引用）",
            "责任事项": "受理、审查、决定、送达、事后监管",
            "承办机构": random.choice(("法规处", "企业管理处", "缉私局")),
            "公布日期": date(today.year - 1, 6, 1),
        }
        for number, (matter, category) in enumerate(matters, 1)
    ]


def _staff(random: Random, unit: Unit, today: date) -> Rows:
    return [
        {
            "姓名": f"演示员{'甲乙丙丁戊己庚辛壬癸'[number]}",
            "执法证件号": f"演证{unit.key[1:]}{number + 1:04d}",
            "所在部门": random.choice(("监管处", "查验科", "稽查处")),
            "执法类别": "海关监管",
            "发证日期": date(today.year - 2, 9, 1),
            "证件有效期至": date(today.year + 3, 8, 31),
        }
        for number in range(10)
    ]


def _years(random: Random, unit: Unit, today: date) -> Rows:
    return [
        {
            "年度": year,
            "行政许可受理数量": 300 + random.randrange(80),
            "行政许可办结数量": 280 + random.randrange(80),
            "行政处罚数量": 90 + random.randrange(40),
            "罚没金额（万元）": f"{random.randrange(200, 900)}.{random.randrange(1, 9)}",
            "行政检查次数": 500 + random.randrange(200),
            "公开日期": date(year + 1, 1, 20),
        }
        for year in range(today.year - 5, today.year)
    ]


def _as_csv(rows: Rows) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


_KINDS: Final[dict[str, Callable[[Random, Unit, date], Rows]]] = {
    "licence": _licences,
    "penalty": _penalties,
    "check_plan": _plans,
    "check_result": _results,
    "auction": _auctions,
    "procurement": _purchases,
    "power": _powers,
    "staff": _staff,
    "yearly": _years,
}
