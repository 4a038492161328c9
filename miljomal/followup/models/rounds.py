"""A round of follow-up and the counts that its published result shows."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.core import clock
from miljomal.followup.models.scales import Grade, Scale
from miljomal.programmes.models import Programme, Theme

PUBLISHED = Q(published_on__isnull=False) | ~Q(source="")


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds by where they are in time."""

    def open_at(self, moment: dt.datetime) -> Self:
        """Those that take answers at the moment: [opens, closes)."""
        return self.filter(opened_at__isnull=False, opens_at__lte=moment, closes_at__gt=moment)

    def due_to_open(self, moment: dt.datetime) -> Self:
        """Those whose hour has come but whose answerers are not yet frozen."""
        return self.filter(opened_at=None, opens_at__lte=moment, closes_at__gt=moment)

    def published(self) -> Self:
        """Those with a published result, here or in a source of their own; the latest period first."""
        return self.filter(PUBLISHED).order_by("-period_year", "-published_on", "-id")


class Round(models.Model):
    """One follow-up of a programme's measures (åtgärdsuppföljning) for a period.

    Open in [opens_at, closes_at). A round known only from a published source has no times and no answers,
    only counts. `opened_at` is when the list of who must answer was frozen. The slug names the period.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds")
    scale = models.ForeignKey(Scale, models.PROTECT, related_name="rounds")
    slug = models.SlugField(_("adressdel"), max_length=40)
    title = models.CharField(_("titel"), max_length=120)
    period_year = models.PositiveSmallIntegerField(_("år som följs upp"))
    opens_at = models.DateTimeField(_("öppnar"), null=True, blank=True)
    closes_at = models.DateTimeField(_("stänger"), null=True, blank=True)
    opened_at = models.DateTimeField(_("öppnades"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("publicerad"), null=True, blank=True)
    source = models.CharField(_("källa"), max_length=600, blank=True)
    source_date = models.CharField(_("källans datum"), max_length=20, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)

    objects = RoundQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("uppföljningsomgång")
        verbose_name_plural = _("uppföljningsomgångar")
        ordering: ClassVar = ["-period_year", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "slug"], name="round_slug"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")) | Q(closes_at=None) | Q(opens_at=None),
                name="round_closes_after_opening",
                violation_error_message=_("Omgången stänger före den öppnar."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "-period_year"], name="round_latest")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it takes answers now."""
        if not (self.opened_at and self.opens_at and self.closes_at):
            return False
        return self.opens_at <= clock.now() < self.closes_at

    def get_absolute_url(self) -> str:
        return reverse("followup:round-result", args=[self.programme.slug, self.slug])


class GradeCount(models.Model):
    """How many measures (lead mode) or answers (other modes) have a grade in a round's published result.

    `theme` None = the whole programme; `grade` None = no answer. Stored because many pages show it;
    written when a round is published, or read from a published source where `round.source` says so.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="grade_counts")
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="grade_counts")
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="counts")
    count = models.PositiveIntegerField(_("antal"))

    class Meta:
        verbose_name = _("antal per grad")
        verbose_name_plural = _("antal per grad")
        constraints: ClassVar = [
            models.UniqueConstraint(
                F("round"), Coalesce(F("theme"), 0), Coalesce(F("grade"), 0), name="grade_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.count}"
