"""Short articles spelled out."""

import csv
from importlib.resources import files

import pytest

from gongkai.statute.citations import spell
from gongkai.statute.errors import StatuteError

FOI = "《中华人民共和国政府信息公开条例》"


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("条例36(1)(2)", f"{FOI}第三十六条第一项、第二项"),
        ("条例33(2)", f"{FOI}第三十三条第二款"),
        ("条例15,32", f"{FOI}第十五条、第三十二条"),
        ("条例39(1)", f"{FOI}第三十九条第一款"),
        ("条例40,43", f"{FOI}第四十条、第四十三条"),
        ("条例36(4)(5),10", f"{FOI}第三十六条第四项、第五项、第十条"),
        ("条例31(1),45", f"{FOI}第三十一条第一项、第四十五条"),
        ("条例14-16", f"{FOI}第十四条至第十六条"),
        ("条例(2007)21(3)", f"{FOI}（2007年）第二十一条第三项"),
        ("条例(2007)14(4),23", f"{FOI}（2007年）第十四条第四款、第二十三条"),
        ("条例(2007)24(2)", f"{FOI}（2007年）第二十四条第二款"),
        ("行政复议法23", "《中华人民共和国行政复议法》第二十三条"),
        ("行政复议法48,54", "《中华人民共和国行政复议法》第四十八条、第五十四条"),
        ("档案法15", "《中华人民共和国档案法》第十五条"),
        (
            "条例42;国办函〔2020〕109号第6条",
            f"{FOI}第四十二条、《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）第六条",
        ),
        ("条例14,36(3);保密法", f"{FOI}第十四条、第三十六条第三项、《中华人民共和国保守国家秘密法》"),
        ("条例20(10)", f"{FOI}第二十条第十项"),
        ("行政诉讼法103", "《中华人民共和国行政诉讼法》第一百零三条"),
        ("行政诉讼法110", "《中华人民共和国行政诉讼法》第一百一十条"),
        ("实务做法", ""),
        ("", ""),
    ],
)
def test_a_short_article_is_spelled_out(article: str, said: str) -> None:
    assert spell(article) == said


@pytest.mark.parametrize("article", ["某法3", "条例三十三", "条例33(", "条例33()", "条例33,,34", "条例1000"])
def test_what_cannot_be_read_is_an_error(article: str) -> None:
    with pytest.raises(StatuteError):
        spell(article)


def articles_of_all_rows() -> list[str]:
    found = set()
    for entry in files("gongkai.statute").joinpath("data").iterdir():
        if entry.name.endswith(".csv"):
            for row in csv.DictReader(entry.read_text(encoding="utf-8").splitlines()):
                found |= {row[column] for column in ("article", "article_2008") if row.get(column)}
    return sorted(found)


def test_every_article_of_every_row_can_be_spelled() -> None:
    articles = articles_of_all_rows()
    assert len(articles) > 50
    for article in articles:
        said = spell(article)
        assert (article == "实务做法") == (not said)
        assert "(" not in said
