"""Queries are counted to the last, and the same with one, three and sixty of everything."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miljomal.followup.models import Scale
from miljomal.followup.services import count_grades
from miljomal.organisations.models import Area, Membership
from miljomal.programmes.models import Measure
from miljomal.programmes.services import recount
from tests.factories import (
    make_answer,
    make_area,
    make_field_of_work,
    make_measure,
    make_membership,
    make_objective,
    make_organisation,
    make_participation,
    make_programme,
    make_round,
    make_scale,
    make_theme,
)
from tests.figures import make_figures, make_indicator

pytestmark = pytest.mark.django_db

DECIDED = {"stage": "decided", "decided_on": dt.date(2026, 3, 1), "decided_by": "Kommunstyrelsen"}
MOST = {"stranger": 12, "editor": 15}

# Queries of each page: for a stranger, and for an editor (session, person and roles are read where the page asks).
EXPECTED: dict[str, dict[str, int]] = {
    "stranger": {
        "home": 2,
        "home, filtered": 3,
        "counties": 2,
        "county, follow": 8,
        "county, measures": 9,
        "county, colleagues": 5,
        "county, contact": 2,
        "municipality": 11,
        "organisation": 7,
        "objectives": 5,
        "objective": 12,
        "field of work": 9,
        "programmes": 2,
        "programme": 12,
        "programme, filtered": 12,
        "result": 8,
        "measures": 9,
        "measures, filtered": 11,
        "measure": 10,
        "contact": 1,
        "indicators": 7,
        "indicator": 9,
        "indicator, compared": 11,
        "figures of a municipality": 7,
    },
    "editor": {
        "home": 2,
        "home, filtered": 3,
        "counties": 2,
        "county, follow": 8,
        "county, measures": 12,
        "county, colleagues": 5,
        "county, contact": 2,
        "municipality": 15,
        "organisation": 11,
        "objectives": 5,
        "objective": 15,
        "field of work": 12,
        "programmes": 5,
        "programme": 15,
        "programme, filtered": 15,
        "result": 11,
        "measures": 12,
        "measures, filtered": 14,
        "measure": 14,
        "contact": 1,
        "indicators": 10,
        "indicator": 12,
        "indicator, compared": 15,
        "figures of a municipality": 10,
        "mina": 9,
        "own measures": 8,
        "answer": 11,
        "answer's history": 6,
        "part": 6,
        "measure's history": 6,
    },
}


class Place:
    """A county in which there are `size` of everything that a page can list."""

    def __init__(self, size: int, scale: Scale) -> None:
        self.county = make_area(kind=Area.Kind.COUNTY, slug="provlan")
        self.board = make_organisation(kind="county_board", area=self.county, mailbox="styrelsen@example.se")
        towns = [make_area(parent=self.county, population=1000 + n) for n in range(size)]
        self.town = towns[0]
        kommuner = [make_organisation(kind="municipality", area=town) for town in towns]
        self.kommun = kommuner[0]
        self.actor = make_organisation(area=self.county, slug="foreningen")
        self.objective = make_objective(slug="provmal")
        self.field = make_field_of_work(slug="provfalt")
        self.programme = make_programme(owner=self.board, slug="provprogrammet")
        for _ in range(size - 1):
            make_programme(owner=self.board)
        asked = make_round(programme=self.programme, scale=scale)
        self.published = make_round(
            programme=self.programme, scale=scale, slug="2025", period_year=2025, published_on=dt.date(2026, 3, 1)
        )
        for nth in range(size):
            theme = make_theme(programme=self.programme) if nth < 5 else self.measure.theme
            measure = make_measure(theme=theme)
            self.measure: Measure = measure if nth == 0 else self.measure
            measure.measure_objectives.create(objective=self.objective)
            measure.measure_fields.create(field_of_work=self.field)
            for number, organisation in enumerate([self.actor, *kommuner] if nth == 0 else [self.actor, self.kommun]):
                role = "lead" if number == 0 else "partner"
                decided = DECIDED if organisation == self.kommun else {}
                make_participation(measure=measure, organisation=organisation, role=role, **decided)
                make_answer(round=self.published, measure=measure, organisation=organisation, letter="H")
            self.answer = make_answer(round=asked, measure=measure, organisation=self.kommun)
        recount(self.programme)
        count_grades(self.published)
        self.indicators = [make_indicator() for _ in range(size)]
        self.indicator = self.indicators[0]
        for indicator in self.indicators[:5]:
            indicator.objectives.add(self.objective)
            for town in towns:
                make_figures(indicator, town, {2020: 5, 2021: 4})
            make_figures(indicator, self.county, {2021: 9})
            self.measure.measure_indicators.create(indicator=indicator)


Path = Callable[[Place], str]
PAGES: dict[str, Path] = {
    "home": lambda p: "/",
    "home, filtered": lambda p: "/?filter=prov",
    "counties": lambda p: "/lan/",
    "county, follow": lambda p: "/lan/provlan/",
    "county, measures": lambda p: "/lan/provlan/?vill=atgarder&roll=forening",
    "county, colleagues": lambda p: "/lan/provlan/?vill=kolleger",
    "county, contact": lambda p: "/lan/provlan/kontakt/",
    "municipality": lambda p: p.town.get_absolute_url(),
    "organisation": lambda p: "/aktorer/foreningen/",
    "objectives": lambda p: "/miljomal/",
    "objective": lambda p: "/miljomal/provmal/",
    "field of work": lambda p: "/verksamheter/provfalt/",
    "programmes": lambda p: "/program/",
    "programme": lambda p: "/program/provprogrammet/",
    "programme, filtered": lambda p: "/program/provprogrammet/?mal=provmal&grad=half&aktor=kommun",
    "result": lambda p: "/program/provprogrammet/resultat/2025/",
    "measures": lambda p: "/atgarder/",
    "measures, filtered": lambda p: "/atgarder/?grad=half&organisation=foreningen&verksamhet=provfalt",
    "measure": lambda p: p.measure.get_absolute_url(),
    "contact": lambda p: "/kontakt/",
    "indicators": lambda p: "/indikatorer/",
    "indicator": lambda p: p.indicator.get_absolute_url(),
    "indicator, compared": lambda p: f"{p.indicator.get_absolute_url()}?omrade={p.town.code}&ordna=varde",
    "figures of a municipality": lambda p: f"/kommuner/{p.town.slug}/siffror/",
}
OWN: dict[str, Path] = {
    "mina": lambda p: "/mina/",
    "own measures": lambda p: "/mina/atgarder/",
    "answer": lambda p: f"/mina/svar/{p.answer.pk}/",
    "answer's history": lambda p: f"/mina/svar/{p.answer.pk}/historik/",
    "part": lambda p: f"/atgarder/{p.measure.pk}/deltagande/{p.kommun.pk}/",
    "measure's history": lambda p: f"/atgarder/{p.measure.pk}/historik/",
}


def count(path: str, client: Client) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(queries)


def counts(place: Place, who: str) -> dict[str, int]:
    client = Client()
    if who == "editor":
        client.force_login(make_membership(organisation=place.kommun, role=Membership.Role.EDITOR).person)
    pages = PAGES if who == "stranger" else {**PAGES, **OWN}
    return {name: count(path(place), client) for name, path in pages.items()}


@pytest.fixture(params=["stranger", "editor"])
def who(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("size", [1, 3, 60])
def test_queries_are_as_written_whatever_the_size(size: int, who: str) -> None:
    found = counts(Place(size, make_scale(slug="ghpe")), who)
    assert found == EXPECTED[who]
    assert max(found.values()) <= MOST[who]
