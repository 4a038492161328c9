"""From a file to figures on a page: all or none, with what was there before kept."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.indicators.models import Breakdown, Delivery, Indicator, Observation
from miljomal.indicators.queries.similar import official_areas
from miljomal.organisations.models import Area, Organisation
from miljomal.own_figures.models import KEPT, FigureFile
from miljomal.own_figures.queries import compare, places_of, stamp_of
from miljomal.own_figures.services import areas, files, indicators
from miljomal.own_figures.services.files import FileFaults, StaleFile
from miljomal.own_figures.tests.figures import STATED, make_own, make_town, send, stored, values_of
from miljomal.programmes.models import MeasureIndicator
from tests.factories import make_measure, make_membership, make_objective, make_organisation

pytestmark = pytest.mark.django_db
FIRST = "Mätpunkt;År;Antal\nBron;2022;10\nBron;2023;11\n"


@pytest.fixture
def town() -> tuple[Organisation, Person]:
    return make_town()


@pytest.fixture
def cyclists(town: tuple[Organisation, Person]) -> Indicator:
    return make_own(*town)


def test_nothing_counts_until_it_is_confirmed(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    file = send(cyclists, FIRST, town[1])
    assert (values_of(cyclists), Breakdown.objects.count(), Delivery.objects.count()) == ({}, 0, 0)
    assert [(row.part, row.period, row.new) for row in compare(file).added] == [
        ("Bron", "2022", 10),
        ("Bron", "2023", 11),
    ]
    files.store_file(file=file, seen="", by=town[1])
    assert values_of(cyclists) == {("bron", 2022, 0): 10, ("bron", 2023, 0): 11}
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.by, delivery.origin, delivery.added) == ("upload", town[1], "cyklar.csv", 2)
    cyclists.refresh_from_db()
    assert cyclists.years == "2022–2023"


def test_changed_figures_replace_and_are_kept(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    stored(cyclists, FIRST, town[1])
    file = send(cyclists, "Mätpunkt;År;Antal\nBron;2023;15\nBron;2024;20\nBron;2022;10\n", town[1])
    comparison = compare(file)
    assert ([(row.now, row.new) for row in comparison.changed], len(comparison.added)) == ([(11, 15)], 1)
    assert comparison.same_count == 1
    files.store_file(file=file, seen=comparison.stamp, by=town[1])
    assert values_of(cyclists) == {("bron", 2022, 0): 10, ("bron", 2023, 0): 15, ("bron", 2024, 0): 20}
    assert Observation.objects.filter(value=11, replaced_by__isnull=False).count() == 1


def test_comparison_is_made_in_the_indicators_unit(town: tuple[Organisation, Person]) -> None:
    waste = make_own(*town, unit="ton", quantity="tonne", breakdown_title="")
    stored(waste, "År;Ton\n2023;1,5\n", town[1])
    comparison = compare(send(waste, "År;Ton;Enhet\n2023;1500;kg\n2024;500;kg\n", town[1]))
    assert (comparison.same_count, [row.new for row in comparison.added]) == (1, [0.5])


def test_same_file_again_is_the_one_that_waits(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    assert send(cyclists, FIRST, town[1]).pk == send(cyclists, FIRST, town[1], "annat namn.csv").pk


def test_double_click_stores_once(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    file = stored(cyclists, FIRST, town[1])
    assert files.store_file(file=file, seen="whatever", by=town[1]) is None
    assert Delivery.objects.count() == 1


def test_colleague_who_stored_in_between_is_seen(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    mine = send(cyclists, "Mätpunkt;År;Antal\nBron;2022;99\n", town[1])
    seen = compare(mine).stamp
    stored(cyclists, FIRST, town[1])
    with pytest.raises(StaleFile):
        files.store_file(file=mine, seen=seen, by=town[1])
    assert values_of(cyclists)[("bron", 2022, 0)] == 10
    files.store_file(file=mine, seen=stamp_of(cyclists), by=town[1])
    assert values_of(cyclists)[("bron", 2022, 0)] == 99


def test_file_with_faults_keeps_nothing(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    with pytest.raises(FileFaults) as found:
        send(cyclists, "År;Antal\n2024;många\n2023;5\n", town[1])
    assert found.value.count == 1
    assert not FigureFile.objects.exists()


def test_huge_file_is_refused_before_it_is_read(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    huge = ContentFile(b"")
    huge.size = 200 * 1024**2
    with pytest.raises(FileFaults) as found:
        files.receive_file(indicator=cyclists, file=huge, name="stor.csv", by=town[1])
    assert str(found.value.faults[0]) == "filen: 200 megabyte → en fil på högst 10 megabyte"


@pytest.mark.parametrize("role", ["reader", None])
def test_others_may_do_nothing(cyclists: Indicator, town: tuple[Organisation, Person], role: str | None) -> None:
    owner = town[0] if role else make_organisation()
    stranger = make_membership(organisation=owner, role=role or "administrator").person
    file = send(cyclists, FIRST, town[1])
    acts: list[Any] = [
        lambda: make_own(town[0], stranger, title="En annan"),
        lambda: indicators.edit_indicator(
            indicator=cyclists, stated=STATED, objectives=[], fields_of_work=[], version=1, by=stranger
        ),
        lambda: indicators.delete_indicator(indicator=cyclists, by=stranger),
        lambda: send(cyclists, FIRST, stranger),
        lambda: files.store_file(file=file, seen="", by=stranger),
        lambda: files.abandon_file(file=file, by=stranger),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert FigureFile.objects.count() == 1


def test_catalogue_takes_no_own_figures(town: tuple[Organisation, Person], cyclists: Indicator) -> None:
    Indicator.objects.filter(pk=cyclists.pk).update(owner=None)
    cyclists.refresh_from_db()
    with pytest.raises(PermissionDenied):
        files.receive_file(indicator=cyclists, file=ContentFile(b"x"), name="x.csv", by=town[1])


def test_unit_stays_when_there_are_figures(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    stored(cyclists, FIRST, town[1])
    changed = {**STATED, "quantity": "tonne"}
    with pytest.raises(ValidationError, match="Går inte att ändra när siffror finns"):
        indicators.edit_indicator(
            indicator=cyclists, stated=changed, objectives=[], fields_of_work=[], version=1, by=town[1]
        )


def test_edit_keeps_history_and_links(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    objective = make_objective()
    stated = {**STATED, "is_published": True}
    edited = indicators.edit_indicator(
        indicator=cyclists, stated=stated, objectives=[objective], fields_of_work=[], version=1, by=town[1]
    )
    assert (edited.is_published, list(edited.objectives.all()), edited.history.count()) == (True, [objective], 2)
    with pytest.raises(StaleEdit):
        indicators.edit_indicator(
            indicator=cyclists,
            stated={**stated, "title": "Annat"},
            objectives=[],
            fields_of_work=[],
            version=1,
            by=town[1],
        )


def test_title_is_the_organisations_once(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    with pytest.raises(ValidationError, match="Ni har redan en indikator"):
        make_own(*town, title=cyclists.title.upper())
    assert make_own(*make_town()).slug != cyclists.slug


def test_indicator_with_figures_stays(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    empty = make_own(*town, title="Tom")
    indicators.delete_indicator(indicator=empty, by=town[1])
    stored(cyclists, FIRST, town[1])
    with pytest.raises(ValidationError, match="kan inte tas bort"):
        indicators.delete_indicator(indicator=cyclists, by=town[1])
    assert list(Indicator.objects.all()) == [cyclists]


def test_indicator_that_a_measure_is_to_change_stays(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    MeasureIndicator.objects.create(measure=make_measure(), indicator=cyclists)
    with pytest.raises(ValidationError, match="En åtgärd är kopplad"):
        indicators.delete_indicator(indicator=cyclists, by=town[1])


def test_files_are_forgotten_and_figures_stay(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    stored(cyclists, FIRST, town[1])
    with clock.at(clock.now() + KEPT * 2):
        assert files.forget_files() == 1
    assert len(values_of(cyclists)) == 2


def test_colleague_who_took_the_same_key_keeps_it(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    """Two files name "A & B" and "A/B": each gets a part of its own."""
    first = send(cyclists, "Mätpunkt;År;Antal\nA & B;2024;10\n", town[1])
    second = send(cyclists, "Mätpunkt;År;Antal\nA/B;2024;99\n", town[1])
    for file in (first, second):
        files.store_file(file=file, seen=stamp_of(cyclists), by=town[1])
    assert values_of(cyclists) == {("a-b", 2024, 0): 10, ("a-b-2", 2024, 0): 99}
    assert dict(Breakdown.objects.values_list("key", "title")) == {"a-b": "A & B", "a-b-2": "A/B"}


def test_file_that_waits_goes_when_the_unit_changes(town: tuple[Organisation, Person]) -> None:
    waste = make_own(*town, unit="ton", quantity="tonne")
    send(waste, "År;Antal\n2024;1500\n", town[1])
    stated = {**STATED, "unit": "kg", "quantity": "kilogram"}
    indicators.edit_indicator(indicator=waste, stated=stated, objectives=[], fields_of_work=[], version=1, by=town[1])
    assert not FigureFile.objects.exists()


def test_area_of_a_file_that_waits_stays(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    area = areas.create_area(organisation=town[0], name="Provån", by=town[1])
    file = send(cyclists, "Område;År;Antal\nProvån;2024;5\n", town[1])
    with pytest.raises(ValidationError, match="En fil som väntar"):
        areas.delete_area(area=area, by=town[1])
    assert files.abandon_file(file=file, by=town[1])
    areas.delete_area(area=area, by=town[1])


def test_stored_file_is_not_thrown_away(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    assert not files.abandon_file(file=stored(cyclists, FIRST, town[1]), by=town[1])
    assert len(values_of(cyclists)) == 2


def test_two_who_choose_objectives_see_each_other(cyclists: Indicator, town: tuple[Organisation, Person]) -> None:
    one, other = make_objective(), make_objective()
    edit: dict[str, Any] = {"indicator": cyclists, "stated": STATED, "fields_of_work": [], "version": 1, "by": town[1]}
    indicators.edit_indicator(**edit, objectives=[one])
    with pytest.raises(StaleEdit):
        indicators.edit_indicator(**edit, objectives=[other])
    assert list(cyclists.objectives.all()) == [one]


def test_double_click_describes_once(town: tuple[Organisation, Person]) -> None:
    assert make_own(*town) == make_own(*town)


def test_own_area_has_figures_of_its_own(town: tuple[Organisation, Person], cyclists: Indicator) -> None:
    assert town[0].area
    area = areas.create_area(organisation=town[0], name="  Provåns   avrinningsområde ", by=town[1])
    stored(cyclists, "Område;År;Antal\nprovåns avrinningsområde;2024;5\n;2024;7\n", town[1])
    rows = Observation.objects.current().filter(indicator=cyclists).order_by("value").values_list("area__name", "value")
    assert list(rows) == [("Provåns avrinningsområde", 5), (town[0].area.name, 7)]
    with pytest.raises(ValidationError, match="har siffror"):
        areas.delete_area(area=area, by=town[1])
    assert "Provåns" not in "".join(one.name for one in official_areas())


def test_own_area_is_its_owners_alone(town: tuple[Organisation, Person]) -> None:
    area = areas.create_area(organisation=town[0], name="Provån", by=town[1])
    assert town[0].area
    for name in ("PROVÅN", town[0].area.name):
        with pytest.raises(ValidationError, match="Det finns redan"):
            areas.create_area(organisation=town[0], name=name, by=town[1])
    other, editor = make_town()
    assert "Provån" not in places_of(other).codes.values()
    with pytest.raises(PermissionDenied):
        areas.delete_area(area=area, by=editor)
    areas.delete_area(area=area, by=town[1])
    assert not Area.objects.filter(owner__isnull=False).exists()
