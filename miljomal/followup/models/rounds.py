"""A round of follow-up, who is asked in it, and the counts that its published result shows."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.core import clock
from miljomal.followup.lifecycle import State, Times, state_of
from miljomal.followup.models.scales import Grade, Scale
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Programme, Theme

# A round held elsewhere that its owner has not published yet has a source too, and counts as opened: see `state_of`.
PUBLISHED = Q(published_on__isnull=False) | (~Q(source="") & Q(opened_at=None))


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
    only counts. `opened_at` is when the list of who must answer was frozen. The slug names the period,
    which is the years `period_starts_year`–`period_year`; the first is None where the period is one year.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds")
    scale = models.ForeignKey(Scale, models.PROTECT, related_name="rounds", verbose_name=_("skala"))
    slug = models.SlugField(_("adressdel"), max_length=40)
    title = models.CharField(_("titel"), max_length=120)
    period_starts_year = models.PositiveSmallIntegerField(_("från år"), null=True, blank=True)
    period_year = models.PositiveSmallIntegerField(_("år som följs upp"))
    opens_at = models.DateTimeField(_("öppnar"), null=True, blank=True)
    closes_at = models.DateTimeField(_("stänger"), null=True, blank=True)
    opened_at = models.DateTimeField(_("öppnades"), null=True, blank=True, editable=False)
    diary_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    intro = models.TextField(_("till dem som svarar"), max_length=4000, blank=True)
    needs_approval = models.BooleanField(_("svaren godkänns av chef"), default=False)
    published_on = models.DateField(_("publicerad"), null=True, blank=True)
    source = models.CharField(_("källa"), max_length=600, blank=True)
    source_date = models.CharField(_("källans datum"), max_length=20, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RoundQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("uppföljningsomgång")
        verbose_name_plural = _("uppföljningsomgångar")
        ordering: ClassVar = ["-period_year", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "slug"],
                name="round_slug",
                violation_error_message=_("Programmet har redan en omgång med den adressdelen."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")) | Q(closes_at=None) | Q(opens_at=None),
                name="round_closes_after_opening",
                violation_error_message=_("Omgången stänger före den öppnar."),
            ),
            models.CheckConstraint(
                condition=Q(period_starts_year__lte=F("period_year")) | Q(period_starts_year=None),
                name="round_period_in_order",
                violation_error_message=_("Perioden slutar före den börjar."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "-period_year"], name="round_latest")]

    def __str__(self) -> str:
        return self.title

    @property
    def times(self) -> Times:
        """What decides its state."""
        return Times(self.opens_at, self.closes_at, self.opened_at, self.published_on, self.source)

    @property
    def state(self) -> State:
        """Where it is now: planned, open, closed, published, or known from a source only."""
        return state_of(self.times, clock.now())

    @property
    def is_overdue(self) -> bool:
        """Whether its hour has come although nobody is asked yet: something hinders it."""
        return self.state == State.PLANNED and self.opens_at is not None and self.opens_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Whether it takes answers now."""
        if not (self.opened_at and self.opens_at and self.closes_at):
            return False
        return self.opens_at <= clock.now() < self.closes_at

    @property
    def period(self) -> str:
        """The years that are followed up: "2025" or "2016–2019"."""
        if self.period_starts_year and self.period_starts_year != self.period_year:
            return f"{self.period_starts_year}–{self.period_year}"
        return str(self.period_year)

    def get_absolute_url(self) -> str:
        return reverse("results:round-result", args=[self.programme.slug, self.slug])


class RespondentQuerySet(models.QuerySet["Respondent"]):
    """Those who are asked, by what they have left to do."""

    def waiting(self) -> Self:
        """Those who have not said that they are done."""
        return self.filter(handed_in_at=None)


class Respondent(models.Model):
    """An organisation that is asked in a round: frozen when the round opens, or added later with a reason.

    `handed_in_at` is when it said "we are done". Where the round needs a manager's approval,
    the answers count from `approved_at`; a manager who sends them back instead says why in `sent_back_note`.
    `extended_to` gives one organisation more time than the others. `succeeded_by` is the organisation that it has
    been merged into, which answers what it had left.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="respondents")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="respondents")
    extended_to = models.DateTimeField(_("längre tid, till"), null=True, blank=True)
    extension_reason = models.CharField(_("varför"), max_length=300, blank=True)
    added_at = models.DateTimeField(_("tillagd efter öppningen"), null=True, blank=True)
    added_reason = models.CharField(_("varför tillagd"), max_length=300, blank=True)
    handed_in_at = models.DateTimeField(_("inlämnat"), null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av")
    )
    approved_at = models.DateTimeField(_("godkänt"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av chef")
    )
    succeeded_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("svarar i stället")
    )
    sent_back_note = models.CharField(_("varför chefen skickade tillbaka"), max_length=600, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RespondentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation som tillfrågas")
        verbose_name_plural = _("organisationer som tillfrågas")
        ordering: ClassVar = ["organisation__sort_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "organisation"], name="respondent_once"),
            models.CheckConstraint(
                condition=Q(extended_to=None) | ~Q(extension_reason=""), name="respondent_extension_has_reason"
            ),
            models.CheckConstraint(condition=Q(added_at=None) | ~Q(added_reason=""), name="respondent_late_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} i {self.round_id}"

    def get_absolute_url(self) -> str:
        return reverse("followup:answer-list", args=[self.pk])

    @property
    def closes_at(self) -> dt.datetime | None:
        """When it closes for this organisation; None where the round has no times."""
        closes = self.round.closes_at
        return max(closes, self.extended_to) if closes and self.extended_to else closes

    @property
    def is_open(self) -> bool:
        """Whether this organisation may answer now."""
        closes = self.closes_at
        if not (self.round.opened_at and self.round.opens_at and closes):
            return False
        return self.round.opens_at <= clock.now() < closes


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
