"""An organisation says that it is done; where a manager must approve, nothing counts before she has."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.followup.models import Answer, Draft, Respondent
from miljomal.followup.queries.answers import handed_in_answers
from miljomal.followup.services import (
    RoundClosed,
    Sent,
    approve_answers,
    hand_in_answers,
    review_answers,
    send_answers_back,
)
from miljomal.followup.tests.helpers import CLOSES, DURING, SECOND, asked, save, send, typed
from miljomal.organisations.models import Organisation
from miljomal.outbox.models import Message
from miljomal.programmes.tests.helpers import everything, history_of, somebody
from tests.factories import make_question

pytestmark = pytest.mark.django_db


def hand_in(
    respondent: Respondent, by: Person, *, at: dt.datetime = DURING + SECOND, without: bool = False
) -> Respondent:
    with clock.at(at):
        return hand_in_answers(respondent=respondent, by=by, without=without)


def approve(
    respondent: Respondent, by: Person, *, stamp: str = "", at: dt.datetime = DURING + 2 * SECOND
) -> Respondent:
    with clock.at(at):
        fresh = Respondent.objects.get(pk=respondent.pk)
        return approve_answers(respondent=fresh, stamp=stamp or review_answers(fresh).stamp, by=by)


def test_review_tells_what_to_mend_what_is_missing_and_what_goes(here: Organisation, anna: Person) -> None:
    respondent, (done, ready, faulty, missing) = asked(here, measures=4)
    question = make_question(round=respondent.round, is_required=True)
    whole = {str(question.pk): "Ja."}
    send(done, anna, typed(done, replies=whole))
    save(ready, anna, typed(ready, replies=whole))
    save(faulty, anna, typed(faulty, "–", ""))
    found = review_answers(respondent)
    assert [row.answer for row in found.answered] == [done]
    assert [row.answer for row in found.ready] == [ready]
    assert [(row.answer, set(row.faults)) for row in found.faulty] == [(faulty, {"reason"})]
    assert [row.answer for row in found.missing] == [missing]


def test_handing_in_sends_every_draft_and_says_who_and_when(here: Organisation, anna: Person) -> None:
    colleague = somebody("editor", here)
    respondent, (first, second) = asked(here, measures=2)
    save(first, colleague, typed(first, "G"))
    save(second, anna, typed(second, "P"))
    hand_in(respondent, anna)
    respondent.refresh_from_db()
    assert (respondent.handed_in_at, respondent.handed_in_by, respondent.approved_at) == (DURING + SECOND, anna, None)
    stored = Answer.objects.order_by("pk").values_list("grade__letter", "submitted_by__name", "submitted_at")
    assert list(stored) == [("G", colleague.name, DURING + SECOND), ("P", "Anna", DURING + SECOND)]
    assert Draft.objects.count() == 0
    assert history_of(respondent, "handed_in_at")[0] == ("~", anna.pk, DURING + SECOND)
    before = everything()
    hand_in(respondent, anna, at=DURING + 9 * SECOND)
    assert everything() == before


def test_missing_answers_must_be_meant(here: Organisation, anna: Person) -> None:
    respondent, (answer, missing) = asked(here, measures=2)
    save(answer, anna, typed(answer))
    before = everything()
    with pytest.raises(ValidationError, match="Svar saknas"):
        hand_in(respondent, anna)
    assert everything() == before
    hand_in(respondent, anna, without=True)
    missing.refresh_from_db()
    assert missing.submitted_at is None
    respondent.refresh_from_db()
    assert respondent.handed_in_at == DURING + SECOND


def test_faulty_draft_stops_all(here: Organisation, anna: Person) -> None:
    respondent, (whole, faulty) = asked(here, measures=2)
    save(whole, anna, typed(whole))
    save(faulty, anna, typed(faulty, ""))
    before = everything()
    with pytest.raises(ValidationError, match="rättas"):
        hand_in(respondent, anna, without=True)
    assert everything() == before


@pytest.mark.parametrize("who", ["reader", "suspended editor", "editor elsewhere", "superuser"])
def test_others_hand_nothing_in(who: str, here: Organisation) -> None:
    respondent, _answers = asked(here)
    by = somebody(who, here)
    before = everything()
    with pytest.raises(PermissionDenied):
        hand_in(respondent, by, without=True)
    assert everything() == before


def test_nothing_is_handed_in_after_closing(here: Organisation, anna: Person) -> None:
    respondent, _answers = asked(here)
    with pytest.raises(RoundClosed):
        hand_in(respondent, anna, at=CLOSES, without=True)
    Respondent.objects.update(extended_to=CLOSES + SECOND, extension_reason="Sjuk")
    hand_in(respondent, anna, at=CLOSES, without=True)


def test_changed_answer_after_handing_in_shows_as_changed(here: Organisation, anna: Person) -> None:
    respondent, (first, second) = asked(here, measures=2)
    for answer in (first, second):
        send(answer, anna, typed(answer))
    hand_in(respondent, anna)
    send(first, anna, typed(first, "G"), at=DURING + 5 * SECOND)
    respondent.refresh_from_db()
    assert [(row.answer, row.changed_at) for row in handed_in_answers(respondent)] == [
        (first, DURING + 5 * SECOND),
        (second, None),
    ]


@pytest.fixture
def approval(here: Organisation) -> tuple[Respondent, list[Answer], Person]:
    respondent, answers = asked(here, measures=2, needs_approval=True)
    return respondent, answers, somebody("administrator", here)


def test_nothing_counts_before_the_manager_has_approved(
    approval: tuple[Respondent, list[Answer], Person], anna: Person
) -> None:
    respondent, answers, manager = approval
    assert [send(answer, anna, typed(answer)) for answer in answers] == [Sent.READY, Sent.READY]
    hand_in(respondent, anna)
    assert Answer.objects.submitted().count() == 0
    queued = Message.objects.get()
    assert (queued.to, queued.subject) == (manager.email, "Godkänn svaren från Härkommun")
    assert f"/mina/omgangar/{respondent.pk}/godkann/" in queued.body
    hand_in(respondent, anna, at=DURING + 9 * SECOND)
    assert Message.objects.count() == 1
    approve(respondent, manager)
    respondent.refresh_from_db()
    assert (respondent.approved_at, respondent.approved_by) == (DURING + 2 * SECOND, manager)
    stored = Answer.objects.submitted().values_list("submitted_by", "submitted_at")
    assert list(stored) == [(anna.pk, DURING + 2 * SECOND)] * 2
    before = everything()
    approve(respondent, manager, at=DURING + 9 * SECOND)
    assert everything() == before


@pytest.mark.parametrize("who", ["editor", "reader", "administrator elsewhere", "superuser"])
def test_only_managers_of_the_organisation_decide(
    who: str, approval: tuple[Respondent, list[Answer], Person], anna: Person, here: Organisation
) -> None:
    respondent, answers, _manager = approval
    for answer in answers:
        send(answer, anna, typed(answer))
    hand_in(respondent, anna)
    by = somebody(who, here)
    before = everything()
    with pytest.raises(PermissionDenied):
        approve(respondent, by)
    with pytest.raises(PermissionDenied), clock.at(DURING):
        send_answers_back(respondent=respondent, note="Nej", by=by)
    assert everything() == before


def test_manager_approves_what_she_has_read_and_nothing_else(
    approval: tuple[Respondent, list[Answer], Person], anna: Person
) -> None:
    respondent, answers, manager = approval
    for answer in answers:
        send(answer, anna, typed(answer))
    hand_in(respondent, anna)
    read = review_answers(respondent).stamp
    save(answers[0], anna, typed(answers[0], "G", "Hemlig ändring."), seen=Draft.objects.get(answer=answers[0]).stamp)
    before = everything()
    with pytest.raises(StaleEdit):
        approve(respondent, manager, stamp=read)
    assert everything() == before


def test_nobody_approves_what_is_not_handed_in(approval: tuple[Respondent, list[Answer], Person], anna: Person) -> None:
    respondent, answers, manager = approval
    send(answers[0], anna, typed(answers[0]))
    with pytest.raises(ValidationError, match="Inget väntar på godkännande"):
        approve(respondent, manager)
    assert Answer.objects.submitted().count() == 0


def test_manager_sends_back_with_her_words(approval: tuple[Respondent, list[Answer], Person], anna: Person) -> None:
    respondent, answers, manager = approval
    for answer in answers:
        send(answer, anna, typed(answer))
    hand_in(respondent, anna)
    Message.objects.all().delete()
    with clock.at(DURING + 2 * SECOND):
        for _click in range(2):
            send_answers_back(respondent=respondent, note=" Räkna om. ", by=manager)
    respondent.refresh_from_db()
    assert (respondent.handed_in_at, respondent.sent_back_note) == (None, "Räkna om.")
    assert [(message.to, "Räkna om." in message.body) for message in Message.objects.all()] == [(anna.email, True)]
    assert Draft.objects.count() == 2
    hand_in(respondent, anna, at=DURING + 3 * SECOND)
    approve(respondent, manager, at=DURING + 4 * SECOND)
    respondent.refresh_from_db()
    assert (respondent.sent_back_note, Answer.objects.submitted().count()) == ("", 2)


def test_change_after_approval_waits_for_a_new_one(
    approval: tuple[Respondent, list[Answer], Person], anna: Person
) -> None:
    respondent, answers, manager = approval
    for answer in answers:
        send(answer, anna, typed(answer))
    hand_in(respondent, anna)
    approve(respondent, manager)
    assert send(answers[0], anna, typed(answers[0], "G"), at=DURING + 3 * SECOND) == Sent.READY
    assert Answer.objects.get(pk=answers[0].pk).grade.letter == "H"  # type: ignore[union-attr]  # handed in
    hand_in(respondent, anna, at=DURING + 4 * SECOND)
    approve(respondent, manager, at=DURING + 5 * SECOND)
    assert Answer.objects.get(pk=answers[0].pk).grade.letter == "G"  # type: ignore[union-attr]  # handed in
