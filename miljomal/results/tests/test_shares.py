"""Shares and changes, compared with a naive count."""

import math
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.results.shares import moved, percents, points

counts = st.lists(st.integers(0, 100_000), min_size=1, max_size=8)
small = st.integers(0, 500)


@given(counts)
def test_shares_sum_to_a_hundred_and_lie_within_one_of_the_truth(numbers: list[int]) -> None:
    shares = percents(numbers)
    if not sum(numbers):
        assert shares is None
        return
    assert shares is not None
    assert sum(shares) == 100
    exact = [Fraction(100 * number, sum(numbers)) for number in numbers]
    assert all(math.floor(e) <= share <= math.ceil(e) for share, e in zip(shares, exact, strict=True))
    # Largest remainder: nobody is rounded down who had more left than one who was rounded up.
    up = [e - math.floor(e) for e, share in zip(exact, shares, strict=True) if share > e]
    down = [e - math.floor(e) for e, share in zip(exact, shares, strict=True) if share < e]
    assert not up or not down or min(up) >= max(down)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([18, 4, 3, 1], [69, 15, 12, 4]),  # Södermanland 2015–2020
        ([1, 1, 1], [34, 33, 33]),
        ([0, 7], [0, 100]),
        ([0, 0], None),
    ],
)
def test_known_shares(numbers: list[int], expected: list[int] | None) -> None:
    assert percents(numbers) == expected


@given(small, small, small, small)
def test_change_is_that_of_exact_shares(part: int, rest: int, earlier_part: int, earlier_rest: int) -> None:
    total, earlier_total = part + rest, earlier_part + earlier_rest
    change = points(part, total, earlier_part, earlier_total)
    if not total or not earlier_total:
        assert change is None
        return
    assert change is not None
    exact = Fraction(100 * part, total) - Fraction(100 * earlier_part, earlier_total)
    assert abs(change - exact) <= Fraction(1, 2)
    assert points(earlier_part, earlier_total, part, total) == -change


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [((9, 25), (3, 25), 24), ((1, 2), (1, 2), 0), ((0, 3), (1, 3), -33), ((1, 8), (0, 1), 13)],
)
def test_known_changes(now: tuple[int, int], before: tuple[int, int], expected: int) -> None:
    assert points(*now, *before) == expected


letters = st.sampled_from("GHPE")


@given(st.lists(st.tuples(letters, letters), max_size=30))
def test_moves_are_those_of_a_walk_and_undo_themselves(pairs: list[tuple[str, str]]) -> None:
    before, after = Counter(first for first, _ in pairs), Counter(last for _, last in pairs)
    assert moved(before, pairs) == dict(after)
    assert moved(after, [(last, first) for first, last in pairs]) == dict(before)


def test_move_from_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="from where nothing is"):
        moved({"G": 1}, [("H", "G")])
