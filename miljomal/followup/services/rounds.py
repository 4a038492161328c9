"""What a coordinator does with a round: makes, changes, opens, closes and reopens it; with history, all or nothing."""

import datetime as dt
import logging
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import StaleEdit, save_version
from miljomal.core.text import slugify_swedish
from miljomal.followup.lifecycle import EDITABLE, Move, State, legal_moves, overlap
from miljomal.followup.models import Answer, Question, Respondent, Round
from miljomal.followup.permissions import can_keep_rounds
from miljomal.followup.queries.respondents import asked_parts
from miljomal.followup.queries.rounds import latest_round, taken_times
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Programme

logger = logging.getLogger(__name__)

MAX_REASON = 100


@transaction.atomic
def create_round(*, programme: Programme, by: Person, **fields: Any) -> Round:
    """A new round of a programme, with the questions of the round before; the same one sent twice is one.

    `slug` names the period unless it is given.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: a field is wrong, or another round of the programme is open at the same time.
    """
    require_coordinator(by, programme)
    lock_programme(programme)
    same = Round.objects.filter(programme=programme, opened_at=None, source="", **fields).first()
    if same and fields.get("opens_at"):
        return same
    made = Round(programme=programme, **{"is_example": programme.is_example, **fields})
    made.slug = made.slug or free_slug(made)
    made.full_clean()
    require_free_time(made)
    before = latest_round(programme)
    history.save(made, by=by)
    if before:
        _copy_questions(before, made, by=by)
    return made


@transaction.atomic
def edit_round(*, round: Round, changes: dict[str, Any], version: int, by: Person) -> Round:  # noqa: A002
    """Changes what may still be changed in the round's state.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        StaleEdit: somebody else saved in between.
        ValidationError: a field is locked or wrong, or another round of the programme is open at the same time.
    """
    locked = lock_round(round, by=by)
    changed = {name: value for name, value in changes.items() if getattr(locked, name) != value}
    if changed and locked.version != version:
        raise StaleEdit(locked)
    if any(name not in EDITABLE[locked.state] for name in changed):
        raise ValidationError(_("Omgången har gått vidare. Det du ville ändra går inte längre att ändra."))
    after = Round.objects.select_related("programme").get(pk=locked.pk)
    for name, value in changed.items():
        setattr(after, name, value)
    if locked.state == State.PLANNED and after.period != locked.period:
        changed["slug"] = free_slug(after)
    if locked.state == State.OPEN:
        require_future(after.closes_at)
    if "opens_at" in changed or "closes_at" in changed:
        require_free_time(after)
    return save_version(locked, changed, version=version, by=by)


@transaction.atomic
def open_round(opened: Round, *, by: Person | None) -> int:
    """Opens a round: freezes who must answer by making their empty answers; returns how many answers.

    Who is asked is said by `queries.respondents.asked_parts`. `by` None = its hour came. Opened before its hour it
    opens now. A round that is open already is left as it is, and 0 returned.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: nobody can be asked, its end has passed, or another round of the programme is open.
    """
    locked = lock_round(opened, by=by)
    if locked.opened_at is not None:
        return 0
    now = clock.now()
    require_move(locked, Move.OPEN)
    locked.opens_at = min(locked.opens_at or now, now)
    require_free_time(locked)
    answers = [
        Answer(round=locked, measure_id=part.measure_id, organisation_id=part.organisation_id)
        for part in asked_parts(locked.programme).order_by("id")
    ]
    if not answers:
        raise ValidationError(_("Ingen kan tillfrågas: programmet har ingen åtgärd med någon som ska svara."))
    bulk_create_with_history(answers, Answer, default_user=by, default_date=now)
    asked = [
        Respondent(round=locked, organisation_id=organisation_id, is_example=locked.is_example)
        for organisation_id in dict.fromkeys(answer.organisation_id for answer in answers)
    ]
    bulk_create_with_history(asked, Respondent, default_user=by, default_date=now)
    locked.opened_at = now
    locked.version += 1
    history.save(locked, by=by)
    opened.opened_at, opened.opens_at, opened.version = locked.opened_at, locked.opens_at, locked.version
    return len(answers)


def open_due_rounds() -> int:
    """Opens every round whose hour has come; returns how many. One that can't open does not stop the others."""
    opened = 0
    for waiting in Round.objects.due_to_open(clock.now()):
        try:
            open_round(waiting, by=None)
        except ValidationError as error:
            logger.warning("round %s can't open: %s", waiting.pk, "; ".join(error.messages))
        else:
            opened += 1
    return opened


@transaction.atomic
def close_round(*, round: Round, reason: str, version: int, by: Person) -> Round:  # noqa: A002
    """Closes an open round now. One that has closed already is left as it is. Longer time given to one stays.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        StaleEdit: somebody else saved in between.
        ValidationError: the round is not open, or no reason is given.
    """
    locked = lock_round(round, by=by)
    if locked.state == State.CLOSED:
        return locked
    require_move(locked, Move.CLOSE)
    changes = {"closes_at": clock.now()}
    return save_version(locked, changes, version=version, by=by, reason=stated_reason(reason))


@transaction.atomic
def reopen_round(*, round: Round, closes_at: dt.datetime, reason: str, version: int, by: Person) -> Round:  # noqa: A002
    """Opens a closed round again until `closes_at`, for all who were asked.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        StaleEdit: somebody else saved in between.
        ValidationError: the round is not closed or is published, the time has passed, another round of the
            programme is open then, or no reason is given.
    """
    locked = lock_round(round, by=by)
    if locked.state == State.OPEN and locked.closes_at == closes_at:
        return locked
    require_move(locked, Move.REOPEN)
    require_future(closes_at)
    after = Round.objects.select_related("programme").get(pk=locked.pk)
    after.closes_at = closes_at
    require_free_time(after)
    return save_version(locked, {"closes_at": closes_at}, version=version, by=by, reason=stated_reason(reason))


def require_coordinator(by: Person, programme: Programme) -> None:
    if not can_keep_rounds(Viewer.of(by), owner_id=programme.owner_id):
        raise PermissionDenied


def lock_programme(programme: Programme) -> None:
    """Whoever plans, opens, moves or closes a round of the programme waits here for the one before."""
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)


def lock_round(round: Round, *, by: Person | None) -> Round:  # noqa: A002
    """The round as it is now, locked behind its programme. `by` None = the minute tick, which may do as it does.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
    """
    if by is not None:
        require_coordinator(by, round.programme)
    lock_programme(round.programme)
    return Round.objects.select_for_update(of=("self",)).select_related("programme").get(pk=round.pk)


def require_move(locked: Round, move: Move) -> None:
    """Raises ValidationError with what hinders it, if the move is not legal in the round's state."""
    if move not in legal_moves(locked.times, clock.now()):
        raise ValidationError(hindrance(locked, move))


def hindrance(stuck: Round, move: Move) -> str:
    """Why a move that is not legal in the round's state can't be made, in Swedish."""
    state = stuck.state
    if state == State.PLANNED and move == Move.OPEN:
        return _("Tiden då omgången skulle stänga har passerat. Ändra tiderna och öppna sedan.")
    if state in (State.OPEN, State.CLOSED) and move == Move.EDIT_QUESTIONS:
        return _("Omgången har öppnat. Frågorna ligger fast.")
    if state == State.OPEN and move in (Move.OPEN, Move.REOPEN):
        return _("Omgången är redan öppen.")
    sentences = {
        State.PLANNED: _("Omgången har inte öppnat än."),
        State.OPEN: _("Omgången tar fortfarande emot svar. Vänta tills den har stängt."),
        State.CLOSED: _("Omgången har stängt. Öppna den igen först."),
        State.PUBLISHED: _("Resultatet är publicerat. Omgången går inte att ändra mer."),
        State.KNOWN: _("Omgången finns bara som publicerat resultat. Här är inget att sköta."),
    }
    return sentences[state]


def require_future(moment: dt.datetime | None) -> None:
    if moment is None or moment <= clock.now():
        raise ValidationError({"closes_at": _("Tiden har redan passerat. Välj en senare tid.")})


def require_free_time(planned: Round, *, until: dt.datetime | None = None) -> None:
    """Raises ValidationError if another round of the programme is open at a time when this one is.

    `until` = later than the round's own end: the longer time of one organisation.
    """
    if not (planned.opens_at and planned.closes_at):
        return
    taken = taken_times(planned.programme, besides=[planned.pk] if planned.pk else [])
    found = overlap(planned.opens_at, until or planned.closes_at, taken)
    if found:
        raise ValidationError(
            _("Programmets omgång ”%(title)s” är öppen samtidigt. Välj tider som inte går in i varandra.")
            % {"title": taken[found]}
        )


def stated_reason(reason: str) -> str:
    """The reason, trimmed. Raises ValidationError where there is none, or where the history can't hold it."""
    stated = reason.strip()
    if not stated:
        raise ValidationError({"reason": _("Skriv varför. Det du har valt finns kvar.")})
    if len(stated) > MAX_REASON:
        raise ValidationError({"reason": _("Korta skälet till högst 100 tecken. Det du har skrivit finns kvar.")})
    return stated


def free_slug(made: Round) -> str:
    """The period, "2026" or "2016-2019"; with the title where another round has the period, then with a number."""
    period = made.period.replace("–", "-")
    taken = set(Round.objects.filter(programme=made.programme).exclude(pk=made.pk).values_list("slug", flat=True))
    titled = f"{period}-{slugify_swedish(made.title, 25)}"
    numbered = (f"{period}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (period, titled, *numbered) if slug not in taken)


def _copy_questions(before: Round, made: Round, *, by: Person) -> None:
    copies = [
        Question(
            round=made,
            slug=row.slug,
            kind=row.kind,
            label=row.label,
            help_text=row.help_text,
            unit=row.unit,
            is_required=row.is_required,
            is_public=row.is_public,
            order=row.order,
        )
        for row in before.questions.order_by("order", "id")
    ]
    bulk_create_with_history(copies, Question, default_user=by, default_date=clock.now())
