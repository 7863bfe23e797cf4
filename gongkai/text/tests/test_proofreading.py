"""Misprints, hints at secrets and personal data: found where they are, and nowhere in official texts."""

import pytest

from conftest import SHARED_REPORTS, need
from gongkai.text.proofreading import misprints, personal, sensitive
from gongkai.text.tables import rows


def test_the_list_is_long_and_no_row_contradicts_another() -> None:
    held = {row["wrong"]: row["right"] for row in rows("misprints")}
    assert len(held) >= 300
    assert len(held) == len(rows("misprints"))
    assert [wrong for wrong, right in held.items() if wrong == right or right in held] == []


@pytest.mark.parametrize("row", rows("misprints"), ids=lambda row: row["wrong"])
def test_every_row_finds_itself_and_not_its_correction(row: dict[str, str]) -> None:
    assert row["wrong"] in {hit.wrong for hit in misprints(f"请看：{row['wrong']}。")}
    assert [hit.wrong for hit in misprints(f"请看：{row['right']}。")] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("我们的的工作", "的的"),
        ("根据《条例的规定办理。", "《"),
        ("办理时间为2023年2月30日。", "2023年2月30日"),
        ("按照规定，，办理。", "，，"),
    ],
)
def test_what_is_no_word_of_the_list(text: str, wrong: str) -> None:
    assert [hit.wrong for hit in misprints(text)] == [wrong]
    hit = misprints(text)[0]
    assert text[hit.span[0] : hit.span[1]] == hit.wrong


@pytest.mark.parametrize(
    "text",
    [
        "改革的目的的确达到了。",
        "为了了解情况",
        "1）提出申请；2）受理。",
        "《中华人民共和国政\n府信息公开条例》",
        "2024年2月29日",
        "以经济建设为中心，海关建设取得进展",
    ],
)
def test_what_is_right(text: str) -> None:
    assert misprints(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证号11010519491231002X。", "resident_id"),
        ("联系人手机13800000000", "mobile"),
        ("卡号6222 0000 0000 0004", ""),
        ("卡号4111111111111111。", "bank_card"),
        ("持护照E12345678入境", "passport"),
        ("车辆粤A12345放行", "plate"),
        ("海关热线12360，值班电话020-81102000", ""),
        ("监督电话13800000000", ""),
        ("报关单号510120231013800000", ""),
        ("统一社会信用代码91350100M000100Y43", ""),
        ("项目编号2023-13800000000-1", ""),
    ],
)
def test_personal_data(text: str, kind: str) -> None:
    assert [hit.kind for hit in personal(text)] == ([kind] if kind else [])


def test_terms_that_hint_at_secrets() -> None:
    assert [hit.wrong for hit in sensitive("本件为内部资料，不得外传")] == ["内部资料", "不得外传"]
    assert sensitive("提供无线人工服务") == []


def test_official_texts_raise_no_alarm() -> None:
    need(SHARED_REPORTS.is_dir(), "../shared/reports")
    told = [
        (path.name, hit.wrong)
        for path in SHARED_REPORTS.glob("*.txt")
        for find in (misprints, sensitive, personal)
        for hit in find(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert told == []
