"""Forms of members, invitations and a person's own account."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from miljomal.accounts.models import Person
from miljomal.core.converters import MAX_ID
from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.services import roles_in

ROLE_MEANINGS: dict[str, Promise] = {
    Membership.Role.READER: _("Läsare – ser det egna arbetet, men ändrar inget"),
    Membership.Role.EDITOR: _("Redaktör – rapporterar för organisationen"),
    Membership.Role.COORDINATOR: _("Samordnare – sköter program och uppföljningar"),
    Membership.Role.ADMINISTRATOR: _("Administratör – gör allt det andra och bestämmer vilka som är med"),
}
NAME_FAULTS = {
    "required": _("Skriv namnet. Resten av det du skrev står kvar."),
    "max_length": _("Namnet får ha högst 120 tecken. Det du skrev står kvar. Korta det."),
}


def _role_field(organisation: Organisation, current: str = "") -> forms.ChoiceField:
    roles = roles_in(organisation)
    if current and current not in roles:
        roles = [*roles, current]
    return forms.ChoiceField(
        label=_("Roll"),
        choices=[(role, ROLE_MEANINGS[role]) for role in roles],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj en roll. Resten av det du skrev står kvar."),
            "invalid_choice": _("Den rollen finns inte i organisationen. Välj en av dem som står här."),
        },
    )


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    name = forms.CharField(
        label=_("Namn"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input-l", "autocomplete": "off"}),
        error_messages=NAME_FAULTS,
    )
    email = forms.EmailField(
        label=_("E-postadress"),
        help_text=_("Personens egen adress på jobbet. Inbjudan skickas dit."),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input-l", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Skriv e-postadressen. Resten av det du skrev står kvar."),
            "invalid": _("Adressen går inte att läsa. Det du skrev står kvar. Skriv den som namn@kommun.se."),
        },
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = _role_field(organisation)


class MemberForm(forms.Form):
    """A member's role, and how she is shown among the contacts."""

    title = forms.CharField(
        label=_("Uppdrag"),
        help_text=_("Visas för inloggade, till exempel Miljöstrateg."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-l"}),
        error_messages={"max_length": _("Uppdraget får ha högst 120 tecken. Det du skrev står kvar. Korta det.")},
    )
    is_contact = forms.BooleanField(
        label=_("Är kontaktperson"),
        help_text=_("Namn och adress visas för alla som är inloggade."),
        required=False,
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        initial = {"role": membership.role, "title": membership.title, "is_contact": membership.is_contact}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.fields["role"] = _role_field(membership.organisation, membership.role)
        self.order_fields(["role", "title", "is_contact"])


class NameForm(forms.ModelForm[Person]):
    """A person's own name."""

    class Meta:
        model = Person
        fields = ("name",)
        labels: ClassVar = {"name": _("Ditt namn")}
        help_texts: ClassVar = {"name": _("Så här visas du för dina kolleger och i historiken.")}
        widgets: ClassVar = {"name": forms.TextInput(attrs={"autocomplete": "name", "class": "input-l"})}
        error_messages: ClassVar = {"name": NAME_FAULTS}


class EraseForm(forms.Form):
    """One mark, so that nobody erases herself by mistake."""

    is_sure = forms.BooleanField(
        label=_("Jag förstår att det inte går att ångra"),
        error_messages={"required": _("Kontot finns kvar. Markera rutan om du vill ta bort det.")},
    )


class SwitchForm(forms.Form):
    """Which organisation to act for, and where to go then."""

    organisation = forms.IntegerField(min_value=1, max_value=MAX_ID)
    next = forms.CharField(required=False, max_length=2000)
