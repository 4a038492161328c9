"""What is typed but not handed in: saved as it is typed, shared by colleagues, overwritten by nobody."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.followup.models import Answer, Draft, Respondent, Round
from miljomal.followup.permissions import can_answer
from miljomal.followup.services.typed import Typed
from miljomal.organisations.permissions import Viewer

MAX_DRAFT = 200_000


class RoundClosed(Exception):
    """The round does not take answers from the organisation now."""


class StaleDraft(Exception):
    """A colleague, or the same person elsewhere, has saved a draft in between; `current` is that draft."""

    def __init__(self, current: Draft) -> None:
        super().__init__("saved elsewhere")
        self.current = current


def require_editor(by: Person, organisation_id: int) -> None:
    if not can_answer(Viewer.of(by), organisation_id=organisation_id):
        raise PermissionDenied


def respondent_of(answer: Answer) -> Respondent:
    """Whose time the answer follows: the organisation's own where it has been given longer.

    An answer without a row of its own among those asked follows the round's time.
    """
    asked = Respondent.objects.select_related("round").filter(
        round=answer.round_id, organisation=answer.organisation_id
    )
    return asked.first() or Respondent(round=answer.round, organisation_id=answer.organisation_id)


def takes_drafts(asked: Round) -> bool:
    """Whether typed words may be kept: from the opening until the result is published.

    After closing they are kept too, so that nothing typed is lost; only the programme's owner can take them in.
    """
    opened = asked.opened_at and asked.opens_at and asked.opens_at <= clock.now()
    return bool(opened) and asked.published_on is None


@transaction.atomic
def save_draft(
    *, answer: Answer, typed: Typed, version: int, seen: str, page: str, by: Person, join: bool = False
) -> Draft | None:
    """Keeps what is typed as the colleagues' shared draft; None where it says what the answer says already.

    `version` is the answer's, `seen` the stamp of the draft that the page showed ("" = none) and `page` names
    the opened page: what a page saved itself it may save over. The same words sent twice change nothing.
    With `join` the words are put after those of the draft that was seen.

    Raises:
        PermissionDenied: the person does not edit for the answering organisation.
        RoundClosed: the round has not opened, or its result is published.
        StaleDraft: another page has saved another draft in between.
        StaleEdit: a colleague has handed in an answer in between.
        ValidationError: more text than anybody can type.
    """
    require_editor(by, answer.organisation_id)
    if not takes_drafts(answer.round):
        raise RoundClosed
    typed = typed.tidied()
    if len(typed.text) + len(typed.reason) + sum(map(len, typed.replies.values())) > MAX_DRAFT:
        raise ValidationError(_("Texten är för lång för att sparas. Den finns kvar i formuläret. Korta den."))
    locked = lock(answer)
    draft = Draft.objects.filter(answer=locked).first()
    if draft and typed == Typed.of_draft(draft):
        return draft
    if typed == stored(locked):
        check_seen(draft, seen=seen, page=page)
        Draft.objects.filter(answer=locked).delete()
        return None
    if locked.version != version:
        raise StaleEdit(locked)
    check_seen(draft, seen=seen, page=page)
    if draft and join:
        typed = joined(Typed.of_draft(draft), typed)
    return write_draft(locked, typed, by=by, page=page)


@transaction.atomic
def discard_draft(*, answer: Answer, seen: str, page: str, by: Person) -> None:
    """Throws the draft away; what was handed in before stands. Nothing where there is none.

    Raises:
        PermissionDenied: the person does not edit for the answering organisation.
        StaleDraft: somebody has saved another draft than the one that was seen.
    """
    require_editor(by, answer.organisation_id)
    draft = Draft.objects.filter(answer=lock(answer)).first()
    check_seen(draft, seen=seen, page=page)
    Draft.objects.filter(answer=answer).delete()


def lock(answer: Answer) -> Answer:
    """The answer as it is now; whoever writes about it waits here."""
    locked = Answer.objects.select_for_update(of=("self",)).select_related("round", "organisation", "submitted_by")
    return locked.get(pk=answer.pk)


def stored(answer: Answer) -> Typed:
    """What was handed in, as it would be typed."""
    return Typed.of_answer(answer, answer.replies.all())


def check_seen(draft: Draft | None, *, seen: str, page: str) -> None:
    """Refuses to write over a draft that the writer has not seen.

    Raises:
        StaleDraft: another page saved it, after this one was opened.
    """
    if draft and draft.stamp != seen and not (page and draft.saved_from == page):
        raise StaleDraft(draft)


def write_draft(
    answer: Answer, typed: Typed, *, by: Person, page: str = "", repeats: Answer | None = None, is_late: bool = False
) -> Draft:
    """Writes the draft, whoever's it was. A draft that is changed is no longer sent late, nor a repetition."""
    draft = Draft.objects.filter(answer=answer).first() or Draft(answer=answer, version=0)
    draft.grade_id, draft.text, draft.reason = typed.grade_id, typed.text, typed.reason
    draft.is_text_public, draft.replies = typed.is_text_public, dict(typed.replies)
    draft.repeats = repeats
    draft.saved_at, draft.saved_by, draft.saved_from = clock.now(), by, page
    draft.late_at = clock.now() if is_late else None
    draft.version += 1
    draft.save()
    return draft


def joined(theirs: Typed, mine: Typed) -> Typed:
    """Both drafts in one: texts one after the other, choices as in mine where I have made them."""
    replies = {**theirs.replies, **mine.replies}
    return replace(
        mine,
        grade_id=mine.grade_id or theirs.grade_id,
        text=_both(theirs.text, mine.text),
        reason=_both(theirs.reason, mine.reason),
        replies=replies,
    )


def _both(theirs: str, mine: str) -> str:
    if theirs in mine:
        return mine
    return theirs if mine in theirs else f"{theirs}\n\n{mine}"
