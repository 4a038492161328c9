"""Forms of the yearly follow-up: a text, its review, and who writes what."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from miljomal.assessments.models import Assessment, ObjectiveText
from miljomal.assessments.models.texts import MAX_STORED
from miljomal.assessments.queries.texts import Part, WholeText, with_bodies

PREFIX = "del_"
NOBODY = "nobody"


class BodyField(forms.CharField):
    """One part of a text. The browser gets no maxlength: it would cut what is pasted without a word."""

    def __init__(self, part: Part) -> None:
        too_much = _(
            "Texten har %(show_value)d tecken, och högst %(limit_value)d kan sparas. Allt står kvar i rutan: korta den."
        )
        super().__init__(
            label=part.heading.title,
            help_text=part.heading.help_text,
            initial=part.body,
            required=False,
            validators=[MaxLengthValidator(MAX_STORED, message=too_much)],
            widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "true"}),
        )


class TextForm(forms.Form):
    """The parts of a text with the judgement; remembers which version of the text it was made from."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, whole: WholeText) -> None:
        super().__init__(data, initial={"version": whole.text.version})
        self.whole = whole
        for part in whole.parts:
            self.fields[f"{PREFIX}{part.heading.slug}"] = BodyField(part)
        if whole.text.is_judged:
            self._add_judgement(whole.text)

    def _add_judgement(self, text: ObjectiveText) -> None:
        for name, label, choices in (
            ("state", _("Nås målet till 2030?"), Assessment.State.choices),
            ("trend", _("Vart är det på väg?"), Assessment.Trend.choices),
        ):
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[(value, str(words).capitalize()) for value, words in choices],
                initial=getattr(text, name),
                required=False,
                widget=forms.RadioSelect,
            )
        if text.carried_from_id:
            self.fields["reason"] = forms.CharField(
                label=_("Varför ändras bedömningen?"),
                help_text=_("Behövs bara om du ändrar den. Högst 600 tecken."),
                initial=text.reason,
                required=False,
                max_length=600,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def bodies(self) -> dict[str, str]:
        """What was typed under each heading, by its slug; what is stored where nothing was sent."""
        data = self.data if self.is_bound else {}
        return {p.heading.slug: str(data.get(f"{PREFIX}{p.heading.slug}", p.body)) for p in self.whole.parts}

    @property
    def body_fields(self) -> Iterator[tuple[Any, Part]]:
        """Each part's field and the part as it is typed, to count it."""
        typed = with_bodies(self.whole, self.bodies)
        for part in typed.parts:
            yield self[f"{PREFIX}{part.heading.slug}"], part

    def values(self) -> dict[str, Any]:
        """What `save_text` takes."""
        cleaned = self.cleaned_data
        bodies = {name.removeprefix(PREFIX): value for name, value in cleaned.items() if name.startswith(PREFIX)}
        judgement: dict[str, str] = {name: cleaned[name] for name in ("state", "trend", "reason") if name in cleaned}
        return {**judgement, "bodies": bodies, "version": cleaned["version"]}

    def add_faults(self, error: ValidationError) -> None:
        """Puts a service's faults at their fields."""
        for name, messages in error.message_dict.items():
            field = name if name in self.fields else f"{PREFIX}{name}"
            self.add_error(field if field in self.fields else None, messages)


class ApproveForm(forms.Form):
    """One button; the version that was read."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)


class ReturnForm(ApproveForm):
    """Send back with a comment."""

    comment = forms.CharField(
        label=_("Vad behöver ändras?"),
        help_text=_("Skribenten ser kommentaren överst på sin sida. Högst 1 000 tecken."),
        max_length=1000,
        error_messages={"required": _("Skriv vad som behöver ändras, så att skribenten vet.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AssignForm(forms.Form):
    """Who writes some of the texts, and by when."""

    texts = forms.MultipleChoiceField(
        label=_("Vilka texter?"),
        error_messages={"required": _("Välj minst en text.")},
        widget=forms.CheckboxSelectMultiple,
    )
    writer = forms.ChoiceField(label=_("Vem på länsstyrelsen skriver?"), required=False)
    writer_name = forms.CharField(
        label=_("Eller vilken annan organisation?"),
        help_text=_("Till exempel Skogsstyrelsen. Ni klistrar in texten när den kommer."),
        max_length=120,
        required=False,
    )
    deadline_on = forms.DateField(
        label=_("Klar senast"),
        help_text=_("Skriv som 2026-11-23. Tomt betyder att datumet står kvar."),
        required=False,
        error_messages={"invalid": _("Skriv datumet som 2026-11-23.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, texts: list[ObjectiveText], people: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.year = texts[0].follow_up.year if texts else dt.date.min.year
        field = self.fields["texts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (str(t.pk), f"{t.objective.local_title} ({t.who})" if t.who else t.objective.local_title) for t in texts
        ]
        writer = self.fields["writer"]
        assert isinstance(writer, forms.ChoiceField)
        stays: list[tuple[str, Any]] = [("", _("Ingen ändring")), (NOBODY, _("Ingen ännu"))]
        writer.choices = [*stays, *((str(pk), name) for pk, name in people)]

    def clean_deadline_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["deadline_on"]
        if day and not self.year <= day.year <= self.year + 1:
            years = {"first": self.year, "second": self.year + 1}
            raise ValidationError(_("Välj en dag under %(first)d eller %(second)d.") % years)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("writer") and cleaned.get("writer_name"):
            self.add_error("writer_name", _("Välj en person eller skriv en organisation, inte båda."))
        return cleaned
