"""Forms about one organisation in a round: more time, or asked later than the others."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.followup.forms.moments import MomentField
from miljomal.followup.forms.rounds import ReasonForm
from miljomal.followup.models import Respondent, Round
from miljomal.followup.queries.respondents import successors_of, taking_part, unasked_parts
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure


class ExtendForm(ReasonForm):
    """Until when one organisation may answer, and why."""

    to = MomentField(label=_("Längre tid, till"), help_text=_("Svensk tid. Gäller bara den här organisationen."))
    field_order = ("to", "reason", "version")

    def __init__(self, *args: Any, extended_to: dt.datetime | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if extended_to:
            self.fields["to"].required = False
            self.fields["to"].help_text = _("Svensk tid. Lämna tomt för att ta tillbaka den längre tiden.")


class SuccessorForm(ReasonForm):
    """Which organisation answers instead, and why."""

    successor = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation som svarar i stället"),
        empty_label=_("Välj organisation"),
        error_messages={
            "required": _("Välj vilken organisation som svarar i stället."),
            "invalid_choice": _("Organisationen finns inte i länet. Välj bland dem som står här."),
        },
    )
    field_order = ("successor", "reason", "version")

    def __init__(self, *args: Any, respondent: Respondent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        successor = self.fields["successor"]
        assert isinstance(successor, forms.ModelChoiceField)
        successor.queryset = successors_of(respondent)


class AskLateForm(forms.Form):
    """Which of the organisation's measures it is asked about as well, and why now."""

    measures = forms.ModelMultipleChoiceField(
        Measure.objects.none(),
        label=_("Åtgärder som organisationen också ska svara om"),
        help_text=_("De åtgärder som organisationen deltar i och inte är tillfrågad om."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Välj minst en åtgärd."),
            "invalid_choice": _("Organisationen deltar inte i åtgärden. Välj bland dem som står här."),
        },
    )
    reason = forms.CharField(
        label=_("Varför nu?"),
        help_text=_("Skälet syns bland omgångens tillfrågade. Högst 100 tecken."),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "input-l"}),
        error_messages={"required": _("Skriv varför. Det du har valt finns kvar.")},
    )

    def __init__(self, *args: Any, round: Round, organisation: Organisation, **kwargs: Any) -> None:  # noqa: A002
        super().__init__(*args, **kwargs)
        measures = self.fields["measures"]
        assert isinstance(measures, forms.ModelMultipleChoiceField)
        # What was added a moment ago is still valid, so that a form sent twice is no fault, but no longer offered.
        parts = taking_part(round.programme_id).filter(organisation=organisation).values("measure")
        measures.queryset = Measure.objects.filter(pk__in=parts)
        unasked = unasked_parts(round).filter(organisation=organisation).values("measure")
        offered = Measure.objects.filter(pk__in=unasked).order_by("number_key", "sort_key", "id")
        measures.widget.choices = [(measure.pk, str(measure)) for measure in offered]
