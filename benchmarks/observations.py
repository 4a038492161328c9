"""Figures for a load: as many indicators of ten parts as are wanted, for every area and thirty years.

They stand on the reference data, in a scratch database only; the values follow from the counters, nothing is random.
"""

from collections.abc import Iterator
from typing import Any

from miljomal.indicators.models import Breakdown, Delivery, Indicator, Observation, Source
from miljomal.indicators.readings import Reading
from miljomal.organisations.models import Area

YEARS = range(1996, 2026)
COUNTS = {"postgresql": 107, "sqlite": 22}
"""Indicators on each engine: ten million figures, and two."""
PARTS = ("", *(f"del-{number}" for number in range(1, 10)))


def make_indicators(count: int) -> list[Indicator]:
    """Indicators without figures, each of a whole and nine parts."""
    source = Source.objects.create(slug="prov", title="Provkällan")
    made = Indicator.objects.bulk_create(
        Indicator(
            slug=f"prov-{number}",
            title=f"Provindikator {number}",
            summary="Påhittad, för mätning.",
            unit="ton",
            quantity="tonne",
            direction=Indicator.Direction.DOWN,
            finest=Indicator.Finest.MUNICIPALITY,
            source=source,
        )
        for number in range(count)
    )
    Breakdown.objects.bulk_create(
        Breakdown(indicator=one, key=key, title=key, order=order) for one in made for order, key in enumerate(PARTS[1:])
    )
    return made


def make_delivery(indicator: Indicator) -> Delivery:
    """A delivery of its own, saved."""
    return Delivery.objects.create(source=indicator.source, kind=Delivery.Kind.FILE)


def readings(indicators: list[Indicator]) -> Iterator[Reading]:
    """All figures as a source hands them over, indicator by indicator."""
    slugs = {one.pk: one.slug for one in indicators}
    return (
        Reading(slugs[pk], code, year, value, breakdown=part)
        for pk, part, code, year, value in _figures(indicators, "code")
    )


def rows(indicators: list[Indicator], delivery: Delivery) -> Iterator[tuple[Any, ...]]:
    """The same as rows of the table: indicator, area, year, part, breakdown, value, status, delivery."""
    return (
        (pk, area, year, 0, part, value, "", delivery.pk) for pk, part, area, year, value in _figures(indicators, "pk")
    )


def _figures(indicators: list[Indicator], name: str) -> Iterator[tuple[int, str, Any, int, float]]:
    """Indicator, part, area by its code or key, year, value. The areas are read before the first is taken."""
    areas = list(Area.objects.filter(is_example=False).order_by("code").values_list(name, flat=True))
    return (
        (one.pk, part, area, year, _value(one.pk, place, year))
        for one in indicators
        for part in PARTS
        for place, area in enumerate(areas)
        for year in YEARS
    )


def written(indicators: list[Indicator]) -> int:
    """How many figures of theirs are in the table."""
    return Observation.objects.filter(indicator__in=indicators).count()


def _value(indicator: int, place: int, year: int) -> float:
    return (indicator * 7919 + place * 104_729 + year * 31) % 1_000_003 / 10
