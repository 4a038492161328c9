"""What a pledge adds to a participation."""

from typing import ClassVar, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.programmes.models import Participation

_signer = signing.Signer(salt="pledges.pledge")


class PledgeQuerySet(models.QuerySet["Pledge"]):
    """Pledges by state."""

    def waiting(self) -> Self:
        return self.filter(state=Pledge.State.WAITING)

    def in_force(self) -> Self:
        """Those that the county has approved and nobody has withdrawn."""
        return self.filter(state=Pledge.State.APPROVED)


class Pledge(models.Model):
    """What a company or an association has signed: it is a participation, said in a form of its own.

    The participation carries role, stage, decision and whether it is shown; the pledge what is promised, by whom, and
    when it was last heard of. `heard_at` = the latest of approval, yearly confirmation and answer in a round.
    `asked_at` = when the yearly question was last mailed; `aged_on` = the day when its age was last looked at.
    `email` is where the question goes; only the organisation and the county's coordinators see it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar på länet")
        APPROVED = "approved", _("godkänt")
        DECLINED = "declined", _("inte godkänt")
        WITHDRAWN = "withdrawn", _("återtaget")

    participation = models.OneToOneField(Participation, models.PROTECT, related_name="pledge")
    what = models.TextField(_("vad ni ska göra"), max_length=600)
    until_year = models.PositiveSmallIntegerField(_("till och med år"), null=True, blank=True)
    signatory_name = models.CharField(_("undertecknarens namn"), max_length=120)
    signatory_title = models.CharField(_("undertecknarens roll"), max_length=120)
    email = models.EmailField(_("e-post för årets fråga"))
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(_("varför"), max_length=600, blank=True)
    made_at = models.DateTimeField(_("lovat"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av")
    )
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    heard_at = models.DateTimeField(_("senast hört av"), null=True, blank=True)
    asked_at = models.DateTimeField(_("frågat"), null=True, blank=True)
    aged_on = models.DateField(null=True, blank=True, editable=False)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PledgeQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["asked_at", "aged_on"])

    class Meta:
        verbose_name = _("löfte")
        verbose_name_plural = _("löften")
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(heard_at__isnull=False), name="pledge_approved_is_heard_of"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""),
                name="pledge_declined_has_reason",
                violation_error_message=_("Skriv varför löftet inte godkänns."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "heard_at"], name="pledge_ageing")]

    def __str__(self) -> str:
        return str(self.participation)

    @property
    def token(self) -> str:
        """What makes the address of the yearly question unguessable."""
        return _signer.sign(str(self.pk))

    def get_absolute_url(self) -> str:
        return reverse("pledges:pledge-edit", args=[self.participation.measure_id])


def pledge_id(token: str) -> int | None:
    """The pledge behind a token; None where it is forged or not whole."""
    try:
        return int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
