"""Running text against the tables and against itself: the right figure for the right scope, silence on doubt."""

from __future__ import annotations

import pytest

from gongkai.reader import check
from gongkai.reader.reading import Finding, Reading, Value
from gongkai.reader.tests.made import made


def found(*sentences: str, **given: object) -> list[Finding]:
    reading: Reading = made(*sentences, **given)
    return list(check(reading))


@pytest.mark.parametrize(
    "text",
    [
        "2023年，我局新收政府信息公开申请82件，上年结转3件，办结81件，结转下年度继续办理4件。",
        "全年共受理政府信息公开申请85件，其中自然人申请79件，法人或其他组织申请6件；共办理81件，结转下一年4件。",
        "收到申请82件，答复81件（含上年度结转申请3件，另有4件顺延到下年度答复），均在法定期限内答复。",
        "予以公开34件，占42.0%；部分公开20件，占24.7%；不予公开5件，占6.2%；无法提供22件，占27.2%。",
        "因政府信息公开引起的行政复议5件，其中结果维持3件、结果纠正1件，另有1件尚未审结；行政诉讼3件。",
        "通过网站公开信息120条，包括政策文件40条、动态60条、其他信息20条。",
        "网站公开信息120条，其中政策文件40条、动态60条。",
        "收到申请82件，比上年的80件增长2.5%，增加2件。",
        "收到申请82件，2022年为80件，同比增长2.5%。",
        "全县共收到申请900件，各乡镇收到申请120件，县医保局收到申请12件。",
        "2022年收到申请60件，办结60件。",
        "截至2023年12月31日，受理申请82件。",
        "办理人大代表建议35件，予以公开30件。",
        "政务微信发布信息500余条，约占全部信息的三成。",
        "2023年，我局未发生行政复议被纠正后拒不履行的情形。",
        "12345热线受理诉求1.3万件，按期办结率99.1%。",
    ],
)
def test_silent_on_what_is_true_or_not_its_own(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "rule", "left", "right"),
    [
        ("2023年，我局新收政府信息公开申请83件。", "I11", 83, 82),
        ("上年结转5件。", "I11", 5, 3),
        ("收到申请82件，办结80件。", "I11", 80, 81),
        ("收到申请82件，结转下年6件。", "I11", 6, 4),
        ("在办结的申请中，予以公开43件。", "I11", 43, 34),
        ("收到申请82件，其中自然人67件。", "I11", 67, 76),
        ("我局未收到政府信息公开申请。", "I11", 0, 82),
        ("政府信息公开行政复议6件。", "I12", 6, 5),
        ("政府信息公开行政复议5件，其中结果维持2件。", "I12", 2, 3),
        ("政府信息公开行政诉讼4件。", "I12", 4, 3),
        ("全年未发生因政府信息公开引起的行政诉讼。", "I12", 0, 3),
        ("政府信息公开行政复议5件，均获维持。", "I12", 0, 2),
        ("制发行政规范性文件3件。", "P01", 3, 2),
        ("公开信息120条，包括政策文件40条、动态60条、其他信息21条。", "I13", 120, 121),
        ("申请方式为网上申请40件、信函申请43件，合计82件。", "I13", 82, 83),
        ("予以公开34件，占办结总数的44.0%。", "P02", 44.0, 41.98),
        ("自然人申请占92.7%，法人或其他组织申请占8.3%。", "I15", 101.0, 100),
        ("收到申请82件，比上年的80件增长3.5%。", "I14", 3.5, 2.5),
        ("收到申请82件，比上年的80件增加3件。", "I14", 3, 2),
    ],
)
def test_tells_what_contradicts(text: str, rule: str, left: Value, right: Value) -> None:
    (finding,) = found(text)
    assert (finding.rule, finding.left, finding.right) == (rule, left, right)
    assert finding.place.line == 2


def test_a_share_cut_instead_of_rounded_is_a_warning() -> None:
    (finding,) = found("予以公开34件，占41.9%。")
    assert (finding.rule, finding.verdict) == ("P02", "warn")


def test_a_wrong_cell_explains_the_text_that_is_right() -> None:
    (finding,) = found("新收政府信息公开申请82件。", figures={"t3.received.total": 92})
    assert finding.subject == "t3.received.total"


def test_a_wrong_count_explains_its_share_and_its_partition() -> None:
    (finding,) = found("予以公开43件，占42.0%。")
    assert finding.rule == "I11"
    (finding,) = found("收到申请82件，其中自然人75件、法人或其他组织6件。")
    assert finding.rule == "I11"


def test_the_same_slip_twice_is_told_once() -> None:
    assert len(found("收到政府信息公开申请83件。", "新收申请83件，办结81件。")) == 1


def test_rounded_figures_are_not_compared() -> None:
    assert not found("收到政府信息公开申请90余件。", "收到政府信息公开申请近百件，约100件。")


def test_a_blank_cell_contradicts_nothing() -> None:
    told = found("收到政府信息公开申请90件。", figures={"t3.received.total": None, "t3.received.natural": None})
    assert [finding.rule for finding in told] == ["F09"]


def test_old_narrative_reports_are_held_to_themselves_only() -> None:
    text = "公开信息120条，包括政策文件40条、动态60条、其他信息21条。收到申请23件，予以公开3件。"
    told = found(text, form="pre-2019", year=2017, cells={}, chapters=())
    assert [finding.rule for finding in told] == ["I13"]
