"""The form that describes an own indicator, and the one that takes its file."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.core.forms import VersionedForm
from miljomal.indicators.models import Indicator
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.own_figures.units import UNITS

LINKS = ("objectives", "fields_of_work")


class IndicatorForm(VersionedForm):
    """What is counted, in what, and how."""

    quantity = forms.ChoiceField(
        label=_("Räknas i"),
        choices=list(UNITS.items()),
        help_text=_("Står det en annan enhet i en fil räknas siffrorna om, om det går."),
    )
    objectives = forms.ModelMultipleChoiceField(
        label=_("Miljömål som den säger något om"),
        queryset=Objective.objects.quality_objectives(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    fields_of_work = forms.ModelMultipleChoiceField(
        label=_("Verksamheter där den är till nytta"),
        queryset=FieldOfWork.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Indicator
        fields: ClassVar = [
            "title",
            "summary",
            "unit",
            "quantity",
            "decimals",
            "direction",
            "frequency",
            "breakdown_title",
            "can_be_negative",
            "objectives",
            "fields_of_work",
            "caveats",
            "is_published",
        ]
        labels: ClassVar = {
            "title": _("Vad räknas?"),
            "summary": _("Så räknas det"),
            "unit": _("Enhet, som läsaren ser den"),
            "is_published": _("Visa för alla"),
        }
        help_texts: ClassVar = {
            "title": _("Till exempel Cykelpassager vid stationen."),
            "summary": _("En eller två meningar: vad, var, hur och av vem."),
            "unit": _("Till exempel passager per dygn."),
            "decimals": _("0–4."),
            "breakdown_title": _("Till exempel mätpunkt. Då kan filen ha en kolumn med den rubriken."),
            "caveats": _("Sådant som gör att siffrorna inte går att jämföra, till exempel bytt mätare."),
            "is_published": _("Utan kryss ser bara ni själva indikatorn och dess siffror."),
        }
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "caveats": forms.Textarea(attrs={"rows": 2}),
            "decimals": forms.NumberInput(attrs={"class": "input-s", "inputmode": "numeric", "max": 4}),
        }
        error_messages: ClassVar = {
            "title": {"required": _("Skriv vad som räknas. Allt annat du har skrivit finns kvar.")},
            "decimals": {"required": _("Skriv ett tal mellan 0 och 4."), "invalid": _("Skriv ett tal mellan 0 och 4.")},
            "direction": {"required": _("Välj om högre eller lägre är bättre, eller varken eller.")},
            "unit": {"required": _("Skriv enheten som läsaren ska se, till exempel passager per dygn.")},
        }

    def __init__(self, data: Mapping[str, Any] | None, *, instance: Indicator) -> None:
        super().__init__(data, instance=instance, initial={"version": instance.version})
        for name in LINKS:
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.label_from_instance = lambda one: one.local_title  # type: ignore[method-assign,assignment]
        self.fields["summary"].required = True
        self.fields["summary"].error_messages["required"] = _("Skriv hur det räknas, så att fler kan förstå siffran.")

    def clean_decimals(self) -> int:
        decimals: int = self.cleaned_data["decimals"]
        if decimals > 4:
            raise forms.ValidationError(_("Skriv ett tal mellan 0 och 4."))
        return decimals

    def clashes(self, current: Any) -> list[tuple[str, str, str]]:
        """As for the other fields, and the links."""
        rows = super().clashes(current)
        for name in LINKS:
            theirs, mine = set(getattr(current, name).all()), set(self.cleaned_data[name])
            if theirs != mine:
                rows.append((str(self.fields[name].label), _titles(theirs), _titles(mine)))
        return rows

    def changes(self) -> dict[str, Any]:
        """The indicator's own values; its links are written beside it."""
        return {name: value for name, value in super().changes().items() if name not in LINKS}


def _titles(chosen: Iterable[Any]) -> str:
    return ", ".join(sorted(one.local_title for one in chosen))


class AreaForm(forms.Form):
    """An area of the organisation's own."""

    name = forms.CharField(
        label=_("Områdets namn"),
        help_text=_("Till exempel Svärtaåns avrinningsområde. Så ska det stå i filens kolumn Område."),
        max_length=60,
        error_messages={
            "required": _("Skriv områdets namn."),
            "max_length": _("Korta namnet till högst 60 tecken."),
        },
    )


class FileForm(forms.Form):
    """A file of figures."""

    file = forms.FileField(
        label=_("Fil med siffror"),
        help_text=_("Excel (XLSX), ODS eller CSV, högst 10 megabyte."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt"}),
        error_messages={
            "required": _("Välj filen med siffrorna."),
            "empty": _("Filen är tom. Välj filen med siffrorna."),
            "max_length": _("Filens namn är för långt. Ge filen ett kortare namn."),
        },
    )
