"""What the coordinator is told on the round's own pages: addresses to mend before opening, a schedule to confirm."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from miljomal.core import clock
from miljomal.followup.models import Round
from miljomal.mailings.models import DeadAddress, Delivery, Mailing, fingerprint_of
from miljomal.mailings.services import replan, skip_mailing
from miljomal.mailings.tests.helpers import (
    NOON,
    OPENS,
    at,
    confirmed,
    make_coordinator,
    make_county_round,
    page,
    texts,
    tick,
)
from miljomal.organisations.models import Organisation
from tests.factories import make_measure, make_membership, make_organisation, make_participation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def of(followed: Round, path: str = "") -> str:
    """The address of one of the round's own pages."""
    return at(followed).removesuffix("utskick/") + path


def taking_part(followed: Round, name: str, address: str, **fields: Any) -> Organisation:
    organisation = make_organisation(name=name, **fields)
    make_participation(measure=make_measure(programme=followed.programme), organisation=organisation)
    make_membership(organisation=organisation, person=make_person(name=name, email=address), is_contact=True)
    return organisation


def dead(address: str) -> None:
    DeadAddress.objects.create(fingerprint=fingerprint_of(address))


def test_dead_addresses_are_listed_before_opening(followed: Round, kim: Client) -> None:
    """Ekby's person was refused in the round that is open; the next round is being reviewed."""
    confirmed(followed)
    tick(NOON)
    ekby = Organisation.objects.get(name="Ekby")
    sent = Delivery.objects.get(person__email="ekby@example.se").message
    assert sent
    sent.refused_at, sent.sent_at, sent.last_error = clock.now(), None, "550 no such user"
    sent.save()
    later = NOON + dt.timedelta(days=100)
    coming = make_county_round_of(followed, later)
    make_participation(measure=make_measure(programme=coming.programme), organisation=ekby)
    taking_part(coming, "Döda", "dod@example.se", mailbox="lever@example.se", registrar_mailbox="diarie@example.se")
    taking_part(coming, "Hela", "hel@example.se", mailbox="hela@example.se")
    for address in ("dod@example.se", "diarie@example.se"):
        dead(address)
    (told,) = page(kim, of(coming, "oppna/")).all("section", class_="note warning")
    assert texts(told, "h2") == ["Adresser att rätta först"]
    assert texts(told, "p")[0] == "Mejl eller missiv når inte fram som det ska till 2 organisationer."
    assert texts(told, "li") == [
        "Döda: Döda, dod@example.se, är markerad som död; registratorn, diarie@example.se, är markerad som död",
        "Ekby: Ekby Persson, ekby@example.se, tog inte emot det senaste mejlet; det finns ingen adress för missivet",
    ]
    assert ("Se alla adresser", at(coming, "adresser/")) in told.links


def make_county_round_of(followed: Round, opens: dt.datetime) -> Round:
    """The next round of the same programme, planned."""
    return Round.objects.create(
        programme=followed.programme,
        scale=followed.scale,
        slug="2027",
        title="Uppföljning 2027",
        period_year=2027,
        opens_at=opens,
        closes_at=opens + dt.timedelta(days=60),
    )


def told_on_the_round(client: Client, followed: Round) -> list[str]:
    found = page(client, of(followed)).all("section", class_="next-step")
    return [heading for section in found for heading in texts(section, "h2")]


def test_round_that_nobody_has_heard_of_says_so_until_its_schedule_is_confirmed(followed: Round, kim: Client) -> None:
    assert told_on_the_round(kim, followed) == ["Inget mejl går ut än"]
    # The schedule is not made yet: it is shown as it would be, and nothing is written.
    asked = page(kim, at(followed, "bekrafta/"))
    assert len(texts(asked, "li")) >= 5
    assert Mailing.objects.count() == 0
    kim.post(at(followed, "bekrafta/"))
    assert told_on_the_round(kim, followed) == []
    tick(NOON)
    assert told_on_the_round(kim, followed) == []


def test_planned_round_reminds_of_its_schedule(client: Client) -> None:
    made = make_county_round(opened_at=None, opens_at=OPENS + dt.timedelta(days=7))
    client.force_login(make_coordinator(made.programme))
    assert told_on_the_round(client, made) == ["Nästa steg", "Bekräfta mejlen"]


def test_schedule_that_is_skipped_whole_is_a_choice(followed: Round, kim: Client) -> None:
    by = make_coordinator(followed.programme)
    replan(followed)
    for mailing in Mailing.objects.select_related("round__programme"):
        skip_mailing(mailing=mailing, skip=True, by=by)
    assert told_on_the_round(kim, followed) == []
