"""Bodies of invented places: what they are called, how they speak of themselves, and whose figures are not theirs."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

FIRST = "霁珩岚澄栾沧翠琼璟泓瀚"
SECOND = "屏峪汀陵岫浦湾埠砚坞川"
BUREAUS = (
    "财政局", "审计局", "教育局", "水利局", "住房和城乡建设局", "文化广电和旅游局", "卫生健康委员会", "市场监督管理局",
    "人力资源和社会保障局", "生态环境局", "农业农村局", "统计局", "司法局", "医疗保障局", "交通运输局",
)  # fmt: skip


@dataclass(frozen=True)
class Body:
    """``own``: how the report says "we"; ``whole``: the area whose figures are its own ("" when there is none);
    ``wider``, ``others``: whose figures are not its own; ``government``: reports by the end of March."""

    name: str
    own: str
    whole: str
    wider: str
    others: str
    government: bool = False


def a_body(rng: Random) -> Body:
    """A body of a place that does not exist."""
    place = rng.choice(FIRST) + rng.choice(SECOND)
    town = rng.choice(FIRST) + rng.choice(SECOND)
    bureau = rng.choice(BUREAUS)
    return rng.choice(
        (
            Body(f"{place}市人民政府", "我市", "全市", "全省", "各县区", True),
            Body(f"{place}县人民政府", "我县", "全县", "全市", "各镇街", True),
            Body(f"{place}市{town}区人民政府", "我区", "全区", "全市", "各街道", True),
            Body(f"{place}市人民政府办公室", "市政府办公室", "", "全市", "各县区"),
            Body(f"{place}市{bureau}", _short(bureau), "", "全市", "各县区"),
            Body(f"{place}县{bureau}", _short(bureau), "", "全县", "各镇"),
            Body(f"{place}市{town}区{bureau}", _short(bureau), "", "全区", "各街道"),
            Body(f"{place}县{town}镇人民政府", "我镇", "全镇", "全县", "各村"),
            Body(f"{place}市{town}街道办事处", "本街道", "", "全区", "各社区"),
            Body(f"{place}海关", "我关", "", "全国海关", "各隶属海关"),
        )
    )


def _short(bureau: str) -> str:
    return "我委" if bureau.endswith("委员会") else "我局"
