"""The clock against vectors worked by hand, and its laws as properties."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute import tables
from gongkai.statute.clock import Clock, Event, event_kinds, flag, parse_event, run, states
from gongkai.statute.errors import CalendarMissing, StatuteError
from gongkai.statute.explain import explain
from gongkai.statute.workdays import shipped

FILE = Path(__file__).parent / "vectors" / "clock.csv"
VECTORS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def day(text):
    return date.fromisoformat(text) if text else None


def replayed(vector):
    events = [parse_event(word) for word in vector["events"].split()]
    return run(
        vector["channel"], day(vector["arrived"]), day(vector["confirmed"]), events, shipped(), day(vector["on"])
    )


def test_there_are_enough_vectors_and_they_cover_every_kind_of_event_and_state():
    assert len(VECTORS) >= 60
    used = {word.split(":")[0] for vector in VECTORS for word in vector["events"].split()}
    assert used == {kind.code for kind in event_kinds()}
    assert {vector["state"] for vector in VECTORS} == {state.code for state in states()}
    assert {vector["channel"] for vector in VECTORS} == {channel.code for channel in tables.channels()}
    assert all(vector["reasoning"] for vector in VECTORS)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vector(vector):
    clock = replayed(vector)
    assert (clock.received_on, clock.due_on, clock.due_if) == tuple(
        day(vector[name]) for name in ("received_on", "due_on", "due_if")
    )
    assert clock.state == vector["state"]
    assert clock.provisional == (vector["provisional"] == "yes")
    assert list(clock.flags) == vector["flags"].split()
    assert (clock.outcome or "") == vector["outcome"]
    assert clock.concluded_on == day(vector["concluded_on"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_every_vector_explains_itself(vector):
    assert_explained(replayed(vector))


def assert_explained(clock: Clock):
    told = explain(clock, shipped())
    if clock.received_on is None:
        assert told == []
        return
    dates = [entry.date for entry in told]
    assert dates == [clock.received_on + timedelta(days=n) for n in range(len(dates))]
    assert not told[0].counted
    assert all(entry.why and entry.article for entry in told)
    due = clock.due_on or clock.due_if
    if due is None:
        assert clock.state != "running"
        return
    counted = [entry.date for entry in told if entry.counted]
    assert len(counted) == clock.period
    assert counted[-1] == due
    assert all(shipped().is_workday(entry, provisional=True) for entry in counted)


def test_the_explanation_names_what_happened():
    events = [parse_event("consult_started:2019-09-27:third_party"), parse_event("consult_answered:2019-09-29")]
    told = {
        e.date.isoformat(): e for e in explain(run("counter", date(2019, 9, 25), None, events, shipped()), shipped())
    }
    assert told["2019-09-25"].why == "收到申请之日不计，次日起算"
    assert (told["2019-09-26"].why, told["2019-09-26"].article) == ("工作日，第1日", "条例33(2)")
    assert told["2019-09-29"].why == "征求第三方意见期间不计"
    assert told["2019-10-01"].why == "国庆节放假"
    assert told["2019-10-12"].why == "调休上班，第8日"
    assert told["2019-10-13"].why == "周日"


def test_the_explanation_says_which_days_are_presumed_and_which_fell_before_a_restart():
    events = [parse_event("correction_requested:2026-12-07"), parse_event("corrected:2026-12-10")]
    told = {
        e.date.isoformat(): e for e in explain(run("counter", date(2026, 12, 4), None, events, shipped()), shipped())
    }
    assert told["2026-12-08"].why == "补正后重新起算，此前不计"
    assert told["2026-12-10"].why == "收到补正之日不计，次日起重新计算"
    assert "推定" in told["2027-01-01"].why
    assert "推定" not in told["2026-12-31"].why


BAD = [
    (("pigeon", "2020-01-02", "", []), "提交渠道"),
    (("web", "2020-01-02", "2020-01-01", []), "早于到达"),
    (("counter", "2020-01-02", "", ["extended:2020-01-01"]), "早于收到"),
    (("web", "2020-01-02", "", ["extended:2020-01-03"]), "尚未确认"),
    (("counter", "2020-01-02", "", ["dance:2020-01-03"]), "期限事件"),
    (("counter", "2020-01-02", "", ["extended:2020-02-30"]), "没有这一天"),
    (("counter", "2020-01-02", "", ["extended:20200103"]), "日期应写作"),
    (("counter", "2020-01-02", "", ["extended:2020-01-03:0"]), "整数"),
    (("counter", "2020-01-02", "", ["extended:2020-01-03:-5"]), "整数"),
    (("counter", "2020-01-02", "", ["extended:2020-01-03:５"]), "整数"),
    (("counter", "2020-01-02", "", ["corrected:2020-01-03:5"]), "不带参数"),
    (("counter", "2020-01-02", "", ["consult_started:2020-01-03:neighbour"]), "征求意见对象"),
    (("counter", "2020-01-02", "", ["correction_requested:2020-01-03:999"]), "不能超过"),
    (("counter", "2020-01-02", "", ["extended"]), "应写作"),
    (("counter", "2008-04-30", "", []), "尚未施行"),
    (("counter", "1999-01-04", "", []), ""),
    (("counter", "9999-12-30", "", []), "超出"),
]


@pytest.mark.parametrize(("call", "message"), BAD, ids=lambda value: str(value)[:50])
def test_what_cannot_be_is_refused_in_one_chinese_line(call, message):
    channel, arrived, confirmed, events = call
    with pytest.raises(StatuteError) as caught:
        run(channel, day(arrived), day(confirmed), [parse_event(e) for e in events], shipped())
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_date_before_the_shipped_calendar_names_its_year():
    with pytest.raises(CalendarMissing) as caught:
        shipped().is_workday(date(2007, 5, 1), provisional=True)
    assert caught.value.year == 2007


def test_as_of_before_arrival_is_refused_and_before_confirmation_waits():
    with pytest.raises(StatuteError, match="早于申请到达"):
        run("counter", date(2020, 1, 2), None, [], shipped(), on=date(2020, 1, 1))
    clock = run("web", date(2020, 1, 2), date(2020, 1, 8), [], shipped(), on=date(2020, 1, 7))
    assert (clock.state, clock.received_on) == ("awaiting_confirmation", None)


def test_every_flag_the_clock_raises_has_a_row():
    for vector in VECTORS:
        for code in replayed(vector).flags:
            assert flag(code).label


# -- properties

ARRIVALS = st.dates(date(2008, 5, 1), date(2027, 3, 1))
KINDS = [kind.code for kind in event_kinds()]


@st.composite
def cases(draw, most=6):
    arrived = draw(ARRIVALS)
    events = []
    for _ in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(KINDS))
        argument = ""
        if kind in ("extended", "correction_requested"):
            argument = draw(st.sampled_from(["", "1", "5", "10", "15", "20", "30"]))
        if kind == "consult_started":
            argument = draw(st.sampled_from(["", "third_party", "co_maker", "other_organ"]))
        events.append(Event(kind, arrived + timedelta(days=draw(st.integers(0, 90))), argument))
    return arrived, events


def clock_of(arrived, events, on=None):
    return run("counter", arrived, None, events, shipped(), on)


@given(cases())
def test_a_due_date_is_always_a_workday(case):
    clock = clock_of(*case)
    for due in (clock.due_on, clock.due_if):
        if due is not None:
            assert shipped().is_workday(due, provisional=True)
            assert due > clock.received_on


@given(cases())
def test_due_dates_are_null_exactly_while_something_is_awaited(case):
    clock = clock_of(*case)
    known = {state.code: state.due_known for state in states()}[clock.state]
    assert (clock.due_on is not None) == known
    assert clock.due_on is None or clock.due_if is None


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_events_are_given_in_does_not_matter(case, chance: random.Random):
    arrived, events = case
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert clock_of(arrived, events) == clock_of(arrived, shuffled)


@given(cases())
def test_the_days_counted_are_the_period(case):
    assert_explained(clock_of(*case))


@given(
    cases(), st.sampled_from(["extended", "consult_started", "correction_requested", "fee_noticed"]), st.integers(0, 90)
)
def test_one_more_act_never_moves_the_due_date_backwards(case, kind, after):
    """Acts of the agency can only give time. What may take it back by law is left out here: a restart, which voids
    extensions; an answer, which ends a consultation; and a conclusion."""
    arrived, events = case
    kept = ("extended", "consult_started") if kind in ("extended", "consult_started") else ("consult_started",)
    events = [e for e in events if e.kind in kept]
    more = [*events, Event(kind, arrived + timedelta(days=after))]
    on = arrived + timedelta(days=90)
    before, then = clock_of(arrived, events, on), clock_of(arrived, more, on)
    known, later = before.due_on or before.due_if, then.due_on or then.due_if
    if known is not None and later is not None and then.state != "concluded":
        assert later >= known


@given(cases(), st.integers(0, 120))
def test_as_of_a_day_equals_a_replay_without_what_came_later(case, after):
    arrived, events = case
    on = arrived + timedelta(days=after)
    assert clock_of(arrived, events, on) == clock_of(arrived, [e for e in events if e.on <= on], on)


TEXTS = st.text(max_size=20) | st.sampled_from(["extended:2020-01-09", "corrected:2020-01-09", "withdrawn:2020-01-09"])


@given(
    st.text(max_size=8) | st.sampled_from(["web", "counter", "post"]),
    st.dates(),
    st.none() | st.dates(),
    st.lists(TEXTS),
)
def test_run_raises_nothing_but_its_own_error(channel, arrived, confirmed, words):
    try:
        run(channel, arrived, confirmed, [parse_event(word) for word in words], shipped())
    except StatuteError as error:
        assert "\n" not in str(error)
