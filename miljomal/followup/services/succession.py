"""An organisation that is asked in a round has been merged into another: the successor answers what is left."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import StaleEdit
from miljomal.followup.lifecycle import Move
from miljomal.followup.models import Answer, Delegation, Draft, Respondent
from miljomal.followup.services.rounds import lock_round, require_move, stated_reason
from miljomal.organisations.models import Organisation


@transaction.atomic
def succeed_respondent(
    *, respondent: Respondent, successor: Organisation, reason: str, version: int, by: Person
) -> Respondent:
    """Lets the successor answer what the organisation has not answered; returns the successor's row.

    What was handed in stands under the name that said it. What waits moves with drafts and questions to colleagues;
    where the successor is asked about the same measure already, it is asked once. A longer time goes along. The same
    succession sent twice is one.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        StaleEdit: somebody else saved in between.
        ValidationError: the round is neither open nor closed, the organisation is its own successor or has one
            already, both have a draft about the same measure, or no reason is given.
    """
    locked = lock_round(respondent.round, by=by)
    require_move(locked, Move.EXTEND)
    stated = stated_reason(reason)
    rows = Respondent.objects.select_for_update(of=("self",)).select_related("organisation").filter(round=locked)
    before = rows.get(pk=respondent.pk)
    after = rows.filter(organisation=successor).first()
    if before.succeeded_by_id == successor.pk and after:
        return after
    if before.version != version:
        raise StaleEdit(before)
    _require_possible(before, after, successor)
    if after is None:
        after = Respondent(round=locked, organisation=successor, is_example=locked.is_example)
        after.added_at, after.added_reason = clock.now(), stated
    _give(after, before, reason=stated, by=by)
    if _move_answers(before, successor, reason=stated, by=by):
        _ask_again(after, reason=stated, by=by)
    before.succeeded_by = successor
    before.version += 1
    history.save(before, by=by, reason=stated)
    return after


def _require_possible(before: Respondent, after: Respondent | None, successor: Organisation) -> None:
    if before.organisation_id == successor.pk:
        raise ValidationError({"successor": _("Välj en annan organisation än den som har gått upp i den.")})
    if before.succeeded_by_id:
        raise ValidationError(_("En annan organisation svarar redan i stället. Inget har ändrats."))
    if after and after.succeeded_by_id:
        raise ValidationError({"successor": _("Den organisationen har själv gått upp i en annan. Välj den.")})


def _give(after: Respondent, before: Respondent, *, reason: str, by: Person) -> None:
    """The successor is among those who are asked, with the longer of the two times."""
    longer = before.extended_to if before.extended_to and before.extended_to > clock.now() else None
    is_longer = longer is not None and (after.extended_to is None or after.extended_to < longer)
    if is_longer:
        after.extended_to, after.extension_reason = longer, before.extension_reason
    if after.pk and not is_longer:
        return
    after.version += 1 if after.pk else 0
    after.full_clean()
    history.save(after, by=by, reason=reason)


def _ask_again(after: Respondent, *, reason: str, by: Person) -> None:
    """A successor that was done has more to do."""
    if after.handed_in_at:
        after.handed_in_at = after.handed_in_by = after.approved_at = after.approved_by = None
        after.version += 1
        history.save(after, by=by, reason=reason)


def _move_answers(before: Respondent, successor: Organisation, *, reason: str, by: Person) -> int:
    """Moves what waits; returns how much. What both are asked about is asked of the successor alone."""
    answers = Answer.objects.select_for_update(of=("self",)).select_related("measure").filter(round=before.round_id)
    waiting = list(answers.filter(organisation=before.organisation_id, submitted_at=None).order_by("pk"))
    own = {row.measure_id: row for row in answers.filter(organisation=successor).order_by("pk")}
    drafts = _drafted(waiting)
    moved = 0
    for answer in waiting:
        if answer.measure_id not in own:
            answer.organisation = successor
            answer.version += 1
            history.save(answer, by=by, reason=reason)
            moved += 1
        elif answer.pk in drafts:
            raise ValidationError(_two_drafts() % {"measure": answer.measure})
        else:
            Delegation.objects.filter(answer=answer).update(answer=own[answer.measure_id])
            history.delete(answer, by=by, reason=reason)
    return moved


def _drafted(answers: Iterable[Answer]) -> set[int]:
    return set(Draft.objects.filter(answer__in=list(answers)).values_list("answer", flat=True))


def _two_drafts() -> str:
    return _(
        "Båda är tillfrågade om %(measure)s, och den som har gått upp i den andra har ett utkast. "
        "Be dem att lämna svaret eller ta bort utkastet. Inget har ändrats."
    )
