"""What must not be in a public field, and how natural persons appear there (个人信息保护法 art. 51)."""

import re
import unicodedata
from typing import Final

from gongkai.enforcement.rows import mask
from gongkai.text.identifiers import normalise_identifier, resident_id
from gongkai.text.masking import redact

_DASH: Final = r"[ \-\u2010-\u2015\u2212]?"
_RESIDENT: Final = re.compile(
    rf"(?<![0-9A-Za-z])[1-9]\d{{5}}{_DASH}(?:18|19|20)\d{{6}}{_DASH}\d{{3}}[0-9Xx](?![0-9A-Za-z])", re.ASCII
)
_OLD: Final = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])", re.ASCII
)
_BODIES: Final = re.compile(
    r"公司|企业|厂|店|行$|社$|部$|中心|集团|院|所$|局|会$|馆|场$|站$|户$|园|坊|铺|超市|工作室|合伙|海关|银行|学校|大学|医院|协会|机构"
)
_CHINESE_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,10}(?:·[\u4e00-\u9fff]{1,10}){1,3}")
NATURAL: Final = "自然人"
#: A text with fewer digits holds no number of any person, and need not be looked through.
_FEWEST: Final = 7


def identity_numbers(text: str) -> list[str]:
    """Return the identity numbers of natural persons in a text: right ones, and those with a digit wrong."""
    if _digits(text) < _FEWEST:
        return []
    plain = unicodedata.normalize("NFKC", text)
    found = [match.group() for match in _RESIDENT.finditer(plain)]
    found += [match.group() for match in _OLD.finditer(plain)]
    return found


def is_identity_number(text: str) -> bool:
    """Say whether a cell as a whole is a natural person's identity number."""
    if _digits(text) < _FEWEST:
        return False
    number = normalise_identifier(text[:60])
    return resident_id(number).ok and resident_id(number).kind == "resident"


def doubtful_numbers(text: str) -> bool:
    """Say whether a text holds what looks like a telephone, a bank card, a passport or an e-mail address."""
    return (_digits(text) >= _FEWEST or "@" in text or "＠" in text) and redact(text) != text


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


def looks_natural(name: str, has_code: bool) -> bool:
    """Say whether a name without a category is taken for a natural person's: rather too often than too seldom."""
    return not has_code and bool(_CHINESE_NAME.fullmatch(name.strip())) and not _BODIES.search(name)


def masked(name: str) -> str:
    """Show a natural person's name by the row: 张某某, 欧阳某, and 某某 where nothing can be kept."""
    rule, whole = mask(), name.strip()
    keep = 2 if len(whole) > 2 and whole[:2] in rule.compound else rule.keep
    if len(whole) <= keep:
        return rule.sign * rule.most
    return whole[:keep] + rule.sign * min(len(whole) - keep, rule.most)


def without_name(text: str, name: str) -> str:
    """Mask every mention of a natural person in a text."""
    whole = name.strip()
    return text.replace(whole, masked(whole)) if len(whole) > 1 else text
