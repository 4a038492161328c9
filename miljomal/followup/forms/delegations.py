"""Forms about a question that is handed to a colleague: sending it, and replying to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miljomal.followup.forms.answers import Unchecked
from miljomal.followup.models import Delegation, Question
from miljomal.followup.services.typed import NO, YES

MAX_NOTE = 600


class DelegationForm(forms.Form):
    """To whom, about what, and a greeting. `question` "" = what has been done."""

    question = forms.ChoiceField(label=gettext_lazy("Vad vill du fråga om?"), required=False)
    email = forms.EmailField(
        label=gettext_lazy("Kollegans e-postadress"),
        help_text=gettext_lazy(
            "Kollegan behöver inget konto. Adressen tas bort 30 dagar efter att omgången har stängt."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "input-l", "spellcheck": "false"}),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Skriv kollegans e-postadress. Det du har skrivit finns kvar."),
            "invalid": gettext_lazy(
                "Adressen går inte att läsa. Det du skrev står kvar. Skriv den som namn@kommun.se."
            ),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("Hälsning"),
        help_text=gettext_lazy("Berätta vad du behöver veta, och till när."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, questions: Sequence[Question]) -> None:
        super().__init__(data)
        self.by_key = {str(question.pk): question for question in questions}
        chosen = self.fields["question"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", _("Vad ni har gjort")), *((key, q.label) for key, q in self.by_key.items())]

    def clean_note(self) -> str:
        note = str(self.cleaned_data["note"]).replace("\r\n", "\n").strip()
        if len(note) > MAX_NOTE:
            raise forms.ValidationError(
                _("Hälsningen har %(length)d tecken och får ha %(limit)d. Den finns kvar. Korta den.")
                % {"length": len(note), "limit": MAX_NOTE}
            )
        return note

    def clean_question(self) -> Question | None:
        return self.by_key.get(self.cleaned_data["question"])


class DelegationReplyForm(forms.Form):
    """The colleague's reply, and, once it has been sent to her address, the code. Without a code one is sent."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, *, delegation: Delegation) -> None:
        super().__init__(data)
        self.fields["reply"] = _reply_field(delegation.question)
        self.fields["code"] = Unchecked(
            label=_("Kod"),
            help_text=_("Åtta siffror. Mellanslag och bindestreck spelar ingen roll."),
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "one-time-code",
                    "inputmode": "numeric",
                    "class": "input-m",
                    "spellcheck": "false",
                }
            ),
            max_length=40,
            error_messages={
                "max_length": _("Koden har åtta siffror. Skriv bara siffrorna, inte resten av mejlet."),
            },
        )


def _reply_field(question: Question | None) -> forms.Field:
    """Where the reply is written: lines, one figure, or yes and no."""
    field = forms.CharField(label=_("Ditt svar"), error_messages={"required": _("Skriv ditt svar först.")})
    kind = question.kind if question else Question.Kind.TEXT
    if kind == Question.Kind.YES_NO:
        field.widget = forms.RadioSelect(choices=[(YES, _("Ja")), (NO, _("Nej"))])
    elif kind == Question.Kind.TEXT:
        field.widget = forms.Textarea(attrs={"rows": 6})
    elif question:
        field.label = _("Ditt svar, i %(unit)s") % {"unit": question.unit}
        field.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input-m"})
    field.widget.is_required = True
    return field
