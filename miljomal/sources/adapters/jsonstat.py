"""JSON-stat 2.0 data sets: what is in each cell. Knows no source. Format: json-stat.org/format."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any


class NotJsonStat(ValueError):
    """The data set does not hold together: `args[0]` says where, in English, for the log."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the code in each dimension, the value (None = none) and the symbol that says why, "" = none."""

    codes: dict[str, str]
    value: float | None
    status: str


def codes_of(dataset: Mapping[str, Any], dimension: str) -> list[str]:
    """The codes of a dimension in the order of the cells. An index may be a list, an object, or missing for one code.

    Raises:
        NotJsonStat: there is no such dimension, or its index does not count from 0.
    """
    try:
        category = dataset["dimension"][dimension]["category"]
        index = category.get("index")
        if index is None:
            index = list(category["label"])
    except (KeyError, TypeError, AttributeError) as error:
        raise NotJsonStat(f"no dimension {dimension}") from error
    if isinstance(index, list):
        return [str(code) for code in index]
    if not isinstance(index, dict) or sorted(index.values(), key=str) != sorted(range(len(index)), key=str):
        raise NotJsonStat(f"the index of {dimension}")
    return sorted(index, key=index.__getitem__)


def cells(dataset: Mapping[str, Any]) -> Iterator[Cell]:
    """All cells, the last dimension changing fastest. Values may be a list or, with gaps, an object by position.

    Raises:
        NotJsonStat: dimensions, sizes and values do not agree.
    """
    dimensions = dataset.get("id")
    if not isinstance(dimensions, list):
        raise NotJsonStat("no id")
    codes = [codes_of(dataset, str(dimension)) for dimension in dimensions]
    if dataset.get("size") != [len(some) for some in codes]:
        raise NotJsonStat("size is not that of the dimensions")
    count = math.prod(len(some) for some in codes)
    values = _by_position(dataset.get("value"), count, "value")
    statuses = _by_position(dataset.get("status") or {}, count, "status")
    for position, combination in enumerate(product(*codes)):
        yield Cell(
            codes=dict(zip(dimensions, combination, strict=True)),
            value=_number(values.get(position), position),
            status=str(statuses.get(position) or ""),
        )


def _by_position(found: Any, count: int, name: str) -> dict[int, Any]:
    """Values or statuses by position; one status alone is that of all cells."""
    if isinstance(found, str) and name == "status":
        return dict.fromkeys(range(count), found)
    if isinstance(found, list) and len(found) == count:
        return dict(enumerate(found))
    if isinstance(found, dict) and all(key.isascii() and key.isdigit() and int(key) < count for key in found):
        return {int(key): value for key, value in found.items()}
    raise NotJsonStat(f"{name} does not fill {count} cells")


def _number(value: Any, position: int) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise NotJsonStat(f"value {position} is no number")
