"""All that the page of one indicator shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from miljomal.indicators.filters import Asked
from miljomal.indicators.models import Breakdown, Indicator, Observation, Source, Target
from miljomal.indicators.queries.figures import (
    KINDS,
    NATION,
    Arrival,
    Figure,
    Series,
    Sum,
    Year,
    series_in,
    sums_that_differ,
    year_of,
    years_with_figures,
)
from miljomal.indicators.queries.seasons import Seasons, seasons_of
from miljomal.indicators.queries.similar import Areas, Choices, areas_of, read_areas, similar_to
from miljomal.organisations.models import Area


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator with the figures asked for; `year` None = there are none.

    `chosen` are the areas compared, `series` theirs that have figures. `rows` are the municipalities or counties of
    `year`, in the order asked for, `spread` their quartiles and median. `levels` are those that have figures.
    """

    indicator: Indicator
    asked: Asked
    parts: list[Breakdown]
    part: Breakdown | None
    choices: Choices
    chosen: list[Area]
    similar: list[Area]
    series: list[Series]
    seasons: Seasons | None
    years: list[int]
    year: Year | None
    levels: list[str]
    level: str
    rows: list[Figure]
    spread: tuple[float, float, float] | None
    sums: list[Sum]
    arrival: Arrival | None
    targets: list[Target]
    sources: list[Source]

    @property
    def codes(self) -> str:
        """The chosen areas as an address says them."""
        return ",".join(area.code for area in self.chosen)

    @property
    def has_others(self) -> bool:
        """Whether there is anything to compare with."""
        return sum(len(listed) for _label, listed in self.choices) > 1

    @property
    def level_choices(self) -> list[tuple[str, str]]:
        """The levels that have figures, and what they are called."""
        names = {"kommun": _("kommuner"), "lan": _("län"), "egna": _("egna områden")}
        return [(level, names[level]) for level in self.levels]

    @property
    def removals(self) -> list[tuple[Area, str]]:
        """Each chosen area with the others, as an address says them."""
        return [(area, ",".join(other.code for other in self.chosen if other != area)) for area in self.chosen]

    @property
    def with_similar(self) -> str:
        """The chosen areas and those like the first, as an address says them."""
        return ",".join(area.code for area in [*self.chosen, *self.similar])

    @property
    def watched(self) -> Area | None:
        """The area that can be watched: the first chosen one that has figures."""
        if self.first:
            return self.first.area
        return self.seasons.area if self.seasons else None

    @property
    def first(self) -> Series | None:
        """The series that trend and targets are about: the first chosen area that has figures."""
        return self.series[0] if self.series else None


def indicator_page(indicator: Indicator, asked: Asked) -> IndicatorPage:
    """Reads the page: seven queries, whatever is asked for; eight where there are months."""
    parts = list(Breakdown.objects.filter(indicator=indicator))
    part = next((one for one in parts if one.key == asked.part), None)
    if part is None and indicator.owner:
        part = _first_with_figures(indicator, parts)
    key = part.key if part else ""
    areas = _areas(indicator, asked)
    chosen = areas.chosen
    years = years_with_figures(indicator, key)
    year = year_of(indicator, key, asked.year if asked.year in years else years[0]) if years else None
    fewest = 2 if indicator.owner else 1
    seasons = seasons_of(indicator, key, chosen[0]) if chosen else None
    dated = year or seasons
    levels = [level for level in KINDS if year and len(year.of(level)) >= fewest]
    level = asked.level if asked.level in levels else next(iter(levels), "")
    return IndicatorPage(
        indicator=indicator,
        asked=asked,
        parts=parts,
        part=part,
        choices=areas.choices,
        chosen=chosen,
        similar=_similar(indicator, chosen),
        series=series_in(indicator, key, chosen),
        seasons=seasons,
        years=years,
        year=year,
        levels=levels,
        level=level,
        rows=_ordered(year, level, asked.order) if year and level else [],
        spread=year.spread(level) if year and level else None,
        sums=sums_that_differ(year, indicator.decimals) if year and indicator.is_additive else [],
        arrival=dated.arrival if dated else None,
        targets=list(
            Target.objects.filter(indicator=indicator, breakdown=key, is_published=True).select_related("area")
        ),
        sources=sources_of(indicator),
    )


def _first_with_figures(indicator: Indicator, parts: Sequence[Breakdown]) -> Breakdown | None:
    """Of an own indicator without figures for the whole: the first part that has some; None = the whole has."""
    valid = Observation.objects.current().filter(indicator=indicator).order_by()
    keys = set(valid.values_list("breakdown", flat=True).distinct())
    return None if "" in keys else next((one for one in parts if one.key in keys), None)


def _areas(indicator: Indicator, asked: Asked) -> Areas:
    """The areas asked for; where none are, the nation or the area of the indicator's owner."""
    home = indicator.owner.area if indicator.owner else None
    return read_areas(areas_of(indicator), asked.areas or (home.code if home else NATION,))


def _similar(indicator: Indicator, chosen: Sequence[Area]) -> list[Area]:
    """Those like the first chosen municipality; an own indicator has figures for its owner's areas alone."""
    town = next((area for area in chosen if area.kind == Area.Kind.MUNICIPALITY), None)
    if town is None or indicator.owner:
        return []
    return [area for area in similar_to(town) if area not in chosen]


def sources_of(indicator: Indicator) -> list[Source]:
    """Where the figures come from: a calculated one has the sources of its parts, each once."""
    parts: Sequence[Indicator | None] = [indicator]
    if indicator.formula:
        parts = [indicator.numerator, indicator.denominator]
    return list({part.source_id: part.source for part in parts if part}.values())


def _ordered(year: Year, level: str, order: str) -> list[Figure]:
    """In order of name, or by value with the highest first and those without a value last."""
    rows = year.of(level)
    if order != "varde":
        return rows
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0)))
