"""An organisation says that it is done: its whole drafts are handed in, by a manager's approval where the round
needs one.

The rule with `needs_approval`: "Lämna svaret" keeps a measure's answer as a draft that is whole. Handing in asks the
organisation's administrators and coordinators. Approving hands in every draft at once; until then nothing counts and
nobody outside sees anything. Drafts that are changed after the manager opened the page are not approved unseen.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import StaleEdit
from miljomal.followup.models import Answer, Draft, Grade, Question, Respondent
from miljomal.followup.permissions import can_approve_answers
from miljomal.followup.queries.answers import asked_answers, draft_of
from miljomal.followup.services.answers import store
from miljomal.followup.services.drafts import RoundClosed, require_editor
from miljomal.followup.services.typed import Typed, faults_of, settled
from miljomal.organisations.models import Membership
from miljomal.organisations.permissions import COORDINATORS, Viewer
from miljomal.outbox.services import queue_mail

MAX_NOTE = 600


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One measure before handing in: its draft, if any, and what must be mended in it, by the form's field."""

    answer: Answer
    draft: Draft | None
    faults: dict[str, str]

    @property
    def is_missing(self) -> bool:
        """Whether nothing is handed in and nothing is typed."""
        return self.draft is None and self.answer.submitted_at is None


@dataclass(frozen=True, slots=True)
class Review:
    """What would be handed in now, in the programme's order. `stamp` names exactly these drafts."""

    rows: list[ReviewRow]
    stamp: str

    @property
    def faulty(self) -> list[ReviewRow]:
        return [row for row in self.rows if row.faults]

    @property
    def missing(self) -> list[ReviewRow]:
        return [row for row in self.rows if row.is_missing]

    @property
    def answered(self) -> list[ReviewRow]:
        """What has been handed in before and not been touched since."""
        return [row for row in self.rows if row.answer.submitted_at and row.draft is None]

    @property
    def ready(self) -> list[ReviewRow]:
        """The drafts that are whole."""
        return [row for row in self.rows if row.draft and not row.faults]


def review_answers(respondent: Respondent) -> Review:
    """Reads what the organisation would hand in: three queries, however many measures."""
    grades = respondent.round.scale.grades.in_bulk(field_name="pk")
    questions = list(respondent.round.questions.all())
    rows = []
    for answer in asked_answers(respondent):
        draft = draft_of(answer)
        typed = Typed.of_draft(draft).tidied() if draft else None
        faults = faults_of(typed, grades=grades, questions=questions) if typed else {}
        rows.append(ReviewRow(answer, draft, faults))
    return Review(rows, _stamp(row.draft for row in rows if row.draft))


def words_of(respondent: Respondent, found: Review) -> list[tuple[ReviewRow, Grade | None, list[tuple[Question, str]]]]:
    """What waits for approval, to be read: each draft with its grade and its replies, in order."""
    grades = respondent.round.scale.grades.in_bulk(field_name="pk")
    questions = list(respondent.round.questions.all())
    rows = []
    for row in found.rows:
        if row.draft:
            typed = Typed.of_draft(row.draft).tidied().replies
            replies = [
                (question, question.in_words(typed[str(question.pk)]))
                for question in questions
                if str(question.pk) in typed
            ]
            rows.append((row, grades.get(row.draft.grade_id or 0), replies))
    return rows


def _stamp(drafts: Iterable[Draft]) -> str:
    seen = ";".join(sorted(f"{draft.answer_id}:{draft.stamp}" for draft in drafts))
    return hashlib.sha256(seen.encode()).hexdigest()


@transaction.atomic
def hand_in_answers(*, respondent: Respondent, by: Person, without: bool = False) -> Respondent:
    """Hands in every draft and says that the organisation is done; a second click changes nothing.

    `without` = measures without an answer are known and left so. Where a manager must approve, the drafts
    wait for her and she gets a mail.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        RoundClosed: the organisation's time is out.
        ValidationError: a draft must be mended, or answers are missing and nobody said that it is meant so.
    """
    require_editor(by, respondent.organisation_id)
    locked = _lock(respondent)
    if not locked.is_open:
        raise RoundClosed
    found = review_answers(locked)
    if locked.handed_in_at and not _is_news(found, locked):
        return locked
    if found.faulty:
        raise ValidationError(_("Något behöver rättas först. Inget har lämnats in. Allt ni har skrivit finns kvar."))
    if found.missing and not without:
        raise ValidationError(
            {"without": _("Svar saknas. Inget har lämnats in. Svara, eller kryssa i att ni lämnar in ändå.")}
        )
    locked.handed_in_at, locked.handed_in_by, locked.sent_back_note = clock.now(), by, ""
    locked.approved_at = locked.approved_by = None
    if not locked.round.needs_approval:
        _hand_in_drafts(locked, found, by=by)
    _save(locked, by=by)
    if locked.round.needs_approval:
        _ask_managers(locked)
    return locked


@transaction.atomic
def approve_answers(*, respondent: Respondent, stamp: str, by: Person) -> Respondent:
    """A manager approves what was handed in: every draft counts from now. A second click changes nothing.

    Raises:
        PermissionDenied: the person is neither administrator nor coordinator in the organisation.
        RoundClosed: the organisation's time is out.
        StaleEdit: the drafts are not those that she read; `current` is the organisation's row.
        ValidationError: nothing is handed in, or a draft must be mended.
    """
    locked = _approved(respondent, by)
    found = review_answers(locked)
    if locked.approved_at and not found.ready:
        return locked
    _must_be_handed_in(locked)
    if found.stamp != stamp:
        raise StaleEdit(locked)
    if found.faulty:
        raise ValidationError(_("Ett svar är inte helt. Inget är godkänt. Skicka tillbaka svaren så att det rättas."))
    _hand_in_drafts(locked, found, by=by)
    locked.approved_at, locked.approved_by = clock.now(), by
    return _save(locked, by=by)


@transaction.atomic
def send_answers_back(*, respondent: Respondent, note: str, by: Person) -> Respondent:
    """A manager wants changes: the answers are drafts still, and whoever handed in gets her words by mail.

    Raises:
        PermissionDenied: the person is neither administrator nor coordinator in the organisation.
        RoundClosed: the organisation's time is out.
        ValidationError: no words, too many, or nothing is handed in.
    """
    locked = _approved(respondent, by)
    note = note.strip()
    if not 0 < len(note) <= MAX_NOTE:
        text = _("Skriv vad som ska ändras, med högst %(limit)d tecken. Det du har skrivit finns kvar.")
        raise ValidationError({"note": text % {"limit": MAX_NOTE}})
    if locked.handed_in_at is None and locked.sent_back_note == note:
        return locked
    _must_be_handed_in(locked)
    receiver = locked.handed_in_by
    locked.handed_in_at = locked.handed_in_by = locked.approved_at = locked.approved_by = None
    locked.sent_back_note = note
    _save(locked, by=by)
    if receiver and receiver.email:
        subject = _("Svaren från %(organisation)s behöver ändras") % {"organisation": locked.organisation}
        _mail(locked, "sent_back", to=receiver, subject=subject, context={"manager": by})
    return locked


def _lock(respondent: Respondent) -> Respondent:
    """The organisation's row as it is now, with its answers: a colleague who saves a draft waits until it is done."""
    asked = Answer.objects.filter(round=respondent.round_id, organisation=respondent.organisation_id)
    list(asked.select_for_update().order_by("pk").values_list("pk"))
    rows = Respondent.objects.select_for_update(of=("self",))
    return rows.select_related("round__programme", "round__scale", "organisation", "handed_in_by").get(pk=respondent.pk)


def _approved(respondent: Respondent, by: Person) -> Respondent:
    """The locked row, if `by` may approve it and there is time left."""
    if not can_approve_answers(Viewer.of(by), organisation_id=respondent.organisation_id):
        raise PermissionDenied
    locked = _lock(respondent)
    if not locked.is_open:
        raise RoundClosed
    return locked


def _must_be_handed_in(respondent: Respondent) -> None:
    if not respondent.round.needs_approval or respondent.handed_in_at is None:
        raise ValidationError(_("Inget väntar på godkännande. Svaren är kanske tillbaka hos den som skrev dem."))


def _is_news(found: Review, respondent: Respondent) -> bool:
    """Whether a draft has been written since the organisation handed in."""
    handed_in_at = respondent.handed_in_at
    drafts = [row.draft for row in found.rows if row.draft]
    if not respondent.round.needs_approval or respondent.approved_at:
        return bool(drafts)
    return any(draft.saved_at > handed_in_at for draft in drafts if handed_in_at)


def _hand_in_drafts(respondent: Respondent, found: Review, *, by: Person) -> None:
    """Every whole draft becomes its answer, as its writer's."""
    grades = respondent.round.scale.grades.in_bulk(field_name="pk")
    questions = list(respondent.round.questions.all())
    answers = Answer.objects.select_for_update(of=("self",)).select_related("round__scale").order_by("pk")
    locked = answers.in_bulk([row.answer.pk for row in found.ready])
    for row in found.ready:
        assert row.draft
        typed = settled(Typed.of_draft(row.draft).tidied(), grades=grades, questions=questions)
        store(locked[row.answer.pk], typed, by=by, repeats=row.draft.repeats, writer=row.draft.saved_by)


def _save(respondent: Respondent, *, by: Person) -> Respondent:
    respondent.version += 1
    respondent.full_clean()
    history.save(respondent, by=by)
    return respondent


def _ask_managers(respondent: Respondent) -> None:
    """One mail to each who may approve."""
    managers = Membership.objects.in_force().filter(organisation=respondent.organisation_id, role__in=COORDINATORS)
    subject = _("Godkänn svaren från %(organisation)s") % {"organisation": respondent.organisation}
    for membership in managers.select_related("person").order_by("id"):
        _mail(respondent, "approval", to=membership.person, subject=subject, context={})


def _mail(respondent: Respondent, name: str, *, to: Person, subject: str, context: dict[str, object]) -> None:
    address = "handing-in-approve" if name == "approval" else "answer-list"
    shown = {
        "respondent": respondent,
        "url": settings.SITE_URL + reverse(f"followup:{address}", args=[respondent.pk]),
        "site_url": settings.SITE_URL,
        **context,
    }
    queue_mail(
        key=f"{name}:{respondent.pk}:{respondent.version}:{to.pk}",
        to=to.email,
        subject=subject,
        body=render_to_string(f"followup/mail/{name}.txt", shown).strip(),
    )
