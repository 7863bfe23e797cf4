import pypdfium2

from gongkai.papers.application_form import Choice, Citizen, Contact, Organisation, application_form
from gongkai.papers.letter import Grid
from gongkai.papers.pdf import to_pdf
from gongkai.papers.tests.reading import solid, solid_text
from gongkai.papers.word import to_docx

CONTACT = Contact("000-00000000", "某省某市某路1号", "000000", "someone@example.cn")


def cells(letter) -> list[str]:
    grid = letter.blocks[0]
    assert isinstance(grid, Grid)
    return [cell.text for row in grid.body for cell in row]


def test_a_citizens_form_carries_all_that_was_given() -> None:
    letter = application_form(
        applicant=Citizen("张三丰", "居民身份证", "000000000000000000", CONTACT),
        information_name="抽检统计",
        information_number="某关函〔2025〕1号",
        description="按月的批次",
        forms=(Choice("纸质"), Choice("电子文档", True)),
        ways=(Choice("邮寄", True), Choice("当面领取")),
        applied_on="2026年11月21日",
        office="某某海关",
        number="2026-0012",
        query_hint="查询办理进度请用申请编号和查询码。",
        mark="演示数据",
    )
    pdf = to_pdf(letter)
    text = solid_text(pdf)
    for words in ("张三丰", "居民身份证", "000-00000000", "某省某市某路1号", "邮政编码：000000", "someone@example.cn",
                  "抽检统计", "某关函〔2025〕1号", "按月的批次", "☐纸质☑电子文档", "☑邮寄☐当面领取", "2026年11月21日",
                  "某某海关：", "申请编号：2026-0012", "查询办理进度", "演示数据"):  # fmt: skip
        assert solid(words) in text
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
    assert to_docx(letter).startswith(b"PK")


def test_an_organisation_fills_the_other_half() -> None:
    found = cells(application_form(applicant=Organisation("某某公司", "00000000-0", "李四", CONTACT)))
    assert found[found.index("姓名") + 1] == ""
    assert found[found.index("统一社会信用代码") + 1] == "00000000-0"
    assert found[found.index("联系人") + 1] == "李四"


def test_the_blank_form_is_one_page() -> None:
    with pypdfium2.PdfDocument(to_pdf(application_form(forms=(Choice("纸质"),)))) as document:
        assert len(document) == 1


def test_only_the_three_groups_of_article_29_are_asked_for() -> None:
    labels = " ".join(cells(application_form()))
    for never in ("用途", "需要", "理由", "职业", "年龄", "性别", "工作单位", "法定代表人"):
        assert never not in labels
