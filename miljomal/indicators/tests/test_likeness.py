"""Which things are alike, in numbers and in municipalities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.indicators.likeness import nearest
from miljomal.indicators.models import Indicator, Likeness
from miljomal.indicators.queries.similar import similar_to
from miljomal.indicators.services.likening import SECTORS, liken, liken_from
from miljomal.organisations.models import Area
from tests.factories import make_area
from tests.figures import make_figures, make_indicator

numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
things = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.tuples(st.tuples(numbers), st.tuples(numbers, numbers, numbers)),
    max_size=8,
)


@given(things, st.integers(0, 4))
def test_nearest_are_others_each_once(told: dict[str, tuple[tuple[float, ...], ...]], count: int) -> None:
    found = nearest(told, count)
    assert found.keys() == told.keys()
    for key, others in found.items():
        assert key not in others
        assert len(set(others)) == len(others) == min(count, len(told) - 1)


@given(things, st.integers(1, 1000))
def test_scale_of_a_number_does_not_matter(told: dict[str, tuple[tuple[float, ...], ...]], scale: int) -> None:
    """Powers of two, so that nothing is rounded otherwise."""
    factor = 2.0 ** (scale % 20)
    scaled = {key: [[value * factor for value in one], many] for key, (one, many) in told.items()}
    assert nearest(scaled, 3) == nearest(told, 3)


def test_group_weighs_as_much_as_one_number() -> None:
    told = {"a": [[0.0], [0.0, 0.0]], "b": [[10.0], [0.0, 0.0]], "c": [[0.0], [9.0, 9.0]], "d": [[10.0], [9.0, 9.0]]}
    assert set(nearest(told, 2)["a"]) == {"b", "c"}


class Country:
    """Four municipalities: two small ones of industry, two large ones of traffic; and one without emissions."""

    def __init__(self) -> None:
        self.people = make_indicator(slug="folkmangd", quantity="inhabitant")
        self.emissions = make_indicator(slug="koldioxid", parts=SECTORS)
        self.towns = [self._town(code, people, industry) for code, people, industry in TOWNS]
        self.silent = make_area(code="9609")
        make_figures(self.people, self.silent, {2013: 1000, 2023: 1000})

    def _town(self, code: str, people: int, industry: int) -> Area:
        town = make_area(code=code)
        make_figures(self.people, town, {2013: people, 2023: people * 1.1})
        make_figures(self.emissions, town, {2022: 100})
        for sector in SECTORS:
            value = {"industri": industry, "transporter": 100 - industry}.get(sector, 0)
            make_figures(self.emissions, town, {2022: value}, breakdown=sector)
        return town


TOWNS = (("9601", 9_000, 80), ("9602", 10_000, 70), ("9603", 90_000, 10), ("9604", 100_000, 20))


@pytest.mark.django_db
def test_municipalities_alike_in_size_and_structure() -> None:
    country = Country()
    assert liken() == 4
    small, other, *_large = country.towns
    assert similar_to(small)[0] == other
    assert not Likeness.objects.filter(area=country.silent).exists()
    assert similar_to(country.silent) == []
    assert liken() == 4
    assert Likeness.objects.count() == 4 * 3


@pytest.mark.django_db
def test_only_figures_that_tell_it_are_listened_to() -> None:
    Country()
    assert liken_from([make_indicator()]) == 0
    assert liken_from(Indicator.objects.filter(slug="folkmangd")) == 4
