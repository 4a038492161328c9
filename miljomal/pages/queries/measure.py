"""Everything that the page of one measure shows."""

import datetime as dt
from dataclasses import dataclass

from miljomal.followup.models import Answer
from miljomal.followup.queries.answers import open_answer
from miljomal.indicators.models import Indicator
from miljomal.indicators.queries.catalogue import KeyFigure, figures_of
from miljomal.objectives.models import FieldOfWork
from miljomal.organisations.permissions import Viewer
from miljomal.pages.queries.grades import GradeView
from miljomal.pledges.models import Pledge
from miljomal.programmes.models import Measure, Participation
from miljomal.programmes.queries import indicators_of, participations_of

COLUMNS = (
    "programme",
    "theme",
    *(
        "number",
        "title",
        "text",
        "reason",
        "starts_year",
        "ends_year",
        "cost_sek",
        "cost_note",
        "effect",
        "criteria",
        "state",
    ),
    *("source", "source_date", "is_example"),
    *("theme__title", "theme__slug"),
    *(f"programme__{name}" for name in ("title", "short_name", "slug", "state", "answer_mode", "participation_word")),
    *(f"programme__{name}" for name in ("source", "source_date", "owner__name")),
    *(f"programme__area__{name}" for name in ("kind", "slug", "code", "name", "short_name")),
)
ANSWER_COLUMNS = (
    *("organisation", "text", "reason", "is_text_public", "submitted_at", "round__title"),
    *(f"grade__{name}" for name in ("moon", "letter", "name", "name_en", "slug")),
)


@dataclass(frozen=True, slots=True)
class ActorRow:
    """Who takes part and what was last reported. `grade` None = nothing reported yet; `promise` = what was pledged."""

    participation: Participation
    grade: GradeView | None
    text: str
    reason: str
    reported_at: dt.datetime | None
    period: str
    promise: str


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """A measure with its fields of work, its actors (leads first) and the viewer's open answer, if any.

    `figures` are of the programme's area; `unmeasured` are linked indicators that have none to show for it.
    """

    measure: Measure
    fields_of_work: list[FieldOfWork]
    actors: list[ActorRow]
    open_answer: Answer | None
    figures: list[KeyFigure]
    unmeasured: list[Indicator]

    @property
    def concerned(self) -> set[int]:
        """Ids of the organisations that take part or keep the programme."""
        return {self.measure.programme.owner_id, *(row.participation.organisation_id for row in self.actors)}


def find_measure(pk: int, viewer: Viewer) -> Measure | None:
    """The measure if the viewer may see it: one query."""
    measures = Measure.objects.visible_to_roles(set(viewer.roles)).filter(pk=pk)
    return measures.select_related("theme", "programme__owner", "programme__area").only(*COLUMNS).first()


def measure_page(measure: Measure, viewer: Viewer) -> MeasurePage:
    """What is shown about the measure: six queries, seven for somebody who edits for an organisation."""
    latest: dict[int, Answer] = {}
    answers = Answer.objects.submitted().filter(measure=measure).select_related("grade", "round")
    for answer in answers.order_by("submitted_at", "id").only(*ANSWER_COLUMNS):
        latest[answer.organisation_id] = answer
    fields = FieldOfWork.objects.filter(measure_fields__measure=measure).only("slug", "title", "title_en")
    pledges = Pledge.objects.in_force().filter(participation__measure=measure)
    promises = dict(pledges.values_list("participation_id", "what"))
    indicators = indicators_of(measure, viewer)
    figures = figures_of(measure.programme.area.code, indicators)
    measured = {figure.url for figure in figures}
    return MeasurePage(
        measure=measure,
        fields_of_work=list(fields),
        actors=[
            _actor(part, latest.get(part.organisation_id), promises.get(part.pk, ""), viewer)
            for part in participations_of(measure)
        ],
        open_answer=_open_answer(measure, viewer),
        figures=figures,
        unmeasured=[indicator for indicator in indicators if indicator.get_absolute_url() not in measured],
    )


def _actor(part: Participation, answer: Answer | None, promise: str, viewer: Viewer) -> ActorRow:
    """A text that may not be published is shown to the organisation's own people only."""
    if answer is None:
        return ActorRow(part, None, "", "", None, "", promise)
    is_shown = answer.is_text_public or viewer.belongs_to(answer.organisation_id)
    text, reason = (answer.text, answer.reason) if is_shown else ("", "")
    return ActorRow(part, GradeView.of(answer.grade), text, reason, answer.submitted_at, answer.round.title, promise)


def _open_answer(measure: Measure, viewer: Viewer) -> Answer | None:
    """The answer that the viewer's organisation can hand in or change now; longer time for one organisation counts."""
    own = [organisation_id for organisation_id in viewer.roles if viewer.edits(organisation_id)]
    return open_answer(measure, own) if own else None
