"""A new measure, and what a measure is linked to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from miljomal.drafting.forms.fields import MAX_TEXT, at_most
from miljomal.drafting.queries import objectives_for
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.programmes.forms import MeasureForm
from miljomal.programmes.models import Measure, Programme, Theme


class LinksForm(forms.Form):
    """Which objectives a measure contributes to and where it is done. `seen_*` = what stood when it was shown."""

    objectives = forms.ModelMultipleChoiceField(
        Objective.objects.none(),
        label=_("Vilka mål bidrar åtgärden till?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    fields_of_work = forms.ModelMultipleChoiceField(
        FieldOfWork.objects.all(),
        label=_("I vilka verksamheter görs den?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    seen = forms.CharField(max_length=2000, widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, owner: Organisation, measure: Measure | None = None
    ) -> None:
        aims = set(measure.measure_objectives.values_list("objective_id", flat=True)) if measure else set()
        places = set(measure.measure_fields.values_list("field_of_work_id", flat=True)) if measure else set()
        seen = f"{','.join(map(str, sorted(aims)))};{','.join(map(str, sorted(places)))}"
        super().__init__(data, initial={"objectives": list(aims), "fields_of_work": list(places), "seen": seen})
        self.owner, self.measure, self.present = owner, measure, (aims, places, seen)
        field = self.fields["objectives"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        # What is linked already stays to choose, also a milestone target that a file brought.
        offered = objectives_for(owner) | Objective.objects.filter(pk__in=aims)
        field.queryset = offered.distinct()

    def seen_ids(self) -> tuple[set[int], set[int]]:
        """What `seen` says; empty sets where it is something else."""
        halves = (self.cleaned_data["seen"] or ";").split(";")
        read = [{int(pk) for pk in half.split(",") if pk.isascii() and pk.isdigit()} for half in halves]
        return (read[0], read[1]) if len(read) == 2 else (set(), set())

    def clashes(self) -> list[tuple[str, str, str]]:
        """Label, what a colleague chose, what was chosen here: where they differ."""
        rows = []
        for name, present in zip(("objectives", "fields_of_work"), self.present[:2], strict=True):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            assert field.queryset is not None
            theirs, mine = list(field.queryset.filter(pk__in=present)), list(self.cleaned_data[name])
            if theirs != mine:
                rows.append((str(field.label), ", ".join(map(str, theirs)), ", ".join(map(str, mine))))
        return rows

    def seen_again(self) -> "LinksForm":
        """The same ticks, for somebody who has now seen what stands."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["seen"] = self.present[2]
        return LinksForm(data, owner=self.owner, measure=self.measure)


class NewMeasureForm(MeasureForm):
    """A new measure with its theme."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput, required=False)
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        label=_("Tema"),
        empty_label=None,
        error_messages={
            "required": _("Välj ett tema."),
            "invalid_choice": _("Temat finns inte kvar. Välj ett annat."),
        },
    )
    field_order = ("theme",)

    def __init__(self, data: Mapping[str, Any] | None = None, *, programme: Programme) -> None:
        super().__init__(data, instance=Measure(programme=programme, state=Measure.State.PROPOSED))
        field = self.fields["theme"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = programme.themes.all()
        for name in ("text", "reason"):
            self.fields[name].validators.append(at_most(MAX_TEXT))
