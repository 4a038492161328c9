"""Questions that are split: every pair once, and none too large."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.sources.adapters.questions import split

CODES = st.lists(st.text("0123", min_size=1, max_size=3), unique=True, max_size=12)


@given(CODES, CODES, st.integers(1, 6), st.integers(6, 60))
def test_every_pair_is_asked_for_once(areas: list[str], times: list[str], each: int, limit: int) -> None:
    questions = list(split(areas, times, cells_each=each, limit=limit))
    pairs = [(area, time) for some, then in questions for area in some for time in then]
    assert sorted(pairs) == sorted((area, time) for area in areas for time in times)
    assert all(len(some) * len(then) * each <= limit for some, then in questions)


def test_areas_are_divided_before_times() -> None:
    assert list(split(["a", "b", "c"], ["1", "2"], cells_each=1, limit=4)) == [
        (["a", "b"], ["1", "2"]),
        (["c"], ["1", "2"]),
    ]
    assert list(split(["a", "b"], ["1", "2", "3"], cells_each=2, limit=4)) == [
        (["a"], ["1", "2"]),
        (["a"], ["3"]),
        (["b"], ["1", "2"]),
        (["b"], ["3"]),
    ]


def test_what_can_not_be_split() -> None:
    with pytest.raises(ValueError, match="5 > 4"):
        list(split(["a"], ["1"], cells_each=5, limit=4))
