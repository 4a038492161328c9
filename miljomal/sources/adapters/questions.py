"""A question that is too large for a source, as several that are not."""

from collections.abc import Iterator, Sequence


def split(
    areas: Sequence[str], times: Sequence[str], *, cells_each: int, limit: int
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Areas and times for each question, in order; together they cover every pair once.

    `cells_each` = how many cells an area has at a time. Areas are divided first, times only when a single area is
    too much. Nothing to ask for = no question.

    Raises:
        ValueError: not even one area at one time fits.
    """
    if not areas or not times:
        return
    if cells_each > limit:
        raise ValueError(f"{cells_each} > {limit}")
    at_once = min(len(times), limit // cells_each)
    together = limit // (cells_each * at_once)
    for first in range(0, len(areas), together):
        for begin in range(0, len(times), at_once):
            yield areas[first : first + together], times[begin : begin + at_once]
