"""The form in which the words of a mail are changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miljomal.mailings.models import Mailing
from miljomal.mailings.services import words_of
from miljomal.mailings.texts import PLACES, unknown_places

MAX_SUBJECT = 120
MAX_BODY = 4000


class MailingForm(forms.Form):
    """Subject and body of a mail. What equals the standard text is kept as "", so that it follows the standard."""

    subject = forms.CharField(
        label=gettext_lazy("Ämne"),
        max_length=MAX_SUBJECT,
        widget=forms.TextInput(attrs={"class": "input-l"}),
        error_messages={
            "required": gettext_lazy("Skriv ett ämne. Resten av det du skrev står kvar."),
            "max_length": gettext_lazy("Ämnet får ha högst 120 tecken. Det du skrev står kvar. Korta det."),
        },
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("Hälsning, länk och vem man frågar står redan i mejlet."),
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 9, "class": "input-l"}),
        error_messages={
            "required": gettext_lazy("Skriv en text. Resten av det du skrev står kvar."),
            "max_length": gettext_lazy("Texten får ha högst 4 000 tecken. Det du skrev står kvar. Korta den."),
        },
    )
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, *args: Any, mailing: Mailing, version: int, **kwargs: Any) -> None:
        subject, body = words_of(mailing)
        initial = {"subject": subject, "body": body, "version": version}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.standard = words_of(Mailing(kind=mailing.kind))

    def clean_subject(self) -> str:
        return _known_places(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        return _known_places(self.cleaned_data["body"].replace("\r\n", "\n"))

    def words(self) -> dict[str, str]:
        """What is stored: "" where the words are the standard ones."""
        typed = {"subject": self.cleaned_data["subject"], "body": self.cleaned_data["body"]}
        standard = dict(zip(("subject", "body"), self.standard, strict=True))
        return {name: "" if value.strip() == standard[name].strip() else value for name, value in typed.items()}


def _known_places(text: str) -> str:
    """The text, if everything between braces can be filled in."""
    unknown = unknown_places(text)
    if unknown:
        raise forms.ValidationError(
            _("Här finns inget att fylla i för {%(unknown)s}. Det du skrev står kvar. Välj bland %(known)s.")
            % {"unknown": unknown[0], "known": ", ".join(f"{{{name}}}" for name in PLACES)}
        )
    return text
