"""The log tells how each mail went, and the addresses page how everybody is reached."""

import re

import pytest
from django.core import mail
from django.test import Client

from miljomal.followup.models import Round
from miljomal.mailings.models import DeadAddress, fingerprint_of
from miljomal.mailings.tests.helpers import (
    HALFWAY,
    OPENS,
    ask,
    at,
    confirmed,
    make_county_round,
    page,
    sent_to,
    texts,
    tick,
)
from miljomal.organisations.models import Organisation
from miljomal.outbox.models import Message
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_log_tells_how_each_mail_went(followed: Round, kim: Client) -> None:
    confirmed(followed)
    tick(OPENS)
    Message.objects.filter(to="granfors@example.se").update(sent_at=None, refused_at=OPENS, last_error="550 no user")
    html = page(kim, at(followed, "logg/"))
    assert texts(html, "a", class_="chip") == ["Alla 2", "Skickade 1", "Väntar 0", "Misslyckade 1"]
    failed = page(kim, at(followed, "logg/?visa=misslyckade"))
    rows = [(texts(row, "th"), texts(row, "td")) for row in failed.all("tr")][1:]
    assert rows == [
        (
            ["Granfors Granfors Persson, granfors@example.se"],
            ["Omgången öppnar", "Avvisat 550 no user", "24 november 2026 kl. 09.00"],
        )
    ]


def test_refused_address_is_shown_and_marked_dead_and_gets_no_more(followed: Round, kim: Client) -> None:
    Organisation.objects.filter(respondents__round=followed).update(registrar_mailbox="registrator@example.se")
    confirmed(followed)
    tick(OPENS)
    Message.objects.filter(to="granfors@example.se").update(sent_at=None, refused_at=OPENS, last_error="550 no user")
    html = page(kim, at(followed, "adresser/"))
    assert texts(html, "h2", class_="title") == ["Granfors", "Ekby"]
    assert "Senaste mejlet avvisades: 550 no user" in texts(html, "li", class_="list-row")[0]
    path = at(followed, "adresser/markera/")
    for _click in range(2):
        kim.post(path, {"adress": "Granfors@example.se", "dod": "ja"})
    dead = DeadAddress.objects.get()
    assert (dead.fingerprint, dead.reason) == (fingerprint_of("granfors@example.se"), "550 no user")
    html = page(kim, at(followed, "adresser/"))
    assert "Nås inte." in texts(html, "li", class_="list-row")[0]
    mail.outbox.clear()
    tick(HALFWAY)
    assert sent_to() == ["ekby@example.se"]
    kim.post(path, {"adress": "granfors@example.se", "dod": "nej"})
    assert DeadAddress.objects.count() == 0


def test_address_of_somebody_elses_round_is_left_alone(followed: Round, kim: Client) -> None:
    ask(make_county_round(), "Borta", make_person(email="borta@example.se"))
    for address in ("borta@example.se", "", "x" * 5000):
        response = kim.post(at(followed, "adresser/markera/"), {"adress": address, "dod": "ja"}, follow=True)
        assert "Adressen hör inte till någon" in response.content.decode()
    assert DeadAddress.objects.count() == 0


def test_log_is_paged_and_keeps_its_choice(followed: Round, kim: Client) -> None:
    for number in range(60):
        ask(followed, f"Ekby {number:02}", make_person(), measures=1)
    confirmed(followed)
    tick(OPENS)
    html = page(kim, at(followed, "logg/?visa=skickade"))
    assert len(html.all("tr")) == 51
    assert re.search(
        r"visa=skickade&(amp;)?sida=2|sida=2&(amp;)?visa=skickade", str(html.all("a", rel="next")[0].attributes)
    )
    assert len(page(kim, at(followed, "logg/?visa=skickade&sida=2")).all("tr")) == 13
    assert kim.get(at(followed, "logg/?sida=3")).status_code == 404
