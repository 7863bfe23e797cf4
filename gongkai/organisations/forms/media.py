"""The forms of new-media figures: one month typed for every account, or a sheet."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms

from gongkai.organisations.media import AMOUNTS, LABELS, MOST, Entered
from gongkai.organisations.models import AccountFigure, UnitAccount
from gongkai.papers.sheets import Row, Unreadable, rows_of, rows_of_text

LARGEST: Final = 2 * 1024 * 1024
MOST_LINES: Final = 5_000


class MonthForm(forms.Form):
    """What the accounts of a unit reached in one month."""

    def __init__(self, accounts: Sequence[UnitAccount], month: date, data: Any = None) -> None:
        """Ask for three figures of each account, starting from what is known."""
        rows = AccountFigure.objects.filter(account__in=accounts, month=month)
        known = {row.account_id: row for row in rows}
        super().__init__(data)
        self.accounts, self.month = accounts, month
        for account in accounts:
            for name in AMOUNTS:
                self.fields[f"{account.pk}-{name}"] = forms.IntegerField(
                    label=f"{account.name}的{LABELS[name]}",
                    required=False,
                    min_value=0,
                    max_value=MOST,
                    initial=getattr(known.get(account.pk), name, None),
                    widget=forms.NumberInput({"inputmode": "numeric"}),
                )

    def lines(self) -> list[tuple[UnitAccount, list[tuple[str, forms.BoundField]]]]:
        """Return each account with its boxes and their headings."""
        return [
            (account, [(LABELS[name], self[f"{account.pk}-{name}"]) for name in AMOUNTS]) for account in self.accounts
        ]

    def entered(self) -> list[Entered]:
        """Return what was typed, once it is valid."""
        return [
            Entered(account.pk, self.month, **{name: self.cleaned_data[f"{account.pk}-{name}"] for name in AMOUNTS})
            for account in self.accounts
        ]


class SheetForm(forms.Form):
    """A sheet of figures as a file, or pasted."""

    file = forms.FileField(
        label="文件",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        help_text="CSV 或者 XLSX，不超过2兆",
    )
    text = forms.CharField(
        label="或者粘贴",
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
        help_text="从表格软件复制，连同表头一起粘贴",
    )

    def rows(self) -> list[Row]:
        """Return the rows of what was given, once it is valid."""
        return list(self.cleaned_data["rows"])

    def clean(self) -> dict[str, Any]:
        """Read the rows, so that a file that cannot be read is told beside its box."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        given, text = data.get("file"), data.get("text", "")
        try:
            if given:
                data["rows"] = rows_of(given.read(LARGEST + 1), given.name, largest=LARGEST, most=MOST_LINES)
            elif text.strip():
                data["rows"] = rows_of_text(text, most=MOST_LINES)
            elif not self.errors:
                self.add_error("file", "请选择文件，或者粘贴数据")
        except Unreadable as error:
            self.add_error("file" if given else "text", str(error))
        return data
