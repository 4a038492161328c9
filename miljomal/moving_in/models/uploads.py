"""A spreadsheet that somebody has sent in, from upload to import."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Programme

KEPT = dt.timedelta(days=30)
LEASE = dt.timedelta(minutes=10)
MAX_ATTEMPTS = 3


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads by whose they are and what is left to do."""

    def visible_to_roles(self, organisation_ids: set[int]) -> Self:
        return self.filter(organisation__in=organisation_ids)

    def due(self, moment: dt.datetime) -> Self:
        """Those with work to do that no living worker is at."""
        return (
            self.exclude(job="")
            .filter(Q(leased_until=None) | Q(leased_until__lte=moment), attempts__lt=MAX_ATTEMPTS)
            .order_by("id")
        )

    def outdated(self, moment: dt.datetime) -> Self:
        """Those that are kept no longer."""
        return self.filter(uploaded_at__lt=moment - KEPT)


class Upload(models.Model):
    """One file: where it has come, how it is to be read, and what the last check said.

    `programme` None = a new one with `new_title` and years is made. `rows` are the chosen sheet's lines as gzipped
    JSON, one [row number, [cell, …]] a line; `file` is as it came. Both are thrown away after 30 days, with the row.
    `header_row` is where the headings begin, as the spreadsheet numbers rows; `header_rows` how many they are.
    `columns` = [{heading, examples, field, score, why}], as guessed; `fields` = field by position, as chosen.
    `unknown` = [{kind, key, text, row, count, guess, score}]: words that need a choice. `choices` = by kind, what each
    key means: an organisation's id (0 = leave out), a grade's slug, "use" or "skip", a theme's title.
    `terms` are what the file does not say: source, dates, what may be seen. `job` is what a worker is to do now.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uppladdad, kolumnerna är inte bekräftade")
        MAPPED = "mapped", _("kolumnerna är bekräftade")
        CHECKED = "checked", _("granskad")
        IMPORTED = "imported", _("importerad")
        ABANDONED = "abandoned", _("avbruten")

    class Job(models.TextChoices):
        NONE = "", _("inget")
        CHECK = "check", _("granskas")
        IMPORT = "import", _("importeras")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="uploads")
    programme = models.ForeignKey(Programme, models.SET_NULL, null=True, blank=True, related_name="uploads")
    new_title = models.CharField(_("nytt programs titel"), max_length=200, blank=True)
    new_first_year = models.PositiveSmallIntegerField(_("första år"), null=True, blank=True)
    new_last_year = models.PositiveSmallIntegerField(_("sista år"), null=True, blank=True)
    file_name = models.CharField(_("filens namn"), max_length=160)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(_("fil"), upload_to="inflytt/", max_length=200)
    rows = models.FileField(_("rader"), upload_to="inflytt/", max_length=200)
    sheets = models.JSONField(default=list)
    sheet = models.CharField(_("blad"), max_length=200, blank=True)
    header_row = models.PositiveIntegerField(_("rubrikernas rad"), default=1)
    header_rows = models.PositiveSmallIntegerField(_("rubrikernas antal rader"), default=1)
    row_count = models.PositiveIntegerField(_("rader under rubrikerna"), default=0)
    columns = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, blank=True)
    fields = models.JSONField(default=dict)
    unknown = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    terms = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.UPLOADED)
    job = models.CharField(_("arbete"), max_length=10, choices=Job, default=Job.NONE, blank=True)
    job_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("av")
    )
    uploaded_at = models.DateTimeField(_("uppladdad"), default=clock.now)
    imported_at = models.DateTimeField(_("importerad"), null=True, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppladdad fil")
        verbose_name_plural = _("uppladdade filer")
        ordering: ClassVar = ["-uploaded_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=~Q(job=""), name="upload_with_job"),
            models.Index(fields=["organisation", "-uploaded_at"], name="upload_latest"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_done(self) -> bool:
        """Whether nothing more can be done with it."""
        return self.state in (self.State.IMPORTED, self.State.ABANDONED)

    @property
    def is_stuck(self) -> bool:
        """Whether the worker has given up."""
        return bool(self.job) and self.attempts >= MAX_ATTEMPTS and (self.leased_until or clock.now()) <= clock.now()

    @property
    def target(self) -> str:
        """The programme's title, also of one that is still to be made."""
        return self.programme.title if self.programme else self.new_title

    @property
    def kept_until(self) -> dt.datetime:
        return self.uploaded_at + KEPT

    def get_absolute_url(self) -> str:
        """The page where the next step is taken."""
        pages = {self.State.UPLOADED: "upload-columns", self.State.MAPPED: "upload-values"}
        return reverse(f"moving_in:{pages.get(self.State(self.state), 'upload-check')}", args=[self.pk])
