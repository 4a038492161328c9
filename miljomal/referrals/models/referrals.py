"""A referral (remiss) of a programme, and the organisations that are consulted in it."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.core import clock
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Programme

MAX_OPINION = 20 * 1024 * 1024


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Referrals by where they are in time."""

    def open_at(self, moment: dt.datetime) -> Self:
        """Those that take answers at the moment: [sent_at, closes_at)."""
        return self.filter(sent_at__lte=moment, closes_at__gt=moment)


class Referral(models.Model):
    """A draft programme sent out for comment; a programme may be sent out more than once, numbered from 1.

    `sent_at` None = being prepared: the consultees may still be chosen. It takes answers in [sent_at, closes_at).
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="referrals")
    number = models.PositiveSmallIntegerField(_("nummer"))
    closes_at = models.DateTimeField(_("svar senast"))
    sent_at = models.DateTimeField(_("skickad"), null=True, blank=True, editable=False)
    diary_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    intro = models.TextField(_("till dem som svarar"), max_length=4000, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReferralQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("remiss")
        verbose_name_plural = _("remisser")
        ordering: ClassVar = ["programme", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="referral_number"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(closes_at__gt=F("sent_at")),
                name="referral_closes_after_sending",
                violation_error_message=_("Remissen stänger innan den skickas."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it takes answers now."""
        return self.sent_at is not None and self.sent_at <= clock.now() < self.closes_at

    def get_absolute_url(self) -> str:
        return reverse("referrals:referral-detail", args=[self.programme.slug, self.number])


class ConsulteeQuerySet(models.QuerySet["Consultee"]):
    """Consultees by who may read what they wrote."""

    def readable_by_roles(self, organisation_ids: set[int]) -> Self:
        """Those of the viewer's own organisations, and of the programmes that these own."""
        return self.filter(
            Q(organisation__in=organisation_ids) | Q(referral__programme__owner__in=organisation_ids),
            referral__sent_at__isnull=False,
        )


class Consultee(models.Model):
    """An organisation that is consulted (remissinstans), and its decided opinion (yttrande).

    `opinion` is the opinion as PDF with who decided it and when; `opinion_name` is what the file was called.
    `handed_in_at` None = has not answered yet. `version` guards all that the organisation writes in the referral.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="consultees")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="consultees")
    summary = models.TextField(_("synpunkter på helheten"), max_length=8000, blank=True)
    opinion = models.FileField(_("yttrande"), upload_to="yttranden/", blank=True)
    opinion_name = models.CharField(_("filens namn"), max_length=120, blank=True)
    decided_on = models.DateField(_("beslutat den"), null=True, blank=True)
    decided_by = models.CharField(_("beslutat av"), max_length=160, blank=True)
    diary_number = models.CharField(_("ert diarienummer"), max_length=40, blank=True)
    handed_in_at = models.DateTimeField(_("inlämnat"), null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av")
    )
    is_example = models.BooleanField(_("exempeldata"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ConsulteeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("remissinstans")
        verbose_name_plural = _("remissinstanser")
        ordering: ClassVar = ["organisation__sort_key", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["referral", "organisation"], name="consultee_once")]
        indexes: ClassVar = [models.Index(fields=["organisation", "referral"], name="consultee_by_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id} om {self.referral_id}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:consultee-edit", args=[self.pk])
