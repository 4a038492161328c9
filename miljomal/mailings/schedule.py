"""When a round's mails go out: working days, eight in the morning, Swedish time. Knows no database."""

import datetime as dt
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MORNING = dt.time(8)
EVENING = dt.time(17)
ONE_DAY = dt.timedelta(days=1)


class Kind(StrEnum):
    """Why a mail goes out, in the order of a round."""

    OPENING = "opening"
    HALFWAY = "halfway"
    WEEK = "week"
    DAY = "day"
    LATE = "late"


def plan(opens_at: dt.datetime, closes_at: dt.datetime) -> dict[Kind, dt.datetime]:
    """When each mail of a round that is open in [opens_at, closes_at) goes out: aware moments, ascending.

    The opening mail goes when the round opens, or at the next eight o'clock of a working day if offices are
    closed then (at once if the round would be over by then). A reminder that people must have time to act on,
    a week and a day before the last day, moves to the working day before; half-way and late move to the one after.
    Of two mails on the same day only one is sent: a round of three days has no "half-way".
    """
    opening = _when_offices_are_open(opens_at)
    if opening >= closes_at:
        opening = opens_at
    # The last day on which an answer can be given: a round that closes at midnight ended the day before.
    last_day = _local(closes_at - dt.timedelta(microseconds=1)).date()
    first_day = _local(opens_at).date()
    wished = {
        Kind.DAY: _working_day(last_day - ONE_DAY, -ONE_DAY),
        Kind.WEEK: _working_day(last_day - 7 * ONE_DAY, -ONE_DAY),
        Kind.HALFWAY: _working_day(first_day + (last_day - first_day) / 2, ONE_DAY),
    }
    planned = {Kind.OPENING: opening, Kind.LATE: at_morning(_working_day(last_day + ONE_DAY, ONE_DAY))}
    # Nearest the end first: the later reminder is the one that is kept.
    before = closes_at
    for kind, day in wished.items():
        moment = at_morning(day)
        if opening < moment < before and day > _local(opening).date():
            planned[kind] = before = moment
    return dict(sorted(planned.items(), key=lambda item: item[1]))


def at_morning(day: dt.date) -> dt.datetime:
    """Eight o'clock of the day in Swedish time, as UTC: never in the hour that daylight saving skips or repeats."""
    return dt.datetime.combine(day, MORNING, STOCKHOLM).astimezone(dt.UTC)


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday, no public holiday (lag 1989:253) and none of the three eves, midsommarafton, julafton and
    nyårsafton, that the law makes equal to Sundays (semesterlagen 1977:480, 7 §)."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[dt.date]:
    # Costs 20 MB and a tenth of a second: read the first time that a date is asked for, not at every start.
    from holidays.countries.sweden import Sweden

    return frozenset(Sweden(years=year, categories=("public", "de_facto"), include_sundays=False))


def _when_offices_are_open(moment: dt.datetime) -> dt.datetime:
    """The moment itself in office hours of a working day, otherwise the next eight o'clock of one."""
    local = _local(moment)
    if is_working_day(local.date()) and MORNING <= local.time() < EVENING:
        return moment
    is_early = local.time() < MORNING
    return at_morning(_working_day(local.date() if is_early else local.date() + ONE_DAY, ONE_DAY))


def _working_day(day: dt.date, step: dt.timedelta) -> dt.date:
    """The day itself or the nearest working day in the direction of `step`."""
    while not is_working_day(day):
        day += step
    return day


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(STOCKHOLM)
