"""A pledge for tests."""

from typing import Any

from miljomal.core import clock
from miljomal.pledges.models import Pledge
from miljomal.programmes.models import Participation
from tests.factories import make_participation


def make_pledge(*, participation: Participation | None = None, state: str = "approved", **fields: Any) -> Pledge:
    """A pledge of an association, approved and heard of now unless the state says otherwise."""
    participation = participation or make_participation(
        stage="decided", decided_on=clock.today(), decided_by="Prova Provsson, ordförande"
    )
    now = clock.now()
    stated = {
        "what": "Vi ställer in två parkeringar.",
        "signatory_name": "Prova Provsson",
        "signatory_title": "ordförande",
        "email": "ordforande@example.se",
        "made_at": now,
        "heard_at": now if state == "approved" else None,
        "reason": "Skriv när." if state == "declined" else "",
        **fields,
    }
    return Pledge.objects.create(participation=participation, state=state, **stated)
