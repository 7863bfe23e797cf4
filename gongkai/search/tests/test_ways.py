"""A word is found in whatever way it is said, by one token made when the document is indexed."""

from gongkai.search.documents import Document
from gongkai.search.language import parse
from gongkai.search.plan import All, Term, plan
from gongkai.search.streams import streams
from gongkai.search.ways import mark, said, ways


def test_every_way_to_say_a_word_gives_its_mark_and_nothing_less_does() -> None:
    several = ways("海关统计")
    assert len(several) > 1
    for way in several:
        assert mark("海关统计") in set(said(way))
        for token in way:
            rest = set(way) - {token}
            if not any(set(other) <= rest for other in several):
                assert mark("海关统计") not in set(said(rest))


def test_a_word_with_no_other_name_and_no_parts_is_asked_for_as_it_is() -> None:
    assert mark("广州") is None
    assert plan(parse("广州"), {}).match == Term("all", "广州")


def test_one_token_is_asked_for_each_word() -> None:
    match = plan(parse("海关统计 离岸贸易"), {}).match
    assert match == All((Term("all", mark("海关统计") or ""), Term("all", mark("离岸贸易") or "")))


def test_a_document_has_the_marks_of_all_its_text_and_its_title_those_of_the_title() -> None:
    made = streams(Document("record:1", "record", "贸易方式", "/1/", body="统计与海关事务"))
    assert mark("海关统计") in made["all"].split()
    assert mark("海关统计") not in made["titled"].split()
