"""Who may see and change programmes, measures and participations: pure questions."""

from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Programme

# Those who take part by a pledge that the county approves; authorities decide with date, body and paragraph.
PLEDGING = frozenset(
    {
        Organisation.Kind.COMPANY,
        Organisation.Kind.ASSOCIATION,
        Organisation.Kind.FOUNDATION,
        Organisation.Kind.WATER_COUNCIL,
        Organisation.Kind.OTHER,
    }
)


def can_see_programme(viewer: Viewer, *, state: str, owner_id: int) -> bool:
    """A draft is seen by its owner's people only."""
    return state != Programme.State.DRAFT or viewer.belongs_to(owner_id)


def can_edit_programme(viewer: Viewer, *, owner_id: int) -> bool:
    """The owner's coordinators keep the programme and its measures."""
    return viewer.coordinates(owner_id)


def can_edit_participation(viewer: Viewer, *, organisation: Organisation, owner_id: int) -> bool:
    """An organisation's editors state its own part; the programme's coordinators may state anybody's.

    Companies and associations pledge instead, and the county approves: see `pledges`.
    """
    states_own = viewer.edits(organisation.pk) and organisation.kind not in PLEDGING
    return states_own or viewer.coordinates(owner_id)
