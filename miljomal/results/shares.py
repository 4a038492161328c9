"""Shares and changes of counts: arithmetic only."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def percents(counts: Sequence[int]) -> list[int] | None:
    """Each count's share in whole percent, so rounded that they sum to 100 (largest remainder, the first wins a tie).

    None = there is nothing to divide.
    """
    total = sum(counts)
    if not total:
        return None
    whole = [100 * count // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda index: -(100 * counts[index] % total))
    for index in by_remainder[: 100 - sum(whole)]:
        whole[index] += 1
    return whole


def points(part: int, total: int, earlier_part: int, earlier_total: int) -> int | None:
    """The change of a share in percentage points, from unrounded shares, halves away from zero.

    None = one of the two has nothing to divide.
    """
    if not total or not earlier_total:
        return None
    numerator = 100 * (part * earlier_total - earlier_part * total)
    denominator = total * earlier_total
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def moved(counts: Mapping[K, int], moves: Iterable[tuple[K, K]]) -> dict[K, int]:
    """The counts after each move of one from a key to another; keys that end at 0 are left out.

    Raises:
        ValueError: a move takes from a key that has none left.
    """
    left = dict(counts)
    for source, target in moves:
        left[source] = left.get(source, 0) - 1
        left[target] = left.get(target, 0) + 1
    if any(count < 0 for count in left.values()):
        raise ValueError("a move takes from where nothing is")
    return {key: count for key, count in left.items() if count}
