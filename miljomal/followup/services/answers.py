"""What an organisation answers in a round; with history, all or nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import StaleEdit
from miljomal.followup.lifecycle import Move, legal_moves
from miljomal.followup.models import Answer, Draft, Grade, Question, Reply
from miljomal.followup.queries.answers import previous_answer
from miljomal.followup.services.drafts import (
    RoundClosed,
    StaleDraft,
    check_seen,
    lock,
    require_editor,
    respondent_of,
    stored,
    takes_drafts,
    write_draft,
)
from miljomal.followup.services.rounds import lock_round
from miljomal.followup.services.typed import Typed, faults_of, read_reply, settled, shown_reply

MAX_REASON = 100


class Sent(StrEnum):
    """What became of an answer that somebody pressed "Lämna svaret" on.

    SUBMITTED: it counts from now. READY: the round needs a manager's approval, so it is kept as a whole draft
    that is handed in with the others. LATE: the round had closed, so it is kept as a draft that the programme's
    owner may take in.
    """

    SUBMITTED = "submitted"
    READY = "ready"
    LATE = "late"


@transaction.atomic
def send_answer(
    *, answer: Answer, typed: Typed, version: int, by: Person, seen: str = "", page: str = "", repeats: bool = False
) -> Sent:
    """Hands in what is typed, new or changed, as far as the round lets it; the draft goes when it counts.

    The same answer sent twice (a double click) counts once. For `seen` and `page` see `save_draft`.
    With `repeats` it is what was answered last time and points at the answer that first said so.

    Raises:
        PermissionDenied: the person does not edit for the answering organisation.
        RoundClosed: the round has not opened, or its result is published.
        ValidationError: something must be mended first, by the form's field.
        StaleEdit: a colleague has handed in another answer in between.
        StaleDraft: another page has saved another draft in between.
    """
    require_editor(by, answer.organisation_id)
    if not takes_drafts(answer.round):
        raise RoundClosed
    typed = whole(answer, typed)
    locked = lock(answer)
    draft = Draft.objects.filter(answer=locked).first()
    is_same_draft = draft is not None and typed == Typed.of_draft(draft)
    if not is_same_draft:
        check_seen(draft, seen=seen, page=page)
    origin = _origin(locked) if repeats else draft.repeats if draft and is_same_draft else None
    if typed == stored(locked) and (origin is None or origin.pk == locked.repeats_id):
        Draft.objects.filter(answer=locked).delete()
        return Sent.SUBMITTED
    if locked.version != version:
        raise StaleEdit(locked)
    respondent = respondent_of(answer)
    if respondent.is_open and not answer.round.needs_approval:
        store(locked, typed, by=by, repeats=origin)
        return Sent.SUBMITTED
    is_late = not respondent.is_open
    is_kept = draft and is_same_draft and bool(draft.late_at) is is_late and draft.repeats == origin
    if not is_kept:
        write_draft(locked, typed, by=by, page=page, repeats=origin, is_late=is_late)
    return Sent.LATE if is_late else Sent.READY


@transaction.atomic
def submit_answer(
    *,
    answer: Answer,
    grade: Grade,
    text: str,
    reason: str,
    version: int,
    by: Person,
    is_text_public: bool = True,
    replies: Mapping[str, str] | None = None,
) -> Answer:
    """Hands in an answer that must count at once: `send_answer` for those who have no form to go back to.

    Raises:
        RoundClosed: the organisation's time is out, or a manager must approve first.
        PermissionDenied, ValidationError, StaleEdit, StaleDraft: as `send_answer`.
    """
    require_editor(by, answer.organisation_id)
    if not respondent_of(answer).is_open or answer.round.needs_approval:
        raise RoundClosed
    typed = Typed(grade.pk, text, reason, is_text_public, replies or {})
    send_answer(answer=answer, typed=typed, version=version, by=by)
    return lock(answer)


@transaction.atomic
def repeat_answer(*, answer: Answer, version: int, by: Person, seen: str = "", page: str = "") -> Sent:
    """Says "unchanged since last time" in one click: grade, texts and replies are copied, the old date is shown.

    Raises:
        ValidationError: there is nothing to repeat, or this round asks for more than the last one did.
        PermissionDenied, RoundClosed, StaleEdit, StaleDraft: as `send_answer`.
    """
    earlier = previous_answer(answer)
    if earlier is None:
        raise ValidationError(_("Ni har inte svarat om åtgärden tidigare. Öppna den och svara."))
    return send_answer(
        answer=answer, typed=carried_over(earlier, answer), version=version, by=by, seen=seen, page=page, repeats=True
    )


@transaction.atomic
def repeat_answers(*, answers: Sequence[Answer], by: Person) -> tuple[Counter[Sent], list[tuple[Answer, str]]]:
    """Says "unchanged" about several: how many went how far, and which were left as they are, with the reason.

    Only what nobody has begun on is repeated: one click must not throw away what a colleague has written.

    Raises:
        PermissionDenied: the person does not edit for one of the organisations.
    """
    sent: Counter[Sent] = Counter()
    refused = []
    for answer in answers:
        try:
            with transaction.atomic():
                if answer.submitted_at:
                    raise ValidationError(_("Ni har redan svarat. Öppna svaret om det ska ändras."))
                sent[repeat_answer(answer=answer, version=answer.version, by=by)] += 1
        except ValidationError as error:
            refused.append((answer, " ".join(error.messages)))
        except (StaleDraft, StaleEdit):
            refused.append((answer, _("En kollega har börjat på ett svar. Öppna det.")))
        except RoundClosed:
            refused.append((answer, _("Omgången tar inte emot svar. Inget är ändrat.")))
    return sent, refused


@transaction.atomic
def take_late_draft(*, draft: Draft, by: Person, reason: str) -> Answer:
    """The programme's coordinator takes in an answer that came after closing; it counts as its writer's.

    Raises:
        PermissionDenied: `by` does not coordinate for the programme's owner.
        ValidationError: the draft was never sent, can't be handed in as it is, the reason is missing or too
            long, or the result is published.
    """
    answer = Answer.objects.select_related("round__programme").get(pk=draft.answer_id)
    # Locked as publishing locks it: what is taken in is counted, or is not taken in.
    round_now = lock_round(answer.round, by=by)
    if Move.TAKE_IN not in legal_moves(round_now.times, clock.now()):
        raise ValidationError(_("Resultatet är publicerat. Sena svar kan inte tas in längre."))
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= MAX_REASON:
        raise ValidationError(
            {"reason": _("Skriv varför svaret tas in, med högst %(limit)d tecken.") % {"limit": MAX_REASON}}
        )
    locked = lock(answer)
    current = Draft.objects.select_related("saved_by", "repeats").filter(answer=locked).first()
    if current is None or current.late_at is None:
        raise ValidationError(_("Det finns inget sent svar att ta in. Organisationen har kanske ändrat det."))
    typed = whole(answer, Typed.of_draft(current))
    return store(locked, typed, by=by, repeats=current.repeats, writer=current.saved_by, reason=reason)


def carried_over(earlier: Answer, answer: Answer) -> Typed:
    """An earlier answer as it would be typed in the answer's round."""
    replies = list(earlier.replies.select_related("question"))
    return carry(earlier, replies, list(answer.round.scale.grades.all()), list(answer.round.questions.all()))


def carry(earlier: Answer, replies: Iterable[Reply], grades: Iterable[Grade], questions: Iterable[Question]) -> Typed:
    """An earlier answer as it would be typed where these are the grades and questions; both are matched by slug.

    None of a grade that the scale no longer has; a question whose kind or unit has changed is left out. No query.
    """
    slug = earlier.grade.slug if earlier.grade else ""
    grade_id = next((grade.pk for grade in grades if grade.slug == slug), None)
    same = {(q.slug, q.kind, q.unit): str(q.pk) for q in questions}
    carried = {}
    for reply in replies:
        if key := same.get((reply.question.slug, reply.question.kind, reply.question.unit)):
            carried[key] = shown_reply(reply)
    return Typed(grade_id, earlier.text, earlier.reason, earlier.is_text_public, carried).tidied()


def whole(answer: Answer, typed: Typed) -> Typed:
    """What is typed, as it will be stored: figures in one form, no reason where the grade asks for none.

    Raises:
        ValidationError: what must be mended first, by the form's field.
    """
    typed = typed.tidied()
    grades = answer.round.scale.grades.in_bulk(field_name="pk")
    questions = list(answer.round.questions.all())
    if faults := faults_of(typed, grades=grades, questions=questions):
        raise ValidationError({name: [text] for name, text in faults.items()})
    return settled(typed, grades=grades, questions=questions)


def store(
    answer: Answer,
    typed: Typed,
    *,
    by: Person,
    repeats: Answer | None = None,
    writer: Person | None = None,
    reason: str = "",
) -> Answer:
    """Writes a locked answer with its replies and history; the draft is gone. `writer` None = `by` wrote it."""
    grade = answer.round.scale.grades.get(pk=typed.grade_id or 0)
    answer.grade, answer.text, answer.is_text_public = grade, typed.text, typed.is_text_public
    answer.reason, answer.repeats = typed.reason, repeats
    answer.submitted_at, answer.submitted_by = clock.now(), writer or by
    answer.version += 1
    answer.full_clean()
    history.save(answer, by=by, reason=reason)
    _store_replies(answer, typed, by=by)
    Draft.objects.filter(answer=answer).delete()
    return answer


def _store_replies(answer: Answer, typed: Typed, *, by: Person) -> None:
    questions = {str(question.pk): question for question in answer.round.questions.all()}
    standing = {reply.question_id: reply for reply in Reply.objects.filter(answer=answer)}
    for key, question in questions.items():
        reply = standing.get(question.pk)
        if key not in typed.replies:
            if reply:
                _delete(reply, by=by)
            continue
        text, figure = read_reply(question, typed.replies[key])
        if reply and (reply.text, reply.figure) == (text, figure):
            continue
        reply = reply or Reply(answer=answer, question=question)
        reply.text, reply.figure = text, figure
        history.save(reply, by=by)


def _delete(reply: Reply, *, by: Person) -> None:
    reply._history_user = by  # type: ignore[attr-defined]  # the documented attribute of django-simple-history
    reply._history_date = clock.now()  # type: ignore[attr-defined]
    reply.delete()


def _origin(answer: Answer) -> Answer | None:
    """The answer that first said what is said again."""
    earlier = previous_answer(answer)
    return (earlier.repeats or earlier) if earlier else None
