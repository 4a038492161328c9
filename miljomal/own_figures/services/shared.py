"""What the services share: who may write, and what an organisation without an area is told."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.organisations.permissions import Viewer
from miljomal.own_figures.permissions import can_keep_figures


def require_editor(organisation_id: int | None, by: Person) -> None:
    """
    Raises:
        PermissionDenied: the person does not edit for the organisation.
    """
    if organisation_id is None or not can_keep_figures(Viewer.of(by), organisation_id=organisation_id):
        raise PermissionDenied


def no_area() -> str:
    return _("Organisationen har inget område. Be förvaltaren av tjänsten att ange det.")
