"""The addresses of pledges: what each takes, and what each role is answered."""

from typing import Any

from miljomal.pledges.models import Pledge

# In the order of the matrix: anonymous, no role, suspended, own reader, editor, coordinator, administrator,
# another board's editor and administrator. "own" owns the programme; a board never pledges.
POST_ONLY = (302, *(405,) * 8)
NOBODY = (302, *(403,) * 8)
OF_ANOTHER = (302, *(404,) * 8)
ITS_PEOPLE = (302, 403, 403, *(200,) * 6)
KEEPERS = (302, 403, 403, 403, 403, 200, 200, 403, 403)
KEEPERS_FAULT = (302, 403, 403, 403, 403, 422, 422, 403, 403)
EVERYBODY = (200,) * 9

ROWS = {
    "pledges:pledge-edit": (NOBODY, NOBODY),
    "pledges:pledge-list": (ITS_PEOPLE, POST_ONLY),
    "pledges:pledge-renew": (POST_ONLY, OF_ANOTHER),
    "pledges:pledge-withdraw": (OF_ANOTHER, OF_ANOTHER),
    "pledges:pledge-confirm": (EVERYBODY, EVERYBODY),
    "pledges:pledge-review": (KEEPERS, POST_ONLY),
    "pledges:pledge-decide": (KEEPERS, KEEPERS_FAULT),
}


def arguments(pledge: Pledge) -> dict[str, dict[str, Any]]:
    """What each address takes, by name."""
    measure, slug = pledge.participation.measure, pledge.participation.measure.programme.slug
    return {
        "pledges:pledge-edit": {"pk": measure.pk},
        "pledges:pledge-renew": {"pk": pledge.pk},
        "pledges:pledge-withdraw": {"pk": pledge.pk},
        "pledges:pledge-confirm": {"token": pledge.token},
        "pledges:pledge-review": {"programme_slug": slug},
        "pledges:pledge-decide": {"programme_slug": slug, "pk": pledge.pk},
    }
