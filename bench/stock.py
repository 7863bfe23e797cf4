"""Generated records for the search bench, the same every time: nothing in them is real.

Words come by a law like the one of language (a few everywhere, most rarely), so that postings have the lengths they
have in use.
"""

import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate

from gongkai.search.asking import Query
from gongkai.search.documents import Document, Part
from gongkai.text.tables import rows

KINDS = ("公告", "通知", "批复", "决定", "通告", "意见", "办法", "规定")
ACTS = ("调整", "公布", "印发", "废止", "修订", "做好", "规范", "开展", "明确", "延长", "取消", "加强", "试行", "推广")
ENDS = ("有关事项", "工作方案", "管理办法", "实施细则", "监管要求", "操作规程", "征收标准", "办理流程", "补充规定")
PLACES = (
    "广州",
    "深圳",
    "上海",
    "天津",
    "厦门",
    "重庆",
    "成都",
    "青岛",
    "大连",
    "宁波",
    "昆明",
    "拱北",
    "黄埔",
    "南京",
)
SENTENCES = (
    "为进一步优化口岸营商环境，现将{0}{1}{2}公告如下。",
    "各有关单位应当按照本文的要求做好{0}和{1}的申报工作。",
    "{0}实行清单管理，清单由主管部门另行发布，{1}不在其列。",
    "企业办理{0}业务时，应当如实提交电子数据和{1}等随附单证。",
    "此前有关{0}的规定与本文不一致的，以本文为准。",
    "对{0}和{1}实施联合监管，提高{2}的效率，减轻企业负担。",
    "申请人对{0}有异议的，可以自收到通知之日起六十日内提出。",
    "{0}的期限为三十日，因{1}需要延长的，应当说明理由。",
)
FIRST = date(2001, 1, 1)
DAYS = 9200


class Stock:
    """The words of the trade with how often each is drawn."""

    def __init__(self) -> None:
        self.words = [row["word"] for row in rows("words")]
        random.Random(5).shuffle(self.words)
        self.upto = list(accumulate(1 / (place + 8) for place in range(len(self.words))))

    def word(self, draw: random.Random) -> str:
        return self.words[bisect(self.upto, draw.random() * self.upto[-1])]

    def sentence(self, draw: random.Random) -> str:
        return draw.choice(SENTENCES).format(self.word(draw), self.word(draw), draw.choice(ENDS))

    def documents(self, count: int, sentences: int = 12, texts: int = 0) -> Iterator[Document]:
        """Yield records with bodies of about so many sentences; every tenth has an attachment of two pages.

        Beyond so many ``texts`` (none: as many as records) the same texts come again with other numbers, columns,
        subjects, days and validity.
        """
        draw = random.Random(7)
        written: list[Document] = []
        for serial in range(1, count + 1):
            if texts and serial > texts:
                yield self._again(draw, serial, written[serial % texts])
                continue
            document = self._document(draw, serial, sentences)
            if texts and count > texts:
                written.append(document)
            yield document

    def _again(self, draw: random.Random, serial: int, document: Document) -> Document:
        made = FIRST + timedelta(days=draw.randrange(DAYS))
        in_force = draw.random() < 0.75
        return replace(
            document,
            key=f"record:{serial}",
            url=f"/records/{serial}/",
            document_number=f"{document.unit_name}{document.genre}{made.year}年第{serial % 4000 + 1}号",
            index_number=f"{document.unit}/{made.year}-{serial:07d}",
            column=f"c{draw.randrange(90)}",
            subject=f"s{draw.randrange(25)}",
            validity="valid" if in_force else draw.choice(("repealed", "lapsed", "amended")),
            in_force=in_force,
            made_on=made,
            published_on=made + timedelta(days=draw.randint(0, 25)),
        )

    def _document(self, draw: random.Random, serial: int, sentences: int) -> Document:
        place, kind = draw.randrange(len(PLACES)), draw.choice(KINDS)
        below = draw.randrange(30)
        made = FIRST + timedelta(days=draw.randrange(DAYS))
        in_force = draw.random() < 0.75
        said = [self.sentence(draw) for _ in range(draw.randint(max(sentences // 2, 1), sentences * 3 // 2))]
        pages = range(1, 3) if serial % 10 == 0 else ()
        title = (
            f"{PLACES[place]}海关关于{draw.choice(ACTS)}{self.word(draw)}{self.word(draw)}{draw.choice(ENDS)}的{kind}"
        )
        return Document(
            key=f"record:{serial}",
            kind="record",
            title=title,
            url=f"/records/{serial}/",
            document_number=f"{PLACES[place]}海关{kind}{made.year}年第{serial % 400 + 1}号",
            index_number=f"{place:04d}/{made.year}-{serial:07d}",
            unit=f"u{place}-{below}",
            unit_name=f"{PLACES[place]}海关",
            line=("hq", f"u{place}", f"u{place}-{below}"),
            column=f"c{draw.randrange(90)}",
            column_name="政策法规",
            genre=kind,
            subject=f"s{draw.randrange(25)}",
            validity="valid" if in_force else draw.choice(("repealed", "lapsed", "amended")),
            in_force=in_force,
            made_on=made,
            published_on=made + timedelta(days=draw.randint(0, 25)),
            keywords=(self.word(draw),),
            abstract=said[0],
            body="\n".join(said),
            parts=tuple(Part("附件.pdf", page, "".join(self.sentence(draw) for _ in range(8))) for page in pages),
        )

    def questions(self, count: int) -> list[Query]:
        """Return questions of every kind in the proportions people ask them: mostly one to three words."""
        draw = random.Random(11)
        documents = list(self.documents(min(count, 500)))
        made: list[Query] = []
        while len(made) < count:
            word, other, document = self.word(draw), self.word(draw), draw.choice(documents)
            made.extend(
                Query(text, filters)
                for text, filters in (
                    (word, {}),
                    (word, {}),
                    (f"{word} {other}", {}),
                    (f"{word}{draw.choice(ENDS)}", {}),
                    (f"{draw.choice(PLACES)}海关{word}", {}),
                    (word, {"unit": (f"u{draw.randrange(14)}",), "validity": ("valid",)}),
                    (f"{word} 年:2015..2019", {}),
                    (f"“{word}{draw.choice(ENDS)}”", {}),
                    (f"{word} -{other}", {}),
                    (document.document_number, {}),
                    (document.title, {}),
                )
            )
        return made[:count]
