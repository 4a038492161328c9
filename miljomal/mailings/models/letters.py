"""Letters that an organisation keeps in its diary."""

from typing import Any, ClassVar

from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from miljomal.followup.models import Respondent

_signer = signing.Signer(salt="mailings.letter")


class Letter(models.Model):
    """A paper for an organisation's diary: the county's letter (missiv), or the receipt of its answers (kvitto).

    `content` is frozen when the letter is made, so that the paper says what was true then, whenever it is read;
    `fingerprint` is SHA-256 of it, in hexadecimal, and stands on the receipt. `about_at` is the moment that it is
    about: the opening of the round (or when the organisation was added), or when the answers were handed in or
    approved; an organisation that hands in again gets a new receipt.
    """

    class Kind(models.TextChoices):
        MISSIVE = "missive", _("missiv")
        RECEIPT = "receipt", _("kvitto")

    kind = models.CharField(_("slag"), max_length=10, choices=Kind)
    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="letters")
    about_at = models.DateTimeField(_("gäller"))
    made_at = models.DateTimeField(_("upprättat"))
    content: models.JSONField[Any, Any] = models.JSONField(_("innehåll"))
    fingerprint = models.CharField(_("fingeravtryck"), max_length=64)

    class Meta:
        verbose_name = _("brev till diariet")
        verbose_name_plural = _("brev till diariet")
        ordering: ClassVar = ["-about_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["respondent"], condition=Q(kind="missive"), name="letter_missive_once"),
            models.UniqueConstraint(fields=["respondent", "kind", "about_at"], name="letter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def token(self) -> str:
        """The unguessable part of the letter's address."""
        return _signer.sign(str(self.pk))

    def get_absolute_url(self) -> str:
        return reverse("mailings:letter-detail", args=[self.token])


def letter_id(token: str) -> int | None:
    """The id behind a letter's address; None when it is forged or not whole."""
    try:
        return int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
