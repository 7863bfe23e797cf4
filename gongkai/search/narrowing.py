"""Which documents come first: those whose titles have every word, before all that have some of them in the text.

An engine looks for them alone first, and for the rest only where they do not fill the page: what very many documents
say costs little that way.
"""

from dataclasses import replace
from typing import Final

from gongkai.search.plan import All, Any, Node, Phrase, Plan, Term

#: Streams of whole texts; what is found there alone does not come first.
_TEXTS: Final = frozenset({"text", "cites", "text2"})


def titled(node: Node) -> Node | None:
    """Return the condition that finds, of a node's documents, those by their titles; None where it cannot be said."""
    if isinstance(node, Term | Phrase):
        if node.stream in _TEXTS:
            return None
        return Term("titled", node.token) if isinstance(node, Term) and node.stream == "all" else node
    inner = [found for each in node.nodes if (found := titled(each)) is not None]
    if isinstance(node, All):
        return All(tuple(inner)) if len(inner) == len(node.nodes) else None
    return Any(tuple(inner)) if inner and node.least == 1 else None


def first(plan: Plan) -> Node | None:
    """Return what those that come first meet beside being found; None where there is no such difference."""
    if plan.match is None or not plan.score:
        return None
    found = titled(plan.match)
    return None if found == plan.match else found


def in_turn(plan: Plan) -> tuple[Plan, ...]:
    """Return the plans of those that come first and of the others; one plan where there is no such difference."""
    front = first(plan)
    if front is None:
        return (plan,)
    return replace(plan, match=front, covered=False), replace(plan, exclude=(*plan.exclude, front))


def simplest(node: Node) -> Node:
    """Return what finds the same with less work: of several ways, none that asks for all of another and more beside."""
    if isinstance(node, Term | Phrase):
        return node
    inner = tuple(map(simplest, node.nodes))
    if isinstance(node, All) or node.least > 1:
        return replace(node, nodes=inner)
    asked = [(frozenset(way.nodes) if isinstance(way, All) else frozenset((way,)), way) for way in dict.fromkeys(inner)]
    kept = tuple(way for needs, way in asked if not any(other < needs for other, _ in asked))
    return kept[0] if len(kept) == 1 else Any(kept)
