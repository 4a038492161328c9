"""The municipalities and counties of Sweden as simple outlines in one plane, for maps that show and do not measure.

A point is (x, y) in steps of 500 metres, x to the east and y to the south, SWEREF 99 TM. Neighbours share their points.
Counties are not stored: a county's outline is what its municipalities do not have in common.
"""

import csv
import functools
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

Spot = tuple[int, int]
Ring = tuple[Spot, ...]
Edge = tuple[Spot, Spot]

SOURCE = Path(__file__).parent / "data" / "municipality-shapes.csv"
EXTENT = (0, 0, 1330, 3120)  # west, north, east, south


@functools.cache
def municipality_rings() -> Mapping[str, tuple[Ring, ...]]:
    """The rings of each of the 290 municipalities by its four digits; a ring is closed by its first point."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["code"]: tuple(_ring(steps) for steps in row["rings"].split(";")) for row in rows}


@functools.cache
def county_rings() -> Mapping[str, tuple[Ring, ...]]:
    """The rings of each of the 21 counties by its two digits."""
    counties: dict[str, list[Ring]] = {}
    for code, rings in municipality_rings().items():
        counties.setdefault(code[:2], []).extend(rings)
    return {code: tuple(outline(rings)) for code, rings in counties.items()}


@functools.cache
def county_borders() -> str:
    """A path along the borders between counties, each drawn once; not along the coast or the border of the realm."""
    owners: dict[Edge, str] = {}
    shared = []
    for code, rings in county_rings().items():
        for edge in _edges(rings):
            if (edge[1], edge[0]) in owners:
                shared.append(edge)
            owners[edge] = code
    return "".join(_steps(line) for line in _chained(shared))


def outline(rings: Iterable[Ring]) -> list[Ring]:
    """The rings around several areas together: edges that two of them share are gone."""
    edges = list(_edges(rings))
    there = set(edges)
    return [tuple(line[:-1]) for line in _chained([edge for edge in edges if (edge[1], edge[0]) not in there])]


def path_of(rings: Iterable[Ring]) -> str:
    """The rings as the shortest SVG path: a whole first point, then steps."""
    return "".join(map(_closed, rings))


@functools.cache
def _closed(ring: Ring) -> str:
    return _steps(ring) + "z"


def _ring(steps: str) -> Ring:
    numbers = [int(number) for number in steps.split()]
    x, y, spots = 0, 0, []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        spots.append((x, y))
    return tuple(spots)


def _edges(rings: Iterable[Ring]) -> Iterable[Edge]:
    for ring in rings:
        yield from pairwise([*ring, ring[0]])


def _chained(edges: Sequence[Edge]) -> list[list[Spot]]:
    """The edges joined to lines, from end to start; lines that close end where they began."""
    onward: dict[Spot, list[Spot]] = {}
    for start, end in edges:
        onward.setdefault(start, []).append(end)
    ends = {end for _start, end in edges}
    lines = []
    for start in [*(spot for spot in onward if spot not in ends), *onward]:
        while onward[start]:
            line = [start]
            while onward.get(line[-1]):
                line.append(onward[line[-1]].pop())
            lines.append(line)
    return lines


def _steps(spots: Sequence[Spot]) -> str:
    """M and the first point, then relative steps with no more spaces than needed."""
    words = [f"M{spots[0][0]} {spots[0][1]}l"]
    for (x, y), (to_x, to_y) in pairwise(spots):
        words += [f"{to_x - x}", f"{to_y - y}"]
    return words[0] + " ".join(words[1:]).replace(" -", "-")
