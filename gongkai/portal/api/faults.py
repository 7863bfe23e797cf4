"""Errors as the interface tells them: JSON with one Chinese sentence."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import JsonResponse

_EXPECTED: Final = {
    "int": "应为整数",
    "float": "应为数字",
    "bool": "应为 true 或者 false",
    "date": "应为日期，如 2026-03-02",
    "literal": "不是允许的取值",
    "enum": "不是允许的取值",
    "missing": "必须填写",
    "greater": "太小",
    "less": "太大",
    "too_long": "太长",
    "too_short": "太短",
    "string": "应为文字",
}


class Missing(Exception):
    """There is no such thing; the message is a Chinese sentence."""


def fault(status: int, message: str, **headers: str) -> JsonResponse:
    """Return the answer for an error."""
    answer = JsonResponse({"error": message}, status=status, json_dumps_params={"ensure_ascii": False})
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    return answer


def sentence(errors: Sequence[Mapping[str, Any]]) -> str:
    """Return what is wrong with the parameters in one Chinese sentence."""
    told = []
    for one in errors[:5]:
        name = str((one.get("loc") or ("",))[-1])
        kind = str(one.get("type", ""))
        hint = next((words for mark, words in _EXPECTED.items() if mark in kind), "不正确")
        told.append(f"“{name}”{hint}")
    return f"参数有误：{'；'.join(told)}"
