"""A county with a round, and organisations that are asked in it, told in few words."""

import datetime as dt
from typing import Any

from django.core import mail
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Respondent, Round
from miljomal.mailings.models import Mailing
from miljomal.mailings.schedule import STOCKHOLM
from miljomal.mailings.services import (
    confirm_schedule,
    replan,
    replan_all,
    send_due,
    send_missives,
    send_receipts,
    welcome_latecomers,
)
from miljomal.organisations.models import Area, Organisation
from miljomal.outbox.services import deliver_due
from miljomal.pages.tests.markup import Element, read
from miljomal.programmes.models import Programme
from tests.factories import (
    make_answer,
    make_area,
    make_measure,
    make_membership,
    make_organisation,
    make_person,
    make_programme,
    make_round,
)


def local(*parts: int) -> dt.datetime:
    """A moment in Swedish time."""
    return dt.datetime(*parts, tzinfo=STOCKHOLM)  # type: ignore[arg-type, misc]


# A Tuesday at nine, and a Sunday ten weeks later; the days of its mails, by hand.
OPENS, CLOSES = local(2026, 11, 24, 9), local(2027, 1, 31, 23, 59)
NOON = OPENS + dt.timedelta(hours=3)
HALFWAY, WEEK, DAY, LATE = (
    local(2026, 12, 28, 8),
    local(2027, 1, 22, 8),
    local(2027, 1, 29, 8),
    local(2027, 2, 1, 8),
)


def make_county_round(*, mailbox: str = "lansstyrelsen@example.se", **fields: Any) -> Round:
    """A round of a county board, open from OPENS to CLOSES."""
    county = make_area(kind=Area.Kind.COUNTY)
    owner = make_organisation(
        kind=Organisation.Kind.COUNTY_BOARD, area=county, name="Länsstyrelsen i Provlän", mailbox=mailbox
    )
    programme = make_programme(owner=owner, title="Provlänets program")
    stated = {"opens_at": OPENS, "closes_at": CLOSES, "opened_at": OPENS, "title": "Uppföljning 2026", **fields}
    return make_round(programme=programme, **stated)


def ask(
    followed: Round, name: str, *contacts: Person, measures: int = 2, answered: int = 0, **fields: Any
) -> Respondent:
    """An organisation that is asked about some measures; the persons are its contacts."""
    organisation = make_organisation(name=name, **fields)
    respondent = Respondent.objects.create(round=followed, organisation=organisation)
    for number in range(measures):
        letter = "G" if number < answered else ""
        measure = make_measure(programme=followed.programme)
        make_answer(round=followed, measure=measure, organisation=organisation, letter=letter)
    for person in contacts:
        make_membership(person=person, organisation=organisation, is_contact=True)
    return respondent


def make_coordinator(programme: Programme) -> Person:
    """Somebody who coordinates for the programme's owner."""
    return make_membership(
        person=make_person(name="Kim"),
        organisation=programme.owner,
        role="coordinator",
    ).person


def confirmed(followed: Round) -> Person:
    """Makes and confirms the round's schedule an hour before it opens; returns the coordinator."""
    by = make_coordinator(followed.programme)
    with clock.at(OPENS - dt.timedelta(hours=1)):
        replan(followed)
        confirm_schedule(followed=followed, by=by)
    return by


def tick(moment: dt.datetime) -> int:
    """What the minute tick does at a moment, delivery included; returns how many mailings went."""
    with clock.at(moment):
        replan_all()
        count = send_due() + welcome_latecomers()
        send_missives()
        send_receipts()
        deliver_due()
    return count


def schedule(followed: Round) -> list[tuple[str, dt.datetime, str]]:
    """(kind, due, state) of the round's mailings, in the order in which they go."""
    rows = Mailing.objects.filter(round=followed).order_by("due_at", "id")
    return [(row.kind, row.due_at, row.state) for row in rows]


def sent_to(*, subject: str = "") -> list[str]:
    """Addresses that have got a mail whose subject holds the words, letters to registrars left out; sorted."""
    letters = ("Missiv", "Kvitto")
    return sorted(m.to[0] for m in mail.outbox if subject in m.subject and not m.subject.startswith(letters))


def at(followed: Round, path: str = "") -> str:
    """The address of one of the pages of the round's mails."""
    return f"/program/{followed.programme.slug}/omgangar/{followed.slug}/utskick/{path}"


def page(client: Client, path: str) -> Element:
    """What is shown there."""
    response = client.get(path)
    assert response.status_code == 200
    return read(response.content)


def texts(html: Element, tag: str, **attributes: str) -> list[str]:
    """What is read in each such element."""
    return [" ".join(element.text.split()) for element in html.all(tag, **attributes)]
