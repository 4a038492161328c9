"""Reads of local objectives: one, a municipality's, and what can be chosen for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When
from django.db.models.functions import Coalesce

from miljomal.indicators.models import Indicator, Target
from miljomal.indicators.queries.catalogue import series_of
from miljomal.indicators.queries.figures import Series
from miljomal.indicators.queries.outlooks import Goal, aim_of, goal_of
from miljomal.local_objectives.hints import Draft, Hint, lacking
from miljomal.local_objectives.models import Adaptation, LocalField, LocalMeasure, LocalObjective, LocalRoot
from miljomal.local_objectives.models.objectives import LocalObjectiveQuerySet
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area, Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Measure, MeasureObjective, Participation
from miljomal.programmes.models.measures import MeasureQuerySet

FEWEST_MEASURED = 1


@dataclass(frozen=True, slots=True)
class TargetTold:
    """A target value with how it goes; `goal` None = the area has no figures of the indicator yet."""

    target: Target
    indicator: Indicator
    years: list[int]
    values: list[float | None]
    goal: Goal | None


@dataclass(frozen=True, slots=True)
class ObjectivePage:
    """One local objective with all that hangs on it; `hints` are what it lacks, for its own people."""

    objective: LocalObjective
    roots: list[Objective]
    fields: list[LocalField]
    measures: list[Measure]
    targets: list[TargetTold]
    hints: list[Hint] = field(default_factory=list)


def objectives_of(owner: Organisation) -> LocalObjectiveQuerySet:
    """All objectives of an organisation with `measure_count` and `target_count`, those in force first."""
    counts = {
        "measure_count": Count("local_measures", distinct=True),
        "target_count": Count("local_targets", distinct=True),
    }
    return LocalObjective.objects.filter(owner=owner).annotate(**counts).order_by("order", "sort_key", "id")


def objective_page(objective: LocalObjective, viewer: Viewer) -> ObjectivePage:
    """Reads the page: five queries."""
    roots = [row.objective for row in objective.roots.select_related("objective__parent").order_by(*ROOT_ORDER)]
    measures = list(visible_measures(viewer).filter(local_measures__local_objective=objective))
    targets = targets_of(objective)
    draft = Draft(
        f"{objective.title} {objective.text}",
        objective.last_year,
        objective.responsible,
        len(targets),
        len(roots),
        len(measures),
    )
    return ObjectivePage(
        objective=objective,
        roots=roots,
        fields=list(objective.local_fields.select_related("field_of_work").order_by("field_of_work__order")),
        measures=measures,
        targets=targets,
        hints=lacking(draft) if viewer.edits(objective.owner_id) else [],
    )


ROOT_ORDER = ("objective__kind", "objective__number", "objective_id")


def visible_measures(viewer: Viewer) -> MeasureQuerySet:
    """Measures that the viewer may see, with what a link to one needs."""
    seen = Measure.objects.visible_to_roles(set(viewer.roles)).select_related("programme", "theme")
    return seen.order_by("programme_id", "number_key", "sort_key", "id")


def targets_of(objective: LocalObjective) -> list[TargetTold]:
    """The objective's target values, each against the figures of its owner's area: two queries."""
    targets = [
        row.target
        for row in objective.local_targets.select_related("target__indicator__source", "target__area").order_by(
            "target__year", "target_id"
        )
    ]
    area = targets[0].area if targets else None
    series = series_of([target.indicator for target in targets], area)
    return [_told(target, *series.get(target.indicator_id, ([], []))) for target in targets]


def _told(target: Target, years: list[int], values: list[float | None]) -> TargetTold:
    indicator = target.indicator
    found = Series(target.area, dict(zip(years, values, strict=True)))
    goal = None
    if len(found.measured) >= FEWEST_MEASURED:
        goal = goal_of(target.local_title, aim_of(target, found, indicator), found, indicator)
    return TargetTold(target, indicator, years, values, goal)


@dataclass(frozen=True, slots=True)
class Row:
    """A national objective in a municipality. `concerns` False = it is said, or the geography says, that it does not.

    `adaptation` None = nobody has said anything.
    """

    objective: Objective
    concerns: bool
    is_preset: bool
    adaptation: Adaptation | None
    local: list[LocalObjective]
    measures: int


def adaptation_rows(area: Area, owner: Organisation | None, viewer: Viewer) -> list[Row]:
    """The sixteen in a municipality: four queries. `area.parent` is read."""
    said: Mapping[int, Adaptation] = {}
    local: dict[int, list[LocalObjective]] = {}
    counts: Mapping[int, int] = {}
    if owner:
        said = {row.objective_id: row for row in Adaptation.objects.filter(owner=owner)}
        for own in _by_root(owner, viewer):
            for root in {_sixteen(row.objective) for row in own.roots.all()}:
                local.setdefault(root, []).append(own)
        counts = _measure_counts(owner)
    return [
        Row(
            objective,
            _concerns(objective, area, said.get(objective.pk)),
            objective.pk not in said and not _is_here(objective, area),
            said.get(objective.pk),
            local.get(objective.pk, []),
            counts.get(objective.pk, 0),
        )
        for objective in Objective.objects.quality_objectives()
    ]


def _by_root(owner: Organisation, viewer: Viewer) -> Sequence[LocalObjective]:
    roots = Prefetch("roots", LocalRoot.objects.select_related("objective"))
    seen = LocalObjective.objects.filter(owner=owner).visible_to_roles(set(viewer.roles)).living()
    return list(seen.prefetch_related(roots).order_by("order", "sort_key", "id"))


def _sixteen(objective: Objective) -> int:
    """The environmental quality objective that an objective belongs to."""
    if objective.kind == Objective.Kind.SPECIFICATION and objective.parent_id:
        return objective.parent_id
    return objective.pk


def _measure_counts(owner: Organisation) -> Mapping[int, int]:
    """How many measures in which the organisation takes part contribute to each objective."""
    links = MeasureObjective.objects.filter(measure__in=Measure.objects.adopted().filter(taken_by(owner)))
    return dict(links.order_by().values_list("objective").annotate(n=Count("measure", distinct=True)))


def _is_here(objective: Objective, area: Area) -> bool:
    """Whether the county has the coast or the mountains that the objective is about."""
    county = area.parent or area
    match objective.needs:
        case Objective.Needs.COAST:
            return county.is_coastal
        case Objective.Needs.MOUNTAINS:
            return county.has_mountains
    return True


def _concerns(objective: Objective, area: Area, said: Adaptation | None) -> bool:
    return said.concerns if said else _is_here(objective, area)


def linkable_measures(owner: Organisation, viewer: Viewer) -> MeasureQuerySet:
    """Measures that can carry an objective of the organisation: those that it keeps or takes part in."""
    return visible_measures(viewer).filter(taken_by(owner) | Q(programme__owner=owner)).distinct()


def taken_by(owner: Organisation) -> Q:
    """The condition on a measure: the organisation takes part in it."""
    parts = Participation.objects.in_force().filter(organisation=owner).values("measure")
    return Q(pk__in=parts)


def linked_measures(objective: LocalObjective) -> set[int]:
    """Ids of the measures that carry it."""
    return set(LocalMeasure.objects.filter(local_objective=objective).values_list("measure", flat=True))


def offered_indicators(objective: LocalObjective, viewer: Viewer) -> list[tuple[bool, list[Indicator]]]:
    """What can be measured: first (True) the indicators of the objectives that it comes from, then the others."""
    roots = [root.objective for root in objective.roots.select_related("objective")]
    aims = {_sixteen(root) for root in roots}
    seen = Indicator.objects.visible_to_roles(set(viewer.roles))
    if not objective.is_example:
        seen = seen.filter(is_example=False)
    columns = ("slug", "title", "title_en", "unit", "unit_en", "last_year", "order", "sort_key")
    rows = list(seen.only(*columns).prefetch_related("indicator_objectives"))
    near = [row for row in rows if aims & {link.objective_id for link in row.indicator_objectives.all()}]
    far = [row for row in rows if row not in near]
    return [(is_near, found) for is_near, found in ((True, near), (False, far)) if found]


@dataclass(frozen=True, slots=True)
class Cell:
    """An objective in a field of work: how many measures the organisation takes part in there, and own objectives."""

    field: FieldOfWork
    measures: int
    objectives: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Objectives × fields of work, as the organisation sees itself; `left_out` = objectives that are not shown."""

    fields: list[FieldOfWork]
    rows: list[tuple[Objective, list[Cell]]]
    left_out: int


def matrix_of(owner: Organisation, *, shows_all: bool = False) -> Matrix:
    """The objectives that the organisation works with, or all sixteen: five queries.

    Works with = it has an objective of its own, or a measure, or has said what the objective means.
    """
    fields = list(FieldOfWork.objects.all())
    measures = _pairs(
        MeasureObjective.objects.filter(measure__in=Measure.objects.adopted().filter(taken_by(owner))),
        "measure__measure_fields__field_of_work",
        "measure",
    )
    own = LocalRoot.objects.filter(local_objective__in=LocalObjective.objects.filter(owner=owner).living())
    locals_there = _pairs(own, "local_objective__local_fields__field_of_work", "local_objective")
    said = set(Adaptation.objects.filter(owner=owner, concerns=True).values_list("objective", flat=True))
    worked_with = said | {objective for objective, _field in (*measures, *locals_there)}
    objectives = list(Objective.objects.quality_objectives())
    shown = [one for one in objectives if shows_all or one.pk in worked_with]
    rows = [
        (
            one,
            [Cell(work, measures.get((one.pk, work.pk), 0), locals_there.get((one.pk, work.pk), 0)) for work in fields],
        )
        for one in shown
    ]
    return Matrix(fields, rows, len(objectives) - len(shown))


def _pairs(rows: QuerySet[Any], to_field: str, counted: str) -> Mapping[tuple[int, int | None], int]:
    """How many of `counted` there are for each of the sixteen and each field of work; None = in no field."""
    sixteen = Coalesce(Case(When(objective__kind=Objective.Kind.SPECIFICATION, then="objective__parent")), "objective")
    grouped = rows.order_by().values_list(sixteen, to_field).annotate(n=Count(counted, distinct=True))
    return {(objective, work): n for objective, work, n in grouped}
