"""What is asked with less work finds the same; what comes first is of those found."""

from pathlib import Path

import tantivy
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.generations import Generations
from gongkai.search.language import parse
from gongkai.search.narrowing import in_turn, simplest, titled
from gongkai.search.plan import All, Any, Node, Phrase, Term, plan
from gongkai.search.tantivy_engine import TantivyEngine
from gongkai.search.tantivy_schema import VERSION, at_most, ranking
from gongkai.search.tests.judged import JUDGED, STOCK

TOKENS = "abcd"
NODES = st.recursive(
    st.sampled_from([Term("all", token) for token in TOKENS]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda nodes: All(tuple(nodes))),
        st.builds(lambda nodes, least: Any(tuple(nodes), least), st.lists(inner, min_size=1, max_size=4), st.just(1)),
        st.lists(inner, min_size=2, max_size=4).map(lambda nodes: Any(tuple(nodes), 2)),
    ),
    max_leaves=8,
)


def finds(node: Node, tokens: frozenset[str]) -> bool:
    if isinstance(node, Term):
        return node.token in tokens
    assert not isinstance(node, Phrase)
    held = sum(finds(inner, tokens) for inner in node.nodes)
    return held == len(node.nodes) if isinstance(node, All) else held >= node.least


@given(NODES, st.frozensets(st.sampled_from(TOKENS)))
def test_the_simplest_condition_finds_the_same(node: Node, tokens: frozenset[str]) -> None:
    assert finds(simplest(node), tokens) == finds(node, tokens)


def test_few_documents_are_ranked_as_many_are(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "search", keep=0)
    build = engine.begin()
    build.add(STOCK)
    build.switch()
    searcher = tantivy.Index.open(str(Generations(tmp_path / "search", VERSION).current())).searcher()
    for typed, _, _ in JUDGED:
        for turn in in_turn(plan(parse(typed), {})):
            few, many = (searcher.search(ranking(turn, scarce), 20).hits for scarce in (True, False))
            assert [(round(score, 3), address.doc) for score, address in few] == [
                (round(score, 3), address.doc) for score, address in many
            ], typed
            assert len(few) <= at_most(turn.match, searcher), typed
    engine.close()


def test_a_way_that_asks_for_all_of_another_is_left_out() -> None:
    customs, figures, trade = (Term("all", token) for token in ("海关", "统计", "贸易"))
    assert simplest(Any((All((customs, figures)), figures, trade))) == Any((figures, trade))
    assert simplest(Any((All((customs, figures)), figures))) == figures


@given(NODES, st.frozensets(st.sampled_from(TOKENS)))
def test_titles_that_have_every_word_are_among_what_is_found(node: Node, tokens: frozenset[str]) -> None:
    narrow = titled(node)
    if narrow is not None and finds(narrow, tokens):
        assert finds(node, tokens)


def test_a_document_named_by_its_number_stays_when_titles_are_looked_at_first() -> None:
    match = Any((Term("all", "2019"), Term("number", "i:2019")))
    assert titled(match) == Any((Term("titled", "2019"), Term("number", "i:2019")))


def test_what_has_every_word_in_its_title_is_asked_for_before_the_rest() -> None:
    made = plan(parse("关税 配额"), {})
    before, rest = in_turn(made)
    assert before.match is not None
    assert before.match == titled(made.match) if made.match else False
    assert rest.exclude == (before.match,)
    assert before.score == rest.score == made.score
    assert titled(Phrase("text2", ("关税", "税率"))) is None
    assert len(in_turn(plan(parse(""), {}))) == 1
