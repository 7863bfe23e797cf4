"""Which documents come first where very many are found: those whose titles have every word.

A word in the title weighs so much more than one in the text that, where enough titles have all of them, nothing else
is looked at for the first pages. What is found, and how many, does not change.
"""

from dataclasses import replace
from typing import Final

from gongkai.search.plan import All, Any, Node, Phrase, Plan, Term

#: Streams of whole texts, whose words decide little between documents whose titles have them all.
_TEXTS: Final = frozenset({"abstract", "parts", "cites", "text2"})


def titled(node: Node) -> Node | None:
    """Return the condition that finds, of a node's documents, those by their titles; None where it cannot be said."""
    if isinstance(node, Term | Phrase):
        if node.stream in _TEXTS:
            return None
        return Term("title", node.token) if isinstance(node, Term) and node.stream == "all" else node
    inner = [found for each in node.nodes if (found := titled(each)) is not None]
    if isinstance(node, All):
        return All(tuple(inner)) if len(inner) == len(node.nodes) else None
    return Any(tuple(inner)) if inner and node.least == 1 else None


def narrowed(plan: Plan) -> Plan | None:
    """Return the plan for titles that have every word, with what weighs between them; None where there is none."""
    if plan.match is None or plan.covered or not plan.score:
        return None
    match = titled(plan.match)
    if match is None or match == plan.match:
        return None
    return replace(plan, match=match, score=tuple(node for node in plan.score if _decides(node)))


def _decides(node: Term | Phrase) -> bool:
    return node.stream not in _TEXTS and (node.stream != "body" or node.boost >= 1.0)


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
