"""What the fields of single kinds of record, and the particulars of a ground for withholding, are called."""

from typing import Final

from gongkai.catalogue.models import Record
from gongkai.statute import catalogue as law

#: Fields of the kinds (``RecordKind.fields``): label, hint, most characters.
FIELDS: Final = {
    "held_at": ("时间", "例如：2026年11月20日10时", 60),
    "guests": ("嘉宾", "姓名和职务，用顿号隔开", 200),
    "video": ("视频地址", "以 https:// 开头的网址", 500),
    "transcript": ("文字实录", "问答原文，分段填写", 100_000),
    "attendance": ("出席人数", "到场的人数，只填数字", 8),
    "office": ("公开工作机构", "受理公开申请、负责公开工作的机构名称", 100),
    "address": ("办公地址", "写到门牌号", 200),
    "hours": ("办公时间", "例如：工作日8:30—12:00，13:30—17:00", 100),
    "phone": ("联系电话", "带区号", 60),
    "fax": ("传真号码", "带区号", 60),
    "email": ("互联网联系方式", "电子邮箱或者网上提交的地址", 200),
}
#: Particulars a ground asks for (``WithholdingGround.needs``).
PARTICULARS: Final = {
    "level": "密级",
    "secret_until": "保密期限",
    "classified_by": "定密机关",
    "rule": "法律、行政法规的名称和条款",
    "reason": "理由",
}


def told(kind: str, details: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return what a record of this kind says in its own fields: name, label, value; what is empty is left out."""
    names = next((row.fields for row in law.record_kinds() if row.code == kind), ())
    return [(name, FIELDS[name][0], str(details[name])) for name in names if details.get(name)]


def asked_by(particular: str) -> str:
    """Return which grounds ask for a particular, as a hint beside its field."""
    return "、".join(row.label for row in law.withholding_grounds() if particular in row.needs)


_LABELS: Final = {field.name: str(field.verbose_name) for field in Record._meta.concrete_fields}


def label_of(name: str) -> str:
    """Return what a field of a record, or one of a kind's own, is called."""
    return FIELDS[name][0] if name in FIELDS else PARTICULARS.get(name) or _LABELS.get(name, name)
