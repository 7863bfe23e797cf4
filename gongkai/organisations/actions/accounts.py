"""Acts on new-media accounts 政务新媒体: put in place with the profile that names them; their monthly figures."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models, transaction

from gongkai.organisations.actions.acting import Refused, authorise, record
from gongkai.organisations.contents import Account, platforms
from gongkai.organisations.media import AMOUNTS, LABELS, MOST, Entered, Outcome
from gongkai.organisations.models import AccountFigure, Officer, Unit, UnitAccount

_SCHEMES: Final = ("https://", "http://")
_FIELDS: Final = ("platform", "name", "address", "opened_on", "closed_on")


def field_faults(row: models.Model, names: Iterable[str], title: str) -> list[str]:
    """Return where a row does not fit its own fields, as Chinese sentences."""
    kept = set(names)
    try:
        row.clean_fields(exclude=[one.name for one in row._meta.fields if one.name not in kept])
    except ValidationError as error:
        labels = {one.name: str(one.verbose_name) for one in row._meta.fields}
        return [f"{title}的{labels.get(name, '')}：{'；'.join(texts)}" for name, texts in error.message_dict.items()]
    return []


def account_faults(accounts: Sequence[Account], on: date) -> list[str]:
    """Return what is wrong with the accounts of a proposed profile; a closing still to come is not told beforehand."""
    faults = []
    seen: set[tuple[str, str]] = set()
    for at, account in enumerate(accounts, 1):
        title = f"政务新媒体第{at}行"
        faults += field_faults(UnitAccount(**asdict(account)), _FIELDS, title)
        if account.platform not in platforms():
            faults.append(f"{title}：没有这种平台")
        if account.address and not account.address.startswith(_SCHEMES):
            faults.append(f"{title}：网址须以 https:// 开头")
        if account.opened_on and account.closed_on and account.closed_on < account.opened_on:
            faults.append(f"{title}：关停日期早于开设日期")
        if max(account.opened_on or on, account.closed_on or on) > on:
            faults.append(f"{title}：开设和关停的日期不能晚于今天")
        if (account.platform, account.name) in seen:
            faults.append(f"{title}：与前面一行是同一个账号")
        seen.add((account.platform, account.name))
    return faults


def publish_accounts(unit: Unit, accounts: Sequence[Account]) -> None:
    """Make these the accounts the public sees; one known before keeps its figures, under a new name too.

    Known is an account of the same platform and name, else of the same platform and address. Inside the transaction
    that publishes the profile.
    """
    there = {(row.platform, row.name): row for row in UnitAccount.objects.filter(unit=unit)}
    named = {(one.platform, one.name) for one in accounts}
    by_address = {(row.platform, row.address): row for key, row in there.items() if row.address and key not in named}
    UnitAccount.objects.filter(unit=unit).update(listed=False)
    for order, account in enumerate(accounts):
        row = there.get((account.platform, account.name)) or by_address.pop((account.platform, account.address), None)
        row = row or UnitAccount(unit=unit)
        row.order, row.listed = order, True
        for name, value in asdict(account).items():
            setattr(row, name, value)
        row.save()


@transaction.atomic
def keep_figures(unit: Unit, entered: Sequence[Entered], *, actor: Officer | None, on: date) -> Outcome:
    """Keep what accounts of a unit reached; all of a month left empty takes that month away again.

    Raises ``access.Denied``, and ``Refused`` where a figure cannot be: then nothing is kept.
    """
    authorise(actor, "units.media", unit, on)
    accounts = {row.pk: row for row in UnitAccount.objects.filter(unit=unit).select_for_update()}
    if wrong := [fault for one in entered if (fault := figure_fault(one, accounts.get(one.account), on))]:
        raise Refused("。".join(wrong))
    rows = AccountFigure.objects.filter(account__in=accounts, month__in={one.month for one in entered})
    there = {(row.account_id, row.month): row for row in rows}
    outcome = Outcome()
    for one in entered:
        _keep(one, there.get((one.account, one.month)), actor, on, outcome)
    if outcome.changes:
        record(
            "unit.media_figures", f"unit:{unit.pk}", actor=actor, on=on, unit=unit,
            after=[{**asdict(one), "month": one.month.isoformat()} for one in entered],
            new=outcome.new, changed=outcome.changed, gone=outcome.gone,
        )  # fmt: skip
    return outcome


def figure_fault(one: Entered, account: UnitAccount | None, on: date) -> str:
    """Return why a figure cannot be, or nothing."""
    if account is None:
        return "没有这个账号"
    title = f"{account.name}{one.month.year}年{one.month.month}月"
    if one.month > on:
        return f"{title}还没有到"
    if account.opened_on and one.month < account.opened_on.replace(day=1) and one.filled:
        return f"{title}早于开设日期{account.opened_on}"
    if account.closed_on and one.month > account.closed_on and one.filled:
        return f"{title}晚于关停日期{account.closed_on}"
    wrong = next((name for name in AMOUNTS if not 0 <= (getattr(one, name) or 0) <= MOST), None)
    return f"{title}的{LABELS[wrong]}须是不超过{MOST:,}的整数" if wrong else ""


def _keep(one: Entered, row: AccountFigure | None, actor: Officer | None, on: date, outcome: Outcome) -> None:
    if not one.filled:
        if row is not None:
            row.delete()
            outcome.gone += 1
        return
    values = {name: getattr(one, name) for name in AMOUNTS}
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        outcome.same += 1
        return
    outcome.new += row is None
    outcome.changed += row is not None
    row = row or AccountFigure(account_id=one.account, month=one.month)
    for name, value in values.items():
        setattr(row, name, value)
    row.entered_by, row.entered_on = actor, on
    row.save()
