"""Who may answer and who may keep rounds: pure questions."""

from miljomal.organisations.permissions import Viewer


def can_answer(viewer: Viewer, *, organisation_id: int) -> bool:
    """Editors answer for their own organisation."""
    return viewer.edits(organisation_id)


def can_keep_rounds(viewer: Viewer, *, owner_id: int) -> bool:
    """The programme owner's coordinators open and publish rounds."""
    return viewer.coordinates(owner_id)
