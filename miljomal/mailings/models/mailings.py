"""The mails of a round, planned and sent, and each one's way to its receiver."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.followup.models import Respondent, Round
from miljomal.mailings.models.letters import Letter
from miljomal.outbox.models import MAX_ATTEMPTS, Message


class MailingQuerySet(models.QuerySet["Mailing"]):
    """Mailings by what is left to do."""

    def scheduled(self) -> Self:
        """Those of the schedule, not the extra reminders that somebody sent by hand."""
        return self.exclude(kind=Mailing.Kind.EXTRA)

    def unsent(self) -> Self:
        return self.exclude(state=Mailing.State.SENT)

    def due(self, moment: dt.datetime) -> Self:
        """Confirmed, and their hour has come; the first planned first."""
        return self.filter(state=Mailing.State.CONFIRMED, due_at__lte=moment).order_by("due_at", "id")


class Mailing(models.Model):
    """One mail of a round to all whom it concerns.

    The last three kinds are about a closing, `closes_at`: an organisation with longer time has mailings of its own,
    whose `closes_at` is its own. Subject and body "" = the standard text of the kind. A confirmed mailing goes out
    when it is due; `confirmed_by` is the coordinator who confirmed the schedule as a whole, or sent an extra one.
    """

    class Kind(models.TextChoices):
        OPENING = "opening", _("omgången öppnar")
        HALFWAY = "halfway", _("halva tiden har gått")
        WEEK = "week", _("en vecka kvar")
        DAY = "day", _("sista arbetsdagen före")
        LATE = "late", _("tiden har gått ut")
        EXTRA = "extra", _("extra påminnelse")

    class State(models.TextChoices):
        PLANNED = "planned", _("planerat")
        CONFIRMED = "confirmed", _("bekräftat")
        SENT = "sent", _("skickat")
        SKIPPED = "skipped", _("hoppas över")

    round = models.ForeignKey(Round, models.CASCADE, related_name="mailings")
    kind = models.CharField(_("slag"), max_length=10, choices=Kind)
    closes_at = models.DateTimeField(_("stänger"))
    due_at = models.DateTimeField(_("skickas"))
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.PLANNED)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av")
    )
    confirmed_at = models.DateTimeField(_("bekräftat"), null=True, blank=True)
    sent_at = models.DateTimeField(_("skickat"), null=True, blank=True)
    subject = models.CharField(_("ämne"), max_length=120, blank=True)
    body = models.TextField(_("text"), max_length=4000, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MailingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("utskick")
        verbose_name_plural = _("utskick")
        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "kind", "closes_at"], condition=~Q(kind="extra"), name="mailing_once"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="mailing_sent_has_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state="confirmed"), name="mailing_waiting"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_reminder(self) -> bool:
        """Whether it is pointless once the round has closed."""
        return self.kind in (self.Kind.HALFWAY, self.Kind.WEEK, self.Kind.DAY, self.Kind.EXTRA)

    @property
    def is_waiting(self) -> bool:
        """Whether it may still be changed."""
        return self.state != self.State.SENT


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by round, and by how they went."""

    def of_round(self, followed: Round) -> Self:
        return self.filter(respondent__round=followed)

    def sent(self) -> Self:
        """The mail server has taken them."""
        return self.filter(message__sent_at__isnull=False)

    def waiting(self) -> Self:
        """They are on their way, or tried again."""
        return self.filter(
            message__sent_at=None, message__refused_at=None, message__attempts__lt=MAX_ATTEMPTS, message__isnull=False
        )

    def failed(self) -> Self:
        """They will not arrive: refused for good, given up, or the person has been erased."""
        gone = Q(message=None) | Q(message__refused_at__isnull=False)
        return self.filter(gone | Q(message__sent_at=None, message__attempts__gte=MAX_ATTEMPTS))

    def refused(self) -> Self:
        """The mail server said no for good."""
        return self.filter(message__refused_at__isnull=False)


class Delivery(models.Model):
    """One organisation's part of one mail to one receiver; how it went stands in the outbox's message.

    A person who is contact for three organisations has three deliveries with the same message. `person` None = a
    mailbox of the organisation. A letter to a registrar has `letter` and belongs to no mailing.
    `message` None = the person has been erased before the mail was sent.
    """

    class Channel(models.TextChoices):
        PERSON = "person", _("kontaktperson")
        MAILBOX = "mailbox", _("funktionsbrevlåda")
        REGISTRAR = "registrar", _("registrator")

    mailing = models.ForeignKey(Mailing, models.CASCADE, null=True, blank=True, related_name="deliveries")
    letter = models.ForeignKey(Letter, models.CASCADE, null=True, blank=True, related_name="deliveries")
    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("till"), max_length=10, choices=Channel)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    queued_at = models.DateTimeField(_("köat"))

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("leverans")
        verbose_name_plural = _("leveranser")
        ordering: ClassVar = ["-queued_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "respondent", "person"], name="delivery_to_person_once"),
            models.UniqueConstraint(
                fields=["mailing", "respondent"], condition=Q(channel="mailbox"), name="delivery_to_mailbox_once"
            ),
            models.UniqueConstraint(fields=["letter"], name="delivery_of_letter_once"),
            models.CheckConstraint(
                condition=Q(mailing__isnull=False, letter=None) | Q(mailing=None, letter__isnull=False),
                name="delivery_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.respondent_id}: {self.channel}"
