"""Addresses to which no mail is sent any more."""

import hashlib
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock


def fingerprint_of(address: str) -> str:
    """What is kept of a dead address, and compared: SHA-256 of it in lower case, in hexadecimal."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


class DeadAddressQuerySet(models.QuerySet["DeadAddress"]):
    """Dead addresses by address."""

    def among(self, addresses: set[str]) -> Self:
        return self.filter(fingerprint__in={fingerprint_of(address) for address in addresses})


class DeadAddress(models.Model):
    """An address that a coordinator or operator has found dead: no mailing goes there.

    Only its fingerprint is kept, so that nothing is left of a person who is erased. Sign-in codes are still sent:
    the person may come back.
    """

    fingerprint = models.CharField(_("fingeravtryck"), max_length=64, unique=True)
    since = models.DateTimeField(_("sedan"), default=clock.now)
    reason = models.CharField(_("varför"), max_length=200, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av")
    )

    objects = DeadAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("död adress")
        verbose_name_plural = _("döda adresser")
        ordering: ClassVar = ["-since", "-id"]

    def __str__(self) -> str:
        return self.fingerprint[:12]
