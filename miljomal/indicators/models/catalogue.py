"""The catalogue: what is measured, how, and what is aimed at."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.core.addresses import address
from miljomal.core.fields import FoldedField, SortKeyField
from miljomal.objectives.models import FieldOfWork, Objective, Translated
from miljomal.organisations.models import Area, Organisation


class Source(Translated):
    """Who publishes figures, and on which terms. `adapter` names what reads them, "" = nothing does yet."""

    slug = models.SlugField(_("adressdel"), max_length=60, unique=True)
    adapter = models.CharField(_("läses av"), max_length=20, blank=True)
    url = models.URLField(_("adress"), max_length=400, blank=True)
    licence = models.CharField(_("villkor"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("källa")
        verbose_name_plural = _("källor")
        ordering: ClassVar = ["order", "id"]


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Indicators by who may see them."""

    def catalogue(self) -> Self:
        """Those of the common catalogue."""
        return self.filter(owner=None)

    def visible_to_roles(self, roles: set[int]) -> Self:
        """The catalogue, what others have published, and all of the organisations in `roles`."""
        return self.filter(Q(owner=None) | Q(is_published=True) | Q(owner__in=roles))

    def filled(self) -> Self:
        """Those that have figures."""
        return self.filter(last_year__isnull=False)


class Indicator(Translated):
    """Something that is measured again and again. `summary` is its definition.

    `unit` is what a reader sees, `quantity` the same as pint reads it. A calculated one has a `formula` and
    is never fetched: a ratio is numerator / denominator × scale, a change is the percentage since `change_from`.
    `first_year` and `last_year` say what figures there are, None = none. `owner` None = the common catalogue.
    """

    class Direction(models.TextChoices):
        UP = "up", _("högre är bättre")
        DOWN = "down", _("lägre är bättre")
        NONE = "none", _("varken eller")

    class Finest(models.TextChoices):
        NATION = "nation", _("landet")
        COUNTY = "county", _("län")
        MUNICIPALITY = "municipality", _("kommun")

    class Frequency(models.TextChoices):
        YEAR = "year", _("årligen")
        QUARTER = "quarter", _("varje kvartal")
        MONTH = "month", _("varje månad")

    class Formula(models.TextChoices):
        RATIO = "ratio", _("kvot")
        CHANGE = "change", _("förändring i procent")

    slug = models.SlugField(_("adressdel"), max_length=80, unique=True)
    unit = models.CharField(_("enhet"), max_length=60)
    unit_en = models.CharField(_("enhet på engelska"), max_length=60, blank=True)
    quantity = models.CharField(_("enhet att räkna med"), max_length=60)
    decimals = models.PositiveSmallIntegerField(_("decimaler"), default=1)
    direction = models.CharField(_("god riktning"), max_length=5, choices=Direction)
    finest = models.CharField(_("finns för"), max_length=15, choices=Finest)
    frequency = models.CharField(_("hur ofta"), max_length=8, choices=Frequency, default=Frequency.YEAR)
    is_additive = models.BooleanField(_("kommuner kan läggas ihop"), default=False)
    can_be_negative = models.BooleanField(_("kan vara negativ"), default=False)
    update_month = models.PositiveSmallIntegerField(_("uppdateras i månad"), null=True, blank=True)
    breakdown_title = models.CharField(_("delas upp efter"), max_length=60, blank=True)
    breakdown_title_en = models.CharField(_("delas upp efter, på engelska"), max_length=60, blank=True)
    caveats = models.TextField(_("att tänka på"), blank=True)
    caveats_en = models.TextField(_("att tänka på, på engelska"), blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="indicators")
    table = models.CharField(_("tabell eller nyckeltal"), max_length=120, blank=True)
    parameters = models.JSONField(_("hur det hämtas"), default=dict, blank=True)
    official_url = models.URLField(_("källans sida"), max_length=400, blank=True)
    formula = models.CharField(_("beräkning"), max_length=10, choices=Formula, blank=True)
    numerator = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    numerator_part = models.CharField(_("täljarens del"), max_length=40, blank=True)
    denominator = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    scale = models.FloatField(_("gånger"), default=1)
    change_from = models.PositiveSmallIntegerField(_("jämfört med år"), null=True, blank=True)
    global_targets = models.CharField(_("globala delmål"), max_length=60, blank=True)
    checked_in = models.CharField(_("kontrollerat mot"), max_length=400, blank=True)
    checked_on = models.CharField(_("kontrollerat den"), max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)
    first_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="own_indicators")
    is_published = models.BooleanField(_("visas för alla"), default=False)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    version = models.PositiveIntegerField(default=1)
    sort_key = SortKeyField(of="title")
    folded = FoldedField(of="title")
    objectives = models.ManyToManyField(Objective, through="IndicatorObjective", related_name="indicators")
    fields_of_work = models.ManyToManyField(FieldOfWork, through="IndicatorFieldOfWork", related_name="indicators")

    objects = IndicatorQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("indikator")
        verbose_name_plural = _("indikatorer")
        ordering: ClassVar = ["order", "sort_key", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(formula="", numerator=None)
                | Q(formula="ratio", numerator__isnull=False, denominator__isnull=False)
                | Q(formula="change", numerator__isnull=False, change_from__isnull=False),
                name="indicator_formula_has_its_parts",
            ),
        ]

    @property
    def local_unit(self) -> str:
        """The unit in the reader's language."""
        return (self.unit_en if get_language() == "en" else "") or self.unit

    @property
    def local_caveats(self) -> str:
        """What to keep in mind, in the reader's language."""
        return (self.caveats_en if get_language() == "en" else "") or self.caveats

    @property
    def years(self) -> str:
        """The years that have figures, "1990–2022"; "" = there are none."""
        if self.first_year == self.last_year:
            return str(self.last_year or "")
        return f"{self.first_year}–{self.last_year}"

    def get_absolute_url(self) -> str:
        return address("indicators:indicator-detail", self.slug)


class IndicatorObjective(models.Model):
    """An objective that an indicator says something about."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="indicator_objectives")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="indicator_objectives")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "objective"], name="indicator_objective_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.objective_id}"


class IndicatorFieldOfWork(models.Model):
    """A field of work in which an indicator is of use."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="indicator_fields_of_work")
    field_of_work = models.ForeignKey(FieldOfWork, models.PROTECT, related_name="indicator_fields_of_work")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "field_of_work"], name="indicator_field_of_work_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.field_of_work_id}"


class Breakdown(Translated):
    """A part into which an indicator is divided: a sector, a gender. `title` names it."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="breakdowns")
    key = models.SlugField(_("nyckel"), max_length=40)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("del")
        verbose_name_plural = _("delar")
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["indicator", "key"], name="breakdown_key")]


class Target(Translated):
    """What is aimed at: a value in a year, or a change in percent since a base year (−70 = seventy less).

    `area` is whose target it is; one with an `owner` is an organisation's own, shown on the indicator's page where
    `is_published`. A national change may be compared with a municipality's own base year,
    and the page then says that the municipality has not decided it.
    """

    slug = models.SlugField(_("adressdel"), max_length=80, unique=True)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    breakdown = models.CharField(_("del"), max_length=40, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="targets")
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, blank=True, related_name="targets")
    base_year = models.PositiveSmallIntegerField(_("basår"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("målår"))
    value = models.FloatField(_("värde"), null=True, blank=True)
    change = models.FloatField(_("förändring i procent"), null=True, blank=True)
    source = models.CharField(_("källa"), max_length=600, blank=True)
    source_date = models.CharField(_("källans datum"), max_length=20, blank=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="own_targets")
    is_published = models.BooleanField(_("visas för alla"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("målvärde")
        verbose_name_plural = _("målvärden")
        ordering: ClassVar = ["year", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, change=None)
                | Q(value=None, change__isnull=False, base_year__isnull=False),
                name="target_value_or_change",
            ),
            models.CheckConstraint(
                condition=Q(base_year=None) | Q(base_year__lt=models.F("year")), name="target_after_base_year"
            ),
        ]
