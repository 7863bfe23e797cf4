"""Which proposed profiles wait for an officer: told at the desk."""

from datetime import date

from django.urls import reverse

from gongkai.organisations import access
from gongkai.organisations.models import Officer, ProfileVersion
from gongkai.organisations.models.profiles import RETURNED, SUBMITTED
from gongkai.organisations.notices import Notice


def waiting(officer: Officer, on: date) -> list[ProfileVersion]:
    """Return the versions the officer may pass or return: submitted, in reach, and not written by them."""
    rows = ProfileVersion.objects.filter(
        state=SUBMITTED, unit__in=access.units_for(officer, "units.profile_pass", on)
    ).select_related("unit")
    return [row for row in rows if officer.pk not in row.editors]


def returned(officer: Officer) -> list[ProfileVersion]:
    """Return the officer's own versions that came back, as long as nothing newer has been begun."""
    rows = ProfileVersion.objects.filter(state=RETURNED, edited_by=officer).select_related("unit")
    newer = ProfileVersion.objects.filter(unit__in=[row.unit_id for row in rows])
    last: dict[int, int] = dict(newer.order_by("number").values_list("unit_id", "number"))
    return [row for row in rows if last[row.unit_id] == row.number]


def desk(officer: Officer, on: date) -> list[Notice]:
    """Return what the desk says of them."""
    found = []
    if versions := waiting(officer, on):
        address = reverse("organisations:profiles") + "?state=waiting"
        if len(versions) == 1:
            address = reverse("organisations:unit_profile", args=[versions[0].unit.key])
        found.append(Notice(f"有{len(versions)}个单位的资料等您审核", address))
    for version in returned(officer):
        address = reverse("organisations:unit_profile", args=[version.unit.key])
        found.append(Notice(f"{version.unit}的资料被退回：{version.reason}", address))
    return found
