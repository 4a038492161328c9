"""A versioned scale of implementation grades: data, not code."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Scale(models.Model):
    """A scale such as the GHPE-modellen, in a version; a round keeps the version it was answered in."""

    slug = models.SlugField(_("adressdel"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("titel"), max_length=120)
    source = models.CharField(_("källa"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("skala")
        verbose_name_plural = _("skalor")
        ordering: ClassVar = ["slug", "version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["slug", "version"], name="scale_version")]

    def __str__(self) -> str:
        return self.title


class Grade(models.Model):
    """One step of a scale. `moon` is the phase that draws it; a grade is always shown with letter and words."""

    class Moon(models.TextChoices):
        FULL = "full", _("full")
        HALF = "half", _("halv")
        QUARTER = "quarter", _("kvarts")
        EMPTY = "empty", _("tom")
        DASHED = "dashed", _("streckad")

    scale = models.ForeignKey(Scale, models.PROTECT, related_name="grades")
    slug = models.SlugField(_("adressdel"), max_length=20)
    letter = models.CharField(_("bokstav"), max_length=2)
    name = models.CharField(_("namn"), max_length=120)
    name_en = models.CharField(_("engelskt namn"), max_length=120, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    definition_en = models.TextField(_("definition på engelska"), blank=True)
    moon = models.CharField(_("måne"), max_length=10, choices=Moon)
    order = models.PositiveSmallIntegerField(_("ordning"))
    counts_as_done = models.BooleanField(_("räknas som genomförd"), default=False)
    needs_reason = models.BooleanField(_("kräver motivering"), default=False)

    class Meta:
        verbose_name = _("grad")
        verbose_name_plural = _("grader")
        ordering: ClassVar = ["scale", "order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scale", "slug"], name="grade_slug")]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        """The name in the reader's language; Swedish where no other exists."""
        return (self.name_en if get_language() == "en" else "") or self.name

    @property
    def local_definition(self) -> str:
        """The definition in the reader's language; Swedish where no other exists."""
        return (self.definition_en if get_language() == "en" else "") or self.definition
