"""An objective that a municipality, or any organisation, has decided for itself."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.core.addresses import address
from miljomal.core.fields import FoldedField, SortKeyField
from miljomal.core.text import slugify_swedish
from miljomal.local_objectives.lifecycle import ENDED, UNDECIDED
from miljomal.organisations.models import Organisation


class LocalObjectiveQuerySet(models.QuerySet["LocalObjective"]):
    """Local objectives by who may see them and whether they are in force."""

    def visible_to_roles(self, organisation_ids: set[int]) -> Self:
        """What is decided or shown as a proposal, and all of the organisations' own."""
        return self.filter(~Q(state__in=UNDECIDED) | Q(is_shown=True) | Q(owner__in=organisation_ids))

    def living(self) -> Self:
        """Those that have not been reached, replaced or left behind."""
        return self.exclude(state__in=ENDED)


class LocalObjective(models.Model):
    """What an organisation wants to reach, in its own words, derived from national objectives.

    `title` is the wording; `text` explains it. `responsible` is a committee or department, never a person. The decision
    is stated from `DECIDED` on. `replaced_by` is set exactly when the state says so. A proposal is shown to all only
    where `is_shown`.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("förslag")
        REFERRED = "referred", _("på remiss")
        DECIDED = "decided", _("beslutat")
        FOLLOWED = "followed", _("följs upp")
        REACHED = "reached", _("nått")
        REPLACED = "replaced", _("ersatt")
        LAPSED = "lapsed", _("gäller inte längre")

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="local_objectives")
    title = models.CharField(_("målet, så som det är formulerat"), max_length=200)
    text = models.TextField(_("mer om målet"), max_length=4000, blank=True)
    reason = models.TextField(_("varför"), max_length=4000, blank=True)
    scope = models.CharField(_("omfattning"), max_length=300, blank=True)
    responsible = models.CharField(_("ansvarig nämnd eller förvaltning"), max_length=160, blank=True)
    global_targets = models.CharField(_("globala delmål"), max_length=60, blank=True)
    first_year = models.PositiveSmallIntegerField(_("gäller från år"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("gäller till år"), null=True, blank=True)
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.PROPOSED)
    is_shown = models.BooleanField(_("visa förslaget för alla"), default=False)
    decided_on = models.DateField(_("beslutsdatum"), null=True, blank=True)
    decided_by = models.CharField(_("beslutande organ"), max_length=160, blank=True)
    paragraph = models.CharField(_("paragraf"), max_length=20, blank=True)
    diary_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    decision_url = models.URLField(_("länk till beslutet"), max_length=400, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("ersatt av")
    )
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    sort_key = SortKeyField(of="title")
    folded = FoldedField(of="title")

    objects = LocalObjectiveQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["sort_key", "folded"])

    class Meta:
        verbose_name = _("lokalt mål")
        verbose_name_plural = _("lokala mål")
        ordering: ClassVar = ["order", "sort_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "folded"],
                condition=Q(state__in=["proposed", "referred", "decided", "followed"]),
                name="local_objective_once",
                violation_error_message=_("Ni har redan ett mål med den lydelsen."),
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")) | Q(first_year=None) | Q(last_year=None),
                name="local_objective_ends_after_start",
                violation_error_message=_("Målet slutar gälla innan det börjar."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "referred"]) | (Q(decided_on__isnull=False) & ~Q(decided_by="")),
                name="local_objective_has_its_decision",
                violation_error_message=_("Skriv när och av vem målet beslutades."),
            ),
            models.CheckConstraint(
                condition=Q(state="replaced", replaced_by__isnull=False) | (~Q(state="replaced") & Q(replaced_by=None)),
                name="local_objective_replaced_by",
                violation_error_message=_("Välj målet som ersätter det här."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["owner", "state"], name="local_objective_by_owner")]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The readable part of its address."""
        return slugify_swedish(self.title)

    @property
    def years(self) -> str:
        """When it applies: "2024–2030", "till 2030", "från 2024", or ""."""
        if self.first_year and self.last_year:
            return f"{self.first_year}–{self.last_year}"
        if self.last_year:
            return str(_("till %(year)s") % {"year": self.last_year})
        return str(_("från %(year)s") % {"year": self.first_year}) if self.first_year else ""

    @property
    def decision(self) -> str:
        """Who decided it and where that stands: "Kommunfullmäktige § 12, KS 2026/1"; "" before the decision."""
        paragraph = f"{self.decided_by} {self.paragraph}".strip()
        return ", ".join(filter(None, [paragraph, self.diary_number]))

    def get_absolute_url(self) -> str:
        return address("local_objectives:objective-detail", self.pk, self.slug)
