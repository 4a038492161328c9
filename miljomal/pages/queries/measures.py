"""Lists of measures, filtered and sorted as the address says, each row with its grade and who leads."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from miljomal.followup.models import Answer, Round
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.audiences import audience
from miljomal.organisations.permissions import Viewer
from miljomal.pages.queries.grades import Bar, Count, GradeView, bar_of, grades_by_measure, latest_rounds
from miljomal.programmes.filters import MeasureFilter
from miljomal.programmes.models import Measure, Participation, Programme

Rounds = dict[int, Round]
ORDERS = {"titel": ("sort_key", "id"), "organisationer": ("-participation_count", "sort_key", "id")}


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure in a list. `grade` where one answer stands for the measure, otherwise `bar`; neither = no result."""

    number: str
    title: str
    url: str
    theme: str
    programme: str
    years: str
    leads: tuple[str, ...]
    participation_count: int
    grade: GradeView | None
    bar: Bar | None
    is_example: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in the filter form."""

    objectives: list[Objective]
    fields_of_work: list[FieldOfWork]


def filter_choices() -> Choices:
    """The sixteen objectives and the fields of work: two queries."""
    return Choices(list(Objective.objects.quality_objectives()), list(FieldOfWork.objects.all()))


def filtered(
    chosen: MeasureFilter, viewer: Viewer, *, programme: Programme | None = None, rounds: Rounds | None = None
) -> QuerySet[Measure]:
    """The measures that the viewer may see and the filter asks for, in its order; nothing is read yet.

    `rounds` are the latest published ones where the caller has read them already.
    """
    measures: QuerySet[Measure] = Measure.objects.visible_to_roles(set(viewer.roles))
    if programme is not None:
        measures = measures.filter(programme=programme)
    if chosen.county:
        measures = measures.filter(programme__area__slug=chosen.county)
    if chosen.theme:
        measures = measures.filter(theme__slug=chosen.theme)
    if chosen.objective:
        measures = measures.filter(measure_objectives__objective__slug=chosen.objective)
    if chosen.field_of_work:
        measures = measures.filter(measure_fields__field_of_work__slug=chosen.field_of_work)
    if chosen.organisation:
        measures = measures.filter(participations__organisation__slug=chosen.organisation)
    if chosen.state and chosen.state in Measure.State.values:
        measures = measures.filter(state=chosen.state)
    group = audience(chosen.audience)
    if group and group.kinds:
        actors = Participation.objects.in_force().filter(measure=OuterRef("pk"), organisation__kind__in=group.kinds)
        measures = measures.filter(Exists(actors))
    if chosen.grade:
        latest = [published.pk for published in (latest_rounds() if rounds is None else rounds).values()]
        graded = Answer.objects.filter(round__in=latest, grade__slug=chosen.grade)
        measures = measures.filter(pk__in=graded.values("measure"))
    default = ("theme__order", "number_key", "sort_key", "id") if programme else ("sort_key", "id")
    return measures.order_by(*ORDERS.get(chosen.order, default))


def rows_of(measures: Sequence[Measure], rounds: Rounds | None = None) -> list[MeasureRow]:
    """The rows of one page of measures, read with theme and programme: three queries, two with `rounds` read."""
    if rounds is None:
        rounds = latest_rounds({measure.programme_id for measure in measures})
    ids = [measure.pk for measure in measures]
    grades = grades_by_measure(ids, rounds.values())
    leads: dict[int, list[str]] = {}
    names = Participation.objects.in_force().leads().filter(measure__in=ids).order_by("organisation__sort_key", "id")
    for measure_id, name in names.values_list("measure_id", "organisation__name"):
        leads.setdefault(measure_id, []).append(name)
    return [_row(measure, tuple(leads.get(measure.pk, ())), grades.get(measure.pk, ())) for measure in measures]


def with_links(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """The columns that a row needs."""
    return measures.select_related("theme", "programme").defer("text", "reason", "effect", "source", "cost_note")


def _row(measure: Measure, leads: tuple[str, ...], counts: tuple[Count, ...]) -> MeasureRow:
    stands_alone = measure.programme.answer_mode == Programme.AnswerMode.LEAD and sum(c.count for c in counts) == 1
    return MeasureRow(
        number=measure.number,
        title=measure.title,
        url=measure.get_absolute_url(),
        theme=measure.theme.title,
        programme=measure.programme.short_name or measure.programme.title,
        years=measure.years,
        leads=leads,
        participation_count=measure.participation_count,
        grade=counts[0].grade if stands_alone else None,
        bar=bar_of(counts) if counts and not stands_alone else None,
        is_example=measure.is_example,
    )
