"""Questions of a round: written, ordered, removed, and still from the moment it opens."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from miljomal.accounts.models import Person
from miljomal.followup.models import Question, Round
from miljomal.followup.services import add_question, edit_question, move_question, remove_question
from miljomal.programmes.tests.helpers import everything, history_of, somebody
from tests.factories import make_question, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting() -> Round:
    return make_round(opened_at=None)


@pytest.fixture
def by(waiting: Round) -> Person:
    return somebody("coordinator", waiting.programme.owner)


def labels(asked: Round) -> list[str]:
    rows = list(asked.questions.order_by("order", "id"))
    assert [row.order for row in rows] == list(range(1, len(rows) + 1))
    return [row.label for row in rows]


def test_question_is_added_last_and_twice_is_once(waiting: Round, by: Person) -> None:
    make_question(round=waiting, label="A")
    stated: dict[str, Any] = {"round": waiting, "label": "Vad har hindrat er?", "kind": "text", "by": by}
    assert add_question(**stated) == add_question(**stated)
    assert labels(waiting) == ["A", "Vad har hindrat er?"]
    made = waiting.questions.get(label="Vad har hindrat er?")
    assert history_of(made, "label") == [("+", by.pk, "Vad har hindrat er?")]
    assert add_question(**{**stated, "is_public": False}).slug == "vad-har-hindrat-er-2"


@pytest.mark.parametrize(
    ("label", "to", "order"), [("C", 1, "CAB"), ("A", 3, "BCA"), ("B", 2, "ABC"), ("A", 9, "BCA"), ("C", 0, "CAB")]
)
def test_place_is_absolute_so_that_twice_is_once(label: str, to: int, order: str, waiting: Round, by: Person) -> None:
    for name in "ABC":
        make_question(round=waiting, label=name)
    for _ in range(2):
        move_question(question=waiting.questions.get(label=label), to=to, by=by)
        assert "".join(labels(waiting)) == order


def test_removal_closes_the_gap_keeps_history_and_twice_is_once(waiting: Round, by: Person) -> None:
    gone, *_others = [make_question(round=waiting, label=name) for name in "ABC"]
    for _ in range(2):
        remove_question(question=gone, by=by)
    assert labels(waiting) == ["B", "C"]
    rows = Question.history.filter(slug=gone.slug).order_by("-history_id")
    assert rows.values_list("history_type", "history_user_id")[0] == ("-", by.pk)


def test_figure_needs_a_unit(waiting: Round, by: Person) -> None:
    with pytest.raises(ValidationError):
        add_question(round=waiting, label="Hur mycket?", kind="figure", unit="", by=by)
    edited = make_question(round=waiting)
    changes = {"kind": "figure", "unit": "hektar"}
    assert edit_question(question=edited, changes=changes, by=by).unit == "hektar"
    assert history_of(edited, "unit")[0] == ("~", by.pk, "hektar")


def test_questions_stand_still_once_the_round_has_opened(by: Person, waiting: Round) -> None:
    question, second = make_question(round=waiting), make_question(round=waiting)
    Round.objects.filter(pk=waiting.pk).update(opened_at=waiting.opens_at)
    before = everything()
    for act in (
        lambda: add_question(round=waiting, label="Ny", by=by),
        lambda: edit_question(question=question, changes={"label": "Ny"}, by=by),
        lambda: move_question(question=second, to=1, by=by),
        lambda: remove_question(question=question, by=by),
    ):
        with pytest.raises(ValidationError) as caught:
            act()
        assert caught.value.messages == ["Omgången har öppnat. Frågorna ligger fast."]
    assert everything() == before
