"""The headings and lengths of the yearly texts: data, not code."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Template(models.Model):
    """Which headings the texts of a year have, and how long they may be.

    `year` None = our own neutral template, used for every year whose instructions have not been read.
    `total_limit` = characters for all parts of a text together; then the headings' own limits are a guide,
    because the characters may be shared out. None = each heading's limit binds.
    `due_month`, `due_day` = the national date; None = not known. `other_writers` = who writes about an objective
    instead of the county board, by the objective's slug.
    """

    year = models.PositiveSmallIntegerField(_("år"), null=True, blank=True, unique=True)
    title = models.CharField(_("titel"), max_length=120)
    total_limit = models.PositiveIntegerField(_("tecken i allt"), null=True, blank=True)
    due_month = models.PositiveSmallIntegerField(_("nationellt datum, månad"), null=True, blank=True)
    due_day = models.PositiveSmallIntegerField(_("nationellt datum, dag"), null=True, blank=True)
    due_source = models.CharField(_("datumets källa"), max_length=300, blank=True)
    other_writers = models.JSONField(_("andra som skriver"), default=dict, blank=True)
    note = models.CharField(_("att veta"), max_length=600, blank=True)
    source = models.CharField(_("källa"), max_length=600, blank=True)
    source_date = models.CharField(_("källans datum"), max_length=20, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mall för årets texter")
        verbose_name_plural = _("mallar för årets texter")
        ordering: ClassVar = [F("year").desc(nulls_last=True)]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(year=None) | ~Q(source=""),
                name="template_of_a_year_has_source",
                violation_error_message=_("En mall för ett visst år behöver en källa."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_own(self) -> bool:
        """Whether the headings are ours and not of the year's instructions."""
        return self.year is None


class Heading(models.Model):
    """One part of a text: its heading and how many characters it may have (None = no limit is known)."""

    class Scope(models.TextChoices):
        OBJECTIVE = "objective", _("miljökvalitetsmål")
        GOAL = "goal", _("generationsmålet")

    template = models.ForeignKey(Template, models.CASCADE, related_name="headings")
    scope = models.CharField(_("gäller"), max_length=10, choices=Scope, default=Scope.OBJECTIVE)
    slug = models.SlugField(_("kort namn"), max_length=40)
    title = models.CharField(_("rubrik"), max_length=120)
    help_text = models.CharField(_("förklaring"), max_length=300, blank=True)
    limit = models.PositiveIntegerField(_("högst antal tecken"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rubrik")
        verbose_name_plural = _("rubriker")
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["template", "scope", "slug"], name="heading_slug")]

    def __str__(self) -> str:
        return self.title
