"""Which of many things are most alike, from several numbers about each. Knows no database."""

from collections.abc import Mapping, Sequence
from math import dist, sqrt
from statistics import fmean, pstdev

Numbers = Sequence[float]


def nearest(things: Mapping[str, Sequence[Numbers]], count: int) -> dict[str, list[str]]:
    """The `count` nearest of each thing, the nearest first; equally near ones by key.

    A thing is told by groups of numbers, the same for all. Each number is measured in standard deviations, and a group
    weighs as much as any other however many numbers it has.
    """
    keys = sorted(things)
    points = _standardised([things[key] for key in keys])
    found = {}
    for key, point in zip(keys, points, strict=True):
        others = sorted((dist(point, other), name) for name, other in zip(keys, points, strict=True) if name != key)
        found[key] = [name for _distance, name in others[:count]]
    return found


def _standardised(things: Sequence[Sequence[Numbers]]) -> list[list[float]]:
    """Each thing as one point; a number that is the same for all says nothing."""
    if not things:
        return []
    columns: list[list[float]] = []
    for at, group in enumerate(things[0]):
        for place in range(len(group)):
            values = [thing[at][place] for thing in things]
            middle, spread = fmean(values), pstdev(values) * sqrt(len(group))
            columns.append([(value - middle) / spread if spread else 0.0 for value in values])
    return [list(point) for point in zip(*columns, strict=True)]
