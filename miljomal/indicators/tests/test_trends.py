"""Trends against a second implementation written otherwise, and against what must hold for any series."""

import math
import statistics
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.indicators.trends import (
    Aim,
    Direction,
    Point,
    Verdict,
    aim_from_change,
    mann_kendall,
    outlook,
    slope_interval,
    theil_sen,
    trend_of,
)

numbers = st.integers(-1000, 1000).map(lambda n: n / 8)
series = st.dictionaries(st.integers(1990, 2024), numbers, min_size=5, max_size=20).map(lambda d: list(d.items()))


def close(value: float | None, **how: Any) -> Any:
    """A value near enough; None is near to nothing."""
    assert value is not None
    return pytest.approx(value, **how)


def naive_slope(points: list[Point]) -> float:
    slopes = []
    for year, value in points:
        for other, there in points:
            if other > year:
                slopes.append((there - value) / (other - year))
    slopes.sort()
    middle = len(slopes) // 2
    return slopes[middle] if len(slopes) % 2 else (slopes[middle - 1] + slopes[middle]) / 2


def naive_p(points: list[Point]) -> float:
    values = [value for _year, value in sorted(points)]
    n, score = len(values), 0
    for i in range(n):
        for j in range(i):
            score += int(math.copysign(1, values[i] - values[j])) if values[i] != values[j] else 0
    variance = n * (n - 1) * (2 * n + 5)
    for value in set(values):
        t = values.count(value)
        variance -= t * (t - 1) * (2 * t + 5)
    if variance == 0 or score == 0:
        return 1.0
    z = (score - math.copysign(1, score)) / math.sqrt(variance / 18)
    return 2 * (1 - statistics.NormalDist().cdf(abs(z)))


@given(series)
def test_same_as_the_naive_ones(points: list[Point]) -> None:
    assert theil_sen(points) == close(naive_slope(points))
    assert mann_kendall(points) == close(naive_p(points), abs=1e-9)


@given(series)
def test_negated_series_goes_the_other_way(points: list[Point]) -> None:
    trend, turned = trend_of(points), trend_of([(year, -value) for year, value in points])
    assert trend.slope is not None
    assert trend.low is not None
    assert trend.high is not None
    assert turned.slope == close(-trend.slope)
    assert (turned.low, turned.high) == (close(-trend.high), close(-trend.low))
    other = {Direction.RISING: Direction.FALLING, Direction.FALLING: Direction.RISING}
    assert turned.direction == other.get(trend.direction, trend.direction)


@given(series, st.integers(-50, 50), st.integers(1, 64), st.randoms())
def test_moved_scaled_and_shuffled(points: list[Point], shift: int, scale: int, random: Any) -> None:
    trend = trend_of(points)
    moved = [(year, value * scale + shift) for year, value in points]
    random.shuffle(moved)
    found = trend_of(moved)
    assert trend.slope is not None
    assert found.slope == close(trend.slope * scale)
    assert (found.p, found.direction) == (close(trend.p), trend.direction)


@given(series)
def test_interval_holds_the_slope(points: list[Point]) -> None:
    low, high = slope_interval(points)
    assert low <= theil_sen(points) <= high


def test_known_values() -> None:
    """Ten rising values: S = 45, variance 125, z = 44 / √125 = 3,935."""
    rising = [(2010 + n, 2.0 * n) for n in range(10)]
    trend = trend_of(rising)
    assert (trend.slope, trend.low, trend.high, trend.level) == (2, 2, 2, 18)
    assert trend.p == close(2 * (1 - statistics.NormalDist().cdf(44 / math.sqrt(125))))
    assert trend.direction == Direction.RISING


def test_one_odd_year_changes_little() -> None:
    falling = [(2010 + n, 100.0 - n) for n in range(12)]
    falling[5] = (2015, 1000.0)
    assert trend_of(falling).slope == close(-1, abs=0.2)
    assert trend_of(falling).direction == Direction.FALLING


def test_too_short_constant_and_wrong() -> None:
    assert trend_of([(2020, 1.0), (2021, 2.0)]).direction == Direction.TOO_SHORT
    constant = trend_of([(2010 + n, 5.0) for n in range(8)])
    assert (constant.direction, constant.slope, constant.p) == (Direction.NONE, 0, 1)
    for wrong in ([], [(2020, math.nan)], [(2020, math.inf)], [(2020, 1.0), (2020, 2.0)]):
        with pytest.raises(ValueError, match="a series holds"):
            trend_of(wrong)


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_extreme_sizes(size: float) -> None:
    trend = trend_of([(2010 + n, size * (1 + n / 10)) for n in range(8)])
    assert trend.slope == close(size / 10)
    assert trend.direction == Direction.RISING


def test_autocorrelation_is_told_apart_from_noise() -> None:
    swinging = [(2000 + n, float(n % 2)) for n in range(20)]
    wave = [(2000 + n, math.sin(n / 3)) for n in range(20)]
    noise = [(2000 + n, float(x)) for n, x in enumerate([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4])]
    assert not trend_of(swinging).is_autocorrelated
    assert trend_of(wave).is_autocorrelated
    assert not trend_of(noise).is_autocorrelated


def falling(first: float, per_year: float, *, years: int = 10, last: int = 2022) -> list[Point]:
    return [(last - years + 1 + n, first * (1 + per_year / 100) ** n) for n in range(years)]


@pytest.mark.parametrize(
    ("per_year", "goal", "verdict"),
    [
        (-2.0, 90.0, Verdict.REACHED),
        (-8.0, 30.0, Verdict.ON_TRACK),
        (-1.0, 30.0, Verdict.TOO_SLOW),
        (3.0, 30.0, Verdict.WRONG_WAY),
    ],
)
def test_verdict(per_year: float, goal: float, verdict: Verdict) -> None:
    found = outlook(falling(100, per_year), Aim(2030, goal, is_lower_better=True))
    assert found.verdict == verdict
    assert found.actual == close(per_year)


def test_verdict_of_a_passed_year_and_of_too_little() -> None:
    points = falling(100, -1)
    assert outlook(points, Aim(2020, 30, is_lower_better=True)).verdict == Verdict.MISSED
    assert outlook(points[-3:], Aim(2030, 30, is_lower_better=True)).verdict == Verdict.CANNOT_TELL


def test_standing_still_is_no_right_way() -> None:
    still = outlook([(2013 + n, 100.0) for n in range(10)], Aim(2030, 50, is_lower_better=True))
    assert (still.verdict, still.actual) == (Verdict.NO_DIRECTION, 0)
    noisy = [(2013 + n, 100.0 + (n % 2)) for n in range(10)]
    assert outlook(noisy, Aim(2030, 50, is_lower_better=True)).verdict == Verdict.NO_DIRECTION


def test_outlook_refuses_what_is_no_series() -> None:
    aim = Aim(2030, 1, is_lower_better=True)
    for wrong in ([], [(1990, math.nan), (2022, 1.0)], [(2020, 1.0), (2020, 2.0)]):
        with pytest.raises(ValueError, match="a series holds"):
            outlook(wrong, aim)
    assert outlook([(2020, 1e300)], Aim(2030, 1e-300, is_lower_better=True)).needed == close(-100)


def test_verdict_is_not_said_when_the_interval_holds_both() -> None:
    noisy = [(2013 + n, 100 - 3 * n + (8 if n % 2 else -8)) for n in range(10)]
    found = outlook(noisy, Aim(2030, 50, is_lower_better=True))
    assert found.low is not None
    assert found.high is not None
    assert found.low < 50 < found.high
    assert found.verdict == Verdict.CANNOT_TELL


@given(series, numbers, st.integers(2025, 2045))
def test_an_aim_turned_upside_down_is_the_same(points: list[Point], goal: float, year: int) -> None:
    there = outlook(points, Aim(year, goal, is_lower_better=True))
    turned = outlook([(y, -v) for y, v in points], Aim(year, -goal, is_lower_better=False))
    assert turned.verdict == there.verdict
    assert turned.gap == close(there.gap)


def test_needed_pace_is_compound_and_leads_there() -> None:
    found = outlook(falling(100, -2), Aim(2030, 40, is_lower_better=True))
    assert found.needed is not None
    assert found.last_value * (1 + found.needed / 100) ** 8 == close(40)
    assert outlook([*falling(100, -2)[:-1], (2022, -1.0)], Aim(2030, -5, is_lower_better=True)).needed is None


def test_aim_from_change() -> None:
    points = [(2010, 200.0), (2020, 150.0)]
    assert aim_from_change(points, base_year=2010, year=2030, change=-70) == Aim(2030, close(60), is_lower_better=True)
    assert aim_from_change([(2010, -100.0)], base_year=2010, year=2030, change=20) is None
    same = aim_from_change(points, base_year=2010, year=2030, change=0)
    assert same is not None
    assert same.is_lower_better
    assert aim_from_change(points, base_year=2011, year=2030, change=-70) is None
    more = aim_from_change(points, base_year=2010, year=2030, change=10)
    assert more == Aim(2030, close(220), is_lower_better=False)
