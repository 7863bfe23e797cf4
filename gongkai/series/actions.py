"""Writes: series, batches of figures prepared by one person and released by another, withdrawals."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from pypinyin import lazy_pinyin

from gongkai.audit.actions import log
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit
from gongkai.series import reading
from gongkai.series.announcing import announce
from gongkai.series.checking import Good, Report, check
from gongkai.series.models import (
    DESCRIBED,
    DESCRIPTION,
    DISCARDED,
    DRAFT,
    FIGURES,
    OPEN,
    RELEASED,
    RETURNED,
    SUBMITTED,
    Batch,
    Point,
    Proposal,
    Series,
)

_LONGEST_SLUG: Final = 50
#: In a new description: the series is to be seen again.
BACK: Final = "back"


class Refused(ValueError):
    """The act makes no sense as asked; the message is a Chinese sentence, ``field`` the field at fault."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class By:
    """Who acts: an officer, or the command line, and the day it happens."""

    officer: Officer | None
    today: date

    @property
    def actor(self) -> str:
        """How the record names them."""
        return f"officer:{self.officer.pk}" if self.officer else "system"

    def require(self, act: str, unit: Unit) -> None:
        """Raise ``Denied`` unless the officer may do this; the command line may prepare and never release."""
        if self.officer is not None:
            access.require(self.officer, act, unit, self.today)


def slug_for(unit: Unit, name: str) -> str:
    """Return an address for a new series, from how its name is spoken; never one that is taken."""
    spoken = "-".join("".join(c for c in word if c.isascii() and c.isalnum()) for word in lazy_pinyin(name))
    plain = "-".join(part for part in spoken.lower().split("-") if part)[:_LONGEST_SLUG].strip("-") or "series"
    taken = set(Series.objects.filter(unit=unit, slug__startswith=plain).values_list("slug", flat=True))
    number = 2
    slug = plain
    while slug in taken:
        slug, number = f"{plain}-{number}", number + 1
    return slug


@transaction.atomic
def create_series(unit: Unit, values: Mapping[str, Any], by: By) -> Series:
    """Make a series; the public sees it once a batch of it is released. Raises ``Denied`` and ``Refused``."""
    by.require("series.prepare", unit)
    series = Series(unit=unit, **{name: value for name, value in values.items() if name != "slug"})
    series.slug = values.get("slug") or slug_for(unit, series.name)
    _checked(series)
    series.save()
    _record("series.create", by, series, after=_described(series))
    return series


@transaction.atomic
def describe(series: Series, values: Mapping[str, Any], by: By) -> Batch | None:
    """Change what a series says of itself: at once while it is not public, else as a batch another must release.

    Raises ``Denied`` and ``Refused``. Returns the batch, or None where the change was made.
    """
    by.require("series.prepare", series.unit)
    changed = {name: value for name, value in values.items() if getattr(series, name) != value}
    if not changed:
        raise Refused("没有改动")
    before = _described(series)
    for name, value in changed.items():
        setattr(series, name, value)
    _checked(series)
    inner = {name: value for name, value in changed.items() if name not in DESCRIBED}
    proposed = {name: value for name, value in changed.items() if name in DESCRIBED}
    if series.public_since is None or not proposed:
        series.save(update_fields=list(changed))
        _record("series.describe", by, series, before=before, after=_described(series))
        announce([series]) if series.is_public else None
        return None
    if inner:
        Series.objects.filter(pk=series.pk).update(**inner)
        announce([series])
    return _description(series, proposed, by)


@transaction.atomic
def propose_back(series: Series, by: By) -> Batch:
    """Ask that a withdrawn series be seen again; another releases it. Raises ``Denied`` and ``Refused``."""
    by.require("series.prepare", series.unit)
    if series.withdrawn_on is None:
        raise Refused("该指标没有撤下")
    return _description(series, {BACK: True}, by)


def _description(series: Series, proposed: dict[str, Any], by: By) -> Batch:
    waiting = Batch.objects.filter(series=series, kind=DESCRIPTION, state=SUBMITTED)
    if waiting.exists():
        raise Refused("该指标已有一项说明改动等待发布，请先处理那一项")
    batch = Batch.objects.create(
        unit=series.unit, kind=DESCRIPTION, series=series, name=f"{series.name[:60]}：指标说明", proposed=proposed,
        state=SUBMITTED, prepared_by=by.officer, prepared_on=by.today,
    )  # fmt: skip
    _record("series.propose", by, series, after=proposed, batch=batch.pk)
    return batch


@transaction.atomic
def prepare(unit: Unit, lines: list[reading.Line], name: str, by: By, data: bytes = b"") -> Batch:
    """Keep the lines of a file as a batch in preparation. Raises ``Denied`` and ``Refused``."""
    by.require("series.prepare", unit)
    if not lines:
        raise Refused("没有读到数据")
    batch = Batch.objects.create(
        unit=unit, name=name[:200], digest=hashlib.sha256(data).hexdigest() if data else "",
        lines=[line.as_row() for line in lines], prepared_by=by.officer, prepared_on=by.today,
    )  # fmt: skip
    _record_batch("series.prepare", by, batch, lines=len(lines))
    return batch


def lines_of(batch: Batch) -> list[reading.Line]:
    """Return the lines a batch was prepared from."""
    return [reading.Line(*row) for row in batch.lines]


def report_of(batch: Batch, on: date) -> Report:
    """Examine a batch in preparation against what is public now."""
    return check(batch.unit, lines_of(batch), on)


@transaction.atomic
def submit(batch: Batch, reason: str, by: By) -> Batch:
    """Freeze the good lines and hand them to another person. Raises ``Denied`` and ``Refused``."""
    batch = _locked(batch)
    by.require("series.prepare", batch.unit)
    if batch.state not in OPEN or batch.kind != FIGURES:
        raise Refused("这一批已经提交，不能再改")
    report = report_of(batch, by.today)
    if not report.changing:
        raise Refused("没有可以发布的数：各行有误、没有变化，或者指标还没有建立")
    reason = reason.strip()
    if report.revisions and not reason:
        raise Refused("有修订已公开的数，请写明修订理由；理由会随修订一并公开", "reason")
    batch.proposals.all().delete()
    Proposal.objects.bulk_create([_proposal(batch, one) for one in report.changing], batch_size=500)
    batch.state, batch.reason, batch.said = SUBMITTED, reason[:300], ""
    # Whoever hands it over stands for it, also where another began.
    batch.prepared_by, batch.prepared_on = by.officer, by.today
    batch.save()
    _record_batch("series.submit", by, batch, figures=len(report.changing), revisions=len(report.revisions))
    return batch


def _proposal(batch: Batch, one: Good) -> Proposal:
    return Proposal(batch=batch, series=one.series, period=one.period, value=one.value, mark=one.mark, note=one.note)


@transaction.atomic
def release(batch: Batch, by: By) -> Batch:
    """Publish a submitted batch as its second person. Raises ``Denied`` and ``Refused``."""
    batch = _locked(batch)
    officer = _second(batch, by)
    if batch.state != SUBMITTED:
        raise Refused("这一批没有等待发布，可能别人已经处理")
    changed = _release_description(batch) if batch.kind == DESCRIPTION else _compare(batch)
    batch.state, batch.released_by, batch.released_on = RELEASED, officer, by.today
    batch.save()
    if batch.kind == FIGURES:
        _publish(batch, by.today)
    _record_batch("series.release", by, batch, series=[one.pk for one in changed])
    announce(changed)
    return batch


def _second(batch: Batch, by: By) -> Officer:
    by.require("series.release", batch.unit)
    if by.officer is None:
        raise Refused("发布须由人员办理")
    if batch.prepared_by_id == by.officer.pk:
        raise Refused("自己准备的数据不能由自己发布，请由另一人发布")
    return by.officer


def _compare(batch: Batch) -> list[Series]:
    """Write on every figure what it takes the place of; return the series concerned."""
    proposals = list(batch.proposals.select_related("series"))
    points = {
        (one.series_id, one.period): one
        for one in Point.objects.filter(series__in={one.series_id for one in proposals})
    }
    for one in proposals:
        point = points.get((one.series_id, one.period))
        if point is not None and point.content != one.content:
            one.revises, one.before, one.before_mark = True, point.value, point.mark
    if any(one.revises for one in proposals) and not batch.reason:
        raise Refused("提交之后有的数已经公开，这一批成了修订；请退回，写明修订理由后再提交")
    Proposal.objects.bulk_update(proposals, ["revises", "before", "before_mark"], batch_size=500)
    return list({one.series_id: one.series for one in proposals}.values())


def _publish(batch: Batch, today: date) -> None:
    proposals = list(batch.proposals.all())
    rows = [
        Point(series_id=one.series_id, period=one.period, value=one.value, mark=one.mark, note=one.note, batch=batch)
        for one in proposals
    ]
    Point.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["series", "period"],
        update_fields=["value", "mark", "note", "batch"],
    )
    concerned = Series.objects.filter(pk__in={one.series_id for one in proposals})
    concerned.filter(public_since__isnull=True).update(public_since=today)
    concerned.update(changed_on=today)


def _release_description(batch: Batch) -> list[Series]:
    series = Series.objects.select_for_update().get(pk=batch.series_id or 0)
    proposed = dict(batch.proposed)
    if proposed.pop(BACK, False):
        series.withdrawn_on, series.withdrawn_why = None, ""
    for name, value in proposed.items():
        setattr(series, name, value)
    _checked(series)
    series.save()
    return [series]


@transaction.atomic
def send_back(batch: Batch, why: str, by: By) -> Batch:
    """Return a submitted batch to who prepared it. Raises ``Denied`` and ``Refused``."""
    batch = _locked(batch)
    _second(batch, by)
    if batch.state != SUBMITTED:
        raise Refused("这一批没有等待发布，可能别人已经处理")
    if not why.strip():
        raise Refused("请写明退回的理由", "why")
    # A description has no lines to be mended: what is sent back is over, and is proposed anew.
    batch.state = RETURNED if batch.kind == FIGURES else DISCARDED
    batch.said = why.strip()[:300]
    batch.save(update_fields=["state", "said"])
    _record_batch("series.send_back", by, batch)
    return batch


@transaction.atomic
def discard(batch: Batch, by: By) -> Batch:
    """Give up a batch that was not released. Raises ``Denied`` and ``Refused``."""
    batch = _locked(batch)
    by.require("series.prepare", batch.unit)
    if batch.state not in {DRAFT, RETURNED, SUBMITTED}:
        raise Refused("这一批已经发布或者放弃")
    batch.state = DISCARDED
    batch.save(update_fields=["state"])
    _record_batch("series.discard", by, batch)
    return batch


@transaction.atomic
def withdraw(series: Series, why: str, by: By) -> None:
    """Take a series off the public pages at once; one person may, for it only takes away. Its trace stays.

    Raises ``Denied`` and ``Refused``.
    """
    by.require("series.release", series.unit)
    series = Series.objects.select_for_update().get(pk=series.pk)
    if not series.is_public:
        raise Refused("该指标现在没有公开")
    if not why.strip():
        raise Refused("请写明撤下的理由；理由会公开", "why")
    series.withdrawn_on, series.withdrawn_why = by.today, why.strip()[:300]
    series.save(update_fields=["withdrawn_on", "withdrawn_why"])
    _record("series.withdraw", by, series, after=series.withdrawn_why)
    announce([series])


def _locked(batch: Batch) -> Batch:
    return Batch.objects.select_for_update().select_related(None).get(pk=batch.pk)


def _checked(series: Series) -> None:
    """Refuse a series whose words or address do not fit, naming the field."""
    try:
        series.full_clean(exclude=["unit"])
        series.validate_constraints()
    except ValidationError as error:
        fields = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        name, said = next(iter(fields.items()))
        if name == "__all__":
            raise Refused("本单位已有同名的指标，或者地址名已被使用", "name") from None
        label = str(getattr(Series._meta.get_field(name), "verbose_name", name))
        raise Refused(f"{label}：{said[0]}", name) from None


def _described(series: Series) -> dict[str, Any]:
    return {name: getattr(series, name) for name in (*DESCRIBED, "slug", "period")}


def _record(act: str, by: By, series: Series, before: object = None, after: object = None, **details: object) -> None:
    log(
        act, actor=by.actor, subject=f"series:{series.pk}", unit=series.unit.key, on=by.today,
        before=before, after=after, details=details,
    )  # fmt: skip


def _record_batch(act: str, by: By, batch: Batch, **details: object) -> None:
    subject = f"series_batch:{batch.pk}"
    log(act, actor=by.actor, subject=subject, unit=batch.unit.key, on=by.today, details=details)
