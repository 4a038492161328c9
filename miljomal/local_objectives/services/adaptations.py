"""What a national objective means in a municipality."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.core.locking import StaleEdit
from miljomal.local_objectives.models import Adaptation
from miljomal.local_objectives.services.shared import require_keeper
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Organisation


@transaction.atomic
def adapt(*, owner: Organisation, objective: Objective, stated: dict[str, Any], version: int, by: Person) -> Adaptation:
    """Says whether an objective concerns the organisation, and what it means there. `version` 0 = nothing was said.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        StaleEdit: a colleague has written in between.
        ValidationError: it does not concern, and no reason is given.
    """
    require_keeper(owner.pk, by)
    Organisation.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    said = Adaptation.objects.filter(owner=owner, objective=objective).first()
    if said and all(getattr(said, name) == value for name, value in stated.items()):
        return said
    if (said.version if said else 0) != version:
        raise StaleEdit(said)
    if not stated["concerns"] and not stated["reason"].strip():
        raise ValidationError({"reason": _("Skriv varför målet inte berör er.")})
    said = said or Adaptation(owner=owner, objective=objective, version=0)
    for name, value in stated.items():
        setattr(said, name, value)
    said.version += 1
    said.full_clean()
    history.save(said, by=by)
    return said
