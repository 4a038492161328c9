"""Forms of a referral: its own facts, who is consulted, what they answer, and what was done with it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure
from miljomal.referrals.models import Consultee, Referral, Stance
from miljomal.referrals.models.referrals import MAX_OPINION
from miljomal.referrals.queries import Row
from miljomal.referrals.services.answering import Said

MAX_COMMENT = 4000
MAX_SUMMARY = 8000
# The last day lasts to its end: the referral closes at midnight after it.
LAST_MINUTE = dt.time(23, 59)


class ReferralForm(forms.ModelForm[Referral]):
    """Last day, diary number and words to those who answer."""

    last_day = forms.DateField(
        label=_("Sista dag att svara"),
        help_text=_("Remissen stänger klockan 23.59 den dagen."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Välj den sista dagen att svara."),
            "invalid": _("Skriv dagen som 2027-01-31."),
        },
    )
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput, required=False)

    class Meta:
        model = Referral
        fields: ClassVar = ["diary_number", "intro"]
        help_texts: ClassVar = {
            "diary_number": _("Länsstyrelsens diarienummer för remissen."),
            "intro": _("Säg vad ni helst vill ha svar på."),
        }
        widgets: ClassVar = {"intro": forms.Textarea(attrs={"rows": 5})}

    field_order = ("last_day", "diary_number", "intro")

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Referral | None = None) -> None:
        initial: dict[str, Any] = {}
        if instance is not None:
            initial = {"last_day": timezone.localtime(instance.closes_at).date(), "version": instance.version}
        super().__init__(data, instance=instance, initial=initial)

    def changes(self) -> dict[str, Any]:
        """The values to write, by field name."""
        closes_at = timezone.make_aware(dt.datetime.combine(self.cleaned_data["last_day"], LAST_MINUTE))
        return {
            "closes_at": closes_at,
            "diary_number": self.cleaned_data["diary_number"],
            "intro": self.cleaned_data["intro"],
        }


class ConsulteesForm(forms.Form):
    """The organisations that get the referral."""

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Vilka ska svara?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en organisation.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, candidates: Any, chosen: Iterable[int] = ()) -> None:
        super().__init__(data, initial={"organisations": list(chosen)})
        field = self.fields["organisations"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = candidates


class StancesForm(forms.Form):
    """An organisation's whole answer: a position and a comment for each measure, and the whole."""

    summary = forms.CharField(
        label=_("Vad tycker ni om helheten?"),
        max_length=MAX_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, consultee: Consultee, rows: list[Row]) -> None:
        super().__init__(data, initial={"summary": consultee.summary, "version": consultee.version})
        self.measures = [row.measure for row in rows]
        for row in rows:
            self.fields[f"position_{row.measure.pk}"] = forms.ChoiceField(
                label=_("Er ställning"),
                choices=Stance.Position.choices,
                initial=row.stance.position if row.stance else "",
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("Välj ett av de fyra svaren.")},
            )
            self.fields[f"comment_{row.measure.pk}"] = forms.CharField(
                label=_("Kommentar"),
                max_length=MAX_COMMENT,
                initial=row.stance.comment if row.stance else "",
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
            )

    def blocks(self) -> list[tuple[Measure, forms.BoundField, forms.BoundField]]:
        """Each measure with its two fields, in the order of the programme."""
        return [(m, self[f"position_{m.pk}"], self[f"comment_{m.pk}"]) for m in self.measures]

    def said(self) -> dict[int, Said]:
        """What was typed, by measure id."""
        data = self.cleaned_data
        return {m.pk: Said(data[f"position_{m.pk}"], data[f"comment_{m.pk}"].strip()) for m in self.measures}


class OpinionForm(forms.ModelForm[Consultee]):
    """The decided opinion as PDF, with who decided it and when."""

    file = forms.FileField(
        label=_("Yttrandet som PDF"),
        help_text=_("Högst 20 megabyte."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"empty": _("Filen är tom. Välj en annan.")},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    class Meta:
        model = Consultee
        fields: ClassVar = ["decided_on", "decided_by", "diary_number"]
        help_texts: ClassVar = {
            "decided_on": _("Skriv som 2026-11-23."),
            "decided_by": _("Till exempel kommunstyrelsen."),
        }
        widgets: ClassVar = {"decided_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    field_order = ("file", "decided_on", "decided_by", "diary_number")

    def clean_file(self) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and file.size and file.size > MAX_OPINION:
            raise forms.ValidationError(_("Filen är större än 20 megabyte. Spara den mindre och försök igen."))
        return file

    def changes(self) -> dict[str, Any]:
        """The values to write, by field name, without the file."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or []}


class OutcomeForm(forms.Form):
    """What was done with the chosen answers."""

    outcome = forms.ChoiceField(
        label=_("Vad gjorde ni med synpunkten?"),
        choices=[choice for choice in Stance.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad ni gjorde med synpunkten.")},
    )
    outcome_note = forms.CharField(
        label=_("Hur tänkte ni?"),
        help_text=_("Behövs när ni inte tog med allt."),
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
