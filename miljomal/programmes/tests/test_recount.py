"""Stored counts equal a walk over the rows, however the programme looks."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from miljomal.programmes.models import Measure, Participation, Programme
from miljomal.programmes.services import recount
from tests.factories import make_measure, make_organisation, make_participation, make_programme, make_theme

pytestmark = pytest.mark.django_db

THEMES = 3
ACTORS = 4

# A measure: its theme, and who takes part at which stage.
measures = st.tuples(
    st.integers(0, THEMES - 1),
    st.dictionaries(st.integers(0, ACTORS - 1), st.sampled_from(Participation.Stage.values), max_size=ACTORS),
)
DECIDED = {"decided_on": "2026-01-01", "decided_by": "Styrelsen"}


def build(stated: list[tuple[int, dict[int, str]]]) -> Programme:
    programme = make_programme()
    themes = [make_theme(programme=programme) for _ in range(THEMES)]
    actors = [make_organisation() for _ in range(ACTORS)]
    for theme, parts in stated:
        measure = make_measure(theme=themes[theme], participation_count=77)
        for actor, stage in parts.items():
            make_participation(measure=measure, organisation=actors[actor], stage=stage, **DECIDED)
    return programme


def naive(programme: Programme) -> tuple[int, int, dict[int, int], dict[int, int]]:
    """Measures, organisations, measures by theme, organisations by measure: counted one by one."""
    by_theme = {theme.pk: 0 for theme in programme.themes.all()}
    by_measure: dict[int, int] = {}
    everybody = set()
    for measure in Measure.objects.all():
        if measure.programme_id != programme.pk:
            continue
        by_theme[measure.theme_id] += 1
        actors = {part.organisation_id for part in measure.participations.all() if part.stage != "ended"}
        by_measure[measure.pk] = len(actors)
        everybody |= actors
    return len(by_measure), len(everybody), by_theme, by_measure


def stored(programme: Programme) -> tuple[int, int, dict[int, int], dict[int, int]]:
    fresh = Programme.objects.get(pk=programme.pk)
    return (
        fresh.measure_count,
        fresh.organisation_count,
        dict(fresh.themes.values_list("pk", "measure_count")),
        dict(fresh.measures.values_list("pk", "participation_count")),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stated=st.lists(measures, max_size=6), other=st.lists(measures, max_size=2))
def test_stored_counts_are_those_of_a_walk(
    stated: list[tuple[int, dict[int, str]]], other: list[tuple[int, dict[int, str]]]
) -> None:
    programme, neighbour = build(stated), build(other)
    recount(programme)
    recount(neighbour)
    assert stored(programme) == naive(programme)
    assert stored(neighbour) == naive(neighbour)
    assert (programme.measure_count, programme.organisation_count) == naive(programme)[:2]


def test_another_programmes_counts_are_left_alone() -> None:
    untouched = build([(0, {0: "intended"})])
    recount(build([(0, {0: "intended", 1: "ended"})]))
    assert stored(untouched) == (
        0,
        0,
        dict.fromkeys(untouched.themes.values_list("pk", flat=True), 0),
        {untouched.measures.get().pk: 77},
    )


@pytest.mark.parametrize("size", [1, 3, 60])
def test_queries_do_not_grow(size: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    programme = build([(number % THEMES, {number % ACTORS: "intended"}) for number in range(size)])
    with django_assert_num_queries(6):
        recount(programme)
