"""Is an objective reached in an area, and where is it going?"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.objectives.models import Objective
from miljomal.organisations.models import Area


class Judged(models.Model):
    """Whether an objective is reached and where it is going. Empty = not stated.

    "unclear" = too little data, which is not "neutral".
    """

    class State(models.TextChoices):
        YES = "yes", _("ja")
        NEAR = "near", _("nära")
        NO = "no", _("nej")

    class Trend(models.TextChoices):
        POSITIVE = "positive", _("positiv")
        NEUTRAL = "neutral", _("ingen tydlig riktning")
        NEGATIVE = "negative", _("negativ")
        UNCLEAR = "unclear", _("oklar")

    state = models.CharField(_("nås målet"), max_length=10, choices=State, blank=True)
    trend = models.CharField(_("riktning"), max_length=10, choices=Trend, blank=True)

    class Meta:
        abstract = True

    @property
    def arrow(self) -> str:
        """The sign that stands beside the trend's words; "" where no trend is stated."""
        return {"positive": "↗", "neutral": "→", "negative": "↘", "unclear": "?"}.get(self.trend, "")


class Assessment(Judged):
    """The published assessment of an objective in a county or the nation for a year.

    `carried_from` = the judgement is the one of an earlier year, unchanged; `reason` = why it was changed,
    where a county changed it here. Both are empty for what was read from a source.
    """

    area = models.ForeignKey(Area, models.CASCADE, related_name="assessments")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="assessments")
    year = models.PositiveSmallIntegerField(_("år"))
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name=_("oförändrad sedan")
    )
    reason = models.CharField(_("varför bedömningen ändrades"), max_length=600, blank=True)
    source = models.CharField(_("källa"), max_length=600)
    source_date = models.CharField(_("källans datum"), max_length=20)
    is_example = models.BooleanField(_("exempeldata"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("målbedömning")
        verbose_name_plural = _("målbedömningar")
        ordering: ClassVar = ["objective__number", "-year", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "objective", "year"], name="assessment_once"),
            models.CheckConstraint(
                condition=Q(carried_from=None) | Q(reason=""),
                name="assessment_carried_or_changed",
                violation_error_message=_("En bedömning är antingen oförändrad eller ändrad med ett skäl."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}/{self.objective_id} {self.year}"
