"""Columns: what a unit publishes, arranged as the standard says; former addresses lead on."""

from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.catalogue.listing import PAGE, Asked, Listed, latest, page_of, records, years_of
from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import column_at, column_ids_below, columns_of
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import root
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.heads import column_head
from gongkai.portal.queries import Share, shares
from gongkai.portal.sites import place_of
from gongkai.portal.views.frame import page

_NARROWEST = 3


@dataclass(frozen=True)
class Scope:
    """Whose records a page shows: those of a unit, with or without those below it; None is the whole system."""

    unit: Unit | None
    below: bool
    owner: Unit | None

    def stamp(self) -> str:
        """Return what the names of lists at this scope end with."""
        return f"@{self.owner.pk}" if self.owner else ""


def scope_of(request: HttpRequest, key: str, on: date) -> Scope:
    """Return whose records are shown here: a unit's by its address, else those of the site. Raises ``Http404``."""
    top = root(on)
    if key:
        unit = Unit.objects.filter(key=key).first()
        if unit is None:
            raise Http404
        return Scope(unit, False, unit)
    site = place_of(request).site
    unit = site.unit if site.unit_id else top
    if unit is None or (site.shows == "system" and top is not None):
        return Scope(None, True, top)
    # All units below the top are the system: asking for it without naming them is much cheaper.
    if top is not None and unit.pk == top.pk and site.shows == "branch":
        return Scope(None, True, top)
    return Scope(unit, site.shows == "branch", unit)


@require_safe
@kept()
def columns(request: HttpRequest, key: str = "") -> HttpResponse:
    """Show the whole tree of columns."""
    on = today()
    scope = scope_of(request, key, on)
    rests_on(request, "tree", "sites")
    shown = tree(scope.owner, place_of(request).site.columns)
    return page(request, "portal/columns/columns.html", {"tree": shown, "scope": scope, "key": key})


@require_safe
@kept("page", "year", "valid", "unit")
def column(request: HttpRequest, path: str, key: str = "") -> HttpResponse:
    """Show one column: the columns below it, and its records page by page."""
    on = today()
    found = column_at(path)
    if found is None:
        raise Http404
    if found.path != path.strip("/"):
        return HttpResponsePermanentRedirect(address_of(found, key))
    scope = scope_of(request, key, on)
    if found.unit_id and scope.owner is not None and found.unit_id != scope.owner.pk and not scope.below:
        raise Http404
    ids = column_ids_below(found)
    rests_on(request, "tree", "units", *(f"column:{one}{scope.stamp()}" for one in ids))
    everything = Asked(scope.unit, scope.below, on, tuple(ids))
    year = _number(request, "year", 1949, on.year)
    valid = True if request.GET.get("valid") == "1" else None
    rows = records(replace(everything, year=year, valid=valid))
    units = shares(rows) if scope.below else []
    chosen = _chosen(request) if scope.below else None
    if chosen is not None:
        rows = rows.filter(unit=chosen)
    count = sum(one.count for one in units if chosen in (None, one.unit)) if scope.below else None
    listed = page_of(rows, _number(request, "page", 1, 10_000) or 1, count=count)
    rests_on(request, *(f"unit:{row.unit_id}" for row in listed.rows))
    context = {
        "column": found,
        "below": [one for one in columns_of(scope.owner) if one.parent_id == found.pk],
        "trail": above(found, key),
        "listed": listed,
        "numbers": page_numbers(listed),
        "years": years_of(records(everything)),
        "year": year,
        "valid": valid,
        "units": _offered(units, chosen),
        "chosen": chosen,
        "policies": found.type == "policies",
        "scope": scope,
        "key": key,
        "size": PAGE,
        "about": f"{f'unit={chosen.key}&' if chosen else ''}column={found.path}",
        "query": _query(year, valid, chosen),
    }
    head = column_head(found.name, found.description or found.name, found.keywords or found.name, found.type)
    return page(request, "portal/columns/column.html", context, head=head)


def _offered(units: list[Share], chosen: Unit | None) -> list[Share]:
    """Return the units to choose from: none where there is no choice, the chosen one always among them."""
    if chosen is not None and all(one.unit != chosen for one in units):
        return [*units, Share(chosen, 0)]
    return units if len(units) > 1 else []


def _chosen(request: HttpRequest) -> Unit | None:
    """Return the unit a list is narrowed to; one that is not known narrows nothing."""
    key = request.GET.get("unit", "").replace("\x00", "").strip()
    return Unit.objects.filter(key=key).first() if key else None


def _query(year: int | None, valid: bool | None, unit: Unit | None) -> str:
    """Return what stands before the number in the address of a page of a list."""
    parts = {"year": year, "valid": 1 if valid else None, "unit": unit.key if unit else None}
    return "".join(f"{name}={value}&" for name, value in parts.items() if value)


def address_of(found: Column, key: str) -> str:
    """Return a column's address, at a unit where one is named."""
    return reverse("portal:unit_column", args=[key, found.path]) if key else reverse("portal:column", args=[found.path])


def above(found: Column, key: str) -> list[tuple[str, str]]:
    """Return the columns above one, from the top."""
    rows, parent = [], found.parent
    while parent is not None:
        rows.append((parent.name, address_of(parent, key)))
        parent = parent.parent
    return rows[::-1]


def tree(unit: Unit | None, chosen: list[int]) -> list[tuple[Column, list[tuple[Column, list[Column]]]]]:
    """Return a unit's columns as three levels; ``chosen`` narrows the top to those a site shows."""
    rows = columns_of(unit)
    below: dict[int | None, list[Column]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    tops = [row for row in below.get(None, []) if not chosen or row.pk in chosen]
    return [(top, [(middle, below.get(middle.pk, [])) for middle in below.get(top.pk, [])]) for top in tops]


def newest(scope: Scope, on: date, most: int) -> list[object]:
    """Return the newest records of a scope."""
    return list(latest(records(Asked(scope.unit, scope.below, on)), most))


def page_numbers(listed: Listed) -> list[int]:
    """Return the numbers a pager shows: the ends, and those around the present one; 0 stands for a gap."""
    wanted = {1, listed.pages, *range(listed.number - 2, listed.number + _NARROWEST)}
    numbers: list[int] = []
    for number in sorted(one for one in wanted if 1 <= one <= listed.pages):
        if numbers and number > numbers[-1] + 1:
            numbers.append(0)
        numbers.append(number)
    return numbers


def _number(request: HttpRequest, name: str, least: int, most: int) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 and least <= int(text) <= most else None
