"""Who may see and keep local objectives: pure questions."""

from miljomal.local_objectives.lifecycle import UNDECIDED
from miljomal.organisations.permissions import Viewer


def can_keep_objectives(viewer: Viewer, *, owner_id: int) -> bool:
    """Write the organisation's objectives and what the national ones mean there."""
    return viewer.edits(owner_id)


def can_see_objective(viewer: Viewer, *, state: str, is_shown: bool, owner_id: int) -> bool:
    """What is decided is seen by all; a proposal by the organisation's people, and by all if it wants."""
    return state not in UNDECIDED or is_shown or viewer.belongs_to(owner_id)
