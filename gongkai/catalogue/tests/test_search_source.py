"""What the index is given: public records only, with their files by page."""

from gongkai.catalogue.actions import drafting, files, publishing
from gongkai.catalogue.search_source import KIND, fetch, keys, visible
from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.organisations.actions import rename_unit
from gongkai.search.models import Outbox


def test_only_what_is_public_is_given(desk: Desk, house: House) -> None:
    draft, record = desk.draft(), desk.public()
    wanted = [draft.index_number, record.index_number]
    assert list(keys()) == [record.index_number] and visible(wanted) == {record.index_number}
    (document,) = fetch(wanted)
    assert document.key == f"record:{record.index_number}" and document.line == (house.top.key, house.unit_.key)
    assert "按本公告办理" in document.body and document.column == house.column.path
    assert Outbox.objects.filter(kind=KIND, key=record.index_number).exists()
    publishing.withdraw(record, "须撤下", house.leader, TODAY, None)
    assert not list(fetch(wanted)) and not visible(wanted)


def test_a_file_is_found_only_when_it_is_listed_in_what_was_signed(desk: Desk, house: House) -> None:
    record = desk.public()
    file = files.attach(record, "说明.txt", "附件里的文字".encode(), house.clerk, TODAY)
    assert not next(iter(fetch([record.index_number]))).parts
    record = desk.correct(record, attachments=[{"id": file.pk, "title": "说明"}])
    record = desk.through(record)
    (part,) = next(iter(fetch([record.index_number]))).parts
    assert (part.label, part.page, part.text) == ("说明", None, "附件里的文字")
    assert str(file.pk) in part.address
    assert drafting.in_hand(record).attachments == record.attachments


def test_a_unit_renamed_is_found_under_its_new_name(desk: Desk, house: House) -> None:
    record = desk.public()
    draft = desk.draft()
    Outbox.objects.all().delete()
    rename_unit(house.unit_, "改名后的演示关", since=TODAY, actor=None, on=TODAY)
    assert set(Outbox.objects.filter(kind=KIND).values_list("key", flat=True)) == {record.index_number}
    (document,) = fetch([record.index_number, draft.index_number])
    assert document.unit_name == "改名后的演示关"
