"""What stands in the wheel: an entry with its days, honest about what is known. Knows no database."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ONE_DAY = dt.timedelta(days=1)


class Kind(StrEnum):
    """What an entry is about; meetings get a kind of their own when there are any."""

    NATIONAL = "national"
    ROUND = "round"
    REFERRAL = "referral"
    PROGRAMME = "programme"
    TEXT = "text"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happens or is due in [starts_on, ends_on], Swedish days.

    `at` = the moment, where the time of day counts. `stated` = when, in words, where the source says less or more
    than a date; `is_exact` False = only the months are known. `audiences` empty = everybody.
    `is_own` = only its organisation sees it.
    """

    uid: str
    kind: Kind
    title: str
    starts_on: dt.date
    ends_on: dt.date
    at: dt.datetime | None = None
    is_exact: bool = True
    is_deadline: bool = False
    is_own: bool = False
    stated: str = ""
    note: str = ""
    url: str = ""
    source: str = ""
    source_date: str = ""
    audiences: frozenset[str] = frozenset()

    def concerns(self, audience: str) -> bool:
        """Whether it is for the audience; "" = all are asked for."""
        return not audience or not self.audiences or audience in self.audiences


def swedish_day(moment: dt.datetime) -> dt.date:
    """The Swedish day of a moment; a deadline at midnight belongs to the day that it ends: see `last_day`."""
    return moment.astimezone(STOCKHOLM).date()


def last_day(closes_at: dt.datetime) -> dt.date:
    """The last day on which something that closes at the moment can be done."""
    return swedish_day(closes_at - dt.timedelta(microseconds=1))


def year_bounds(year: int) -> tuple[dt.datetime, dt.datetime]:
    """[start, end) of a Swedish year, as moments in UTC."""
    start, end = (dt.datetime(y, 1, 1, tzinfo=STOCKHOLM).astimezone(dt.UTC) for y in (year, year + 1))
    return start, end


def in_order(entries: Iterable[Entry], *, year: int, audience: str = "") -> list[Entry]:
    """Those that touch the year and concern the audience, the first day first; a short one before a long."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    found = [e for e in entries if e.starts_on <= last and e.ends_on >= first and e.concerns(audience)]
    return sorted(found, key=lambda e: (max(e.starts_on, first), e.ends_on, e.title, e.uid))
