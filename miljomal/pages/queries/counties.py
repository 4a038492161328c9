"""Counties, their municipalities and what the county page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q

from miljomal.assessments.models import Assessment
from miljomal.core.text import fold
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Area, Organisation
from miljomal.pages.queries.grades import Bar, Count, Result, bar_of, latest_result
from miljomal.programmes.models import Programme, Theme

MAX_MATCHES = 40
ASSESSED = ("year", "state", "trend", "source", "source_date")
COUNTY_COLUMNS = ("kind", "slug", "name", "short_name", "is_coastal", "has_mountains", "is_example")
PROGRAMME_COLUMNS = (
    "title",
    "slug",
    "starts_on",
    "ends_on",
    "state",
    "answer_mode",
    "stated_measure_count",
    "measure_count",
    "known_gap",
    "known_gap_en",
)


@dataclass(frozen=True, slots=True)
class AreaMatch:
    """A county or municipality that a filter found, with its county's name."""

    area: Area
    county: str


@dataclass(frozen=True, slots=True)
class ObjectiveState:
    """An objective and how it stands in an area. `assessment` None = not assessed there, and `why` says why."""

    objective: Objective
    assessment: Assessment | None
    why: str


@dataclass(frozen=True, slots=True)
class AreaStates:
    """How the sixteen objectives stand in an area, by number, and the sources with their years."""

    rows: tuple[ObjectiveState, ...]
    sources: tuple[tuple[str, int], ...]

    def concerning(self) -> "AreaStates":
        """Without the objectives that need a coast or mountains which the area lacks."""
        return AreaStates(tuple(row for row in self.rows if row.why != "elsewhere"), self.sources)


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme with its counts by grade in the latest published result."""

    theme: Theme
    counts: tuple[Count, ...]

    @property
    def bar(self) -> Bar:
        return bar_of(self.counts)


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme with its themes and its latest published result (None = nothing published)."""

    programme: Programme
    themes: tuple[ThemeRow, ...]
    result: Result | None

    @property
    def rounds(self) -> dict[int, int]:
        """The id of the latest published round by programme id; empty = nothing is published."""
        return {self.programme.pk: self.result.round.pk} if self.result else {}


def counties() -> list[Area]:
    """All counties in Swedish order, the demo county last: one query."""
    columns = ("kind", "slug", "name", "short_name", "letter", "tile_column", "tile_row", "is_example")
    return list(Area.objects.counties().order_by("is_example", "sort_key", "id").only(*columns))


def find_areas(text: str) -> list[AreaMatch]:
    """Counties and municipalities whose name holds the text, accents and case aside: one query, at most 40."""
    folded = fold(text)
    if not folded:
        return []
    areas = (
        Area.objects.official().exclude(kind=Area.Kind.NATION).filter(folded__contains=folded).select_related("parent")
    )
    columns = ("kind", "slug", "name", "is_example", "parent__name")
    rows = areas.only(*columns).order_by("kind", "is_example", "sort_key", "id")[:MAX_MATCHES]
    return [AreaMatch(area, area.parent.name if area.kind == "municipality" and area.parent else "") for area in rows]


def programme_view(programme: Programme) -> ProgrammeView:
    """A programme's themes and latest result: three queries."""
    result = latest_result([programme])
    themes = tuple(
        ThemeRow(theme, result.by_theme.get(theme.pk, ()) if result else ())
        for theme in programme.themes.only("programme", "title", "slug", "measure_count")
    )
    return ProgrammeView(programme, themes, result)


def programmes_of(county: Area) -> list[Programme]:
    """The county's public programmes, those that run first, the largest of them first: one query."""
    programmes = Programme.objects.public().filter(area=county).only(*PROGRAMME_COLUMNS)

    def size(programme: Programme) -> int:
        return programme.stated_measure_count or programme.measure_count

    return sorted(programmes, key=lambda p: (p.state == Programme.State.CLOSED, -size(p), p.pk))


def objective_states(area: Area) -> AreaStates:
    """The sixteen objectives by number, each with its latest assessment in the area: one query."""
    there = FilteredRelation("assessments", condition=Q(assessments__area=area))
    told = {f"told_{name}": F(f"told__{name}") for name in ASSESSED}
    objectives = Objective.objects.quality_objectives().as_links("assessed_by_counties", "needs")
    latest: dict[Objective, Assessment | None] = {}
    for objective in objectives.annotate(told=there, **told).order_by("number", "told__year", "told__id"):
        stated = {name: getattr(objective, f"told_{name}") for name in ASSESSED}
        is_assessed = stated["year"] is not None
        latest[objective] = Assessment(area=area, objective=objective, **stated) if is_assessed else None
    rows = tuple(
        ObjectiveState(objective, assessment, why_not_assessed(objective, area))
        for objective, assessment in latest.items()
    )
    sources = {(assessment.source, assessment.year) for assessment in latest.values() if assessment}
    return AreaStates(rows, tuple(sorted(sources, key=lambda source: (-source[1], source[0]))))


def why_not_assessed(objective: Objective, area: Area) -> str:
    """ "national" = only the nation assesses it, "elsewhere" = needs coast or mountains, "unknown" = not read."""
    if not objective.assessed_by_counties:
        return "national"
    lacks = {"coast": not area.is_coastal, "mountains": not area.has_mountains}
    return "elsewhere" if lacks.get(objective.needs, False) else "unknown"


def organisations_in(county: Area, kinds: Sequence[str] | frozenset[str] = ()) -> list[Organisation]:
    """The county's own organisations and its municipalities', of some kinds or all: one query."""
    organisations = Organisation.objects.in_county(county).select_related("area")
    if kinds:
        organisations = organisations.filter(kind__in=kinds)
    columns = ("kind", "name", "slug", "mailbox", "area__kind", "area__slug")
    return list(organisations.order_by("sort_key", "id").only(*columns)[:100])
