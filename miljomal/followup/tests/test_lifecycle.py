"""The round's states and moves, and Swedish clock time: pure, against naive second readings."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.followup.lifecycle import (
    EDITABLE,
    LEGAL,
    STOCKHOLM,
    Move,
    NoSuchTime,
    State,
    TimeComesTwice,
    Times,
    legal_moves,
    overlap,
    state_of,
    stockholm_moment,
    years_later,
)

T0 = dt.datetime(2027, 1, 7, 7, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)

minutes = st.integers(-3, 40).map(lambda n: T0 + n * MINUTE)
maybe = st.none() | minutes
rounds = st.builds(
    Times,
    opens_at=maybe,
    closes_at=maybe,
    opened_at=maybe,
    published_on=st.none() | st.just(dt.date(2027, 3, 1)),
    source=st.sampled_from(["", "rapport 2021:4"]),
)
intervals = st.tuples(minutes, st.integers(1, 10)).map(lambda i: (i[0], i[0] + i[1] * MINUTE))
days = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
clock_times = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@given(times=rounds, now=minutes)
def test_round_has_one_state_and_no_move_but_its_own(times: Times, now: dt.datetime) -> None:
    state = state_of(times, now)
    assert legal_moves(times, now) <= LEGAL[state]
    assert (state in (State.PLANNED, State.KNOWN)) == (times.opened_at is None)
    assert (state == State.PUBLISHED) == bool(times.opened_at and times.published_on)
    assert set(EDITABLE[state]) <= set(EDITABLE[State.PLANNED])


@given(times=rounds, now=minutes, later=st.integers(0, 60))
def test_time_alone_only_closes(times: Times, now: dt.datetime, later: int) -> None:
    """An open round may close by itself; nothing else happens without a hand or the minute tick."""
    before, after = state_of(times, now), state_of(times, now + later * MINUTE)
    assert after == before or (before, after) == (State.OPEN, State.CLOSED)


@given(times=rounds, now=minutes)
def test_nothing_is_done_to_what_is_published_or_known(times: Times, now: dt.datetime) -> None:
    if state_of(times, now) in (State.PUBLISHED, State.KNOWN):
        assert legal_moves(times, now) == frozenset()


@given(times=rounds, now=minutes)
def test_round_opens_only_before_its_end_and_reopens_only_after(times: Times, now: dt.datetime) -> None:
    moves = legal_moves(times, now)
    is_over = times.closes_at is None or now >= times.closes_at
    assert (Move.OPEN in moves) == (times.opened_at is None and not times.source and not is_over)
    asked_here = times.opened_at is not None and times.published_on is None
    assert (Move.REOPEN in moves) == (asked_here and is_over)


@pytest.mark.parametrize(
    ("moment", "state"),
    [(T0, State.OPEN), (T0 + 30 * MINUTE - dt.timedelta(microseconds=1), State.OPEN), (T0 + 30 * MINUTE, State.CLOSED)],
)
def test_closing_is_exact(moment: dt.datetime, state: State) -> None:
    assert state_of(Times(T0, T0 + 30 * MINUTE, opened_at=T0), moment) == state


@given(one=intervals, others=st.lists(intervals, max_size=4))
def test_overlap_equals_a_walk_minute_by_minute(
    one: tuple[dt.datetime, dt.datetime], others: list[tuple[dt.datetime, dt.datetime]]
) -> None:
    def of(interval: tuple[dt.datetime, dt.datetime]) -> set[dt.datetime]:
        opens, closes = interval
        return {opens + n * MINUTE for n in range(int((closes - opens) / MINUTE))}

    assert overlap(*one, others) == next((other for other in others if of(one) & of(other)), None)


@given(day=days, time=clock_times)
def test_swedish_time_is_one_moment_or_refused(day: dt.date, time: dt.time) -> None:
    """Against a search through the night's minutes in UTC."""
    wanted = dt.datetime.combine(day, time)
    around = wanted.replace(tzinfo=dt.UTC)
    moments = [around - dt.timedelta(hours=hours) for hours in (0, 1, 2, 3)]
    found = [m for m in moments if m.astimezone(STOCKHOLM).replace(tzinfo=None) == wanted]
    if len(found) == 1:
        assert stockholm_moment(day, time) == found[0]
    else:
        with pytest.raises(TimeComesTwice if found else NoSuchTime):
            stockholm_moment(day, time)


@pytest.mark.parametrize(
    ("day", "time", "fault"),
    [
        ("2027-03-28", "01:59", None),
        ("2027-03-28", "02:00", NoSuchTime),
        ("2027-03-28", "02:59", NoSuchTime),
        ("2027-03-28", "03:00", None),
        ("2027-10-31", "01:59", None),
        ("2027-10-31", "02:00", TimeComesTwice),
        ("2027-10-31", "02:59", TimeComesTwice),
        ("2027-10-31", "03:00", None),
    ],
)
def test_nights_of_the_clocks(day: str, time: str, fault: type[Exception] | None) -> None:
    stated = dt.date.fromisoformat(day), dt.time.fromisoformat(time)
    if fault is None:
        assert stockholm_moment(*stated).astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M") == f"{day} {time}"
        return
    with pytest.raises(fault):
        stockholm_moment(*stated)


@given(day=days, time=clock_times, years=st.integers(1, 8))
def test_years_later_keeps_the_date_and_the_hour(day: dt.date, time: dt.time, years: int) -> None:
    moment = dt.datetime.combine(day, time, tzinfo=STOCKHOLM)
    local = moment.astimezone(dt.UTC).astimezone(STOCKHOLM)
    later = years_later(moment, years)
    assert later.year == local.year + years
    if (local.month, local.day) != (2, 29):
        assert (later.month, later.day) == (local.month, local.day)
    if local.month not in (3, 10):
        assert later.time() == local.time()
