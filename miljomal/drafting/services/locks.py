"""The lock that every writing of a programme's structure takes, and what its state allows."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.drafting.lifecycle import may_restructure
from miljomal.drafting.permissions import can_keep_programme
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Programme


def locked_programme(pk: int, by: Person) -> Programme:
    """The programme's row under lock, for whoever coordinates for its owner.

    Raises:
        PermissionDenied: the person does not.
    """
    locked = Programme.objects.select_for_update(of=("self",)).select_related("owner", "area").get(pk=pk)
    if not can_keep_programme(Viewer.of(by), owner_id=locked.owner_id):
        raise PermissionDenied
    return locked


def open_programme(pk: int, by: Person) -> Programme:
    """The same, where themes, order and measures may still be changed.

    Raises:
        PermissionDenied: as in `locked_programme`.
        ValidationError: the programme is closed.
    """
    locked = locked_programme(pk, by)
    if not may_restructure(locked.state):
        raise ValidationError(_("Programmet är avslutat. Öppna det igen om något ska ändras."))
    return locked
