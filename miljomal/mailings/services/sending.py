"""Queues what is due: each mail once, in the same transaction as the note that it is sent."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.followup.models import Respondent, Round
from miljomal.mailings.models import Delivery, Mailing
from miljomal.mailings.queries.audience import Audience, Receiver, audience
from miljomal.mailings.services.composing import compose
from miljomal.mailings.services.planning import KEPT_AFTER_CLOSING, require_keeper
from miljomal.outbox.services import Mail, queue_many

RELATED = "round__programme__owner"


class AlreadySent(Exception):
    """The same reminder was sent while the page was open: by a double click, or by a colleague."""


@transaction.atomic
def send_due() -> int:
    """Queues every confirmed mailing whose hour has come, one mail a person; returns how many mailings went.

    All or nothing: a worker that dies in between leaves nothing queued and nothing noted, and the next minute does
    it again. Two workers at once: the second waits for the first's locks and finds nothing left. A reminder whose
    round has closed, or that a later one has overtaken, is skipped; an opening mail waits for its round to open.
    """
    now = clock.now()
    due = list(Mailing.objects.due(now).select_for_update(of=("self",)).select_related(RELATED))
    late = [mailing for mailing in due if _is_too_late(mailing, due)]
    for mailing in late:
        mailing.state = Mailing.State.SKIPPED
        history.save(mailing, by=None)
    ready = [mailing for mailing in due if mailing not in late and mailing.round.opened_at]
    _send(ready, by=None)
    return len(ready)


@transaction.atomic
def welcome_latecomers() -> int:
    """Sends the opening mail to organisations that were added after the others had got theirs; returns how many
    mails were queued."""
    sent = Mailing.objects.filter(kind=Mailing.Kind.OPENING, state=Mailing.State.SENT, round=OuterRef("round"))
    got_it = Delivery.objects.filter(respondent=OuterRef("pk"), mailing__kind=Mailing.Kind.OPENING)
    waiting = Respondent.objects.filter(
        Exists(sent.filter(sent_at__lte=OuterRef("added_at"))),
        ~Exists(got_it),
        handed_in_at=None,
        round__closes_at__gt=clock.now(),
    )
    rounds = set(waiting.values_list("round_id", flat=True))
    if not rounds:
        return 0
    openings = Mailing.objects.filter(kind=Mailing.Kind.OPENING, round__in=rounds, state=Mailing.State.SENT)
    return _queue(list(openings.select_for_update(of=("self",)).select_related(RELATED)))


@transaction.atomic
def send_extra(*, followed: Round, subject: str, body: str, seen: int, by: Person) -> int:
    """Reminds those who have not answered, now; returns how many mails were queued.

    `seen` is the id of the latest extra reminder when the page was shown, 0 for none.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        AlreadySent: another extra reminder has been sent since the page was shown.
        ValidationError: the round is not open, or everybody has answered.
    """
    require_keeper(by, followed.programme.owner_id)
    locked = Round.objects.select_for_update(of=("self",)).select_related("programme__owner").get(pk=followed.pk)
    if latest_extra(locked) != seen:
        raise AlreadySent
    mailing = unsaved_extra(locked, subject=subject, body=body)
    mailing.confirmed_by, mailing.confirmed_at = by, clock.now()
    reached = audience([mailing])
    if not reached.receivers:
        raise ValidationError(_("Det finns ingen att påminna: alla har svarat, eller så är omgången inte öppen."))
    history.save(mailing, by=by)
    return _send([mailing], by=by, reached=reached)


def unsaved_extra(followed: Round, *, subject: str = "", body: str = "") -> Mailing:
    """An extra reminder as it would be sent now; nothing is written."""
    return Mailing(
        round=followed,
        kind=Mailing.Kind.EXTRA,
        closes_at=followed.closes_at or clock.now(),
        due_at=clock.now(),
        state=Mailing.State.CONFIRMED,
        subject=subject,
        body=body,
        is_example=followed.is_example,
        version=0,
    )


def latest_extra(followed: Round) -> int:
    """The id of the latest extra reminder; 0 for none."""
    extras = Mailing.objects.filter(round=followed, kind=Mailing.Kind.EXTRA).order_by("-id")
    return extras.values_list("pk", flat=True).first() or 0


def _is_too_late(mailing: Mailing, due: Sequence[Mailing]) -> bool:
    """Whether the mail would only confuse: the round has closed, or another mail of it that goes out now says more.

    The opening mail says more than any reminder (the schedule was confirmed late); of two reminders the later does.
    """
    if mailing.kind == Mailing.Kind.LATE:
        return mailing.closes_at + KEPT_AFTER_CLOSING <= clock.now()
    if mailing.closes_at <= clock.now():
        return True
    others = [row for row in due if row.round_id == mailing.round_id and row is not mailing]
    return mailing.is_reminder and any(
        row.kind == Mailing.Kind.OPENING or (row.due_at > mailing.due_at and row.closes_at == mailing.closes_at)
        for row in others
    )


def _send(mailings: Sequence[Mailing], *, by: Person | None, reached: Audience | None = None) -> int:
    """Queues the mails and notes that the mailings are sent; returns how many mails."""
    queued = _queue(mailings, reached=reached)
    for mailing in mailings:
        mailing.state, mailing.sent_at = Mailing.State.SENT, clock.now()
        mailing.version += 1
        history.save(mailing, by=by)
    return queued


def _queue(mailings: Sequence[Mailing], *, reached: Audience | None = None) -> int:
    """One mail for each receiver with everything of these mailings that is hers; returns how many were queued."""
    if not mailings:
        return 0
    reached = reached or audience(mailings)
    mails = {key_of(receiver): receiver for receiver in reached.receivers}
    messages = queue_many([Mail(key, row.address, *compose(row)) for key, row in mails.items()])
    Delivery.objects.bulk_create(
        Delivery(
            mailing=asked.mailing,
            respondent=asked.respondent,
            channel=Delivery.Channel.PERSON if receiver.person_id else Delivery.Channel.MAILBOX,
            person_id=receiver.person_id,
            message=messages.get(key),
            queued_at=clock.now(),
        )
        for key, receiver in mails.items()
        for asked in receiver.asked
    )
    return len(mails)


def key_of(receiver: Receiver) -> str:
    """The outbox's key of a mail: the first mailing and organisation in it, and who gets it. Each such pair is
    delivered once, so no other mail ever has the same key."""
    first = min(receiver.asked, key=lambda row: (row.mailing.pk, row.respondent.pk if row.respondent else 0))
    who = f"person:{receiver.person_id}" if receiver.person_id else "mailbox"
    about = first.respondent.pk if first.respondent else 0
    return f"mailing:{first.mailing.pk}:{about}:{who}"
