"""Forms of members, invitations and a person's own account."""

from collections.abc import Sequence
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


class HandOverForm(forms.Form):
    """Who takes over."""

    to = forms.TypedChoiceField(
        label=_("Vem tar över?"),
        coerce=int,
        error_messages={
            "required": _("Välj vem som tar över."),
            "invalid_choice": _("Personen kan inte ta över. Välj en annan kollega."),
        },
    )

    def __init__(self, *args: Any, successors: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Välj")), *((row.pk, row.person.name) for row in successors)]


class OrganisationForm(forms.ModelForm[Organisation]):
    """How an organisation is reached."""

    website = forms.URLField(
        label=Organisation._meta.get_field("website").verbose_name,
        help_text=_("Adressen till er webbplats, till exempel https://www.exempel.se."),
        error_messages={"invalid": _("Skriv hela adressen, till exempel https://www.exempel.se. Den står kvar.")},
        assume_scheme="https",
        required=False,
    )
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    class Meta:
        model = Organisation
        fields = ("mailbox", "registrar_mailbox", "visiting_address", "postal_address", "website")
        help_texts: ClassVar = {
            "mailbox": _("En brevlåda som flera läser. Visas för alla och får påminnelser."),
        }
        error_messages: ClassVar = {
            name: {"invalid": _("Adressen går inte att läsa. Skriv den som namn@exempel.se. Det du skrev står kvar.")}
            for name in ("mailbox", "registrar_mailbox")
        }

    def changes(self) -> dict[str, Any]:
        """The values to write, by field name."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or []}
