"""Who wants to hear when figures change."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock
from miljomal.indicators.models.catalogue import Indicator
from miljomal.organisations.models import Area

SHARES = (1, 5, 10, 25)
MOST = 200
"""Watches of one person."""


class WatchQuerySet(models.QuerySet["Watch"]):
    """Watches by who hears of them."""

    def alive(self) -> Self:
        """Those of people who can still sign in."""
        return self.filter(person__is_active=True)


class Watch(models.Model):
    """A person hears when the indicator's figures for an area are changed by at least `share` percent, or, if
    `tells_new`, when there are new ones. Hers alone, so it has no history.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="watches")
    area = models.ForeignKey(Area, models.PROTECT, related_name="watches")
    share = models.PositiveSmallIntegerField(
        _("minsta ändring i procent"), default=5, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    tells_new = models.BooleanField(_("även nya siffror"), default=True)
    made_at = models.DateTimeField(_("sedan"), default=clock.now)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("bevakning")
        verbose_name_plural = _("bevakningar")
        ordering: ClassVar = ["indicator__sort_key", "area__sort_key", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "indicator", "area"], name="watch_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area_id}"
