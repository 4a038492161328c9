"""Who keeps referrals and who answers them: pure questions."""

from miljomal.organisations.permissions import Viewer


def can_keep_referral(viewer: Viewer, *, owner_id: int) -> bool:
    """The programme owner's coordinators send referrals and handle what comes back."""
    return viewer.coordinates(owner_id)


def can_answer_referral(viewer: Viewer, *, organisation_id: int) -> bool:
    """Editors answer for their own organisation."""
    return viewer.edits(organisation_id)
