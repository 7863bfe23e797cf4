"""The standard changes for all units in one act; the preview is what happens, and undoing is exact."""

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.catalogue.actions.restructuring import Effect, Refused, add_own, preview, restructure, undo
from gongkai.catalogue.models import Column, ColumnAddress, Record
from gongkai.catalogue.queries import column_at, columns_of
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.organisations.access import Denied
from gongkai.stamps.queries import versions


def column(path: str) -> Column:
    return Column.objects.get(path=path)


def snapshot() -> tuple:
    columns = sorted(Column.objects.values_list())
    records = sorted(Record.objects.values_list("pk", "column_id"))
    return columns, records, sorted(ColumnAddress.objects.values_list("path", "column_id"))


def do(house: House, *steps: dict, reason: str = "统一栏目"):
    return restructure(list(steps), reason, by=house.administrator, today=TODAY)


def test_a_move_leads_from_every_old_address(house: House) -> None:
    record = house.public()
    what, where = column("content/documents"), column("news")
    effect = preview([{"act": "move", "column": what.pk, "parent": where.pk}], TODAY)
    assert effect.records == 1 and effect.units == 1 and "content/documents/announcements" in effect.addresses
    assert column("content/documents").pk == what.pk, "a preview changes nothing"
    before = versions(["tree"])["tree"]
    do(house, {"act": "move", "column": what.pk, "parent": where.pk})
    assert column_at("content/documents/announcements") == record.column
    assert column_at("/news/documents/announcements/") == record.column
    assert versions(["tree"])["tree"] > before


def test_a_merge_takes_records_and_columns_along(house: House) -> None:
    first, second = house.public(), house.record(column=column("content/documents/others"))
    from_, into = column("content/documents"), column("notices")
    do(house, {"act": "merge", "column": column("content/documents/others").pk, "into": into.pk})
    second.refresh_from_db()
    assert second.column == into and column_at("content/documents/others") == into
    with pytest.raises(Refused, match="必设"):
        do(house, {"act": "merge", "column": from_.pk, "into": into.pk})
    first.refresh_from_db()
    assert first.column.path == "content/documents/announcements"


def test_a_draft_of_a_merged_column_goes_along(house: House) -> None:
    record = house.record(column=column("content/documents/others"))
    revision = record.save_revision(user=house.clerk, log_action=False)
    do(house, {"act": "merge", "column": record.column_id, "into": column("notices").pk})
    assert revision.as_object().column.path == "notices"


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        (list, "还没有任何调整"),
        (lambda: [{"act": "burn"}], "第1步：没有这种调整"),
        (lambda: [{"act": "rename", "column": 10**6, "name": "x"}], "没有找到栏目"),
        (lambda: [{"act": "rename", "column": column("news").pk, "name": " "}], "1至60字"),
        (lambda: [{"act": "add", "name": "新", "slug": "news"}], "已被别的栏目使用"),
        (lambda: [{"act": "add", "name": "新", "slug": "New Column"}], "小写字母"),
        (lambda: [{"act": "add", "name": "新", "slug": "new", "type": "x"}], "栏目类型"),
        (lambda: [{"act": "close", "column": column("content/documents").pk}], "必设"),
        (
            lambda: [
                {"act": "move", "column": column("content").pk, "parent": column("content/documents").pk},
            ],
            "它自己之下",
        ),
    ],
)
def test_what_makes_no_sense_changes_nothing(house: House, steps: Callable[[], list], why: str) -> None:
    before = snapshot()
    with pytest.raises(Refused, match=why):
        do(house, *steps())
    assert snapshot() == before


def test_only_headquarters_restructures(house: House) -> None:
    with pytest.raises(Denied):
        restructure([{"act": "close", "column": column("faq").pk}], "试", by=house.clerk, today=TODAY)


def test_undoing_goes_backwards_and_spares_what_came_since(house: House) -> None:
    first = do(house, {"act": "add", "name": "新栏目", "slug": "fresh"})
    second = do(house, {"act": "rename", "column": column("faq").pk, "name": "问与答"})
    with pytest.raises(Refused, match="最近一次"):
        undo(first, by=house.administrator, today=TODAY)
    undo(second, by=house.administrator, today=TODAY)
    house.record(column=column("fresh"))
    with pytest.raises(Refused, match="已有信息"):
        undo(first, by=house.administrator, today=TODAY)


def test_a_unit_adds_its_own_below_the_standard(house: House) -> None:
    own = add_own(
        house.unit_, {"parent": column("notices").pk, "slug": "port", "name": "口岸公告"}, by=house.clerk, today=TODAY
    )
    assert own in columns_of(house.unit_) and own not in columns_of(house.top)
    with pytest.raises(Denied):
        add_own(house.top, {"parent": column("notices").pk, "slug": "x", "name": "x"}, by=house.clerk, today=TODAY)


def test_addresses_taken_within_one_act_are_given_back(house: House) -> None:
    first, second = column("classes/audit"), column("classes/risk")
    before = snapshot()
    row = do(
        house,
        {"act": "rename", "column": first.pk, "name": "甲", "slug": "x"},
        {"act": "rename", "column": first.pk, "name": "乙", "slug": "y"},
        {"act": "rename", "column": second.pk, "name": "丙", "slug": "x"},
    )
    undo(row, by=house.administrator, today=TODAY)
    assert snapshot() == before


def steps_of(draw: st.DataObject) -> list[dict]:
    ids = sorted(Column.objects.filter(closed_on__isnull=True).values_list("pk", flat=True))
    one = st.sampled_from(ids)
    return draw.draw(
        st.lists(
            st.one_of(
                st.builds(lambda a, b: {"act": "move", "column": a, "parent": b}, one, one),
                st.builds(lambda a, b: {"act": "merge", "column": a, "into": b}, one, one),
                st.builds(
                    lambda a, n: {"act": "rename", "column": a, "name": n, "slug": n}, one, st.sampled_from("xyz")
                ),
                st.builds(lambda a, n: {"act": "add", "parent": a, "name": n, "slug": n}, one, st.sampled_from("xyz")),
                st.builds(lambda a: {"act": "close", "column": a}, one),
            ),
            min_size=1,
            max_size=4,
        )
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_restructuring_is_undone_exactly(house: House, data: st.DataObject) -> None:
    if not Record.objects.exists():
        for path in ("content/documents/others", "news", "classes/audit"):
            house.public(column=column(path))
    before = snapshot()
    steps = steps_of(data)
    try:
        expected = preview(steps, TODAY)
    except Refused:
        with pytest.raises(Refused):
            do(house, *steps)
        assert snapshot() == before
        return
    assert snapshot() == before
    # A failing example must not colour the next one: its act is rolled back with it.
    with transaction.atomic():
        _done_and_undone(house, steps, expected, before)
        transaction.set_rollback(True)


def _done_and_undone(house: House, steps: list[dict], expected: Effect, before: tuple) -> None:
    row = do(house, *steps)
    assert (row.columns, row.records) == (len(expected.changes), expected.records)
    standing = set(Column.objects.filter(closed_on__isnull=True).values_list("pk", flat=True))
    assert set(Record.objects.values_list("column_id", flat=True)) <= standing
    for path in before[0]:
        assert column_at(path[4]) is not None
    undo(row, by=house.administrator, today=TODAY)
    assert snapshot() == before
