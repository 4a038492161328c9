"""An action programme and its themes."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.core.addresses import address
from miljomal.core.fields import SortKeyField
from miljomal.organisations.models import Area, Organisation


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Programmes by state and place."""

    def public(self) -> Self:
        """Those that everybody may see: not drafts."""
        return self.exclude(state=Programme.State.DRAFT)

    def visible_to_roles(self, organisation_ids: set[int]) -> Self:
        """The public ones and the drafts of the viewer's own organisations."""
        return self.filter(~Q(state=Programme.State.DRAFT) | Q(owner__in=organisation_ids))


class Programme(models.Model):
    """An action programme (åtgärdsprogram) of a county or, later, of a municipality.

    `answer_mode` says who answers in a round. `stated_*` are what a published source says the whole
    programme holds, where only a part of it is known here; `known_gap` says what is missing and who has it.
    The word for taking part is the county's own: Västra Götaland says åtagande.
    `builds_on` is the programme that it began as a copy of, own or another county's; None = began empty.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        REFERRAL = "referral", _("på remiss")
        DECIDED = "decided", _("beslutat")
        RUNNING = "running", _("pågår")
        CLOSED = "closed", _("avslutat")

    UNDECIDED: ClassVar = (State.DRAFT, State.REFERRAL)

    class AnswerMode(models.TextChoices):
        LEAD = "lead", _("den huvudansvariga svarar")
        MAIN_ACTORS = "main_actors", _("alla huvudaktörer svarar")
        EVERY_ACTOR = "every_actor", _("alla som deltar svarar")

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes", verbose_name=_("ägare"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="programmes", verbose_name=_("område"))
    builds_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name=_("bygger på")
    )
    title = models.CharField(_("titel"), max_length=200)
    short_name = models.CharField(_("kort namn"), max_length=80, blank=True)
    slug = models.SlugField(_("adressdel"), max_length=80, unique=True)
    summary = models.TextField(_("med en mening"), blank=True)
    starts_on = models.DateField(_("börjar"))
    ends_on = models.DateField(_("slutar"))
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.DRAFT)
    answer_mode = models.CharField(_("vem svarar"), max_length=20, choices=AnswerMode, default=AnswerMode.LEAD)
    participation_word = models.CharField(_("länets ord för att delta"), max_length=40, default="medverkan")
    decided_on = models.DateField(_("beslutat den"), null=True, blank=True)
    decided_by = models.CharField(_("beslutat av"), max_length=160, blank=True)
    paragraph = models.CharField(_("paragraf"), max_length=20, blank=True)
    diary_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    report = models.CharField(_("rapport"), max_length=80, blank=True)
    stated_measure_count = models.PositiveIntegerField(_("åtgärder enligt källan"), null=True, blank=True)
    stated_organisation_count = models.PositiveIntegerField(_("organisationer enligt källan"), null=True, blank=True)
    stated_theme_count = models.PositiveIntegerField(_("teman enligt källan"), null=True, blank=True)
    known_gap = models.TextField(_("det som saknas här"), blank=True)
    known_gap_en = models.TextField(_("det som saknas, på engelska"), blank=True)
    source = models.CharField(_("källa"), max_length=600, blank=True)
    source_date = models.CharField(_("källans datum"), max_length=20, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    measure_count = models.PositiveIntegerField(_("åtgärder"), default=0, editable=False)
    organisation_count = models.PositiveIntegerField(_("organisationer som deltar"), default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProgrammeQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["measure_count", "organisation_count"])

    class Meta:
        verbose_name = _("åtgärdsprogram")
        verbose_name_plural = _("åtgärdsprogram")
        ordering: ClassVar = ["-starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_ends_after_start",
                violation_error_message=_("Programmet slutar före det börjar."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> str:
        """The years, "2022–2026"."""
        return f"{self.starts_on.year}–{self.ends_on.year}"

    def get_absolute_url(self) -> str:
        return address("pages:programme-detail", self.slug)


class Theme(models.Model):
    """A part of a programme that holds its measures."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="themes")
    title = models.CharField(_("titel"), max_length=160)
    slug = models.SlugField(_("adressdel"), max_length=80)
    summary = models.TextField(_("med en mening"), blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)
    measure_count = models.PositiveIntegerField(_("åtgärder"), default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    sort_key = SortKeyField(of="title")

    history = HistoricalRecords(excluded_fields=["measure_count", "sort_key"])

    class Meta:
        verbose_name = _("tema")
        verbose_name_plural = _("teman")
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["programme", "slug"], name="theme_slug")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{address('pages:programme-detail', self.programme.slug)}?tema={self.slug}"
