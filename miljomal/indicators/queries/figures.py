"""Figures of one indicator: over the areas of a year, and over the years of some areas."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from miljomal.documents.strips import quartiles
from miljomal.indicators.models import Indicator, Observation
from miljomal.indicators.readings import Status
from miljomal.organisations.models import Area

KINDS = {"kommun": Area.Kind.MUNICIPALITY, "lan": Area.Kind.COUNTY, "egna": Area.Kind.OWN}
NATION = "00"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in its area. `value` None = none, and `status` says why. `rank` 1 = the highest, None = no value."""

    code: str
    name: str
    slug: str
    kind: str
    county: str
    value: float | None
    status: str
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """When figures were published by their source ("" = it does not say) and when they came here."""

    published: str
    came_on: dt.date


@dataclass(frozen=True, slots=True)
class Year:
    """All figures of a year, by area code: the nation, the counties and the municipalities.

    `arrival` is the latest of those in which they came.
    """

    year: int
    figures: Mapping[str, Figure]
    arrival: Arrival | None

    def of(self, level: str) -> list[Figure]:
        """Those of the municipalities or the counties, in order of name."""
        return [figure for figure in self.figures.values() if figure.kind == KINDS[level]]

    def spread(self, level: str) -> tuple[float, float, float] | None:
        """The lower quartile, the median and the upper quartile; None with fewer than four values."""
        values = [figure.value for figure in self.of(level) if figure.value is not None]
        if len(values) < 4:
            return None
        low, middle, high = quartiles(values)
        return low, middle, high


@dataclass(frozen=True, slots=True)
class Series:
    """An area's values by year, ascending; None = the source has none."""

    area: Area
    values: dict[int, float | None]

    @property
    def measured(self) -> list[tuple[int, float]]:
        """The years that have a value."""
        return [(year, value) for year, value in self.values.items() if value is not None]


def years_with_figures(indicator: Indicator, part: str) -> list[int]:
    """The years in which some area has a figure, newest first: one query."""
    rows = Observation.objects.current().filter(indicator=indicator, breakdown=part, part=0)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def year_of(indicator: Indicator, part: str, year: int) -> Year:
    """All areas in a year, ranked within their level: one query."""
    rows = (
        Observation.objects.current()
        .filter(indicator=indicator, breakdown=part, year=year, part=0, area__is_example=indicator.is_example)
        .order_by("area__sort_key", "area_id")
        .values_list(
            "area__code",
            "area__short_name",
            "area__slug",
            "area__kind",
            "area__parent__code",
            "value",
            "status",
            "delivery__ended_at",
            "delivery__published",
        )
    )
    listed = list(rows)
    ranks: dict[str, int] = {}
    for kind in KINDS.values():
        ranks.update(_ranks([(row[0], row[5]) for row in listed if row[3] == kind]))
    figures = {
        code: Figure(code, name, slug, kind, parent or "", value, status, ranks.get(code))
        for code, name, slug, kind, parent, value, status, *_arrival in listed
    }
    return Year(year, figures, latest_of(row[-2:] for row in listed))


def latest_of(arrivals: Iterable[Sequence[Any]]) -> Arrival | None:
    """The latest, of pairs of when a delivery ended (None = not yet) and when its source published it."""
    ended = [(ended_at, published) for ended_at, published in arrivals if ended_at]
    if not ended:
        return None
    ended_at, published = max(ended)
    return Arrival(published, timezone.localtime(ended_at).date())


def _ranks(values: Sequence[tuple[str, float | None]]) -> dict[str, int]:
    """Places by code, the highest value first; equal values share a place."""
    sizes = sorted((value for _code, value in values if value is not None), reverse=True)
    place = {value: at for at, value in reversed(list(enumerate(sizes, start=1)))}
    return {code: place[value] for code, value in values if value is not None}


def series_in(indicator: Indicator, part: str, areas: Sequence[Area]) -> list[Series]:
    """The years of each area, in the order of the areas: one query. Areas without figures are left out."""
    rows = Observation.objects.current().filter(indicator=indicator, breakdown=part, part=0, area__in=areas)
    by_area: dict[int, dict[int, float | None]] = {}
    for pk, year, value in rows.order_by("year").values_list("area", "year", "value"):
        by_area.setdefault(pk, {})[year] = value
    return [Series(area, by_area[area.pk]) for area in areas if area.pk in by_area]


@dataclass(frozen=True, slots=True)
class Sum:
    """An area whose parts don't add up: what it is said to be, and what its parts are together."""

    name: str
    stated: float
    added: float


def sums_that_differ(year: Year, decimals: int) -> list[Sum]:
    """Counties that differ from the sum of their municipalities, and the nation from its counties.

    Half a unit of the last decimal for each part is the source's own rounding, and no difference. Areas of which
    some part has no value are not compared.
    """
    by_whole: dict[str, list[Figure]] = {}
    for figure in year.figures.values():
        by_whole.setdefault(figure.county, []).append(figure)
    found = []
    for whole in year.figures.values():
        parts = by_whole.get(whole.code, [])
        values = [figure.value for figure in parts if figure.value is not None]
        if whole.value is None or not parts or len(values) < len(parts):
            continue
        added = sum(values)
        rounding = 0.5 * 10**-decimals * (len(parts) + 1)
        if abs(added - whole.value) > max(rounding, 1e-9 * abs(whole.value)):
            found.append(Sum(whole.name, whole.value, added))
    return found


def status_words(status: str) -> str:
    """Why there is no figure, in words."""
    match status:
        case Status.SUPPRESSED:
            return _("visas inte, för få uppgifter")
        case Status.NOT_APPLICABLE:
            return _("gäller inte här")
    return _("uppgift saknas")
