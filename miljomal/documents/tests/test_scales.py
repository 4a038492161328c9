"""Ticks are round and reach around the values, labels never lie over one another, classes hold about as many."""

import math
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.documents.scales import class_limits, class_of, flag_lanes, spread, ticks, year_ticks

numbers = st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-6)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 10, [0, 2, 4, 6, 8, 10]),
        (3, 9.5, [0, 2, 4, 6, 8, 10]),
        (95, 99, [95, 96, 97, 98, 99]),
        (-3.2, -1, [-4, -3, -2, -1, 0]),
        (-120, 80, [-150, -100, -50, 0, 50, 100]),
        (0.12, 0.31, [0, 0.1, 0.2, 0.3, 0.4]),
        (5, 5, [0, 1, 2, 3, 4, 5]),
        (-5, -5, [-5, -4, -3, -2, -1, 0]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected


@given(numbers, numbers)
def test_ticks_reach_around_the_values(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    rows = ticks(low, high)
    room = 1e-6 * (rows[-1] - rows[0])
    assert rows[0] <= low + room
    assert rows[-1] >= high - room
    assert 2 <= len(rows) <= 8
    assert all(before < after for before, after in pairwise(rows))


@pytest.mark.parametrize(
    ("first", "last", "most", "expected"),
    [
        (2020, 2020, 8, [2020]),
        (1990, 2022, 8, [1990, 1995, 2000, 2005, 2010, 2015, 2022]),
        (2015, 2018, 8, [2015, 2016, 2017, 2018]),
        (1990, 2030, 2, [1990, 2030]),
    ],
)
def test_first_and_last_year_are_printed(first: int, last: int, most: int, expected: list[int]) -> None:
    assert year_ticks(first, last, most) == expected


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(5, 40)), min_size=1, max_size=8))
def test_labels_never_lie_over_one_another(labels: list[tuple[float, float]]) -> None:
    wanted, heights = [middle for middle, _height in labels], [height for _middle, height in labels]
    middles = spread(wanted, heights, 0, 300)
    spans = sorted((middle - height / 2, middle + height / 2) for middle, height in zip(middles, heights, strict=True))
    assert all(before[1] <= after[0] + 1e-6 for before, after in pairwise(spans))
    assert spans[0][0] >= -1e-6
    if sum(heights) <= 300:
        assert spans[-1][1] <= 300 + 1e-6
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    assert [middles[index] for index in order] == sorted(middles)


def test_labels_with_room_stay_where_they_want() -> None:
    assert spread([100, 20, 60], [10, 10, 10], 0, 200) == [100, 20, 60]
    assert spread([50, 50], [10, 10], 0, 200) == [45, 55]


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 200)), max_size=9))
def test_flags_neither_touch_nor_cross_poles(flags: list[tuple[float, float]]) -> None:
    spans = [(start, start + wide) for start, wide in flags]
    levels = flag_lanes(spans)
    placed = sorted(zip(spans, levels, strict=True))
    for index, ((_start, end), level) in enumerate(placed):
        for (start, _end), other in placed[index + 1 :]:
            assert start >= end or level > other or (start == placed[index][0][0] and level != other)


def test_flags_that_do_not_meet_share_the_lowest_lane() -> None:
    assert flag_lanes([(50, 60), (0, 20), (10, 30)]) == [0, 1, 0]
    assert flag_lanes([]) == []


@given(st.lists(st.floats(-1e6, 1e6), unique=True, min_size=5, max_size=300), st.integers(2, 5))
def test_classes_hold_about_as_many(values: list[float], classes: int) -> None:
    limits = class_limits(values, classes)
    assert len(limits) == classes - 1
    counts = Counter(class_of(value, limits) for value in values)
    assert set(counts) == set(range(classes))
    assert max(counts.values()) - min(counts.values()) <= 1


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([], []),
        ([3.0], []),
        ([3.0, 4.0], [3.0]),
        ([2.0, 2.0, 2.0], []),
        ([1.0, 1.0, 1.0, 9.0], [1.0]),
        ([0.0, 0.0, 0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0]),
    ],
)
def test_equal_values_make_fewer_classes(values: list[float], limits: list[float]) -> None:
    assert class_limits(values, 5) == limits


def test_value_at_a_limit_belongs_below() -> None:
    assert [class_of(value, [1.0, 2.0]) for value in (0.5, 1.0, 1.5, 2.0, math.pi)] == [0, 0, 1, 1, 2]
