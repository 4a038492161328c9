"""A file of own figures that has been read and waits to be confirmed."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock
from miljomal.indicators.models import Delivery, Indicator

KEPT = dt.timedelta(days=30)


class FigureFileQuerySet(models.QuerySet["FigureFile"]):
    """Files by whose they are and by age."""

    def visible_to_roles(self, organisation_ids: set[int]) -> Self:
        """Those of the organisations."""
        return self.filter(indicator__owner__in=organisation_ids)

    def outdated(self, moment: dt.datetime) -> Self:
        """Those that are kept no longer."""
        return self.filter(sent_at__lt=moment - KEPT)


class FigureFile(models.Model):
    """A file without faults. Nothing of it counts until somebody has seen what it changes and has confirmed it.

    `figures` = [[area code, year, part of the year, key of the part, value or None, quantity, place in the file], …].
    `new_parts` = title by key of parts that the indicator does not have yet. `delivery` None = not stored yet.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="figure_files")
    file_name = models.CharField(_("filens namn"), max_length=160)
    sha256 = models.CharField(max_length=64)
    figures = models.JSONField(default=list)
    new_parts = models.JSONField(default=dict)
    sent_at = models.DateTimeField(_("inskickad"), default=clock.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("av")
    )
    delivery = models.ForeignKey(Delivery, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = FigureFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("fil med egna siffror")
        verbose_name_plural = _("filer med egna siffror")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "sha256"],
                condition=models.Q(delivery=None),
                name="figure_file_waits_once",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("own_figures:file-check", args=[self.pk])
