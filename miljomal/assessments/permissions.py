"""Who may see, write, approve and publish a county's yearly follow-up: pure questions."""

from miljomal.organisations.permissions import Viewer


def can_see_follow_up(viewer: Viewer, *, owner_id: int) -> bool:
    """The county board's own people, readers included; what is published is seen by everybody elsewhere."""
    return viewer.belongs_to(owner_id)


def can_keep_follow_up(viewer: Viewer, *, owner_id: int) -> bool:
    """The board's coordinators begin it, share out the work and publish."""
    return viewer.coordinates(owner_id)


def can_write_text(viewer: Viewer, *, owner_id: int) -> bool:
    """All the board's editors: the named writer is responsible, but a colleague may help or stand in."""
    return viewer.edits(owner_id)


def can_approve_text(viewer: Viewer, *, owner_id: int, writer_id: int | None, saved_by_id: int | None) -> bool:
    """A coordinator or administrator other than the named writer and than whoever wrote last: two pairs of eyes."""
    own = viewer.person is not None and viewer.person.pk in {writer_id, saved_by_id}
    return viewer.coordinates(owner_id) and not own
