"""Forms of a round: what it is called, when it is open, and why it is moved."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miljomal.core import clock
from miljomal.core.forms import VersionedForm
from miljomal.followup.forms.moments import MomentField
from miljomal.followup.lifecycle import EDITABLE, State
from miljomal.followup.models import Round, Scale

FIRST_YEAR, LAST_YEAR = 1990, 2100


class RoundForm(VersionedForm):
    """A round's own fields: those that may be changed in its state, the others are not there."""

    opens_at = MomentField(
        label=gettext_lazy("Öppnar"),
        help_text=gettext_lazy("Svensk tid. Omgången öppnar av sig själv då, om du inte öppnar den tidigare."),
    )
    closes_at = MomentField(
        label=gettext_lazy("Stänger"),
        help_text=gettext_lazy("Svensk tid. Det sista svaret kan lämnas minuten före."),
    )

    class Meta:
        model = Round
        fields: ClassVar = [*EDITABLE[State.PLANNED]]
        labels: ClassVar = {
            "title": gettext_lazy("Titel"),
            "period_starts_year": gettext_lazy("Från år"),
            "period_year": gettext_lazy("År som följs upp"),
            "scale": gettext_lazy("Skala"),
            "diary_number": gettext_lazy("Diarienummer"),
            "intro": gettext_lazy("Till dem som svarar"),
            "needs_approval": gettext_lazy("En chef i varje organisation godkänner svaren"),
        }
        help_texts: ClassVar = {
            "title": gettext_lazy("Till exempel Åtgärdsuppföljning 2027."),
            "period_starts_year": gettext_lazy("Bara om omgången följer upp flera år."),
            "period_year": gettext_lazy("Det sista året om det är flera."),
            "diary_number": gettext_lazy("Länsstyrelsens diarienummer för omgången."),
            "intro": gettext_lazy("Varför ni frågar, vad svaren används till och vem som svarar på frågor."),
            "needs_approval": gettext_lazy("Svaren räknas först när de är godkända."),
        }
        widgets: ClassVar = {"intro": forms.Textarea(attrs={"rows": 5})}
        error_messages: ClassVar = {
            "title": {"required": gettext_lazy("Skriv en titel. Allt annat du har skrivit finns kvar.")},
            "period_year": {"required": gettext_lazy("Skriv vilket år omgången följer upp.")},
            "scale": {"required": gettext_lazy("Välj vilken skala som svaren ges i.")},
        }
        field_classes: ClassVar = {"opens_at": MomentField, "closes_at": MomentField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._before = (self.instance.opens_at, self.instance.closes_at)
        editable = EDITABLE[self.instance.state] if self.instance.pk else EDITABLE[State.PLANNED]
        for name in EDITABLE[State.PLANNED]:
            if name not in editable:
                del self.fields[name]
        scale = self.fields.get("scale")
        if isinstance(scale, forms.ModelChoiceField):
            scale.queryset = Scale.objects.order_by("slug", "-version")
            scale.empty_label = None

    def clean_period_starts_year(self) -> int | None:
        return _plausible(self.cleaned_data["period_starts_year"])

    def clean_period_year(self) -> int | None:
        return _plausible(self.cleaned_data["period_year"])

    def clean_opens_at(self) -> dt.datetime:
        return _unless_past(self.cleaned_data["opens_at"], self._before[0])

    def clean_closes_at(self) -> dt.datetime:
        return _unless_past(self.cleaned_data["closes_at"], self._before[1])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at", self._before[0]), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Omgången stänger före den öppnar. Välj en senare tid."))
        first, last = cleaned.get("period_starts_year"), cleaned.get("period_year")
        if first and last and first > last:
            self.add_error("period_starts_year", _("Perioden slutar före den börjar. Välj ett tidigare år."))
        return cleaned


class ReasonForm(forms.Form):
    """Why: kept in the history with who and when."""

    reason = forms.CharField(
        label=gettext_lazy("Varför?"),
        help_text=gettext_lazy("Skälet står i omgångens historik. Högst 100 tecken."),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "input-l"}),
        error_messages={"required": gettext_lazy("Skriv varför. Det du har valt finns kvar.")},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)


class ReopenForm(ReasonForm):
    """Until when, and why."""

    closes_at = MomentField(label=gettext_lazy("Öppen till"), help_text=gettext_lazy("Svensk tid."))
    field_order = ("closes_at", "reason", "version")

    def clean_closes_at(self) -> dt.datetime:
        return _unless_past(self.cleaned_data["closes_at"], None)


def _plausible(year: int | None) -> int | None:
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise forms.ValidationError(_("Skriv ett år mellan 1990 och 2100."))
    return year


def _unless_past(moment: dt.datetime, before: dt.datetime | None) -> dt.datetime:
    """The moment, unless it has passed; one that was there before and is left alone may have."""
    unchanged = before is not None and before.replace(second=0, microsecond=0) == moment
    if unchanged:
        assert before is not None
        return before
    if moment <= clock.now():
        raise forms.ValidationError(_("Tiden har redan passerat. Välj en senare tid."))
    return moment
