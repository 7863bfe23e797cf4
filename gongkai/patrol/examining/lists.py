"""The words an installation has added to the lists, read once for a run."""

import hashlib
from dataclasses import dataclass

from gongkai.patrol.models import ALLOWED, MISPRINT, SENSITIVE, Term
from gongkai.text.proofreading import Hit


@dataclass(frozen=True)
class Lists:
    """What was added and passed: words that are no fault here, misprints, terms to look at."""

    allowed: frozenset[str] = frozenset()
    misprints: tuple[tuple[str, str, str], ...] = ()
    sensitive: tuple[tuple[str, str, str], ...] = ()

    @property
    def mark(self) -> str:
        """A short name of exactly these lists."""
        content = repr((sorted(self.allowed), self.misprints, self.sensitive))
        return hashlib.sha256(content.encode()).hexdigest()[:12]


def in_force() -> Lists:
    """Return the lists as they stand now."""
    held: dict[str, list[tuple[str, str, str]]] = {}
    for term in Term.objects.filter(passed_on__isnull=False, ended_on__isnull=True):
        held.setdefault(term.list, []).append((term.word, term.right, term.reason))
    allowed = frozenset(word for word, _, _ in held.get(ALLOWED, []))
    return Lists(allowed, tuple(held.get(MISPRINT, [])), tuple(held.get(SENSITIVE, [])))


def found(text: str, rows: tuple[tuple[str, str, str], ...], kind: str) -> list[Hit]:
    """Return where the added words stand in a text."""
    hits = []
    for word, right, reason in rows:
        at = text.find(word)
        while at >= 0:
            hits.append(Hit((at, at + len(word)), word, right, kind, reason))
            at = text.find(word, at + len(word))
    return hits
