"""What somebody types about a measure, half or whole, and what is wrong with it: the one place that knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _

from miljomal.followup.models import Answer, Draft, Grade, Question, Reply
from miljomal.followup.numbers import read_figure, write_figure

MAX_TEXT = 4000
YES, NO = "1", "0"


def tidy(text: str) -> str:
    """Text as it is kept: one kind of line end, no blank ends, no NUL, which PostgreSQL can't hold."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer as it stands in the form. `grade_id` None = not chosen.

    `replies` is what was typed by question id (as text, since JSON has no other keys): a figure as "1234,5",
    a yes or no as "1" or "0". A question without a reply is left out.
    """

    grade_id: int | None = None
    text: str = ""
    reason: str = ""
    is_text_public: bool = True
    replies: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_draft(cls, draft: Draft) -> Self:
        return cls(draft.grade_id, draft.text, draft.reason, draft.is_text_public, draft.replies)

    @classmethod
    def of_answer(cls, answer: Answer, replies: Iterable[Reply]) -> Self:
        """What was handed in; of an answer that waits, an empty form. Replies come with their question."""
        typed = {str(reply.question_id): shown_reply(reply) for reply in replies}
        return cls(answer.grade_id, answer.text, answer.reason, answer.is_text_public, typed)

    def tidied(self) -> Self:
        """The same without blank ends and empty replies, so that equal answers are equal."""
        replies = {key: tidy(value) for key, value in self.replies.items() if tidy(value)}
        return replace(self, text=tidy(self.text), reason=tidy(self.reason), replies=replies)


def shown_reply(reply: Reply) -> str:
    """A stored reply as it is typed in the form."""
    return reply.text if reply.figure is None else write_figure(reply.figure)


def read_reply(question: Question, typed: str) -> tuple[str, Decimal | None]:
    """Text and figure as a reply is stored. A yes or no is 1 or 0 in the figure.

    Raises:
        ValueError: it can't be read; the text says what is wrong, to the one who typed.
    """
    if question.kind == Question.Kind.TEXT:
        if len(typed) > MAX_TEXT:
            raise ValueError(too_long(len(typed)))
        return typed, None
    if question.kind == Question.Kind.YES_NO:
        if typed not in (YES, NO):
            raise ValueError(_("Välj ja eller nej. Det övriga som du har skrivit finns kvar."))
        return "", Decimal(typed)
    try:
        return "", read_figure(typed)
    except ValueError:
        raise ValueError(
            _("Siffran går inte att läsa. Den står kvar. Skriv bara en siffra, till exempel 12,5, i %(unit)s.")
            % {"unit": question.unit}
        ) from None


def too_long(length: int) -> str:
    """What is said about a text that is too long."""
    return _("Texten har %(length)d tecken och får ha %(limit)d. Den finns kvar. Korta den och försök igen.") % {
        "length": length,
        "limit": MAX_TEXT,
    }


def faults_of(typed: Typed, *, grades: Mapping[int, Grade], questions: Iterable[Question]) -> dict[str, str]:
    """What must be mended before it can be handed in, by the form's field; {} = nothing.

    `grades` are those of the round's scale by id; `questions` those of the round.
    """
    faults: dict[str, str] = {}
    grade = grades.get(typed.grade_id) if typed.grade_id else None
    if typed.grade_id is None:
        faults["grade"] = _("Välj hur långt ni har kommit. Det du har skrivit finns kvar.")
    elif grade is None:
        faults["grade"] = _("Graden hör till en annan skala än omgångens.")
    elif grade.needs_reason and not typed.reason:
        faults["reason"] = _("Skriv varför åtgärden inte är relevant för er. Det du har skrivit finns kvar.")
    for name in ("text", "reason"):
        if len(getattr(typed, name)) > MAX_TEXT:
            faults[name] = too_long(len(getattr(typed, name)))
    # What is not relevant to them, they need not count or describe.
    is_relevant = not (grade and grade.needs_reason)
    for question in questions:
        reply = typed.replies.get(str(question.pk), "")
        if fault := fault_of_reply(question, reply, is_required=question.is_required and is_relevant):
            faults[field_of(question)] = fault
    return faults


def settled(typed: Typed, *, grades: Mapping[int, Grade], questions: Iterable[Question]) -> Typed:
    """What is typed without faults, as it reads when it has been stored: replies to other rounds' questions and a
    reason that the grade does not ask for are gone."""
    grade = grades[typed.grade_id or 0]
    replies = {}
    for question in questions:
        if reply := typed.replies.get(str(question.pk)):
            text, figure = read_reply(question, reply)
            replies[str(question.pk)] = text if figure is None else write_figure(figure)
    return replace(typed, reason=typed.reason if grade.needs_reason else "", replies=replies)


def fault_of_reply(question: Question, typed: str, *, is_required: bool) -> str:
    """What is wrong with what was typed to one question; "" = nothing."""
    if not typed and is_required:
        return _("Frågan behöver ett svar: %(question)s. Det du har skrivit finns kvar.") % {"question": question.label}
    if not typed:
        return ""
    try:
        read_reply(question, typed)
    except ValueError as error:
        return str(error)
    return ""


def field_of(question: Question) -> str:
    """The name of a question's field in the form."""
    return f"question_{question.pk}"
