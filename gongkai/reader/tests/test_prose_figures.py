"""What figures in running text speak of, and whose they are."""

import pytest

from gongkai.reader.prose import figures_of
from gongkai.reader.reading import Reading
from gongkai.reader.tests.made import made


def told(reading: Reading) -> list[tuple[str | None, int | float, str]]:
    return [(figure.what, figure.value, figure.scope) for figure in figures_of(reading)]


def whats(*sentences: str, **given: object) -> list[str | None]:
    return [what for what, *_ in told(made(*sentences, **given))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年，我局新收政府信息公开申请82件。", ["t3.received.total"]),
        ("全年受理依申请公开82件，上年结转3件，办结81件，结转至下年4件。",
         ["t3.received.total", "t3.carried_in.total", "t3.concluded.total", "t3.carried_out.total"]),
        ("收到申请82件，答复81件（含上年度结转3件，另有4件顺延到下年度答复）。",
         ["t3.received.total", "t3.concluded.total", "t3.carried_in.total", "t3.carried_out.total"]),
        ("在办结的申请中，予以公开34件，不予公开5件，无法提供22件。",
         ["t3.disclosed.total", "t3.withheld.total", "t3.not_available.total"]),
        ("予以公开和部分公开合计54件。", ["t3.disclosed+partly_disclosed.total"]),
        ("收到申请82件，其中自然人76件、法人或其他组织6件。",
         ["t3.received.total", "t3.received.natural", "t3.received.organisations"]),
        ("因政府信息公开引起的行政复议5件，其中结果维持3件、结果纠正1件、尚未审结1件。",
         ["t4.review.total", "t4.review.upheld", "t4.review.corrected", "t4.review.pending"]),
        ("政府信息公开行政诉讼3件，其中未经复议直接起诉2件，复议后起诉1件。",
         ["t4.suit.total", "t4.suit_direct.total", "t4.suit_after_review.total"]),
        ("政府信息公开行政复议、行政诉讼分别为5件和3件。", ["t4.review.total", "t4.suit.total"]),
        ("制发行政规范性文件2件，废止1件，现行有效35件。",
         ["t2.normative.made", "t2.normative.repealed", "t2.normative.in_force"]),
    ],
)  # fmt: skip
def test_names_the_cell(text: str, expected: list[str]) -> None:
    assert whats(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "办理人大代表建议35件、政协提案9件。",
        "12345热线受理诉求82件。",
        "全年办理行政许可申请82件。",
        "受理群众咨询82件。",
        "抽查已办结案卷82件。",
        "收到因政府信息公开申请引发的投诉82件。",
        "其中通过网站收到申请60件。",
        "开展培训3次，参训82人次。",
    ],
)
def test_leaves_other_matters_alone(text: str) -> None:
    assert not [what for what in whats(text) if what]


@pytest.mark.parametrize(
    "text",
    [
        "全县各部门共收到政府信息公开申请182件。",
        "各乡镇收到政府信息公开申请18件。",
        "县医保局受理政府信息公开申请12件。",
        "2022年，我局收到政府信息公开申请70件。",
        "上年收到政府信息公开申请70件。",
        "“十四五”以来，收到政府信息公开申请700件。",
        "上半年收到政府信息公开申请40件。",
        "2023年6月收到政府信息公开申请4件。",
        "各社区共收到申请3415件，未纳入本报告统计。",
    ],
)
def test_knows_what_is_not_the_reports_own(text: str) -> None:
    assert all(scope for what, _, scope in told(made(text)) if what)


def test_a_government_speaks_for_its_region() -> None:
    text = "2023年，全县共收到政府信息公开申请82件。县政府办公室收到政府信息公开申请7件。"
    scopes = [scope for _, _, scope in told(made(text, body="云岫县人民政府"))]
    assert [bool(scope) for scope in scopes] == [False, True]


def test_comparisons_do_not_move_what_follows() -> None:
    text = "收到申请82件，较上年增长2.5%，办结81件。"
    assert told(made(text))[-1] == ("t3.concluded.total", 81, "")


def test_text_without_an_end_is_read_in_bounded_steps() -> None:
    assert isinstance(figures_of(made("1" * 200_000)), tuple)
    assert isinstance(figures_of(made("收到申请1件，其中" * 20_000)), tuple)
    assert isinstance(figures_of(made("《" * 50_000 + "未" * 50_000)), tuple)
