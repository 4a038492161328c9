"""The national framework and what hangs on one objective."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from miljomal.assessments.models import Assessment
from miljomal.indicators.queries.catalogue import KeyFigure, first_figures, key_figures
from miljomal.indicators.queries.figures import NATION
from miljomal.objectives.models import GlobalGoal, Objective
from miljomal.organisations.models import Area

SHOWN_FIGURES = 6
OBJECTIVE_COLUMNS = (
    "kind",
    "number",
    "slug",
    "title",
    "title_en",
    "summary",
    "summary_en",
    "is_responsible_checked",
    "assessed_by_counties",
    "needs",
    "official_url",
    "source",
    "source_date",
)
COUNTY_COLUMNS = (
    "kind",
    "slug",
    "name",
    "short_name",
    "letter",
    "tile_row",
    "tile_column",
    "is_coastal",
    "has_mountains",
)


@dataclass(frozen=True, slots=True)
class Framework:
    """The generational goal, the sixteen each with the nation's latest figure (None = none has come), the milestone
    targets by area and the global goals.
    """

    generational_goal: Objective | None
    objectives: list[tuple[Objective, KeyFigure | None]]
    targets: dict[str, list[Objective]]
    global_goals: list[GlobalGoal]


@dataclass(frozen=True, slots=True)
class CountyState:
    """A county and its latest assessment of an objective; None = none has been read."""

    county: Area
    assessment: Assessment | None


@dataclass(frozen=True, slots=True)
class ObjectivePage:
    """An objective with its checked specifications and how it stands in the nation and in the counties."""

    objective: Objective
    specifications: list[Objective]
    nation: Assessment | None
    counties: list[CountyState]
    summary: str
    figures: list[KeyFigure]


def framework() -> Framework:
    """The whole national framework, with a figure for each objective that has one: four queries."""
    kinds = Objective.Kind
    rows = Objective.objects.filter(
        kind__in=[kinds.GENERATIONAL_GOAL, kinds.QUALITY_OBJECTIVE, kinds.MILESTONE_TARGET]
    ).checked()
    targets: dict[str, list[Objective]] = {}
    objectives: list[Objective] = []
    goal = None
    for row in rows.order_by("kind", "number", "id"):
        if row.kind == kinds.GENERATIONAL_GOAL:
            goal = row
        elif row.kind == kinds.QUALITY_OBJECTIVE:
            objectives.append(row)
        else:
            targets.setdefault(row.local_group, []).append(row)
    return Framework(goal, _with_figures(objectives), targets, list(GlobalGoal.objects.all()))


def _with_figures(objectives: Sequence[Objective]) -> list[tuple[Objective, KeyFigure | None]]:
    figures = first_figures(NATION)
    return [(objective, figures.get(objective.pk)) for objective in objectives]


def objective_with_parts(slug: str) -> tuple[Objective, list[Objective]] | None:
    """An objective with the columns of its page, and its specifications by number as far as they have been checked.

    One query; of the agency responsible what a link needs. None = no such objective.
    """
    kinds = Objective.Kind
    own = Q(slug=slug) | Q(parent__slug=slug, kind=kinds.SPECIFICATION, is_checked=True)
    agency = ("name", "slug", "kind", "area__kind", "area__slug")
    columns = (*OBJECTIVE_COLUMNS, "parent", *(f"responsible__{name}" for name in agency))
    rows = list(
        Objective.objects.filter(own).select_related("responsible__area").only(*columns).order_by("number", "id")
    )
    objective = next((row for row in rows if row.slug == slug), None)
    return (objective, [row for row in rows if row is not objective]) if objective else None


def objective_page(objective: Objective, specifications: list[Objective]) -> ObjectivePage:
    """What is shown about an objective: three queries."""
    latest: dict[int, Assessment] = {}
    assessments = Assessment.objects.filter(objective=objective).exclude(state="").select_related("area")
    columns = ("area__kind", "objective", "year", "state", "trend", "source", "source_date")
    for assessment in assessments.order_by("year", "id").only(*columns):
        latest[assessment.area_id] = assessment
    counties = [
        CountyState(county, latest.get(county.pk))
        for county in Area.objects.counties().filter(is_example=False).only(*COUNTY_COLUMNS)
        if not _spared(objective, county)
    ]
    nation = next((a for a in latest.values() if a.area.kind == Area.Kind.NATION), None)
    return ObjectivePage(
        objective=objective,
        specifications=specifications,
        nation=nation,
        counties=counties if objective.assessed_by_counties else [],
        summary=_in_words(counties) if objective.assessed_by_counties else "",
        figures=key_figures(NATION, objectives=objective)[:SHOWN_FIGURES],
    )


def _spared(objective: Objective, county: Area) -> bool:
    """Whether the county has no coast or no mountains to judge."""
    needs = objective.needs
    return (needs == "coast" and not county.is_coastal) or (needs == "mountains" and not county.has_mountains)


def _in_words(counties: list[CountyState]) -> str:
    """How many counties answer no, near and yes, and for how many nothing has been read."""
    states = Counter(row.assessment.state for row in counties if row.assessment)
    told = [
        sentence % {"count": count}
        for sentence, count in (
            (_("%(count)d län svarar nej"), states["no"]),
            (_("%(count)d svarar nära"), states["near"]),
            (_("%(count)d svarar ja"), states["yes"]),
            (_("för %(count)d län har vi inte läst någon bedömning"), len(counties) - sum(states.values())),
        )
        if count
    ]
    return f"{', '.join(told)}.".capitalize()
