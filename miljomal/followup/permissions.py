"""Who may answer and who may keep rounds: pure questions."""

from miljomal.organisations.permissions import Viewer


def can_answer(viewer: Viewer, *, organisation_id: int) -> bool:
    """Editors answer for their own organisation."""
    return viewer.edits(organisation_id)


def can_approve_answers(viewer: Viewer, *, organisation_id: int) -> bool:
    """Administrators and coordinators approve what their own organisation hands in."""
    return viewer.coordinates(organisation_id)


def can_read_answers(viewer: Viewer, *, organisation_id: int, owner_id: int) -> bool:
    """The organisation's own people read its answers, unpublished texts included; so do the programme owner's
    coordinators. Drafts are the organisation's own."""
    return viewer.belongs_to(organisation_id) or viewer.coordinates(owner_id)


def can_keep_rounds(viewer: Viewer, *, owner_id: int) -> bool:
    """The programme owner's coordinators open and publish rounds."""
    return viewer.coordinates(owner_id)
