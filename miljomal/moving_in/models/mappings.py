"""How an organisation's files are read: remembered for the next one with the same headings."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.organisations.models import Organisation


class SavedMapping(models.Model):
    """What the columns under some headings mean, and what words in them mean, as a coordinator has said.

    `fingerprint` is of the headings in order. `fields` has a field, "" = left out, by the column's position.
    `choices` has, by kind ("organisation", "grade" …), what each folded word means: see `Upload.choices`.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="saved_mappings")
    fingerprint = models.CharField(max_length=64)
    fields = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("sparad tolkning av kolumner")
        verbose_name_plural = _("sparade tolkningar av kolumner")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "fingerprint"], name="saved_mapping_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.fingerprint[:8]}"
