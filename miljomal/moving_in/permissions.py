"""Who may move history in: a pure question."""

from miljomal.organisations.permissions import Viewer


def can_move_in(viewer: Viewer, *, organisation_id: int) -> bool:
    """The coordinators of the organisation that keeps the programmes."""
    return viewer.coordinates(organisation_id)
