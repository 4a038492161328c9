"""Figures arrive all or none, and what was shown before is kept."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from miljomal.core import clock
from miljomal.indicators.models import Delivery, Indicator, Observation
from miljomal.indicators.readings import Reading
from miljomal.indicators.services.storing import Refused, store
from miljomal.organisations.models import Area
from tests.factories import make_area
from tests.figures import make_figures, make_indicator, make_source

pytestmark = pytest.mark.django_db
MARCH = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
MAY = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def emissions() -> Indicator:
    return make_indicator(parts=("trafik",))


def delivery(indicator: Indicator) -> Delivery:
    return Delivery(source=indicator.source, kind=Delivery.Kind.FETCH)


def faults_of(indicator: Indicator, readings: Sequence[Reading]) -> list[str]:
    with pytest.raises(Refused) as refused:
        store(delivery(indicator), readings, [indicator])
    assert not Observation.objects.exists()
    return [str(fault) for fault in refused.value.faults]


def values(**lookups: Any) -> list[tuple[int, float | None]]:
    return list(Observation.objects.current().filter(**lookups).order_by("year").values_list("year", "value"))


def test_store_adds_what_is_new(emissions: Indicator, area: Area) -> None:
    outcome = make_figures(emissions, area, {2020: 10.5, 2021: 0, 2022: None})
    assert (outcome.read, outcome.added, outcome.revised) == (3, 3, 0)
    assert values(indicator=emissions) == [(2020, 10.5), (2021, 0), (2022, None)]
    assert Observation.objects.get(year=2022).status == "missing"
    assert (emissions.first_year, emissions.last_year) == (2020, 2021)
    assert (outcome.delivery.state, outcome.delivery.added) == (Delivery.State.DONE, 3)


def test_store_again_changes_nothing(emissions: Indicator, area: Area) -> None:
    make_figures(emissions, area, {2020: 10.5, 2021: None})
    before = list(Observation.objects.values())
    outcome = make_figures(emissions, area, {2020: 10.5, 2021: None})
    assert (outcome.read, outcome.added, outcome.revised) == (2, 0, 0)
    assert list(Observation.objects.values()) == before


@pytest.mark.parametrize(("before", "after"), [(10.5, 11.0), (10.5, None), (None, 10.5), (0.0, None)])
def test_store_keeps_what_was_shown_before(
    emissions: Indicator, area: Area, before: float | None, after: float | None
) -> None:
    with clock.at(MARCH):
        make_figures(emissions, area, {2019: 1, 2020: before})
    with clock.at(MAY):
        outcome = make_figures(emissions, area, {2020: after, 2021: 3})
    assert (outcome.added, outcome.revised) == (1, 1)
    assert values() == [(2019, 1), (2020, after), (2021, 3)]
    shown = Observation.objects.as_of(MARCH + dt.timedelta(days=1)).order_by("year").values_list("year", "value")
    assert list(shown) == [(2019, 1), (2020, before)]
    assert list(Observation.objects.as_of(MARCH - dt.timedelta(days=1))) == []


def test_store_takes_a_figure_that_is_said_twice(emissions: Indicator, area: Area) -> None:
    twice = [Reading(emissions.slug, area.code, 2020, 5.0, row=row) for row in ("rad 1", "rad 2")]
    outcome = store(delivery(emissions), twice, [emissions])
    assert (outcome.read, outcome.added) == (2, 1)
    assert values() == [(2020, 5.0)]


@pytest.mark.parametrize("other", [6.0, None])
def test_store_refuses_a_figure_that_is_said_in_two_ways(emissions: Indicator, area: Area, other: float | None) -> None:
    status = "" if other else "missing"
    two = [
        Reading(emissions.slug, area.code, 2020, 5.0, row="rad 1"),
        Reading(emissions.slug, area.code, 2020, other, status=status, row="rad 2"),
    ]
    [fault] = faults_of(emissions, two)
    assert fault.startswith("rad 1 / rad 2: 5.0 och ")
    assert fault.endswith("→ en siffra en gång")


def test_store_refuses_what_it_does_not_know(emissions: Indicator, area: Area) -> None:
    other = make_indicator()
    faults = faults_of(
        emissions,
        [
            Reading(other.slug, area.code, 2020, 1.0, row="B2"),
            Reading(emissions.slug, "9999", 2020, 1.0, row="B3"),
            Reading(emissions.slug, area.code, 2020, 1.0, breakdown="flyg", row="B4"),
            Reading(emissions.slug, area.code, 1789, 1.0, row="B5"),
            Reading(emissions.slug, area.code, 2020, 1.0, part=3, row="B6"),
            Reading(emissions.slug, area.code, 2020, -1.0, row="B7"),
            Reading(emissions.slug, area.code, 2020, float("nan"), row="B8"),
            Reading(emissions.slug, area.code, 2020, None, row="B9"),
            Reading(emissions.slug, area.code, 2020, 1.0, quantity="kelvin", row="B10"),
            Reading(emissions.slug, area.code, 2021, 1.0, row="B11"),
        ],
    )
    assert [fault.partition(":")[0] for fault in faults] == [f"B{row}" for row in range(2, 11)]
    assert faults[1] == "B3: 9999 → koden för landet, ett län eller en kommun som finns"
    assert faults[2] == "B4: flyg → en av indikatorns delar: trafik"
    assert faults[8] == "B10: kelvin → siffror i ton (tonne)"


def test_store_refused_says_so_and_leaves_what_was(emissions: Indicator, area: Area) -> None:
    make_figures(emissions, area, {2020: 10})
    made = delivery(emissions)
    with pytest.raises(Refused):
        store(made, [Reading(emissions.slug, area.code, year, -1.0) for year in (2020, 2021)], [emissions])
    assert values() == [(2020, 10)]
    stored = Delivery.objects.get(pk=made.pk)
    assert (stored.state, stored.faults) == (Delivery.State.FAILED, ["filen: -1 → noll eller mer"] * 2)


def test_store_fails_whole_when_the_source_breaks(emissions: Indicator, area: Area) -> None:
    def broken() -> Any:
        yield Reading(emissions.slug, area.code, 2020, 1.0)
        raise ConnectionError("avbrott")

    made = delivery(emissions)
    with pytest.raises(ConnectionError):
        store(made, broken(), [emissions])
    assert not Observation.objects.exists()
    assert Delivery.objects.get(pk=made.pk).faults == ["ConnectionError: avbrott"]


def test_store_converts_units_that_measure_the_same(emissions: Indicator, area: Area) -> None:
    store(delivery(emissions), [Reading(emissions.slug, area.code, 2020, 2500.0, quantity="kilogram")], [emissions])
    assert values() == [(2020, 2.5)]


def test_store_takes_negative_figures_where_they_make_sense(area: Area) -> None:
    temperature = make_indicator(unit="°C", quantity="degree_Celsius", can_be_negative=True)
    make_figures(temperature, area, {2020: -4.5})
    assert values() == [(2020, -4.5)]


def test_dry_run_stores_nothing(emissions: Indicator, area: Area) -> None:
    readings = [Reading(emissions.slug, area.code, 2020, 1.0)]
    outcome = store(delivery(emissions), readings, [emissions], dry_run=True)
    assert (outcome.read, outcome.added) == (1, 1)
    assert not Observation.objects.exists()
    assert not Delivery.objects.exists()


def test_other_indicators_of_the_delivery_are_stored_beside(area: Area) -> None:
    source = make_source()
    first, second = make_indicator(source=source), make_indicator(source=source)
    readings = [Reading(one.slug, area.code, 2020, 1.0) for one in (first, second)]
    store(delivery(first), readings, [first, second])
    assert values(indicator=second) == [(2020, 1.0)]
