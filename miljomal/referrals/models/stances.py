"""What a consulted organisation says about one measure, and what was done with it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.programmes.models import Measure
from miljomal.referrals.models.referrals import Consultee


class Stance(models.Model):
    """An organisation's position on a measure of a draft programme, with a comment.

    `position` "" = only a comment. `outcome` is what the programme's owner did with it ("" = not yet handled);
    a position that was turned into a participation says so in `outcome_note`.
    """

    class Position(models.TextChoices):
        NONE = "", _("har inte tagit ställning")
        TAKES_PART = "takes_part", _("medverkar")
        ALREADY = "already", _("gör redan")
        NOT_RELEVANT = "not_relevant", _("ej relevant")

    class Outcome(models.TextChoices):
        NONE = "", _("inte hanterad")
        ADOPTED = "adopted", _("tillgodosedd")
        PARTLY = "partly", _("delvis tillgodosedd")
        DECLINED = "declined", _("inte tillgodosedd")
        NOTED = "noted", _("noterad")

    consultee = models.ForeignKey(Consultee, models.CASCADE, related_name="stances")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="stances")
    position = models.CharField(_("ställning"), max_length=20, choices=Position, blank=True)
    comment = models.TextField(_("kommentar"), max_length=4000, blank=True)
    outcome = models.CharField(_("vad som gjordes"), max_length=10, choices=Outcome, blank=True)
    outcome_note = models.TextField(_("hur vi tänkte"), max_length=4000, blank=True)
    handled_at = models.DateTimeField(_("hanterad"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("remissvar om en åtgärd")
        verbose_name_plural = _("remissvar om åtgärder")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultee", "measure"], name="stance_once"),
            models.CheckConstraint(condition=~Q(position="") | ~Q(comment=""), name="stance_says_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["measure", "position"], name="stance_by_measure")]

    def __str__(self) -> str:
        return f"{self.consultee_id} om {self.measure_id}"
