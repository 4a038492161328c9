"""A pledge ages by months, as a calendar counts them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.pledges.ageing import Age, age_of, months_after

D = dt.date


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (D(2025, 1, 20), 12, D(2026, 1, 20)),
        (D(2025, 11, 30), 3, D(2026, 2, 28)),
        (D(2023, 11, 29), 3, D(2024, 2, 29)),
        (D(2024, 2, 29), 12, D(2025, 2, 28)),
        (D(2025, 12, 31), 1, D(2026, 1, 31)),
        (D(2026, 1, 31), -12, D(2025, 1, 31)),
    ],
)
def test_months_are_the_calendars(day: dt.date, months: int, expected: dt.date) -> None:
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("today", "age"),
    [
        (D(2026, 1, 19), Age.FRESH),
        (D(2026, 1, 20), Age.ASKED),
        (D(2026, 4, 19), Age.ASKED),
        (D(2026, 4, 20), Age.UNREPORTED),
        (D(2027, 1, 19), Age.UNREPORTED),
        (D(2027, 1, 20), Age.HIDDEN),
    ],
)
def test_age_turns_on_the_day(today: dt.date, age: Age) -> None:
    assert age_of(D(2025, 1, 20), today) == age


@given(st.dates(D(2000, 1, 1), D(2090, 1, 1)), st.integers(0, 1500))
def test_pledge_never_grows_younger(heard_on: dt.date, days: int) -> None:
    later = heard_on + dt.timedelta(days=days)
    assert age_of(heard_on, later) <= age_of(heard_on, later + dt.timedelta(days=1))
