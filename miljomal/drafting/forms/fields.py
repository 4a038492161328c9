"""What the forms of drafting have in common: how a day is typed, and how long a text may be."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

MAX_TEXT = 20_000
WRITE_DAY = _("Skriv dagen som 2027-01-31.")
TOO_LONG = _("Texten är längre än %(limit_value)d tecken. Korta den, eller dela åtgärden i två. Allt står kvar.")


def day_widget() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def at_most(length: int) -> MaxLengthValidator:
    return MaxLengthValidator(length, TOO_LONG)
