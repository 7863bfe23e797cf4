"""Files of every kind into values: headings, cells, personal identifiers, and odd files."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.enforcement import rows as law
from gongkai.enforcement.examining import Bad, Line, examine, judge
from gongkai.enforcement.mapping import match
from gongkai.enforcement.reading import Unreadable, read
from gongkai.enforcement.screening import identity_numbers, looks_natural, masked
from gongkai.enforcement.tests.conftest import DAY, PENALTY, as_csv, as_xlsx, penalty
from gongkai.enforcement.values import Wrong, parse

KIND = law.kind_of("penalty")
BY_LABEL = {one.label: one.field for one in KIND.fields}


def judged(**changes: str) -> Line | Bad:
    """Judge the good line, changed."""
    return judge(KIND, {BY_LABEL[label]: cell for label, cell in penalty(**changes).items()}, DAY, 2)


def faults(**changes: str) -> str:
    """Return what is wrong with the good line, changed."""
    found = judged(**changes)
    assert isinstance(found, Bad)
    return "；".join(f"{one.field}：{one.message}" for one in found.faults)


def test_the_rows_fit_together():
    for kind in law.kinds():
        codes = {one.field for one in kind.fields}
        assert {*kind.key, kind.title, kind.number, kind.day} <= codes
        assert all(kind.field(code).required for code in (*kind.key, kind.title, kind.day) if code != "party")
        assert all(one.after in codes for one in kind.fields if one.after)
        assert all(one.choices for one in kind.fields if one.type.startswith("choice"))
        assert law.term_for(kind, {}) is not None
        labels = [name for one in kind.fields for name in (one.label, *one.aliases)]
        assert len(labels) == len(set(labels)), kind.code
    assert all(one.field in {"", *(f.field for f in law.kind_of(one.kind).fields)} for one in law.terms())


def test_a_workbook_a_csv_and_json_lines_say_the_same():
    wide = {**PENALTY, "处罚决定日期": datetime(2026, 2, 10), "罚款金额（万元）": 1.2}
    line = '{"party":"演示海湾贸易有限公司","party_kind":"法人及非法人组织","决定书文号":"演关缉违字〔2026〕1号",' + (
        '"breach":"申报不实","facts":"申报的商品编号与实际不符","basis":"演示条例第十五条","category":["罚款"],'
        '"content":"罚款人民币1.2万元","fine":1.20,"decided_on":"2026年2月10日"}'
    )
    files = [as_csv(PENALTY), as_csv(PENALTY, encoding="gb18030"), as_xlsx(wide, above="行政处罚公示表"), line.encode()]
    found = [examine(KIND, data, "a", DAY) for data in files]
    assert [len(one.lines) for one in found] == [1, 1, 1, 1], [one.bad for one in found]
    assert len({one.lines[0].digest for one in found}) == 1
    assert len({one.lines[0].key for one in found}) == 1
    assert found[0].lines[0].until == date(2029, 2, 10)


def test_headings_are_found_by_other_names_and_near_ones():
    mapping = match(("序 号", "当事人", "处罚决定书文号", "主要违法的事实", "罚款数额(万元)", "天气"), KIND)
    named = {one.heading: one.field.field for one in mapping.columns if one.field}
    assert named == {
        "当事人": "party",
        "处罚决定书文号": "document_number",
        "主要违法的事实": "facts",
        "罚款数额(万元)": "fine",
    }
    assert [one.heading for one in mapping.columns if one.near] == ["主要违法的事实"]
    assert mapping.unknown == ["序 号", "天气"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "没有内容"),
        (b"\xd0\xcf\x11\xe0rest", "XLSX"),
        (b"PK\x03\x04broken", "损坏"),
        ("天气,温度\n晴,20".encode(), "没有找到表头"),
        ("决定书文号,处罚决定日期\n1,2026-01-01".encode(), "缺少必填的列"),
        (b'{"a":1}\n[1]', "不是 JSON 对象"),
        (b'{"a":{"b":1}}', "不能再套一层"),
        (b'{"a":', "不是有效的 JSON"),
        (("决定书文号," * 90).encode(), "超过80列"),
    ],
)
def test_files_that_cannot_be_read_say_why(data, words):
    with pytest.raises(Unreadable, match=words):
        examine(KIND, data, "odd", DAY)


def test_a_bomb_is_not_unfolded():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(8):
            package.writestr(f"xl/{number}.xml", b"0" * 20_000_000)
    with pytest.raises(Unreadable, match="过大"):
        read(out.getvalue(), "bomb.xlsx")


@pytest.mark.parametrize(
    ("label", "cell", "words"),
    [
        ("决定书文号", "", "必填"),
        ("处罚决定日期", "2026-02-30", "没有"),
        ("处罚决定日期", "2026-03-03", "晚于今天"),
        ("处罚决定日期", "46063", "日期序号"),
        ("处罚决定日期", "3026-02-10", "不合常理"),
        ("罚款金额（万元）", "一万", "应为数字"),
        ("罚款金额（万元）", "-1", "负数"),
        ("罚款金额（万元）", "12000元", "万元填写"),
        ("罚款金额（万元）", "9" * 40, "过大"),
        ("处罚类别", "批评一下", "应为以下之一"),
        ("违法行为类型", "长" * 301, "不应超过300字"),
        ("违法事实", "当事人身份证号11010119900307001X", "居民身份证号码"),
        ("违法事实", "身份证 110101-19900307-0011 的当事人", "居民身份证号码"),
        ("统一社会信用代码", "440106199001011238", ""),
    ],
)
def test_wrong_cells_are_told(label, cell, words):
    if label == "统一社会信用代码":
        assert "居民身份证号码" in faults(**{label: "11010119900307001" + check_digit("11010119900307001")})
        return
    assert words in faults(**{label: cell})


def check_digit(number: str) -> str:
    """Compute the last sign of an identity number (GB 11643), of nobody."""
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number))
    return "10X98765432"[total % 11]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"罚款金额（万元）": "12000000"}, "数值超过"),
        ({"统一社会信用代码": "91440101MA59ABCD1X"}, "末位校验不符"),
        ({"违法事实": "联系电话13800138000"}, "像是含有电话"),
        ({"行政相对人名称": "张演示", "行政相对人类别": ""}, "按自然人"),
    ],
)
def test_doubtful_cells_are_pointed_at_and_kept(changes, words):
    found = judged(**changes)
    assert isinstance(found, Line)
    assert any(words in one.message for one in found.doubts)


def test_a_natural_person_is_masked_everywhere_and_sealed():
    found = judged(
        行政相对人名称="张演示", 行政相对人类别="自然人", 违法事实="张演示携带超量物品", 统一社会信用代码="ABC123"
    )
    assert isinstance(found, Line)
    assert found.values["party"] == "张某某"
    assert found.values["facts"] == "张某某携带超量物品"
    assert "张演示" not in str(found.values)
    assert "credit_code" not in found.values
    assert found.sealed["party"] == "张演示"
    assert found.sealed["credit_code"] == "ABC123"


@pytest.mark.parametrize("day", ["2026-02-10", "昨天"])
def test_remarks_do_not_name_natural_persons(day):
    named = {"行政相对人名称": "张演示", "行政相对人类别": "自然人", "违法事实": "张演示的电话是13800138000"}
    found = judged(**named, 处罚决定日期=day, 统一社会信用代码="张演示")
    remarks = found.doubts if isinstance(found, Line) else found.faults
    assert remarks
    assert "张演示" not in str(remarks)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张某"),
        ("张三丰", "张某某"),
        ("欧阳修德", "欧阳某某"),
        ("欧阳", "欧某"),
        ("王", "某某"),
        ("阿依古丽·买买提", "阿某某"),
    ],
)
def test_names_are_masked_by_the_row(name, shown):
    assert masked(name) == shown


def test_names_are_told_from_bodies():
    assert looks_natural("王小明", False)
    assert not looks_natural("王小明", True)
    assert not looks_natural("海湾店", False)
    assert not looks_natural("演示海湾贸易有限公司", False)


def test_numbers_that_are_no_identity_numbers_pass():
    assert identity_numbers("报关单号530420261045123456，合同91440101MA59ABCD12") == []
    assert identity_numbers("440106190001011234") != []


def test_minor_penalties_are_public_for_three_months_and_a_given_day_only_shortens():
    assert judged(违法情节="轻微").until == date(2026, 5, 10)
    assert judged(公示截止期="2026-12-31").until == date(2026, 12, 31)
    assert judged(公示截止期="2036-12-31").until == date(2029, 2, 10)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 5), 36, date(2029, 12, 5)),
        (date(9999, 12, 1), 3, date.max),
    ],
)
def test_months_are_counted_to_the_corresponding_day(day, months, later):
    assert law.months_later(day, months) == later


def test_two_lines_of_one_number_are_one_or_wrong():
    found = examine(KIND, as_csv(penalty(), penalty(), penalty(处罚内容="别的")), "a", DAY)
    assert len(found.lines) == 1
    assert [one.number for one in found.bad] == [4]
    assert "与第2行" in found.bad[0].faults[0].message


def test_a_line_whose_time_is_over_is_set_aside():
    found = examine(KIND, as_csv(penalty(处罚决定日期="2020-01-01")), "a", DAY)
    assert not found.lines
    assert "已经届满" in found.over[0].faults[0].message


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_any_bytes_end_in_lines_or_in_a_sentence(data):
    for prefix in (b"", b"PK\x03\x04", '决定书文号,当事人\n"'.encode(), b'{"a":'):
        try:
            examine(KIND, prefix + data, "x", DAY)
        except Unreadable as error:
            assert str(error)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.sampled_from(list(PENALTY)), st.text(max_size=40)), min_size=1, max_size=5))
def test_any_cells_end_in_values_that_are_read_back_the_same(lines):
    found = examine(KIND, as_csv(*[penalty(**one) for one in lines]), "x", DAY)
    assert len(found.lines) + len(found.bad) + len(found.over) <= len(lines)
    for line in found.lines:
        for code, value in {**line.values, **line.sealed}.items():
            given_value = line.sealed.get(code, value)
            assert parse(KIND.field(code), given_value) == given_value


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([one for kind in law.kinds() for one in kind.fields]), st.text(max_size=60))
def test_any_cell_is_kept_or_refused_in_words(field, cell):
    try:
        value = parse(field, cell)
    except Wrong as wrong:
        assert str(wrong)
    else:
        assert parse(field, value) == value or not value
