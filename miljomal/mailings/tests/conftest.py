"""An open round in which two organisations are silent, and its coordinator's browser."""

from collections.abc import Iterator

import pytest
from django.test import Client

from miljomal.core import clock
from miljomal.followup.models import Round
from miljomal.mailings.tests.helpers import NOON, ask, make_coordinator, make_county_round
from tests.factories import make_person


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on the day on which the round opens."""
    with clock.at(NOON):
        yield


@pytest.fixture
def followed(db: None) -> Round:
    """An open round in which two organisations are asked and silent; each has one contact."""
    made = make_county_round()
    for name in ("Ekby", "Granfors"):
        ask(made, name, make_person(name=f"{name} Persson", email=f"{name.lower()}@example.se"))
    return made


@pytest.fixture
def kim(followed: Round, client: Client) -> Client:
    """The coordinator's browser."""
    client.force_login(make_coordinator(followed.programme))
    return client
