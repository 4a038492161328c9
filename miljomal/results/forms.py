"""The form that corrects a published answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.followup.models import Answer, Grade

MAX_TEXT = 20_000


class CorrectionForm(forms.Form):
    """Grade, text and why it is corrected; `version` is the answer's when the form was made."""

    grade = forms.ModelChoiceField(
        Grade.objects.none(),
        label=_("Hur långt"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur långt åtgärden har kommit.")},
    )
    text = forms.CharField(
        label=_("Vad som är gjort"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MAX_TEXT,
        required=False,
        error_messages={
            "max_length": _("Texten får ha högst 20 000 tecken. Den står kvar här, så att du kan korta den.")
        },
    )
    not_relevant = forms.CharField(
        label=_("Varför åtgärden inte är relevant"),
        help_text=_("Fyll i det här om du har valt Ej relevant."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MAX_TEXT,
        required=False,
    )
    reason = forms.CharField(
        label=_("Varför svaret rättas"),
        help_text=_("Visas för alla, med dagens datum."),
        max_length=300,
        error_messages={
            "required": _("Skriv varför svaret rättas. Det visas för alla."),
            "max_length": _("Skriv med högst 300 tecken."),
        },
    )
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, answer: Answer) -> None:
        stated = {"grade": answer.grade_id, "text": answer.text, "not_relevant": answer.reason}
        super().__init__(data, initial={**stated, "version": answer.version})
        field = self.fields["grade"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Grade.objects.filter(scale=answer.round.scale_id).order_by("order", "id")
