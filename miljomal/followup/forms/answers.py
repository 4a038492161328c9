"""The form in which an organisation reports about a measure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miljomal.core.templatetags.ui import lang_sv
from miljomal.followup.models import Answer, Grade, Question
from miljomal.followup.services import Typed
from miljomal.followup.services.typed import MAX_TEXT, NO, YES, faults_of, field_of

__all__ = ["MAX_TEXT", "AnswerForm"]


class Unchecked(forms.CharField):
    """Marked as required where it is, but left to the whole form: what is not relevant need not be counted."""

    def validate(self, value: Any) -> None:
        pass


class AnswerForm(forms.Form):
    """Grade, what was done, why where the grade needs a reason, and the round's own questions.

    `typed` is what stands in it, whole or half; `version`, `seen` and `page` tell which answer and draft the page
    has shown, and which opened page it is.
    """

    use_required_attribute = False

    grade = forms.TypedChoiceField(
        label=gettext_lazy("Hur långt har ni kommit?"),
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Graden hör till en annan skala än omgångens.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Vad har ni gjort?"),
        help_text=gettext_lazy("Skriv två till fem meningar."),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )
    is_text_public = forms.BooleanField(
        label=gettext_lazy("Texten får publiceras"),
        help_text=gettext_lazy(
            "Utan krysset läser bara ni själva och samordnaren för åtgärdsprogrammet texten. Hur långt ni har kommit"
            " visas för alla."
        ),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Varför är åtgärden inte relevant för er?"),
        help_text=gettext_lazy("Behövs bara om du valde Ej relevant."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    page = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        answer: Answer,
        grades: Sequence[Grade],
        questions: Sequence[Question],
        typed: Typed,
        seen: str = "",
        page: str = "",
    ) -> None:
        replies = {field_of(question): typed.replies.get(str(question.pk), "") for question in questions}
        initial = {
            "grade": typed.grade_id,
            "text": typed.text,
            "reason": typed.reason,
            "is_text_public": typed.is_text_public,
            "version": answer.version,
            "seen": seen,
            "page": page,
            **replies,
        }
        super().__init__(data, initial=initial)
        self.grades, self.questions = {grade.pk: grade for grade in grades}, questions
        chosen = self.fields["grade"]
        assert isinstance(chosen, forms.TypedChoiceField)
        chosen.choices = [(grade.pk, grade.local_name) for grade in grades]
        self.fields.update({field_of(question): _field(question) for question in questions})

    @property
    def typed(self) -> Typed:
        """What stands in the form that was sent, however faulty."""
        chosen = str(self.data.get("grade", ""))
        return Typed(
            grade_id=next((pk for pk in self.grades if str(pk) == chosen), None),
            text=self.data.get("text", ""),
            reason=self.data.get("reason", ""),
            is_text_public=bool(self.data.get("is_text_public")),
            replies={str(q.pk): self.data.get(field_of(q), "") for q in self.questions},
        ).tidied()

    @property
    def question_fields(self) -> Iterable[forms.BoundField]:
        return [self[field_of(question)] for question in self.questions]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, fault in faults_of(self.typed, grades=self.grades, questions=self.questions).items():
            if name not in self.errors:
                self.add_error(name, fault)
        return cleaned


def _field(question: Question) -> forms.Field:
    """A question's field. Questions are written in Swedish only, and marked so on a page in another language."""
    label = _words(question.label)
    widget: forms.Widget = forms.Textarea(attrs={"rows": 3})
    if question.kind == Question.Kind.YES_NO:
        widget = forms.RadioSelect(choices=[(YES, _("Ja")), (NO, _("Nej"))])
    elif question.kind == Question.Kind.FIGURE:
        label = _words(f"{question.label} ({question.unit})")
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input-m", "autocomplete": "off"})
    help_text = _words(question.help_text)
    return Unchecked(label=label, widget=widget, required=question.is_required, help_text=help_text)


def _words(text: str) -> str:
    return format_html("<span{}>{}</span>", lang_sv(), text) if text else ""
