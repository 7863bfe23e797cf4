"""The guide 政府信息公开指南 as the law asks for it (条例 art. 12), and where each item of article 20 is published."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.catalogue.listing import Asked, latest, records
from gongkai.catalogue.queries import columns_of
from gongkai.organisations.calendar import today
from gongkai.organisations.queries import profile_content, publisher
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.views.columns import Scope, address_of, scope_of
from gongkai.portal.views.frame import page
from gongkai.statute import catalogue as law
from gongkai.statute.deadlines import deadline


@require_safe
@kept()
def guide(request: HttpRequest, key: str = "") -> HttpResponse:
    """Lead to the guide a unit has published as a record; where it has none, show the one made from what is known."""
    on = today()
    scope = scope_of(request, key, on)
    if scope.owner is None:
        raise Http404
    unit = publisher(scope.owner, on)
    rests_on(request, "tree", "units", f"unit:{unit.pk}", f"records@{unit.pk}")
    own = latest(records(Asked(unit, False, on, kinds=("guide",))), 1)
    if own:
        return HttpResponseRedirect(reverse("portal:record", args=[own[0].index_number]))
    content = profile_content(unit)
    context = {
        "unit": unit,
        "key": key,
        "contact": content.contact,
        "reachable": bool(content.contact.get("phone") or content.contact.get("address")),
        "places": [place for place in content.places if place.kind == "disclosure"],
        "tops": [one for one in columns_of(unit) if one.parent_id is None],
        "items": law.article20_items(),
        "classes": law.customs_classes(local=unit.level != "hq"),
        "answer": deadline("answer", on),
        "extension": deadline("extension", on),
    }
    return page(request, "portal/guide/guide.html", context)


@require_safe
@kept()
def article20(request: HttpRequest) -> HttpResponse:
    """Show for each item of article 20 the columns in which it is published."""
    scope = scope_of(request, "", today())
    rests_on(request, "tree")
    return page(request, "portal/guide/article20.html", {"items": items(scope), "scope": scope})


def items(scope: Scope) -> list[dict[str, Any]]:
    """Return the items of article 20, each with its columns; those below a column of the same item are left out."""
    columns = columns_of(scope.owner)
    by_pk = {one.pk: one for one in columns}
    found: dict[str, list[tuple[str, str]]] = {}
    for one in columns:
        above = by_pk.get(one.parent_id) if one.parent_id else None
        if one.item20 and (above is None or above.item20 != one.item20):
            found.setdefault(one.item20, []).append((one.name, address_of(one, "")))
    rows = enumerate(law.article20_items(), 1)
    return [{"number": number, "row": row, "columns": found.get(row.code, [])} for number, row in rows]
