"""A plan in the words of OpenSearch: conditions without weight as filters, the weighed ones beside them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any as Anything
from typing import Final

from gongkai.search.documents import FACETS
from gongkai.search.narrowing import first
from gongkai.search.plan import All, Node, Phrase, Plan, Term

Json = dict[str, Anything]

#: How many values of a facet are counted at most.
MOST_VALUES: Final = 1000
#: What documents that come first have beside their score: more than any score, little enough to leave it its places.
FIRST: Final = 10_000.0
_OWN_FIELDS: Final = frozenset({*FACETS, "in_force"})


def condition(node: Node) -> Json:
    """Return what finds a node's documents."""
    if isinstance(node, Term):
        return {"term": {node.stream: {"value": node.token}}}
    if isinstance(node, Phrase):
        return {"match_phrase": {node.stream: {"query": " ".join(node.tokens)}}}
    inner = [condition(each) for each in node.nodes]
    if isinstance(node, All):
        return {"bool": {"filter": inner}} if inner else {"match_all": {}}
    return {"bool": {"should": inner, "minimum_should_match": node.least}} if inner else {"match_none": {}}


def weighed(node: Term | Phrase) -> Json:
    """Return what gives a document the weight of a node."""
    if isinstance(node, Term):
        return {"term": {node.stream: {"value": node.token, "boost": node.boost}}}
    return {"match_phrase": {node.stream: {"query": " ".join(node.tokens), "boost": node.boost}}}


def chosen(filters: Mapping[str, Sequence[str]]) -> Iterable[Json]:
    """Return what holds each facet to the values chosen; one of them will do."""
    for name, values in filters.items():
        if name in _OWN_FIELDS:
            yield {"terms": {name: list(values)}}
        else:
            yield {"terms": {"facets": [f"{name}={value}" for value in values]}}


def asked(plan: Plan) -> Json:
    """Return the query of a plan: what must be, and what weighs, times the weight of the document itself."""
    covered = plan.covered and bool(plan.score)
    held = [] if plan.match is None or covered else [condition(plan.match)]
    query: Json = {"filter": [*held, *chosen(plan.filters)], "must_not": [condition(node) for node in plan.exclude]}
    if not plan.score:
        return {"bool": query}
    query |= {"should": [weighed(node) for node in plan.score], "minimum_should_match": int(covered)}
    factor = {"field": "weight", "missing": 1}
    ranked = {"function_score": {"query": {"bool": query}, "field_value_factor": factor, "boost_mode": "multiply"}}
    front = first(plan)
    if front is None:
        return ranked
    return {"bool": {"must": [ranked], "should": [{"constant_score": {"filter": condition(front), "boost": FIRST}}]}}


def counted(names: Iterable[str]) -> Json:
    """Return what counts the values of facets."""
    return {
        name: {"terms": {"field": name, "size": MOST_VALUES}}
        if name in _OWN_FIELDS
        else {"terms": {"field": "facets", "size": MOST_VALUES, "include": f"{_literally(name)}=.*"}}
        for name in names
    }


def counts(answer: Mapping[str, Json]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the counts in an answer, most frequent first and equals by value."""
    found = {}
    for name, buckets in answer.items():
        cut = 0 if name in _OWN_FIELDS else len(name) + 1
        values = [(str(bucket["key"])[cut:], int(bucket["doc_count"])) for bucket in buckets["buckets"]]
        found[name] = tuple(sorted(values, key=lambda value: (-value[1], value[0])))
    return found


def _literally(name: str) -> str:
    return re.sub(r"([^\w])", r"\\\1", name)
