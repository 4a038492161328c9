"""A date and a clock time in Sweden, typed in two fields that are one moment."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miljomal.followup.lifecycle import STOCKHOLM, NoSuchTime, TimeComesTwice, stockholm_moment


class MomentWidget(forms.MultiWidget):
    """A date field and a time field; the legend around them says what they are for."""

    template_name = "followup/widgets/moment.html"
    use_fieldset = True

    def __init__(self) -> None:
        date = {"type": "date", "aria-label": gettext_lazy("Datum"), "class": "input-m"}
        time = {"type": "time", "aria-label": gettext_lazy("Klockslag")}
        super().__init__([forms.DateInput(date, "%Y-%m-%d"), forms.TimeInput(time, "%H:%M")])

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, dt.datetime):
            local = value.astimezone(STOCKHOLM)
            return [local.date(), local.time().replace(second=0, microsecond=0)]
        return [None, None]


class MomentField(forms.MultiValueField):
    """An aware moment from a Swedish date and time; refuses what the clocks jump over or pass twice."""

    widget = MomentWidget

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.DateField(
                input_formats=["%Y-%m-%d"],
                error_messages={"invalid": gettext_lazy("Datumet går inte att läsa. Skriv det som 2027-01-31.")},
            ),
            forms.TimeField(
                input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
                error_messages={"invalid": gettext_lazy("Klockslaget går inte att läsa. Skriv det som 17:00.")},
            ),
        )
        incomplete = gettext_lazy("Skriv både datum och klockslag. Resten av det du skrev finns kvar.")
        messages = {"required": incomplete, "incomplete": incomplete, **kwargs.pop("error_messages", {})}
        super().__init__(fields, error_messages=messages, **kwargs)

    def compress(self, data_list: list[Any]) -> dt.datetime | None:
        if not any(part is not None for part in data_list):
            return None
        day, time = data_list
        if day is None or time is None:
            raise forms.ValidationError(self.error_messages["incomplete"])
        try:
            return stockholm_moment(day, time)
        except NoSuchTime as error:
            raise forms.ValidationError(
                _("Klockan ställs fram den natten, så det klockslaget finns inte. Välj en annan tid.")
            ) from error
        except TimeComesTwice as error:
            raise forms.ValidationError(
                _("Klockan ställs tillbaka den natten, så det klockslaget kommer två gånger. Välj en annan tid.")
            ) from error
