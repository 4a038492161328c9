"""Is an objective reached in an area, and where is it going?"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.objectives.models import Objective
from miljomal.organisations.models import Area


class Assessment(models.Model):
    """The yearly assessment of an objective in a county or the nation (regional årlig uppföljning).

    An empty state or trend = not stated in the source. "unclear" = too little data, which is not "neutral".
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

    area = models.ForeignKey(Area, models.CASCADE, related_name="assessments")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="assessments")
    year = models.PositiveSmallIntegerField(_("år"))
    state = models.CharField(_("nås målet"), max_length=10, choices=State, blank=True)
    trend = models.CharField(_("riktning"), max_length=10, choices=Trend, blank=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.area_id}/{self.objective_id} {self.year}"
