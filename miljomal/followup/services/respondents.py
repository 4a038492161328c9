"""What a coordinator does about one organisation in a round: gives it more time, or asks it later than the others."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import save_version
from miljomal.followup.lifecycle import Move
from miljomal.followup.models import Answer, Respondent, Round
from miljomal.followup.queries.respondents import unasked_parts
from miljomal.followup.services.rounds import lock_round, require_free_time, require_move, stated_reason
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure


@transaction.atomic
def extend_respondent(
    *, respondent: Respondent, to: dt.datetime | None, reason: str, version: int, by: Person
) -> Respondent:
    """Gives one organisation until `to` to answer; None takes the longer time back.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        StaleEdit: somebody else saved in between.
        ValidationError: the round is not open or closed, `to` has passed or is not later than for the others,
            the next round has opened by then, or no reason is given.
    """
    locked = lock_round(respondent.round, by=by)
    require_move(locked, Move.EXTEND)
    stated = stated_reason(reason)
    if to is not None:
        if to <= clock.now():
            raise ValidationError({"to": _("Tiden har redan passerat. Välj en senare tid.")})
        if locked.closes_at and to <= locked.closes_at:
            raise ValidationError({"to": _("Omgången är öppen så länge för alla. Välj en senare tid.")})
        require_free_time(locked, until=to)
    changes = {"extended_to": to, "extension_reason": stated if to else ""}
    return save_version(respondent, changes, version=version, by=by, reason=stated)


@transaction.atomic
def ask_late(
    *,
    round: Round,  # noqa: A002  # as the other services name it
    organisation: Organisation,
    measures: list[Measure],
    reason: str,
    by: Person,
) -> int:
    """Asks an organisation about measures after the round has opened; returns how many answers were added.

    It must take part in them; what it is asked about already is left as it is. An organisation that has handed in
    has more to do and is no longer done.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: the round is not open, the organisation takes no part in any of them, or no reason is given.
    """
    locked = lock_round(round, by=by)
    require_move(locked, Move.ADD)
    stated, now = stated_reason(reason), clock.now()
    asked_before = Answer.objects.filter(round=locked, organisation=organisation, measure__in=measures)
    if measures and asked_before.count() == len(set(measures)):
        return 0
    parts = unasked_parts(locked).filter(organisation=organisation, measure__in=measures)
    answers = [
        Answer(round=locked, measure_id=part.measure_id, organisation=organisation) for part in parts.order_by("id")
    ]
    if not answers:
        raise ValidationError({"measures": _("Välj minst en åtgärd som organisationen deltar i.")})
    bulk_create_with_history(answers, Answer, default_user=by, default_date=now, default_change_reason=stated)
    _ask(locked, organisation, reason=stated, by=by)
    return len(answers)


def _ask(locked: Round, organisation: Organisation, *, reason: str, by: Person) -> None:
    """The organisation is among those who are asked, and is not done."""
    asked = Respondent.objects.select_for_update(of=("self",)).filter(round=locked, organisation=organisation).first()
    if asked is None:
        asked = Respondent(round=locked, organisation=organisation, is_example=locked.is_example)
        asked.added_at, asked.added_reason = clock.now(), reason
        asked.full_clean()
    elif asked.handed_in_at:
        asked.handed_in_at = asked.handed_in_by = asked.approved_at = asked.approved_by = None
        asked.version += 1
    else:
        return
    history.save(asked, by=by, reason=reason)
