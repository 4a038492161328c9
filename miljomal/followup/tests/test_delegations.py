"""A question is handed to a colleague by mail: safe against scanners, guesses and impatience, and forgotten in time."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Answer, Delegation, Draft, Question
from miljomal.followup.services import (
    LinkClosed,
    Replied,
    RoundClosed,
    Typed,
    delegate,
    forget_colleagues,
    remind_colleague,
    reply_to_delegation,
    use_reply,
    withdraw_delegation,
)
from miljomal.followup.tests.helpers import CLOSES, DURING, SECOND, asked, code, link, mails, save, typed
from miljomal.organisations.models import Organisation
from miljomal.programmes.tests.helpers import everything, somebody
from tests.factories import make_question

pytestmark = pytest.mark.django_db

EMAIL = "kollega@example.se"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def answer(here: Organisation) -> Answer:
    _respondent, (answer,) = asked(here)
    return answer


def ask(answer: Answer, by: Person, *, question: Question | None = None, note: str = "") -> Delegation:
    with clock.at(DURING):
        return delegate(answer=answer, question=question, email=EMAIL, note=note, by=by)[0]


def reply(delegation: Delegation, text: str = "Vi byggde.", given: str = "", at: dt.datetime = DURING) -> Replied:
    with clock.at(at):
        return reply_to_delegation(delegation=delegation, text=text, code=given)


def test_question_goes_by_mail_and_its_secret_nowhere_else(answer: Answer, anna: Person) -> None:
    question = make_question(round=answer.round, label="Hur många cyklar?")
    made = ask(answer, anna, question=question, note="Snälla Kim!")
    (mail,) = mails()
    assert (mail.to, mail.subject) == (EMAIL, "Anna frågar dig om en åtgärd för miljömålen")
    for words in ("Hur många cyklar?", "Snälla Kim!", str(answer.measure), "29 januari 2027 kl. 17.00"):
        assert words in mail.body
    token = link().split("/")[2]
    assert len(token) == 64
    mail.delete()
    assert token not in str(everything())
    assert (made.expires_at, made.asked_by, made.code_hash) == (CLOSES, anna, "")


def test_same_question_twice_is_one(answer: Answer, anna: Person) -> None:
    made = ask(answer, anna)
    before = everything()
    assert ask(answer, anna) == made
    assert everything() == before


def test_another_rounds_question_or_a_strange_address_is_refused(answer: Answer, anna: Person) -> None:
    before = everything()
    with clock.at(DURING), pytest.raises(ValidationError):
        delegate(answer=answer, question=None, email="ingen adress", note="", by=anna)
    foreign = make_question()
    with clock.at(DURING), pytest.raises(ValidationError):
        delegate(answer=answer, question=foreign, email=EMAIL, note="", by=anna)
    with clock.at(CLOSES), pytest.raises(RoundClosed):
        delegate(answer=answer, question=None, email=EMAIL, note="", by=anna)
    assert everything()["followup.Delegation"] == before["followup.Delegation"] == []
    assert mails() == []


@pytest.mark.parametrize("who", ["reader", "suspended editor", "editor elsewhere", "superuser"])
def test_others_neither_ask_nor_take_back(who: str, answer: Answer, anna: Person, here: Organisation) -> None:
    made = ask(answer, anna)
    by = somebody(who, here)
    before = everything()
    with pytest.raises(PermissionDenied):
        ask(answer, by)
    with clock.at(DURING):
        with pytest.raises(PermissionDenied):
            remind_colleague(delegation=made, by=by)
        with pytest.raises(PermissionDenied):
            withdraw_delegation(delegation=made, by=by)
        with pytest.raises(PermissionDenied):
            use_reply(delegation=made, typed=Typed(), seen="", page="", by=by)
    assert everything() == before


def test_reply_counts_with_the_code_only(answer: Answer, anna: Person) -> None:
    made = ask(answer, anna)
    assert reply(made) == Replied.CODE_SENT
    assert Delegation.objects.values_list("reply", "replied_at").get() == ("", None)
    assert mails()[-1].to == EMAIL
    given = code()
    assert given.replace("-", "") not in str(Delegation.objects.values())
    assert reply(made, "Vi byggde två.", given.replace("-", " "), DURING + MINUTE) == Replied.TAKEN
    assert Delegation.objects.values_list("reply", "replied_at").get() == ("Vi byggde två.", DURING + MINUTE)
    assert everything()["followup.Answer"][0]["text"] == ""
    with pytest.raises(LinkClosed):
        reply(made, "Igen", given, DURING + MINUTE)


def test_code_bears_five_tries(answer: Answer, anna: Person) -> None:
    made = ask(answer, anna)
    reply(made)
    given = code()
    wrong = f"{(int(given.replace('-', '')) + 1) % 10**8:08d}"
    assert [reply(made, given=wrong) for _try in range(5)] == [Replied.CODE_WRONG] * 5
    assert reply(made, given=given) == Replied.CODE_OLD
    assert reply(made, at=DURING + 3 * MINUTE) == Replied.CODE_SENT
    assert reply(made, given=code(), at=DURING + 3 * MINUTE) == Replied.TAKEN


@pytest.mark.parametrize(("minutes", "replied"), [(14, Replied.TAKEN), (15, Replied.CODE_OLD)])
def test_code_lives_fifteen_minutes(minutes: int, replied: Replied, answer: Answer, anna: Person) -> None:
    made = ask(answer, anna)
    reply(made)
    assert reply(made, given=code(), at=DURING + minutes * MINUTE) == replied


def test_codes_are_few(answer: Answer, anna: Person) -> None:
    made = ask(answer, anna)
    moments = [DURING + nth * MINUTE for nth in range(40)]
    replied = [reply(made, at=moment) for moment in moments]
    assert (replied[0], replied[-1]) == (Replied.CODE_SENT, Replied.NO_MORE_CODES)
    assert len(mails()) == 1 + 10
    assert len({mail.body for mail in mails()}) == 11


@pytest.mark.parametrize(
    ("kind", "text"), [("text", " "), ("text", "å" * 4001), ("figure", "tolv"), ("yes_no", "kanske")]
)
def test_reply_that_cannot_be_read_sends_no_code(kind: str, text: str, answer: Answer, anna: Person) -> None:
    made = ask(answer, anna, question=make_question(round=answer.round, kind=kind, unit="km"))
    with pytest.raises(ValidationError):
        reply(made, text)
    assert len(mails()) == 1


def test_reminder_goes_once_with_the_same_link(answer: Answer, anna: Person) -> None:
    made = ask(answer, anna)
    with clock.at(DURING + MINUTE):
        assert [remind_colleague(delegation=made, by=anna) for _click in range(2)] == [True, False]
    first, second = mails()
    assert link() in second.body
    assert link() in first.body


def test_question_taken_back_or_too_old_is_closed(answer: Answer, anna: Person) -> None:
    made = ask(answer, anna)
    with pytest.raises(LinkClosed):
        reply(made, at=CLOSES)
    with clock.at(DURING):
        withdraw_delegation(delegation=made, by=anna)
        with pytest.raises(LinkClosed):
            remind_colleague(delegation=made, by=anna)
    with pytest.raises(LinkClosed):
        reply(made)


def answered(answer: Answer, by: Person, text: str, question: Question | None = None) -> Delegation:
    made = ask(answer, by, question=question)
    reply(made, text)
    reply(made, text, code())
    made.refresh_from_db()
    return made


def test_editor_takes_the_words_into_the_draft(answer: Answer, anna: Person) -> None:
    made = answered(answer, anna, "Kollegan byggde.")
    draft = save(answer, anna, typed(answer), page="p1")
    assert draft
    for _click in range(2):
        with clock.at(DURING):
            use_reply(delegation=made, typed=Typed.of_draft(Draft.objects.get()), seen=draft.stamp, page="p1", by=anna)
    assert Typed.of_draft(Draft.objects.get()) == typed(answer, text="Halva bron står.\n\nKollegan byggde.")
    answer.refresh_from_db()
    assert answer.submitted_at is None


def test_figure_takes_the_place_of_what_stood(answer: Answer, anna: Person) -> None:
    question = make_question(round=answer.round, kind="figure", unit="km")
    made = answered(answer, anna, "12,5", question)
    standing = Typed(replies={str(question.pk): "3"})
    with clock.at(DURING):
        use_reply(delegation=made, typed=standing, seen="", page="p1", by=anna)
    assert Draft.objects.get().replies == {str(question.pk): "12,5"}


def test_colleague_is_forgotten_thirty_days_after_closing(answer: Answer, anna: Person) -> None:
    answered(answer, anna, "Kollegan byggde.")
    month = dt.timedelta(days=30)
    with clock.at(CLOSES + month):
        assert forget_colleagues() == 0
    with clock.at(CLOSES + month + SECOND):
        assert [forget_colleagues(), forget_colleagues()] == [1, 0]
    row = Delegation.objects.values_list("email", "note", "reply", "code_hash").get()
    assert row == ("", "", "", "")
