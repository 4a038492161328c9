"""The form of a question of a round."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.followup.models import Question


class QuestionForm(forms.ModelForm[Question]):
    """What is asked, how it is answered, and who may read the reply."""

    class Meta:
        model = Question
        fields: ClassVar = ["label", "help_text", "kind", "unit", "is_required", "is_public"]
        labels: ClassVar = {
            "label": _("Frågan"),
            "help_text": _("Förklaring"),
            "kind": _("Så svarar man"),
            "unit": _("Enhet"),
            "is_required": _("Frågan måste besvaras"),
            "is_public": _("Svaret visas för alla"),
        }
        help_texts: ClassVar = {
            "label": _("En fråga i taget, till exempel Vad har hindrat er?"),
            "help_text": _("Vad som räknas, med ett exempel."),
            "unit": _("Behövs för en siffra, till exempel hektar eller kronor."),
            "is_public": _("Annars läses det av organisationen själv och av er."),
        }
        widgets: ClassVar = {"kind": forms.RadioSelect}
        error_messages: ClassVar = {
            "label": {"required": _("Skriv frågan. Resten av det du skrev finns kvar.")},
            "kind": {"required": _("Välj hur frågan besvaras. Resten av det du skrev finns kvar.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [*Question.Kind.choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Question.Kind.FIGURE:
            if not cleaned.get("unit", "").strip():
                self.add_error("unit", _("En siffra behöver en enhet. Skriv till exempel hektar."))
        else:
            cleaned["unit"] = ""
        return cleaned
