"""The chain holds, shows any change, and cannot be changed through the database in use."""

import json
from contextlib import suppress
from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError

from gongkai.audit import actions, chain, guard
from gongkai.audit.models import Entry, Head

ON = date(2026, 3, 2)


def entry(number: int = 0) -> Entry:
    return actions.log(
        "test.act",
        actor="system",
        subject=f"thing:{number}",
        unit="hq",
        on=ON,
        after={"n": number},
        details={"n": number},
    )


def fill(count: int) -> None:
    for number in range(count):
        entry(number)


def tamper(sql: str) -> None:
    guard.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    guard.install(connection)


@pytest.mark.django_db
def test_an_empty_record_and_a_full_one_hold():
    assert actions.verify_database() == (0, None)
    fill(5)
    assert actions.verify_database() == (5, None)
    assert Entry.objects.get(number=1).previous == chain.GENESIS


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql,number",
    [
        ("UPDATE audit_entry SET actor = 'officer:9' WHERE number = 3", 3),
        ("UPDATE audit_entry SET details = '{\"n\": 7}' WHERE number = 2", 2),
        ("UPDATE audit_entry SET at = '2020-01-01T00:00:00+00:00' WHERE number = 1", 1),
        ("DELETE FROM audit_entry WHERE number = 2", 2),
        ("DELETE FROM audit_entry WHERE number = 5", 5),
        ("DELETE FROM audit_entry", 1),
        ("UPDATE audit_head SET number = 3", 4),
        ("UPDATE audit_head SET hash = 'x'", 6),
    ],
)
def test_tampering_is_found_where_it_happened(sql: str, number: int):
    fill(5)
    tamper(sql)
    count, broken = actions.verify_database()
    assert broken is not None and broken.reason
    assert (count, broken.number) == (number - 1, number)


@pytest.mark.django_db
def test_a_rewritten_end_is_found_even_with_fitting_hashes():
    fill(3)
    last = Entry.objects.get(number=3)
    row = {**last.as_row(), "actor": "officer:9"}
    tamper(f"UPDATE audit_entry SET actor = 'officer:9', hash = '{chain.entry_hash(row)}' WHERE number = 3")
    assert actions.verify_database()[1] is not None


@pytest.mark.django_db
def test_an_entry_put_behind_the_head_is_found():
    fill(2)
    last = Entry.objects.get(number=2)
    row = {**last.as_row(), "number": 3, "previous": last.hash}
    row.pop("hash")
    Entry(**row, hash=chain.entry_hash(row)).save(force_insert=True)
    assert actions.verify_database() == (2, chain.Break(3, "第 2 条之后多出记录"))


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry WHERE number = 1"])
def test_the_database_refuses_changes(sql: str):
    fill(2)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert actions.verify_database() == (2, None)


@pytest.mark.django_db
def test_the_model_refuses_changes_too():
    fill(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(actor="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()


def test_an_act_is_recorded_only_inside_a_transaction(committed: None):
    with pytest.raises(TransactionManagementError):
        entry()
    assert not Entry.objects.exists()


def test_an_undone_act_leaves_no_entry(committed: None):
    with pytest.raises(RuntimeError), transaction.atomic():
        entry()
        raise RuntimeError
    assert actions.verify_database() == (0, None)
    with transaction.atomic():
        entry()
    assert actions.verify_database() == (1, None)


def test_flush_after_lifting_sets_the_guard_again(committed: None):
    with transaction.atomic():
        entry()
    guard.lift(connection)
    call_command("flush", interactive=False, verbosity=0)
    with transaction.atomic():
        entry()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(actor="x")


@pytest.mark.django_db
def test_an_export_verifies_offline():
    fill(4)
    lines = list(actions.export_lines())
    assert len(lines) == 5 and actions.verify_lines(lines) == (4, None)


@pytest.mark.django_db
def test_faults_of_an_export_are_found():
    fill(4)
    lines = list(actions.export_lines())
    changed = [*lines[:2], lines[2].replace('"hq"', '"bj"'), *lines[3:]]
    assert actions.verify_lines(changed)[1] == chain.Break(3, "第 3 条内容被改动")
    assert actions.verify_lines([*lines[:3], lines[-1]])[1] == chain.Break(4, "第 3 条之后的记录缺失")
    assert actions.verify_lines([lines[0], *lines[2:]])[1] is not None
    with pytest.raises(ValueError, match="收尾行"):
        actions.verify_lines(lines[:-1])
    with pytest.raises(ValueError, match="收尾行之后"):
        actions.verify_lines([*lines, lines[0]])
    with pytest.raises(ValueError, match="第 1 行"):
        actions.verify_lines(["5"])
    assert actions.verify_lines([json.dumps({"number": 1}), lines[-1]])[1] is not None


@pytest.mark.django_db
def test_before_and_after_are_digested_never_stored():
    made = actions.log("x", actor="system", subject="s", before="旧的秘密内容", after="新的秘密内容")
    stored = json.dumps(made.as_row(), ensure_ascii=False)
    assert "秘密" not in stored and made.before != made.after and len(made.after) == 64


@pytest.mark.django_db
def test_the_head_is_one_row():
    fill(2)
    assert Head.objects.count() == 1 and Head.objects.get().number == 2


@pytest.mark.django_db
def test_acts_done_as_one_are_chained_at_its_end_or_not_at_all():
    """Bulk work leaves the same chain; what fails inside, even caught, leaves neither acts nor entries."""
    fill(2)
    with actions.as_one():
        fill(3)
        with actions.as_one():
            entry(9)
        assert Entry.objects.count() == 2
    assert actions.verify_database() == (6, None)
    with pytest.raises(TransactionManagementError), transaction.atomic(), actions.as_one():
        fill(1)
        with suppress(ValueError), transaction.atomic():
            entry(7)
            raise ValueError
        fill(1)
    assert actions.verify_database() == (6, None)
