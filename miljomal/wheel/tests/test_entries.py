"""Days and years: daylight saving, midnight, the year's borders, and where things stand in the drawing."""

import datetime as dt

import pytest

from miljomal.wheel.drawing import wheel
from miljomal.wheel.entries import STOCKHOLM, Entry, Kind, in_order, last_day, swedish_day, year_bounds
from miljomal.wheel.models import NationalDate


def entry(uid: str, starts: dt.date, ends: dt.date | None = None, **fields: object) -> Entry:
    return Entry(uid, Kind.NATIONAL, uid, starts, ends or starts, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "day", "last"),
    [
        ("2026-12-31T22:59+00:00", "2026-12-31", "2026-12-31"),
        ("2026-12-31T23:00+00:00", "2027-01-01", "2026-12-31"),
        ("2026-03-28T23:00+00:00", "2026-03-29", "2026-03-28"),
        ("2026-03-29T22:00+00:00", "2026-03-30", "2026-03-29"),
        ("2026-10-24T22:00+00:00", "2026-10-25", "2026-10-24"),
        ("2026-10-25T23:00+00:00", "2026-10-26", "2026-10-25"),
    ],
)
def test_days_are_swedish_also_on_nights_when_the_clock_moves(moment: str, day: str, last: str) -> None:
    at = dt.datetime.fromisoformat(moment)
    assert (swedish_day(at).isoformat(), last_day(at).isoformat()) == (day, last)


def test_a_year_begins_at_swedish_midnight() -> None:
    assert [moment.isoformat() for moment in year_bounds(2026)] == [
        "2025-12-31T23:00:00+00:00",
        "2026-12-31T23:00:00+00:00",
    ]
    assert year_bounds(2026)[0].astimezone(STOCKHOLM).hour == 0


@pytest.mark.parametrize(
    ("fields", "year", "span"),
    [
        ({"from_month": 2, "day": 31}, 2027, ("2027-02-28", "2027-02-28")),
        ({"from_month": 2, "day": 31}, 2028, ("2028-02-29", "2028-02-29")),
        ({"from_month": 7}, 2026, ("2026-07-01", "2026-07-31")),
        ({"from_month": 12, "to_month": 1}, 2026, ("2026-12-01", "2027-01-31")),
    ],
)
def test_span_makes_up_no_day(fields: dict[str, int], year: int, span: tuple[str, str]) -> None:
    first, last = NationalDate(**fields).span(year)
    assert (first.isoformat(), last.isoformat()) == span


def test_order_holds_the_year_and_the_audience() -> None:
    found = [
        entry("december", dt.date(2025, 12, 1), dt.date(2026, 1, 31)),
        entry("nyår", dt.date(2026, 1, 1)),
        entry("förra", dt.date(2025, 12, 31)),
        entry("nästa", dt.date(2027, 1, 1)),
        entry("bolag", dt.date(2026, 2, 1), audiences=frozenset({"foretag"})),
        entry("kommun", dt.date(2026, 3, 1), audiences=frozenset({"kommun"})),
    ]
    assert [e.uid for e in in_order(found, year=2026)] == ["nyår", "december", "bolag", "kommun"]
    assert [e.uid for e in in_order(found, year=2026, audience="kommun")] == ["nyår", "december", "kommun"]


def test_wheel_numbers_as_the_list_and_never_puts_two_in_one_place() -> None:
    rows = [entry(f"e{n}", dt.date(2026, 5, 1 + n)) for n in range(12)] + [entry("x", dt.date(2026, 6, 1))]
    drawn = wheel(rows, year=2026, today=dt.date(2026, 5, 2))
    assert [row.number for month in drawn.months for row in month.rows] == list(range(1, 14))
    assert [(dot.number, dot.more) for dot in drawn.dots] == [*((n, 0) for n in range(1, 9)), (9, 4), (13, 0)]
    assert len({(dot.place.x, dot.place.y) for dot in drawn.dots}) == len(drawn.dots)
    assert drawn.today is not None
    assert wheel(rows, year=2026, today=dt.date(2027, 1, 1)).today is None


def test_a_last_day_on_a_holiday_is_said() -> None:
    rows = [
        entry("söndag", dt.date(2026, 3, 1), is_deadline=True),
        entry("måndag", dt.date(2026, 3, 2), is_deadline=True),
        entry("julafton", dt.date(2026, 12, 24), is_deadline=True),
        entry("söndag utan sista dag", dt.date(2026, 12, 27)),
    ]
    drawn = wheel(rows, year=2026, today=dt.date(2026, 1, 1))
    assert [row.is_off for month in drawn.months for row in month.rows] == [True, False, True, False]
