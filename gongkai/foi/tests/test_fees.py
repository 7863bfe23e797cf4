"""The information-processing fee: from when, how much, what payment and silence do."""

from datetime import date, timedelta

import pytest

from gongkai.foi import actions as acts
from gongkai.foi.tests.making import Office
from gongkai.foi.tests.test_procedures import MONDAY, after, clerk, words


def test_no_fee_before_2021(office: Office) -> None:
    day = date(2020, 12, 31)
    with pytest.raises(acts.Refused, match="2021年1月1日"):
        acts.notice_fee(office.file(day), clerk(office, day), day, "pages", 40)
    first = date(2021, 1, 4)
    assert acts.notice_fee(office.file(first), clerk(office, first), first, "pages", 40).yuan == 100


@pytest.mark.parametrize(
    ("method", "quantity", "field"),
    [
        ("pages", 30, "quantity"),
        ("items", 10, "quantity"),
        ("pages", -1, "quantity"),
        ("items", 1_000_000, "quantity"),
        ("pages", 10**9, "quantity"),
        ("weight", 40, "method"),
    ],
)
def test_a_fee_that_is_none_or_nonsense_is_refused(method: str, quantity: int, field: str, office: Office) -> None:
    with pytest.raises(acts.Refused) as told:
        acts.notice_fee(office.file(MONDAY), clerk(office, MONDAY), MONDAY, method, quantity)
    assert told.value.field == field


def test_payment_restarts_the_period(office: Office) -> None:
    case = office.file(MONDAY)
    acts.notice_fee(case, clerk(office, MONDAY), MONDAY, "items", 12)
    waiting = office.fresh(case)
    assert (waiting.state, waiting.due_on, waiting.due_if) == ("awaiting_payment", None, after(MONDAY, 40))
    letter = words(case, "P16")
    assert "第四十二条、《政府信息公开信息处理费管理办法》" in letter
    assert "200.00元" in letter
    paid = after(MONDAY, 20)
    for receipt, day, field in ((" ", paid, "receipt"), ("测试票据01", MONDAY - timedelta(days=1), "on")):
        with pytest.raises(acts.Refused) as told:
            acts.record_payment(case, clerk(office, paid), day, receipt)
        assert told.value.field == field
    row = acts.record_payment(case, clerk(office, paid), paid, "测试票据01")
    assert (row.paid_on, row.yuan) == (paid, 200)
    assert office.fresh(case).due_on == after(paid, 20)
    with pytest.raises(acts.Refused, match="只能选一种"):
        acts.notice_fee(case, clerk(office, paid), paid, "pages", 40)


def test_an_unpaid_fee_lapses(office: Office) -> None:
    case = office.file(MONDAY)
    acts.notice_fee(case, clerk(office, MONDAY), MONDAY, "pages", 40)
    limit = after(MONDAY, 20)
    late = after(MONDAY, 21)
    with pytest.raises(acts.Refused, match="缴费的最后期限"):
        acts.record_payment(case, clerk(office, late), late, "测试票据01")
    assert acts.sweep(late).lapsed == [case.number]
    case = office.fresh(case)
    assert (case.concluded_on, case.outcome) == (limit + timedelta(days=1), "not_paid")
    assert office.kinds(case)[-1] == "P17"
    assert "第六条" in words(case, "P17")
