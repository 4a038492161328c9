"""What a coordinator does with a round: makes it and opens it; with history, all or nothing."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.followup.models import Answer, Respondent, Round
from miljomal.followup.permissions import can_keep_rounds
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Measure, Participation, Programme


@transaction.atomic
def create_round(*, programme: Programme, by: Person, **fields: object) -> Round:
    """A new round of a programme.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: a field is wrong.
    """
    require_coordinator(by, programme)
    made = Round(programme=programme, **{"is_example": programme.is_example, **fields})
    made.full_clean()
    history.save(made, by=by)
    return made


@transaction.atomic
def open_round(opened: Round, *, by: Person | None) -> int:
    """Opens a round: freezes who must answer by making their empty answers; returns how many answers.

    Asked are those who take part by intention or decision in measures that are not cancelled.
    `by` None = its hour came. A round that is open already is left as it is.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
    """
    locked = Round.objects.select_for_update(of=("self",)).select_related("programme").get(pk=opened.pk)
    if by is not None:
        require_coordinator(by, locked.programme)
    if locked.opened_at is not None:
        return 0
    parts = (
        Participation.objects.in_force()
        .filter(measure__programme=locked.programme)
        .exclude(stage=Participation.Stage.PROPOSED)
        .exclude(measure__state=Measure.State.CANCELLED)
    )
    if locked.programme.answer_mode == Programme.AnswerMode.LEAD:
        parts = parts.leads()
    answers = [
        Answer(round=locked, measure_id=part.measure_id, organisation_id=part.organisation_id)
        for part in parts.order_by("id")
    ]
    bulk_create_with_history(answers, Answer, default_user=by, default_date=clock.now())
    asked = [
        Respondent(round=locked, organisation_id=organisation_id, is_example=locked.is_example)
        for organisation_id in dict.fromkeys(answer.organisation_id for answer in answers)
    ]
    bulk_create_with_history(asked, Respondent, default_user=by, default_date=clock.now())
    locked.opened_at = clock.now()
    history.save(locked, by=by)
    opened.opened_at = locked.opened_at
    return len(answers)


def open_due_rounds() -> int:
    """Opens every round whose hour has come."""
    due = list(Round.objects.due_to_open(clock.now()))
    for waiting in due:
        open_round(waiting, by=None)
    return len(due)


def require_coordinator(by: Person, programme: Programme) -> None:
    if not can_keep_rounds(Viewer.of(by), owner_id=programme.owner_id):
        raise PermissionDenied
