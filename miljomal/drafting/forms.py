"""Forms of a programme's life: how it begins, its facts, themes, new measures, decision, and days to compare."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock
from miljomal.drafting.queries import objectives_for
from miljomal.drafting.services.states import REASON_LENGTH
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.programmes.forms import MeasureForm, VersionedForm
from miljomal.programmes.models import Measure, Programme, Theme

MAX_TEXT = 20_000
MAX_SUMMARY = 1000
TITLE_TOO_LONG = _("Titeln är längre än %(limit_value)d tecken. Korta den.")
WRITE_DAY = _("Skriv dagen som 2027-01-31.")
TOO_LONG = _("Texten är längre än %(limit_value)d tecken. Korta den, eller dela åtgärden i två. Allt står kvar.")


def day_widget() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class BeginForm(forms.ModelForm[Programme]):
    """What a new programme is called and when it runs."""

    with_participants = forms.BooleanField(
        label=_("Ta med dem som deltar, som förslag"),
        help_text=_("Ingen har lovat något i det nya programmet. Varje organisation får säga ja på nytt."),
        required=False,
    )

    class Meta:
        model = Programme
        fields: ClassVar = ["title", "short_name", "starts_on", "ends_on"]
        help_texts: ClassVar = {
            "title": _("Programmets hela namn. Högst 200 tecken."),
            "short_name": _("Används i menyer och i adressen, till exempel Gröna länet 2029–2033."),
        }
        widgets: ClassVar = {"starts_on": day_widget(), "ends_on": day_widget()}
        error_messages: ClassVar = {
            "title": {
                "required": _("Skriv vad programmet heter. Det går att ändra senare."),
                "max_length": TITLE_TOO_LONG,
            },
            "starts_on": {"required": _("Skriv programmets första dag."), "invalid": WRITE_DAY},
            "ends_on": {"required": _("Skriv programmets sista dag."), "invalid": WRITE_DAY},
        }

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, owner: Organisation, source: Programme | None = None
    ) -> None:
        super().__init__(data, initial=_suggested(source, owner))
        if source is None or source.owner_id != owner.pk:
            del self.fields["with_participants"]

    def values(self) -> dict[str, Any]:
        """What the service takes, by name."""
        return dict(self.cleaned_data)


def _suggested(source: Programme | None, owner: Organisation) -> dict[str, Any]:
    """The next period of an own programme, as long as the last; otherwise five years from the next new year."""
    if source is None or source.owner_id != owner.pk:
        year = clock.today().year + 1
        return {"starts_on": dt.date(year, 1, 1), "ends_on": dt.date(year + 4, 12, 31)}
    starts_on = source.ends_on + dt.timedelta(days=1)
    years = source.ends_on.year - source.starts_on.year
    ends_on = dt.date(starts_on.year + years, 12, 31)
    period = f"{starts_on.year}–{ends_on.year}"
    names = {name: getattr(source, name).replace(source.period, period) for name in ("title", "short_name")}
    return {**names, "starts_on": starts_on, "ends_on": ends_on}


class ProgrammeForm(VersionedForm):
    """A programme's facts; the address while nobody outside has seen it, the decision once there is one."""

    class Meta:
        model = Programme
        fields: ClassVar = [
            "title",
            "short_name",
            "slug",
            "summary",
            "starts_on",
            "ends_on",
            "answer_mode",
            "participation_word",
            "decided_on",
            "decided_by",
            "paragraph",
            "diary_number",
        ]
        labels: ClassVar = {"slug": _("Adress")}
        help_texts: ClassVar = {
            "slug": _("Sista delen av programmets adress. Den kan ändras tills programmet visas för andra."),
            "summary": _("Säg vad programmet vill. Högst 1 000 tecken."),
            "participation_word": _("Till exempel medverkan eller åtagande."),
            "decided_by": _("Till exempel landshövdingen."),
            "paragraph": _("Till exempel § 123."),
        }
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "starts_on": day_widget(),
            "ends_on": day_widget(),
            "decided_on": day_widget(),
        }
        error_messages: ClassVar = {
            "title": {
                "required": _("Skriv vad programmet heter. Allt annat du har skrivit finns kvar."),
                "max_length": TITLE_TOO_LONG,
            },
            "slug": {
                "unique": _("Adressen används redan. Välj en annan."),
                "invalid": _("Skriv adressen med små bokstäver a–z, siffror och bindestreck."),
            },
            "starts_on": {"invalid": WRITE_DAY},
            "ends_on": {"invalid": WRITE_DAY},
            "decided_on": {"invalid": WRITE_DAY},
        }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        instance: Programme,
        is_address_frozen: bool,
        is_decided: bool,
    ) -> None:
        super().__init__(data, instance=instance, initial={"version": instance.version})
        hidden = [] if is_decided else ["decided_on", "decided_by", "paragraph", "diary_number"]
        for name in [*hidden, *(["slug"] if is_address_frozen else [])]:
            del self.fields[name]
        self.fields["summary"].validators.append(_at_most(MAX_SUMMARY))


class ThemeForm(VersionedForm):
    """A theme's name and what it is about."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput, required=False)

    class Meta:
        model = Theme
        fields: ClassVar = ["title", "summary"]
        widgets: ClassVar = {"summary": forms.Textarea(attrs={"rows": 3})}
        error_messages: ClassVar = {"title": {"required": _("Skriv vad temat heter."), "max_length": TITLE_TOO_LONG}}

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Theme | None = None) -> None:
        super().__init__(data, instance=instance, initial={"version": instance.version if instance else 0})
        self.fields["summary"].validators.append(_at_most(MAX_SUMMARY))


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
            self.fields[name].validators.append(_at_most(MAX_TEXT))


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


def _at_most(length: int) -> MaxLengthValidator:
    return MaxLengthValidator(length, TOO_LONG)
