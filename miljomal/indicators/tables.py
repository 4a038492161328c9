"""Figures as rows of a table on a page."""

from collections.abc import Sequence

from miljomal.indicators.queries.figures import Series


def by_year(series: Sequence[Series]) -> list[tuple[int, list[float | None]]]:
    """One row a year, newest first, with the value of each series; None = none."""
    years = sorted({year for one in series for year in one.values}, reverse=True)
    return [(year, [one.values.get(year) for one in series]) for year in years]
