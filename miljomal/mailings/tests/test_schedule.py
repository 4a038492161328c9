"""The schedule of a round, against a slow calendar that knows the same rules, and the days people ask about."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from miljomal.mailings.schedule import STOCKHOLM, Kind, at_morning, is_working_day, plan

minutes = st.integers(0, 10 * 365 * 24 * 60)
moments = minutes.map(lambda n: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=n))
lengths = st.timedeltas(dt.timedelta(minutes=1), dt.timedelta(days=400))


def local(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=STOCKHOLM)  # type: ignore[arg-type, misc]


def easter(year: int) -> dt.date:
    """Easter Sunday by Gauss' rule as Lichtenberg mended it."""
    k = year // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    s = 2 - (3 * k + 3) // 4
    a = year % 19
    d = (19 * a + m) % 30
    r = (d + a // 11) // 29
    og = 21 + d - r
    sz = 7 - (year + year // 4 + s) % 7
    oe = 7 - (og - sz) % 7
    return dt.date(year, 3, 1) + dt.timedelta(days=og + oe - 1)


def naive_closed(day: dt.date) -> bool:
    """Whether offices are closed, by the text of the law and nothing else."""
    if day.weekday() in (5, 6):
        return True
    if (day.month, day.day) in {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}:
        return True
    if (day - easter(day.year)).days in {-2, 1, 39}:
        return True
    return day.month == 6 and day.weekday() == 4 and 19 <= day.day <= 25  # midsommarafton


def naive_plan(opens: dt.datetime, closes: dt.datetime) -> dict[Kind, dt.datetime]:
    """Walks the calendar a day at a time."""
    opens, closes = opens.astimezone(STOCKHOLM), closes.astimezone(STOCKHOLM)
    mornings: list[dt.datetime] = []
    day = opens.date() - dt.timedelta(days=20)
    while not mornings or mornings[-1].date() < closes.date() + dt.timedelta(days=20):
        if not naive_closed(day):
            mornings.append(local(day.year, day.month, day.day, 8))
        day += dt.timedelta(days=1)
    last = closes.date()
    if closes.timetz().replace(tzinfo=None) == dt.time(0):
        last -= dt.timedelta(days=1)
    opening = opens
    if naive_closed(opens.date()) or not 8 <= opens.hour < 17:
        later = next(m for m in mornings if m >= opens)
        opening = later if later < closes else opens
    found = {Kind.OPENING: opening, Kind.LATE: next(m for m in mornings if m.date() > last)}
    limit = closes
    half = opens.date() + dt.timedelta(days=(last - opens.date()).days // 2)
    wishes = [
        (Kind.DAY, [m for m in mornings if m.date() < last][-1]),
        (Kind.WEEK, [m for m in mornings if m.date() <= last - dt.timedelta(days=7)][-1]),
        (Kind.HALFWAY, next(m for m in mornings if m.date() >= half)),
    ]
    for kind, wished in wishes:
        if wished.date() > opening.date() and wished < limit:
            found[kind] = limit = wished
    return found


@given(moments, lengths)
def test_plan_is_what_a_walk_over_the_calendar_finds(opens: dt.datetime, length: dt.timedelta) -> None:
    assert plan(opens, opens + length) == naive_plan(opens, opens + length)


@given(moments, lengths)
def test_nothing_goes_before_opening_nor_after_closing_but_late(opens: dt.datetime, length: dt.timedelta) -> None:
    closes = opens + length
    planned = plan(opens, closes)
    late = planned.pop(Kind.LATE)
    assert late >= closes
    assert all(opens <= moment < closes for moment in planned.values())


@given(moments, lengths)
def test_mails_come_in_order_on_days_of_their_own(opens: dt.datetime, length: dt.timedelta) -> None:
    planned = plan(opens, opens + length)
    days = [moment.astimezone(STOCKHOLM).date() for moment in planned.values()]
    assert list(planned) == [kind for kind in Kind if kind in planned]
    assert days == sorted(set(days))


@given(moments, lengths)
def test_reminders_go_at_eight_on_working_days(opens: dt.datetime, length: dt.timedelta) -> None:
    planned = plan(opens, opens + length)
    planned.pop(Kind.OPENING)
    clocks = {moment.astimezone(STOCKHOLM).time() for moment in planned.values()}
    assert clocks == {dt.time(8)}
    assert all(is_working_day(moment.astimezone(STOCKHOLM).date()) for moment in planned.values())


@given(moments, lengths)
def test_opening_goes_in_office_hours_unless_the_round_is_shorter(opens: dt.datetime, length: dt.timedelta) -> None:
    opening = plan(opens, opens + length)[Kind.OPENING].astimezone(STOCKHOLM)
    assume(opening != opens)
    assert is_working_day(opening.date())
    assert opening.time() == dt.time(8)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2040, 12, 31)))
def test_working_days_are_those_of_the_law(day: dt.date) -> None:
    assert is_working_day(day) is not naive_closed(day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ((2026, 6, 19), False),  # midsommarafton
        ((2026, 12, 24), False),  # julafton
        ((2026, 12, 31), False),  # nyårsafton
        ((2026, 4, 2), True),  # skärtorsdagen
        ((2026, 4, 30), True),  # valborgsmässoafton
        ((2026, 5, 15), True),  # klämdagen efter Kristi himmelsfärdsdag
        ((2026, 5, 14), False),
        ((2027, 1, 5), True),  # trettondagsafton
    ],
)
def test_eves(day: tuple[int, int, int], expected: bool) -> None:
    assert is_working_day(dt.date(*day)) is expected


def test_ordinary_round() -> None:
    planned = plan(local(2026, 11, 24, 9), local(2027, 1, 31, 23, 59))
    assert planned == {
        Kind.OPENING: local(2026, 11, 24, 9),
        Kind.HALFWAY: local(2026, 12, 28, 8),  # 27 December is a Sunday
        Kind.WEEK: local(2027, 1, 22, 8),  # the Friday before Sunday the 24th
        Kind.DAY: local(2027, 1, 29, 8),
        Kind.LATE: local(2027, 2, 1, 8),
    }


def test_round_that_closes_at_midnight_ended_the_day_before() -> None:
    at_midnight = plan(local(2026, 10, 1, 8), local(2026, 12, 1))
    a_minute_before = plan(local(2026, 10, 1, 8), local(2026, 11, 30, 23, 59))
    assert at_midnight == a_minute_before


def test_short_round_has_no_duplicates() -> None:
    assert list(plan(local(2026, 11, 24, 9), local(2026, 11, 26, 17))) == [Kind.OPENING, Kind.DAY, Kind.LATE]
    assert list(plan(local(2026, 11, 24, 9), local(2026, 11, 24, 12))) == [Kind.OPENING, Kind.LATE]


def test_round_over_christmas_is_opened_at_once() -> None:
    opens, closes = local(2026, 12, 24, 10), local(2026, 12, 27, 12)
    assert plan(opens, closes) == {Kind.OPENING: opens, Kind.LATE: local(2026, 12, 28, 8)}


@pytest.mark.parametrize(
    ("day", "hour"), [((2027, 3, 26), 7), ((2027, 3, 29), 6), ((2026, 10, 23), 6), ((2026, 10, 26), 7)]
)
def test_eight_is_eight_on_both_sides_of_a_clock_change(day: tuple[int, int, int], hour: int) -> None:
    assert at_morning(dt.date(*day)) == dt.datetime(*day, hour, tzinfo=dt.UTC)
