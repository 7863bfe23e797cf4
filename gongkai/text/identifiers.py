"""Identity and organisation numbers, telephones and e-mail addresses: checked to warn, never to refuse.

A request may not be turned away for a number that looks wrong (条例 art. 29 and 30 ask for a correction at most), so
every check answers with a message a person can act on and leaves the decision to people.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import phonenumbers
from stdnum import numdb
from stdnum.cn import ric
from stdnum.cn import uscc as uscc_number
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

_SEPARATORS: Final = re.compile(r"[\s\-\u2010-\u2015\u2212_.·•/\\()]+")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs"})
_LONGEST: Final = 400
_OLD_RESIDENT: Final = re.compile(r"\d{15}", re.ASCII)
_RESIDENT_SHAPE: Final = re.compile(r"\d{17}[\dX]", re.ASCII)
_OTHER_SHAPES: Final = (
    ("passport", re.compile(r"[A-Z]{1,2}\d{6,9}|[A-Z]\d{7,8}[A-Z]?", re.ASCII)),
    ("hk_macao_permit", re.compile(r"[HM]\d{8}(\d{2})?", re.ASCII)),
    ("taiwan_permit", re.compile(r"\d{8}(\d{2}[A-Z0-9]?)?|[A-Z]\d{9}", re.ASCII)),
    ("foreign_permanent", re.compile(r"[A-Z]{3}\d{12}|9\d{16}[\dX]", re.ASCII)),
)
# 81 Hong Kong, 82 Macao, 83 Taiwan: 港澳台居民居住证 carry these area codes, which no county list holds.
_RESIDENCE_PERMIT_AREAS: Final = ("81", "82", "83")
# The first two characters may be letters (rural collectives register as N1 and N2), unlike what stdnum expects.
_USCC_SHAPE: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
_EMAIL: Final = re.compile(r"[^\s@<>\"(),;:\[\]\\]{1,64}@(?:[^\s@.<>\"(),;:\[\]\\]{1,63}\.)+[^\s@.\d<>\"(),;:]{2,63}")


@dataclass(frozen=True, slots=True)
class Check:
    """What a number looks like: its kind, whether it looks right, and otherwise a message that warns in Chinese."""

    kind: str
    ok: bool
    message: str = ""


def normalise_identifier(text: str) -> str:
    """Return the number as blind indexes compare it: half-width, upper case, without spaces and separators."""
    stripped = _strip_once(text)
    # Taking a separator out may bring a letter and an accent together, which then join.
    while stripped != text:
        text, stripped = stripped, _strip_once(stripped)
    return stripped


def _strip_once(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).upper()
    visible = "".join(character for character in narrow if unicodedata.category(character) not in _INVISIBLE)
    return _SEPARATORS.sub("", visible)


def resident_id(text: str) -> Check:
    """Check an identity number of a natural person.

    Eighteen digits are checked by GB 11643 (area, date, check digit); a passport, a travel or residence permit or an
    old number of fifteen digits is accepted as kind ``other``. Kinds: ``empty``, ``resident``, ``other``.
    """
    number = normalise_identifier(text[:_LONGEST])
    if not number:
        return Check("empty", False, "没有填写证件号码。")
    if _RESIDENT_SHAPE.fullmatch(number):
        return _eighteen_digits(number)
    if _OLD_RESIDENT.fullmatch(number) or any(shape.fullmatch(number) for _, shape in _OTHER_SHAPES):
        return Check("other", True)
    if number.isascii() and number[:-1].isdigit() and 16 <= len(number) <= 19:
        message = f"居民身份证号码应为18位，现在是{len(number)}位，请核对；如是其他证件，可以照常提交。"
        return Check("resident", False, message)
    return Check("other", False, "没有认出这种证件号码，请核对；如确实如此，可以照常提交。")


def _eighteen_digits(number: str) -> Check:
    if any(shape.fullmatch(number) for kind, shape in _OTHER_SHAPES if kind == "foreign_permanent"):
        return Check("other", True)
    try:
        _birth_and_check_digit(number)
    except InvalidChecksum:
        return Check("resident", False, "身份证号码的末位与前17位对不上，可能有一位写错了，请核对。")
    except InvalidComponent:
        return Check("resident", False, "身份证号码中的出生日期不存在，请核对第7至14位。")
    except ValidationError:
        return Check("resident", False, "身份证号码的样式不对，请核对。")
    if number.startswith(_RESIDENCE_PERMIT_AREAS):
        return Check("other", True)
    if not _known_area(number[:6]):
        return Check("resident", False, "身份证号码的前六位不是已知的行政区划代码，请核对。")
    return Check("resident", True)


def _known_area(code: str) -> bool:
    # stdnum's own check wants the county to exist in the year of birth; but numbers are given out later, by the
    # county of that day, so that check would warn about many good numbers.
    return any(properties for _, properties in numdb.get("cn/loc").info(code))


def _birth_and_check_digit(number: str) -> None:
    if ric.calc_check_digit(number) != number[-1]:
        raise InvalidChecksum
    ric.get_birth_date(number)


def uscc(text: str) -> Check:
    """Check a unified social credit code (GB 32100). Kinds: ``empty``, ``uscc``, ``other`` (an older number)."""
    number = normalise_identifier(text[:_LONGEST])
    if not number:
        return Check("empty", False, "没有填写统一社会信用代码。")
    if len(number) in (9, 13, 15) and number.isascii() and number.isalnum():
        return Check("other", True)
    if len(number) != 18:
        return Check("uscc", False, f"统一社会信用代码应为18位，现在是{len(number)}位，请核对。")
    if not _USCC_SHAPE.fullmatch(number):
        message = "统一社会信用代码的第3至8位应为数字，其余只用数字和除I、O、S、V、Z以外的大写字母，请核对。"
        return Check("uscc", False, message)
    if uscc_number.calc_check_digit(number[:-1]) != number[-1]:
        return Check("uscc", False, "统一社会信用代码的末位校验不符，可能有一位写错了，请核对。")
    return Check("uscc", True)


def phone(text: str) -> Check:
    """Check a telephone number, mainland by default. Kinds: ``empty``, ``mobile``, ``fixed``, ``abroad``, ``phone``."""
    typed = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
    if not typed:
        return Check("empty", False, "没有填写联系电话。")
    try:
        number = phonenumbers.parse(typed.replace("转", " ext. "), "CN")
    except phonenumbers.NumberParseException:
        return Check("phone", False, "没有认出这个电话号码，请核对；座机请写上区号。")
    if not phonenumbers.is_possible_number(number):
        return Check("phone", False, "电话号码的位数不对，请核对；座机请写上区号。")
    if not phonenumbers.is_valid_number(number):
        return Check("phone", False, "没有这样的电话号码，请核对；座机请写上区号。")
    if number.country_code != phonenumbers.country_code_for_region("CN"):
        return Check("abroad", True)
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    return Check("mobile" if mobile else "fixed", True)


def email(text: str) -> Check:
    """Check the shape of an e-mail address. Kinds: ``empty``, ``email``."""
    typed = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
    if not typed:
        return Check("empty", False, "没有填写电子邮箱。")
    if not _EMAIL.fullmatch(typed) or ".." in typed:
        return Check("email", False, "电子邮箱的样式不对，应像 name@example.cn，请核对。")
    return Check("email", True)
