"""What a round asks beyond grade and text: written, ordered and removed until the round opens; with history."""

from typing import Any

from django.db import transaction

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.core.text import slugify_swedish
from miljomal.followup.lifecycle import Move
from miljomal.followup.models import Question, Round
from miljomal.followup.services.rounds import lock_round, require_move


@transaction.atomic
def add_question(*, round: Round, by: Person, **fields: Any) -> Question:  # noqa: A002
    """A new question, last in the round; the same one sent twice is one.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: the round has opened, or a field is wrong.
    """
    locked = _lock_planned(round, by=by)
    questions = list(locked.questions.order_by("order", "id"))
    same = next((row for row in questions if all(getattr(row, name) == fields[name] for name in fields)), None)
    if same:
        return same
    made = Question(round=locked, order=len(questions) + 1, **fields)
    made.slug = _free_slug(made.label, {row.slug for row in questions})
    made.full_clean()
    history.save(made, by=by)
    return made


@transaction.atomic
def edit_question(*, question: Question, changes: dict[str, Any], by: Person) -> Question:
    """Changes a question; errors as in `add_question`."""
    _lock_planned(question.round, by=by)
    stored = Question.objects.get(pk=question.pk)
    if all(getattr(stored, name) == value for name, value in changes.items()):
        return stored
    for name, value in changes.items():
        setattr(stored, name, value)
    stored.full_clean()
    history.save(stored, by=by)
    return stored


@transaction.atomic
def move_question(*, question: Question, to: int, by: Person) -> None:
    """Puts a question in place `to`, counted from 1; beyond the ends it stands first or last.

    The place is absolute, so that a button pressed twice moves once. Errors as in `add_question`.
    """
    locked = _lock_planned(question.round, by=by)
    others = list(locked.questions.exclude(pk=question.pk).order_by("order", "id"))
    others.insert(max(0, to - 1), Question.objects.get(pk=question.pk))
    _renumber(others, by=by)


@transaction.atomic
def remove_question(*, question: Question, by: Person) -> None:
    """Removes a question; its history stays. One that is gone already is no fault. Errors as in `add_question`."""
    locked = _lock_planned(question.round, by=by)
    stored = locked.questions.filter(pk=question.pk).first()
    if stored is None:
        return
    history.delete(stored, by=by)
    _renumber(list(locked.questions.order_by("order", "id")), by=by)


def _lock_planned(round: Round, *, by: Person) -> Round:  # noqa: A002
    locked = lock_round(round, by=by)
    require_move(locked, Move.EDIT_QUESTIONS)
    return locked


def _renumber(questions: list[Question], *, by: Person) -> None:
    """Writes the places 1, 2, 3 … of those that stand elsewhere."""
    for order, question in enumerate(questions, start=1):
        if question.order != order:
            question.order = order
            history.save(question, by=by)


def _free_slug(label: str, taken: set[str]) -> str:
    """The question in a few letters, with a number where another has them."""
    short = slugify_swedish(label, 34)
    return next(slug for slug in [short, *(f"{short}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)
