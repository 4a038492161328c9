"""A fetched sheet, and a sheet that has come back and waits to be looked through."""

import datetime as dt
import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock
from miljomal.followup.models import Respondent

KEPT = dt.timedelta(days=30)


def make_token() -> str:
    """What tells fetched sheets apart in the files themselves."""
    return secrets.token_hex(8)


class FetchedSheetQuerySet(models.QuerySet["FetchedSheet"]):
    """Fetched sheets by whether they can still come back."""

    def spent(self) -> Self:
        """Those of rounds whose result is published: nothing can be answered there any more."""
        return self.filter(round_is_published())


def round_is_published() -> Q:
    """The condition on a fetched sheet."""
    return Q(respondent__round__published_on__isnull=False)


class FetchedSheet(models.Model):
    """What stood in an organisation's answers when somebody fetched them as a sheet.

    Kept here and not in the file, so that what comes back is compared with what we know and not with what the file
    claims. `rows` = what was typed (see `queries.as_json`) by answer id. Private scribbling, so it has no history.
    """

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="fetched_sheets")
    token = models.CharField(max_length=32, unique=True, default=make_token)
    rows = models.JSONField(default=dict)
    fetched_at = models.DateTimeField(_("hämtat"), default=clock.now)
    fetched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("av")
    )

    objects = FetchedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("hämtat svarsblad")
        verbose_name_plural = _("hämtade svarsblad")

    def __str__(self) -> str:
        return f"{self.respondent_id}: {self.token}"


class ReturnedSheetQuerySet(models.QuerySet["ReturnedSheet"]):
    """Returned sheets by age."""

    def outdated(self, moment: dt.datetime) -> Self:
        """Those that are kept no longer."""
        return self.filter(returned_at__lt=moment - KEPT)


class ReturnedSheet(models.Model):
    """A sheet that has come back without faults. Nothing of it counts until somebody has confirmed the comparison.

    `rows` = what the file says by answer id; `repeated` = ids of the answers of which it says "unchanged".
    `missing_count` = rows that were fetched and are not in the file: they stay as they are. The same file twice is
    one row.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar på att jämföras")
        SAVED = "saved", _("sparat")
        ABANDONED = "abandoned", _("kastat")

    fetched = models.ForeignKey(FetchedSheet, models.CASCADE, related_name="returned_sheets")
    file_name = models.CharField(_("filens namn"), max_length=160)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=dict)
    repeated = models.JSONField(default=list)
    missing_count = models.PositiveIntegerField(_("rader som saknas"), default=0)
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.WAITING)
    returned_at = models.DateTimeField(_("uppladdat"), default=clock.now)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("av")
    )

    objects = ReturnedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("ifyllt svarsblad")
        verbose_name_plural = _("ifyllda svarsblad")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fetched", "sha256"], condition=Q(state="waiting"), name="returned_sheet_once"
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("answer_sheets:sheet-compare", args=[self.pk])
