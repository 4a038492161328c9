"""What was corrected after a result was published."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock
from miljomal.followup.models import Answer, Grade


class Correction(models.Model):
    """A published answer was corrected: from which grade to which, why, when and by whom. Never changed afterwards.

    The published counts stay as they were published. `before` None = no answer when the result was published;
    `before` = `after` where only the text was changed. What the texts were stands in the answer's history.
    """

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="corrections", verbose_name=_("svar"))
    before = models.ForeignKey(Grade, models.PROTECT, null=True, related_name="+", verbose_name=_("före"))
    after = models.ForeignKey(Grade, models.PROTECT, related_name="+", verbose_name=_("efter"))
    reason = models.CharField(_("varför det rättas"), max_length=300)
    at = models.DateTimeField(_("rättat"), default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("av"))

    class Meta:
        verbose_name = _("rättelse")
        verbose_name_plural = _("rättelser")
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.before_id} → {self.after_id}"

    @property
    def is_text_only(self) -> bool:
        return self.before_id == self.after_id
