"""Who may pledge, and who answers yes or no: pure questions."""

from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Programme
from miljomal.programmes.permissions import PLEDGING


def can_pledge(viewer: Viewer, *, organisation: Organisation) -> bool:
    """Editors of companies, associations and the like; authorities decide with date and paragraph instead."""
    return organisation.kind in PLEDGING and viewer.edits(organisation.pk)


def can_review_pledges(viewer: Viewer, *, owner_id: int) -> bool:
    """The programme owner's coordinators."""
    return viewer.coordinates(owner_id)


def takes_pledges(state: str) -> bool:
    """A programme takes pledges from its decision until it is closed."""
    return state in (Programme.State.DECIDED, Programme.State.RUNNING)
