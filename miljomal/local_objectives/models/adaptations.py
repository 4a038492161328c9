"""What a national objective means in a municipality."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.objectives.models import Objective
from miljomal.organisations.models import Organisation


class Adaptation(models.Model):
    """Whether an objective concerns the organisation, and what it means there. No row = nobody has said.

    `reason` is required where it does not concern.
    """

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="adaptations")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="adaptations")
    concerns = models.BooleanField(_("berör oss"), default=True)
    reason = models.CharField(_("varför inte"), max_length=300, blank=True)
    meaning = models.TextField(_("vad målet betyder här"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lokal anpassning")
        verbose_name_plural = _("lokala anpassningar")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "objective"], name="adaptation_once"),
            models.CheckConstraint(
                condition=Q(concerns=True) | ~Q(reason=""),
                name="adaptation_reason",
                violation_error_message=_("Skriv varför målet inte berör er."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.objective_id}"
