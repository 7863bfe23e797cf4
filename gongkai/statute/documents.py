"""The kinds of documents a case produces: procedural papers, replies, and supervision papers."""

from dataclasses import dataclass

from gongkai.statute.rows import Row, pick, table


@dataclass(frozen=True)
class DocumentKind(Row):
    """One kind of paper.

    `kind` is procedure, reply or supervision. `fields` are what it must state beyond the common heading. `remedy` is
    the remedy mode, or `gravest` where it follows the gravest item. `outcome` is the outcome it announces, if one.
    """

    kind: str
    addressee: str
    fields: tuple[str, ...]
    remedy: str
    outcome: str


def documents() -> tuple[DocumentKind, ...]:
    """All kinds, procedural papers first."""
    return table("documents", DocumentKind)


def document(code: str) -> DocumentKind:
    """One kind by its code, e.g. P04."""
    return pick(documents(), code, "文书种类")
