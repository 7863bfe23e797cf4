"""New-media accounts: public once another has passed the profile; their figures by month and by year."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from openpyxl import Workbook

from gongkai.organisations import access, actions, contents, media, queries
from gongkai.organisations.contents import Account, Content
from gongkai.organisations.media import Entered
from gongkai.organisations.media_sheets import month_of
from gongkai.organisations.models import AccountFigure, Officer, Unit, UnitAccount
from gongkai.organisations.tests.conftest import ON

ACCOUNTS = (
    Account("weixin", "示例海关发布（虚构）", "https://example.cn/code.png", date(2019, 5, 1)),
    Account("weibo", "示例海关（虚构）", "https://example.cn/weibo", None, date(2025, 6, 30)),
)


def publish(unit: Unit, accounts: tuple[Account, ...], writer: Officer, reviewer: Officer) -> None:
    """Make these the unit's accounts through a profile two people stand behind."""
    hand = queries.profile_in_hand(unit)
    version = actions.save_profile(
        unit, Content(accounts=accounts), actor=writer, on=ON, saves=hand.saves if hand else 0
    )
    actions.pass_profile(actions.submit_profile(version, actor=writer, on=ON), actor=reviewer, on=ON)


@pytest.fixture
def people(person: Callable[..., Officer], tree: SimpleNamespace) -> SimpleNamespace:
    """One who writes, one who passes."""
    return SimpleNamespace(
        writer=person("writer", "disclosure_officer", tree.cc), reviewer=person("reviewer", "reviewer", tree.cc)
    )


def test_accounts_are_public_once_passed_and_keep_their_figures(tree: SimpleNamespace, people: SimpleNamespace):
    publish(tree.cc, ACCOUNTS, people.writer, people.reviewer)
    assert queries.profile_content(tree.cc).accounts == ACCOUNTS
    assert contents.from_json(contents.to_json(Content(accounts=ACCOUNTS))).accounts == ACCOUNTS
    page = Client().get("/units/cc/").content.decode()
    assert "示例海关发布（虚构）" in page and "示例海关（虚构）" not in page, "a closed account is not shown"
    first = UnitAccount.objects.get(platform="weixin")
    actions.keep_figures(tree.cc, [Entered(first.pk, date(2026, 1, 1), 100, 5, None)], actor=people.writer, on=ON)
    renamed = (replace(ACCOUNTS[0], name="示例海关（新名，虚构）"),)
    publish(tree.cc, renamed, people.writer, people.reviewer)
    kept = UnitAccount.objects.get(platform="weixin")
    assert (kept.pk, kept.name, kept.figures.count()) == (first.pk, renamed[0].name, 1)
    assert not UnitAccount.objects.get(platform="weibo").listed
    assert queries.profile_content(Unit.objects.get(key="cc")).accounts == renamed


@pytest.mark.parametrize(
    ("account", "says"),
    [
        (replace(ACCOUNTS[0], platform="nowhere"), "没有这种平台"),
        (replace(ACCOUNTS[0], address="javascript:alert(1)"), "https://"),
        (replace(ACCOUNTS[0], closed_on=date(2018, 1, 1)), "早于开设"),
        (replace(ACCOUNTS[0], closed_on=date(2030, 1, 1)), "晚于今天"),
        (replace(ACCOUNTS[0], name=""), "账号名称"),
        (replace(ACCOUNTS[1], platform="weixin", name=ACCOUNTS[0].name), "同一个账号"),
    ],
)
def test_what_cannot_be_is_refused(tree: SimpleNamespace, people: SimpleNamespace, account: Account, says: str):
    with pytest.raises(actions.Refused, match=says):
        actions.save_profile(tree.cc, Content(accounts=(ACCOUNTS[0], account)), actor=people.writer, on=ON)


def test_a_year_is_summed(tree: SimpleNamespace, people: SimpleNamespace, person: Callable[..., Officer]):
    publish(tree.cc, ACCOUNTS, people.writer, people.reviewer)
    weixin, weibo = UnitAccount.objects.order_by("order")
    assert media.year_of([tree.cc.pk], date(2025, 1, 1), date(2025, 12, 31)) == media.Year(1, None, None, None)
    figures = [
        Entered(weixin.pk, date(2025, 1, 1), 1000, 10, 500), Entered(weixin.pk, date(2025, 11, 1), 1500, 20, None),
        Entered(weibo.pk, date(2025, 6, 1), 70, 3, 9), Entered(weixin.pk, date(2024, 12, 1), 1, 1, 1),
    ]  # fmt: skip
    outcome = actions.keep_figures(tree.cc, figures, actor=people.writer, on=ON)
    assert (outcome.new, actions.keep_figures(tree.cc, figures, actor=people.writer, on=ON).same) == (4, 4)
    assert media.year_of([tree.cc.pk], date(2025, 1, 1), date(2025, 12, 31)) == media.Year(1, 1500, 33, 509)
    gone = actions.keep_figures(tree.cc, [Entered(weibo.pk, date(2025, 6, 1))], actor=people.writer, on=ON)
    assert gone.gone == 1 and not weibo.figures.exists()
    wrong = (
        (weixin.pk, date(2026, 9, 1)), (weixin.pk, date(2019, 4, 1)), (weibo.pk, date(2025, 8, 1)),
        (0, date(2025, 1, 1)),
    )  # fmt: skip
    for pk, month in wrong:
        with pytest.raises(actions.Refused):
            actions.keep_figures(tree.cc, [Entered(pk, month, 1)], actor=people.writer, on=ON)
    with pytest.raises(access.Denied):
        actions.keep_figures(tree.cc, figures, actor=person("other", "reviewer", tree.cc), on=ON)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountFigure.objects.create(account=weixin, month=date(2025, 1, 1), entered_on=ON)


@pytest.mark.parametrize(
    "text", ["2026-03", "2026年3月", "2026/3", "202603", "2026.03", "2026-03-01", "2026年03月01日", " 2026-3 "]
)
def test_a_month_is_read_however_it_is_written(text: str):
    assert month_of(text) == date(2026, 3, 1) and month_of("2026-13") is None and month_of("三月") is None


def test_the_screen_types_imports_and_exports(
    tree: SimpleNamespace, people: SimpleNamespace, client: Client, person: Callable[..., Officer]
):
    publish(tree.cc, (ACCOUNTS[0], replace(ACCOUNTS[1], name="=1+1", closed_on=None)), people.writer, people.reviewer)
    weixin = UnitAccount.objects.get(platform="weixin")
    client.force_login(people.writer, backend="gongkai.organisations.sign_in.OfficerBackend")
    address = "/office/units/cc/media/"
    typed = {"act": "month", "month": "2026-02", f"{weixin.pk}-followers": "1200", f"{weixin.pk}-posts": "9"}
    assert client.post(address, {**typed, f"{weixin.pk}-reads": "-5"}).status_code == 400
    assert client.post(address, typed).status_code == 302
    page = client.get(f"{address}?year=2026&month=2026-02").content.decode()
    assert 'value="1200"' in page and "登记2026年2月" in page
    book = Workbook()
    book.active.append(["平台", "账号名称", "月份", "粉丝数", "发布数"])
    for row in (
        ["微信公众号", weixin.name, date(2026, 1, 1), 1100, 7], ["", weixin.name, "2026年2月", 1200, "3万"],
        ["", "没有的账号", "2026-01", 1, 1], ["", weixin.name, "2999-01", 1, 1], ["微博", "=1+1", "2026-01", 5, ""],
    ):  # fmt: skip
        book.active.append(row)
    sheet = BytesIO()
    book.save(sheet)
    sheet.name, _ = "数据.xlsx", sheet.seek(0)
    told = client.post(address, {"act": "sheet", "file": sheet}).content.decode()
    for says in ("不是整数", "没有账号", "还没有到", "<b>3</b><small>行没有导入"):
        assert says in told, says
    assert AccountFigure.objects.filter(month=date(2026, 1, 1)).count() == 2
    assert client.post(address, {"act": "sheet", "text": "甲,乙\n1,2"}).status_code == 400
    exported = client.get(f"{address}?year=2026&export=csv").content.decode("utf-8-sig")
    assert "2026-02,1200,9,," in exported and "'=1+1" in exported
    everyone = client.get("/office/units/media/?year=2026").content.decode()
    assert "16" in everyone and weixin.name in everyone and ">1,200<" in everyone
    client.force_login(person("w", "supervisor", tree.cc), backend="gongkai.organisations.sign_in.OfficerBackend")
    assert client.get(address).status_code == 200 and client.post(address, typed).status_code == 403
