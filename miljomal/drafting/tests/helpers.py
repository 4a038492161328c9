"""What the tests of drafting share: a county board, its coordinator, and a browser."""

from typing import Any

from django.test import Client

from miljomal.accounts.models import Person
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import Element, read
from miljomal.programmes.models import Measure, Programme
from tests.factories import make_area, make_measure, make_membership, make_organisation, make_person, make_programme


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def make_board(**fields: Any) -> Organisation:
    """A county board in a county of its own."""
    area = make_area(kind="county", is_example=fields.get("is_example", False))
    return make_organisation(kind="county_board", area=area, **fields)


def coordinator(of: Organisation | Programme) -> Person:
    """A coordinator of an organisation, or of a programme's owner."""
    organisation = of.owner if isinstance(of, Programme) else of
    return make_membership(organisation=organisation, role="coordinator", person=make_person(name="Kim")).person


def make_draft(count: int = 0, **fields: Any) -> tuple[Programme, list[Measure]]:
    """A draft of a county board with one theme and so many measures."""
    programme = make_programme(owner=make_board(), **{"state": "draft", **fields})
    measures: list[Measure] = []
    for _nth in range(count):
        theme = measures[0].theme if measures else None
        measures.append(make_measure(programme=programme, theme=theme))
    return programme, measures


def main_of(client: Client, path: str, status: int = 200) -> Element:
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    (main,) = read(response.content).all("main")
    return main
