"""Trend of a short yearly series, robust against single odd years, and where it leads. Pure arithmetic.

Slope: Theil–Sen, the median of the slopes between all pairs of years (Sen 1968). Significance: Mann–Kendall with
correction for ties (Kendall 1975), normal approximation with continuity correction. The interval of the slope is
Sen's, from the variance of Mann–Kendall's S. Missing years are allowed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import erfc, exp, isfinite, log, sqrt
from statistics import fmean, median

Point = tuple[int, float]
FEWEST = 5
LEVEL = 0.05
Z95 = 1.959963984540054


class Direction(StrEnum):
    """Which way a series goes."""

    RISING = "rising"
    FALLING = "falling"
    NONE = "none"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Trend:
    """What a series says.

    `slope` is the change per year in the series' unit, between `low` and `high` with 95 % confidence. `level` is the
    fitted value in the last year. `p` is how likely so clear a trend would be if there was none. `is_autocorrelated`
    = years resemble the year before, so that `p` is lower than it should be. None = fewer than five values.
    """

    count: int
    first_year: int
    last_year: int
    direction: Direction
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    p: float | None = None
    is_autocorrelated: bool = False


def trend_of(series: Sequence[Point]) -> Trend:
    """The trend of a series of (year, value), in any order, one value a year.

    Raises:
        ValueError: no values, a value that is no number, or two values for one year.
    """
    points = _checked(series)
    first, last = points[0][0], points[-1][0]
    if len(points) < FEWEST:
        return Trend(len(points), first, last, Direction.TOO_SHORT)
    slope = theil_sen(points)
    p = mann_kendall(points)
    low, high = slope_interval(points)
    direction = Direction.NONE
    if p < LEVEL and slope:
        direction = Direction.RISING if slope > 0 else Direction.FALLING
    level = _intercept(points, slope) + slope * last
    return Trend(len(points), first, last, direction, slope, low, high, level, p, is_autocorrelated(points, slope))


def _checked(series: Sequence[Point]) -> list[Point]:
    """The points by year. Raises ValueError as `trend_of`."""
    points = sorted(series)
    if not points or not all(isfinite(value) for _year, value in points):
        raise ValueError("a series holds numbers, at least one")
    if len({year for year, _value in points}) < len(points):
        raise ValueError("a series holds one value a year")
    return points


def theil_sen(points: Sequence[Point]) -> float:
    """The median slope between all pairs of years, in the unit per year; at least two points."""
    return median(_slopes(points))


def mann_kendall(points: Sequence[Point]) -> float:
    """The two-sided p of the rank test that there is no trend; 1 for a constant series."""
    score = sum((later > earlier) - (later < earlier) for (_a, earlier), (_b, later) in combinations(sorted(points), 2))
    variance = _variance([value for _year, value in points])
    if variance == 0 or score == 0:
        return 1.0
    return erfc((abs(score) - 1) / sqrt(variance) / sqrt(2))


def slope_interval(points: Sequence[Point]) -> tuple[float, float]:
    """The 95 % interval of the slope, by rank among all slopes."""
    slopes = sorted(_slopes(points))
    width = Z95 * sqrt(_variance([value for _year, value in points]))
    low = max(round((len(slopes) - width) / 2) - 1, 0)
    high = min(round((len(slopes) + width) / 2), len(slopes) - 1)
    return slopes[low], slopes[high]


def is_autocorrelated(points: Sequence[Point], slope: float) -> bool:
    """Whether what is left when the trend is taken away resembles the year before, beyond chance (97.5 %).

    Years that swing to and fro are no reason for less trust. Only pairs of years one apart count; fewer than five such
    pairs say nothing.
    """
    size = max(abs(value) for _year, value in points)
    if size == 0:
        return False
    left = {year: value / size - slope / size * year for year, value in points}
    middle = fmean(left.values())
    pairs = [(value - middle, left[year + 1] - middle) for year, value in left.items() if year + 1 in left]
    spread = fmean([(value - middle) ** 2 for value in left.values()])
    if len(pairs) < FEWEST or spread < 1e-18:
        return False
    correlation = fmean([before * after for before, after in pairs]) / spread
    return correlation > Z95 / sqrt(len(pairs))


def _slopes(points: Sequence[Point]) -> list[float]:
    return [(later - earlier) / (b - a) for (a, earlier), (b, later) in combinations(sorted(points), 2)]


def _variance(values: Sequence[float]) -> float:
    """Of Mann–Kendall's S, less for values that occur more than once."""
    n = len(values)
    ties = (count * (count - 1) * (2 * count + 5) for count in Counter(values).values())
    return (n * (n - 1) * (2 * n + 5) - sum(ties)) / 18


def _intercept(points: Sequence[Point], slope: float) -> float:
    return median(value - slope * year for year, value in points)


class Verdict(StrEnum):
    """How a series stands to what is aimed at. No direction = too slow, and not clearly on its way at all."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    TOO_SLOW = "too_slow"
    NO_DIRECTION = "no_direction"
    WRONG_WAY = "wrong_way"
    MISSED = "missed"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Aim:
    """A value to reach in a year, from above (`is_lower_better`) or from below."""

    year: int
    value: float
    is_lower_better: bool


def aim_from_change(series: Sequence[Point], *, base_year: int, year: int, change: float) -> Aim | None:
    """What a change in percent since a base year comes to; None = the base year has no value above zero.

    Of zero, or of something negative, a percentage says nothing. No change means no more than in the base year.
    """
    base = dict(series).get(base_year)
    if base is None or base <= 0:
        return None
    return Aim(year, base * (1 + change / 100), is_lower_better=change <= 0)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far it is to the aim and whether the pace is enough.

    `gap` is what is left in the unit, positive = not there yet. `needed` and `actual` are percent per year, compound:
    from the last value to the aim, and in the years `since`–last by the fitted line through the logarithms; None where
    a value is not positive. `expected` is the value in the aim's year if the trend goes on, between `low` and `high`.
    """

    verdict: Verdict
    last_year: int
    last_value: float
    gap: float
    needed: float | None
    actual: float | None
    since: int
    expected: float | None
    low: float | None
    high: float | None


RECENT_YEARS = 10


def outlook(series: Sequence[Point], aim: Aim) -> Outlook:
    """Where the last ten years' trend leads in the aim's year. The interval is of the slope alone.

    On track or too slow is said only when the whole interval of the slope leads to the same answer.

    Raises:
        ValueError: as `trend_of`.
    """
    points = _checked(series)
    last_year, last = points[-1]
    recent = [point for point in points if point[0] > last_year - RECENT_YEARS]
    trend = trend_of(recent)
    gap = last - aim.value if aim.is_lower_better else aim.value - last
    ahead = aim.year - last_year
    expected = low = high = None
    if trend.level is not None and trend.slope is not None and trend.low is not None and trend.high is not None:
        expected, low, high = (trend.level + slope * ahead for slope in (trend.slope, trend.low, trend.high))
    return Outlook(
        verdict=_verdict(aim, gap, ahead, trend, low, high),
        last_year=last_year,
        last_value=last,
        gap=gap,
        needed=_rate(last, aim.value, ahead),
        actual=_pace(recent),
        since=recent[0][0],
        expected=expected,
        low=low,
        high=high,
    )


def _verdict(aim: Aim, gap: float, ahead: int, trend: Trend, low: float | None, high: float | None) -> Verdict:
    if gap <= 0:
        return Verdict.REACHED
    if ahead <= 0:
        return Verdict.MISSED
    if low is None or high is None:
        return Verdict.CANNOT_TELL
    good = Direction.FALLING if aim.is_lower_better else Direction.RISING
    if trend.direction not in (good, Direction.NONE):
        return Verdict.WRONG_WAY
    best, worst = (low, high) if aim.is_lower_better else (-high, -low)
    goal = aim.value if aim.is_lower_better else -aim.value
    if worst <= goal:
        return Verdict.ON_TRACK
    if best <= goal:
        return Verdict.CANNOT_TELL
    return Verdict.TOO_SLOW if trend.direction == good else Verdict.NO_DIRECTION


def _rate(start: float, end: float, years: int) -> float | None:
    """Percent per year from one value to another; None where a value is not positive or no time is left."""
    if years <= 0 or start <= 0 or end <= 0:
        return None
    return (exp((log(end) - log(start)) / years) - 1) * 100


def _pace(points: Sequence[Point]) -> float | None:
    """Percent per year by the robust slope of the logarithms; None with too few values or one that is not positive."""
    if len(points) < FEWEST or any(value <= 0 for _year, value in points):
        return None
    return (exp(theil_sen([(year, log(value)) for year, value in points])) - 1) * 100
