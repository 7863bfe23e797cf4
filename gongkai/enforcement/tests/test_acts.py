"""From a file to the public and out of it again: two people, the same file twice, ageing at the day, the database."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.audit.models import Entry as AuditEntry
from gongkai.enforcement import queries
from gongkai.enforcement.actions import (
    Closed,
    Refused,
    age,
    check,
    discard,
    issue,
    key_of,
    prepare,
    propose,
    receive,
    recheck,
    release,
    revoke,
    send_back,
    withdraw,
)
from gongkai.enforcement.actions.entries import given_of
from gongkai.enforcement.models import AGED, PUBLIC, WITHDRAWN, Batch, Change, Entry, ImportKey, Line
from gongkai.enforcement.rows import kind_of
from gongkai.enforcement.tests.conftest import DAY, as_csv, penalty, published
from gongkai.organisations.access import Denied
from gongkai.stamps.queries import versions

pytestmark = pytest.mark.django_db
KIND = kind_of("penalty")


def prepared(house, *rows, on=DAY, name="演示.csv"):
    """Prepare a file of these lines."""
    return prepare(house.local, KIND, as_csv(*(rows or (penalty(),))), name, by=house.clerk, today=on)


def test_nothing_is_public_before_another_person_releases(house):
    done = prepared(house)
    assert Entry.objects.count() == 0
    for person in (house.clerk, house.supervisor, house.elsewhere):
        with pytest.raises((Denied, Refused)):
            release(done.batch, by=person, today=DAY)
    assert Entry.objects.count() == 0
    release(done.batch, by=house.reviewer, today=DAY)
    entry = Entry.objects.get()
    assert (entry.state, entry.number, entry.public_until) == (PUBLIC, "演关缉违字〔2026〕1号", date(2029, 2, 10))
    assert queries.public(DAY).get() == entry
    assert Line.objects.get().entry == entry
    acts = list(AuditEntry.objects.filter(act__startswith="enforcement").values_list("act", flat=True))
    assert acts == ["enforcement.prepare", "enforcement.release"]


def test_who_holds_both_posts_still_needs_a_second_person(house):
    done = prepared(house)
    Batch.objects.filter(pk=done.batch.pk).update(prepared_by=house.reviewer)
    with pytest.raises(Refused, match="两个人"):
        release(done.batch, by=house.reviewer, today=DAY)


def test_the_same_file_again_changes_nothing(house):
    first = prepared(house)
    again = prepared(house)
    assert (again.known, again.batch) == (True, first.batch)
    release(first.batch, by=house.reviewer, today=DAY)
    before = list(Entry.objects.values())
    third = prepared(house)
    assert (third.known, third.same, third.good) == (True, 1, [])
    assert Batch.objects.count() == 1
    assert list(Entry.objects.values()) == before
    other = prepared(house, penalty(), name="另一个文件.csv")
    assert other.batch == first.batch


def test_a_dry_run_keeps_nothing(house):
    done = check(house.local, KIND, as_csv(penalty()), "a.csv", by=house.clerk, today=DAY)
    assert len(done.new) == 1
    assert not Batch.objects.exists()


def test_bad_lines_are_kept_aside_and_good_ones_go_on(house):
    done = prepared(house, penalty(), penalty(决定书文号="2号", 处罚决定日期="昨天"))
    assert (len(done.good), len(done.bad)) == (1, 1)
    bad = done.batch.lines.get(action="bad")
    assert (bad.number, bad.remarks[0]["field"], bad.remarks[0]["read"]) == (3, "处罚决定日期", "昨天")
    assert "昨天" in bad.raw
    release(done.batch, by=house.reviewer, today=DAY)
    assert Entry.objects.count() == 1


def test_only_bad_lines_make_a_batch_nobody_can_release(house):
    done = prepared(house, penalty(处罚决定日期="昨天"))
    assert done.batch.state == "empty"
    with pytest.raises(Refused):
        release(done.batch, by=house.reviewer, today=DAY)
    assert prepared(house, penalty(处罚决定日期="昨天")).batch == done.batch


def test_an_update_shows_before_and_after_and_leaves_a_trace(house):
    published(house, as_csv(penalty()))
    done = prepared(house, penalty(处罚内容="罚款人民币1.3万元", **{"罚款金额（万元）": "1.3"}))
    line = done.batch.lines.get()
    assert line.changes == [
        {"label": "处罚内容", "before": "罚款人民币1.2万元", "after": "罚款人民币1.3万元"},
        {"label": "罚款金额（万元）", "before": "1.2", "after": "1.3"},
    ]
    assert Entry.objects.get().values["fine"] == "1.2"
    release(done.batch, by=house.reviewer, today=DAY)
    entry = Entry.objects.get()
    assert (entry.values["fine"], entry.version, entry.batch) == ("1.3", 2, done.batch)
    assert Change.objects.get().fields == ["处罚内容", "罚款金额（万元）"]


def test_a_release_is_whole_or_nothing_when_an_entry_changed_meanwhile(house):
    published(house, as_csv(penalty()))
    done = prepared(house, penalty(决定书文号="2号"), penalty(处罚内容="改"))
    withdraw(Entry.objects.get(), "登记有误", by=house.leader, today=DAY)
    with pytest.raises(Refused, match="重新核对"):
        release(done.batch, by=house.reviewer, today=DAY)
    assert Entry.objects.get().state == WITHDRAWN


def test_two_batches_with_one_number_are_compared_again(house):
    first = prepared(house)
    second = prepared(house, penalty(处罚内容="另一种写法"), name="b.csv")
    assert "正在等待发布" in str(second.batch.lines.get().remarks)
    release(first.batch, by=house.reviewer, today=DAY)
    with pytest.raises(Refused, match="重新核对"):
        release(second.batch, by=house.reviewer, today=DAY)
    recheck(second.batch, by=house.reviewer, today=DAY)
    assert second.batch.lines.get().changes
    release(second.batch, by=house.reviewer, today=DAY)
    assert Entry.objects.get().values["content"] == "另一种写法"


def test_who_looked_at_an_older_state_is_told(house):
    done = prepared(house)
    with pytest.raises(Refused, match="有变动"):
        release(done.batch, by=house.reviewer, today=DAY, version=7)


def test_a_batch_goes_back_and_is_given_up(house):
    done = prepared(house)
    with pytest.raises(Refused, match="理由"):
        send_back(done.batch, " ", by=house.reviewer, today=DAY)
    send_back(done.batch, "金额单位不对", by=house.reviewer, today=DAY)
    assert queries.waiting_for(house.clerk, DAY) == [("1批执法公示被退回，请处理", "returned")]
    with pytest.raises(Refused):
        release(done.batch, by=house.reviewer, today=DAY)
    discard(done.batch, "重新导入", by=house.clerk, today=DAY)
    assert queries.waiting_for(house.clerk, DAY) == []
    assert prepared(house).batch != done.batch


def test_withdrawal_is_at_once_and_import_does_not_bring_it_back(house):
    published(house, as_csv(penalty()))
    entry = Entry.objects.get()
    with pytest.raises(Refused, match="理由"):
        withdraw(entry, "", by=house.clerk, today=DAY)
    withdraw(entry, "涉及个人隐私", by=house.clerk, today=DAY)
    assert not queries.public(DAY).exists()
    done = prepared(house, penalty(处罚内容="再来"))
    assert "撤回" in done.bad[0].faults[0].message
    assert not done.good


def test_a_correction_takes_a_second_person_and_restores_what_was_withdrawn(house):
    published(house, as_csv(penalty()))
    entry = Entry.objects.get()
    with pytest.raises(Refused, match="没有变化"):
        propose(entry, given_of(entry), "笔误", by=house.clerk, today=DAY)
    with pytest.raises(Refused) as refusal:
        propose(entry, {**given_of(entry), "fine": "很多"}, "笔误", by=house.clerk, today=DAY)
    assert refusal.value.faults[0][0] == "fine"
    withdraw(entry, "登记有误", by=house.leader, today=DAY)
    batch = propose(
        entry, {**given_of(entry), "document_number": "演关缉违字〔2026〕9号"}, "更正文号", by=house.clerk, today=DAY
    )
    with pytest.raises(Refused, match="等待发布"):
        propose(entry, {**given_of(entry), "fine": "3"}, "笔误", by=house.clerk, today=DAY)
    assert not queries.public(DAY).exists()
    recheck(batch, by=house.reviewer, today=DAY)
    release(batch, by=house.reviewer, today=DAY)
    entry.refresh_from_db()
    assert (entry.state, entry.number) == (PUBLIC, "演关缉违字〔2026〕9号")
    assert list(Change.objects.order_by("pk").values_list("act", flat=True)) == ["withdrawn", "restored"]
    assert Entry.objects.count() == 1


def test_names_of_natural_persons_never_reach_plain_columns(house):
    published(house, as_csv(penalty(行政相对人名称="张演示", 行政相对人类别="自然人", 违法事实="张演示携带超量物品")))
    with connection.cursor() as cursor:
        for table in ("enforcement_entry", "enforcement_line", "enforcement_batch", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "张演示" not in str(cursor.fetchall()), table
    assert given_of(Entry.objects.get())["facts"] == "张演示携带超量物品"
    again = prepared(house, penalty(行政相对人名称="张演示", 行政相对人类别="自然人", 违法事实="张演示携带超量物品"))
    assert again.same == 1


@pytest.mark.parametrize("swept", [False, True])
def test_ageing_at_the_day(house, swept):
    published(house, as_csv(penalty(违法情节="轻微")))
    last = date(2026, 5, 10)
    for day, shown in ((last, True), (last + timedelta(1), False)):
        if swept:
            age(day)
        assert queries.public(day).exists() is shown
        assert Entry.objects.get().shown_on(day) is shown
    if swept:
        entry = Entry.objects.get()
        assert entry.state == AGED
        assert age(last + timedelta(2)) == 0


def test_an_aged_entry_comes_back_only_with_a_longer_term(house):
    published(house, as_csv(penalty(违法情节="轻微")))
    later = date(2026, 6, 1)
    age(later)
    assert not prepared(house, penalty(违法情节="轻微"), on=later, name="x").good
    done = prepared(house, penalty(违法情节="一般"), on=later, name="y")
    release(done.batch, by=house.reviewer, today=later)
    assert queries.public(later).exists()
    assert Entry.objects.get().public_since == later


def test_lines_that_age_while_waiting_are_left_out(house):
    done = prepared(house, penalty(违法情节="轻微"), penalty(决定书文号="2号"))
    release(done.batch, by=house.reviewer, today=date(2026, 5, 11))
    assert Entry.objects.get().number == "2号"


def test_changes_touch_the_stamps(house):
    names = [f"enforcement:penalty@{house.local.pk}", "enforcement:penalty"]
    seen = [versions(names)]
    published(house, as_csv(penalty(违法情节="轻微")))
    seen.append(versions(names))
    withdraw(Entry.objects.get(), "登记有误", by=house.leader, today=DAY)
    seen.append(versions(names))
    for earlier, later in pairwise(seen):
        assert all(earlier.get(name) != later[name] for name in names)


def test_the_sweep_touches_what_it_ages(house):
    published(house, as_csv(penalty(违法情节="轻微")))
    before = versions(["enforcement:penalty"])
    assert age(date(2026, 5, 10)) == 0
    assert versions(["enforcement:penalty"]) == before
    assert age(date(2026, 5, 11)) == 1
    assert versions(["enforcement:penalty"]) != before


@pytest.mark.parametrize("how", ["unsigned", "moved", "insert"])
def test_the_database_refuses_what_nobody_else_signed(house, how):
    batch = published(house, as_csv(penalty()))
    entry = Entry.objects.get()
    waiting = prepared(house, penalty(决定书文号="2号"), name="b").batch
    with pytest.raises(IntegrityError), transaction.atomic():
        if how == "unsigned":
            Entry.objects.filter(pk=entry.pk).update(batch=waiting)
        elif how == "moved":
            Entry.objects.filter(pk=entry.pk).update(unit=house.region)
        else:
            Entry.objects.create(
                unit=house.local,
                kind="penalty",
                key="k",
                digest="d",
                title="t",
                public_since=DAY,
                changed_on=DAY,
                batch=waiting,
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state="prepared")
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=waiting.pk).update(state="released", released_by=house.clerk, released_on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=waiting.pk).update(state="released")


def test_a_machine_hands_in_and_a_person_releases(house):
    key, secret = issue(house.local, KIND, "案件系统", DAY + timedelta(30), by=house.leader, today=DAY)
    assert secret not in str(ImportKey.objects.values())
    done = receive(key_of(secret, KIND, DAY), KIND, as_csv(penalty()), today=DAY)
    assert not Entry.objects.exists()
    with pytest.raises(Refused, match="两个人"):
        release(done.batch, by=house.leader, today=DAY)
    release(done.batch, by=house.reviewer, today=DAY)
    assert Entry.objects.count() == 1
    for secret_given, kind, day in (
        (secret + "x", KIND, DAY),
        ("gke_", KIND, DAY),
        (secret, kind_of("licence"), DAY),
        (secret, KIND, DAY + timedelta(31)),
    ):
        with pytest.raises(Closed):
            key_of(secret_given, kind, day)
    house.leader.assignments.update(until=DAY)
    with pytest.raises(Closed, match="签发人"):
        key_of(secret, KIND, DAY)
    house.leader.assignments.update(until=None)
    revoke(key, by=house.clerk, today=DAY)
    with pytest.raises(Closed):
        key_of(secret, KIND, DAY)


def test_keys_are_issued_by_those_who_may_and_for_a_year_at_most(house):
    with pytest.raises(Denied):
        issue(house.local, KIND, "案件系统", DAY, by=house.reviewer, today=DAY)
    with pytest.raises(Refused, match="一年"):
        issue(house.local, KIND, "案件系统", DAY + timedelta(400), by=house.clerk, today=DAY)
    with pytest.raises(Refused, match="哪个系统"):
        issue(house.local, KIND, " ", DAY, by=house.clerk, today=DAY)


def test_every_act_asks_for_its_right(house):
    published(house, as_csv(penalty()))
    entry = Entry.objects.get()
    waiting = prepared(house, penalty(决定书文号="2号"), name="b").batch
    for person in (house.supervisor, house.elsewhere):
        for act in (
            lambda one: prepare(house.local, KIND, as_csv(penalty()), "a", by=one, today=DAY),
            lambda one: check(house.local, KIND, as_csv(penalty()), "a", by=one, today=DAY),
            lambda one: release(waiting, by=one, today=DAY),
            lambda one: recheck(waiting, by=one, today=DAY),
            lambda one: send_back(waiting, "x", by=one, today=DAY),
            lambda one: discard(waiting, "x", by=one, today=DAY),
            lambda one: propose(entry, given_of(entry), "x", by=one, today=DAY),
            lambda one: withdraw(entry, "x", by=one, today=DAY),
        ):
            with pytest.raises(Denied):
                act(person)


def test_lists_are_searched_in_any_width_and_brackets(house):
    published(
        house, as_csv(penalty(), penalty(决定书文号="演关缉违字〔2026〕2号", 行政相对人名称="演示远山食品有限公司"))
    )
    rows = queries.public(DAY)
    for text, count in (
        ("演示", 2),
        ("远山", 1),
        ("缉违字[2026]1号", 1),
        ("（２０２６）２号", 1),
        ("海湾 申报不实", 1),
        ("不存在", 0),
    ):
        assert queries.searched(rows, text).count() == count, text
    assert queries.below(rows, house.region, DAY).count() == 2
    assert queries.years_of(rows) == [2026]
    assert queries.in_year(rows, 2025).count() == 0
