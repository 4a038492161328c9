"""No participation without a living contact goes unseen."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miljomal.mailings.models import DeadAddress
from miljomal.mailings.models.addresses import fingerprint_of
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import read
from miljomal.programmes.models import Programme
from tests.factories import make_measure, make_membership, make_organisation, make_participation, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return make_programme(owner=make_organisation(kind="county_board"), state="running", slug="prov")


def coordinator(programme: Programme) -> Client:
    client = Client()
    client.force_login(make_membership(organisation=programme.owner, role="coordinator").person)
    return client


def actor(programme: Programme, name: str, **fields: Any) -> Organisation:
    organisation = make_organisation(name=name, **fields)
    make_participation(measure=make_measure(programme=programme), organisation=organisation)
    return organisation


def rows(client: Client) -> list[str]:
    (table,) = read(client.get("/program/prov/kontakter/").content).all("tbody")
    return [row.all("th")[0].text for row in table.all("tr")]


def test_those_whom_nobody_reaches_come_first_and_are_counted(programme: Programme) -> None:
    actor(programme, "Alfa", mailbox="alfa@example.se")
    actor(programme, "Beta")
    gone = actor(programme, "Gamma")
    make_membership(organisation=gone, state="suspended", role="administrator")
    DeadAddress.objects.create(fingerprint=fingerprint_of("delta@example.se"))
    actor(programme, "Delta", mailbox="delta@example.se")
    living = actor(programme, "Epsilon")
    make_membership(organisation=living, role="editor")
    client = coordinator(programme)
    assert rows(client) == ["Beta", "Delta", "Gamma", "Alfa", "Epsilon"]
    assert (
        "3 organisationer har ingen kontakt som går att nå."
        in read(client.get("/program/prov/kontakter/").content).text
    )
    assert "3 organisationer går inte att nå" in read(client.get("/mina/").content).text


def test_own_page_is_silent_where_all_are_reached(programme: Programme) -> None:
    actor(programme, "Alfa", mailbox="alfa@example.se")
    client = coordinator(programme)
    assert "Program ni sköter" not in read(client.get("/mina/").content).text
    assert "Alla som deltar går att nå." in read(client.get("/program/prov/kontakter/").content).text


def test_pages_cost_the_same_with_one_and_with_sixty() -> None:
    counts = []
    for size in (1, 60):
        programme = make_programme(owner=make_organisation(kind="county_board"), state="running")
        for number in range(size):
            actor(programme, f"Aktör {number}")
        client = coordinator(programme)
        for path in (f"/program/{programme.slug}/kontakter/", "/mina/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 15
