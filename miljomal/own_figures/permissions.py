"""Who may keep an organisation's own figures. Pure questions."""

from miljomal.organisations.permissions import Viewer


def can_keep_figures(viewer: Viewer, *, organisation_id: int) -> bool:
    """Describe own indicators, and send in their figures."""
    return viewer.edits(organisation_id)
