"""Months or quarters of an indicator, year by year."""

from dataclasses import dataclass

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from miljomal.indicators.models import Indicator, Observation
from miljomal.indicators.queries.figures import Arrival, latest_of
from miljomal.organisations.models import Area

YEARS = 12
PARTS = {Indicator.Frequency.MONTH: 12, Indicator.Frequency.QUARTER: 4}


@dataclass(frozen=True, slots=True)
class Seasons:
    """An area's years, newest first and at most twelve, each with a value for each of `headings`; None = none.

    `arrival` is the latest of the deliveries in which they came.
    """

    area: Area
    headings: list[str]
    rows: list[tuple[int, list[float | None]]]
    arrival: Arrival | None


def seasons_of(indicator: Indicator, part: str, area: Area) -> Seasons | None:
    """The months or quarters of an area: one query. None = the indicator has only whole years, or there are none."""
    count = PARTS.get(Indicator.Frequency(indicator.frequency))
    if count is None:
        return None
    years: dict[int, list[float | None]] = {}
    found = Observation.objects.current().filter(indicator=indicator, breakdown=part, area=area, part__gt=0)
    arrivals = []
    columns = ("year", "part", "value", "delivery__ended_at", "delivery__published")
    for year, of_year, value, *arrived in found.order_by("-year", "part").values_list(*columns):
        years.setdefault(year, [None] * count)[of_year - 1] = value
        arrivals.append(arrived)
    headings = [str(MONTHS_3[n]) if count == 12 else _("kv %(n)s") % {"n": n} for n in range(1, count + 1)]
    return Seasons(area, headings, list(years.items())[:YEARS], latest_of(arrivals)) if years else None
