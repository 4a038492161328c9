"""Forms of local objectives: the words, the state, a target value, the measures, and an adaptation."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from miljomal.core.forms import VersionedForm
from miljomal.indicators.models import Indicator
from miljomal.indicators.quantities import UnitMismatch, factor
from miljomal.local_objectives.lifecycle import NEXT, State
from miljomal.local_objectives.models import Adaptation, LocalObjective
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.own_figures.units import quantity_of
from miljomal.programmes.models import Measure

LINKS = ("roots", "fields_of_work")
KINDS = (Objective.Kind.QUALITY_OBJECTIVE, Objective.Kind.SPECIFICATION, Objective.Kind.MILESTONE_TARGET)
GLOBAL_TARGETS = re.compile(r"(?:1[0-7]|[1-9])\.(?:\d{1,2}|[a-d])(?:[ ,]+(?:1[0-7]|[1-9])\.(?:\d{1,2}|[a-d]))*")
VALUE = re.compile(r"([-−]?\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?)\s*(.*)")


class RootsField(forms.ModelMultipleChoiceField[Objective]):
    """National objectives of several kinds, named in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        number = f"{obj.number}. " if obj.kind == Objective.Kind.QUALITY_OBJECTIVE else ""
        return f"{number}{obj.local_title}"


class LocalObjectiveForm(VersionedForm):
    """The objective in words, what it comes from, and where it is worked for."""

    roots = RootsField(
        label=_("Kommer ur"),
        help_text=_("Välj det eller de nationella mål som ert mål bidrar till."),
        queryset=Objective.objects.checked().filter(kind__in=KINDS).select_related("parent"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Ett av målen går inte att välja. Det andra du har skrivit finns kvar.")},
    )
    fields_of_work = forms.ModelMultipleChoiceField(
        label=_("Verksamheter som arbetar för målet"),
        queryset=FieldOfWork.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = LocalObjective
        fields: ClassVar = [
            "title",
            "text",
            "reason",
            "scope",
            "responsible",
            "first_year",
            "last_year",
            "global_targets",
            "is_shown",
        ]
        help_texts: ClassVar = {
            "title": _("Skriv vad som ska vara uppnått och när, till exempel: 2030 cyklar var tredje till arbetet."),
            "scope": _("Till exempel den egna organisationen, eller hela kommunen."),
            "responsible": _("En nämnd eller förvaltning, aldrig en person."),
            "global_targets": _("Till exempel 11.6, 13.2."),
            "is_shown": _("Utan kryss ser bara ni förslaget. Det som är beslutat ser alla."),
        }
        widgets: ClassVar = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "reason": forms.Textarea(attrs={"rows": 3}),
            "first_year": forms.NumberInput(attrs={"class": "input-s", "inputmode": "numeric"}),
            "last_year": forms.NumberInput(attrs={"class": "input-s", "inputmode": "numeric"}),
        }
        error_messages: ClassVar = {
            "title": {"required": _("Skriv målet. Allt annat du har skrivit finns kvar.")},
        }

    def __init__(self, data: Mapping[str, Any] | None, *, instance: LocalObjective) -> None:
        linked: dict[str, Any] = {"version": instance.version}
        if instance.pk:
            linked["roots"] = list(instance.roots.values_list("objective", flat=True))
            linked["fields_of_work"] = list(instance.local_fields.values_list("field_of_work", flat=True))
        super().__init__(data, instance=instance, initial=linked)

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in super().changes().items() if name not in LINKS}

    def clean_global_targets(self) -> str:
        text = " ".join(self.cleaned_data["global_targets"].split())
        if text and not GLOBAL_TARGETS.fullmatch(text):
            raise forms.ValidationError(_("Skriv delmålens nummer med komma emellan, till exempel 11.6, 13.2."))
        return text

    def clean_first_year(self) -> int | None:
        return _plausible(self.cleaned_data["first_year"])

    def clean_last_year(self) -> int | None:
        return _plausible(self.cleaned_data["last_year"])

    @property
    def root_groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The boxes under their headings: the sixteen (none), each one's specifications, milestone targets by area."""
        kinds = Objective.Kind
        groups: dict[str, list[BoundWidget]] = {"": []}
        for choice in self["roots"]:
            one: Objective = choice.data["value"].instance
            heading = ""
            if one.kind == kinds.SPECIFICATION and one.parent:
                heading = str(_("Preciseringar av %(title)s") % {"title": one.parent.local_title})
            elif one.kind == kinds.MILESTONE_TARGET:
                heading = str(_("Etappmål: %(group)s") % {"group": one.local_group})
            groups.setdefault(heading, []).append(choice)
        return [(heading, choices) for heading, choices in groups.items() if choices]


class MoveForm(forms.ModelForm[LocalObjective]):
    """Where the objective goes next, and the decision that carries it."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("Nytt läge"), widget=forms.RadioSelect)
    decision_url = forms.URLField(label=_("Länk till beslutet"), required=False, max_length=400, assume_scheme="https")

    class Meta:
        model = LocalObjective
        fields: ClassVar = [
            "state",
            "decided_on",
            "decided_by",
            "paragraph",
            "diary_number",
            "decision_url",
            "replaced_by",
        ]
        help_texts: ClassVar = {
            "decided_on": _("Skriv som 2026-11-23. Behövs när målet är beslutat."),
            "decided_by": _("Till exempel kommunfullmäktige. Behövs när målet är beslutat."),
            "paragraph": _("Till exempel § 123."),
            "diary_number": _("Till exempel KS 2026/123."),
            "replaced_by": _("Bara när läget är ersatt."),
        }
        widgets: ClassVar = {"decided_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, data: Mapping[str, Any] | None, *, instance: LocalObjective) -> None:
        super().__init__(data, instance=instance, initial={"version": instance.version, "state": ""})
        names = dict(LocalObjective.State.choices)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        self.kept_state_name = names[instance.state]
        field.choices = [(str(state), names[state]) for state in NEXT[State(instance.state)]]
        field.error_messages["required"] = _("Välj det nya läget.")
        others = self.fields["replaced_by"]
        assert isinstance(others, forms.ModelChoiceField)
        others.queryset = LocalObjective.objects.filter(owner=instance.owner_id).exclude(pk=instance.pk)

    def _post_clean(self) -> None:
        """The service decides what the whole must be; here only the fields are read."""

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("state", "version")}


class TargetForm(forms.Form):
    """A value to reach in a year, or a change in percent since a base year."""

    year = forms.IntegerField(
        label=_("Målår"),
        min_value=1990,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "input-s", "inputmode": "numeric"}),
        error_messages={"required": _("Skriv målåret."), "invalid": _("Skriv ett årtal, till exempel 2030.")},
    )
    value = forms.CharField(label=_("Värde som ska nås"), required=False, max_length=40)
    change = forms.DecimalField(
        label=_("Eller förändring i procent"),
        help_text=_("Till exempel −50 för en halvering."),
        required=False,
        min_value=-100,
        max_value=100_000,
        localize=True,
        widget=forms.TextInput(attrs={"class": "input-s", "inputmode": "decimal"}),
        error_messages={"invalid": _("Skriv ett tal, till exempel −50.")},
    )
    base_year = forms.TypedChoiceField(label=_("Jämfört med basåret"), coerce=int, empty_value=None, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, indicator: Indicator, years: Sequence[int]) -> None:
        super().__init__(data)
        self.indicator = indicator
        self.fields["value"].help_text = _("I %(unit)s. En annan enhet räknas om, till exempel ”500 kg”.") % {
            "unit": indicator.unit
        }
        base = self.fields["base_year"]
        assert isinstance(base, forms.TypedChoiceField)
        base.choices = [("", _("Välj år")), *((year, str(year)) for year in years)]

    def clean_change(self) -> float | None:
        change = self.cleaned_data["change"]
        return None if change is None else float(change)

    def clean_value(self) -> float | None:
        text = self.cleaned_data["value"].strip()
        if not text:
            return None
        found = VALUE.fullmatch(text)
        if found is None:
            raise forms.ValidationError(_("Skriv ett tal, och enheten om den är en annan, till exempel 1 234,5."))
        number = float(re.sub(r"[\s\u00a0\u202f]", "", found[1]).replace("−", "-").replace(",", "."))
        if number < 0 and not self.indicator.can_be_negative:
            raise forms.ValidationError(_("Värdet kan inte vara mindre än noll."))
        return number * self._factor(found[2].strip())

    def _factor(self, unit: str) -> float:
        """
        Raises:
            ValidationError: the unit is unknown, or measures something else than the indicator.
        """
        if not unit or unit.casefold() == self.indicator.unit.casefold():
            return 1.0
        try:
            return factor(quantity_of(unit) or unit, self.indicator.quantity)
        except UnitMismatch as error:
            told = _("”%(unit)s” går inte att räkna om till %(wanted)s.")
            raise forms.ValidationError(told, params={"unit": unit, "wanted": self.indicator.unit}) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        value, change, base = (cleaned.get(name) for name in ("value", "change", "base_year"))
        if (value is None) == (change is None):
            self.add_error("value", _("Skriv antingen ett värde eller en förändring i procent, inte båda."))
        if change is not None and base is None:
            self.add_error("base_year", _("Välj vilket år förändringen räknas från."))
        if base is not None and base >= cleaned["year"]:
            self.add_error("year", _("Målåret ska vara efter basåret."))
        return cleaned


class MeasuresForm(forms.Form):
    """Which measures carry the objective."""

    measures = forms.ModelMultipleChoiceField(
        label=_("Åtgärder som ska föra er till målet"),
        queryset=Measure.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("En av åtgärderna går inte att välja. Välj igen.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, offered: Any, linked: set[int]) -> None:
        super().__init__(data, initial={"measures": linked})
        field = self.fields["measures"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = offered


class AdaptationForm(VersionedForm):
    """Whether a national objective concerns the municipality, and what it means there."""

    class Meta:
        model = Adaptation
        fields: ClassVar = ["concerns", "reason", "meaning"]
        help_texts: ClassVar = {
            "reason": _("Behövs när målet inte berör er."),
            "meaning": _("Med egna ord: vad ska vara bra här, och vad är svårast?"),
        }
        widgets: ClassVar = {"meaning": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, data: Mapping[str, Any] | None, *, instance: Adaptation) -> None:
        super().__init__(data, instance=instance, initial={"version": instance.version if instance.pk else 0})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("concerns") and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Skriv varför målet inte berör er."))
        return cleaned


def _plausible(year: int | None) -> int | None:
    if year is not None and not 1990 <= year <= 2100:
        raise forms.ValidationError(_("Skriv ett år mellan 1990 och 2100."))
    return year
