"""The form in which an organisation reports about a measure."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.followup.models import Answer, Grade

MAX_TEXT = 4000


class AnswerForm(forms.Form):
    """Grade, what was done, and why where the grade needs a reason."""

    grade = forms.ModelChoiceField(
        Grade.objects.none(),
        label=_("Hur långt har ni kommit?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur långt ni har kommit. Det du har skrivit finns kvar.")},
        empty_label=None,
    )
    text = forms.CharField(
        label=_("Vad har ni gjort?"),
        help_text=_("Skriv två till fem meningar. Texten visas för alla."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MAX_TEXT,
        required=False,
    )
    reason = forms.CharField(
        label=_("Varför är åtgärden inte relevant för er?"),
        help_text=_("Behövs bara om du valde Ej relevant."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MAX_TEXT,
        required=False,
    )
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, answer: Answer) -> None:
        initial = {"grade": answer.grade_id, "text": answer.text, "reason": answer.reason, "version": answer.version}
        super().__init__(data, initial=initial)
        grade = self.fields["grade"]
        assert isinstance(grade, forms.ModelChoiceField)
        grade.queryset = Grade.objects.filter(scale=answer.round.scale_id).order_by("order")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        grade = cleaned.get("grade")
        if grade and grade.needs_reason and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Skriv varför åtgärden inte är relevant för er. Det du har skrivit finns kvar."))
        return cleaned
