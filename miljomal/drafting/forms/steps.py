"""The decision, the steps of a programme's life, and days to compare."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.drafting.forms.fields import WRITE_DAY, day_widget
from miljomal.drafting.services.states import REASON_LENGTH
from miljomal.programmes.models import Programme


class DecisionForm(forms.ModelForm[Programme]):
    """When, by whom and under which number the programme was decided."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    class Meta:
        model = Programme
        fields: ClassVar = ["decided_on", "decided_by", "diary_number", "paragraph"]
        help_texts: ClassVar = {
            "decided_by": _("Till exempel landshövdingen."),
            "diary_number": _("Till exempel 451-1234-2026."),
            "paragraph": _("Till exempel § 123."),
        }
        widgets: ClassVar = {"decided_on": day_widget()}
        error_messages: ClassVar = {"decided_on": {"invalid": WRITE_DAY}}

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Programme) -> None:
        super().__init__(data, instance=instance, initial={"version": instance.version})
        for name, text in {
            "decided_on": _("Skriv vilken dag beslutet togs."),
            "decided_by": _("Skriv vem som beslutade."),
            "diary_number": _("Skriv beslutets diarienummer."),
        }.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = text

    def decision(self) -> dict[str, Any]:
        """The values to write, by field name."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or []}


class StepForm(forms.Form):
    """A step in a programme's life, with a reason where it goes backwards."""

    reason = forms.CharField(
        label=_("Varför?"),
        help_text=_("Högst 100 tecken. Det står sedan i historiken."),
        max_length=REASON_LENGTH,
        error_messages={"required": _("Skriv varför. Det står sedan i historiken.")},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, version: int, needs_reason: bool) -> None:
        super().__init__(data, initial={"version": version})
        if not needs_reason:
            del self.fields["reason"]


class DaysForm(forms.Form):
    """The two days whose versions are compared; both may be left out."""

    fran = forms.DateField(label=_("Från"), required=False, widget=day_widget(), error_messages={"invalid": WRITE_DAY})
    till = forms.DateField(label=_("Till"), required=False, widget=day_widget(), error_messages={"invalid": WRITE_DAY})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("fran") and cleaned.get("till") and cleaned["fran"] > cleaned["till"]:
            self.add_error("till", _("Till-dagen är före från-dagen. Byt plats på dem."))
        return cleaned
