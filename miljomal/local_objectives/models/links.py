"""What a local objective hangs on: where it comes from, who carries it out, and what is to be measured."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.indicators.models import Target
from miljomal.local_objectives.models.objectives import LocalObjective
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.programmes.models import Measure


class LocalRoot(models.Model):
    """A local objective is derived from a national or regional one."""

    local_objective = models.ForeignKey(LocalObjective, models.CASCADE, related_name="roots")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="local_roots")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lokala målets ursprung")
        verbose_name_plural = _("lokala målets ursprung")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["local_objective", "objective"], name="local_root_once")
        ]

    def __str__(self) -> str:
        return f"{self.local_objective_id} → {self.objective_id}"


class LocalField(models.Model):
    """A local objective is worked for in a field of work."""

    local_objective = models.ForeignKey(LocalObjective, models.CASCADE, related_name="local_fields")
    field_of_work = models.ForeignKey(FieldOfWork, models.PROTECT, related_name="local_fields")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lokala målets verksamhetsområde")
        verbose_name_plural = _("lokala målets verksamhetsområden")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["local_objective", "field_of_work"], name="local_field_once")
        ]

    def __str__(self) -> str:
        return f"{self.local_objective_id} → {self.field_of_work_id}"


class LocalMeasure(models.Model):
    """A measure, the organisation's own or the county's, carries a local objective."""

    local_objective = models.ForeignKey(LocalObjective, models.CASCADE, related_name="local_measures")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="local_measures")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lokala målets åtgärd")
        verbose_name_plural = _("lokala målets åtgärder")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["local_objective", "measure"], name="local_measure_once")
        ]

    def __str__(self) -> str:
        return f"{self.local_objective_id} → {self.measure_id}"


class LocalTarget(models.Model):
    """A target value belongs to a local objective; the value itself is a `Target` like the nation's."""

    local_objective = models.ForeignKey(LocalObjective, models.CASCADE, related_name="local_targets")
    target = models.OneToOneField(Target, models.CASCADE, related_name="local_target")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lokala målets målvärde")
        verbose_name_plural = _("lokala målets målvärden")

    def __str__(self) -> str:
        return f"{self.local_objective_id} → {self.target_id}"
