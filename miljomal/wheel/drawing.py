"""Where things stand in the drawn wheel: twelve months clockwise from the top. Pure geometry."""

import datetime as dt
from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from miljomal.mailings.schedule import is_working_day
from miljomal.wheel.entries import Entry

CENTRE = 240
INNER, OUTER, NAMES = 120, 215, 100
RINGS = (200, 172, 144)
COLUMNS = (6, 15, 24)
SLOTS = len(RINGS) * len(COLUMNS)


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the drawing, written as SVG wants it in every language."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Dot:
    """An entry in its month, with its number in the list. None = stands for `more` that did not get a place."""

    place: Point
    month: int
    number: int
    entry: Entry | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry with its number, the same in the list and in the wheel."""

    number: int
    entry: Entry

    @property
    def is_off(self) -> bool:
        """Whether it is a last day on which offices are closed."""
        return self.entry.is_deadline and self.entry.is_exact and not is_working_day(self.entry.ends_on)


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its first day, its entries, its line and name in the drawing."""

    first: dt.date
    rows: list[Numbered]
    line: tuple[Point, Point]
    name: Point


@dataclass(frozen=True, slots=True)
class Wheel:
    """A drawn year. `today` None = another year."""

    year: int
    months: list[Month]
    dots: list[Dot]
    today: tuple[Point, Point] | None


def wheel(entries: Sequence[Entry], *, year: int, today: dt.date) -> Wheel:
    """Numbers the entries in the order given and places each in its month; one begun before the year is in January.

    A month has room for nine: in a fuller one the ninth place says how many more the list holds.
    """
    by_month: dict[int, list[Numbered]] = {month: [] for month in range(1, 13)}
    for number, entry in enumerate(entries, start=1):
        month = entry.starts_on.month if entry.starts_on.year == year else 1
        by_month[month].append(Numbered(number, entry))
    months = [
        Month(dt.date(year, month, 1), rows, _ray(30 * (month - 1), INNER - 34, OUTER), _at(30 * month - 15, NAMES))
        for month, rows in by_month.items()
    ]
    dots = [dot for month, rows in by_month.items() for dot in _dots(month, rows)]
    return Wheel(year, months, dots, _ray(_angle(today), OUTER, OUTER + 16) if today.year == year else None)


def _dots(month: int, rows: list[Numbered]) -> list[Dot]:
    """The dots of a month: by day clockwise, from the rim inwards."""
    places = [_at(30 * (month - 1) + column, ring) for column in COLUMNS for ring in RINGS]
    shown = rows if len(rows) <= SLOTS else rows[: SLOTS - 1]
    dots = [Dot(place, month, row.number, row.entry) for place, row in zip(places, shown, strict=False)]
    if len(shown) < len(rows):
        dots.append(Dot(places[-1], month, rows[len(shown)].number, more=len(rows) - len(shown)))
    return dots


def _angle(day: dt.date) -> float:
    """Degrees clockwise from the top; each month has thirty of them, however long it is."""
    lengths = (31, 29 if isleap(day.year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 30 * (day.month - 1) + 30 * (day.day - 0.5) / lengths[day.month - 1]


def _ray(angle: float, inner: float, outer: float) -> tuple[Point, Point]:
    return _at(angle, inner), _at(angle, outer)


def _at(angle: float, radius: float) -> Point:
    turned = radians(angle)
    return Point(f"{CENTRE + radius * sin(turned):.1f}", f"{CENTRE - radius * cos(turned):.1f}")
