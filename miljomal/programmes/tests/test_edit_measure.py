"""A changed measure: who may, what history keeps, and two who write at once."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import StaleEdit
from miljomal.programmes.forms import MeasureForm
from miljomal.programmes.models import Measure
from miljomal.programmes.services import edit_measure, recount
from miljomal.programmes.tests.helpers import KEEPERS, STRANGERS, everything, history_of, somebody
from tests.factories import make_measure, make_participation, make_programme, make_theme

pytestmark = pytest.mark.django_db

MOMENT = dt.datetime(2100, 1, 1, 12, tzinfo=dt.UTC)  # after the factory's own rows


@pytest.fixture
def measure() -> Measure:
    """As a service left it: with a history row and right counts."""
    made = make_measure(title="Laga bron", text="Först räcket.", number="4")
    recount(made.programme)
    return made


@pytest.fixture
def keeper(measure: Measure) -> Person:
    return somebody("coordinator", measure.programme.owner)


def edit(measure: Measure, by: Person, *, version: int = 1, **changes: Any) -> Measure:
    return edit_measure(measure=measure, changes=changes, version=version, by=by)


@pytest.mark.parametrize("who", KEEPERS)
def test_change_is_kept_with_who_when_before_and_after(who: str, measure: Measure) -> None:
    by = somebody(who, measure.programme.owner)
    with clock.at(MOMENT):
        edited = edit(measure, by, title="Laga hela bron")
    measure.refresh_from_db()
    assert (edited.title, measure.title, measure.version) == ("Laga hela bron", "Laga hela bron", 2)
    assert history_of(measure, "title", "version") == [
        ("~", by.pk, "Laga hela bron", 2),
        ("+", None, "Laga bron", 1),
    ]
    rows = list(measure.history.select_related("history_user"))
    changed = list(history.changes(rows, {"title": "Titel", "text": "Text"}))
    assert changed[0] == history.Change(MOMENT, by.name, "Titel", "Laga bron", "Laga hela bron", "")
    assert [(row.label, row.before, row.after) for row in changed[1:]] == [
        ("Titel", "", "Laga bron"),
        ("Text", "", "Först räcket."),
    ]


@pytest.mark.parametrize("who", STRANGERS)
def test_others_change_nothing(who: str, measure: Measure) -> None:
    by = somebody(who, measure.programme.owner)
    before = everything()
    with pytest.raises(PermissionDenied):
        edit(measure, by, title="Riv bron")
    assert everything() == before


def test_editor_of_the_lead_does_not_change_the_measure(measure: Measure, anna: Person) -> None:
    make_participation(measure=measure, organisation=anna.memberships.get().organisation)
    with pytest.raises(PermissionDenied):
        edit(measure, anna, title="Riv bron")
    measure.refresh_from_db()
    assert measure.title == "Laga bron"


def test_second_of_two_editors_sees_what_the_first_wrote(measure: Measure, keeper: Person) -> None:
    stale = Measure.objects.get(pk=measure.pk)
    edit(measure, keeper, title="Laga hela bron")
    before = everything()
    with pytest.raises(StaleEdit) as caught:
        edit(stale, keeper, title="Laga halva bron", text="Sedan målar vi.")
    assert (caught.value.current.title, caught.value.current.version) == ("Laga hela bron", 2)
    assert everything() == before
    edit(stale, keeper, version=2, title="Laga halva bron")
    assert history_of(measure, "title", "version")[0] == ("~", keeper.pk, "Laga halva bron", 3)


@pytest.mark.parametrize("version", [0, 2, 3])
def test_any_other_version_is_stale(version: int, measure: Measure, keeper: Person) -> None:
    with pytest.raises(StaleEdit):
        edit(measure, keeper, version=version, title="Laga halva bron")
    measure.refresh_from_db()
    assert (measure.title, measure.version) == ("Laga bron", 1)


def test_double_click_writes_once(measure: Measure, keeper: Person) -> None:
    edit(measure, keeper, title="Laga hela bron")
    before = everything()
    again = edit(measure, keeper, title="Laga hela bron")
    assert (again.title, again.version) == ("Laga hela bron", 2)
    assert everything() == before


def test_unchanged_measure_leaves_no_history(measure: Measure, keeper: Person) -> None:
    before = everything()
    edit(measure, keeper, title=measure.title, text=measure.text)
    assert everything() == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"number": "5"}, "Numret finns redan i programmet."),
        ({"starts_year": 2027, "ends_year": 2026}, "Åtgärden slutar före den börjar."),
        ({"cost_sek": -1}, "Kostnaden kan inte vara negativ."),
        ({"title": ""}, None),
    ],
)
def test_faulty_change_is_refused_whole(
    changes: dict[str, Any], message: str | None, measure: Measure, keeper: Person
) -> None:
    make_measure(theme=measure.theme, number="5")
    before = everything()
    with pytest.raises(ValidationError) as caught:
        edit(measure, keeper, **changes)
    if message:
        assert caught.value.messages == [message]
    assert everything() == before


def test_unnumbered_measure_can_not_take_a_title_that_its_theme_has(keeper: Person, measure: Measure) -> None:
    """Without numbers the folded title is the identity: the fault is told in words, not by the database."""
    make_measure(theme=measure.theme, number="", title="Öppna diken")
    unnumbered = make_measure(theme=measure.theme, number="", title="Gräv diken")
    before = everything()
    with pytest.raises(ValidationError) as caught:
        edit(unnumbered, keeper, title="öppna DIKEN.")
    assert caught.value.messages == ["Temat har redan en åtgärd med den titeln."]
    assert everything() == before


def test_moved_measure_is_counted_in_its_new_theme(measure: Measure, keeper: Person) -> None:
    left, entered = measure.theme, make_theme(programme=measure.programme)
    edit(measure, keeper, theme=entered)
    left.refresh_from_db()
    entered.refresh_from_db()
    assert (left.measure_count, entered.measure_count) == (0, 1)


def test_change_reaches_one_measure_only(measure: Measure, keeper: Person) -> None:
    twin = make_measure(programme=make_programme(owner=measure.programme.owner), title="Laga bron", number="4")
    edit(measure, keeper, title="Laga hela bron", number="4b")
    twin.refresh_from_db()
    assert (twin.title, twin.number, twin.version, twin.history.count()) == ("Laga bron", "4", 1, 1)
    measure.refresh_from_db()
    assert (measure.number_key, measure.folded) == ("00000004" + "0" + "b", "laga hela bron")


def test_cost_comes_back_as_people_write_it() -> None:
    measure = make_measure(cost_sek=Decimal("1500000.00"))
    shown = str(MeasureForm(instance=measure)["cost_sek"])
    assert 'value="1 500 000"' in shown
    half = str(MeasureForm(instance=make_measure(cost_sek=Decimal("10.50")))["cost_sek"])
    assert 'value="10,50"' in half
