"""What is written in a round: opening, answers, publication; each with history, all or nothing."""

import datetime as dt
from collections import Counter

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import save_version
from miljomal.followup.models import Answer, Grade, GradeCount, Round
from miljomal.followup.permissions import can_answer, can_keep_rounds
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Measure, Participation, Programme


class RoundClosed(Exception):
    """The round does not take answers now."""


@transaction.atomic
def create_round(*, programme: Programme, by: Person, **fields: object) -> Round:
    """A new round of a programme.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: a field is wrong.
    """
    _require_coordinator(by, programme)
    made = Round(programme=programme, **{"is_example": programme.is_example, **fields})
    made.full_clean()
    history.save(made, by=by)
    return made


@transaction.atomic
def open_round(opened: Round, *, by: Person | None) -> int:
    """Opens a round: freezes who must answer by making their empty answers; returns how many.

    Asked are those who take part by intention or decision in measures that are not cancelled.
    `by` None = its hour came. A round that is open already is left as it is.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
    """
    locked = Round.objects.select_for_update(of=("self",)).select_related("programme").get(pk=opened.pk)
    if by is not None:
        _require_coordinator(by, locked.programme)
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


@transaction.atomic
def submit_answer(*, answer: Answer, grade: Grade, text: str, reason: str, version: int, by: Person) -> Answer:
    """Hands in an answer, new or changed, while its round is open.

    Raises:
        PermissionDenied: the person does not edit for the answering organisation.
        RoundClosed: the round does not take answers now.
        ValidationError: the grade is not of the round's scale, or its reason is missing.
        StaleEdit: a colleague saved in between.
    """
    if not can_answer(Viewer.of(by), organisation_id=answer.organisation_id):
        raise PermissionDenied
    if not answer.round.is_open:
        raise RoundClosed
    if grade.scale_id != answer.round.scale_id:
        raise ValidationError({"grade": _("Graden hör till en annan skala än omgångens.")})
    if grade.needs_reason and not reason.strip():
        raise ValidationError({"reason": _("Skriv varför åtgärden inte är relevant för er.")})
    changes = {"grade_id": grade.pk, "text": text.strip(), "reason": reason.strip() if grade.needs_reason else ""}
    stamps = {"submitted_at": clock.now(), "submitted_by_id": by.pk}
    return save_version(answer, changes, stamps=stamps, version=version, by=by)


@transaction.atomic
def publish_round(published: Round, *, on: dt.date, by: Person) -> None:
    """Publishes a round's result: from now on its counts are what everybody sees.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: the round has not opened, or still takes answers.
    """
    _require_coordinator(by, published.programme)
    if published.opened_at is None:
        raise ValidationError(_("Omgången har inte öppnat än, så det finns inget att publicera."))
    if published.is_open:
        raise ValidationError(_("Omgången tar fortfarande emot svar. Vänta tills den har stängt."))
    published.published_on = on
    history.save(published, by=by)
    count_grades(published)


@transaction.atomic
def count_grades(counted: Round) -> None:
    """Stores how many answers of the round have each grade, in all and by theme; None = no answer.

    A round that is known only from a published source has no answers and keeps its stated counts.
    """
    rows = list(Answer.objects.filter(round=counted).values_list("measure__theme_id", "grade_id"))
    if not rows:
        return
    counts: Counter[tuple[int | None, int | None]] = Counter()
    for theme_id, grade_id in rows:
        counts[theme_id, grade_id] += 1
        counts[None, grade_id] += 1
    GradeCount.objects.filter(round=counted).delete()
    GradeCount.objects.bulk_create(
        GradeCount(round=counted, theme_id=theme_id, grade_id=grade_id, count=count)
        for (theme_id, grade_id), count in counts.items()
    )


def _require_coordinator(by: Person, programme: Programme) -> None:
    if not can_keep_rounds(Viewer.of(by), owner_id=programme.owner_id):
        raise PermissionDenied
