"""Puts mail in the outbox and hands it to the mail server, so that a crash loses and doubles nothing."""

import datetime as dt
import hashlib
import logging
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.module_loading import import_string

from miljomal.core import clock
from miljomal.outbox.models import LEASE, Message

logger = logging.getLogger("miljomal.outbox")

KEPT_AFTER_SENDING = dt.timedelta(days=30)
SENT_AT_ONCE = 200
SERVER_IS_AWAY = (ConnectionError, TimeoutError, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError)


class ServerAway(Exception):
    """The mail server can't be reached: the other mails would fare no better."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one receiver, before it is queued."""

    key: str
    to: str
    subject: str
    body: str


def queue_mail(*, key: str, to: str, subject: str, body: str) -> Message | None:
    """Queues one mail; None when the key has been used before. Delivered after commit."""
    from miljomal.outbox.tasks import deliver

    try:
        with transaction.atomic():
            message = Message.objects.create(key=key, to=to, subject=" ".join(subject.split()), body=body)
    except IntegrityError:
        return None
    transaction.on_commit(lambda: deliver.enqueue(), robust=True)
    return message


def queue_many(mails: Sequence[Mail]) -> dict[str, Message]:
    """Queues many mails in a few queries; returns them by key. A key that has been used before is left out."""
    from miljomal.outbox.tasks import deliver

    used = set(Message.objects.filter(key__in=[mail.key for mail in mails]).values_list("key", flat=True))
    fresh = {mail.key: mail for mail in mails if mail.key not in used}
    with transaction.atomic():
        made = Message.objects.bulk_create(
            Message(key=mail.key, to=mail.to, subject=" ".join(mail.subject.split()), body=mail.body)
            for mail in fresh.values()
        )
    for _nudge in range(0, len(made), SENT_AT_ONCE):
        transaction.on_commit(lambda: deliver.enqueue(), robust=True)
    return {message.key: message for message in made}


def deliver_due() -> int:
    """Sends what is due, one by one, each under a lease; returns how many were sent.

    A worker that dies after sending leaves the lease to run out; the mail is then handed over once more
    with the same Message-ID, which mail readers show once. Where the mail server is away, one mail has
    used up one attempt and the others wait untouched.
    """
    sent = 0
    for pk in list(Message.objects.due(clock.now()).values_list("pk", flat=True)[:SENT_AT_ONCE]):
        message = _lease(pk)
        try:
            sent += bool(message and _send(message))
        except ServerAway:
            break
    return sent


def forget_receivers() -> int:
    """Empties address, subject and text of what was over more than thirty days ago; the key stays, so nothing is
    doubled."""
    old = Message.objects.over(clock.now() - KEPT_AFTER_SENDING).exclude(to="")
    return old.update(to="", subject="", body="")


def _lease(pk: int) -> Message | None:
    """Takes the message for five minutes; None when another worker was first."""
    moment = clock.now()
    taken = Message.objects.due(moment).filter(pk=pk).update(leased_until=moment + LEASE, attempts=F("attempts") + 1)
    return Message.objects.get(pk=pk) if taken else None


def _send(message: Message) -> bool:
    """Hands one mail over; False = refused, for now or for good.

    Raises:
        ServerAway: the server did not answer.
    """
    try:
        EmailMessage(
            subject=message.subject,
            body=message.body,
            to=[message.to],
            headers={"Message-ID": message_id(message.key)},
            connection=_connection(),
        ).send()
    except (OSError, ValueError) as error:
        # SMTP errors are OSErrors too: the server is away or refuses. A ValueError: the mail can not even be written.
        is_final = _is_final(error)
        Message.objects.filter(pk=message.pk).update(
            last_error=str(error)[:300],
            refused_at=clock.now() if is_final else None,
            leased_until=clock.now() + _pause(message.attempts),
        )
        facts = {"mail": message.pk, "attempts": message.attempts, "refused": is_final}
        logger.warning("mail not sent", extra=facts)
        if isinstance(error, SERVER_IS_AWAY):
            raise ServerAway from error
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=clock.now(), leased_until=None, body="", last_error="")
    return True


def _is_final(error: OSError | ValueError) -> bool:
    """Whether the server said no for good (5xx) to this receiver or this text, or the mail can't be written: trying
    again changes nothing.

    A no to us (wrong password, sender not allowed) is about the installation and is tried again.
    """
    if isinstance(error, ValueError):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return bool(error.recipients) and all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _pause(attempts: int) -> dt.timedelta:
    """How long to wait after the nth attempt: 5, 10, 20 … minutes, so that eight attempts last ten hours."""
    return dt.timedelta(seconds=LEASE.total_seconds() * 2 ** (attempts - 1))


def message_id(key: str) -> str:
    """The Message-ID of a key: the same each time."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}@{host}>"


def _connection() -> Any:
    """The connection to the real mail server, as EMAIL_URL states it."""
    delivery = dict(settings.OUTBOX_DELIVERY)
    backend = delivery.pop("EMAIL_BACKEND")
    options = {
        "host": delivery.get("EMAIL_HOST"),
        "port": delivery.get("EMAIL_PORT"),
        "username": delivery.get("EMAIL_HOST_USER"),
        "password": delivery.get("EMAIL_HOST_PASSWORD"),
        "use_tls": delivery.get("EMAIL_USE_TLS", False),
        "use_ssl": delivery.get("EMAIL_USE_SSL", False),
        "timeout": 20,
    }
    is_smtp = backend.endswith("smtp.EmailBackend")
    return import_string(backend)(**options) if is_smtp else get_connection(backend)
