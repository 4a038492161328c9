"""The national framework: objectives and what they consist of, the global goals, and fields of work."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.core.addresses import address
from miljomal.core.fields import SortKeyField
from miljomal.organisations.models import Organisation


class Translated(models.Model):
    """A thing of the reference data whose title and summary exist in Swedish and English."""

    title = models.CharField(_("titel"), max_length=255)
    title_en = models.CharField(_("engelsk titel"), max_length=255, blank=True)
    summary = models.TextField(_("med en mening"), blank=True)
    summary_en = models.TextField(_("med en mening, på engelska"), blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.local_title

    @property
    def local_title(self) -> str:
        """The title in the reader's language; Swedish where no other exists."""
        return (self.title_en if get_language() == "en" else "") or self.title

    @property
    def local_summary(self) -> str:
        """The summary in the reader's language; Swedish where no other exists."""
        return (self.summary_en if get_language() == "en" else "") or self.summary


# What a link needs: an address, a sign and a title.
LINK_COLUMNS = ("kind", "number", "slug", "title", "title_en")


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    """Objectives by kind."""

    def quality_objectives(self) -> Self:
        """The sixteen, by number."""
        return self.filter(kind=Objective.Kind.QUALITY_OBJECTIVE).order_by("number")

    def as_links(self, *more: str) -> Self:
        """Only the columns that a link needs, and `more`: most pages list the sixteen."""
        return self.only(*LINK_COLUMNS, *more)

    def checked(self) -> Self:
        """Those whose title has been checked against a source; others are never shown."""
        return self.filter(is_checked=True)


class Objective(Translated):
    """A goal of the nation or of a county, from the generational goal down. A municipality's own: `local_objectives`.

    `number` orders within its parent (objective 1–16, specification 1–13). `target_years` is text,
    because some targets state several years ("2025, 2030, 2035").
    """

    class Kind(models.TextChoices):
        GENERATIONAL_GOAL = "generational_goal", _("generationsmål")
        QUALITY_OBJECTIVE = "quality_objective", _("miljökvalitetsmål")
        SPECIFICATION = "specification", _("precisering")
        MILESTONE_TARGET = "milestone_target", _("etappmål")
        REGIONAL_OBJECTIVE = "regional_objective", _("regionalt mål")

    class Needs(models.TextChoices):
        COAST = "coast", _("kust")
        MOUNTAINS = "mountains", _("fjäll")

    class Status(models.TextChoices):
        REACHED = "reached", _("nått")
        NOT_REACHED = "not_reached", _("inte nått")
        EXPECTED = "expected", _("väntas nås")
        NOT_EXPECTED = "not_expected", _("väntas inte nås")

    kind = models.CharField(_("slag"), max_length=20, choices=Kind)
    number = models.PositiveSmallIntegerField(_("nummer"), default=0)
    slug = models.SlugField(_("adressdel"), max_length=80, unique=True, null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="objectives")
    responsible = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="responsible_for_objectives"
    )
    is_responsible_checked = models.BooleanField(_("ansvaret är kontrollerat"), default=False)
    assessed_by_counties = models.BooleanField(_("bedöms av länen"), default=False)
    needs = models.CharField(_("förutsätter"), max_length=10, choices=Needs, blank=True)
    group = models.CharField(_("målområde"), max_length=60, blank=True)
    group_en = models.CharField(_("målområde på engelska"), max_length=60, blank=True)
    decided = models.CharField(_("beslutat"), max_length=20, blank=True)
    target_years = models.CharField(_("målår"), max_length=40, blank=True)
    status = models.CharField(_("publicerad bedömning"), max_length=20, choices=Status, blank=True)
    note = models.CharField(_("att veta"), max_length=600, blank=True)
    official_url = models.URLField(_("officiell text"), max_length=400, blank=True)
    source = models.CharField(_("källa"), max_length=600, blank=True)
    source_date = models.CharField(_("källans datum"), max_length=20, blank=True)
    is_checked = models.BooleanField(_("kontrollerat mot källa"), default=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)

    objects = ObjectiveQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mål")
        verbose_name_plural = _("mål")
        ordering: ClassVar = ["kind", "number", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                condition=Q(kind__in=["generational_goal", "quality_objective"]),
                name="objective_national_number",
            ),
            models.UniqueConstraint(
                fields=["parent", "number"], condition=Q(kind="specification"), name="objective_specification_number"
            ),
        ]

    @property
    def local_group(self) -> str:
        """The milestone target's area in the reader's language."""
        return (self.group_en if get_language() == "en" else "") or self.group

    @property
    def symbol(self) -> str:
        """The id of its sign in the sprite."""
        return f"objective-{self.number}"

    def get_absolute_url(self) -> str:
        if self.kind == self.Kind.SPECIFICATION and self.parent:
            return f"{self.parent.get_absolute_url()}#precisering-{self.number}"
        if self.kind == self.Kind.MILESTONE_TARGET:
            return f"{address('pages:objective-list')}#etappmal"
        return address("pages:objective-detail", str(self.slug))


class GlobalGoal(Translated):
    """One of the 17 Sustainable Development Goals of Agenda 2030."""

    number = models.PositiveSmallIntegerField(_("nummer"), unique=True)
    official_url = models.URLField(_("officiell text"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("globalt mål")
        verbose_name_plural = _("globala mål")
        ordering: ClassVar = ["number"]


class FieldOfWork(Translated):
    """A field of work (verksamhetsområde) in which the objectives can be integrated; an open list.

    `is_own` marks those that we added to the five that Länsstyrelsen i Södermanlands län names.
    """

    slug = models.SlugField(_("adressdel"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)
    is_own = models.BooleanField(_("tillagt av oss"), default=True)
    source = models.CharField(_("källa"), max_length=300, blank=True)
    sort_key = SortKeyField(of="title")

    class Meta:
        verbose_name = _("verksamhetsområde")
        verbose_name_plural = _("verksamhetsområden")
        ordering: ClassVar = ["order", "id"]

    def get_absolute_url(self) -> str:
        return address("pages:field-of-work-detail", self.slug)
