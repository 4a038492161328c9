"""Choosing a measure's figures on its edit page: the likely first, both sides of a clash, nothing lost."""

from typing import Any

import pytest
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.indicators.models import Indicator
from miljomal.pages.tests.markup import Element, read
from miljomal.programmes.models import Measure
from miljomal.programmes.services import edit_measure
from miljomal.programmes.tests.helpers import somebody
from miljomal.programmes.tests.test_views import browser, typed
from tests.factories import make_measure, make_objective, make_organisation, make_programme
from tests.figures import make_indicator

pytestmark = pytest.mark.django_db

LABEL = "Vilka siffror ska åtgärden ändra?"


@pytest.fixture
def measure() -> Measure:
    return make_measure(title="Laga bron", programme=make_programme())


@pytest.fixture
def client(measure: Measure) -> Client:
    return browser(somebody("coordinator", measure.programme.owner))


def path_of(measure: Measure) -> str:
    return f"/atgarder/{measure.pk}/redigera/"


def boxes(html: Element) -> dict[str, bool]:
    """The indicators' checkboxes by label, and whether each is ticked."""
    ticks = {
        box.attributes["id"]: "checked" in box.attributes
        for box in html.all("input")
        if box.attributes.get("name") == "indicators"
    }
    labels = {label.attributes.get("for", ""): label.text for label in html.all("label")}
    return {labels[name].strip(): is_ticked for name, is_ticked in ticks.items()}


def sent(html: Element, *chosen: Indicator | int, **changes: str) -> dict[str, Any]:
    ids = [str(one.pk if isinstance(one, Indicator) else one) for one in chosen]
    return {**typed(html), **changes, "indicators": ids}


def test_the_chosen_stand_first_then_those_of_each_objective_then_the_rest(measure: Measure, client: Client) -> None:
    air, climate = (make_objective(title=title, number=n) for title, n in (("Frisk luft", 2), ("Klimat", 1)))
    for aim in (air, climate):
        measure.measure_objectives.create(objective=aim)
    own = f"Egen (ton), {measure.programme.owner.name}"
    make_indicator(title="Avfall", order=1)
    make_indicator(title="Bilar", order=2).objectives.add(air, climate)
    make_indicator(title="Damm", order=3).objectives.add(air)
    make_indicator(title="Dold", owner=make_organisation())
    make_indicator(title="Egen", order=5, owner=measure.programme.owner)
    measure.measure_indicators.create(indicator=make_indicator(title="Cykelväg", unit="meter", order=9))
    html = read(client.get(path_of(measure)).content)
    assert list(boxes(html).items()) == [
        ("Cykelväg (meter)", True),
        *((label, False) for label in ("Bilar (ton)", "Damm (ton)", "Avfall (ton)", own)),
    ]
    groups = [part for part in html.all("details") if part.all("input")]
    assert [(part.all("summary")[0].text, list(boxes(part))) for part in groups] == [
        ("Klimat (1)", ["Bilar (ton)"]),
        ("Frisk luft (1)", ["Damm (ton)"]),
        ("Övriga indikatorer (2)", ["Avfall (ton)", own]),
    ]


def test_choice_is_saved_and_shown(measure: Measure, client: Client) -> None:
    one, other = make_indicator(title="Avfall"), make_indicator(title="Bilar")
    path = path_of(measure)
    response = client.post(path, sent(read(client.get(path).content), one, other))
    assert response.status_code == 302
    assert set(measure.measure_indicators.values_list("indicator", flat=True)) == {one.pk, other.pk}
    shown = client.get(response["Location"]).content.decode()
    assert ("Avfall" in shown, "Bilar" in shown) == (True, True)
    response = client.post(path, sent(read(client.get(path).content), other))
    assert measure.measure_indicators.get().indicator == other


def test_both_sides_of_a_clash_are_shown_and_no_tick_is_lost(measure: Measure, client: Client) -> None:
    theirs, mine = make_indicator(title="Avfall"), make_indicator(title="Bilar")
    path = path_of(measure)
    form = sent(read(client.get(path).content), mine, text="Först räcket.")
    colleague: Person = somebody("coordinator", measure.programme.owner)
    edit_measure(measure=measure, changes={}, indicators=[theirs], version=1, by=colleague)
    response = client.post(path, form)
    html = read(response.content)
    assert response.status_code == 409
    rows = [[cell.text for cell in row.all("th", "td")] for row in html.all("tbody")[0].all("tr")]
    assert rows == [["vad som ska göras".capitalize(), "–", "Först räcket."], [LABEL, "Avfall", "Bilar"]]
    assert boxes(html) == {"Bilar (ton)": True, "Avfall (ton)": False}
    assert measure.measure_indicators.get().indicator == theirs
    assert client.post(path, sent(html, mine)).status_code == 302
    measure.refresh_from_db()
    assert (measure.text, measure.version) == ("Först räcket.", 3)
    assert measure.measure_indicators.get().indicator == mine


@pytest.mark.parametrize("bad", ["0", "x", "9" * 30, "-1", "²", ""])
def test_an_indicator_that_is_not_there_is_told_in_words_and_nothing_is_lost(
    bad: str, measure: Measure, client: Client
) -> None:
    good, hidden = make_indicator(title="Avfall"), make_indicator(title="Dold", owner=make_organisation())
    path = path_of(measure)
    form = sent(read(client.get(path).content), good, title="Laga hela bron")
    for wrong in (bad, str(hidden.pk)):
        response = client.post(path, {**form, "indicators": [*form["indicators"], wrong]})
        html = read(response.content)
        assert response.status_code == 422
        (summary,) = html.all("div", class_="error-summary")
        (link,) = summary.all("a")
        assert (link.text, link.attributes["href"]) == (
            "En av indikatorerna går inte att välja. Allt annat du har skrivit och valt finns kvar: spara igen.",
            "#id_indicators_0",
        )
        assert boxes(html) == {"Avfall (ton)": True}
        assert typed(html)["title"] == "Laga hela bron"
    assert not measure.measure_indicators.exists()
    measure.refresh_from_db()
    assert measure.title == "Laga bron"
