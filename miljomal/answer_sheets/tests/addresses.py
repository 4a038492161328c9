"""The addresses of sheets: what each takes, and what each role is answered."""

from typing import Any

from miljomal.answer_sheets.models import FetchedSheet, ReturnedSheet
from miljomal.answer_sheets.queries import as_json, sheet_of
from miljomal.followup.models import Answer, Respondent

# In the order of the matrix: anonymous, no role, suspended, own reader, editor, coordinator, administrator,
# another board's editor and administrator.
POST_ONLY = (302, *(405,) * 8)
EDITORS = (302, 404, 404, 403, 200, 200, 200, 404, 404)
EDITORS_FAULT = (302, 404, 404, 403, 422, 422, 422, 404, 404)
EDITORS_STALE = (302, 404, 404, 403, 409, 409, 409, 404, 404)
EDITORS_DONE = (302, 404, 404, 403, 302, 302, 302, 404, 404)

ROWS = {
    "answer_sheets:sheet-fill": (EDITORS, EDITORS_FAULT),
    "answer_sheets:sheet-fetch": (POST_ONLY, EDITORS),
    "answer_sheets:sheet-compare": (EDITORS, EDITORS_STALE),
    "answer_sheets:sheet-abandon": (POST_ONLY, EDITORS_DONE),
}


def make_returned(answer: Answer) -> ReturnedSheet:
    """A sheet that has come back with a new text about the answer; the same one each time."""
    respondent, _made = Respondent.objects.get_or_create(round=answer.round, organisation=answer.organisation)
    known = ReturnedSheet.objects.filter(fetched__respondent=respondent, state=ReturnedSheet.State.WAITING).first()
    if known:
        return known
    rows = {str(row.answer.pk): as_json(row.typed) for row in sheet_of(respondent).standings}
    fetched = FetchedSheet.objects.create(respondent=respondent, rows=rows)
    said = {key: {**typed, "text": "Ord ur filen"} for key, typed in rows.items()}
    return ReturnedSheet.objects.create(fetched=fetched, file_name="ifylld.xlsx", sha256="0" * 64, rows=said)


def arguments(answer: Answer) -> dict[str, dict[str, Any]]:
    """What each address takes, by name."""
    returned = make_returned(answer)
    respondent = {"pk": returned.fetched.respondent_id}
    sheet = {"pk": returned.pk}
    return {name: respondent if name.endswith(("-fill", "-fetch")) else sheet for name in ROWS}
