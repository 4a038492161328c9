"""Plans that a municipality has adopted elsewhere; we keep what they are called and where they stand."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from miljomal.organisations.models import Area


class Plan(models.Model):
    """An adopted plan that touches the objectives, with a link to the document. `url` is "" where none was found."""

    class Kind(models.TextChoices):
        CLIMATE = "climate", _("klimatplan")

    area = models.ForeignKey(Area, models.CASCADE, related_name="plans")
    kind = models.CharField(_("slag"), max_length=20, choices=Kind)
    title = models.CharField(_("titel"), max_length=255)
    adopted_year = models.PositiveSmallIntegerField(_("antagen år"), null=True, blank=True)
    url = models.URLField(_("länk"), max_length=700, blank=True)
    source = models.CharField(_("källa"), max_length=300)
    source_date = models.CharField(_("källans datum"), max_length=20)
    is_example = models.BooleanField(_("exempeldata"), default=False)

    class Meta:
        verbose_name = _("antagen plan")
        verbose_name_plural = _("antagna planer")
        ordering: ClassVar = ["-adopted_year", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "kind", "title"], name="plan_once")]

    def __str__(self) -> str:
        return self.title
