"""A round's schedule: made, moved when the round's times move, confirmed, edited, skipped."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import save_version
from miljomal.followup.models import Respondent, Round
from miljomal.followup.permissions import can_keep_rounds
from miljomal.mailings.models import Mailing
from miljomal.mailings.schedule import Kind, plan
from miljomal.organisations.permissions import Viewer

# A round that closed longer ago than this is left alone: its late mail has gone or never will.
KEPT_AFTER_CLOSING = dt.timedelta(days=30)
ONCE_A_ROUND = (Kind.OPENING, Kind.HALFWAY)

Wish = tuple[Kind, dt.datetime]


def require_keeper(by: Person, owner_id: int) -> None:
    """Raises PermissionDenied unless the person coordinates for the programme's owner."""
    if not can_keep_rounds(Viewer.of(by), owner_id=owner_id):
        raise PermissionDenied


def replan_all() -> int:
    """Makes and moves the schedules of all rounds that are not long over; returns how many rows changed.

    Three queries where nothing has changed.
    """
    since = clock.now() - KEPT_AFTER_CLOSING
    # A round that closed long ago can still be open for one organisation.
    longer = Respondent.objects.filter(extended_to__gt=since).values("round")
    rounds = Round.objects.filter(Q(closes_at__gt=since) | Q(pk__in=longer), opens_at__isnull=False, source="")
    changed = 0
    found = list(rounds.order_by("id"))
    closings = _closings(found)
    rows = list(Mailing.objects.scheduled().filter(round__in=found))
    for followed in found:
        mine = [row for row in rows if row.round_id == followed.pk]
        if _changes(followed, closings[followed.pk], mine):
            changed += replan(followed)
    return changed


@transaction.atomic
def replan(followed: Round) -> int:
    """Brings one round's schedule in step with its times; returns how many rows changed.

    What is sent stays. What is planned moves with the round and stays confirmed: the coordinator has confirmed
    the schedule, not its dates. A reminder whose day has passed already is not made anew.
    """
    locked = Round.objects.select_for_update(of=("self",)).get(pk=followed.pk)
    rows = list(Mailing.objects.scheduled().filter(round=locked).order_by("id"))
    changes = _changes(locked, _closings([locked])[locked.pk], rows)
    for row, due_at, closes_at in changes:
        if due_at is None:
            row.delete()
            continue
        row.due_at, row.closes_at = due_at, closes_at
        row.version += 1
        history.save(row, by=None)
    return len(changes)


def unsaved_schedule(followed: Round) -> list[Mailing]:
    """The mails that the round's schedule lacks, as `replan` would make them now; nothing is written: two queries."""
    rows = list(Mailing.objects.scheduled().filter(round=followed).order_by("id"))
    lacking: list[Mailing] = []
    for row, due_at, closes_at in _changes(followed, _closings([followed])[followed.pk], rows):
        if due_at and row.pk is None:
            row.due_at, row.closes_at = due_at, closes_at
            lacking.append(row)
    return sorted(lacking, key=lambda row: row.due_at)


def _changes(
    followed: Round, closings: list[dt.datetime], rows: list[Mailing]
) -> list[tuple[Mailing, dt.datetime | None, dt.datetime]]:
    """What must be written: the row, new or known, with its moment and closing; None = the row goes."""
    wished = _wishes(followed, closings)
    sent = {(row.kind, row.closes_at) for row in rows if row.state == Mailing.State.SENT}
    sent_kinds = {kind for kind, _closes_at in sent}
    free = [row for row in rows if row.state != Mailing.State.SENT]
    changes: list[tuple[Mailing, dt.datetime | None, dt.datetime]] = []
    left: list[tuple[Wish, dt.datetime]] = []
    for (kind, closes_at), due_at in wished.items():
        if (kind in sent_kinds) if kind in ONCE_A_ROUND else ((kind, closes_at) in sent):
            continue
        row = next((r for r in free if r.kind == kind and r.closes_at == closes_at), None)
        if row is None:
            left.append(((kind, closes_at), due_at))
            continue
        free.remove(row)
        if row.due_at != due_at:
            changes.append((row, due_at, closes_at))
    for (kind, closes_at), due_at in left:
        moved = next((r for r in free if r.kind == kind), None)
        if moved:
            free.remove(moved)
            changes.append((moved, due_at, closes_at))
        elif due_at > clock.now() or (kind == Kind.OPENING and closes_at > clock.now()):
            changes.append((_new_row(followed, kind, rows), due_at, closes_at))
    # Rows go first, so that a moved row never meets one that is to go.
    return [(row, None, row.closes_at) for row in free] + changes


def _wishes(followed: Round, closings: Iterable[dt.datetime]) -> dict[Wish, dt.datetime]:
    """Every mail that the round should have, by kind and closing, with its moment; none once it is published."""
    if not (followed.opens_at and followed.closes_at) or followed.published_on:
        return {}
    wished: dict[Wish, dt.datetime] = {}
    for closes_at in closings:
        for kind, due_at in plan(followed.opens_at, closes_at).items():
            if kind not in ONCE_A_ROUND or closes_at == followed.closes_at:
                wished[kind, closes_at] = due_at
    return wished


def _closings(rounds: list[Round]) -> dict[int, list[dt.datetime]]:
    """The round's own closing and those of the organisations that have longer time, by round: one query."""
    found = {row.pk: {row.closes_at} if row.closes_at else set() for row in rounds}
    own = {row.pk: row.closes_at for row in rounds}
    longer = Respondent.objects.filter(round__in=rounds, extended_to__isnull=False).order_by()
    for pk, moment in longer.values_list("round_id", "extended_to").distinct():
        closes_at = own[pk]
        if moment and closes_at and moment > closes_at:
            found[pk].add(moment)
    return {pk: sorted(moments) for pk, moments in found.items()}


def _new_row(followed: Round, kind: Kind, rows: list[Mailing]) -> Mailing:
    """A row with the words of its kind, confirmed if the schedule is."""
    same = next((row for row in rows if row.kind == kind), None)
    confirmed = next((row for row in rows if row.confirmed_at), None)
    return Mailing(
        round=followed,
        kind=kind,
        is_example=followed.is_example,
        subject=same.subject if same else "",
        body=same.body if same else "",
        state=Mailing.State.CONFIRMED if confirmed else Mailing.State.PLANNED,
        confirmed_by_id=confirmed.confirmed_by_id if confirmed else None,
        confirmed_at=confirmed.confirmed_at if confirmed else None,
        version=0,
    )


@transaction.atomic
def confirm_schedule(*, followed: Round, by: Person) -> int:
    """The coordinator says yes to the schedule as a whole; returns how many mailings were confirmed now.

    From then on each goes out at its hour, also when the round's times move. Said twice, it changes nothing.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
    """
    require_keeper(by, followed.programme.owner_id)
    replan(followed)
    waiting = Mailing.objects.scheduled().select_for_update().filter(round=followed, state=Mailing.State.PLANNED)
    rows = list(waiting.order_by("id"))
    for row in rows:
        row.state, row.confirmed_by, row.confirmed_at = Mailing.State.CONFIRMED, by, clock.now()
        row.version += 1
        history.save(row, by=by)
    return len(rows)


@transaction.atomic
def skip_mailing(*, mailing: Mailing, skip: bool, by: Person) -> Mailing:
    """Leaves one mail of the schedule out, or takes it in again; done twice, it changes nothing.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: it is sent already.
    """
    require_keeper(by, mailing.round.programme.owner_id)
    locked = _locked_unsent(mailing)
    back = Mailing.State.CONFIRMED if _is_confirmed(locked) else Mailing.State.PLANNED
    state = Mailing.State.SKIPPED if skip else back
    if (locked.state == Mailing.State.SKIPPED) != skip:
        locked.state = state
        if not skip and state == Mailing.State.CONFIRMED and locked.confirmed_at is None:
            locked.confirmed_by, locked.confirmed_at = by, clock.now()
        locked.version += 1
        history.save(locked, by=by)
    return locked


@transaction.atomic
def edit_mailing(*, mailing: Mailing, subject: str, body: str, version: int, by: Person) -> Mailing:
    """Changes the words of a mail that is not sent; "" = the standard text.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: it is sent already.
        StaleEdit: a colleague saved in between.
    """
    require_keeper(by, mailing.round.programme.owner_id)
    _locked_unsent(mailing)
    changes: dict[str, Any] = {"subject": subject, "body": body}
    return save_version(mailing, changes, version=version, by=by)


def _locked_unsent(mailing: Mailing) -> Mailing:
    locked = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing.pk)
    if locked.state == Mailing.State.SENT:
        raise ValidationError(_("Mejlet är redan skickat. Inget har ändrats."))
    return locked


def _is_confirmed(mailing: Mailing) -> bool:
    """Whether the schedule that the mailing belongs to is confirmed."""
    rows = Mailing.objects.scheduled().filter(round=mailing.round_id, confirmed_at__isnull=False)
    return rows.exists()
