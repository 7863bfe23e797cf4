"""What every engine must do, asked of each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gongkai.search.answers import Results, plain
from gongkai.search.asking import Query
from gongkai.search.documents import FACETS, Document
from gongkai.search.engine import Engine, IndexMissing
from gongkai.search.tantivy_engine import TantivyEngine
from gongkai.search.tests.judged import JUDGED, STOCK

#: Engines that need a service give a fixture of their name (conftest).
ENGINES = ["tantivy", "opensearch"]


@pytest.fixture
def tantivy(tmp_path: Path) -> Iterator[TantivyEngine]:
    """The embedded engine, without an index yet."""
    engine = TantivyEngine(tmp_path / "search")
    yield engine
    engine.close()


@pytest.fixture(params=ENGINES)
def bare(request: pytest.FixtureRequest) -> Engine:
    """An engine without an index."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def engine(bare: Engine) -> Engine:
    """An engine that holds the judged stock."""
    build = bare.begin()
    build.add(STOCK)
    build.switch()
    return bare


def _keys(results: Results) -> set[str]:
    return {hit.key.removeprefix("record:") for hit in results.hits}


def test_judged_questions_find_what_they_should_and_nothing_they_should_not(engine: Engine) -> None:
    wrong = {}
    for typed, wanted, unwanted in JUDGED:
        found = _keys(engine.search(Query(typed)))
        if wanted - found or unwanted & found:
            wrong[typed] = (sorted(wanted - found), sorted(unwanted & found))
    assert wrong == {}


def test_there_is_no_index_before_one_is_built(bare: Engine) -> None:
    assert not bare.ready()
    with pytest.raises(IndexMissing):
        bare.search(Query("关税"))
    with pytest.raises(IndexMissing):
        bare.update(STOCK, [])


def test_in_force_and_newer_come_first(engine: Engine) -> None:
    found = [hit.key for hit in engine.search(Query("加工贸易手册办理指南")).hits]
    assert found[:2] == ["record:a2", "record:a3"]


def test_title_before_body(engine: Engine) -> None:
    assert engine.search(Query("原产地证书")).hits[0].key == "record:a4"
    assert engine.search(Query("深圳海关")).hits[0].key == "unit:sz"


def test_titles_with_every_word_come_before_whatever_stands_in_texts(engine: Engine) -> None:
    often = replace(STOCK[0], key="record:often", title="关于税率的通知", body="企业备案，备案企业。" * 20, parts=())
    old = replace(often, key="record:old", title="企业旧备案办法", body="", in_force=False, made_on=date(2001, 1, 1))
    engine.update([often, old], [])
    found = [hit.key for hit in engine.search(Query("企业 备案", limit=1)).hits]
    found += [hit.key for hit in engine.search(Query("企业 备案", offset=1)).hits]
    assert found.index("record:old") == 0
    assert found.index("record:often") > 0


def test_newest_first_when_asked(engine: Engine) -> None:
    days = [hit.data["published_on"] for hit in engine.search(Query("", sort="date")).hits]
    assert days == sorted(days, reverse=True)


def test_a_number_typed_alone_jumps_to_its_document(engine: Engine) -> None:
    assert engine.search(Query("公告(2019)5号")).jump == "record:a1"
    assert engine.search(Query("IX-a6")).jump == "record:a6"
    assert engine.search(Query("公告2019年第5号 关税")).jump is None


def test_counts_of_facets_are_those_of_what_is_found(engine: Engine) -> None:
    results = engine.search(Query(""))
    assert set(results.facets) == set(FACETS)
    assert results.total == len(STOCK)
    assert dict(results.facets["unit"]) == {"hq": 9, "gz": 6, "sz": 3}
    assert dict(results.facets["validity"]) == {"valid": 7, "repealed": 1}
    for facet in FACETS:
        for value, count in results.facets[facet]:
            assert engine.search(Query("", {facet: (value,)})).total == count


def test_filters_narrow(engine: Engine) -> None:
    assert _keys(engine.search(Query("", {"unit": ("sz",), "kind": ("record",)}))) == {"a5", "a7"}
    assert engine.search(Query("", {"unit": ("gz", "sz")})).total == 9
    assert engine.search(Query("", {"unit": ("nowhere",)})).total == 0
    assert engine.search(Query("", {"surprise": ("x",)})).total == 0


def test_pages_follow_one_another(engine: Engine) -> None:
    whole = [hit.key for hit in engine.search(Query("海关")).hits]
    assert whole
    paged = [hit.key for at in range(len(whole)) for hit in engine.search(Query("海关", offset=at, limit=1)).hits]
    assert paged == whole
    assert engine.search(Query("海关", offset=5000)).hits == ()
    assert engine.search(Query("海关", limit=0)).total == len(whole)


def test_the_passage_is_marked_and_says_where_it_stands(engine: Engine) -> None:
    hit = engine.search(Query("技术性贸易措施")).hits[0]
    assert (hit.label, hit.page, hit.address) == ("附件1", 3, "/f/1#page=3")
    assert "技术性贸易措施" in "".join(text for text, marked in hit.snippet if marked)
    traditional = engine.search(Query("关税配额")).hits[0]
    assert plain(traditional.title) == "關稅配額管理辦法"
    assert ("關稅配額", True) in traditional.title


def test_a_typing_error_by_sound_is_corrected_and_said(engine: Engine) -> None:
    results = engine.search(Query("官税配额"))
    assert (results.corrected, results.instead) == ("关税配额", True)
    assert engine.search(Query("官税配额", literal=True)).corrected is None
    assert engine.search(Query("关税配额")).corrected is None


def test_a_strict_question_finds_nothing_beside_what_was_asked_for(engine: Engine) -> None:
    assert engine.search(Query("官税配额", strict=True)).hits == ()
    both = Query("加工贸易手册 宠物")
    assert engine.search(both).partly
    assert engine.search(replace(both, strict=True)).total == 0
    few = Query("加工贸易手册 办理指南 合同")
    assert _keys(engine.search(replace(few, strict=True))) == {"a2"} < _keys(engine.search(few))


def test_beginnings_are_completed(engine: Engine) -> None:
    assert "加工贸易手册办理指南" in [one.text for one in engine.suggest("加工贸易")]
    assert any(one.text.startswith("原产地") for one in engine.suggest("yuanchan"))
    assert engine.suggest("") == [] == engine.suggest("   ")
    assert len(engine.suggest("关", 3)) <= 3
    for odd in ("“", "-", "😀", "䘂", "\x00", "x" * 600):
        engine.suggest(odd)


def test_changes_show_at_once(engine: Engine) -> None:
    changed = replace(STOCK[0], title="关于进境宠物检疫的公告", body="")
    engine.update([changed, Document("record:new", "record", "全新内容", "/n/")], ["record:a4", "record:never"])
    assert _keys(engine.search(Query("宠物"))) == {"a1"}
    assert engine.search(Query("标题:进口税")).total == 0
    assert _keys(engine.search(Query("全新内容"))) == {"new"}
    assert "a4" not in _keys(engine.search(Query("原产地证书")))
    assert engine.count() == len(STOCK)


def test_the_old_index_serves_until_the_new_one_is_finished(engine: Engine) -> None:
    build = engine.begin()
    build.add(STOCK[:2])
    build.remove(["record:a2"])
    assert engine.search(Query("")).total == len(STOCK)
    build.switch()
    assert engine.search(Query("")).total == 1
    abandoned = engine.begin()
    abandoned.add(STOCK)
    abandoned.abandon()
    assert engine.count() == 1


@pytest.mark.parametrize(
    "typed", ["税" * 500, "a" * 5000, "的 了 在", "\ud800", '"' * 99, "标题:" * 50, "(((", "a:b:c", "%' --"]
)
def test_odd_questions_are_answered(engine: Engine, typed: str) -> None:
    assert engine.search(Query(typed)).total >= 0


def test_the_same_question_is_answered_anew_when_something_changed(engine: Engine) -> None:
    before = engine.search(Query("海关"))
    assert engine.search(Query("海关")).hits == before.hits
    fresh = replace(STOCK[0], key="record:fresh", title="海关的新事", index_number="", document_number="")
    engine.update([fresh], [])
    after = engine.search(Query("海关"))
    assert after.total == before.total + 1
    assert sum(dict(after.facets["kind"]).values()) == after.total
    engine.update([], ["record:fresh"])
    assert engine.search(Query("海关")).total == before.total
