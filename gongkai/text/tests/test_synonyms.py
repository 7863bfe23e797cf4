"""Every row of the synonyms is well formed, and leads where it says."""

from gongkai.text.synonyms import expand, synonyms_of
from gongkai.text.tables import listed, rows


def test_rows_are_well_formed() -> None:
    for row in rows("synonyms"):
        terms = listed(row["terms"])
        assert len(terms) >= 2 and len(set(terms)) == len(terms), row
        assert row["way"] in {"both", "to"}, row


def test_both_ways_and_one_way() -> None:
    assert "清关" in synonyms_of("通关") and "通关" in synonyms_of("清关")
    assert "行李物品" in synonyms_of("代购") and "代购" not in synonyms_of("行李物品")


def test_traditional_and_capitals_count_as_the_same() -> None:
    assert synonyms_of("AEO") == synonyms_of("aeo") and synonyms_of("通關") == synonyms_of("通关")


def test_words_keep_their_order() -> None:
    first, second = expand(["没有这个词", "通关"])
    assert first == [] and "清关" in second
