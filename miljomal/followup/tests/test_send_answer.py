"""What becomes of an answer that is sent: it counts, waits for a manager, or came too late; and "unchanged"."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Answer, Draft, Reply, Respondent, Round
from miljomal.followup.queries.answers import previous_answer
from miljomal.followup.services import RoundClosed, Sent, repeat_answer, repeat_answers, take_late_draft
from miljomal.followup.tests.helpers import (
    CLOSES,
    DURING,
    LATER,
    OPENS,
    SECOND,
    answered_last_time,
    asked,
    save,
    send,
    typed,
)
from miljomal.organisations.models import Organisation
from miljomal.programmes.tests.helpers import everything, history_of, somebody
from tests.factories import make_answer, make_question, make_scale

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(here: Organisation) -> Answer:
    _respondent, (answer,) = asked(here)
    return answer


def repeat(answer: Answer, by: Person, *, at: dt.datetime = DURING) -> Sent:
    with clock.at(at):
        fresh = Answer.objects.get(pk=answer.pk)
        return repeat_answer(answer=fresh, version=fresh.version, by=by)


def replies(answer: Answer) -> list[tuple[str, str, Decimal | None]]:
    return list(Reply.objects.filter(answer=answer).values_list("question__label", "text", "figure"))


def test_replies_are_kept_in_the_units_of_their_questions(answer: Answer, anna: Person) -> None:
    kinds = {"text": "Hinder", "figure": "Väg", "yes_no": "Budget"}
    questions = [make_question(round=answer.round, kind=k, label=label, unit="km") for k, label in kinds.items()]
    content = dict(zip([str(q.pk) for q in questions], ["Sten", "1 234,50", "0"], strict=True))
    send(answer, anna, typed(answer, replies=content))
    expected = [("Hinder", "Sten", None), ("Väg", "", Decimal("1234.5")), ("Budget", "", Decimal(0))]
    assert replies(answer) == expected
    before = everything()
    send(answer, anna, typed(answer, replies=content), version=1)
    assert everything() == before
    send(answer, anna, typed(answer, replies={str(questions[0].pk): "Sand"}))
    assert replies(answer) == [("Hinder", "Sand", None)]
    assert list(Reply.history.order_by("history_id").values_list("history_type", "history_user__name")) == [
        (kind, "Anna") for kind in "+++~--"
    ]


@pytest.mark.parametrize(
    ("kind", "reply", "fault"),
    [
        ("text", "", "Frågan behöver ett svar"),
        ("figure", "tolv", "Siffran går inte att läsa"),
        ("yes_no", "2", "Välj ja eller nej"),
        ("text", "å" * 4001, "Texten har 4001 tecken och får ha 4000"),
    ],
)
def test_faulty_reply_is_refused_at_its_field(kind: str, reply: str, fault: str, answer: Answer, anna: Person) -> None:
    question = make_question(round=answer.round, kind=kind, unit="km", is_required=True)
    before = everything()
    with pytest.raises(ValidationError) as caught:
        send(answer, anna, typed(answer, replies={str(question.pk): reply}))
    ((field, (text,)),) = caught.value.message_dict.items()
    assert (field, text[: len(fault)]) == (f"question_{question.pk}", fault)
    assert everything() == before


def test_not_relevant_needs_no_replies(answer: Answer, anna: Person) -> None:
    make_question(round=answer.round, is_required=True)
    assert send(answer, anna, typed(answer, "–", "", reason="Vi har ingen kust.")) == Sent.SUBMITTED


def test_another_rounds_question_is_not_answered_here(answer: Answer, anna: Person) -> None:
    foreign = make_question()
    send(answer, anna, typed(answer, replies={str(foreign.pk): "Ja"}))
    assert replies(answer) == []


@pytest.mark.parametrize("moment", [CLOSES, CLOSES + SECOND, LATER])
def test_answer_after_closing_is_kept_as_a_late_draft(moment: dt.datetime, answer: Answer, anna: Person) -> None:
    assert send(answer, anna, typed(answer), at=moment) == Sent.LATE
    draft = Draft.objects.get()
    assert (draft.text, draft.late_at, draft.saved_by) == ("Halva bron står.", moment, anna)
    answer.refresh_from_db()
    assert (answer.submitted_at, answer.version, answer.history.count()) == (None, 1, 1)
    before = everything()
    assert send(answer, anna, typed(answer), at=moment + SECOND) == Sent.LATE
    assert everything() == before


def test_one_organisation_has_longer_time(answer: Answer, anna: Person, elsewhere: Organisation, bo: Person) -> None:
    his = make_answer(round=answer.round, organisation=elsewhere)
    Respondent.objects.filter(organisation=answer.organisation).update(extended_to=LATER, extension_reason="Sjuk")
    assert send(his, bo, typed(his), at=CLOSES) == Sent.LATE
    assert send(answer, anna, typed(answer), at=LATER - SECOND) == Sent.SUBMITTED
    assert send(answer, anna, typed(answer, "G"), at=LATER) == Sent.LATE


def test_late_draft_that_is_changed_is_not_sent_any_longer(answer: Answer, anna: Person) -> None:
    send(answer, anna, typed(answer), at=LATER, page="p1")
    save(answer, anna, typed(answer, text="Hela?"), at=LATER, page="p1")
    assert Draft.objects.get().late_at is None


@pytest.mark.parametrize("fields", [{"opened_at": None}, {"opens_at": LATER, "closes_at": None}], ids=str)
def test_nothing_is_kept_before_the_opening(
    fields: dict[str, dt.datetime | None], answer: Answer, anna: Person
) -> None:
    Round.objects.filter(pk=answer.round_id).update(**fields)
    with pytest.raises(RoundClosed):
        send(answer, anna, typed(answer))
    assert Draft.objects.count() == 0


def coordinator(answer: Answer) -> Person:
    return somebody("coordinator", answer.round.programme.owner)


def test_coordinator_takes_a_late_answer_in_as_its_writers(answer: Answer, anna: Person) -> None:
    question = make_question(round=answer.round)
    send(answer, anna, typed(answer, replies={str(question.pk): "Sten"}), at=LATER)
    by = coordinator(answer)
    with clock.at(LATER + SECOND):
        take_late_draft(draft=Draft.objects.get(), by=by, reason=" Posten var  sen. ")
    answer.refresh_from_db()
    assert (answer.text, answer.submitted_at, answer.submitted_by) == ("Halva bron står.", LATER + SECOND, anna)
    assert history_of(answer, "history_change_reason")[0] == ("~", by.pk, "Posten var sen.")
    assert [reply[1] for reply in replies(answer)] == ["Sten"]
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("who", ["editor", "reader", "coordinator elsewhere", "superuser"])
def test_others_take_nothing_in(who: str, answer: Answer, anna: Person) -> None:
    send(answer, anna, typed(answer), at=LATER)
    by = somebody(who, answer.round.programme.owner)
    before = everything()
    for person in (by, anna):
        with clock.at(LATER), pytest.raises(PermissionDenied):
            take_late_draft(draft=Draft.objects.get(), by=person, reason="Skäl")
    assert everything() == before


@pytest.mark.parametrize("reason", ["", "  ", "å" * 101])
def test_taking_in_needs_a_reason_that_fits(reason: str, answer: Answer, anna: Person) -> None:
    send(answer, anna, typed(answer), at=LATER)
    by = coordinator(answer)
    with clock.at(LATER), pytest.raises(ValidationError, match="Skriv varför"):
        take_late_draft(draft=Draft.objects.get(), by=by, reason=reason)


def test_private_draft_is_not_taken_in(answer: Answer, anna: Person) -> None:
    save(answer, anna, typed(answer), at=LATER)
    by = coordinator(answer)
    with clock.at(LATER), pytest.raises(ValidationError, match="inget sent svar"):
        take_late_draft(draft=Draft.objects.get(), by=by, reason="Skäl")
    send(answer, anna, typed(answer), at=LATER)
    Round.objects.update(published_on=LATER.date())
    with clock.at(LATER), pytest.raises(ValidationError, match="publicerat"):
        take_late_draft(draft=Draft.objects.get(), by=by, reason="Skäl")


def test_unchanged_copies_everything_and_shows_the_old_date(answer: Answer, anna: Person) -> None:
    earlier = answered_last_time(answer, text="Vi väntar.", is_text_public=False)
    old = make_question(round=earlier.round, slug="vag", kind="figure", unit="km")
    Reply.objects.create(answer=earlier, question=old, figure=Decimal("2.5"))
    make_question(round=answer.round, slug="vag", kind="figure", unit="km", label="Väg")
    make_question(round=answer.round, slug="ny", label="Ny")
    assert repeat(answer, anna) == Sent.SUBMITTED
    answer.refresh_from_db()
    assert (answer.grade, answer.text, answer.is_text_public) == (earlier.grade, "Vi väntar.", False)
    assert (answer.repeats, answer.submitted_at, answer.submitted_by) == (earlier, DURING, anna)
    assert replies(answer) == [("Väg", "", Decimal("2.5"))]
    before = everything()
    repeat(answer, anna, at=DURING + SECOND)
    assert everything() == before


def test_unchanged_points_at_the_answer_that_said_it_first(answer: Answer, anna: Person) -> None:
    earlier = answered_last_time(answer)
    first = answered_last_time(earlier, submitted_at=OPENS - dt.timedelta(days=700))
    Round.objects.filter(pk=first.round_id).update(opens_at=OPENS - dt.timedelta(days=730))
    Answer.objects.filter(pk=earlier.pk).update(repeats=first)
    repeat(answer, anna)
    answer.refresh_from_db()
    assert (previous_answer(answer), answer.repeats) == (earlier, first)


def test_changed_answer_is_unchanged_no_longer(answer: Answer, anna: Person) -> None:
    answered_last_time(answer)
    repeat(answer, anna)
    send(answer, anna, typed(answer, "P", "Vi har ritat bron igen."))
    answer.refresh_from_db()
    assert answer.repeats is None


def test_unchanged_is_refused_where_something_is_new(answer: Answer, anna: Person) -> None:
    make_question(round=answer.round, is_required=True)
    answered_last_time(answer)
    before = everything()
    with pytest.raises(ValidationError, match="Frågan behöver ett svar"):
        repeat(answer, anna)
    assert everything() == before


def test_unchanged_finds_the_grade_of_a_newer_scale(answer: Answer, anna: Person) -> None:
    earlier = answered_last_time(answer, scale=make_scale())
    repeat(answer, anna)
    answer.refresh_from_db()
    assert answer.grade
    assert earlier.grade
    assert (answer.grade.slug, answer.grade.scale) == (earlier.grade.slug, answer.round.scale)


def test_marked_rows_are_repeated_one_by_one(here: Organisation, anna: Person) -> None:
    _respondent, (plain, begun, done, new) = asked(here, measures=4)
    for answer in (plain, begun, done):
        answered_last_time(answer)
    send(done, anna, typed(done))
    save(begun, somebody("editor", here), typed(begun))
    rows = list(Answer.objects.filter(pk__in=[plain.pk, begun.pk, done.pk, new.pk]).order_by("pk"))
    with clock.at(DURING):
        sent, refused = repeat_answers(answers=rows, by=anna)
    assert sent == {Sent.SUBMITTED: 1}
    assert [(answer, why.partition(".")[0]) for answer, why in refused] == [
        (begun, "En kollega har börjat på ett svar"),
        (done, "Ni har redan svarat"),
        (new, "Ni har inte svarat om åtgärden tidigare"),
    ]
    assert Draft.objects.get().answer == begun


def test_unchanged_after_closing_is_late_too(answer: Answer, anna: Person) -> None:
    earlier = answered_last_time(answer)
    assert repeat(answer, anna, at=CLOSES) == Sent.LATE
    assert (Draft.objects.get().repeats, Draft.objects.get().late_at) == (earlier, CLOSES)
    with clock.at(LATER):
        take_late_draft(draft=Draft.objects.get(), by=coordinator(answer), reason="Sent")
    answer.refresh_from_db()
    assert answer.repeats == earlier
