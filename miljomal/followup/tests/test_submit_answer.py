"""An answer is handed in: by whom, until when, with what; and two who write at once."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.followup.models import Answer, Grade
from miljomal.followup.services import RoundClosed, submit_answer
from miljomal.organisations.models import Organisation
from miljomal.programmes.tests.helpers import everything, history_of, somebody
from tests.factories import make_answer, make_round, make_scale

pytestmark = pytest.mark.django_db

OPENS = dt.datetime(2026, 12, 1, 7, tzinfo=dt.UTC)
CLOSES = dt.datetime(2027, 1, 31, 16, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
DURING = OPENS + dt.timedelta(days=7)


@pytest.fixture
def answer(here: Organisation) -> Answer:
    asked = make_round(opens_at=OPENS, closes_at=CLOSES, opened_at=OPENS)
    return make_answer(round=asked, organisation=here)


def hand_in(
    answer: Answer,
    by: Person,
    *,
    letter: str = "G",
    text: str = "Vi har byggt.",
    reason: str = "",
    version: int = 1,
    at: dt.datetime = DURING,
) -> Answer:
    grade = Grade.objects.get(scale=answer.round.scale, letter=letter)
    with clock.at(at):
        return submit_answer(answer=answer, grade=grade, text=text, reason=reason, version=version, by=by)


def test_answer_is_kept_with_who_when_before_and_after(answer: Answer, anna: Person) -> None:
    handed_in = hand_in(answer, anna, letter="P", text="  Vi har börjat. \n")
    answer.refresh_from_db()
    assert handed_in == answer
    assert (answer.grade.letter if answer.grade else None, answer.text, answer.reason, answer.version) == (
        ("P", "Vi har börjat.", "", 2)
    )
    assert (answer.submitted_at, answer.submitted_by) == (DURING, anna)
    hand_in(answer, anna, letter="H", version=2, at=DURING + SECOND)
    rows = history_of(answer, "grade__letter", "text", "submitted_at", "history_date")
    assert rows[:2] == [
        ("~", anna.pk, "H", "Vi har byggt.", DURING + SECOND, DURING + SECOND),
        ("~", anna.pk, "P", "Vi har börjat.", DURING, DURING),
    ]
    assert rows[2][:4] == ("+", None, None, "")


@pytest.mark.parametrize("who", ["editor", "coordinator", "administrator"])
def test_editors_here_answer(who: str, answer: Answer, here: Organisation) -> None:
    by = somebody(who, here)
    assert hand_in(answer, by).submitted_by == by


@pytest.mark.parametrize(
    "who",
    [
        "nobody",
        "reader",
        "suspended editor",
        "pending editor",
        "inactive editor",
        "editor elsewhere",
        "administrator elsewhere",
        "superuser",
    ],
)
def test_others_do_not_answer_for_here(who: str, answer: Answer, here: Organisation) -> None:
    by = somebody(who, here)
    before = everything()
    with pytest.raises(PermissionDenied):
        hand_in(answer, by)
    assert everything() == before


def test_programmes_coordinator_does_not_answer_for_others(answer: Answer) -> None:
    by = somebody("coordinator", answer.round.programme.owner)
    with pytest.raises(PermissionDenied):
        hand_in(answer, by)


def test_bo_answers_for_elsewhere_only(answer: Answer, elsewhere: Organisation, bo: Person) -> None:
    his = make_answer(round=answer.round, measure=answer.measure, organisation=elsewhere)
    with pytest.raises(PermissionDenied):
        hand_in(answer, bo)
    hand_in(his, bo)
    answer.refresh_from_db()
    assert (answer.submitted_at, his.organisation) == (None, elsewhere)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [(OPENS - SECOND, False), (OPENS, True), (CLOSES - SECOND, True), (CLOSES, False), (CLOSES + SECOND, False)],
)
def test_round_takes_answers_to_the_second(moment: dt.datetime, is_open: bool, answer: Answer, anna: Person) -> None:
    before = everything()
    if is_open:
        assert hand_in(answer, anna, at=moment).submitted_at == moment
        return
    with pytest.raises(RoundClosed):
        hand_in(answer, anna, at=moment)
    assert everything() == before


@pytest.mark.parametrize(
    "fields", [{"opened_at": None}, {"opens_at": None, "closes_at": None}, {"closes_at": None}], ids=str
)
def test_round_that_never_opened_takes_no_answers(fields: dict[str, None], here: Organisation, anna: Person) -> None:
    stated: dict[str, Any] = {"opens_at": OPENS, "closes_at": CLOSES, "opened_at": OPENS, **fields}
    with pytest.raises(RoundClosed):
        hand_in(make_answer(round=make_round(**stated), organisation=here), anna)


def test_grade_of_another_scale_is_refused(answer: Answer, anna: Person) -> None:
    foreign = Grade.objects.get(scale=make_scale(), letter="G")
    before = everything()
    with pytest.raises(ValidationError) as caught, clock.at(DURING):
        submit_answer(answer=answer, grade=foreign, text="", reason="", version=1, by=anna)
    assert caught.value.message_dict == {"grade": ["Graden hör till en annan skala än omgångens."]}
    assert everything() == before


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_not_relevant_needs_a_reason(reason: str, answer: Answer, anna: Person) -> None:
    before = everything()
    with pytest.raises(ValidationError) as caught:
        hand_in(answer, anna, letter="–", reason=reason)
    assert caught.value.message_dict == {
        "reason": ["Skriv varför åtgärden inte är relevant för er. Det du har skrivit finns kvar."]
    }
    assert everything() == before


def test_reason_is_kept_with_not_relevant_and_dropped_with_another_grade(answer: Answer, anna: Person) -> None:
    hand_in(answer, anna, letter="–", reason=" Vi har ingen kust. ")
    answer.refresh_from_db()
    assert answer.reason == "Vi har ingen kust."
    hand_in(answer, anna, letter="E", reason="Vi har ingen kust.", version=2)
    answer.refresh_from_db()
    assert (answer.reason, answer.version) == ("", 3)


def test_second_of_two_colleagues_sees_what_the_first_wrote(answer: Answer, anna: Person, here: Organisation) -> None:
    colleague = somebody("editor", here)
    stale = Answer.objects.get(pk=answer.pk)
    hand_in(answer, colleague, text="Jag hann först.")
    before = everything()
    with pytest.raises(StaleEdit) as caught:
        hand_in(stale, anna, text="Jag också.")
    current = caught.value.current
    assert (current.text, current.version, current.submitted_by) == ("Jag hann först.", 2, colleague)
    assert everything() == before
    hand_in(stale, anna, text="Jag också.", version=2)
    assert history_of(answer, "text")[:2] == [
        ("~", anna.pk, "Jag också."),
        ("~", colleague.pk, "Jag hann först."),
    ]


def test_double_click_writes_once(answer: Answer, anna: Person) -> None:
    """The second click comes a second later, with an answer read anew and the old version in the form."""
    hand_in(answer, anna)
    before = everything()
    fresh = Answer.objects.get(pk=answer.pk)
    again = hand_in(fresh, anna, at=DURING + SECOND)
    assert (again.submitted_at, again.version) == (DURING, 2)
    assert everything() == before


def test_double_click_that_both_read_the_empty_answer_writes_once(answer: Answer, anna: Person) -> None:
    """Both requests read the answer before either wrote: two workers, one impatient finger."""
    first, second = Answer.objects.get(pk=answer.pk), Answer.objects.get(pk=answer.pk)
    hand_in(first, anna)
    before = everything()
    hand_in(second, anna, at=DURING + SECOND)
    assert everything() == before
