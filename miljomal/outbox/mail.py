"""Django's mail backend that puts every mail in the outbox, sign-in codes included."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from miljomal.outbox.services import queue_mail


class OutboxEmailBackend(BaseEmailBackend):
    """Queues what libraries send; each call is a mail of its own."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        queued = 0
        for message in email_messages:
            for receiver in message.recipients():
                key = f"mail:{uuid.uuid4()}"
                queue_mail(key=key, to=receiver, subject=str(message.subject), body=str(message.body))
                queued += 1
        return queued
