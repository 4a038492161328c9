"""Everything that the page of one measure shows."""

import datetime as dt
from dataclasses import dataclass

from miljomal.followup.models import Answer
from miljomal.objectives.models import FieldOfWork
from miljomal.organisations.permissions import Viewer
from miljomal.pages.queries.grades import GradeView
from miljomal.programmes.models import Measure, Participation


@dataclass(frozen=True, slots=True)
class ActorRow:
    """Who takes part and what was last reported. `grade` None = nothing reported yet."""

    participation: Participation
    grade: GradeView | None
    text: str
    reason: str
    reported_at: dt.datetime | None
    period: str


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """A measure with its fields of work, its actors (leads first) and the viewer's open answer, if any."""

    measure: Measure
    fields_of_work: list[FieldOfWork]
    actors: list[ActorRow]
    open_answer: Answer | None

    @property
    def concerned(self) -> set[int]:
        """Ids of the organisations that take part or keep the programme."""
        return {self.measure.programme.owner_id, *(row.participation.organisation_id for row in self.actors)}


def find_measure(pk: int, viewer: Viewer) -> Measure | None:
    """The measure if the viewer may see it: one query."""
    measures = Measure.objects.visible_to_roles(set(viewer.roles)).filter(pk=pk)
    return measures.select_related("theme", "programme__owner", "programme__area").first()


def measure_page(measure: Measure, viewer: Viewer) -> MeasurePage:
    """What is shown about the measure: three queries, four for somebody who edits for an organisation."""
    latest: dict[int, Answer] = {}
    answers = Answer.objects.submitted().filter(measure=measure).select_related("grade", "round")
    for answer in answers.order_by("submitted_at", "id"):
        latest[answer.organisation_id] = answer
    parts = (
        Participation.objects.filter(measure=measure)
        .select_related("organisation__area")
        .order_by("role", "organisation__sort_key", "id")
    )
    return MeasurePage(
        measure=measure,
        fields_of_work=list(FieldOfWork.objects.filter(measure_fields__measure=measure)),
        actors=[_actor(part, latest.get(part.organisation_id)) for part in parts],
        open_answer=_open_answer(measure, viewer),
    )


def _actor(part: Participation, answer: Answer | None) -> ActorRow:
    if answer is None:
        return ActorRow(part, None, "", "", None, "")
    return ActorRow(
        part, GradeView.of(answer.grade), answer.text, answer.reason, answer.submitted_at, answer.round.title
    )


def _open_answer(measure: Measure, viewer: Viewer) -> Answer | None:
    """The answer that the viewer's organisation can hand in or change now."""
    own = [organisation_id for organisation_id in viewer.roles if viewer.edits(organisation_id)]
    if not own:
        return None
    answers = Answer.objects.filter(measure=measure, organisation__in=own, round__opened_at__isnull=False)
    found = answers.select_related("round", "organisation").order_by("-round__opens_at", "id")
    return next((answer for answer in found if answer.round.is_open), None)
