"""Arithmetic of charts: round ticks, classes, and labels that keep out of each other's way. Knows no drawing."""

import bisect
import math
from collections.abc import Iterable, Sequence


def nice_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5 × a power of ten that divides a span > 0 into at most so many steps."""
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(size * power for size in (1, 2, 5, 10) if size * power >= rough * (1 - 1e-9))


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers from at or below low to at or above high, ascending; zero is among them when it is near.

    Near = farther from the values than they are from each other by no more than a half. Equal values get a span.
    """
    if (low > 0 and low <= 1.5 * (high - low)) or low == high > 0:
        low = 0.0
    if (high < 0 and -high <= 1.5 * (high - low)) or low == high < 0:
        high = 0.0
    if high - low <= max(abs(low), abs(high)) * 1e-9:
        high = low + (abs(low) or 1.0)
    step = nice_step(high - low, most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{index * step:.12g}") for index in range(first, last + 1)]


def year_ticks(first: int, last: int, most: int) -> list[int]:
    """Years to print, ascending: the first and the last, and round ones between, at most so many, with air to both."""
    if first == last:
        return [first]
    step = max(1, round(nice_step(last - first, max(most, 1))))
    between = [year for year in range(first + 1, last) if year % step == 0]
    return [first, *(year for year in between if min(year - first, last - year) >= step * 0.8), last]


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of labels in the given order of labels, none over another, each as near its wanted middle as that allows.

    They stay between low and high when there is room for all; else they begin at low and go on past high.
    Labels that want the same place keep their order.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    blocks: list[tuple[float, list[int]]] = []  # top of the block, its labels
    tops: list[list[float]] = []  # where each of its labels would have the block begin
    for index in order:
        members, wishes = [index], [wanted[index] - heights[index] / 2]
        while True:
            top = min(max(sum(wishes) / len(wishes), low), max(low, high - _tall(members, heights)))
            if not blocks or blocks[-1][0] + _tall(blocks[-1][1], heights) <= top:
                break
            before = blocks.pop()[1]
            offset = _tall(before, heights)
            wishes = [*tops.pop(), *(wish - offset for wish in wishes)]
            members = [*before, *members]
        blocks.append((top, members))
        tops.append(wishes)
    middles = [0.0] * len(wanted)
    for top, members in blocks:
        for index in members:
            middles[index] = top + heights[index] / 2
            top += heights[index]
    return middles


def flag_lanes(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Lanes for flags whose pole stands at the start of its span (start, end), 0 = lowest, in the order of the spans.

    No two flags of a lane touch, and no pole goes through another flag: a flag flies over all poles that it reaches.
    """
    found = [0] * len(spans)
    placed: list[int] = []
    for index in sorted(range(len(spans)), key=lambda place: spans[place][0], reverse=True):
        under = [found[other] for other in placed if spans[other][0] < spans[index][1]]
        found[index] = max(under, default=-1) + 1
        placed.append(index)
    return found


def class_limits(values: Iterable[float], classes: int) -> list[float]:
    """The highest value of each quantile class but the last, ascending; fewer where many values are equal.

    No class is empty.
    """
    known = sorted(values)
    limits = {known[math.ceil(len(known) * share / classes) - 1] for share in range(1, classes)} if known else set()
    return sorted(limit for limit in limits if limit < known[-1])


def class_of(value: float, limits: Sequence[float]) -> int:
    """The class of a value, 0 = lowest; a value at a limit belongs below it."""
    return bisect.bisect_left(limits, value)


def _tall(members: Sequence[int], heights: Sequence[float]) -> float:
    return sum(heights[index] for index in members)
