"""The addresses of an organisation's pages in a round: what each takes, and what each role is answered."""

from typing import Any

from miljomal.core import clock
from miljomal.followup.models import Answer, Respondent
from miljomal.followup.services.delegations import _hash, _token

# In the order of the matrix: anonymous, no role, suspended, own reader, editor, coordinator, administrator,
# another board's editor and administrator.
POST_ONLY = (302, *(405,) * 8)
OWN_PEOPLE = (302, 404, 404, 200, 200, 200, 200, 404, 404)
EDITORS = (302, 404, 404, 403, 200, 200, 200, 404, 404)
EDITORS_FAULT = (302, 404, 404, 403, 422, 422, 422, 404, 404)
EDITORS_DONE = (302, 404, 404, 403, 302, 302, 302, 404, 404)
EDITORS_NO_FORM = (302, 404, 404, 403, 400, 400, 400, 404, 404)
MANAGERS = (302, 404, 404, 403, 403, 200, 200, 404, 404)
MANAGERS_FAULT = (302, 404, 404, 403, 403, 422, 422, 404, 404)
EVERYBODY, EVERYBODY_FAULT = (200,) * 9, (422,) * 9

ROWS = {
    "followup:answer-list": (OWN_PEOPLE, POST_ONLY),
    "followup:answer-repeat-many": (POST_ONLY, EDITORS_DONE),
    "followup:answer-repeat": (POST_ONLY, EDITORS_NO_FORM),
    "followup:draft-save": (POST_ONLY, EDITORS_NO_FORM),
    "followup:draft-discard": (POST_ONLY, EDITORS_NO_FORM),
    "followup:handing-in": (EDITORS, EDITORS_FAULT),
    "followup:handing-in-approve": (MANAGERS, MANAGERS_FAULT),
    "followup:handing-in-receipt": (OWN_PEOPLE, POST_ONLY),
    "followup:delegation-create": (EDITORS, EDITORS_FAULT),
    "followup:delegation-remind": (POST_ONLY, EDITORS_DONE),
    "followup:delegation-withdraw": (POST_ONLY, EDITORS_DONE),
    "followup:delegation-use": (POST_ONLY, EDITORS_NO_FORM),
    "followup:delegation-reply": (EVERYBODY, EVERYBODY_FAULT),
}


OF_ANSWER = ("answer-repeat", "-save", "-discard", "-create")


def arguments(answer: Answer) -> dict[str, dict[str, Any]]:
    """What each address takes, by name. Makes what is missing, the same each time."""
    respondent, _made = Respondent.objects.get_or_create(round=answer.round, organisation=answer.organisation)
    asked = answer.delegations.first()
    if asked is None:
        asked = answer.delegations.model(answer=answer, email="kollega@example.se", asked_at=clock.now())
        asked.expires_at = answer.round.closes_at or clock.now()
        asked.secret_hash = _hash(_token(asked))
        asked.save()
    by_name = {
        **{name: {"pk": respondent.pk} for name in ROWS if "list" in name or "many" in name or "handing" in name},
        **{
            name: {"pk": answer.pk} for name in ROWS if name.endswith(("answer-repeat", "-save", "-discard", "-create"))
        },
        **{name: {"pk": asked.pk} for name in ROWS if name.endswith(("-remind", "-withdraw", "-use"))},
    }
    return {**by_name, "followup:delegation-reply": {"token": _token(asked)}}
