"""What is asked of a report: which unit, on which basis, for which days, on which form. Checked once, here."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from gongkai.organisations.models import Unit
from gongkai.organisations.queries import name_on, root
from gongkai.reports.models import BASES
from gongkai.reports.queries.tree import covered_ids
from gongkai.statute.errors import StatuteError
from gongkai.statute.tables import Form, form_for_year, forms
from gongkai.statute.tables import form as form_of

LAST_YEAR = 9998  # the last year whose end, and the day after it, is still a date


class ReportError(ValueError):
    """A report that cannot be made; the message is one plain line of Chinese fit for any screen."""


class UnknownForm(ReportError):
    """No form of the annual report has that code."""


class UnknownYear(ReportError):
    """The year has no statutory tables."""


class UnknownBasis(ReportError):
    """No such basis, or the unit has none such."""


class UnknownCell(ReportError):
    """The form has no such cell, or no case stands behind it."""


class BadRange(ReportError):
    """The days asked for are not a range inside the year."""


@dataclass(frozen=True)
class Question:
    """A report asked for: every part known to exist and to fit the others. Both days are inclusive.

    ``only`` narrows what is listed to some of the covered units; it is no part of the address.
    """

    unit: Unit
    basis: str
    year: int
    form: Form
    since: date
    until: date
    only: tuple[int, ...] | None = None

    @property
    def whole_year(self) -> bool:
        """Whether the range is the statutory one, 1 January to 31 December (条例 art. 49)."""
        return (self.since, self.until) == (date(self.year, 1, 1), date(self.year, 12, 31))

    @property
    def parameters(self) -> dict[str, str]:
        """The question as the parameters of an address; the unit by its internal id."""
        given = {"unit": self.unit.key, "year": str(self.year), "basis": self.basis, "form": self.form.code}
        if not self.whole_year:
            given |= {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return given

    @property
    def address(self) -> str:
        """The parameters, encoded."""
        return urlencode(self.parameters)

    @cached_property
    def covered(self) -> list[int]:
        """The ids of the units the report covers, read once: both databases then plan by a known list of units."""
        if self.only is not None:
            return list(self.only)
        return [self.unit.pk] if self.basis == "own" else covered_ids(self.unit.pk, self.until)

    @property
    def basis_label(self) -> str:
        """What the basis is called."""
        return dict(BASES)[self.basis]

    @property
    def body(self) -> str:
        """The name in the report's title: the unit's name on the last day, the region's, or the system's."""
        if self.basis == "system":
            return self.unit.system_name or "全国海关"
        if self.basis == "region":
            return self.unit.region_name or f"{name_on(self.unit, self.until)}关区"
        return name_on(self.unit, self.until)


def ask(
    unit: Unit,
    year: int,
    basis: str,
    form: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Question:
    """Check what is asked. Without a form: the one in force for the year; without days: the whole year.

    Another year's form is allowed: cases count under either, which is how years are compared. Raises ``UnknownBasis``,
    ``UnknownYear``, ``UnknownForm`` and ``BadRange``.
    """
    if basis not in dict(BASES):
        raise UnknownBasis(f"没有这种统计口径：{' '.join(str(basis).split())[:20]}（可用 own、region、system）")
    chosen = _form(year, form)
    first, last = date(year, 1, 1), date(year, 12, 31)
    since, until = since or first, until or last
    if not first <= since <= until <= last:
        raise BadRange(f"统计期间须在{year}年1月1日至12月31日之内，且起始日不晚于截止日")
    if basis == "system" and root(until) != unit:
        raise UnknownBasis(f"全系统口径只用于最上级单位，{unit.name}可用本级或者关区口径")
    return Question(unit, basis, year, chosen, since, until)


def _form(year: int, code: str | None) -> Form:
    if year > LAST_YEAR:
        raise UnknownYear("年度超出了可以统计的范围")
    try:
        usual = form_for_year(year)
    except StatuteError as error:
        raise UnknownYear(str(error)) from None
    if code is None or code == "":
        return usual
    try:
        return form_of(code)
    except StatuteError as error:
        raise UnknownForm(f"{error}（可用 {'、'.join(one.code for one in forms())}）") from None
