"""What a round asks beyond the grade and what was done."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.followup.models.answers import Answer
from miljomal.followup.models.rounds import Round
from miljomal.followup.numbers import write_figure


class Question(models.Model):
    """A question of a round, asked about each measure. A new round starts with those of the one before.

    Questions stand still from the moment the round opens. `unit` belongs to a figure. Replies to a question
    that is not public are seen by the organisation itself and by the programme's owner only.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        FIGURE = "figure", _("siffra med enhet")
        YES_NO = "yes_no", _("ja eller nej")

    round = models.ForeignKey(Round, models.CASCADE, related_name="questions")
    slug = models.SlugField(_("kort namn"), max_length=40)
    kind = models.CharField(_("slag"), max_length=10, choices=Kind, default=Kind.TEXT)
    label = models.CharField(_("fråga"), max_length=200)
    help_text = models.CharField(_("förklaring"), max_length=300, blank=True)
    unit = models.CharField(_("enhet"), max_length=30, blank=True)
    is_required = models.BooleanField(_("måste besvaras"), default=False)
    is_public = models.BooleanField(_("svaret visas för alla"), default=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("fråga")
        verbose_name_plural = _("frågor")
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "slug"], name="question_slug"),
            models.CheckConstraint(
                condition=~Q(kind="figure") | ~Q(unit=""),
                name="question_figure_has_unit",
                violation_error_message=_("En siffra behöver en enhet."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def in_words(self, typed: str) -> str:
        """A reply as it is read, from how it is typed: "12,5 km", "ja", or the text itself."""
        if self.kind == self.Kind.YES_NO:
            return {"1": gettext("ja"), "0": gettext("nej")}.get(typed, typed)
        return f"{typed} {self.unit}" if typed and self.kind == self.Kind.FIGURE else typed


class Reply(models.Model):
    """What an organisation replied to one question of an answer. `figure` is in the question's unit;
    a yes or no is 1 or 0 in `figure`. No row = not replied.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="replies")
    question = models.ForeignKey(Question, models.PROTECT, related_name="replies")
    text = models.TextField(_("text"), blank=True)
    figure = models.DecimalField(_("siffra"), max_digits=18, decimal_places=4, null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("svar på fråga")
        verbose_name_plural = _("svar på frågor")
        ordering: ClassVar = ["question__order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["answer", "question"], name="reply_once")]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.question_id}"

    @property
    def words(self) -> str:
        """The reply as it is read."""
        return self.question.in_words(self.text if self.figure is None else write_figure(self.figure))
