"""Where figures come from, and the figures themselves."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock
from miljomal.indicators.models.catalogue import Indicator, Source
from miljomal.indicators.readings import Status
from miljomal.organisations.models import Area


class Delivery(models.Model):
    """Figures that arrived together: fetched, read from a file, entered or calculated. All of them or none.

    `published` is when the source published them, as far as it says. `origin` is the file or address.
    `faults` tells row by row why nothing was stored. `told_at` None = those who watch have not been told.
    """

    class Kind(models.TextChoices):
        FETCH = "fetch", _("hämtning")
        FILE = "file", _("publicerad fil")
        UPLOAD = "upload", _("egna siffror")
        CALCULATION = "calculation", _("beräkning")

    class State(models.TextChoices):
        RUNNING = "running", _("pågår")
        DONE = "done", _("klar")
        FAILED = "failed", _("misslyckades")

    source = models.ForeignKey(Source, models.PROTECT, related_name="deliveries")
    kind = models.CharField(_("slag"), max_length=15, choices=Kind)
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.RUNNING)
    began_at = models.DateTimeField(_("började"), default=clock.now)
    ended_at = models.DateTimeField(_("slutade"), null=True, blank=True)
    published = models.CharField(_("publicerat"), max_length=20, blank=True)
    origin = models.CharField(_("fil eller adress"), max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    read = models.PositiveIntegerField(_("lästa"), default=0)
    added = models.PositiveIntegerField(_("nya"), default=0)
    revised = models.PositiveIntegerField(_("ändrade"), default=0)
    faults = models.JSONField(_("fel"), default=list, blank=True)
    told_at = models.DateTimeField(_("berättat"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("leverans")
        verbose_name_plural = _("leveranser")
        ordering: ClassVar = ["-began_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(told_at=None), name="delivery_untold")]

    def __str__(self) -> str:
        return f"{self.source} {self.began_at:%Y-%m-%d %H:%M}"


class Likeness(models.Model):
    """A municipality is like another: `rank` 1 = the most. Worked out from figures, so it has no history."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Area, models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(_("plats"))

    class Meta:
        verbose_name = _("liknande kommun")
        verbose_name_plural = _("liknande kommuner")
        ordering: ClassVar = ["area", "rank"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "rank"], name="likeness_rank")]

    def __str__(self) -> str:
        return f"{self.area_id} ~ {self.other_id}"


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Figures by what is valid."""

    def current(self) -> Self:
        """What is valid now: one figure for each indicator, part of it, period and area."""
        return self.filter(replaced_by=None)

    def as_of(self, moment: dt.datetime) -> Self:
        """What was shown at an earlier moment."""
        return self.filter(Q(replaced_by=None) | Q(replaced_by__ended_at__gt=moment), delivery__ended_at__lte=moment)


class Observation(models.Model):
    """One figure: an indicator in an area and a period. A revised figure is a row of its own; the old one stays.

    `part` is the month or quarter, 0 = the whole year. `breakdown` is a `Breakdown.key`, "" = the whole.
    `value` None = none, and `status` says why. `replaced_by` None = valid now.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="observations", db_index=False)
    year = models.PositiveSmallIntegerField(_("år"))
    part = models.PositiveSmallIntegerField(_("del av året"), default=0)
    breakdown = models.CharField(_("del"), max_length=40, blank=True, default="")
    value = models.FloatField(_("värde"), null=True)
    status = models.CharField(_("varför värde saknas"), max_length=15, blank=True, default="")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="observations", db_index=False)
    replaced_by = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="replaced", db_index=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("siffra")
        verbose_name_plural = _("siffror")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "breakdown", "year", "part", "area"],
                condition=Q(replaced_by=None),
                name="observation_current",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, status="") | Q(value=None, status__in=[str(s) for s in Status]),
                name="observation_value_or_status",
            ),
            models.CheckConstraint(condition=Q(part__lte=12), name="observation_part"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area", "indicator", "breakdown", "year"],
                condition=Q(replaced_by=None),
                name="observation_by_area",
            ),
            models.Index(fields=["replaced_by"], condition=Q(replaced_by__isnull=False), name="observation_replaced"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area_id} {self.year}"
