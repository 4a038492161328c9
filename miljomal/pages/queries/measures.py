"""Lists of measures, filtered and sorted as the address says, each row with its grade and who leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from miljomal.followup.models import Answer
from miljomal.indicators.models import Indicator
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.audiences import AUDIENCES, audience
from miljomal.organisations.permissions import Viewer
from miljomal.pages.queries.grades import Bar, Count, GradeView, bar_of, grades_by_measure, latest_rounds
from miljomal.programmes.filters import MeasureFilter
from miljomal.programmes.models import Measure, Participation, Programme

Rounds = dict[int, int]
MEASURE_COLUMNS = ("id", "title", "starts_year", "ends_year")
# Where the slug that the filter asks for stands, seen from a measure.
LOOKUPS = {
    "county": "programme__area__slug",
    "theme": "theme__slug",
    "objective": "measure_objectives__objective__slug",
    "field_of_work": "measure_fields__field_of_work__slug",
    "organisation": "participations__organisation__slug",
}
ORDERS = {"titel": ("sort_key", "id"), "organisationer": ("-participation_count", "sort_key", "id")}


class Columns(NamedTuple):
    """What is read of a measure for its row, under the query's names."""

    id: int
    title: str
    starts_year: int | None
    ends_year: int | None
    number: str
    participation_count: int
    is_example: bool
    theme__title: str
    programme: int
    programme__short_name: str
    programme__title: str
    programme__answer_mode: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure in a list, in the reader's words; "" = nothing to say.

    A row within its programme has `number`, elsewhere `programme` with `numbered`. `leads` are names with commas,
    `organisations` how many take part. `grade` where one answer stands for the measure, otherwise `bar`.
    """

    number: str
    programme: str
    numbered: str
    title: str
    url: str
    theme: str
    years: str
    leads: str
    organisations: str
    grade: GradeView | None
    bar: Bar | None
    is_example: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What the rows of a page say in the reader's language, looked up once for all of them."""

    is_within_programme: bool
    numbered: str
    organisations: dict[int, str]

    @classmethod
    def of(cls, rows: Sequence[Columns], *, is_within_programme: bool) -> "Words":
        organisations = {
            count: ngettext("%(count)s organisation", "%(count)s organisationer", count) % {"count": count}
            for count in {row.participation_count for row in rows}
            if count
        }
        return cls(is_within_programme, _("åtgärd %(number)s"), {0: "", **organisations})


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in the filter form, each as value and label."""

    objectives: list[tuple[str, str]]
    fields_of_work: list[tuple[str, str]]
    audiences: list[tuple[str, Any]]
    states: list[tuple[str, Any]]


def filter_choices() -> Choices:
    """The sixteen objectives and the fields of work, audiences and states: two queries."""
    objectives = Objective.objects.quality_objectives().only("slug", "title", "title_en")
    fields = FieldOfWork.objects.only("slug", "title", "title_en")
    return Choices(
        objectives=[(objective.slug or "", objective.local_title) for objective in objectives],
        fields_of_work=[(field.slug, field.local_title) for field in fields],
        audiences=[(group.slug, group.label) for group in AUDIENCES if group.kinds],
        states=[(value, label) for value, label in Measure.State.choices if value],
    )


def filtered(
    chosen: MeasureFilter, viewer: Viewer, *, programme: Programme | None = None, rounds: Rounds | None = None
) -> QuerySet[Measure]:
    """The measures that the viewer may see and the filter asks for, in its order; nothing is read yet.

    Over all programmes only those of decided ones: a draft, or what is on referral, is read in its programme.
    `rounds` are the latest published ones where the caller has read them already.
    """
    measures: QuerySet[Measure] = Measure.objects.adopted()
    if programme is not None:
        measures = Measure.objects.visible_to_roles(set(viewer.roles)).filter(programme=programme)
    for name, lookup in LOOKUPS.items():
        if slug := getattr(chosen, name):
            measures = measures.filter(**{lookup: slug})
    if chosen.indicator:
        visible = Indicator.objects.visible_to_roles(set(viewer.roles)).filter(slug=chosen.indicator)
        measures = measures.filter(measure_indicators__indicator__in=visible)
    if chosen.state and chosen.state in Measure.State.values:
        measures = measures.filter(state=chosen.state)
    group = audience(chosen.audience)
    if group and group.kinds:
        actors = Participation.objects.in_force().filter(measure=OuterRef("pk"), organisation__kind__in=group.kinds)
        measures = measures.filter(Exists(actors))
    if chosen.grade:
        latest = latest_rounds() if rounds is None else rounds
        graded = Answer.objects.filter(round__in=list(latest.values()), grade__slug=chosen.grade)
        measures = measures.filter(pk__in=graded.values("measure"))
    default = ("theme__order", "number_key", "sort_key", "id") if programme else ("sort_key", "id")
    return measures.order_by(*ORDERS.get(chosen.order, default))


def rows_of(
    measures: QuerySet[Measure], rounds: Rounds | None = None, *, is_within_programme: bool = False
) -> list[MeasureRow]:
    """Reads one page of measures: four queries, three with `rounds` read.

    Only the columns that are shown are read: that is most of what a long list costs. Within a programme the
    number stands first and the programme is not named.
    """
    read = [Columns(*columns) for columns in measures.values_list(*Columns._fields)]
    if rounds is None:
        rounds = latest_rounds({columns.programme for columns in read})
    ids = [columns.id for columns in read]
    grades = grades_by_measure(ids, rounds.values())
    leads: dict[int, list[str]] = {}
    names = Participation.objects.in_force().leads().filter(measure__in=ids).order_by("organisation__sort_key", "id")
    for measure_id, name in names.values_list("measure_id", "organisation__name"):
        leads.setdefault(measure_id, []).append(name)
    words = Words.of(read, is_within_programme=is_within_programme)
    return [_row(columns, words, leads.get(columns.id, []), grades.get(columns.id, ())) for columns in read]


def _row(read: Columns, words: Words, leads: list[str], counts: tuple[Count, ...]) -> MeasureRow:
    measure = Measure.from_db(None, MEASURE_COLUMNS, read[: len(MEASURE_COLUMNS)])
    is_led = read.programme__answer_mode == Programme.AnswerMode.LEAD
    stands_alone = is_led and sum(count.count for count in counts) == 1
    return MeasureRow(
        number=read.number if words.is_within_programme else "",
        programme="" if words.is_within_programme else read.programme__short_name or read.programme__title,
        numbered=words.numbered % {"number": read.number} if read.number else "",
        title=read.title,
        url=measure.get_absolute_url(),
        theme=read.theme__title,
        years=measure.years,
        leads=", ".join(leads),
        organisations=words.organisations[read.participation_count],
        grade=counts[0].grade if stands_alone else None,
        bar=bar_of(counts) if counts and not stands_alone else None,
        is_example=read.is_example,
    )
