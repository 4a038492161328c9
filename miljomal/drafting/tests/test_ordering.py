"""Moves in an arrangement: nothing is ever lost, doubled or moved that was not asked for."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from miljomal.drafting.ordering import (
    Arrangement,
    Direction,
    NoSuchPlace,
    dump,
    find,
    load,
    put,
    step,
    step_theme,
)


@st.composite
def arrangements(draw: st.DrawFn) -> Arrangement:
    themes = draw(st.lists(st.integers(1, 99), unique=True, min_size=1, max_size=5))
    measures = iter(draw(st.permutations(range(1, 13))))
    sizes = draw(st.lists(st.integers(0, 2), min_size=len(themes), max_size=len(themes)))
    return tuple((theme, tuple(next(measures) for _ in range(n))) for theme, n in zip(themes, sizes, strict=True))


def everything(arrangement: Arrangement) -> list[int]:
    return sorted(pk for _theme, pks in arrangement for pk in pks)


@given(arrangements())
def test_a_form_carries_it_there_and_back(arrangement: Arrangement) -> None:
    assert load(dump(arrangement)) == arrangement


@given(arrangements(), st.data())
def test_put_moves_one_and_leaves_the_others_in_their_order(arrangement: Arrangement, data: st.DataObject) -> None:
    assume(everything(arrangement))
    measure = data.draw(st.sampled_from(everything(arrangement)))
    theme = data.draw(st.sampled_from([theme for theme, _pks in arrangement]))
    place = data.draw(st.integers(0, 15) | st.none())
    moved = put(arrangement, measure, theme, place)
    assert [each for each, _pks in moved] == [each for each, _pks in arrangement]
    others = [(each, [pk for pk in pks if pk != measure]) for each, pks in arrangement]
    assert [(each, [pk for pk in pks if pk != measure]) for each, pks in moved] == others
    rest = len(dict(others)[theme])
    assert find(moved, measure) == (theme, rest if place is None else min(place, rest))


@given(arrangements(), st.data())
def test_up_and_down_undo_each_other_except_at_the_ends(arrangement: Arrangement, data: st.DataObject) -> None:
    assume(everything(arrangement))
    measure = data.draw(st.sampled_from(everything(arrangement)))
    theme, place = find(arrangement, measure)
    size = len(dict(arrangement)[theme])
    down = step(arrangement, measure, Direction.DOWN)
    assert find(down, measure) == (theme, min(place + 1, size - 1))
    if place + 1 < size:
        assert step(down, measure, Direction.UP) == arrangement
    else:
        assert down == arrangement


@given(arrangements(), st.data())
def test_a_theme_moves_with_its_measures(arrangement: Arrangement, data: st.DataObject) -> None:
    theme = data.draw(st.sampled_from([theme for theme, _pks in arrangement]))
    moved = step_theme(arrangement, theme, Direction.UP)
    assert dict(moved) == dict(arrangement)
    order, before = [each for each, _pks in moved], [each for each, _pks in arrangement]
    assert order.index(theme) == max(before.index(theme) - 1, 0)
    assert [each for each in order if each != theme] == [each for each in before if each != theme]


@pytest.mark.parametrize(
    "text", ["x", "1", "1:2:3", "1:2,2", "1:2;1:3", "1:2;3:2", "-1:2", "1:" + "9" * 19, "1:²", "1:a", ";", "1:2;"]
)
def test_what_is_no_arrangement_is_refused(text: str) -> None:
    with pytest.raises(NoSuchPlace):
        load(text)


def test_what_is_not_there_is_refused() -> None:
    arrangement: Arrangement = ((1, (7,)), (2, ()))
    calls: list[Callable[[], object]] = [
        lambda: put(arrangement, 8, 1),
        lambda: put(arrangement, 7, 3),
        lambda: step(arrangement, 8, Direction.UP),
        lambda: step_theme(arrangement, 3, Direction.UP),
    ]
    for call in calls:
        with pytest.raises(NoSuchPlace):
            call()
