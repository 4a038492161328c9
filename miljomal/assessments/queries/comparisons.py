"""Reads of what is published: assessments compared over years and counties."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from miljomal.assessments.models import Assessment, ObjectiveText
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Area


@dataclass(frozen=True, slots=True)
class Cell:
    """One year's assessment in a comparison. `source` = the number of its source in the list below; 0 = none.

    `text_url` = where the county's own published text stands; "" = none is published here.
    """

    year: int
    assessment: Assessment | None
    source: int
    text_url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An objective or an area with its assessments, one cell a year, the latest first.

    `why`: "national" = only the nation assesses it, "elsewhere" = needs coast or mountains, "" = may be assessed.
    """

    thing: Any
    cells: tuple[Cell, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A matrix of assessments with its years, the latest first, and its numbered sources (address or text, date)."""

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    sources: tuple[tuple[str, str], ...]


def county_comparison(county: Area) -> Comparison:
    """The county's published assessments, objectives by number × years: three queries."""
    assessments = list(Assessment.objects.filter(area=county))
    objectives = list(Objective.objects.quality_objectives())
    published = ObjectiveText.objects.published().filter(follow_up__area=county)
    texts = {
        (objective_id, year): reverse("assessments:published-text", args=[county.slug, year, slug])
        for objective_id, year, slug in published.values_list("objective_id", "follow_up__year", "objective__slug")
    }
    by_key = {(a.objective_id, a.year): a for a in assessments}
    rows = [(objective, objective.pk, _why(objective, county)) for objective in objectives]
    return _matrix(assessments, by_key, rows, texts)


def objective_comparison(objective: Objective) -> Comparison:
    """The nation and the real counties that judge the objective, by name × years: two queries."""
    found = Assessment.objects.filter(objective=objective, area__is_example=False).exclude(area__kind="municipality")
    assessments = list(found)
    areas = Area.objects.filter(kind__in=[Area.Kind.NATION, Area.Kind.COUNTY], is_example=False)
    nation_first = sorted(areas.order_by("sort_key", "id"), key=lambda area: area.kind != Area.Kind.NATION)
    shown = [a for a in nation_first if a.kind == Area.Kind.NATION or not _why(objective, a)]
    by_key = {(a.area_id, a.year): a for a in assessments}
    return _matrix(assessments, by_key, [(area, area.pk, "") for area in shown], {})


def _why(objective: Objective, area: Area) -> str:
    if not objective.assessed_by_counties:
        return "national"
    lacks = {Objective.Needs.COAST: not area.is_coastal, Objective.Needs.MOUNTAINS: not area.has_mountains}
    return "elsewhere" if objective.needs and lacks[Objective.Needs(objective.needs)] else ""


def _matrix(
    assessments: Sequence[Assessment],
    by_key: dict[tuple[int, int], Assessment],
    things: Sequence[tuple[Any, int, str]],
    texts: dict[tuple[int, int], str],
) -> Comparison:
    years = sorted({assessment.year for assessment in assessments}, reverse=True)
    listed = sorted({(a.source, a.source_date) for a in assessments}, key=lambda source: (source[1], source[0]))
    numbers = {source: number for number, source in enumerate(reversed(listed), start=1)}
    rows = []
    for thing, key, why in things:
        cells = []
        for year in years:
            found = by_key.get((key, year))
            number = numbers[found.source, found.source_date] if found else 0
            cells.append(Cell(year, found, number, texts.get((key, year), "")))
        rows.append(Row(thing, tuple(cells), why))
    return Comparison(tuple(years), tuple(rows), tuple(numbers))
