"""The two forms of sign-in: the address, then the code."""

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

MAX_CODE_LENGTH = 40


class SignInForm(RequestLoginCodeForm):
    """Asks for the address that the code is sent to."""

    email = forms.EmailField(
        label=_("E-postadress"),
        help_text=_("Den adress som du fick din inbjudan till, oftast din adress på jobbet."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "input-l", "spellcheck": "false"}),
        max_length=254,
        error_messages={
            "required": _("Skriv din e-postadress, så vet vi vart koden ska skickas."),
            "invalid": _("Adressen går inte att läsa. Det du skrev står kvar. Skriv den som namn@kommun.se."),
        },
    )

    def clean_email(self) -> str:
        self.cleaned_data["email"] = self.cleaned_data["email"].lower()
        return str(super().clean_email())


class CodeForm(ConfirmLoginCodeForm):
    """Asks for the code in the mail; spaces and dashes do not matter."""

    code = forms.CharField(
        label=_("Kod"),
        help_text=_("Åtta siffror. Mellanslag och bindestreck spelar ingen roll."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "input-m",
                "autocapitalize": "off",
                "spellcheck": "false",
            }
        ),
        max_length=MAX_CODE_LENGTH,
        error_messages={
            "required": _("Skriv koden som står i mejlet."),
            "max_length": _("Koden har åtta siffror. Skriv bara siffrorna, inte resten av mejlet."),
        },
    )
