"""Mail that waits to be sent, written in the same transaction as what caused it."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock

LEASE = dt.timedelta(minutes=5)
MAX_ATTEMPTS = 8


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by what is left to do."""

    def due(self, moment: dt.datetime) -> Self:
        """Not sent, not refused, not given up, and not leased by a worker that may still be at it."""
        return self.filter(
            Q(leased_until=None) | Q(leased_until__lte=moment),
            sent_at=None,
            refused_at=None,
            attempts__lt=MAX_ATTEMPTS,
        ).order_by("id")

    def over(self, moment: dt.datetime) -> Self:
        """Those that nothing more happens to since the moment: sent, refused for good, or given up."""
        return self.filter(
            Q(sent_at__lt=moment)
            | Q(refused_at__lt=moment)
            | Q(sent_at=None, attempts__gte=MAX_ATTEMPTS, leased_until__lt=moment)
        )


class Message(models.Model):
    """One mail to one receiver. `key` is unique, so that the same thing is never queued twice;
    the Message-ID is made from it, so that a reader sees a mail once even if it is handed over twice.
    The body is emptied when it is sent, receiver and subject thirty days later. `refused_at` = the mail server
    said no for good (no such address): it is not tried again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("väntar")
        RETRIED = "retried", _("försöker igen")
        SENT = "sent", _("skickat")
        REFUSED = "refused", _("avvisat")
        GIVEN_UP = "given_up", _("gick inte att skicka")

    key = models.CharField(max_length=120, unique=True)
    to = models.EmailField(_("till"), blank=True)
    subject = models.CharField(_("ämne"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    created_at = models.DateTimeField(_("köat"), default=clock.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    sent_at = models.DateTimeField(_("skickat"), null=True, blank=True)
    refused_at = models.DateTimeField(_("avvisat"), null=True, blank=True)
    last_error = models.CharField(_("senaste fel"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mejl")
        verbose_name_plural = _("mejl")
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(sent_at=None), name="message_unsent"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def state(self) -> State:
        """Where it is on its way; sent = the mail server took it."""
        if self.sent_at:
            return self.State.SENT
        if self.refused_at:
            return self.State.REFUSED
        if self.attempts >= MAX_ATTEMPTS:
            return self.State.GIVEN_UP
        return self.State.RETRIED if self.last_error else self.State.QUEUED
