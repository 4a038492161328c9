"""The one relation between an organisation and a measure."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.organisations.models import Organisation
from miljomal.programmes.models.measures import Measure
from miljomal.programmes.models.programmes import Programme


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Participations in force and by role."""

    def in_force(self) -> Self:
        """Those that have not ended and are not hidden."""
        return self.exclude(stage=Participation.Stage.ENDED).filter(is_hidden=False)

    def adopted(self) -> Self:
        """Those in measures of programmes that have been decided; in a draft or on referral nobody has promised."""
        return self.exclude(measure__programme__state__in=Programme.UNDECIDED)

    def leads(self) -> Self:
        return self.filter(role=Participation.Role.LEAD)


class Participation(models.Model):
    """An organisation takes part in a measure, in a role and at a stage; the word shown is the county's own.

    A role is unknown where the source names who takes part but not how. `is_unreported` and `is_hidden` belong to
    a pledge of which nothing has been heard for long: it is marked, and later kept but not shown.
    """

    class Role(models.TextChoices):
        LEAD = "lead", _("huvudansvarig")
        PARTNER = "partner", _("medverkande")
        UNKNOWN = "unknown", _("deltar, rollen är inte känd")

    class Stage(models.TextChoices):
        PROPOSED = "proposed", _("förslag")
        INTENDED = "intended", _("avsikt")
        DECIDED = "decided", _("beslutad")
        ENDED = "ended", _("avslutad")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="participations")
    role = models.CharField(_("roll"), max_length=10, choices=Role, default=Role.PARTNER)
    stage = models.CharField(_("läge"), max_length=10, choices=Stage, default=Stage.INTENDED)
    decided_on = models.DateField(_("beslutsdatum"), null=True, blank=True)
    decided_by = models.CharField(_("beslutande organ"), max_length=160, blank=True)
    paragraph = models.CharField(_("paragraf"), max_length=20, blank=True)
    diary_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    is_unreported = models.BooleanField(_("ej återrapporterat"), default=False, editable=False)
    is_hidden = models.BooleanField(_("visas inte"), default=False, editable=False)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ParticipationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("deltagande")
        verbose_name_plural = _("deltaganden")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "organisation"], name="participation_once"),
            models.CheckConstraint(
                condition=~Q(stage="decided") | Q(decided_on__isnull=False) & ~Q(decided_by=""),
                name="participation_decision_complete",
                violation_error_message=_("Ett beslut behöver datum och beslutande organ."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "stage"], name="participation_by_actor")]

    def __str__(self) -> str:
        return f"{self.organisation_id} i {self.measure_id}"
