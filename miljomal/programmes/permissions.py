"""Who may see and change programmes, measures and participations: pure questions."""

from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Programme


def can_see_programme(viewer: Viewer, *, state: str, owner_id: int) -> bool:
    """A draft is seen by its owner's people only."""
    return state != Programme.State.DRAFT or viewer.belongs_to(owner_id)


def can_edit_programme(viewer: Viewer, *, owner_id: int) -> bool:
    """The owner's coordinators keep the programme and its measures."""
    return viewer.coordinates(owner_id)


def can_edit_participation(viewer: Viewer, *, organisation_id: int, owner_id: int) -> bool:
    """An organisation's editors state its own part; the programme's coordinators may state anybody's."""
    return viewer.edits(organisation_id) or viewer.coordinates(owner_id)
