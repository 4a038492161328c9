"""What the pages of local objectives show, to whom, and what they answer to bad input."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miljomal.accounts.models import Person
from miljomal.local_objectives.models import Adaptation, LocalMeasure, LocalObjective
from miljomal.local_objectives.queries import matrix_of
from miljomal.local_objectives.services.objectives import create_objective, move_objective
from miljomal.local_objectives.services.targets import add_target
from miljomal.local_objectives.tests.addresses import make_aimed, make_local
from miljomal.local_objectives.tests.test_services import DECISION
from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.models import MeasureFieldOfWork, MeasureObjective
from tests.factories import (
    make_area,
    make_field_of_work,
    make_measure,
    make_membership,
    make_organisation,
    make_participation,
    make_quality_objective,
)
from tests.figures import make_figures, make_indicator

pytestmark = pytest.mark.django_db


class Town:
    """A municipality in a county without a coast, with an editor who is signed in."""

    def __init__(self) -> None:
        self.area = make_area(parent=make_area(kind=Area.Kind.COUNTY, is_coastal=False), name="Provköpings kommun")
        self.owner: Organisation = make_organisation(kind="municipality", area=self.area, mailbox="miljo@example.se")
        self.editor: Person = make_membership(organisation=self.owner).person
        self.client = Client()
        self.client.force_login(self.editor)

    def page(self, path: str, *, stranger: bool = False) -> str:
        cache.clear()
        response = (Client() if stranger else self.client).get(path)
        assert response.status_code == 200, (path, response.status_code)
        return str(response.content.decode())

    def post(self, path: str, status: int = 200, **sent: Any) -> str:
        response = self.client.post(path, sent, follow=status == 200)
        assert response.status_code == status
        return str(response.content.decode())


@pytest.fixture
def town() -> Town:
    return Town()


def test_objective_from_a_proposal_to_the_thread_of_others(town: Town) -> None:
    climate = make_quality_objective(title="Lagom klimat")
    traffic = make_field_of_work(title="Trafiken")
    measure = make_participation(organisation=town.owner, measure=make_measure(title="Bygg cykelväg")).measure
    sent: dict[str, Any] = {
        "title": "2030 cyklar hälften",
        "roots": [climate.pk],
        "fields_of_work": [traffic.pk],
        "version": 1,
    }
    assert "Förslaget är sparat." in town.post("/mina/mal/nytt/", **sent)
    local = LocalObjective.objects.get()
    emissions = make_indicator(title="Cyklister", unit="ton")
    targets = f"/mina/mal/{local.pk}/malvarden/?indikator={emissions.slug}"
    assert "Målvärdet är sparat." in town.post(targets, year=2030, value="500 kg")
    assert local.local_targets.get().target.value == 0.5
    assert "Åtgärderna är sparade." in town.post(f"/mina/mal/{local.pk}/atgarder/", measures=[measure.pk])
    assert Client().get(local.get_absolute_url()).status_code == 404
    fresh = LocalObjective.objects.get(pk=local.pk)
    move_objective(objective=fresh, state="decided", facts=DECISION, version=fresh.version, by=town.editor)
    html = town.page(local.get_absolute_url(), stranger=True)
    for words in (
        "Lagom klimat",
        "Bygg cykelväg",
        "Cyklister: 0,5 ton 2030",
        "Kommunfullmäktige § 42",
        "miljo@example.se",
    ):
        assert words in html, words
    assert "Nästa steg för er" not in html
    for path in (climate, traffic, measure, emissions, town.owner):
        assert "2030 cyklar hälften" in town.page(path.get_absolute_url(), stranger=True), path


def test_own_people_see_what_is_lacking(town: Town) -> None:
    local = make_local(town.owner, town.editor, title="Mer cykel")
    html = town.page(local.get_absolute_url())
    assert "Välj en indikator och ett målvärde." in html
    assert "Välj åtgärder som för er till målet" in html
    assert "Bara ni ser det." in html


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"value": "5", "year": ""}, "Skriv målåret."),
        ({"value": "", "year": "2030"}, "Skriv antingen ett värde eller en förändring i procent, inte båda."),
        ({"value": "5", "change": "-50", "year": "2030"}, "inte båda"),
        ({"value": "mycket", "year": "2030"}, "Skriv ett tal, och enheten om den är en annan"),
        ({"value": "5 meter", "year": "2030"}, "”meter” går inte att räkna om till ton."),
        ({"value": "-5", "year": "2030"}, "Värdet kan inte vara mindre än noll."),
        ({"change": "-50", "year": "2030"}, "Välj vilket år förändringen räknas från."),
    ],
)
def test_bad_target_is_answered_in_words(town: Town, sent: dict[str, str], told: str) -> None:
    local, indicator = make_local(town.owner, town.editor), make_indicator()
    path = f"/mina/mal/{local.pk}/malvarden/?indikator={indicator.slug}"
    assert told in town.post(path, status=422, **sent)
    assert not local.local_targets.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"title": ""}, "Skriv målet. Allt annat du har skrivit finns kvar."),
        ({"title": "X", "first_year": "2030", "last_year": "2020"}, "Målet slutar gälla innan det börjar."),
        ({"title": "X", "last_year": "30"}, "Skriv ett år mellan 1990 och 2100."),
        ({"title": "X", "global_targets": "mål 13"}, "Skriv delmålens nummer med komma emellan"),
        ({"title": "X", "roots": ["999999"]}, "Ett av målen går inte att välja."),
    ],
)
def test_bad_objective_is_answered_and_nothing_is_lost(town: Town, sent: dict[str, Any], told: str) -> None:
    html = town.post("/mina/mal/nytt/", status=422, version=1, reason="Det här stod här", **sent)
    assert told in html
    assert "Det här stod här" in html
    assert not LocalObjective.objects.exists()


def test_stale_edit_shows_both(town: Town) -> None:
    local = make_local(town.owner, town.editor)
    path = f"/mina/mal/{local.pk}/redigera/"
    town.post(path, title="Kollegans lydelse", version=1)
    html = town.post(path, status=409, title="Min lydelse", version=1)
    assert "Kollegans lydelse" in html
    assert "Min lydelse" in html
    assert "Kollegans lydelse" in town.page(f"/mina/mal/{local.pk}/historik/")


def test_the_sixteen_in_a_municipality(town: Town) -> None:
    sea, air = make_quality_objective(title="Levande hav", needs="coast"), make_quality_objective(title="Ren luft")
    html = town.page(f"/kommuner/{town.area.slug}/mal/", stranger=True)
    assert "Länet har ingen havskust." in html
    assert "Skriv vad målet betyder" not in html
    answered = town.post(f"/mina/mal/anpassning/{air.slug}/", concerns="on", meaning="Vedröken är svårast.", version=0)
    assert "Vedröken är svårast." in answered
    told = town.post(f"/mina/mal/anpassning/{sea.slug}/", status=422, version=0)
    assert "Skriv varför målet inte berör er." in told
    town.post(f"/mina/mal/anpassning/{sea.slug}/", reason="Vi har bara sjöar.", version=0)
    assert Adaptation.objects.count() == 2
    assert "Vi har bara sjöar." in town.page(f"/kommuner/{town.area.slug}/mal/", stranger=True)


def test_matrix_opens_on_what_the_town_works_with(town: Town) -> None:
    climate, air = make_quality_objective(title="Lagom klimat"), make_quality_objective(title="Ren luft")
    traffic, school = make_field_of_work(title="Trafiken"), make_field_of_work(title="Skolan")
    measure = make_participation(organisation=town.owner, measure=make_measure()).measure
    MeasureObjective.objects.create(measure=measure, objective=climate)
    MeasureFieldOfWork.objects.create(measure=measure, field_of_work=traffic)
    ended = make_participation(organisation=town.owner, measure=make_measure(), stage="ended").measure
    MeasureObjective.objects.create(measure=ended, objective=air)
    create_objective(
        owner=town.owner, stated={"title": "Vårt"}, roots=[climate], fields_of_work=[school], by=town.editor
    )
    shown = matrix_of(town.owner)
    assert ([one for one, _cells in shown.rows], shown.left_out) == ([climate], 1)
    (cells,) = [cells for _one, cells in shown.rows]
    found = {cell.field.title: (cell.measures, cell.objectives) for cell in cells}
    assert (found["Trafiken"], found["Skolan"]) == ((1, 0), (0, 1))
    assert len(matrix_of(town.owner, shows_all=True).rows) == 2
    html = town.page("/mina/mal/matris/")
    assert f"mal={climate.slug}&amp;verksamhet={traffic.slug}&amp;organisation={town.owner.slug}" in html
    assert "Visa 1 mål till" in html


@pytest.mark.parametrize("size", [1, 9])
def test_matrix_costs_six_queries_whatever_the_size(town: Town, size: int, django_assert_max_num_queries: Any) -> None:
    for _n in range(size):
        make_quality_objective()
        make_field_of_work()
    with django_assert_max_num_queries(6):
        matrix_of(town.owner, shows_all=True)


def test_target_of_a_decided_objective_is_on_the_page_of_its_indicator(town: Town) -> None:
    local = make_aimed(town.owner, town.editor)
    target = local.local_targets.get().target
    address = f"{target.indicator.get_absolute_url()}?omrade={town.area.code}"
    assert town.client.post(f"/mina/mal/{local.pk}/malvarden/{target.pk}/ta-bort/", follow=True).status_code == 200
    assert not local.local_targets.exists()
    assert target.title not in town.page(address)


def test_wrong_slug_leads_right(town: Town) -> None:
    local = make_local(town.owner, town.editor)
    response = town.client.get(f"/lokala-mal/{local.pk}-fel/")
    assert (response.status_code, response["Location"]) == (301, local.get_absolute_url())


def queries(town: Town, size: int) -> dict[str, int]:
    """How many a stranger's pages cost, of a decided objective with so many of everything."""
    roots = [make_quality_objective() for _n in range(size)]
    fields = [make_field_of_work() for _n in range(size)]
    stated = {"title": f"Mål {size}"}
    local = create_objective(owner=town.owner, stated=stated, roots=roots, fields_of_work=fields, by=town.editor)
    for _n in range(size):
        measure = make_participation(organisation=town.owner, measure=make_measure()).measure
        LocalMeasure.objects.create(local_objective=local, measure=measure)
        indicator = make_indicator()
        make_figures(indicator, town.area, {2020: 5, 2021: 4})
        add_target(
            objective=local, indicator=indicator, year=2030, value=1.0, change=None, base_year=None, by=town.editor
        )
    move_objective(objective=local, state="decided", facts=DECISION, version=1, by=town.editor)
    found = {}
    for path in (local.get_absolute_url(), f"/kommuner/{town.area.slug}/mal/"):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(path).status_code == 200
        found["one" if "lokala" in path else "all"] = len(captured)
    return found


def test_pages_cost_as_many_queries_whatever_the_size(town: Town) -> None:
    assert queries(town, 2) == queries(town, 9) == {"one": 9, "all": 7}
