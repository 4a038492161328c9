"""A text is saved whole, with its history; nothing typed is lost and nothing unfinished is handed over."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.assessments import services
from miljomal.assessments.models import Assessment, ObjectiveText, TextPart
from miljomal.core.locking import StaleEdit
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Organisation
from tests.factories import (
    make_objective,
    make_objective_text,
    make_quality_objective,
    make_template,
    make_yearly_follow_up,
)

pytestmark = pytest.mark.django_db

BOTH = {"gjort": "Fyra våtmarker är klara.", "laget": "Målet nås inte."}


@pytest.fixture
def text(here: Organisation) -> ObjectiveText:
    """A text with a judgement of the year before: no, negative."""
    assert here.area
    objective = make_quality_objective()
    before = Assessment.objects.create(
        area=here.area, objective=objective, year=2025, state="no", trend="negative", source="Prov", source_date="2025"
    )
    follow_up = make_yearly_follow_up(owner=here)
    return make_objective_text(
        follow_up=follow_up, objective=objective, carried_from=before, state="no", trend="negative"
    )


def save(text: ObjectiveText, by: Person, **changes: Any) -> Any:
    wanted = {"bodies": BOTH, "state": "no", "trend": "negative", "version": text.version, **changes}
    return services.save_text(text=text, by=by, **wanted)


def stored(text: ObjectiveText) -> dict[str, str]:
    return dict(TextPart.objects.filter(text=text).values_list("heading__slug", "body"))


def test_draft_is_saved_with_who_and_when(text: ObjectiveText, anna: Person) -> None:
    save(text, anna)
    text.refresh_from_db()
    assert stored(text) == BOTH
    assert (text.stage, text.version, text.saved_by) == ("draft", 2, anna)
    assert [row.history_user for row in TextPart.history.all()] == [anna, anna]


def test_same_sent_twice_is_saved_once(text: ObjectiveText, anna: Person) -> None:
    made = text.history.count()
    save(text, anna)
    save(text, anna)
    text.refresh_from_db()
    assert (text.version, text.history.count() - made, TextPart.history.count()) == (2, 1, 2)


def test_second_of_two_writers_sees_the_first_and_loses_nothing(text: ObjectiveText, anna: Person, sam: Person) -> None:
    save(text, anna)
    with pytest.raises(StaleEdit) as stale:
        save(text, sam, bodies={**BOTH, "laget": "Målet är nära."})
    assert [part.body for part in stale.value.current.parts] == list(BOTH.values())
    assert stale.value.current.text.saved_by == anna
    assert stored(text) == BOTH


def test_changed_judgement_needs_a_reason(text: ObjectiveText, anna: Person) -> None:
    with pytest.raises(ValidationError) as error:
        save(text, anna, state="near")
    assert list(error.value.message_dict) == ["reason"]
    save(text, anna, state="near", reason=" Nya mätningar. ")
    text.refresh_from_db()
    assert (text.state, text.trend, text.reason, text.is_carried) == ("near", "negative", "Nya mätningar.", False)
    save(text, anna, reason="Ett skäl som ingen behöver")
    text.refresh_from_db()
    assert (text.state, text.reason, text.is_carried) == ("no", "", True)


def test_first_judgement_needs_no_reason(here: Organisation, anna: Person) -> None:
    text = make_objective_text(follow_up=make_yearly_follow_up(owner=here), objective=make_quality_objective())
    save(text, anna, state="yes", trend="unclear")
    text.refresh_from_db()
    assert (text.state, text.trend, text.reason, text.carried_from) == ("yes", "unclear", "", None)


def test_goal_has_no_judgement(here: Organisation, anna: Person) -> None:
    goal = make_objective(kind=Objective.Kind.GENERATIONAL_GOAL, number=901)
    text = make_objective_text(follow_up=make_yearly_follow_up(owner=here), objective=goal)
    save(text, anna, bodies={"gjort": "Vi har lärt oss."}, finish=True)
    text.refresh_from_db()
    assert (text.stage, text.state, text.trend, stored(text)) == ("ready", "", "", {"gjort": "Vi har lärt oss."})


def test_too_long_is_kept_as_a_draft_and_cannot_be_handed_over(text: ObjectiveText, anna: Person) -> None:
    long = {**BOTH, "laget": "å" * 101}
    assert save(text, anna, bodies=long).is_too_long
    text.refresh_from_db()
    with pytest.raises(ValidationError) as error:
        save(text, anna, bodies=long, finish=True)
    assert error.value.message_dict == {"laget": ["Läget är 1 tecken för lång. Korta den."]}
    text.refresh_from_db()
    assert (text.stage, stored(text)) == ("draft", long)
    save(text, anna, bodies={**BOTH, "laget": "å" * 100}, finish=True)
    text.refresh_from_db()
    assert text.stage == "ready"


def test_limit_of_the_sum_lets_the_parts_share(here: Organisation, anna: Person) -> None:
    follow_up = make_yearly_follow_up(owner=here, template=make_template(year=2018, total_limit=200), year=2018)
    text = make_objective_text(follow_up=follow_up, objective=make_quality_objective(), state="no", trend="neutral")
    bodies = {"gjort": "a" * 50, "laget": "b" * 151}
    judged = {"state": "no", "trend": "neutral", "finish": True}
    with pytest.raises(ValidationError) as error:
        save(text, anna, bodies=bodies, **judged)
    assert error.value.message_dict == {"__all__": ["Texten är 1 tecken för lång i allt. Korta den."]}
    save(text, anna, bodies={**bodies, "laget": "b" * 150}, **judged)
    assert ObjectiveText.objects.get(pk=text.pk).stage == "ready"


def test_unfinished_text_cannot_be_handed_over(here: Organisation, anna: Person) -> None:
    text = make_objective_text(follow_up=make_yearly_follow_up(owner=here), objective=make_quality_objective())
    with pytest.raises(ValidationError) as error:
        save(text, anna, bodies={"gjort": "Något."}, state="", trend="", finish=True)
    assert set(error.value.message_dict) == {"laget", "state"}
    assert (stored(text), ObjectiveText.objects.get(pk=text.pk).stage) == ({}, "not_begun")


def test_100_000_characters_are_refused_by_the_service_too(text: ObjectiveText, anna: Person) -> None:
    with pytest.raises(ValidationError):
        save(text, anna, bodies={**BOTH, "gjort": "a" * 100_000})
    assert (stored(text), ObjectiveText.objects.get(pk=text.pk).version) == ({}, 1)


def test_approved_text_is_not_written_over(text: ObjectiveText, anna: Person, sam: Person) -> None:
    save(text, anna, finish=True)
    services.approve_text(text, version=2, by=sam)
    with pytest.raises(services.NotNow):
        save(text, anna, bodies={"gjort": "Nytt", "laget": "Nytt"}, version=3)
    assert stored(text) == BOTH


def test_saving_a_ready_text_makes_it_a_draft_again(text: ObjectiveText, anna: Person) -> None:
    save(text, anna, finish=True)
    save(text, anna, bodies={**BOTH, "gjort": "Fem våtmarker är klara."}, version=2)
    assert ObjectiveText.objects.get(pk=text.pk).stage == "draft"


def test_only_the_boards_editors_write(
    text: ObjectiveText, rut: Person, bosse: Person, bo: Person, cilla: Person
) -> None:
    for person in (rut, bosse, bo, cilla):
        with pytest.raises(PermissionDenied):
            save(text, person)
    assert stored(text) == {}
