"""The life of a round, without a database: where it is in time, what may be done with it, and Swedish clock time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class State(StrEnum):
    """Where a round is.

    PLANNED until the list of who must answer is frozen, OPEN in [opens, closes), CLOSED from then on,
    PUBLISHED when everybody may read the result. KNOWN = known from a published source only: never asked here.
    """

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    KNOWN = "known"


class Move(StrEnum):
    """What a coordinator may do with a round."""

    OPEN = "open"
    ADD = "add"
    EXTEND = "extend"
    CLOSE = "close"
    REOPEN = "reopen"
    PUBLISH = "publish"
    EDIT_QUESTIONS = "edit_questions"
    TAKE_IN = "take_in"


@dataclass(frozen=True, slots=True)
class Times:
    """What decides a round's state. `opened_at` None = nobody is asked yet; `source` "" = asked here."""

    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    opened_at: dt.datetime | None = None
    published_on: dt.date | None = None
    source: str = ""


LEGAL: dict[State, frozenset[Move]] = {
    State.PLANNED: frozenset({Move.OPEN, Move.EDIT_QUESTIONS}),
    State.OPEN: frozenset({Move.ADD, Move.EXTEND, Move.CLOSE, Move.TAKE_IN}),
    State.CLOSED: frozenset({Move.EXTEND, Move.REOPEN, Move.PUBLISH, Move.TAKE_IN}),
    State.PUBLISHED: frozenset(),
    State.KNOWN: frozenset(),
}

# What may still be changed by editing; times of an open round move its end only, and a closed one is reopened instead.
EDITABLE: dict[State, tuple[str, ...]] = {
    State.PLANNED: (
        "title",
        "period_starts_year",
        "period_year",
        "opens_at",
        "closes_at",
        "scale",
        "diary_number",
        "intro",
        "needs_approval",
    ),
    State.OPEN: ("title", "closes_at", "diary_number", "intro"),
    State.CLOSED: ("title", "diary_number"),
    State.PUBLISHED: ("title", "diary_number"),
    State.KNOWN: (),
}


def state_of(times: Times, now: dt.datetime) -> State:
    """Where a round with these times is at the moment."""
    if times.opened_at is None:
        return State.KNOWN if times.source else State.PLANNED
    if times.published_on:
        return State.PUBLISHED
    if times.closes_at is None or now >= times.closes_at:
        return State.CLOSED
    return State.OPEN


def legal_moves(times: Times, now: dt.datetime) -> frozenset[Move]:
    """What may be done with a round at the moment. A planned round whose end has passed must get new times first."""
    moves = LEGAL[state_of(times, now)]
    if times.closes_at is None or now >= times.closes_at:
        return moves - {Move.OPEN}
    return moves


def overlap(
    opens: dt.datetime, closes: dt.datetime, others: Iterable[tuple[dt.datetime, dt.datetime]]
) -> tuple[dt.datetime, dt.datetime] | None:
    """The first of the other intervals that shares a moment with [opens, closes); None where none does.

    Intervals are half-open: one may begin in the minute in which another ends.
    """
    return next((other for other in others if opens < other[1] and other[0] < closes), None)


class NoSuchTime(ValueError):
    """The clocks jump over it: 02.30 on the last Sunday of March."""


class TimeComesTwice(ValueError):
    """The clocks pass it twice: 02.30 on the last Sunday of October."""


def stockholm_moment(day: dt.date, time: dt.time) -> dt.datetime:
    """A Swedish date and clock time as an aware moment.

    Raises:
        NoSuchTime: the clocks go forward past it that night.
        TimeComesTwice: the clocks go back over it that night, so it means two moments.
    """
    first = dt.datetime.combine(day, time, tzinfo=STOCKHOLM)
    second = first.replace(fold=1)
    if first.astimezone(dt.UTC).astimezone(STOCKHOLM).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise NoSuchTime
    if first.utcoffset() != second.utcoffset():
        raise TimeComesTwice
    return first


def years_later(moment: dt.datetime, years: int) -> dt.datetime:
    """The same Swedish date and clock time some years later; 29 February and a missing or doubled hour move on."""
    local = moment.astimezone(STOCKHOLM)
    try:
        day = local.date().replace(year=local.year + years)
    except ValueError:
        day = dt.date(local.year + years, 3, 1)
    for hours in range(3):
        time = (dt.datetime.combine(day, local.time()) + dt.timedelta(hours=hours)).time()
        try:
            return stockholm_moment(day, time)
        except (NoSuchTime, TimeComesTwice):
            continue
    raise AssertionError("clocks change by an hour, at two or three at night")
