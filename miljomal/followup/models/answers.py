"""What an organisation answers about a measure in a round."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.followup.models.rounds import Round
from miljomal.followup.models.scales import Grade
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Answers by state."""

    def submitted(self) -> Self:
        return self.filter(submitted_at__isnull=False)

    def waiting(self) -> Self:
        return self.filter(submitted_at=None)


class Answer(models.Model):
    """One organisation's answer about one measure in one round.

    Rows are made, empty, when the round opens: they are the frozen list of who must answer.
    `submitted_at` None = not yet answered. `reason` is required where the grade says so.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="answers")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="answers")
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="answers")
    text = models.TextField(_("vad som är gjort"), blank=True)
    reason = models.TextField(_("varför åtgärden inte är relevant"), blank=True)
    submitted_at = models.DateTimeField(_("rapporterat"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AnswerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("svar")
        verbose_name_plural = _("svar")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "measure", "organisation"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(grade__isnull=False), name="answer_submitted_has_grade"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["measure", "organisation", "-submitted_at"], name="answer_latest"),
            models.Index(fields=["organisation", "round"], name="answer_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} om {self.measure_id}"

    def get_absolute_url(self) -> str:
        return reverse("followup:answer-edit", args=[self.pk])
