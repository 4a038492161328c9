"""JSON-stat: every way to write it, and data sets that do not hold together."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.sources.adapters.jsonstat import Cell, NotJsonStat, cells, codes_of


def dataset(**changes: Any) -> dict[str, Any]:
    dimension = {
        "A": {"category": {"index": ["a1", "a2"]}},
        "B": {"category": {"index": {"b2": 1, "b1": 0}}},
        "C": {"category": {"label": {"c1": "only one"}}},
    }
    return {"id": ["A", "B", "C"], "size": [2, 2, 1], "dimension": dimension, "value": [1, 2, 3, 4], **changes}


def found(**changes: Any) -> list[tuple[float | None, str]]:
    return [(cell.value, cell.status) for cell in cells(dataset(**changes))]


def test_the_last_dimension_changes_fastest() -> None:
    assert list(cells(dataset())) == [
        Cell({"A": "a1", "B": "b1", "C": "c1"}, 1.0, ""),
        Cell({"A": "a1", "B": "b2", "C": "c1"}, 2.0, ""),
        Cell({"A": "a2", "B": "b1", "C": "c1"}, 3.0, ""),
        Cell({"A": "a2", "B": "b2", "C": "c1"}, 4.0, ""),
    ]


def test_gaps_and_statuses() -> None:
    nothing = (None, "")
    assert found(value={"1": 2, "3": 0}) == [nothing, (2.0, ""), nothing, (0.0, "")]
    assert found(value=[None, 2, None, 4], status={"0": "..", "3": "p"}) == [(None, ".."), (2, ""), nothing, (4, "p")]
    assert found(status=["", "x", None, ""]) == [(1, ""), (2, "x"), (3, ""), (4, "")]
    assert found(status="e") == [(1, "e"), (2, "e"), (3, "e"), (4, "e")]
    assert found(value={}, status=None) == [nothing] * 4


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "no id"),
        ({"id": ["A", "B", "D"]}, "no dimension D"),
        ({"dimension": None}, "no dimension A"),
        ({"dimension": {"A": {"category": []}}}, "no dimension A"),
        ({"dimension": {"A": {"category": {"index": {"a1": 0, "a2": 2}}}}}, "the index of A"),
        ({"dimension": {"A": {"category": {"index": "a1"}}}}, "the index of A"),
        ({"size": [2, 2, 2]}, "size is not that of the dimensions"),
        ({"value": [1, 2, 3]}, "value does not fill 4 cells"),
        ({"value": None}, "value does not fill 4 cells"),
        ({"value": {"4": 1}}, "value does not fill 4 cells"),
        ({"value": {"x": 1}}, "value does not fill 4 cells"),
        ({"status": ["x"]}, "status does not fill 4 cells"),
        ({"value": [1, 2, "3", 4]}, "value 2 is no number"),
        ({"value": [1, 2, True, 4]}, "value 2 is no number"),
        ({"value": [1, 2, float("inf"), 4]}, "value 2 is no number"),
    ],
)
def test_what_does_not_hold_together(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotJsonStat) as raised:
        list(cells(dataset(**changes)))
    assert raised.value.args == (reason,)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.data())
def test_sparse_and_dense_say_the_same(sizes: list[int], data: st.DataObject) -> None:
    codes = {f"d{at}": [f"{at}-{number}" for number in range(size)] for at, size in enumerate(sizes)}
    combinations = list(product(*codes.values()))
    one = st.none() | st.integers(-9, 9)
    values = data.draw(st.lists(one, min_size=len(combinations), max_size=len(combinations)))
    order = data.draw(st.permutations(range(len(values))))
    common = {
        "id": list(codes),
        "size": sizes,
        "dimension": {name: {"category": {"index": some}} for name, some in codes.items()},
    }
    sparse = {str(at): values[at] for at in order if values[at] is not None}
    dense = list(cells({**common, "value": values}))
    assert dense == list(cells({**common, "value": sparse}))
    assert [(tuple(cell.codes.values()), cell.value) for cell in dense] == list(zip(combinations, values, strict=True))
    assert [codes_of(common, name) for name in codes] == list(codes.values())
