"""All indicators of one area, beside those of other areas."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from miljomal.indicators.models import Indicator, Observation
from miljomal.indicators.models.catalogue import IndicatorQuerySet
from miljomal.indicators.queries.catalogue import IndicatorRow, rows_of
from miljomal.organisations.models import Area


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An indicator in an area, with the others' figures of the same year, in the order of the areas; None = none."""

    row: IndicatorRow
    others: list[float | None]


def area_rows(indicators: IndicatorQuerySet, area: Area, others: Sequence[Area]) -> list[AreaRow]:
    """The indicators that have a figure for the area: four queries. The year is the indicator's latest."""
    rows = [row for row in rows_of(indicators.filled(), area) if row.years]
    beside = _beside([row.indicator for row in rows], others)
    return [_row(row, beside, others) for row in rows if row.latest]


def _row(row: IndicatorRow, beside: dict[tuple[int, int], float | None], others: Sequence[Area]) -> AreaRow:
    """Figures of different years are never put beside each other."""
    is_latest = row.latest is not None and row.latest[0] == row.indicator.last_year
    return AreaRow(row, [beside.get((row.indicator.pk, other.pk)) if is_latest else None for other in others])


def _beside(indicators: Sequence[Indicator], areas: Sequence[Area]) -> dict[tuple[int, int], float | None]:
    rows = Observation.objects.current().filter(
        indicator__in=indicators, area__in=areas, breakdown="", part=0, year=F("indicator__last_year")
    )
    return {(indicator, area): value for indicator, area, value in rows.values_list("indicator", "area", "value")}
