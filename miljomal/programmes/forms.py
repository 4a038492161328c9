"""Forms for a measure and for an organisation's part in it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.programmes.models import Measure, Participation


class VersionedForm(forms.ModelForm[Any]):
    """A form that remembers which version of the row it was made from."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def changes(self) -> dict[str, Any]:
        """The values to write, by field name, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def clashes(self, current: Any) -> list[tuple[str, str, str]]:
        """Label, what a colleague wrote, what was typed here: where they differ. For a form that is valid."""
        return [
            (str(self.fields[name].label), _in_words(current, name, theirs), _in_words(current, name, mine))
            for name, mine in self.changes().items()
            if (theirs := getattr(current, name)) != mine
        ]


class KronorField(forms.DecimalField):
    """An amount in kronor, typed as people write it: "6 500 000", with ordinary or no-break spaces."""

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(str(value).split()) if value is not None else None)


class MeasureForm(VersionedForm):
    """A measure's own text, schedule, cost and effect."""

    cost_sek = KronorField(
        label=Measure._meta.get_field("cost_sek").verbose_name,
        help_text=_("Hela kronor, till exempel 6 500 000."),
        error_messages={"invalid": _("Skriv kostnaden i kronor med siffror, till exempel 6 500 000.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        localize=True,
        required=False,
    )

    class Meta:
        model = Measure
        fields: ClassVar = [
            "number",
            "title",
            "text",
            "reason",
            "starts_year",
            "ends_year",
            "cost_sek",
            "cost_note",
            "effect",
            "criteria",
            "state",
        ]
        help_texts: ClassVar = {
            "number": _("Numret i programmet, till exempel 4a."),
            "title": _("Börja med vad som blir gjort. Högst 200 tecken."),
            "text": _("En tanke i varje mening. Skriv vem som gör vad."),
            "effect": _("Skriv enhet och vem som har räknat."),
            "criteria": _(
                "Vad som räknas, och vad som krävs för att åtgärden ska vara genomförd. De som svarar läser det."
            ),
        }
        widgets: ClassVar = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "reason": forms.Textarea(attrs={"rows": 3}),
            "effect": forms.Textarea(attrs={"rows": 2}),
            "criteria": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages: ClassVar = {
            "title": {"required": _("Skriv en titel. Allt annat du har skrivit finns kvar.")},
        }

    def clean_starts_year(self) -> int | None:
        return _plausible_year(self.cleaned_data["starts_year"])

    def clean_ends_year(self) -> int | None:
        return _plausible_year(self.cleaned_data["ends_year"])


class ParticipationForm(VersionedForm):
    """An organisation's role and stage, with the decision that carries it."""

    class Meta:
        model = Participation
        fields: ClassVar = ["role", "stage", "decided_on", "decided_by", "paragraph", "diary_number"]
        help_texts: ClassVar = {
            "decided_on": _("Skriv som 2026-11-23. Behövs när läget är beslutad."),
            "decided_by": _("Till exempel kommunstyrelsen. Behövs när läget är beslutad."),
            "paragraph": _("Till exempel § 123."),
            "diary_number": _("Till exempel KS 2026/123."),
        }
        widgets: ClassVar = {"decided_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("stage") == Participation.Stage.DECIDED:
            if not cleaned.get("decided_on"):
                self.add_error("decided_on", _("Skriv vilken dag beslutet togs, eller välj ett annat läge."))
            if not cleaned.get("decided_by"):
                self.add_error("decided_by", _("Skriv vem som beslutade, eller välj ett annat läge."))
        return cleaned


def _in_words(current: Any, name: str, value: Any) -> str:
    choices = dict(current._meta.get_field(name).flatchoices)
    return str(choices.get(value, "" if value is None else value))


def _plausible_year(year: int | None) -> int | None:
    if year is not None and not 1990 <= year <= 2100:
        raise forms.ValidationError(_("Skriv ett år mellan 1990 och 2100."))
    return year
