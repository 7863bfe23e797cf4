"""How the embedded engine lays documents out, and plans in its words."""

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter
from typing import Any as Anything
from typing import Final

import tantivy

from gongkai.search.documents import FACETS, Document
from gongkai.search.narrowing import simplest
from gongkai.search.plan import All, Any, Node, Phrase, Plan, Term
from gongkai.search.shown import shown
from gongkai.search.streams import EXISTENCE, ORDERED, STREAMS, streams, weight
from gongkai.search.streams import VERSION as STREAMS_VERSION

#: Raised when the layout below changes; with the streams' own version it tells whether an index can be used.
LAYOUT: Final = 3
VERSION: Final = f"{STREAMS_VERSION}.{LAYOUT}"

Query = tantivy.Query
MUST, SHOULD, MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot

#: Facets with values of their own; counted by themselves, or several of few values in one pass together.
_OWN: Final = tuple(name for name in FACETS if name != "unit")
_TOGETHER: Final = ("kind", "validity", "genre")
_APART: Final = tuple(name for name in _OWN if name not in _TOGETHER)
#: A unit is counted by its way from the top of the tree, so that one pass gives the counts of every level.
LINE: Final = "line"
SORT: Final = "sort"
_STEP: Final = "\x1f"
#: How many values of a facet, or ways through the tree of units, are counted at most.
MOST_VALUES: Final = 2000


def _options(stream: str) -> str:
    return "position" if stream in ORDERED else "basic" if stream in EXISTENCE else "freq"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for stream in STREAMS:
        builder.add_text_field(stream, tokenizer_name="whitespace", index_option=_options(stream))
    for name in (*_APART, LINE, SORT, "facets"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (*_TOGETHER, "unit", "in_force"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("stored", stored=True)
    builder.add_integer_field("day", fast=True)
    builder.add_float_field("weight", fast=True)
    return builder.build()


SCHEMA: Final = _schema()


def row(document: Document, found: Mapping[str, str] | None = None) -> tantivy.Document:
    """Return a document as the engine takes it; ``found`` are its streams where they are known already."""
    made = tantivy.Document()
    for stream, tokens in (streams(document) if found is None else found).items():
        made.add_text(stream, tokens)
    line = document.line or ((document.unit,) if document.unit else ())
    values = {name: getattr(document, name) for name in _OWN}
    values |= {"key": document.key, "in_force": "1" if document.in_force else "0", LINE: _STEP.join(line)}
    values[SORT] = _STEP.join(values[name] for name in _TOGETHER)
    for name, value in values.items():
        if value:
            made.add_text(name, value)
    for unit in dict.fromkeys((*line, *filter(None, (document.unit,)))):
        made.add_text("unit", unit)
    for name, several in document.facets.items():
        for value in several:
            made.add_text("facets", f"{name}={value}")
    made.add_integer("day", document.day.toordinal() if document.day else 0)
    made.add_float("weight", weight(document))
    made.add_bytes("stored", json.dumps({"key": document.key, **shown(document)}, ensure_ascii=False).encode())
    return made


def condition(node: Node) -> Query:
    """Return what finds a node's documents, with the weights of its terms."""
    if isinstance(node, Term):
        query = Query.term_query(SCHEMA, node.stream, node.token, _options(node.stream))
        return query if node.boost == 1.0 else Query.boost_query(query, node.boost)
    if isinstance(node, Phrase):
        query = Query.phrase_query(SCHEMA, node.stream, list(node.tokens))
        return query if node.boost == 1.0 else Query.boost_query(query, node.boost)
    inner = [condition(each) for each in node.nodes]
    if not inner:
        return Query.all_query() if isinstance(node, All) else Query.empty_query()
    if len(inner) == 1:
        return inner[0]
    if isinstance(node, All):
        return Query.boolean_query([(MUST, each) for each in inner])
    several = [(SHOULD, each) for each in inner]
    return Query.boolean_query(several, node.least) if node.least > 1 else Query.boolean_query(several)


def _chosen(filters: Mapping[str, Sequence[str]]) -> Iterable[Query]:
    for name, values in filters.items():
        own = name in (*_OWN, "unit", "in_force")
        wanted = list(values) if own else [f"{name}={value}" for value in values]
        if not wanted:
            yield Query.empty_query()
        elif len(wanted) == 1:
            yield Query.term_query(SCHEMA, name if own else "facets", wanted[0], "basic")
        else:
            yield Query.term_set_query(SCHEMA, name if own else "facets", wanted)


def matching(plan: Plan) -> Query:
    """Return what finds a plan's documents, without weight: for counting, and for sorting by day."""
    held = [] if plan.match is None else [condition(simplest(plan.match))]
    held.extend(_chosen(plan.filters))
    if not held:
        held.append(Query.all_query())
    if len(held) == 1 and not plan.exclude:
        return held[0]
    return Query.boolean_query([(MUST, each) for each in held] + [(MUST_NOT, condition(node)) for node in plan.exclude])


def ranking(plan: Plan, scarce: bool = False) -> Query:
    """Return what finds a plan's documents with their weights.

    With ``scarce`` each weight is looked up for each document found, which is best for few; otherwise the documents of
    all weights are gone through side by side. The answers are the same.
    """
    if not plan.score:
        return matching(plan)
    if plan.covered and not plan.filters and not plan.exclude:
        # The weighed words find the same documents, and the engine passes over those that cannot come first.
        return Query.boolean_query([(SHOULD, condition(node)) for node in plan.score])
    left = {_name(node): node for node in plan.score}
    held = _weighed(plan.match, left) if plan.match else Query.const_score_query(Query.all_query(), 0.0)
    narrowing = replace(plan, match=None)
    if narrowing.filters or narrowing.exclude:
        held = Query.boolean_query([(MUST, held), (MUST, Query.const_score_query(matching(narrowing), 0.0))])
    weights = [(SHOULD, condition(node)) for node in left.values()]
    if not scarce:
        return Query.boolean_query([(MUST, held), *weights])
    for one in weights:
        held = Query.boolean_query([(MUST, held), one])
    return held


def _weighed(node: Node, left: dict[Hashable, Term | Phrase]) -> Query:
    """Return what finds a node's documents, with the weights of what is asked for anyway: it is ``left`` no longer."""
    if isinstance(node, Term | Phrase) and _name(node) in left:
        return condition(left.pop(_name(node)))
    if isinstance(node, All) and node.nodes:
        return Query.boolean_query([(MUST, _weighed(each, left)) for each in node.nodes])
    if isinstance(node, Any) and node.least == 1 and node.nodes and all(_name(each) in left for each in node.nodes):
        return Query.boolean_query([(SHOULD, _weighed(each, left)) for each in node.nodes])
    return Query.const_score_query(condition(simplest(node)), 0.0)


def _name(node: Node) -> Hashable:
    """Return what is the same for two conditions that find the same, whatever they weigh."""
    return replace(node, boost=1.0) if isinstance(node, Term | Phrase) else node


def at_most(node: Node | None, searcher: tantivy.Searcher) -> int:
    """Return a number of documents that a node finds no more than, without looking for them."""
    if isinstance(node, Term):
        return int(searcher.doc_freq(node.stream, node.token))
    if isinstance(node, Phrase):
        return min(int(searcher.doc_freq(node.stream, token)) for token in node.tokens)
    several = [at_most(inner, searcher) for inner in node.nodes] if node else []
    if isinstance(node, Any):
        return sum(several)
    return min(several, default=int(searcher.num_docs))


def _field(name: str) -> str:
    if name in _TOGETHER:
        return SORT
    return LINE if name == "unit" else name if name in _APART else "facets"


def counted(names: Iterable[str]) -> dict[str, Anything]:
    """Return what counts facets; what several are counted by together gives the total as well."""
    fields = dict.fromkeys((SORT, *map(_field, names)))
    # By value: a stable sort by count then leaves equals in that order.
    return {field: {"terms": {"field": field, "size": MOST_VALUES, "order": {"_key": "asc"}}} for field in fields}


def counts(answer: Mapping[str, Anything], names: Iterable[str]) -> tuple[int, dict[str, tuple[tuple[str, int], ...]]]:
    """Return the total of an answer and its counts, most frequent first and equals by value."""
    buckets = {
        field: [(bucket["key"], bucket["doc_count"]) for bucket in found["buckets"]] for field, found in answer.items()
    }
    total = sum(count for _, count in buckets[SORT])
    return total, {name: tuple(_in_order(_values(buckets[_field(name)], name))) for name in names}


def _in_order(values: list[tuple[str, int]]) -> list[tuple[str, int]]:
    values.sort(key=itemgetter(1), reverse=True)
    return values


def _values(buckets: list[tuple[str, int]], name: str) -> list[tuple[str, int]]:
    """Return the values of a facet with their counts, by value."""
    if name == "unit":
        return _of_lines(buckets)
    if name in _TOGETHER:
        place = _TOGETHER.index(name)
        return _added((value, count) for sort, count in buckets if (value := sort.split(_STEP)[place]))
    if name in _APART:
        return buckets
    return [(value[len(name) + 1 :], count) for value, count in buckets if value.startswith(f"{name}=")]


def _added(values: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for value, count in values:
        found[value] = found.get(value, 0) + count
    return [(value, found[value]) for value in sorted(found)]


def _of_lines(buckets: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return what every unit has, with all below it: level by level upwards, so that a line is cut once."""
    found: dict[str, int] = {}
    while buckets:
        above: dict[str, int] = {}
        for line, count in buckets:
            rest, unit = _cut(line)
            if unit in found:
                found[unit] += count
            else:
                found[unit] = count
            if rest:
                above[rest] = above.get(rest, 0) + count
        buckets = list(above.items())
    return [(unit, found[unit]) for unit in sorted(found)]


@lru_cache(maxsize=1 << 13)
def _cut(line: str) -> tuple[str, str]:
    rest, _, unit = line.rpartition(_STEP)
    return rest, unit
