"""Choosing two published reports to compare."""

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.portal.forms.fields import Choice, PlainForm
from gongkai.reports.queries.edition import Edition
from gongkai.reports.queries.publications import Issue, bodies, edition_published, years_published

LABELS = {"system": "全系统", "region": "关区", "own": "本级"}
SIDES = {"a": "第一份", "b": "第二份"}


class CompareForm(PlainForm):
    """Two bodies and two years; both reports must be published. ``chosen`` holds the editions once valid."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the bodies and years that have something published."""
        super().__init__(*args, **kwargs)
        known, years = bodies(), [(str(year), f"{year}年") for year in years_published()]
        for side, name in SIDES.items():
            self.fields[side] = _select(f"{name}：单位", _grouped(known), f"请选择{name}的单位")
            self.fields[f"{side}y"] = _select(f"{name}：年度", years, f"请选择{name}的年度")
        self.chosen: dict[str, Edition] = {}

    def clean(self) -> dict[str, Any]:
        """Find both reports."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = {side: (data.get(side), data.get(f"{side}y")) for side in SIDES}
        for side, (body, year) in wanted.items():
            if body and year:
                self._find(side, body, int(year))
        if len(self.chosen) == len(SIDES) and wanted["a"] == wanted["b"]:
            self.add_error("b", "两份是同一份报告，请把其中一份换成别的单位或者年度")
        return data

    def _find(self, side: str, body: str, year: int) -> None:
        unit, _, basis = body.partition(".")
        found = edition_published(unit, year, basis)
        if found is None:
            self.add_error(f"{side}y", f"{SIDES[side]}所选单位{year}年的年度报告没有公布，请换一个年度")
        else:
            self.chosen[side] = found[1]


def _select(label: str, choices: Any, missing: str) -> Choice:
    return Choice(label=label, choices=[("", "请选择"), *choices], missing=missing, widget=forms.Select)


def _grouped(known: Sequence[Issue]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = []
    for basis, label in LABELS.items():
        options = [(f"{one.unit}.{one.basis}", one.name) for one in known if one.basis == basis]
        if options:
            groups.append((label, options))
    return groups
