"""National dates of the year, and the private calendar addresses of members."""

import datetime as dt
from calendar import monthrange
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.core import clock
from miljomal.organisations.models import Membership


class NationalDate(models.Model):
    """Something that happens in the whole country at about the same time each year, as a source says.

    `day` None = only the months are known; a day after the month's last is its last. `to_month` before
    `from_month` = it goes on into the next year. `only_year` None = every year. `stated` is when, in the source's
    sense, with its year; it is always shown. `audiences` holds slugs of `organisations.audiences`; empty = all.
    """

    slug = models.SlugField(_("kort namn"), max_length=60, unique=True)
    title = models.CharField(_("titel"), max_length=160)
    from_month = models.PositiveSmallIntegerField(_("månad"))
    to_month = models.PositiveSmallIntegerField(_("till månad"), null=True, blank=True)
    day = models.PositiveSmallIntegerField(_("dag"), null=True, blank=True)
    only_year = models.PositiveSmallIntegerField(_("bara år"), null=True, blank=True)
    is_deadline = models.BooleanField(_("sista dag"), default=False)
    stated = models.CharField(_("när, enligt källan"), max_length=160)
    note = models.CharField(_("att veta"), max_length=300, blank=True)
    audiences = models.JSONField(_("vilka det rör"), default=list, blank=True)
    source = models.CharField(_("källa"), max_length=600)
    source_date = models.CharField(_("källans datum"), max_length=20)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("nationellt datum")
        verbose_name_plural = _("nationella datum")
        ordering: ClassVar = ["from_month", "day", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_month__range=(1, 12)) & (Q(to_month=None) | Q(to_month__range=(1, 12))),
                name="national_date_months",
                violation_error_message=_("En månad är ett tal från 1 till 12."),
            ),
            models.CheckConstraint(
                condition=Q(day=None) | Q(day__range=(1, 31), to_month=None),
                name="national_date_day_or_span",
                violation_error_message=_("Ett datum har antingen en dag eller flera månader."),
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(source_date=""), name="national_date_has_source"),
        ]

    def __str__(self) -> str:
        return self.title

    def span(self, year: int) -> tuple[dt.date, dt.date]:
        """First and last day when it begins in the year: the same day twice where the day is known."""
        if self.day:
            only = dt.date(year, self.from_month, min(self.day, monthrange(year, self.from_month)[1]))
            return only, only
        last_month = self.to_month or self.from_month
        last_year = year + (last_month < self.from_month)
        last = dt.date(last_year, last_month, monthrange(last_year, last_month)[1])
        return dt.date(year, self.from_month, 1), last


class Feed(models.Model):
    """A member's private calendar address for one organisation; it is silent while the membership is not in force.

    The address is derived from `nonce` and our secret key, and found again by its hash: what is stored here opens
    nothing. A new nonce is a new address; without the row there is none.
    """

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="feed")
    nonce = models.CharField(max_length=64, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("skapad"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("privat kalenderadress")
        verbose_name_plural = _("privata kalenderadresser")

    def __str__(self) -> str:
        return str(self.membership_id)
