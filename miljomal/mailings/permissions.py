"""Who may fetch an organisation's receipt: a pure question. Mails are kept by those who keep the rounds."""

from miljomal.organisations.permissions import Viewer


def can_read_receipt(viewer: Viewer, *, organisation_id: int) -> bool:
    """Everybody in the organisation that answered."""
    return viewer.belongs_to(organisation_id)
