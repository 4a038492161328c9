"""Forms for a measure and for an organisation's part in it."""

from collections.abc import Container, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Self

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from miljomal.core.forms import VersionedForm
from miljomal.core.locking import with_version
from miljomal.indicators.models import Indicator, IndicatorObjective
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Measure, Participation
from miljomal.programmes.queries import linkable_indicators

TICKED = ""


class KronorField(forms.DecimalField):
    """An amount in kronor, typed as people write it: "6 500 000", with ordinary or no-break spaces."""

    def prepare_value(self, value: Any) -> Any:
        """Whole kronor as people write them; what was typed stays as it was."""
        if isinstance(value, Decimal) and value == value.to_integral_value():
            return f"{int(value):,}".replace(",", " ")
        return super().prepare_value(value)

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


class MeasureEditForm(MeasureForm):
    """A measure and which indicators it means to move; links to those that the viewer may not see are left alone."""

    indicators = forms.TypedMultipleChoiceField(
        coerce=int,
        label=_("Vilka siffror ska åtgärden ändra?"),
        help_text=_("Välj de indikatorer som bör röra sig om åtgärden lyckas. De visas på åtgärdens sida."),
        error_messages={
            "invalid_choice": _(
                "En av indikatorerna går inte att välja. Allt annat du har skrivit och valt finns kvar: spara igen."
            )
        },
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Measure, viewer: Viewer) -> None:
        linked = list(instance.measure_indicators.values_list("indicator_id", flat=True))
        super().__init__(data, instance=instance, initial={"version": instance.version, "indicators": linked})
        self.viewer = viewer
        self.offered = {row.pk: row for row in linkable_indicators(instance.programme, viewer).select_related("owner")}
        aims = IndicatorObjective.objects.filter(objective__measure_objectives__measure=instance)
        self.group_of: dict[int, str] = {}
        for aim in aims.select_related("objective").order_by("objective__number", "objective_id"):
            self.group_of.setdefault(aim.indicator_id, aim.objective.local_title)
        self.groups = [TICKED, *dict.fromkeys(self.group_of.values()), str(_("Övriga indikatorer"))]
        # In the order of the page, so that a link to the field's first box leads to the first one there.
        ticked = {str(value) for value in self["indicators"].value() or ()}
        in_order = sorted(self.offered.values(), key=lambda row: self.groups.index(self._group(row.pk, ticked)))
        field = self.fields["indicators"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(row.pk, _indicator_label(row)) for row in in_order]

    def _group(self, pk: int, ticked: Container[str]) -> str:
        return TICKED if str(pk) in ticked else self.group_of.get(pk, self.groups[-1])

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in super().changes().items() if name != "indicators"}

    def indicators_chosen(self) -> list[Indicator]:
        return [self.offered[pk] for pk in self.cleaned_data["indicators"]]

    @property
    def indicator_groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The boxes under their headings: those ticked (no heading), by the measure's objectives, then the rest."""
        ticked = {str(value) for value in self["indicators"].value() or ()}
        groups: dict[str, list[BoundWidget]] = {heading: [] for heading in self.groups}
        for choice in self["indicators"]:
            groups[self._group(choice.data["value"], ticked)].append(choice)
        return [(heading, choices) for heading, choices in groups.items() if choices]

    def clashes(self, current: Any) -> list[tuple[str, str, str]]:
        """As for the other fields; of the indicators, those that the viewer may choose."""
        linked = set(current.measure_indicators.values_list("indicator_id", flat=True))
        theirs, mine = linked & self.offered.keys(), set(self.cleaned_data["indicators"])
        rows = super().clashes(current)
        if theirs != mine:
            label = str(self.fields["indicators"].label)
            rows.append((label, self._titles(theirs), self._titles(mine)))
        return rows

    def _titles(self, chosen: set[int]) -> str:
        return "; ".join(row.title for pk, row in self.offered.items() if pk in chosen)

    def seen_again(self, data: QueryDict, version: int) -> Self:
        return type(self)(with_version(data, version), instance=self.instance, viewer=self.viewer)


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


def _indicator_label(indicator: Indicator) -> str:
    """Title and unit, and whose it is where it is not the catalogue's."""
    label = f"{indicator.local_title} ({indicator.local_unit})"
    return f"{label}, {indicator.owner}" if indicator.owner else label


def _plausible_year(year: int | None) -> int | None:
    if year is not None and not 1990 <= year <= 2100:
        raise forms.ValidationError(_("Skriv ett år mellan 1990 och 2100."))
    return year
