"""What the programme's owner does with the answers: notes each one, and turns a yes into a participation."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import save_version
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Participation
from miljomal.programmes.services import recount
from miljomal.referrals.models import Referral, Stance
from miljomal.referrals.permissions import can_keep_referral

JOINING = (Stance.Position.TAKES_PART, Stance.Position.ALREADY)


@transaction.atomic
def handle_stances(*, stances: Sequence[Stance], outcome: str, note: str, by: Person) -> int:
    """Notes what was done with answers, the same for all of them; returns how many. History keeps what stood before.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: no such outcome, or a refusal without a reason.
    """
    if outcome not in Stance.Outcome.values or not outcome:
        raise ValidationError({"outcome": _("Välj vad ni gjorde med synpunkten.")})
    if outcome in (Stance.Outcome.DECLINED, Stance.Outcome.PARTLY) and not note.strip():
        raise ValidationError({"outcome_note": _("Skriv hur ni tänkte när ni inte tog med allt.")})
    for stance in stances:
        _require_keeper(by, stance.consultee.referral)
        save_version(
            stance,
            {"outcome": outcome, "outcome_note": note.strip()},
            stamps={"handled_at": clock.now(), "handled_by_id": by.pk},
            version=stance.version,
            by=by,
        )
    return len(stances)


@transaction.atomic
def invite_to_take_part(*, referral: Referral, by: Person) -> int:
    """Makes a participation at the stage "intended" of each "takes part" and "already does" that has none.

    Returns how many were made. Nothing that stands already is changed, so it may be done again.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
    """
    locked = Referral.objects.select_for_update(of=("self",)).select_related("programme").get(pk=referral.pk)
    _require_keeper(by, locked)
    standing = set(
        Participation.objects.filter(measure__programme=locked.programme_id).values_list(
            "measure_id", "organisation_id"
        )
    )
    said_yes = Stance.objects.filter(consultee__referral=locked, position__in=JOINING).order_by("id")
    made = [
        Participation(
            measure_id=measure_id,
            organisation_id=organisation_id,
            role=Participation.Role.PARTNER,
            stage=Participation.Stage.INTENDED,
            is_example=locked.is_example,
        )
        for measure_id, organisation_id in said_yes.values_list("measure_id", "consultee__organisation_id")
        if (measure_id, organisation_id) not in standing
    ]
    if made:
        bulk_create_with_history(made, Participation, default_user=by, default_date=clock.now())
        recount(locked.programme)
        history.save(locked, by=by, reason=_("%(count)d ja blev medverkan.") % {"count": len(made)})
    return len(made)


def _require_keeper(by: Person, referral: Referral) -> None:
    if not can_keep_referral(Viewer.of(by), owner_id=referral.programme.owner_id):
        raise PermissionDenied
