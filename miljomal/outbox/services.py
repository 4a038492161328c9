"""Puts mail in the outbox and hands it to the mail server, so that a crash loses and doubles nothing."""

import datetime as dt
import hashlib
import logging
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


def deliver_due() -> int:
    """Sends what is due, one by one, each under a lease; returns how many were sent.

    A worker that dies after sending leaves the lease to run out; the mail is then handed over once more
    with the same Message-ID, which mail readers show once.
    """
    sent = 0
    for pk in list(Message.objects.due(clock.now()).values_list("pk", flat=True)[:200]):
        message = _lease(pk)
        if message and _send(message):
            sent += 1
    return sent


def forget_receivers() -> int:
    """Empties address and subject of what was sent more than thirty days ago; the key stays, so nothing is doubled."""
    old = Message.objects.filter(sent_at__lt=clock.now() - KEPT_AFTER_SENDING).exclude(to="")
    return old.update(to="", subject="")


def _lease(pk: int) -> Message | None:
    """Takes the message for five minutes; None when another worker was first."""
    moment = clock.now()
    taken = Message.objects.due(moment).filter(pk=pk).update(leased_until=moment + LEASE, attempts=F("attempts") + 1)
    return Message.objects.get(pk=pk) if taken else None


def _send(message: Message) -> bool:
    try:
        EmailMessage(
            subject=message.subject,
            body=message.body,
            to=[message.to],
            headers={"Message-ID": message_id(message.key)},
            connection=_connection(),
        ).send()
    except OSError as error:
        # SMTP errors are OSErrors too: the server is away or refuses. The lease is the back-off.
        Message.objects.filter(pk=message.pk).update(last_error=str(error)[:300])
        logger.warning("mail not sent", extra={"mail": message.pk, "attempts": message.attempts})
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=clock.now(), leased_until=None, body="", last_error="")
    return True


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
