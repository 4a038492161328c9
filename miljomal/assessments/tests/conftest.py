"""A county board with its people: Anna edits here, Sam and Siv coordinate, Rut reads; Bo's board is elsewhere."""

import datetime as dt
from collections.abc import Iterator

import pytest

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.organisations.models import Area, Membership, Organisation
from tests.factories import make_area, make_membership, make_organisation, make_person

TODAY = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
Role = Membership.Role


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def make_board(name: str, *, is_coastal: bool = False) -> Organisation:
    county = make_area(kind=Area.Kind.COUNTY, name=name, slug=name.lower(), is_coastal=is_coastal)
    return make_organisation(kind=Organisation.Kind.COUNTY_BOARD, area=county, name=f"Länsstyrelsen i {name}")


@pytest.fixture
def here(db: None) -> Organisation:
    """The county board that the test is about: it has a coast and no mountains."""
    return make_board("Harlan", is_coastal=True)


@pytest.fixture
def elsewhere(db: None) -> Organisation:
    return make_board("Bortlan")


def _person(organisation: Organisation, name: str, role: str) -> Person:
    return make_membership(organisation=organisation, person=make_person(name=name), role=role).person


@pytest.fixture
def sam(here: Organisation) -> Person:
    """Coordinates here."""
    return _person(here, "Sam", Role.COORDINATOR)


@pytest.fixture
def siv(here: Organisation) -> Person:
    """Administers here: the manager."""
    return _person(here, "Siv", Role.ADMINISTRATOR)


@pytest.fixture
def rut(here: Organisation) -> Person:
    """Reads here."""
    return _person(here, "Rut", Role.READER)


@pytest.fixture
def bosse(elsewhere: Organisation) -> Person:
    """Coordinates elsewhere."""
    return _person(elsewhere, "Bosse", Role.COORDINATOR)
