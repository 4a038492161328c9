"""New programmes, themes and measures: who may, what is written with history, what is refused whole."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure, MeasureFieldOfWork, MeasureObjective, Programme, Theme
from miljomal.programmes.services import create_measure, create_programme, create_theme
from miljomal.programmes.tests.helpers import KEEPERS, STRANGERS, everything, history_of, somebody
from tests.factories import (
    make_area,
    make_field_of_work,
    make_measure,
    make_objective,
    make_organisation,
    make_programme,
    make_theme,
)

pytestmark = pytest.mark.django_db

MOMENT = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def board() -> Organisation:
    return make_organisation(kind="county_board", area=make_area(kind="county"))


def programme_by(by: Person, board: Organisation, **fields: Any) -> Programme:
    stated: dict[str, Any] = {
        "area": board.area,
        "title": "Vårt program",
        "slug": "vart-program",
        "starts_on": dt.date(2026, 1, 1),
        "ends_on": dt.date(2030, 12, 31),
    }
    return create_programme(owner=board, by=by, **{**stated, **fields})


def measure_by(by: Person, theme: Theme, **fields: Any) -> Measure:
    stated: dict[str, Any] = {"title": "Laga bron", "number": "4a", "objectives": [], "fields_of_work": []}
    return create_measure(theme=theme, by=by, **{**stated, **fields})


@pytest.mark.parametrize("who", KEEPERS)
def test_programme_is_made_with_history(who: str, board: Organisation) -> None:
    by = somebody(who, board)
    with clock.at(MOMENT):
        made = programme_by(by, board)
    assert Programme.objects.get() == made
    assert (made.owner, made.state, made.version, made.is_example) == (board, "draft", 1, False)
    assert history_of(made, "title", "history_date") == [("+", by.pk, "Vårt program", MOMENT)]


@pytest.mark.parametrize("who", KEEPERS)
def test_theme_is_made_with_history(who: str, board: Organisation) -> None:
    by = somebody(who, board)
    programme = make_programme(owner=board)
    theme = create_theme(programme=programme, by=by, title="Vatten", slug="vatten", order=2)
    assert list(programme.themes.values_list("title", "slug", "order")) == [("Vatten", "vatten", 2)]
    assert history_of(theme, "title") == [("+", by.pk, "Vatten")]


@pytest.mark.parametrize("who", KEEPERS)
def test_measure_is_made_with_links_history_and_counts(who: str, board: Organisation) -> None:
    by = somebody(who, board)
    theme = make_theme(programme=make_programme(owner=board))
    objectives, fields = [make_objective(), make_objective()], [make_field_of_work()]
    made = measure_by(by, theme, objectives=objectives, fields_of_work=fields)
    assert (made.programme, made.theme, str(made)) == (theme.programme, theme, "4a Laga bron")
    assert history_of(made, "title") == [("+", by.pk, "Laga bron")]
    assert [link.objective for link in made.measure_objectives.order_by("id")] == objectives
    assert [link.field_of_work for link in made.measure_fields.order_by("id")] == fields
    for model in (MeasureObjective, MeasureFieldOfWork):
        for link in model.objects.all():
            assert history_of(link, "measure_id") == [("+", by.pk, made.pk)]
    theme.refresh_from_db()
    assert (theme.measure_count, Programme.objects.get().measure_count) == (1, 1)


@pytest.mark.parametrize("who", STRANGERS)
def test_others_make_nothing(who: str, board: Organisation) -> None:
    by = somebody(who, board)
    programme = make_programme(owner=board)
    theme = make_theme(programme=programme)
    before = everything()
    with pytest.raises(PermissionDenied):
        programme_by(by, board)
    with pytest.raises(PermissionDenied):
        create_theme(programme=programme, by=by, title="Vatten", slug="vatten")
    with pytest.raises(PermissionDenied):
        measure_by(by, theme)
    assert everything() == before


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"title": ""}, {"title"}),
        ({"title": "å" * 201}, {"title"}),
        ({"slug": "med mellanslag"}, {"slug"}),
        ({"slug": "upptagen"}, {"slug"}),
        ({"ends_on": dt.date(2025, 12, 31)}, {"__all__"}),
        ({"answer_mode": "somebody"}, {"answer_mode"}),
    ],
)
def test_faulty_programme_is_refused_whole(fields: dict[str, Any], faulty: set[str], board: Organisation) -> None:
    by = somebody("coordinator", board)
    make_programme(owner=board, slug="upptagen")
    before = everything()
    with pytest.raises(ValidationError) as caught:
        programme_by(by, board, **fields)
    assert set(caught.value.message_dict) == faulty
    assert everything() == before


def test_two_themes_with_one_address_are_refused(board: Organisation) -> None:
    by = somebody("coordinator", board)
    programme, other = make_programme(owner=board), make_programme(owner=board)
    create_theme(programme=programme, by=by, title="Vatten", slug="vatten")
    create_theme(programme=other, by=by, title="Vatten", slug="vatten")
    before = everything()
    with pytest.raises(ValidationError) as caught:
        create_theme(programme=programme, by=by, title="Vatten igen", slug="vatten")
    assert set(caught.value.message_dict) == {"__all__"}
    assert everything() == before


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, None),
        ({"number": "9"}, "Numret finns redan i programmet."),
        ({"number": "", "title": "  ÖPPNA diken! "}, "Temat har redan en åtgärd med den titeln."),
        ({"starts_year": 2027, "ends_year": 2026}, "Åtgärden slutar före den börjar."),
        ({"cost_sek": -1}, "Kostnaden kan inte vara negativ."),
        ({"state": "forgotten"}, None),
    ],
)
def test_faulty_measure_is_refused_whole(fields: dict[str, Any], message: str | None, board: Organisation) -> None:
    by = somebody("coordinator", board)
    theme, objective = make_theme(programme=make_programme(owner=board)), make_objective()
    make_measure(theme=theme, number="9")
    make_measure(theme=theme, number="", title="Öppna diken")
    before = everything()
    with pytest.raises(ValidationError) as caught:
        measure_by(by, theme, objectives=[objective], **fields)
    if message:
        assert caught.value.messages == [message]
    assert everything() == before


def test_same_number_and_title_may_stand_in_another_programme(board: Organisation) -> None:
    by = somebody("coordinator", board)
    first, second = (make_theme(programme=make_programme(owner=board)) for _ in range(2))
    measure_by(by, first)
    measure_by(by, second)
    assert list(Measure.objects.values_list("number", "title")) == [("4a", "Laga bron")] * 2


def test_what_an_invented_owner_makes_is_marked() -> None:
    board = make_organisation(kind="county_board", area=make_area(kind="county"), is_example=True)
    by = somebody("coordinator", board)
    programme = programme_by(by, board)
    theme = create_theme(programme=programme, by=by, title="Vatten", slug="vatten")
    assert (programme.is_example, measure_by(by, theme).is_example) == (True, True)
