"""A published result: by whom, when, and counts that equal a walk over the answers."""

import datetime as dt
from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miljomal.core import clock
from miljomal.followup.models import Answer, GradeCount, Round
from miljomal.followup.services import count_grades, publish_round
from miljomal.programmes.models import Programme
from miljomal.programmes.tests.helpers import KEEPERS, STRANGERS, everything, history_of, somebody
from tests.factories import (
    make_answer,
    make_measure,
    make_organisation,
    make_programme,
    make_respondent,
    make_round,
    make_theme,
)

pytestmark = pytest.mark.django_db

CLOSES = dt.datetime(2027, 1, 31, 16, tzinfo=dt.UTC)
OPENS = CLOSES - dt.timedelta(days=60)
SECOND = dt.timedelta(seconds=1)
ON = dt.date(2027, 2, 15)
LETTERS = ["G", "H", "P", "E", "–", ""]

# An answer: its theme, which of two measures there, which of three actors, and its letter ("" = none).
Key = tuple[int, int, int]
answers = st.dictionaries(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 2)), st.sampled_from(LETTERS), max_size=12
)


@pytest.fixture
def closed() -> Round:
    return make_round(opens_at=OPENS, closes_at=CLOSES, opened_at=OPENS)


def build(stated: dict[Key, str], mode: str = "every_actor") -> Round:
    programme = make_programme(answer_mode=mode)
    themes = [make_theme(programme=programme) for _ in range(3)]
    measures = [[make_measure(theme=theme) for _ in range(2)] for theme in themes]
    actors = [make_organisation() for _ in range(3)]
    made = make_round(programme=programme, opens_at=OPENS, closes_at=CLOSES, opened_at=OPENS)
    for (theme, measure, actor), letter in stated.items():
        make_answer(round=made, measure=measures[theme][measure], organisation=actors[actor], letter=letter)
    return made


def naive(counted: Round) -> Counter[tuple[str | None, str | None]]:
    """Theme's title (None = all) and letter (None = no answer), one answer at a time."""
    counts: Counter[tuple[str | None, str | None]] = Counter()
    for answer in Answer.objects.all():
        if answer.round_id == counted.pk:
            letter = answer.grade.letter if answer.grade else None
            counts[answer.measure.theme.title, letter] += 1
            counts[None, letter] += 1
    return counts


def stored(counted: Round) -> dict[tuple[str | None, str | None], int]:
    rows = list(counted.grade_counts.select_related("theme", "grade"))
    found = {(r.theme.title if r.theme else None, r.grade.letter if r.grade else None): r.count for r in rows}
    assert len(found) == len(rows)
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stated=answers, neighbour=answers, mode=st.sampled_from(Programme.AnswerMode.values))
def test_stored_counts_are_those_of_a_walk(stated: dict[Key, str], neighbour: dict[Key, str], mode: str) -> None:
    counted, other = build(stated, mode), build(neighbour, mode)
    count_grades(counted)
    count_grades(other)
    assert stored(counted) == naive(counted)
    assert stored(other) == naive(other)
    count_grades(counted)
    assert stored(counted) == naive(counted)
    assert sum(count for (theme, _), count in stored(counted).items() if theme is None) == len(stated)


@pytest.mark.parametrize("who", KEEPERS)
def test_publication_is_kept_with_who_and_stores_counts(who: str) -> None:
    published = build({(0, 0, 0): "G", (0, 0, 1): "", (1, 0, 0): "G"})
    by = somebody(who, published.programme.owner)
    with clock.at(CLOSES):
        publish_round(published, on=ON, by=by)
    assert history_of(published, "published_on", "history_date")[0] == ("~", by.pk, ON, CLOSES)
    assert Round.objects.get(pk=published.pk).published_on == ON
    assert stored(published) == naive(published)
    assert {letter: n for (theme, letter), n in stored(published).items() if theme is None} == {"G": 2, None: 1}


@pytest.mark.parametrize("who", STRANGERS)
def test_others_do_not_publish(who: str, closed: Round) -> None:
    by = somebody(who, closed.programme.owner)
    make_answer(round=closed, letter="G")
    before = everything()
    with pytest.raises(PermissionDenied), clock.at(CLOSES):
        publish_round(closed, on=ON, by=by)
    assert everything() == before


@pytest.mark.parametrize(("moment", "is_open"), [(CLOSES - SECOND, True), (CLOSES, False)])
def test_open_round_is_not_published_to_the_second(moment: dt.datetime, is_open: bool, closed: Round) -> None:
    by = somebody("coordinator", closed.programme.owner)
    before = everything()
    with clock.at(moment):
        if not is_open:
            publish_round(closed, on=ON, by=by)
            return
        with pytest.raises(ValidationError) as caught:
            publish_round(closed, on=ON, by=by)
    assert caught.value.messages == ["Omgången tar fortfarande emot svar. Vänta tills den har stängt."]
    assert everything() == before


def test_round_that_has_not_opened_is_not_published() -> None:
    """Its result would be empty, and then its answers would come after its publication."""
    waiting = make_round(opens_at=OPENS, closes_at=CLOSES, opened_at=None)
    by = somebody("coordinator", waiting.programme.owner)
    before = everything()
    with pytest.raises(ValidationError), clock.at(OPENS - SECOND):
        publish_round(waiting, on=ON, by=by)
    assert everything() == before


def test_stated_counts_of_a_published_source_are_kept() -> None:
    known = make_round(opens_at=None, closes_at=None, opened_at=None, source="rapport 2021:4")
    grade = known.scale.grades.get(letter="G")
    GradeCount.objects.create(round=known, grade=grade, count=18)
    count_grades(known)
    assert stored(known) == {(None, "G"): 18}


def test_published_rounds_come_latest_period_first() -> None:
    programme = make_programme()
    made = {
        year: make_round(programme=programme, period_year=year, published_on=dt.date(year + 1, 3, 1))
        for year in (2024, 2026, 2025)
    }
    make_round(programme=programme, period_year=2027)
    assert list(Round.objects.published()) == [made[2026], made[2025], made[2024]]


def test_publishing_twice_keeps_the_day_and_the_counts(closed: Round) -> None:
    by = somebody("coordinator", closed.programme.owner)
    make_answer(round=closed, letter="G")
    with clock.at(CLOSES):
        publish_round(closed, on=ON, by=by)
        before = everything()
        publish_round(Round.objects.get(pk=closed.pk), on=ON + dt.timedelta(days=1), by=by)
    assert everything() == before


def test_round_waits_for_the_one_who_has_longer_time(closed: Round) -> None:
    by = somebody("coordinator", closed.programme.owner)
    longer = make_respondent(round=closed, extended_to=CLOSES + dt.timedelta(days=7), extension_reason="Sjukdom")
    make_respondent(round=closed, extended_to=CLOSES - SECOND, extension_reason="Förbi")
    before = everything()
    with clock.at(CLOSES), pytest.raises(ValidationError) as caught:
        publish_round(closed, on=ON, by=by)
    assert caught.value.messages == [
        f"{longer.organisation} har fått längre tid och kan fortfarande svara. "
        "Vänta, eller ta tillbaka den längre tiden."
    ]
    assert everything() == before
    with clock.at(CLOSES + dt.timedelta(days=7)):
        publish_round(closed, on=ON, by=by)
    assert Round.objects.get(pk=closed.pk).published_on == ON
