"""Which figures a measure means to move: who may say so, what is kept, and whose indicators may be chosen."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from miljomal.accounts.models import Person
from miljomal.core.locking import StaleEdit
from miljomal.indicators.models import Indicator
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Measure, MeasureIndicator
from miljomal.programmes.queries import linkable_indicators
from miljomal.programmes.services import edit_measure
from miljomal.programmes.tests.helpers import KEEPERS, STRANGERS, everything, history_of, somebody
from tests.factories import make_area, make_measure, make_membership, make_organisation, make_programme
from tests.figures import make_indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure() -> Measure:
    return make_measure(title="Laga bron", programme=make_programme())


@pytest.fixture
def keeper(measure: Measure) -> Person:
    return somebody("coordinator", measure.programme.owner)


def link(measure: Measure, by: Person, *indicators: Indicator, version: int = 1, **changes: Any) -> Measure:
    return edit_measure(measure=measure, changes=changes, version=version, by=by, indicators=indicators)


def linked(measure: Measure) -> set[Indicator]:
    return {row.indicator for row in MeasureIndicator.objects.filter(measure=measure).select_related("indicator")}


def test_a_link_stands_once_goes_with_its_measure_and_keeps_its_indicator(measure: Measure) -> None:
    indicator = make_indicator()
    measure.measure_indicators.create(indicator=indicator)
    with pytest.raises(IntegrityError), transaction.atomic():
        measure.measure_indicators.create(indicator=indicator)
    with pytest.raises(ProtectedError):
        indicator.delete()
    measure.delete()
    assert not MeasureIndicator.objects.exists()
    assert Indicator.objects.get() == indicator


@pytest.mark.parametrize("who", KEEPERS)
def test_only_what_changes_is_written_with_who(who: str, measure: Measure) -> None:
    by, (stays, goes, comes) = somebody(who, measure.programme.owner), [make_indicator() for _ in range(3)]
    kept = measure.measure_indicators.create(indicator=stays)
    gone = measure.measure_indicators.create(indicator=goes)
    edited = link(measure, by, stays, comes)
    assert (linked(measure), edited.version) == ({stays, comes}, 2)
    assert history_of(measure, "version") == [("~", by.pk, 2), ("+", None, 1)]
    new = measure.measure_indicators.get(indicator=comes)
    assert history_of(new, "indicator_id") == [("+", by.pk, comes.pk)]
    assert history_of(gone, "indicator_id")[0] == ("-", by.pk, goes.pk)
    assert history_of(kept, "indicator_id") == [("+", None, stays.pk)]


def test_text_and_links_are_one_change(measure: Measure, keeper: Person) -> None:
    indicator = make_indicator()
    link(measure, keeper, indicator, title="Laga hela bron")
    measure.refresh_from_db()
    assert (measure.title, measure.version, linked(measure)) == ("Laga hela bron", 2, {indicator})
    with pytest.raises(ValidationError):
        link(measure, keeper, version=2, title="")
    assert linked(measure) == {indicator}


def test_double_click_and_other_edits_leave_the_links(measure: Measure, keeper: Person) -> None:
    indicator = make_indicator()
    link(measure, keeper, indicator)
    before = everything()
    assert link(measure, keeper, indicator).version == 2
    assert everything() == before
    edit_measure(measure=measure, changes={"title": "Laga hela bron"}, version=2, by=keeper)
    assert linked(measure) == {indicator}


@pytest.mark.parametrize("who", STRANGERS)
def test_others_link_nothing(who: str, measure: Measure) -> None:
    by, indicator = somebody(who, measure.programme.owner), make_indicator()
    before = everything()
    with pytest.raises(PermissionDenied):
        link(measure, by, indicator)
    assert everything() == before


def test_second_of_two_who_link_is_told(measure: Measure, keeper: Person) -> None:
    theirs, mine = make_indicator(), make_indicator()
    link(measure, keeper, theirs)
    before = everything()
    with pytest.raises(StaleEdit):
        link(measure, keeper, mine)
    assert everything() == before
    link(measure, keeper, mine, version=2)
    assert linked(measure) == {mine}


def test_what_cannot_be_chosen_is_refused_whole(measure: Measure, keeper: Person) -> None:
    good = make_indicator()
    hidden = make_indicator(owner=make_organisation())
    for bad in (hidden, make_indicator(is_example=True)):
        before = everything()
        with pytest.raises(ValidationError, match="går inte att välja"):
            link(measure, keeper, good, bad, title="Laga hela bron")
        assert everything() == before


def test_links_that_the_person_may_not_see_stay(measure: Measure, keeper: Person) -> None:
    hidden, shown = make_indicator(owner=make_organisation()), make_indicator()
    measure.measure_indicators.create(indicator=hidden)
    link(measure, keeper, shown)
    assert linked(measure) == {hidden, shown}
    link(measure, keeper, version=2)
    assert linked(measure) == {hidden}


def offered(programme_is_example: bool, county_board: Organisation, person: Person) -> set[str]:
    programme = make_programme(owner=county_board, is_example=programme_is_example)
    return set(linkable_indicators(programme, Viewer.of(person)).values_list("title", flat=True))


@pytest.mark.parametrize("is_example", [True, False])
def test_whose_indicators_may_be_chosen(is_example: bool) -> None:
    county, other = make_area(kind="county"), make_area(kind="county")
    board = make_organisation(kind="county_board", area=county)
    person = make_membership(organisation=board, role="coordinator").person
    town = make_organisation(kind="municipality", area=make_area(parent=county))
    stranger = make_organisation(kind="municipality", area=make_area(parent=other))
    make_indicator(title="katalogens")
    make_indicator(title="egen", owner=board)
    make_indicator(title="kommunens dolda", owner=town)
    make_indicator(title="kommunens", owner=town, is_published=True)
    make_indicator(title="främlingens", owner=stranger, is_published=True)
    make_indicator(title="påhittad egen", owner=board, is_example=True)
    make_indicator(title="påhittad kommunens", owner=town, is_published=True, is_example=True)
    make_indicator(title="påhittad främlingens", owner=stranger, is_published=True, is_example=True)
    expected = {"katalogens", "egen", "kommunens", "främlingens"}
    if is_example:
        expected = {"katalogens", "påhittad egen", "påhittad kommunens"}
    assert offered(is_example, board, person) == expected
