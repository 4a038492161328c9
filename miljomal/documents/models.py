"""Documents that the worker makes and the web serves."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock

LEASE = dt.timedelta(minutes=5)
MAX_ATTEMPTS = 5


class RenditionQuerySet(models.QuerySet["Rendition"]):
    """Renditions by what is left to do."""

    def waiting(self) -> Self:
        """Those asked for and not made since."""
        return self.filter(Q(made_at=None) | Q(made_at__lt=F("requested_at")))

    def due(self, moment: dt.datetime) -> Self:
        """Waiting, not given up, and not leased by a worker that may still be at it."""
        return (
            self.waiting()
            .filter(Q(leased_until=None) | Q(leased_until__lte=moment), attempts__lt=MAX_ATTEMPTS)
            .order_by("requested_at", "id")
        )

    def of(self, maker: str, subject: str) -> Self:
        """Every format and language of one document."""
        return self.filter(maker=maker, subject=subject)


class Rendition(models.Model):
    """One document in one format and language: asked for in a transaction, made by the worker, then served.

    `maker` names the function that makes it, `subject` is that function's own key of what it is about.
    `made_at` is when the making that lies in `file` began, so what is asked for meanwhile is made again.
    `failed` tells what went wrong last time, "" = nothing. `fingerprint` is of the content.
    """

    maker = models.CharField(_("slag"), max_length=60)
    subject = models.CharField(_("om"), max_length=80)
    format = models.CharField(_("format"), max_length=10)
    language = models.CharField(_("språk"), max_length=5, default="sv")
    filename = models.CharField(_("filnamn"), max_length=160, blank=True)
    media_type = models.CharField(max_length=120, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    file = models.FileField(_("fil"), upload_to="renditions", max_length=200, blank=True)
    size = models.PositiveIntegerField(_("storlek i byte"), default=0)
    requested_at = models.DateTimeField(_("beställt"), default=clock.now)
    made_at = models.DateTimeField(_("gjort"), null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    failed = models.CharField(_("senaste fel"), max_length=300, blank=True)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("dokument")
        verbose_name_plural = _("dokument")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["maker", "subject", "format", "language"], name="rendition_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["requested_at"], condition=Q(made_at=None), name="rendition_unmade"),
        ]

    def __str__(self) -> str:
        return self.filename or f"{self.maker} {self.subject}.{self.format}"

    @property
    def is_ready(self) -> bool:
        """Whether the file is there and nothing newer has been asked for."""
        return self.made_at is not None and self.made_at >= self.requested_at

    @property
    def is_given_up(self) -> bool:
        """Whether it has failed so often that nobody tries any more until it is asked for again."""
        return not self.is_ready and self.attempts >= MAX_ATTEMPTS
