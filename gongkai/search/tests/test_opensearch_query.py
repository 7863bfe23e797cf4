"""What the cluster is asked and told, without a cluster."""

import pytest

from gongkai.search.documents import Document, Part
from gongkai.search.opensearch_client import VARIABLES, Cluster
from gongkai.search.opensearch_query import asked, condition, counted, counts, weighed
from gongkai.search.opensearch_store import layout, row
from gongkai.search.plan import NOTHING, All, Any, Phrase, Plan, Term
from gongkai.search.streams import ORDERED, STREAMS


def test_conditions_carry_no_weight_and_weights_no_condition() -> None:
    title, pair = Term("title", "关税", 8.0), Phrase("text2", ("关税", "税率"), 2.0)
    plan = Plan(All((title, Any((pair, title), 2))), (title, pair), (pair,), {"unit": ("gz", "sz"), "topic": ("x",)})
    query = asked(plan)["function_score"]["query"]["bool"]
    assert query["filter"] == [
        {
            "bool": {
                "filter": [
                    {"term": {"title": {"value": "关税"}}},
                    {
                        "bool": {
                            "should": [
                                {"match_phrase": {"text2": {"query": "关税 税率"}}},
                                {"term": {"title": {"value": "关税"}}},
                            ],
                            "minimum_should_match": 2,
                        }
                    },
                ]
            }
        },
        {"terms": {"unit": ["gz", "sz"]}},
        {"terms": {"facets": ["topic=x"]}},
    ]
    assert query["must_not"] == [{"match_phrase": {"text2": {"query": "关税 税率"}}}]
    assert query["should"] == [weighed(title), weighed(pair)]
    assert weighed(title) == {"term": {"title": {"value": "关税", "boost": 8.0}}}


def test_what_the_weighed_words_find_anyway_is_not_asked_twice() -> None:
    word = Term("title", "关税", 8.0)
    twice, once = (
        asked(Plan(Term("number", "关税"), (word,), covered=covered))["function_score"]["query"]["bool"]
        for covered in (False, True)
    )
    assert (len(twice["filter"]), twice["minimum_should_match"]) == (1, 0)
    assert (len(once["filter"]), once["minimum_should_match"]) == (0, 1)


def test_titles_with_every_word_have_more_than_any_score() -> None:
    query = asked(Plan(Term("all", "关税"), (Term("text", "关税"),)))["bool"]
    assert [clause["constant_score"]["filter"] for clause in query["should"]] == [condition(Term("titled", "关税"))]
    assert "function_score" in query["must"][0]


def test_nothing_finds_nothing_and_everything_everything() -> None:
    assert condition(NOTHING) == {"match_none": {}}
    assert asked(Plan(None)) == {"bool": {"filter": [], "must_not": []}}


def test_a_sources_own_facets_are_counted_apart() -> None:
    assert counted(["unit", "to.pic"])["to.pic"]["terms"]["include"] == "to\\.pic=.*"
    answer = {
        "unit": {"buckets": [{"key": "b", "doc_count": 1}, {"key": "c", "doc_count": 3}, {"key": "a", "doc_count": 1}]},
        "topic": {"buckets": [{"key": "topic=税=费", "doc_count": 2}]},
    }
    assert counts(answer) == {"unit": (("c", 3), ("a", 1), ("b", 1)), "topic": (("税=费", 2),)}


def test_every_stream_has_a_field_and_none_is_kept_twice() -> None:
    made = layout(1)["mappings"]
    assert set(STREAMS) <= set(made["properties"])
    assert made["_source"] == {"includes": ["stored"]}
    assert {name for name in STREAMS if made["properties"][name]["index_options"] == "positions"} == ORDERED


def test_a_row_is_narrowed_by_every_unit_of_its_line_and_holds_no_empty_value() -> None:
    document = Document(
        "record:1",
        "record",
        "关税公告",
        "/r/1/",
        unit="gz",
        line=("hq", "gz"),
        in_force=False,
        parts=(Part("附件", 2, "税率表", "/m/1"),),
        facets={"topic": ("税", "费")},
    )
    kept = row(document)
    assert kept["unit"] == ["hq", "gz"]
    assert kept["in_force"] == "0"
    assert kept["facets"] == ["topic=税", "topic=费"]
    assert kept["day"] == 0
    assert not {"column", "year", "genre", "validity"} & set(kept)
    assert kept["stored"]["parts"] == [["附件", 2, "税率表", "/m/1"]]


def test_the_cluster_is_described_by_settings() -> None:
    given = {"SEARCH_HOSTS": " https://a:9200 ,https://b:9200,", "SEARCH_REPLICAS": "0", "SEARCH_TIMEOUT": "2.5"}
    cluster = Cluster.described(given)
    assert cluster.hosts == ("https://a:9200", "https://b:9200")
    assert (cluster.replicas, cluster.shards, cluster.timeout, cluster.prefix) == (0, 1, 2.5, "gongkai")
    assert set(given) < set(VARIABLES)


@pytest.mark.parametrize("given", [{}, {"SEARCH_HOSTS": " , "}, {"SEARCH_HOSTS": "http://a", "SEARCH_SHARDS": "两"}])
def test_a_cluster_described_wrongly_is_told_in_chinese(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="SEARCH_"):
        Cluster.described(given)
