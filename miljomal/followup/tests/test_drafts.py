"""What is typed is kept: as it is typed, on every device, and never over a colleague's words."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.followup.models import Answer, Draft
from miljomal.followup.services import RoundClosed, StaleDraft, Typed, discard_draft
from miljomal.followup.services.typed import MAX_TEXT
from miljomal.followup.tests.helpers import CLOSES, DURING, LATER, OPENS, SECOND, asked, grade, save, send, typed
from miljomal.organisations.models import Organisation
from miljomal.programmes.tests.helpers import everything, somebody
from tests.factories import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(here: Organisation) -> Answer:
    _respondent, (answer,) = asked(here)
    return answer


@pytest.fixture
def colleague(here: Organisation) -> Person:
    return somebody("editor", here)


def drafts() -> list[tuple[str, int, str]]:
    return list(Draft.objects.order_by("pk").values_list("text", "version", "saved_by__name"))


def test_half_an_answer_is_kept_as_it_was_typed(answer: Answer, anna: Person) -> None:
    figure = make_question(round=answer.round, kind="figure", unit="km")
    content = Typed(text="  Vi har\r\nbörj ", is_text_public=False, replies={str(figure.pk): "12,5x"})
    draft = save(answer, anna, content, page="p1")
    assert draft == Draft.objects.get()
    assert Typed.of_draft(Draft.objects.get()) == Typed(None, "Vi har\nbörj", "", False, {str(figure.pk): "12,5x"})
    assert (Draft.objects.get().saved_at, Draft.objects.get().saved_by, Draft.objects.get().late_at) == (
        DURING,
        anna,
        None,
    )
    answer.refresh_from_db()
    assert (answer.submitted_at, answer.text, answer.history.count()) == (None, "", 1)


def test_page_saves_over_its_own_words_whatever_it_has_seen(answer: Answer, anna: Person) -> None:
    for text in ("V", "Vi", "Vi har"):
        save(answer, anna, typed(answer, text=text), page="p1")
    assert drafts() == [("Vi har", 3, "Anna")]


def test_same_words_twice_change_nothing(answer: Answer, anna: Person, colleague: Person) -> None:
    first = save(answer, anna, typed(answer), page="p1")
    before = everything()
    assert save(answer, colleague, typed(answer), page="p2", at=DURING + SECOND) == first
    assert everything() == before


def test_continued_on_another_device(answer: Answer, anna: Person) -> None:
    draft = save(answer, anna, typed(answer, text="Vi"), page="laptop")
    assert draft
    save(answer, anna, typed(answer, text="Vi har byggt"), page="phone", seen=draft.stamp)
    assert drafts() == [("Vi har byggt", 2, "Anna")]


@pytest.mark.parametrize("who", ["colleague", "anna"])
def test_stale_page_never_writes_over_another_draft(
    who: str, answer: Answer, anna: Person, request: pytest.FixtureRequest
) -> None:
    """A colleague's, or her own on another device."""
    theirs = save(answer, request.getfixturevalue(who), typed(answer, "G", "Hela bron."), page="p1")
    before = everything()
    with pytest.raises(StaleDraft) as caught:
        save(answer, anna, typed(answer, text="Halva"), page="p2")
    assert caught.value.current == theirs
    assert everything() == before


def test_draft_thrown_away_and_written_anew_is_another_draft(answer: Answer, anna: Person, colleague: Person) -> None:
    """The first page saw version 1; the new draft is version 1 too."""
    seen = save(answer, anna, typed(answer, text="Ett"), page="p1")
    assert seen
    with clock.at(DURING):
        discard_draft(answer=answer, seen=seen.stamp, page="p1", by=anna)
    save(answer, colleague, typed(answer, text="Två"), page="p2")
    with pytest.raises(StaleDraft):
        save(answer, anna, typed(answer, text="Tre"), page="p3", seen=seen.stamp)
    assert drafts() == [("Två", 1, colleague.name)]


def test_both_texts_can_be_kept(answer: Answer, anna: Person, colleague: Person) -> None:
    question = make_question(round=answer.round)
    theirs = save(answer, colleague, typed(answer, "G", "Hela bron.", replies={str(question.pk): "Brist på sten."}))
    assert theirs
    save(answer, anna, typed(answer, "", "Målad."), page="p2", seen=theirs.stamp, join=True)
    assert Typed.of_draft(Draft.objects.get()) == typed(
        answer, "G", "Hela bron.\n\nMålad.", replies={str(question.pk): "Brist på sten."}
    )


def test_typing_what_is_already_handed_in_leaves_no_draft(answer: Answer, anna: Person) -> None:
    send(answer, anna, typed(answer))
    save(answer, anna, typed(answer, text="Halva bron stå"), page="p1")
    assert save(answer, anna, typed(answer), page="p1") is None
    assert drafts() == []


def test_autosave_that_arrives_after_a_handing_in_leaves_no_ghost(
    answer: Answer, anna: Person, colleague: Person
) -> None:
    send(answer, colleague, typed(answer))
    before = everything()
    with pytest.raises(StaleEdit) as caught:
        save(answer, anna, typed(answer, text="Halva bro"), version=1, page="p1")
    assert caught.value.current.submitted_by == colleague
    assert everything() == before


def test_handing_in_takes_the_draft_away(answer: Answer, anna: Person) -> None:
    save(answer, anna, typed(answer, text="Halva"), page="p1")
    send(answer, anna, typed(answer), page="p1")
    assert drafts() == []


def test_handing_in_over_a_draft_that_was_not_seen_is_refused(answer: Answer, anna: Person, colleague: Person) -> None:
    theirs = save(answer, colleague, typed(answer, text="Hela"), page="p1")
    before = everything()
    with pytest.raises(StaleDraft):
        send(answer, anna, typed(answer), page="p2")
    assert everything() == before
    assert theirs
    send(answer, anna, typed(answer), page="p2", seen=theirs.stamp)
    answer.refresh_from_db()
    assert (answer.text, drafts()) == ("Halva bron står.", [])


def test_discarding_leaves_what_was_handed_in(answer: Answer, anna: Person, colleague: Person) -> None:
    send(answer, anna, typed(answer))
    mine = save(answer, anna, typed(answer, text="Annat"), page="p1")
    assert mine
    with clock.at(DURING), pytest.raises(StaleDraft):
        discard_draft(answer=answer, seen="", page="p2", by=colleague)
    with clock.at(DURING):
        discard_draft(answer=answer, seen=mine.stamp, page="p2", by=colleague)
        discard_draft(answer=answer, seen=mine.stamp, page="p2", by=colleague)
    answer.refresh_from_db()
    assert (answer.text, drafts()) == ("Halva bron står.", [])


@pytest.mark.parametrize("who", ["nobody", "reader", "suspended editor", "editor elsewhere", "superuser"])
def test_others_save_nothing(who: str, answer: Answer, here: Organisation) -> None:
    by = somebody(who, here)
    before = everything()
    with pytest.raises(PermissionDenied):
        save(answer, by, typed(answer))
    with pytest.raises(PermissionDenied):
        discard_draft(answer=answer, seen="", page="", by=by)
    assert everything() == before


@pytest.mark.parametrize(
    ("moment", "is_kept"),
    [(OPENS - SECOND, False), (OPENS, True), (CLOSES - SECOND, True), (CLOSES, True), (LATER, True)],
)
def test_words_are_kept_after_closing_but_not_before_opening(
    moment: dt.datetime, is_kept: bool, answer: Answer, anna: Person
) -> None:
    if is_kept:
        draft = save(answer, anna, typed(answer), at=moment)
        assert draft
        assert draft.late_at is None
        return
    with pytest.raises(RoundClosed):
        save(answer, anna, typed(answer), at=moment)
    assert drafts() == []


def test_nothing_is_kept_when_the_result_is_published(answer: Answer, anna: Person) -> None:
    type(answer.round).objects.update(published_on=LATER.date())
    with pytest.raises(RoundClosed):
        save(answer, anna, typed(answer), at=LATER)
    assert drafts() == []


def test_long_text_is_kept_and_an_endless_one_refused(answer: Answer, anna: Person) -> None:
    long = "å" * (MAX_TEXT + 1)
    save(answer, anna, typed(answer, text=long), page="p1")
    assert drafts() == [(long, 1, "Anna")]
    with pytest.raises(ValidationError):
        save(answer, anna, typed(answer, text="å" * 200_001), page="p1")
    assert drafts() == [(long, 1, "Anna")]


def test_grade_is_the_one_that_was_chosen(answer: Answer, anna: Person) -> None:
    save(answer, anna, typed(answer, "–", reason="Vi har ingen kust."))
    draft = Draft.objects.get()
    assert (draft.grade, draft.reason) == (grade(answer, "–"), "Vi har ingen kust.")
