"""Who writes programmes and who may begin one: pure questions."""

from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer


def can_keep_programme(viewer: Viewer, *, owner_id: int) -> bool:
    """The owner's coordinators write, order, decide and close it."""
    return viewer.coordinates(owner_id)


def can_begin_programme(viewer: Viewer, *, owner_id: int, owner_kind: str) -> bool:
    """County boards have action programmes; their coordinators begin them."""
    return owner_kind == Organisation.Kind.COUNTY_BOARD and viewer.coordinates(owner_id)
