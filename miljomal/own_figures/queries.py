"""An organisation's own indicators, and what a file would change in one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from miljomal.indicators.models import Breakdown, Indicator, Observation
from miljomal.indicators.models.catalogue import IndicatorQuerySet
from miljomal.indicators.quantities import factor
from miljomal.indicators.readings import Reading
from miljomal.indicators.wording import period
from miljomal.organisations.models import Area, Organisation
from miljomal.own_figures.models import FigureFile
from miljomal.own_figures.parts import name_key
from miljomal.sources.places import Places

Key = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file is read against: `places` are those that the organisation may tell of, `home` its own area's code,
    `parts` the keys of the indicator's parts by `name_key` of their titles."""

    indicator: Indicator
    places: Places
    home: str
    parts: Mapping[str, str]


def own_indicators(organisation: Organisation) -> IndicatorQuerySet:
    """The organisation's indicators with the number of valid figures (`figure_count`), in order of title."""
    current = Q(observations__replaced_by=None, observations__isnull=False)
    found = Indicator.objects.filter(owner=organisation).annotate(figure_count=Count("observations", filter=current))
    return found.order_by("sort_key", "id")


def has_figures(indicator: Indicator) -> bool:
    """Whether it has ever had any: every figure has one that is valid now."""
    return Observation.objects.current().filter(indicator=indicator).exists()


def places_of(organisation: Organisation) -> Places:
    """What the organisation may tell of: its own area, those inside it, and areas that it has named itself."""
    inside = Q(pk=organisation.area_id) | Q(parent=organisation.area_id, owner=None) | Q(owner=organisation)
    rows = Area.objects.filter(inside).order_by("sort_key", "id")
    columns = rows.values_list("code", "name", "short_name", "parent__code")
    return Places.of(((code, name, short, parent or "") for code, name, short, parent in columns), {})


def layout_of(indicator: Indicator) -> Layout:
    """What the indicator's files are read against: two queries."""
    assert indicator.owner
    assert indicator.owner.area
    parts = Breakdown.objects.filter(indicator=indicator).values_list("title", "key")
    titles = {name_key(title): key for title, key in parts}
    return Layout(indicator, places_of(indicator.owner), indicator.owner.area.code, titles)


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure of the file beside what is valid now, both in the indicator's unit; None = no value."""

    area: str
    part: str
    period: str
    now: float | None
    new: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a file changes. `stamp` tells whether something has been stored since."""

    added: list[ComparedFigure] = field(default_factory=list)
    changed: list[ComparedFigure] = field(default_factory=list)
    same_count: int = 0
    stamp: str = ""


def readings_of(file: FigureFile) -> list[Reading]:
    """The file's figures as they are stored."""
    slug = file.indicator.slug
    found = []
    for area, year, of_year, part, value, status, quantity, place in file.figures:
        found.append(Reading(slug, area, year, value, of_year, part, status, quantity, place))
    return found


def packed(readings: Sequence[Reading]) -> list[list[Any]]:
    """Readings as `FigureFile.figures` keeps them."""
    return [[r.area, r.year, r.part, r.breakdown, r.value, r.status, r.quantity, r.row] for r in readings]


def compare(file: FigureFile) -> Comparison:
    """The file beside what is valid now: four queries."""
    indicator = file.indicator
    valid = _valid(indicator)
    names = dict(Area.objects.filter(code__in={row[0] for row in file.figures}).values_list("code", "short_name"))
    titles = {**dict(Breakdown.objects.filter(indicator=indicator).values_list("key", "title")), **file.new_parts}
    result = Comparison(stamp=stamp_of(indicator))
    same = 0
    for one in readings_of(file):
        value = one.value
        if value is not None and one.quantity and one.quantity != indicator.quantity:
            value *= factor(one.quantity, indicator.quantity)
        key = (one.area, one.breakdown, one.year, one.part)
        now, status = valid.get(key, (None, ""))
        if key in valid and (now, status) == (value, one.status):
            same += 1
            continue
        shown = ComparedFigure(
            names[one.area], titles.get(one.breakdown, ""), period(one.year, one.part, indicator.frequency), now, value
        )
        (result.changed if key in valid else result.added).append(shown)
    return Comparison(result.added, result.changed, same, result.stamp)


def stamp_of(indicator: Indicator) -> str:
    """The latest delivery that is valid for the indicator, "" = none."""
    valid = Observation.objects.current().filter(indicator=indicator).order_by("-delivery")
    return str(valid.values_list("delivery", flat=True).first() or "")


def _valid(indicator: Indicator) -> Mapping[Key, tuple[float | None, str]]:
    rows = Observation.objects.current().filter(indicator=indicator)
    columns = ("area__code", "breakdown", "year", "part", "value", "status")
    return {
        (area, part, year, of): (value, status) for area, part, year, of, value, status in rows.values_list(*columns)
    }
