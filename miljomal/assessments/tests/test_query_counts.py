"""The same queries with one, three and sixty of everything."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miljomal.accounts.models import Person
from miljomal.assessments.models import Assessment
from miljomal.organisations.models import Area, Organisation
from tests.factories import (
    make_answer,
    make_area,
    make_measure,
    make_objective_text,
    make_programme,
    make_published_text,
    make_quality_objective,
    make_round,
    make_yearly_follow_up,
)

pytestmark = pytest.mark.django_db

YEAR = "/lan/harlan/arlig-uppfoljning/2026/"
STRANGER = {
    "/lan/harlan/malbedomningar/": 4,
    "/miljomal/provmalet/bedomningar/": 3,
    "/lan/harlan/malbedomningar/2026/provmalet/": 3,
}
COORDINATOR = {
    YEAR: 6,
    f"{YEAR}tilldela/": 7,
    f"{YEAR}publicera/": 6,
    f"{YEAR}kopiera/": 8,
    f"{YEAR}kopiera/allt.txt": 8,
    f"{YEAR}utkast/": 11,
    f"{YEAR}utkast/granska/": 7,
    f"{YEAR}utkast/historik/": 9,
    f"{YEAR}utkast/underlag/": 10,
    f"{YEAR}utkast/kopiera/": 7,
}


@pytest.fixture(params=[1, 3, 60])
def much(request: pytest.FixtureRequest, here: Organisation, anna: Person) -> int:
    """So many objectives, years, counties, answers and rounds."""
    count: int = request.param
    follow_up = make_yearly_follow_up(owner=here)
    published = make_published_text(follow_up=follow_up, objective=make_quality_objective(slug="provmalet"))
    draft = make_objective_text(
        follow_up=follow_up,
        objective=make_quality_objective(slug="utkast"),
        bodies={"gjort": "Nu.", "laget": "Nu."},
        writer=anna,
        saved_by=anna,
        saved_at="2026-11-20T08:00+00:00",
    )
    last = make_yearly_follow_up(owner=here, year=2025)
    make_objective_text(follow_up=last, objective=draft.objective, bodies={"gjort": "Då."})
    for nth in range(count):
        more = make_quality_objective()
        make_objective_text(follow_up=follow_up, objective=more, bodies={"gjort": "Ord."}, writer=anna)
        stated = {"state": "no", "source": f"Prov {nth}", "source_date": "2020"}
        Assessment.objects.create(area=follow_up.area, objective=more, year=2020 - nth, **stated)
        county = make_area(kind=Area.Kind.COUNTY)
        Assessment.objects.create(area=county, objective=published.objective, year=2020 - nth, **stated)
        programme = make_programme(owner=here)
        measure = make_measure(programme=programme)
        measure.measure_objectives.create(objective=draft.objective)
        make_answer(round=make_round(programme=programme), measure=measure, letter="G", text="Klart.")
    return count


def counted(client: Client, address: str) -> int:
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_stranger(much: int) -> None:
    assert {address: counted(Client(), address) for address in STRANGER} == STRANGER


def test_coordinator(much: int, sam: Person) -> None:
    client = Client()
    client.force_login(sam)
    assert {address: counted(client, address) for address in COORDINATOR} == COORDINATOR
