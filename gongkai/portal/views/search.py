"""The search page: what was found with its words marked, what it can be narrowed by, and a way on where there is none.

Answers are never kept: they follow the index, and what they show is checked against what is public at this moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.catalogue.models import Column
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.portal import narrowing
from gongkai.portal.limits import Pace
from gongkai.portal.narrowing import KINDS, NARROWING, label
from gongkai.portal.sites import place_of, within
from gongkai.portal.views.frame import page
from gongkai.search import service
from gongkai.search.answers import Hit, Marked, Results
from gongkai.search.asking import LONGEST, Query
from gongkai.search.engine import EngineAway
from gongkai.statute import catalogue as law

SIZE: Final = 10
#: Nobody turns further; who looks for more narrows what was asked.
MOST_PAGES: Final = 100
SHOWN_VALUES: Final = 8
#: Longer questions are answered, but not kept for subscribers.
LONGEST_FOLLOWED: Final = 200
_LONGEST_PREFIX: Final = 40
_SUGGESTIONS: Final = 8
_pace = Pace(most=60, seconds=10)


@dataclass(frozen=True)
class Asked:
    """What was typed and chosen, as the address says it. ``whole``: the whole system, from within a unit's site."""

    text: str
    chosen: Mapping[str, str]
    newest: bool
    literal: bool
    whole: bool
    page: int

    def query(self, site_unit: str) -> Query:
        """Return it as a question for the engine, within the units of the site."""
        filters = {name: (value,) for name, value in self.chosen.items()}
        if site_unit and not self.whole and "unit" not in filters:
            filters["unit"] = (site_unit,)
        return Query(
            self.text,
            filters,
            sort="date" if self.newest else "relevance",
            offset=(self.page - 1) * SIZE,
            limit=SIZE,
            facets=tuple(NARROWING),
            literal=self.literal,
        )

    def address(self, **changes: str) -> str:
        """Return the query of an address with something changed; an empty value is left out."""
        values = {
            "q": self.text,
            **self.chosen,
            "sort": "date" if self.newest else "",
            "literal": "1" if self.literal else "",
            "all": "1" if self.whole else "",
            **changes,
        }
        return "?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True)
class Found:
    """A hit as the page shows it."""

    title: Marked
    snippet: Marked
    address: str
    kind: str
    facts: list[str]
    validity: str
    state: str
    day: str
    part: str
    part_address: str


@dataclass(frozen=True)
class Value:
    """One value results can be narrowed to, with how many it leaves."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """Something results can be narrowed by; ``more`` is folded away."""

    label: str
    values: list[Value]
    more: list[Value]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, or what can be asked."""
    asked = asked_of(request)
    within_unit = _site_unit(request)
    context = {"asked": asked, "found": None, "site_unit": within_unit}
    if not asked.text and not asked.chosen:
        return _private(page(request, "portal/search/search.html", context))
    query = asked.query(within_unit)
    try:
        results = service.ask(query)
    except EngineAway as away:
        response = page(request, "portal/search/search.html", {**context, "away": str(away)}, status=503)
        response["Retry-After"] = "60"
        return _private(response)
    service.note(query, results, today())
    followed = _followed(asked, results, within_unit)
    return _private(page(request, "portal/search/search.html", {**context, **_shown(asked, results), **followed}))


def _followed(asked: Asked, results: Results, site_unit: str) -> dict[str, str]:
    """Return where to be told of what is new in these results; both ways tell of records alone."""
    text = results.corrected if results.instead and results.corrected else asked.text
    if asked.chosen.get("kind", "record") != "record" or len(text) > LONGEST_FOLLOWED:
        return {}
    chosen = {"unit": site_unit if not asked.whole else "", **asked.chosen}
    query = urlencode({name: value for name, value in {"q": text, **chosen}.items() if value and name != "kind"})
    if not query:
        return {}
    return {"feed": f"{reverse('portal:feed_search')}?{query}", "mail": f"{reverse('portal:subscribe')}?{query}"}


def _shown(asked: Asked, results: Results) -> dict[str, object]:
    pages = min(max(1, -(-results.total // SIZE)), MOST_PAGES)
    found = [(hit.key, shown_of(hit)) for hit in results.hits]
    return {
        "results": results,
        "jump": next((one for key, one in found if key == results.jump), None) if asked.page == 1 else None,
        "found": [one for key, one in found if key != results.jump or asked.page > 1],
        "facets": facets_of(asked, results),
        "taken_off": [(label(name, value), asked.address(**{name: ""})) for name, value in asked.chosen.items()],
        "corrected": results.corrected,
        "corrected_address": asked.address(q=results.corrected or "", literal=""),
        "literal_address": asked.address(literal="1"),
        "by_relevance": asked.address(sort=""),
        "by_date": asked.address(sort="date"),
        "whole_address": asked.address(all="1"),
        "within_address": asked.address(all=""),
        "number": asked.page,
        "pages": pages,
        "before": asked.address(page=str(asked.page - 1)) if asked.page > 1 else "",
        "after": asked.address(page=str(asked.page + 1)) if asked.page < pages else "",
        "ask": f"{reverse('portal:apply')}?{urlencode({'about': asked.text[:100]})}",
    }


def asked_of(request: HttpRequest) -> Asked:
    """Read what was asked from the address; what makes no sense there is left out."""
    given = request.GET
    text = " ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST]
    chosen = narrowing.given(given)
    number = given.get("page", "")
    numbered = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    return Asked(
        text,
        chosen,
        newest=given.get("sort") == "date",
        literal=given.get("literal") == "1",
        whole=given.get("all") == "1",
        page=min(max(1, numbered), MOST_PAGES),
    )


def shown_of(hit: Hit) -> Found:
    """Return a hit as pages show it."""
    data = hit.data
    state = next((row for row in law.validities() if row.code == data.get("validity")), None)
    facts = [data.get("document_number", ""), data.get("unit_name", ""), data.get("column_name", "")]
    where = f"附件《{hit.label}》" if hit.label else ""
    return Found(
        hit.title,
        hit.snippet,
        within(data["url"]),
        KINDS.get(hit.kind, "") if hit.kind != "record" else "",
        [str(fact) for fact in dict.fromkeys(facts) if fact],
        state.label if state else "",
        state.code if state and state.code != "in_force" else "",
        str(data.get("published_on") or data.get("made_on") or ""),
        f"{where}第{hit.page}页" if where and hit.page else where,
        within(hit.address) if hit.address else "",
    )


def facets_of(asked: Asked, results: Results) -> list[Facet]:
    """Return what the results can be narrowed by, with the names of units and columns looked up at once."""
    found = []
    for name, heading in NARROWING.items():
        rows = [row for row in results.facets.get(name, ()) if row[0]]
        if name == "year":
            rows = sorted(rows, reverse=True)
        chosen = asked.chosen.get(name, "")
        if len(rows) < 2 and not chosen:
            continue
        # Only what is shown is given its name and address: there may be hundreds of units.
        rows = sorted(rows, key=lambda row: row[0] != chosen)[: 5 * SHOWN_VALUES]
        names = _names(name, [value for value, _ in rows])
        values = [_value(asked, name, row, names, chosen) for row in rows]
        found.append(Facet(heading, values[:SHOWN_VALUES], values[SHOWN_VALUES:]))
    return found


def _value(asked: Asked, name: str, row: tuple[str, int], names: Mapping[str, str], chosen: str) -> Value:
    value, count = row
    here = value == chosen
    return Value(names.get(value, value), count, asked.address(**{name: "" if here else value}), here)


def _names(name: str, values: list[str]) -> dict[str, str]:
    """Return how the values of a facet are called, units and columns looked up at once."""
    if name == "unit":
        return dict(Unit.objects.filter(key__in=values).values_list("key", "name"))
    if name == "column":
        return dict(Column.objects.filter(path__in=values).values_list("path", "name"))
    return {value: label(name, value) for value in values}


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Complete what is being typed, for the box's script: titles with their address, and words."""
    if not _pace.allows(request):
        return JsonResponse({"suggestions": []}, status=429, headers={"Retry-After": str(_pace.seconds)})
    prefix = request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST_PREFIX]
    try:
        found = service.suggest(prefix, _SUGGESTIONS) if prefix else []
    except EngineAway:
        found = []
    rows = [{"text": one.text, "url": within(one.url) if one.url else ""} for one in found]
    return _private(JsonResponse({"suggestions": rows}, json_dumps_params={"ensure_ascii": False}))


def likely(text: str, most: int = 5) -> list[Found]:
    """Return what is public already and may be what somebody is about to ask for; nothing where search is away."""
    words = " ".join(text.replace("\x00", "").split())[:100]
    if not words:
        return []
    try:
        return [shown_of(hit) for hit in service.ask(Query(words, limit=most, facets=())).hits]
    except EngineAway:
        return []


def _site_unit(request: HttpRequest) -> str:
    site = place_of(request).site
    return site.unit.key if site.unit_id and site.shows != "system" and not site.main else ""


def _private(response: HttpResponse) -> HttpResponse:
    """What somebody looks for is nobody else's business: it is kept nowhere on the way."""
    response["Cache-Control"] = "no-store"
    return response
