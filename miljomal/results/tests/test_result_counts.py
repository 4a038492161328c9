"""Every figure of a result equals a walk over the answers, one at a time, before and after corrections."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miljomal.core import clock
from miljomal.followup.models import Answer, Grade, Round
from miljomal.results.queries.dimensions import DIMENSIONS
from miljomal.results.queries.results import result_of
from miljomal.results.services import correct_answer
from miljomal.results.tests.worlds import ACTORS, MEASURES, NOW, THEMES, Stated, World
from tests.factories import make_membership, make_scale

pytestmark = pytest.mark.django_db

LETTERS = ["G", "H", "P", "E", "–", ""]
places = st.tuples(st.integers(0, THEMES - 1), st.integers(0, MEASURES - 1), st.integers(0, ACTORS - 1))
stated_answers = st.dictionaries(places, st.sampled_from(LETTERS), max_size=10)
slow = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def groups_of(answer: Answer, per: str) -> Iterator[str]:
    """The names of the groups that an answer belongs to, found by walking."""
    match per:
        case "tema":
            yield answer.measure.theme.title
        case "atgard":
            yield answer.measure.title
        case "organisation":
            yield answer.organisation.name
        case "kommun":
            area = answer.organisation.area
            yield area.name if area and area.kind == "municipality" else "Organisationer utanför kommunerna"
        case "mal":
            links = list(answer.measure.measure_objectives.all())
            yield from [link.objective.title for link in links] or ["Åtgärder utan miljömål"]
        case "verksamhet":
            fields = list(answer.measure.measure_fields.all())
            yield from [link.field_of_work.title for link in fields] or ["Åtgärder utan verksamhetsområde"]


def walk(followed: Round, per: str, original: dict[int, str]) -> dict[str, Counter[str]]:
    """Group's name → letter ("" = no answer) → how many, with the grades as they were published."""
    found: dict[str, Counter[str]] = {}
    for answer in Answer.objects.filter(round=followed):
        letter = original.get(answer.pk, answer.grade.letter if answer.grade else "")
        for name in groups_of(answer, per):
            found.setdefault(name, Counter())[letter] += 1
    return found


def shown(followed: Round, per: str) -> dict[str, Counter[str]]:
    return {
        group.title: Counter({share.grade.letter: share.count for share in group.spread.shares if share.count})
        for group in result_of(followed, per=per).groups
    }


def now_shown(followed: Round, per: str) -> dict[str, Counter[str]]:
    return {
        group.title: Counter(
            {s.grade.letter: n for s in group.spread.shares if (n := s.count if s.corrected is None else s.corrected)}
        )
        for group in result_of(followed, per=per).groups
    }


@slow
@given(stated=stated_answers, neighbour=stated_answers, published=st.booleans())
def test_every_division_is_that_of_a_walk(stated: Stated, neighbour: Stated, published: bool) -> None:
    world = World()
    followed = world.round(stated, published=published)
    world.round(neighbour, year=2024)
    for per in DIMENSIONS:
        assert shown(followed, per) == walk(followed, per, {}), per
        whole = result_of(followed, per=per).overall
        assert {s.grade.letter: s.count for s in whole.shares if s.count} == Counter(stated.values()), per


@slow
@given(stated=stated_answers, data=st.data())
def test_corrections_leave_the_published_figures_and_show_the_present_ones(stated: Stated, data: st.DataObject) -> None:
    world = World()
    followed = world.round(stated)
    coordinator = make_membership(organisation=world.owner, role="coordinator").person
    answers = list(followed.answers.select_related("grade", "round__programme"))
    original: dict[int, str] = {}
    for answer in answers:
        letter = data.draw(st.sampled_from(["", "", "G", "P", "E"]))
        if letter:
            original[answer.pk] = answer.grade.letter if answer.grade else ""
            grade = Grade.objects.get(scale=world.scale, letter=letter)
            with clock.at(NOW):
                correct_answer(answer, grade=grade, text="", reason="fel", version=answer.version, by=coordinator)
    for per in DIMENSIONS:
        assert shown(followed, per) == walk(followed, per, original), per
        assert now_shown(followed, per) == walk(followed, per, {}), per


def test_change_is_since_the_latest_published_round_before() -> None:
    world = World()
    before = {(0, 0, 0): "G", (0, 0, 1): "H", (1, 0, 0): "E", (1, 0, 1): "E"}
    now = {(0, 0, 0): "G", (0, 0, 1): "G", (1, 0, 0): "G", (1, 0, 1): "E"}
    world.round({(0, 0, 0): "E"}, year=2022)
    world.round(before, year=2023)
    world.round({(0, 0, 0): "G"}, year=2024, published=False)
    followed = world.round(now, year=2025)
    world.round({(0, 0, 0): "G"}, year=2026)
    result = result_of(followed)
    assert result.earlier is not None
    assert (result.earlier.period_year, result.overall.change) == (2023, 50)
    assert {s.grade.letter: s.change for s in result.overall.shares if s.change} == {"G": 50, "H": -25, "E": -25}
    assert {group.title: group.spread.change for group in result.groups} == {"Vatten": 50, "Skog": 50}
    by_actor = result_of(followed, per="organisation")
    assert {group.title: group.spread.change for group in by_actor.groups} == {"Ekby kommun": 50, "Åstad kommun": 50}


def test_another_version_of_the_scale_is_compared_grade_by_grade() -> None:
    world = World()
    world.round({(0, 0, 0): "E"}, year=2024)
    world.scale = make_scale()
    followed = world.round({(0, 0, 0): "G"}, year=2025)
    assert result_of(followed).overall.change == 100
    world.scale.grades.filter(letter="H").update(slug="annat")
    assert result_of(followed).earlier is None


def test_a_group_without_answers_before_has_no_change() -> None:
    world = World()
    world.round({(0, 0, 0): "G"}, year=2024)
    followed = world.round({(0, 0, 0): "G", (1, 0, 0): "G"}, year=2025)
    assert {group.title: group.spread.change for group in result_of(followed).groups} == {"Vatten": 0, "Skog": None}


def test_order_is_alphabetical_and_by_share_only_when_asked() -> None:
    world = World()
    followed = world.round({(0, 0, 0): "E", (0, 0, 1): "G", (0, 0, 2): "H", (0, 1, 2): "G"})
    names = [group.title for group in result_of(followed, per="organisation").groups]
    assert names == ["Ekby kommun", "Region Prov", "Åstad kommun"]
    ranked = [group.title for group in result_of(followed, per="organisation", by_share=True).groups]
    assert ranked == ["Åstad kommun", "Region Prov", "Ekby kommun"]


def test_only_where_the_lead_answers_has_a_measure_a_grade() -> None:
    for mode, expected in (("lead", True), ("main_actors", False), ("every_actor", False)):
        world = World(mode=mode)
        followed = world.round({(0, 0, 0): "G", (0, 0, 1): "E"})
        assert result_of(followed, per="atgard").shows_grades is expected
        spread = result_of(followed, per="atgard").groups[0].spread
        assert (spread.single, spread.total) == (None, 2)


def test_dates_of_rounds_are_not_what_orders_them() -> None:
    world = World()
    world.round({(0, 0, 0): "E"}, year=2023, published_on=dt.date(2027, 1, 1))
    world.round({(0, 0, 0): "H"}, year=2024)
    earlier = result_of(world.round({(0, 0, 0): "G"}, year=2025)).earlier
    assert earlier is not None
    assert earlier.period_year == 2024
