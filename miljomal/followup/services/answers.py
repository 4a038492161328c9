"""What an organisation does in a round: answers; with history, all or nothing."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import save_version
from miljomal.followup.models import Answer, Grade
from miljomal.followup.permissions import can_answer
from miljomal.organisations.permissions import Viewer


class RoundClosed(Exception):
    """The round does not take answers now."""


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
