"""The page of a result: who sees it when, what it says, that every figure opens its rows, and how much it reads."""

import html
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miljomal.core import clock
from miljomal.followup.models import GradeCount, Round
from miljomal.results.queries.dimensions import DIMENSIONS
from miljomal.results.tests.worlds import CLOSES, NOW, World, main_of, signed_in, words
from tests.factories import make_area, make_membership, make_organisation, make_person, make_round

pytestmark = pytest.mark.django_db

ANSWERS = {(0, 0, 0): "G", (0, 0, 1): "H", (0, 1, 2): "–", (1, 0, 0): "G", (1, 1, 1): "", (1, 1, 2): "E"}


@pytest.fixture
def world() -> World:
    return World()


def get(path: str, headers: dict[str, str] | None = None) -> str:
    cache.clear()
    response = Client().get(path, headers=headers)
    assert response.status_code == 200, path
    return str(response.content.decode())


def linked_figures(body: str) -> list[tuple[str, int]]:
    """Links whose whole text is a number, with the number."""
    found = re.findall(r'<a href="([^"]*/svar/[^"]*)">([\d\u00a0]+)</a>', body)
    return [(html.unescape(url), int(number.replace("\u00a0", ""))) for url, number in found]


@pytest.mark.parametrize("per", DIMENSIONS)
def test_every_figure_opens_its_rows(per: str, world: World) -> None:
    followed = world.round(ANSWERS)
    figures = linked_figures(get(f"{followed.get_absolute_url()}?per={per}"))
    assert len(figures) >= 5
    for url, number in figures:
        assert f"{number} svar" in words(Client().get(url)), url
        rows = re.findall(r"<tr", get(url))
        assert len(rows) - 1 == number, url


def test_page_says_how_it_went_and_what_changed(world: World) -> None:
    world.round(dict.fromkeys(ANSWERS, "H") | {(0, 0, 0): "G"}, year=2024)
    page = words(Client().get(world.round(ANSWERS).get_absolute_url()))
    assert "2 av 6 svar säger genomförd eller pågår kontinuerligt. Det är 33 procent." in page
    assert "Andelen har ökat med 17 procentenheter sedan uppföljningen för 2024." in page
    assert "2 av 3 organisationer har svarat på allt." in page
    assert "Åstad kommun 1 av 2 svar saknas" in page
    assert "Ej publicerat" not in page


def test_lead_mode_shows_each_measures_own_grade_and_other_modes_never_do() -> None:
    for mode, has_grade in (("lead", True), ("every_actor", False)):
        world = World(mode=mode)
        followed = world.round({(0, 0, 0): "G", (0, 1, 0): "H"})
        page = main_of(Client().get(f"{followed.get_absolute_url()}?per=atgard"))
        table = page.partition('id="fordelning"')[2].partition("</section>")[0]
        assert (table.count('<span class="grade">') == 2) is has_grade, mode
        assert ("av 1 genomförda" in table) is not has_grade, mode


OWN = ["own reader", "own editor", "own coordinator", "own administrator"]
ROLES = ["anonymous", "no role", *OWN, "other coordinator"]


def client_of(role: str, world: World) -> Client:
    if role == "anonymous":
        return Client()
    person = make_person()
    if role != "no role":
        where, which = role.split()
        organisation = world.owner if where == "own" else make_organisation(kind="county_board")
        make_membership(person=person, organisation=organisation, role=which)
    return signed_in(person)


@pytest.mark.parametrize("role", ROLES)
def test_unpublished_result_is_the_owners_coordinators(role: str, world: World) -> None:
    followed = world.round(ANSWERS, published=False)
    client = client_of(role, world)
    may_see = role in ("own coordinator", "own administrator")
    for path in ("", "svar/", "hamta/tabell.csv", "hamta/svar.csv", "hamta/svar.xlsx"):
        response = client.get(f"{followed.get_absolute_url()}{path}")
        _ = response.getvalue()  # a download is read to its end, and closed
        assert response.status_code == (200 if may_see else 404), path
    if may_see:
        page = words(client.get(followed.get_absolute_url()))
        assert "Ej publicerat. Bara samordnarna på Länsstyrelsen i Provlän ser sidan." in page
        assert "2 av 6 svar säger genomförd" in page


def test_round_that_has_not_opened_has_no_result(world: World) -> None:
    planned = make_round(programme=world.programme, opened_at=None)
    coordinator = client_of("own coordinator", world)
    assert coordinator.get(planned.get_absolute_url()).status_code == 404


def test_swap_is_the_same_as_a_reload(world: World) -> None:
    followed = world.round(ANSWERS)
    path = f"{followed.get_absolute_url()}?per=organisation"
    part = get(path, {"HX-Request": "true", "HX-Target": "fordelning"})
    assert part.strip().startswith('<div id="fordelning"')
    assert part.strip() in get(path)


def test_unknown_words_in_the_address_change_nothing(world: World) -> None:
    path = world.round(ANSWERS).get_absolute_url()
    assert main_of(Client().get(f"{path}?per=hittepa&ordning=bakvant")) == main_of(Client().get(path))
    assert Client().get(f"{path}?sida=2").status_code == 404


def test_ranking_is_offered_to_the_owners_coordinators_only(world: World) -> None:
    path = world.round(ANSWERS).get_absolute_url()
    assert "Ordna efter andelen" not in words(Client().get(path))
    assert "Ordna efter andelen" in words(client_of("own coordinator", world).get(path))


def grow(world: World, followed: Round, count: int) -> None:
    for _ in range(count):
        organisation = make_organisation(kind="municipality", area=make_area(parent=world.county))
        world.actors.append(organisation)
        world.answer(followed, (0, 0, len(world.actors) - 1), "" if len(world.actors) % 2 else "G")


@pytest.mark.parametrize("per", DIMENSIONS)
def test_same_queries_with_few_answers_and_many(per: str, world: World) -> None:
    world.round(ANSWERS, year=2024)
    followed = world.round(ANSWERS)
    path = f"{followed.get_absolute_url()}?per={per}"
    counted = []
    for more in (0, 2, 57):
        grow(world, followed, more)
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert Client().get(path).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] == counted[2] <= 12


def test_signed_in_page_reads_little(world: World) -> None:
    followed = world.round(ANSWERS)
    client = client_of("own coordinator", world)
    with CaptureQueriesContext(connection) as queries:
        client.get(followed.get_absolute_url())
    assert len(queries) <= 15


class TestTotalsOnly:
    """Södermanland 2015–2020 as it is known: 18 G, 4 H, 3 P, 1 E of 26, and nothing per measure."""

    @pytest.fixture
    def known(self) -> Round:
        world = World(mode="lead")
        times: dict[str, Any] = {"opens_at": None, "closes_at": None, "opened_at": None}
        followed = world.round({}, published=False, source="rapport 2021:4", source_date="2021", **times)
        for letter, count in {"G": 18, "H": 4, "P": 3, "E": 1}.items():
            GradeCount.objects.create(round=followed, grade=world.scale.grades.get(letter=letter), count=count)
        return followed

    def test_totals_are_shown_with_their_source_and_drawn_like_any_round(self, known: Round) -> None:
        response = Client().get(known.get_absolute_url())
        page = words(response)
        assert "18 av 26 åtgärder är genomförda eller pågår kontinuerligt. Det är 69 procent." in page
        assert "G Genomförd 18 69" in page
        assert "H Genomförd till hälften 4 15" in page
        assert "Källa: rapport 2021:4 , 2021" in page.replace("2021:4,", "2021:4 ,")
        assert "Resultat per åtgärd finns inte." in page
        drawn = re.findall(r'<rect class="(\w+)" x="[\d.]+" y="0" width="([\d.]+)"', response.content.decode())
        assert drawn == [("full", "69.23"), ("half", "15.38"), ("quarter", "11.54"), ("empty", "3.85")]

    @pytest.mark.parametrize("per", DIMENSIONS)
    def test_no_measure_gets_a_grade(self, per: str, known: Round) -> None:
        body = main_of(Client().get(f"{known.get_absolute_url()}?per={per}"))
        assert "/atgarder/" not in body
        assert "/svar/" not in body
        for measure in known.programme.measures.all():
            assert measure.title not in body
        rows = words(Client().get(f"{known.get_absolute_url()}svar/"))
        assert "0 svar" in rows
        assert not any(measure.title in rows for measure in known.programme.measures.all())


def test_counts_are_frozen_when_published(world: World) -> None:
    """What is written in the database afterwards, other than by a correction, changes no published total."""
    followed = world.round(ANSWERS)
    followed.answers.filter(grade__letter="E").update(grade=world.scale.grades.get(letter="G"))
    assert "2 av 6 svar säger genomförd" in words(Client().get(followed.get_absolute_url()))


def test_open_round_is_seen_by_its_coordinator_while_answers_come(world: World) -> None:
    with clock.at(NOW):
        followed = world.round(ANSWERS, published=False, closes_at=NOW.replace(month=12))
        page = words(client_of("own coordinator", world).get(followed.get_absolute_url()))
    assert "Rapporten görs i ordning när omgången har stängt." in page
    assert CLOSES < NOW
