"""What the tests of a coordinator's pages share: a round that is planned, one that is followed, and a browser."""

import datetime as dt
from typing import Any

from django.test import Client

from miljomal.core import clock
from miljomal.followup.models import Draft, Respondent, Round
from miljomal.pages.tests.markup import Element, read
from miljomal.programmes.models import Programme
from tests.factories import make_answer, make_measure, make_organisation, make_respondent, make_round

NOW = clock.now()
DAY = dt.timedelta(days=1)


def planned(programme: Programme, **fields: Any) -> Round:
    times = {"opens_at": NOW + DAY, "closes_at": NOW + 30 * DAY, "opened_at": None}
    return make_round(programme=programme, slug="2027", **{**times, **fields})


def page(client: Client, path: str = "", *, status: int = 200) -> Element:
    response = client.get(f"/program/prov/omgangar/{path}")
    assert response.status_code == status
    return read(response.content).all("main")[0]


def send(client: Client, path: str, data: dict[str, Any] | None = None) -> tuple[int, Element]:
    """The status, and the page that is shown at last."""
    response = client.post(f"/program/prov/omgangar/{path}", data or {})
    if response.status_code != 302:
        return response.status_code, read(response.content)
    return 302, read(client.get(response["Location"]).content)


def rows(shown: Element) -> list[list[str]]:
    return [[cell.text for cell in row.all("th", "td")] for row in shown.all("tbody")[0].all("tr")]


def build_followed(programme: Programme, size: int = 1, **fields: Any) -> Round:
    """`size` organisations each that have not begun, have begun, are done; opened yesterday."""
    made = make_round(programme=programme, slug="2027", **fields)
    for stage in ("Tyst", "Begynner", "Färdig"):
        for number in range(size):
            respondent = make_respondent(round=made, organisation=make_organisation(name=f"{stage} {number:02}"))
            measure = make_measure(programme=programme)
            stated: dict[str, Any] = {"round": made, "organisation": respondent.organisation, "measure": measure}
            answer = make_answer(**stated, letter="G" if stage == "Färdig" else "")
            if stage == "Begynner":
                Draft.objects.create(answer=answer, saved_at=clock.now(), late_at=clock.now())
            if stage == "Färdig":
                Respondent.objects.filter(pk=respondent.pk).update(handed_in_at=clock.now())
    return made
