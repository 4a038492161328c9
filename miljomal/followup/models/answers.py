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
    `submitted_at` None = not yet answered. `reason` is required where the grade says so. `repeats` is the
    earlier answer of which the organisation said "unchanged"; its date is the one that is shown.
    `is_text_public` False = the text is for the programme's owner and the organisation itself only.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="answers")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="answers")
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="answers")
    text = models.TextField(_("vad som är gjort"), blank=True)
    reason = models.TextField(_("varför åtgärden inte är relevant"), blank=True)
    is_text_public = models.BooleanField(_("texten får publiceras"), default=True)
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_by", verbose_name=_("oförändrat sedan")
    )
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


class Draft(models.Model):
    """What colleagues have written on an answer but not handed in: one draft that they share.

    Kept so that nothing typed is lost, and thrown away when the answer is handed in, so it has no history.
    `replies` holds what was typed by question id. `late_at` is set when it was posted after closing:
    the organisation is told, and the programme's owner may take it in. `saved_from` names the opened page
    that saved last, so that a page never takes its own words for a colleague's.
    """

    answer = models.OneToOneField(Answer, models.CASCADE, related_name="draft")
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    is_text_public = models.BooleanField(default=True)
    replies = models.JSONField(default=dict, blank=True)
    repeats = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(_("sparat"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av")
    )
    saved_from = models.CharField(max_length=32, blank=True, editable=False)
    late_at = models.DateTimeField(_("kom efter stängning"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("utkast")
        verbose_name_plural = _("utkast")

    def __str__(self) -> str:
        return f"{self.answer_id}"

    @property
    def stamp(self) -> str:
        """Which state of the draft somebody has seen; "" stands for none."""
        return f"{self.version}.{self.saved_from}"
