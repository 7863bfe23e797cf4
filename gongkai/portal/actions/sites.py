"""Acts on sites: open, change, close and open again. Each is recorded, and shows at once on every page of the site."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.organisations.actions import Refused
from gongkai.organisations.actions.acting import authorise, record
from gongkai.organisations.models import Officer, Unit
from gongkai.portal.models import Site
from gongkai.stamps.actions import touch

FIELDS: Final = (
    "name",
    "host",
    "colour",
    "shows",
    "columns",
    "blocks",
    "identifier",
    "icp",
    "police",
    "sponsor",
    "operator",
    "phone",
    "mark_url",
    "fault_url",
    "about",
)


@transaction.atomic
def open_site(*, key: str, unit: Unit, actor: Officer | None, on: date, main: bool = False, **values: object) -> Site:
    """Set up a site of a unit. Raises ``Refused``, ``access.Denied``, and ``KeyError`` for an unknown field."""
    authorise(actor, "sites.manage", unit, on)
    site = Site(key=key, unit=unit, main=main, **_known(values))
    _checked(site)
    site.save()
    _changed(site)
    record("site.opened", f"site:{site.pk}", actor=actor, on=on, unit=unit, after=site.name, key=site.key)
    return site


@transaction.atomic
def change_site(site: Site, changes: Mapping[str, object], *, actor: Officer | None, on: date) -> Site:
    """Change what a site is called, looks like and shows. Raises as ``open_site`` does."""
    authorise(actor, "sites.manage", site.unit, on)
    changed = {name: value for name, value in _known(changes).items() if getattr(site, name) != value}
    if not changed:
        return site
    before = {name: getattr(site, name) for name in changed}
    for name, value in changed.items():
        setattr(site, name, value)
    _checked(site)
    site.save(update_fields=list(changed))
    _changed(site)
    record(
        "site.changed",
        f"site:{site.pk}",
        actor=actor,
        on=on,
        unit=site.unit,
        before=before,
        after=changed,
        fields=sorted(changed),
    )
    return site


@transaction.atomic
def close_site(site: Site, *, actor: Officer | None, on: date) -> Site:
    """Take a site off; its records stay where they are, and its addresses lead to the main site."""
    authorise(actor, "sites.manage", site.unit, on)
    if site.main:
        raise Refused("主站不能停用")
    if site.closed_on:
        raise Refused("这个网站已经停用")
    return _set_closed(site, on, "site.closed", actor, on)


@transaction.atomic
def reopen_site(site: Site, *, actor: Officer | None, on: date) -> Site:
    """Put a closed site on again."""
    authorise(actor, "sites.manage", site.unit, on)
    if site.closed_on is None:
        raise Refused("这个网站没有停用")
    return _set_closed(site, None, "site.reopened", actor, on)


def _set_closed(site: Site, day: date | None, act: str, actor: Officer | None, on: date) -> Site:
    site.closed_on = day
    site.save(update_fields=["closed_on"])
    _changed(site)
    record(act, f"site:{site.pk}", actor=actor, on=on, unit=site.unit, key=site.key)
    return site


def _known(values: Mapping[str, object]) -> dict[str, object]:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise KeyError(f"not fields of a site: {sorted(unknown)}")
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _changed(site: Site) -> None:
    touch(f"site:{site.key}", "sites")


def _checked(site: Site) -> None:
    try:
        site.full_clean()
    except ValidationError as error:
        labels = {field.name: str(field.verbose_name) for field in Site._meta.fields}
        parts = [
            "；".join(texts) if name == "__all__" else f"{labels.get(name, '')}：{'；'.join(texts)}"
            for name, texts in error.message_dict.items()
        ]
        raise Refused("。".join(parts)) from None
