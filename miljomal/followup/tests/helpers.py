"""What the tests of answering share: a round on fixed days, what is typed in it, and the sending of it."""

import datetime as dt
import re
from typing import Any

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Answer, Draft, Grade, Respondent, Round
from miljomal.followup.services import Sent, Typed, save_draft, send_answer
from miljomal.organisations.models import Organisation
from miljomal.outbox.models import Message
from tests.factories import make_answer, make_round

OPENS = dt.datetime(2026, 11, 2, 7, tzinfo=dt.UTC)
CLOSES = dt.datetime(2027, 1, 29, 16, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
DURING = OPENS + dt.timedelta(days=22)
LATER = CLOSES + dt.timedelta(days=10)


def open_round(**fields: Any) -> Round:
    """A round that is open from OPENS to CLOSES."""
    return make_round(**{"opens_at": OPENS, "closes_at": CLOSES, "opened_at": OPENS, **fields})


def asked(organisation: Organisation, *, measures: int = 1, **fields: Any) -> tuple[Respondent, list[Answer]]:
    """An organisation that is asked about some measures in an open round."""
    opened = open_round(**fields)
    answers = [make_answer(round=opened, organisation=organisation) for _nth in range(measures)]
    return Respondent.objects.create(round=opened, organisation=organisation), answers


def answered_last_time(answer: Answer, *, letter: str = "P", scale: Any = None, **fields: Any) -> Answer:
    """What the organisation said about the same measure a year before."""
    year = dt.timedelta(days=365)
    earlier = make_round(
        programme=answer.round.programme,
        scale=scale or answer.round.scale,
        opens_at=OPENS - year,
        closes_at=CLOSES - year,
        opened_at=OPENS - year,
        period_year=2025,
    )
    stated = {"text": "Vi har ritat bron.", "submitted_at": DURING - year, **fields}
    return make_answer(round=earlier, measure=answer.measure, organisation=answer.organisation, letter=letter, **stated)


def grade(answer: Answer, letter: str) -> Grade:
    return Grade.objects.get(scale=answer.round.scale, letter=letter)


def typed(answer: Answer, letter: str = "H", text: str = "Halva bron står.", **fields: Any) -> Typed:
    """What somebody types; with `letter` "" no grade is chosen."""
    return Typed(grade_id=grade(answer, letter).pk if letter else None, text=text, **fields)


def save(answer: Answer, by: Person, content: Typed, *, seen: str = "", page: str = "", **fields: Any) -> Draft | None:
    """Saves a draft as an opened page does."""
    at = fields.pop("at", DURING)
    with clock.at(at):
        fresh = Answer.objects.get(pk=answer.pk)
        stated = {"version": fresh.version, **fields}
        return save_draft(answer=fresh, typed=content, seen=seen, page=page, by=by, **stated)


def send(answer: Answer, by: Person, content: Typed, *, at: dt.datetime = DURING, **fields: Any) -> Sent:
    """Presses "Lämna svaret" on a page that was opened just now."""
    with clock.at(at):
        fresh = Answer.objects.get(pk=answer.pk)
        return send_answer(answer=fresh, typed=content, by=by, **{"version": fresh.version, **fields})


def mails() -> list[Message]:
    return list(Message.objects.order_by("pk"))


def link() -> str:
    (found,) = re.findall(r"http://localhost:8000(/fraga/\S+)", mails()[0].body)
    return str(found)


def code() -> str:
    (found,) = re.findall(r"^\d{4}-\d{4}$", mails()[-1].body, re.MULTILINE)
    return str(found)
