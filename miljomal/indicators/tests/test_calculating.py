"""Calculated figures follow those they are made of."""

from typing import Any

import pytest

from miljomal.indicators.models import Indicator, Observation
from miljomal.indicators.queries.page import sources_of
from miljomal.indicators.services.calculating import calculate, calculate_from, formula_text
from miljomal.organisations.models import Area
from tests.factories import make_area
from tests.figures import make_figures, make_indicator, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def emissions() -> Indicator:
    return make_indicator(parts=("trafik",))


@pytest.fixture
def people() -> Indicator:
    return make_indicator(unit="invånare", quantity="inhabitant", direction="none")


def ratio(above: Indicator, below: Indicator, **fields: Any) -> Indicator:
    stated: dict[str, Any] = {
        "formula": "ratio",
        "numerator": above,
        "denominator": below,
        "source": above.source,
        **fields,
    }
    return make_indicator(unit="ton per invånare", quantity="tonne / inhabitant", **stated)


def values(indicator: Indicator, breakdown: str = "") -> dict[int, float | None]:
    rows = Observation.objects.current().filter(indicator=indicator, breakdown=breakdown)
    return dict(rows.order_by("year").values_list("year", "value"))


def test_ratio_needs_both_parts_of_the_same_year(emissions: Indicator, people: Indicator, area: Area) -> None:
    make_figures(emissions, area, {2019: 500, 2020: 500, 2021: None, 2022: 600})
    make_figures(people, area, {2020: 100, 2021: 100, 2022: 0, 2023: 100})
    each = ratio(emissions, people)
    assert calculate(each).added == 1
    assert values(each) == {2020: 5}


def test_ratio_of_a_part_in_another_scale(emissions: Indicator, people: Indicator, area: Area) -> None:
    make_figures(emissions, area, {2020: 50}, breakdown="trafik")
    make_figures(emissions, area, {2020: 900})
    make_figures(people, area, {2020: 100})
    each = ratio(emissions, people, numerator_part="trafik", scale=1000)
    calculate(each)
    assert values(each) == {2020: 500}
    assert formula_text(each) == f"{emissions.slug}[trafik] / {people.slug} * 1000"


def test_ratio_with_the_parts_of_its_numerator(emissions: Indicator, people: Indicator, area: Area) -> None:
    make_figures(emissions, area, {2020: 50}, breakdown="trafik")
    make_figures(emissions, area, {2020: 900})
    make_figures(people, area, {2020: 100})
    each = ratio(emissions, people, parts=("trafik",))
    calculate(each)
    assert (values(each), values(each, "trafik")) == ({2020: 9}, {2020: 0.5})


def test_change_since_a_year(emissions: Indicator, area: Area) -> None:
    make_figures(emissions, area, {1990: 200, 2020: 150, 2021: 210})
    change = make_indicator(
        unit="%",
        quantity="percent",
        formula="change",
        numerator=emissions,
        change_from=1990,
        can_be_negative=True,
        source=emissions.source,
    )
    calculate(change)
    assert values(change) == {1990: 0, 2020: -25, 2021: pytest.approx(5)}


def test_calculate_again_only_when_a_part_changed(emissions: Indicator, people: Indicator, area: Area) -> None:
    make_figures(emissions, area, {2020: 500})
    make_figures(people, area, {2020: 100})
    each, other = ratio(emissions, people), ratio(make_indicator(), people)
    assert [outcome.added for outcome in calculate_from([emissions])] == [1]
    make_figures(emissions, area, {2020: 600})
    [outcome] = calculate_from([emissions])
    assert (outcome.added, outcome.revised) == (0, 1)
    assert values(each) == {2020: 6}
    assert values(other) == {}


def test_sources_of_a_calculated_one_are_those_of_its_parts(people: Indicator) -> None:
    other = make_source(title="Andra källan")
    emissions = make_indicator(source=other)
    each = ratio(emissions, people)
    assert sources_of(each) == [other, people.source]
    assert sources_of(ratio(people, people)) == [people.source]
    assert sources_of(people) == [people.source]
