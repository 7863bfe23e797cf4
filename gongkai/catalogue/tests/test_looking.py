"""What the machine finds, where it marks it, and how two versions are told apart."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gongkai.catalogue.actions import drafting, files
from gongkai.catalogue.actions.checking import warnings
from gongkai.catalogue.comparing import compared, differences
from gongkai.catalogue.importing.cleaning import clean_html
from gongkai.catalogue.looking import GRAVE, examine
from gongkai.catalogue.marking import marked, words
from gongkai.catalogue.models import Correction
from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.organisations.models import Practice

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@given(TEXTS, TEXTS, st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20)), max_size=5))
def test_marking_changes_no_word(one: str, other: str, places: list[tuple[int, int]]) -> None:
    body = clean_html(f"<p>{one}</p><table><tr><td>{other}</td></tr></table><p>完</p>")
    spans = [((start, start + length), "grave", f"m{number}") for number, (start, length) in enumerate(places)]
    shown = marked(body, spans)
    assert words(re.sub(r"</?mark[^>]*>", "", shown)) == words(body)
    assert len(re.findall(r'id="([^"]*)"', shown)) == len(set(re.findall(r'id="([^"]*)"', shown)))


def test_a_span_is_marked_where_it_stands() -> None:
    body = "<p>甲&amp;乙</p><p>电话<b>138</b>0013</p>"
    at = words(body).index("1380")
    shown = marked(body, [((at, at + 4), "grave", "m1")])
    assert '<b><mark class="ct-mark ct-mark--grave" id="m1">138</mark></b>' in shown
    assert '<mark class="ct-mark ct-mark--grave">0</mark>013' in shown


@given(TEXTS, TEXTS)
def test_pieces_make_both_texts_again(old: str, new: str) -> None:
    pieces = compared(old, new)
    assert "".join(text for kind, text in pieces if kind != "new") == old
    assert "".join(text for kind, text in pieces if kind != "gone") == new


def kinds(desk: Desk, **fields: object) -> dict[str, str]:
    record = desk.draft(**fields)
    return {matter.kind: matter.severity for matter in examine(drafting.in_hand(record), TODAY)}


def test_clean_text_raises_nothing(desk: Desk) -> None:
    assert kinds(desk) == {}


def test_personal_data_and_secret_terms_are_grave(desk: Desk) -> None:
    found = kinds(desk, body="<p>联系人手机13800138000。</p><p>内部资料</p>")
    assert found["personal"] == GRAVE and found["sensitive"] == GRAVE


def test_another_number_in_the_text_is_told(desk: Desk) -> None:
    assert "number" in kinds(desk, body="<p>海关总署公告2026年第6号</p><p>演示正文。</p>")
    assert "number" not in kinds(desk, body="<p>海关总署公告2026年第5号</p><p>演示正文。</p>")
    assert "number" in kinds(desk, document_number="", body="<p>海关总署公告2026年第6号</p><p>演示正文。</p>")


def test_effect_before_the_day_it_was_made_is_told(desk: Desk) -> None:
    assert "days" in kinds(desk, effective_on=date(2026, 1, 1))


def test_what_is_public_already_is_told(desk: Desk) -> None:
    desk.public()
    assert "duplicate" in kinds(desk, title="关于演示通关有关事项的公告", document_number="")
    long = "".join(f"<p>第{number}条　演示口岸的第{number}项安排另行公布。</p>" for number in range(30))
    desk.public(document_number="海关总署公告2026年第9号", body=long)
    assert "duplicate" in kinds(desk, document_number="海关总署公告2026年第10号", body=long)
    assert kinds(desk, title="另一事项", document_number="", body="<p>完全不同的内容，与前者没有关系。</p>") == {}


def test_a_file_that_is_lost_or_cannot_be_read_is_grave(desk: Desk, house: House) -> None:
    record = desk.draft()
    file = files.attach(record, "a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, house.clerk, TODAY)
    record = drafting.save(record, {"attachments": [{"id": file.pk}]}, house.clerk, TODAY, None)
    found = examine(drafting.in_hand(record), TODAY)
    assert [(one.kind, one.severity) for one in found] == [("file", GRAVE)]
    file.file.storage.delete(file.file.name)
    assert "丢失" in examine(drafting.in_hand(record), TODAY)[0].message


def test_late_and_too_early_are_told_and_hinder_nothing(desk: Desk, house: House) -> None:
    late = desk.draft(made_on=date(2026, 1, 5))
    assert "条例第二十六条" in warnings(drafting.in_hand(late), TODAY)[0]
    Practice.objects.create(unit=house.top, code="too_early_days", value=5, year=0)
    assert "过早" in warnings(drafting.in_hand(desk.draft(made_on=TODAY)), TODAY)[0]
    assert desk.through(late).live


def test_what_was_brought_in_from_elsewhere_is_corrected_like_any_other(desk: Desk, house: House) -> None:
    record = house.public(item20="item1", customs_class="clearance", details={}, validity="in_force")
    assert drafting.in_hand(record).digest_of() == record.digest_of()
    record = desk.correct(record, title="更正后的名称")
    record = desk.through(record)
    assert record.title == "更正后的名称" and record.published_on == date(2026, 11, 10)
    assert Correction.objects.get().fields == ["title"]
    assert not differences(record, record)
