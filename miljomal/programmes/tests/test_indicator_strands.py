"""Indicators on the thread of measures and organisations, and measures on that of an indicator."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miljomal.indicators.models import Indicator
from miljomal.organisations.permissions import ANONYMOUS, Viewer
from miljomal.programmes.models import Measure
from miljomal.programmes.strands import indicators_of_organisation, measures_for_indicator
from miljomal.programmes.tests.helpers import somebody
from miljomal.thread.registry import Knot, Node, Strand, Stretch, gather
from tests.factories import make_measure, make_membership, make_organisation, make_participation, make_programme
from tests.figures import make_indicator

pytestmark = pytest.mark.django_db

GAP = "Säg vilken siffra som ska ändras"


def linked_measure(*indicators: Indicator, **fields: Any) -> Measure:
    measure = make_measure(**fields)
    for indicator in indicators:
        measure.measure_indicators.create(indicator=indicator)
    return measure


def stretch(thing: object, node: Node, viewer: Viewer = ANONYMOUS) -> Stretch | None:
    return next((found for found in gather(thing, viewer).stretches if found.node == node), None)


def titles(found: Stretch | Strand | None) -> list[str]:
    return [knot.title for knot in found.knots] if found else []


def test_measure_shows_what_it_is_linked_to_and_guesses_nothing() -> None:
    last, first = make_indicator(title="Avfall", order=2), make_indicator(title="Bilar", title_en="Cars", order=1)
    found = stretch(linked_measure(last, first), Node.INDICATORS)
    assert found
    assert found.knots == [
        Knot("Bilar", first.get_absolute_url(), is_translated=True),
        Knot("Avfall", last.get_absolute_url()),
    ]
    assert (found.gaps, found.more) == ([], [])
    assert stretch(make_measure(), Node.INDICATORS) is None


def test_many_indicators_of_a_measure_lead_on_to_its_page() -> None:
    measure = linked_measure(*(make_indicator(title=f"Siffra {nth}", order=nth) for nth in range(8)))
    found = stretch(measure, Node.INDICATORS)
    assert found
    assert titles(found) == [f"Siffra {nth}" for nth in range(6)]
    assert (found.count, found.more) == (8, [Knot("Alla indikatorer", f"{measure.get_absolute_url()}#siffror")])


@pytest.mark.parametrize(
    ("who", "is_told"), [("coordinator", True), ("editor", False), ("coordinator elsewhere", False)]
)
def test_those_who_keep_the_programme_are_told_of_the_gap(who: str, is_told: bool) -> None:
    measure = make_measure(programme=make_programme())
    viewer = Viewer.of(somebody(who, measure.programme.owner))
    found = stretch(measure, Node.INDICATORS, viewer)
    gap = [Knot(GAP, f"/atgarder/{measure.pk}/redigera/")]
    assert (found.gaps if found else []) == (gap if is_told else [])
    measure.measure_indicators.create(indicator=make_indicator())
    found = stretch(Measure.objects.get(pk=measure.pk), Node.INDICATORS, viewer)
    assert found
    assert found.gaps == []


def test_unpublished_indicators_show_to_their_own_people_only() -> None:
    owner, actor = make_organisation(), make_organisation()
    hidden = make_indicator(title="Dold", owner=owner)
    measure = linked_measure(hidden, make_indicator(title="Öppen", owner=owner, is_published=True))
    make_participation(measure=measure, organisation=actor)
    member = Viewer.of(make_membership(organisation=owner, role="reader").person)
    for thing in (measure, actor):
        thing = type(thing)._default_manager.get(pk=thing.pk)  # as another reader's request finds it
        assert titles(stretch(thing, Node.INDICATORS)) == ["Öppen"]
        thing = type(thing)._default_manager.get(pk=thing.pk)
        assert titles(stretch(thing, Node.INDICATORS, member)) == ["Dold", "Öppen"]


@pytest.mark.parametrize("state", ["draft", "referral"])
def test_only_adopted_measures_are_told_of_elsewhere(state: str) -> None:
    indicator, actor = make_indicator(title="Bilar"), make_organisation()
    undecided = linked_measure(indicator, programme=make_programme(state=state))
    make_participation(measure=undecided, organisation=actor)
    assert stretch(indicator, Node.MEASURES) is None
    assert stretch(actor, Node.INDICATORS) is None
    adopted = linked_measure(indicator, title="Laga bron")
    make_participation(measure=adopted, organisation=actor)
    assert titles(stretch(indicator, Node.MEASURES)) == ["Laga bron"]
    assert titles(stretch(actor, Node.INDICATORS)) == ["Bilar"]


def test_many_measures_are_counted_and_lead_on() -> None:
    indicator = make_indicator(slug="bilar")
    for nth in range(8):
        linked_measure(indicator, title=f"Åtgärd {nth}", participation_count=nth)
    with CaptureQueriesContext(connection) as queries:
        found = measures_for_indicator(indicator, ANONYMOUS)
    assert titles(found) == [f"Åtgärd {nth}" for nth in (7, 6, 5, 4, 3, 2)]
    assert (found.count, found.more, len(queries)) == (8, Knot("Visa alla 8", "/atgarder/?indikator=bilar"), 1)


def test_each_indicator_of_an_organisation_is_counted_once() -> None:
    actor, indicators = make_organisation(), [make_indicator(title=f"Siffra {nth}", order=nth) for nth in range(8)]
    make_indicator(title="Ingens")
    for _ in range(2):
        make_participation(measure=linked_measure(*indicators), organisation=actor)
    with CaptureQueriesContext(connection) as queries:
        found = indicators_of_organisation(actor, ANONYMOUS)
    assert titles(found) == [f"Siffra {nth}" for nth in range(6)]
    assert (found.count, len(queries)) == (8, 1)
