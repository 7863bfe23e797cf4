"""From a question to conditions every engine can carry out, with the weight each has in the ranking.

Exact title before title words before number before keywords before abstract before body before attachments. Ranking is
by BM25 of the streams; validity and recency weigh in afterwards (``weighting``). Titles that have every word come
before all others (``narrowing``), and a word of the trade is asked for by the mark of all ways to say it (``ways``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil
from typing import Final

from gongkai.search.language import Asked, Clause
from gongkai.search.streams import exact, index_number
from gongkai.search.ways import mark, parted, ways
from gongkai.text import pronunciation, synonyms
from gongkai.text.document_numbers import DocumentNumber
from gongkai.text.segmentation import bigrams

WEIGHTS: Final[Mapping[str, float]] = {"title": 8.0, "text": 1.0}
EXACT: Final = 40.0
TITLE_PHRASE: Final = 3.0
TEXT_PHRASE: Final = 1.0
NUMBER: Final = 20.0
CITED: Final = 1.0
SOUND: Final = 4.0
#: A title that says a word in whatever way; the word itself weighs beside.
SAID: Final = 3.5
PART: Final = 0.5
#: Of the words of a question that finds too little, how many must be there when it is asked again more loosely.
LOOSELY: Final = 0.6
#: How many when even that finds nothing, so that a question in whole sentences is answered too; of two words that are
#: typed as one, both.
LOOSEST: Final = 0.3
#: The same for long questions (a title, a sentence), of which a few common words would find nearly everything.
LOOSELY_LONG: Final = 0.8
_SHORT: Final = 5
MOST_WORDS: Final = 16
_LONGEST_PHRASE: Final = 12
_SHORTEST_INITIALS: Final = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One token of one stream."""

    stream: str
    token: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand side by side in one ordered stream."""

    stream: str
    tokens: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least so many of these."""

    nodes: tuple["Node", ...]
    least: int = 1


Node = Term | Phrase | All | Any


@dataclass(frozen=True, slots=True)
class Plan:
    """What to find (``match``, without weight; None is everything), leave out, and what weighs in the ranking.

    ``covered`` promises that whatever ``match`` finds, one of ``score`` finds too and the other way round, so that an
    engine need not evaluate both. ``marks`` are the words and phrases to mark in titles and passages.
    """

    match: Node | None
    score: tuple[Term | Phrase, ...] = ()
    exclude: tuple[Node, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    covered: bool = False
    marks: tuple[str, ...] = ()
    sounds: tuple[tuple[str, ...], ...] = ()


NOTHING: Final = Any((), 1)


class _Planner:
    """Gathers the conditions of a question, clause by clause."""

    def __init__(self, loose: int) -> None:
        self.loose = loose
        self.pieces = 1
        self.must: list[Node] = []
        self.words: list[Node] = []
        self.spare: list[Node] = []
        self.score: list[Term | Phrase] = []
        self.marks: list[str] = []
        self.sounds: list[tuple[str, ...]] = []
        self.plain = True

    def clause(self, clause: Clause) -> None:
        if clause.number is not None:
            self.number(clause.text, clause.number, clause.within)
        elif clause.phrase:
            self.phrase(clause)
        elif clause.field == "title":
            self.field_words(clause, "title", 8.0)
        elif clause.field == "unit":
            self.field_words(clause, "units", 3.0)
        else:
            self.bare(clause.text)

    def number(self, text: str, number: DocumentNumber, within: DocumentNumber | None) -> None:
        self.plain = False
        known = _number_tokens(within) if within else ()
        self.must.append(Any(tuple(Term(stream, token) for stream, token in (*_number_tokens(number), *known))))
        self.score.extend(
            Term(stream, token, CITED if stream == "cites" else NUMBER) for stream, token in _number_tokens(number)
        )
        self.marks.extend((text, number.printed))

    def phrase(self, clause: Clause) -> None:
        node = _phrase(clause)
        if node is None:
            return
        self.plain = False
        self.must.append(node)
        self.score.extend(_weighed(node))
        self.marks.append(clause.text)

    def field_words(self, clause: Clause, stream: str, boost: float) -> None:
        tokens = tuple(word for word, _ in parted(clause.text)[:MOST_WORDS])
        if not tokens:
            self.bare(clause.text)
            return
        self.plain = False
        self.must.append(All(tuple(Term(stream, token) for token in tokens)))
        self.score.extend(Term(stream, token, boost) for token in tokens)
        self.marks.extend(tokens)

    def bare(self, text: str) -> None:
        found = parted(text)
        at = 0
        for start, end in synonyms.called(text):
            if len(parted(text[start:end])) > 1:
                self.words_of(text[at:start])
                self.expression(text[start:end])
                at = end
        self.words_of(text[at:])
        tokens = tuple(bigrams(text))
        if not found and tokens:
            self.no_words(tokens, text)
        elif 1 < len(tokens) <= _LONGEST_PHRASE and (len(found) > 1 or found[0][1]):
            if len(found) > 1:
                # A word by itself is side by side wherever it stands.
                self.score.append(Phrase("title2", tokens, TITLE_PHRASE))
            self.spare.extend((Phrase("title2", tokens), Phrase("text2", tokens)))
            self.marks.append(text)

    def words_of(self, text: str) -> None:
        for word, parts in parted(text)[: MOST_WORDS - len(self.words)]:
            self.word(word, parts)

    def expression(self, text: str) -> None:
        """Several words that together are another name of something: all of them, or the other names."""
        if len(self.words) >= MOST_WORDS:
            return
        found = parted(text)
        self.plain = False
        self.score.extend(Term(stream, word, weight) for word, _ in found for stream, weight in WEIGHTS.items())
        self.words.append(self.said(text) or All(tuple(Term("all", word) for word, _ in found)))
        self.marks.extend(word for word, _ in found)

    def said(self, word: str) -> Node | None:
        """A word that can be said in several ways, its parts or other names: whatever says it."""
        token = mark(word)
        if token is None:
            return None
        self.plain = False
        self.score.append(Term("titled", token, SAID))
        self.marks.extend(token for way in ways(word) for token in way)
        return Term("all", token)

    def no_words(self, tokens: tuple[str, ...], text: str) -> None:
        """A question of stop words only is looked for as it is written; beside other words it means nothing."""
        alone = len(tokens) == 1 and len(tokens[0]) == 1
        self.spare.extend(_run(stream, tokens) for stream in (("chars",) if alone else ("title2", "text2")))
        self.marks.append(text)

    def word(self, word: str, parts: tuple[str, ...]) -> None:
        self.score.extend(Term(stream, word, weight) for stream, weight in WEIGHTS.items())
        self.marks.append(word)
        found = [self.said(word) or self.parts(word, parts)]
        if len(word) == 1:
            found.append(Term("chars", word))
            self.score.append(Term("chars", word, 2.0))
        found.extend(self.sound(word))
        self.words.append(found[0] if len(found) == 1 else Any(tuple(found)))

    def parts(self, word: str, parts: tuple[str, ...]) -> Node:
        if not parts:
            return Term("all", word)
        self.plain = False
        self.score.extend(Term(stream, part, weight * PART) for part in parts for stream, weight in WEIGHTS.items())
        self.marks.extend(parts)
        return All(tuple(Term("all", part) for part in parts))

    def spoken(self, pieces: list[str]) -> None:
        """Pieces that can be read as pinyin: those words, or what is said so."""
        syllables = tuple(syllable for piece in pieces for syllable in pronunciation.split(piece) or ())
        self.score.extend(Term(stream, piece, weight) for piece in pieces for stream, weight in WEIGHTS.items())
        written = All(tuple(Term("all", piece) for piece in pieces))
        self.words.append(Any((written, self.heard(Phrase("py", syllables, SOUND), syllables))))

    def sound(self, word: str) -> Iterator[Node]:
        if not (word.isascii() and word.isalpha()):
            return
        syllables = tuple(pronunciation.split(word) or ())
        if len(syllables) > 1:
            yield self.heard(Phrase("py", syllables, SOUND), syllables)
        elif self.loose and len(word) >= _SHORTEST_INITIALS:
            runs = tuple(word[at : at + _SHORTEST_INITIALS] for at in range(len(word) - _SHORTEST_INITIALS + 1))
            yield self.heard(_run("ini", runs, SOUND), tuple(word))

    def heard(self, node: Term | Phrase, letters: tuple[str, ...]) -> Node:
        self.plain = False
        self.score.append(node)
        self.sounds.append(letters)
        return node

    def match(self) -> Node | None:
        must = list(self.must)
        if self.words and self.loose:
            must.append(self.loosely())
        else:
            must.extend(self.words)
        if not must:
            return Any(tuple(self.spare)) if self.spare else NOTHING
        return must[0] if len(must) == 1 else All(tuple(must))

    def loosely(self) -> Node:
        several = len(self.words)
        share = LOOSELY if several <= _SHORT else LOOSELY_LONG
        if self.loose > 1 and (several > 2 or self.pieces > 1):
            share = LOOSEST
        least = ceil(several * share)
        some = Any(tuple(self.words), least)
        return Any((some, *self.spare)) if self.spare else some


def plan(asked: Asked, filters: Mapping[str, tuple[str, ...]], loose: int = 0) -> Plan:
    """Return the plan of a question; a ``loose`` one (1, then 2) is asked when a stricter one finds too little."""
    planner = _Planner(loose)
    planner.pieces = len(asked.wanted)
    for spoken, clauses in groupby(asked.wanted, _spoken):
        together = list(clauses)
        if spoken and len(together) > 1:
            planner.spoken([clause.text for clause in together])
        else:
            for clause in together:
                planner.clause(clause)
    exclude = tuple(node for clause in asked.unwanted for node in _excluded(clause))
    both = _both(filters, asked.filters)
    if not asked.wanted:
        return Plan(None, (), exclude, both)
    match, score = planner.match(), planner.score
    named = _named(asked.text)
    if named is not None and match is not None:
        match, planner.plain = Any((match, named)), False
        score.append(named)
    score.append(Term("exact", exact(asked.text), EXACT))
    covered = planner.plain and len(planner.words) == 1 and not planner.must and not exclude
    return Plan(match, _once(score), exclude, both, covered, tuple(dict.fromkeys(planner.marks)), tuple(planner.sounds))


def _spoken(clause: Clause) -> bool:
    """Say whether a piece may be one of several syllables typed apart (jin kou shui)."""
    plain = clause.field == "any" and not clause.phrase and clause.number is None
    return plain and clause.text.isascii() and clause.text.isalpha() and pronunciation.is_pinyin(clause.text)


def _number_tokens(number: DocumentNumber) -> Iterator[tuple[str, str]]:
    yield "number", number.key
    if number.agency:
        yield "cites", number.key


def _named(text: str) -> Term | None:
    """Return the condition for an index number, where the text may be one: a single piece with a digit in it."""
    if " " in text or not any(character.isdigit() for character in text) or not exact(text):
        return None
    return Term("number", index_number(text), NUMBER)


def _phrase(clause: Clause) -> Node | None:
    tokens = tuple(bigrams(clause.text))
    if not tokens:
        return None
    if len(tokens) == 1 and len(tokens[0]) == 1:
        return Any((Term("chars", tokens[0]), Term("all", tokens[0])))
    title = _run("title2", tokens, TITLE_PHRASE * 2)
    if clause.field == "title":
        return title
    return Any((title, _run("text2", tokens, TEXT_PHRASE * 2)))


def _run(stream: str, tokens: tuple[str, ...], boost: float = 1.0) -> Term | Phrase:
    return Phrase(stream, tokens, boost) if len(tokens) > 1 else Term(stream, tokens[0], boost)


def _weighed(node: Node) -> Iterator[Term | Phrase]:
    if isinstance(node, All | Any):
        for inner in node.nodes:
            yield from _weighed(inner)
    else:
        yield node


def _excluded(clause: Clause) -> Iterator[Node]:
    if clause.phrase or clause.field == "title":
        node = _phrase(clause)
    elif clause.number is not None:
        node = Any(tuple(Term(stream, token) for stream, token in _number_tokens(clause.number)))
    else:
        words = tuple(Term("all", word) for word, _ in parted(clause.text)[:MOST_WORDS])
        node = All(words) if len(words) > 1 else (words[0] if words else None)
    if node is not None:
        yield node


def _once(score: list[Term | Phrase]) -> tuple[Term | Phrase, ...]:
    """Return every condition once, with the highest weight it was given."""
    best: dict[tuple[str, str | tuple[str, ...]], Term | Phrase] = {}
    for node in score:
        name = (node.stream, node.token if isinstance(node, Term) else node.tokens)
        if name not in best or best[name].boost < node.boost:
            best[name] = node
    return tuple(best.values())


def _both(chosen: Mapping[str, tuple[str, ...]], typed: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Return the filters that hold when both do; values of one facet in both must be in both."""
    filters = dict(typed)
    for name, values in chosen.items():
        if values:
            filters[name] = tuple(value for value in values if value in filters[name]) if name in filters else values
    return filters


def suggesting(typed: str) -> Plan | None:
    """Return the plan for titles that hold what is being typed, or sound so; None where no title can."""
    ways: list[Term | Phrase] = []
    tokens = tuple(bigrams(typed))
    if len(tokens) == 1 and len(tokens[0]) == 1 and not tokens[0].isascii():
        ways.append(Term("chars", tokens[0], TITLE_PHRASE))
    elif tokens:
        ways.append(_run("title2", tokens, TITLE_PHRASE))
    letters = "".join(typed.split())
    if letters.isascii() and letters.isalpha():
        syllables = tuple(pronunciation.split(letters) or ())
        if len(syllables) > 1:
            ways.append(Phrase("py", syllables, SOUND))
        elif len(letters) >= _SHORTEST_INITIALS:
            runs = tuple(letters[at : at + _SHORTEST_INITIALS] for at in range(len(letters) - _SHORTEST_INITIALS + 1))
            ways.append(_run("ini", runs, SOUND))
    return Plan(Any(tuple(ways)), tuple(ways)) if ways else None
