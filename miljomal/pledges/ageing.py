"""How a pledge ages when nothing is heard of it, without a database."""

import datetime as dt
from enum import IntEnum

ASKED_AFTER, UNREPORTED_AFTER, HIDDEN_AFTER = 12, 15, 24
REMINDED_AFTER = 13


class Age(IntEnum):
    """FRESH, ASKED = a year has passed, UNREPORTED = fifteen months have, HIDDEN = two years have."""

    FRESH = 0
    ASKED = 1
    UNREPORTED = 2
    HIDDEN = 3


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    next_month = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (next_month - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def age_of(heard_on: dt.date, today: dt.date) -> Age:
    """How old a pledge is that was last heard of on a day."""
    steps = ((HIDDEN_AFTER, Age.HIDDEN), (UNREPORTED_AFTER, Age.UNREPORTED), (ASKED_AFTER, Age.ASKED))
    return next((age for months, age in steps if today >= months_after(heard_on, months)), Age.FRESH)
