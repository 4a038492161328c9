"""A measure and its links to objectives, fields of work and indicators."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.core.addresses import address
from miljomal.core.fields import FoldedField, SortKeyField
from miljomal.core.text import slugify_swedish
from miljomal.indicators.models import Indicator
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.programmes.models.programmes import Programme, Theme


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures by what a reader asks for."""

    def adopted(self) -> Self:
        """Those of programmes that have been decided: what lists over several programmes hold."""
        return self.exclude(programme__state__in=Programme.UNDECIDED)

    def visible_to_roles(self, organisation_ids: set[int]) -> Self:
        return self.filter(~Q(programme__state=Programme.State.DRAFT) | Q(programme__owner__in=organisation_ids))

    def for_objective(self, objective: Objective) -> Self:
        return self.filter(measure_objectives__objective=objective)

    def for_field(self, field: FieldOfWork) -> Self:
        return self.filter(measure_fields__field_of_work=field)

    def for_indicator(self, indicator: Indicator) -> Self:
        return self.filter(measure_indicators__indicator=indicator)

    def with_actor(self, organisation: Organisation) -> Self:
        return self.filter(participations__organisation=organisation)


class Measure(models.Model):
    """A measure (åtgärd) of a programme: what, why, when, what it costs and gives.

    A file finds it by (programme, number), or without a number by (programme, theme, folded title). Numbers may change
    from one programme to the next; `builds_on` keeps the thread to the measure that it continues.
    `order` is its place in the theme, 0 = never ordered by hand: then by number.
    `state` "" = no source says. `cost_sek` in kronor; None = not stated. `effect` is text with its own unit and source.
    `criteria` says what is followed up, and what is required for each grade; whoever answers reads it.
    """

    class State(models.TextChoices):
        UNKNOWN = "", _("inte känt")
        PROPOSED = "proposed", _("föreslagen")
        RUNNING = "running", _("pågår")
        DONE = "done", _("klar")
        CANCELLED = "cancelled", _("avbruten")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="measures")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="measures", verbose_name=_("tema"))
    builds_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name=_("bygger på")
    )
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)
    number = models.CharField(_("nummer"), max_length=12, blank=True)
    title = models.CharField(_("titel"), max_length=200)
    text = models.TextField(_("vad som ska göras"), blank=True)
    reason = models.TextField(_("varför"), blank=True)
    starts_year = models.PositiveSmallIntegerField(_("börjar år"), null=True, blank=True)
    ends_year = models.PositiveSmallIntegerField(_("slutar år"), null=True, blank=True)
    cost_sek = models.DecimalField(_("kostnad i kronor"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_note = models.CharField(_("om kostnaden"), max_length=200, blank=True)
    effect = models.CharField(_("väntad effekt"), max_length=300, blank=True)
    criteria = models.TextField(_("så följs åtgärden upp"), max_length=2000, blank=True)
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.UNKNOWN, blank=True)
    source = models.CharField(_("källa"), max_length=600, blank=True)
    source_date = models.CharField(_("källans datum"), max_length=20, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    participation_count = models.PositiveIntegerField(_("organisationer"), default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    number_key = SortKeyField(of="number", max_length=60)
    sort_key = SortKeyField(of="title")
    folded = FoldedField(of="title")

    objects = MeasureQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["participation_count", "number_key", "sort_key", "folded"])

    class Meta:
        verbose_name = _("åtgärd")
        verbose_name_plural = _("åtgärder")
        ordering: ClassVar = ["theme__order", "order", "number_key", "sort_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "number"],
                condition=~Q(number=""),
                name="measure_number",
                violation_error_message=_("Numret finns redan i programmet."),
            ),
            models.UniqueConstraint(
                fields=["programme", "theme", "folded"],
                condition=Q(number=""),
                name="measure_unnumbered_title",
                violation_error_message=_("Temat har redan en åtgärd med den titeln."),
            ),
            models.CheckConstraint(
                condition=Q(ends_year__gte=F("starts_year")) | Q(ends_year=None) | Q(starts_year=None),
                name="measure_ends_after_start",
                violation_error_message=_("Åtgärden slutar före den börjar."),
            ),
            models.CheckConstraint(
                condition=Q(cost_sek__gte=0) | Q(cost_sek=None),
                name="measure_cost_not_negative",
                violation_error_message=_("Kostnaden kan inte vara negativ."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["programme", "number_key", "sort_key"], name="measure_in_order"),
            models.Index(fields=["sort_key", "id"], name="measure_by_title"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def slug(self) -> str:
        """The readable part of its address."""
        return slugify_swedish(self.title)

    @property
    def years(self) -> str:
        """When it is done: "2024–2027", "från 2024", or "" where nothing is stated."""
        if self.starts_year and self.ends_year and self.starts_year != self.ends_year:
            return f"{self.starts_year}–{self.ends_year}"
        return str(self.starts_year or self.ends_year or "")

    def get_absolute_url(self) -> str:
        return address("pages:measure-detail", self.pk, self.slug)


class MeasureObjective(models.Model):
    """A measure contributes to an objective."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="measure_objectives")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="measure_objectives")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("åtgärdens mål")
        verbose_name_plural = _("åtgärdens mål")
        constraints: ClassVar = [models.UniqueConstraint(fields=["measure", "objective"], name="measure_objective")]

    def __str__(self) -> str:
        return f"{self.measure_id} → {self.objective_id}"


class MeasureFieldOfWork(models.Model):
    """A measure is carried out in a field of work."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="measure_fields")
    field_of_work = models.ForeignKey(FieldOfWork, models.PROTECT, related_name="measure_fields")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("åtgärdens verksamhetsområde")
        verbose_name_plural = _("åtgärdens verksamhetsområden")
        constraints: ClassVar = [models.UniqueConstraint(fields=["measure", "field_of_work"], name="measure_field")]

    def __str__(self) -> str:
        return f"{self.measure_id} → {self.field_of_work_id}"


class MeasureIndicator(models.Model):
    """A measure means to move an indicator."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="measure_indicators")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measure_indicators")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("åtgärdens indikator")
        verbose_name_plural = _("åtgärdens indikatorer")
        constraints: ClassVar = [models.UniqueConstraint(fields=["measure", "indicator"], name="measure_indicator")]

    def __str__(self) -> str:
        return f"{self.measure_id} → {self.indicator_id}"
