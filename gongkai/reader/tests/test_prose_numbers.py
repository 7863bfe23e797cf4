"""Numbers in running text: widths, separators, units, words, roundings."""

import pytest

from gongkai.reader.prose.numbers import fold, numbers_in


def read(text: str) -> list[tuple[int | float, str, bool]]:
    return [(one.value, one.unit, one.rough) for one in numbers_in(fold(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到 1 362 件", [(1362, "件", False)]),
        ("收到1,362件,答复20件", [(1362, "件", False), (20, "件", False)]),
        ("收到１，３６２件", [(1362, "件", False)]),
        ("金额3.5万元", [(3.5, "万元", False)]),
        ("接听164万次", [(1_640_000, "次", True)]),
        ("信息5500余条", [(5500, "条", True)]),
        ("约12件", [(12, "件", True)]),
        ("网上8件", [(8, "件", False)]),
        ("30件以上", [(30, "件", True)]),
        ("占33.90%", [(33.9, "%", False)]),
        ("提高1.5个百分点", [(1.5, "个百分点", False)]),
        ("受理十二件、诉讼一百零五起", [(12, "件", False), (105, "起", False)]),
        ("占百分之二十", [(20, "%", False)]),
        ("维持2、纠正1、其他0。", [(2, "件", False), (1, "件", False), (0, "件", False)]),
    ],
)
def test_reads(text: str, expected: list[tuple[int | float, str, bool]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月31日",
        "国令第711号",
        "电话：0999-83605210",
        "高效办成一件事",
        "第3次会议",
        "7×24小时",
        "每一件申请",
        "提升A12件",
    ],
)
def test_passes_over(text: str) -> None:
    assert not read(text)


def test_digits_printed_are_known() -> None:
    assert [one.digits for one in numbers_in("增长12.30%和5%")] == [2, 0]
