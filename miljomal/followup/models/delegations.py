"""A question about a measure that somebody handed to a colleague by mail."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from miljomal.followup.models.answers import Answer
from miljomal.followup.models.questions import Question


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations by what is left to do."""

    def waiting(self, moment: dt.datetime) -> Self:
        """Not replied to, not taken back, and still in time."""
        return self.filter(replied_at=None, withdrawn_at=None, expires_at__gt=moment)


class Delegation(models.Model):
    """One question (None = what was done) about one answer, sent to a colleague who needs no account.

    The link holds a secret whose hash is kept here. Opening it changes nothing; the first write asks for a code
    that is sent to the same address. The reply is a suggestion: an editor of the organisation takes it into
    the draft. Name, address and reply are emptied thirty days after the round has closed.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="delegations")
    question = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="delegations")
    email = models.EmailField(_("e-postadress"), blank=True)
    note = models.CharField(_("hälsning"), max_length=600, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av")
    )
    asked_at = models.DateTimeField(_("frågat"))
    expires_at = models.DateTimeField(_("gäller till"))
    code_hash = models.CharField(max_length=128, blank=True)
    code_sent_at = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    reply = models.TextField(_("svar"), blank=True)
    replied_at = models.DateTimeField(_("besvarat"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("återtaget"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("fråga till kollega")
        verbose_name_plural = _("frågor till kolleger")
        ordering: ClassVar = ["-asked_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["answer"], condition=Q(replied_at=None), name="delegation_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.asked_at:%Y-%m-%d}"

    @property
    def words(self) -> str:
        """The reply as it is read; "" = none yet."""
        return self.question.in_words(self.reply) if self.question else self.reply
