"""A county's yearly follow-up of the objectives while it is written: who writes what, how far, and the text."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.assessments import lifecycle
from miljomal.assessments.models.assessments import Assessment, Judged
from miljomal.assessments.models.templates import Heading, Template
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Area, Organisation

MAX_STORED = 20_000


class YearlyFollowUp(models.Model):
    """The regional annual follow-up (regional årlig uppföljning) of one county and year: of objectives, not measures.

    `deadline_on` is the national date (None = not known). The template stands still once it is begun.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="yearly_follow_ups")
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="yearly_follow_ups")
    year = models.PositiveSmallIntegerField(_("år"))
    template = models.ForeignKey(Template, models.PROTECT, related_name="follow_ups", verbose_name=_("mall"))
    deadline_on = models.DateField(_("nationellt datum"), null=True, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("regional årlig uppföljning")
        verbose_name_plural = _("regionala årliga uppföljningar")
        ordering: ClassVar = ["-year", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "year"], name="yearly_follow_up_once")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:follow-up-detail", args=[self.area.slug, self.year])


class ObjectiveTextQuerySet(models.QuerySet["ObjectiveText"]):
    """Texts by how far they have come."""

    def approved(self) -> Self:
        return self.filter(stage=lifecycle.APPROVED)

    def published(self) -> Self:
        return self.filter(published_on__isnull=False)

    def in_order(self) -> Self:
        """By the objective's number; the generational goal, which has number 0, last."""
        return self.order_by("-objective__kind", "objective__number", "id")


class ObjectiveText(Judged):
    """What a county writes and judges about one objective, or about the generational goal, in a year.

    `writer` is one of the board's people; `writer_name` is another organisation that writes it (Skogsstyrelsen).
    `carried_from` is the judgement of the year before (None = there was none to carry over); `reason` says
    why it was changed. `comment` is what the manager wrote when the text was sent back.
    """

    class Stage(models.TextChoices):
        NOT_BEGUN = lifecycle.NOT_BEGUN, _("inte påbörjad")
        DRAFT = lifecycle.DRAFT, _("utkast")
        READY = lifecycle.READY, _("klar för godkännande")
        APPROVED = lifecycle.APPROVED, _("godkänd")

    follow_up = models.ForeignKey(YearlyFollowUp, models.CASCADE, related_name="texts")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="yearly_texts")
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("skribent")
    )
    writer_name = models.CharField(_("annan organisation som skriver"), max_length=120, blank=True)
    deadline_on = models.DateField(_("klar senast"), null=True, blank=True)
    stage = models.CharField(_("läge"), max_length=10, choices=Stage, default=Stage.NOT_BEGUN)
    carried_from = models.ForeignKey(
        Assessment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("förra bedömningen")
    )
    reason = models.CharField(_("varför bedömningen ändras"), max_length=600, blank=True)
    comment = models.CharField(_("kommentar från den som granskade"), max_length=1000, blank=True)
    saved_at = models.DateTimeField(_("senast sparad"), null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av")
    )
    approved_at = models.DateTimeField(_("godkänd den"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("godkänd av")
    )
    published_on = models.DateField(_("publicerad"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ObjectiveTextQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("text om ett mål")
        verbose_name_plural = _("texter om mål")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["follow_up", "objective"], name="objective_text_once"),
            models.CheckConstraint(
                condition=~Q(stage=lifecycle.APPROVED) | Q(approved_at__isnull=False),
                name="objective_text_approved_when",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(stage=lifecycle.APPROVED), name="objective_text_published_approved"
            ),
            models.CheckConstraint(
                condition=Q(writer=None) | Q(writer_name=""),
                name="objective_text_one_writer",
                violation_error_message=_("Välj en person eller skriv en organisation, inte båda."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["writer", "stage"], name="objective_text_by_writer")]

    def __str__(self) -> str:
        return f"{self.follow_up_id}: {self.objective_id}"

    @property
    def who(self) -> str:
        """Who writes it: a person or another organisation; "" = nobody yet."""
        return self.writer.name if self.writer else self.writer_name

    @property
    def is_judged(self) -> bool:
        """Whether the text comes with a judgement: the generational goal has none in the yearly follow-up."""
        return self.objective.kind != Objective.Kind.GENERATIONAL_GOAL

    @property
    def is_carried(self) -> bool:
        """Whether the judgement is that of the year before."""
        before = self.carried_from
        return before is not None and (before.state, before.trend) == (self.state, self.trend)

    @property
    def is_late_for_nation(self) -> bool:
        """Whether its own deadline lies after the national date."""
        due = self.follow_up.deadline_on
        return bool(due and self.deadline_on and self.deadline_on > due)

    def get_absolute_url(self) -> str:
        return self.address("text-edit")

    def address(self, name: str) -> str:
        """The address of one of the text's pages: text-edit, text-review, text-copy …"""
        return reverse(f"assessments:{name}", args=[self.follow_up.area.slug, self.follow_up.year, self.objective.slug])


class TextPart(models.Model):
    """What stands under one heading of a text. No row = nothing has been written."""

    text = models.ForeignKey(ObjectiveText, models.CASCADE, related_name="parts")
    heading = models.ForeignKey(Heading, models.PROTECT, related_name="parts")
    body = models.TextField(_("text"), blank=True, validators=[MaxLengthValidator(MAX_STORED)])

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("del av text")
        verbose_name_plural = _("delar av texter")
        ordering: ClassVar = ["heading__order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["text", "heading"], name="text_part_once")]

    def __str__(self) -> str:
        return f"{self.text_id}: {self.heading_id}"
