"""Who may see a result before it is published, and who may correct it afterwards: pure questions."""

from miljomal.followup.permissions import can_keep_rounds
from miljomal.organisations.permissions import Viewer


def can_see_result(viewer: Viewer, *, is_published: bool, owner_id: int) -> bool:
    """Everybody sees a published result; before that the programme owner's coordinators do."""
    return is_published or can_keep_rounds(viewer, owner_id=owner_id)


def can_see_text(viewer: Viewer, *, is_public: bool, organisation_id: int, owner_id: int) -> bool:
    """A text that may not be published is for the organisation itself and for the programme's owner."""
    return is_public or viewer.belongs_to(organisation_id) or viewer.belongs_to(owner_id)


def can_correct_answer(viewer: Viewer, *, owner_id: int) -> bool:
    """The programme owner's coordinators correct what is published."""
    return can_keep_rounds(viewer, owner_id=owner_id)
