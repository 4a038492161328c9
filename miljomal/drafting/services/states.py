"""A programme takes a step in its life: decided, started, closed, or back again with a reason."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import save_version
from miljomal.drafting.lifecycle import MOVES, Step
from miljomal.drafting.services.locks import locked_programme
from miljomal.programmes.models import Programme

REASON_LENGTH = 100  # as history keeps it


@transaction.atomic
def take_step(
    *, programme: Programme, step: Step, version: int, by: Person, reason: str = "", **decision: Any
) -> Programme:
    """Moves the programme to where the step leads. Sent twice it happens once.

    `decision`: for DECIDE `decided_on`, `decided_by`, `diary_number`, and `paragraph` ("" = none).

    Raises:
        PermissionDenied: the person does not coordinate for the owner.
        StaleEdit: somebody else changed the programme in between.
        ValidationError: the step does not start in the programme's state, or lacks its reason or its decision.
    """
    locked = locked_programme(programme.pk, by)
    move = MOVES[step]
    changes = {"state": str(move.end), **decision}
    if all(getattr(locked, name) == value for name, value in changes.items()):
        return locked
    if locked.state not in move.starts:
        raise ValidationError(
            _("Programmets läge är nu %(state)s, så steget går inte att ta. Ladda om sidan och se vad som kan göras.")
            % {"state": locked.get_state_display()}
        )
    if step is Step.SEND:
        raise ValidationError(_("En remiss skickas från remissens sida."))
    if move.needs_reason:
        _require_reason(reason)
    if step is Step.DECIDE:
        _require_decision(decision)
    return save_version(locked, changes, version=version, by=by, reason=reason.strip())


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför. Det står sedan i historiken.")})
    if len(reason.strip()) > REASON_LENGTH:
        raise ValidationError({"reason": _("Skriv högst 100 tecken.")})


def _require_decision(decision: dict[str, Any]) -> None:
    missing = {
        "decided_on": _("Skriv vilken dag beslutet togs."),
        "decided_by": _("Skriv vem som beslutade."),
        "diary_number": _("Skriv beslutets diarienummer."),
    }
    if faults := {name: text for name, text in missing.items() if not decision.get(name)}:
        raise ValidationError(faults)
    if decision["decided_on"] > clock.today():
        raise ValidationError({"decided_on": _("Dagen har inte varit än. Skriv in beslutet när det är taget.")})
