"""The pledge's own short form, and the county's answer."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.core.forms import VersionedForm
from miljomal.pledges.models import Pledge
from miljomal.programmes.cells import LAST_YEAR


class PledgeForm(VersionedForm):
    """What is promised and who signs: five fields and a tick."""

    is_entitled = forms.BooleanField(
        label=_("Undertecknaren får lova det här för organisationen"),
        error_messages={"required": _("Kryssa i att undertecknaren får lova det här. Det du har skrivit finns kvar.")},
    )

    class Meta:
        model = Pledge
        fields: ClassVar = ["what", "until_year", "signatory_name", "signatory_title", "email"]
        widgets: ClassVar = {
            "what": forms.Textarea(attrs={"rows": 4}),
            "until_year": forms.NumberInput(attrs={"class": "input-s", "inputmode": "numeric"}),
        }
        help_texts: ClassVar = {
            "what": _("En till tre meningar, högst 600 tecken. Visas för alla."),
            "until_year": _("Frivilligt. Tomt: så länge programmet pågår."),
            "signatory_name": _("Visas för alla."),
            "signatory_title": _("Till exempel verkställande direktör eller ordförande."),
            "email": _("En gång om året frågar vi om löftet gäller. Bara ni och länsstyrelsen ser adressen."),
        }
        error_messages: ClassVar = {
            "what": {"required": _("Skriv vad ni ska göra."), "max_length": _("Korta texten till 600 tecken.")},
            "signatory_name": {"required": _("Skriv vem som undertecknar.")},
            "signatory_title": {"required": _("Skriv undertecknarens roll, till exempel ordförande.")},
            "email": {
                "required": _("Skriv en e-postadress."),
                "invalid": _("Adressen går inte att läsa. Skriv den som namn@exempel.se."),
            },
        }

    def __init__(self, data: Mapping[str, Any] | None, *, instance: Pledge, first_year: int, email: str = "") -> None:
        initial = {"version": instance.version, "email": instance.email or email}
        super().__init__(data, instance=instance, initial=initial)
        year = self.fields["until_year"]
        assert isinstance(year, forms.IntegerField)
        year.min_value = first_year
        self.first_year = first_year

    def clean_until_year(self) -> int | None:
        year: int | None = self.cleaned_data["until_year"]
        if year is not None and not self.first_year <= year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Skriv ett årtal från %(first)d och framåt."), params={"first": self.first_year}
            )
        return year

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in super().changes().items() if name != "is_entitled"}


class ReviewForm(forms.Form):
    """The county's no, which has a reason; its yes needs nothing."""

    reason = forms.CharField(
        label=_("Varför godkänns inte löftet?"),
        help_text=_("Mejlas till organisationen. Högst 600 tecken."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Skriv varför löftet inte godkänns, så att organisationen kan ändra det."),
            "max_length": _("Korta texten till 600 tecken. Den står kvar."),
        },
    )


class WithdrawForm(forms.Form):
    """Why a pledge is taken back, if somebody wants to say."""

    reason = forms.CharField(
        label=_("Varför? (frivilligt)"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Korta texten till 600 tecken. Den står kvar.")},
    )
