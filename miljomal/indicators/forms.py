"""The form that watches a figure."""

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.indicators.models.watches import SHARES


class WatchForm(forms.Form):
    """For which area, and how much must have changed."""

    area = forms.CharField(max_length=8, widget=forms.HiddenInput)
    share = forms.TypedChoiceField(
        label=_("Mejla mig när en siffra ändras med minst"),
        choices=[(share, f"{share} %") for share in SHARES],
        coerce=int,
        initial=5,
        error_messages={"invalid_choice": _("Välj hur mycket som ska ha ändrats.")},
    )
    tells_new = forms.BooleanField(label=_("Mejla också när nya siffror kommer"), required=False, initial=True)
