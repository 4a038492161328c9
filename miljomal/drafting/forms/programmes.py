"""How a programme begins, its facts and its themes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.core import clock
from miljomal.core.forms import VersionedForm
from miljomal.drafting.forms.fields import WRITE_DAY, at_most, day_widget
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Programme, Theme

MAX_SUMMARY = 1000
TITLE_TOO_LONG = _("Titeln är längre än %(limit_value)d tecken. Korta den.")


class BeginForm(forms.ModelForm[Programme]):
    """What a new programme is called and when it runs."""

    with_participants = forms.BooleanField(
        label=_("Ta med dem som deltar, som förslag"),
        help_text=_("Ingen har lovat något i det nya programmet. Varje organisation får säga ja på nytt."),
        required=False,
    )

    class Meta:
        model = Programme
        fields: ClassVar = ["title", "short_name", "starts_on", "ends_on"]
        help_texts: ClassVar = {
            "title": _("Programmets hela namn. Högst 200 tecken."),
            "short_name": _("Används i menyer och i adressen, till exempel Gröna länet 2029–2033."),
        }
        widgets: ClassVar = {"starts_on": day_widget(), "ends_on": day_widget()}
        error_messages: ClassVar = {
            "title": {
                "required": _("Skriv vad programmet heter. Det går att ändra senare."),
                "max_length": TITLE_TOO_LONG,
            },
            "starts_on": {"required": _("Skriv programmets första dag."), "invalid": WRITE_DAY},
            "ends_on": {"required": _("Skriv programmets sista dag."), "invalid": WRITE_DAY},
        }

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, owner: Organisation, source: Programme | None = None
    ) -> None:
        super().__init__(data, initial=_suggested(source, owner))
        if source is None or source.owner_id != owner.pk:
            del self.fields["with_participants"]

    def values(self) -> dict[str, Any]:
        """What the service takes, by name."""
        return dict(self.cleaned_data)


def _suggested(source: Programme | None, owner: Organisation) -> dict[str, Any]:
    """The next period of an own programme, as long as the last; otherwise five years from the next new year."""
    if source is None or source.owner_id != owner.pk:
        year = clock.today().year + 1
        return {"starts_on": dt.date(year, 1, 1), "ends_on": dt.date(year + 4, 12, 31)}
    starts_on = source.ends_on + dt.timedelta(days=1)
    years = source.ends_on.year - source.starts_on.year
    ends_on = dt.date(starts_on.year + years, 12, 31)
    period = f"{starts_on.year}–{ends_on.year}"
    names = {name: getattr(source, name).replace(source.period, period) for name in ("title", "short_name")}
    return {**names, "starts_on": starts_on, "ends_on": ends_on}


class ProgrammeForm(VersionedForm):
    """A programme's facts; the address while nobody outside has seen it, the decision once there is one."""

    class Meta:
        model = Programme
        fields: ClassVar = [
            "title",
            "short_name",
            "slug",
            "summary",
            "starts_on",
            "ends_on",
            "answer_mode",
            "participation_word",
            "decided_on",
            "decided_by",
            "paragraph",
            "diary_number",
        ]
        labels: ClassVar = {"slug": _("Adress")}
        help_texts: ClassVar = {
            "slug": _("Sista delen av programmets adress. Den kan ändras tills programmet visas för andra."),
            "summary": _("Säg vad programmet vill. Högst 1 000 tecken."),
            "participation_word": _("Till exempel medverkan eller åtagande."),
            "decided_by": _("Till exempel landshövdingen."),
            "paragraph": _("Till exempel § 123."),
        }
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "starts_on": day_widget(),
            "ends_on": day_widget(),
            "decided_on": day_widget(),
        }
        error_messages: ClassVar = {
            "title": {
                "required": _("Skriv vad programmet heter. Allt annat du har skrivit finns kvar."),
                "max_length": TITLE_TOO_LONG,
            },
            "slug": {
                "unique": _("Adressen används redan. Välj en annan."),
                "invalid": _("Skriv adressen med små bokstäver a–z, siffror och bindestreck."),
            },
            "starts_on": {"invalid": WRITE_DAY},
            "ends_on": {"invalid": WRITE_DAY},
            "decided_on": {"invalid": WRITE_DAY},
        }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        instance: Programme,
        is_address_frozen: bool,
        is_decided: bool,
    ) -> None:
        super().__init__(data, instance=instance, initial={"version": instance.version})
        hidden = [] if is_decided else ["decided_on", "decided_by", "paragraph", "diary_number"]
        for name in [*hidden, *(["slug"] if is_address_frozen else [])]:
            del self.fields[name]
        self.fields["summary"].validators.append(at_most(MAX_SUMMARY))


class ThemeForm(VersionedForm):
    """A theme's name and what it is about."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput, required=False)

    class Meta:
        model = Theme
        fields: ClassVar = ["title", "summary"]
        widgets: ClassVar = {"summary": forms.Textarea(attrs={"rows": 3})}
        error_messages: ClassVar = {"title": {"required": _("Skriv vad temat heter."), "max_length": TITLE_TOO_LONG}}

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Theme | None = None) -> None:
        super().__init__(data, instance=instance, initial={"version": instance.version if instance else 0})
        self.fields["summary"].validators.append(at_most(MAX_SUMMARY))
