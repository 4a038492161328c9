"""The form that says what words mean and what the file leaves out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.moving_in.forms.uploads import YearField
from miljomal.moving_in.models import Upload

PRESELECTED = 0.8
SKIP, NOTHING = "skip", ""
SKIP_LABELS = {
    "organisation": _("Hoppa över namnet"),
    "objective": _("Hoppa över målet"),
    "grade": _("Läs inte in graden"),
    "programme": _("Hoppa över raderna"),
    "year": _("Hoppa över raderna"),
}
Option = tuple[str, Any]


class ValuesForm(forms.Form):
    """`words` are those of the page, `options` the choices by kind; the terms stand on the first page only."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)
    source = forms.CharField(
        label=_("Källa"),
        max_length=300,
        help_text=_("Till exempel Åtgärdswebben, utdrag 2026-11-20. Källan visas vid resultatet."),
        error_messages={"required": _("Skriv var uppgifterna kommer ifrån.")},
    )
    source_date = forms.CharField(label=_("Källans datum"), max_length=20, required=False)
    year = YearField(
        label=_("År för hela filen"), required=False, help_text=_("För rader som inte säger vilket år de gäller.")
    )
    organisation_id = forms.TypedChoiceField(
        label=_("Organisationen som svarar"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("När hela filen är en enda organisations svar."),
    )
    is_grade_shared = forms.BooleanField(
        label=_("När flera organisationer står på raden gäller graden eller krysset alla"),
        required=False,
        help_text=_("Annars gäller den bara den huvudansvariga."),
    )
    theme = forms.CharField(
        label=_("Tema för nya åtgärder"),
        max_length=160,
        required=False,
        help_text=_("För åtgärder som inte finns här och som filen inte ger något tema. Tomt: Åtgärder."),
    )
    fills_down = forms.BooleanField(
        label=_("En tom cell betyder samma tema eller åtgärd som på raden ovanför"), required=False
    )
    referral_sent_on = forms.DateField(
        label=_("Remissen skickades"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Bara om programmet inte har någon skickad remiss här."),
        error_messages={"invalid": _("Skriv dagen som 2027-01-31.")},
    )
    referral_closed_on = forms.DateField(
        label=_("Svar senast"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv dagen som 2027-01-31.")},
    )
    is_published = forms.BooleanField(
        label=_("Visa de nya omgångarna för alla direkt"),
        required=False,
        help_text=_("Annars väntar de som stängda tills ni publicerar dem."),
    )
    are_texts_public = forms.BooleanField(
        label=_("Texterna får publiceras"),
        required=False,
        help_text=_("Annars ser bara ni och organisationen själv dem."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        upload: Upload,
        words: Sequence[Mapping[str, Any]],
        options: Mapping[str, list[Any]],
        has_terms: bool,
    ) -> None:
        super().__init__(data, initial={**upload.terms, "version": upload.version})
        self._words = {f"word_{at}": word for at, word in enumerate(words)}
        self._options = options
        for name in set(self.fields) - self._wanted(upload, has_terms=has_terms):
            del self.fields[name]
        if "organisation_id" in self.fields:
            self._field("organisation_id").choices = [("", _("Står i filen")), *options.get("organisation", [])]
        for name, word in self._words.items():
            self.fields[name] = self._word_field(word, upload.choices.get(word["kind"], {}).get(word["key"]))

    def _wanted(self, upload: Upload, *, has_terms: bool) -> set[str]:
        """Only what the chosen columns make necessary is asked."""
        if not has_terms:
            return {"version"}
        used = set(upload.fields.values())
        wanted = {"version", "source", "source_date"}
        is_form, is_total = bool({"takes_part", "already", "not_relevant"} & used), "count" in used
        has_answers = "grade" in used and not is_total
        if "grade" in used:
            wanted |= {"is_published"} | (set() if "year" in used else {"year"})
        if has_answers:
            wanted |= {"are_texts_public"}
        if has_answers or is_form:
            wanted |= {"is_grade_shared"} if {"actor", "lead", "partner"} & used else {"organisation_id"}
        if not is_total:
            wanted |= {"fills_down"} | (set() if "theme" in used else {"theme"})
        if is_form:
            wanted |= {"referral_sent_on", "referral_closed_on"}
        return wanted

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _word_field(self, word: Mapping[str, Any], chosen: Any) -> forms.Field:
        kind = word["kind"]
        initial = as_option(kind, chosen) if chosen is not None else ""
        if chosen is None and word["guess"] is not None and word["score"] >= PRESELECTED:
            initial = str(word["guess"])
        if kind == "theme":
            return forms.CharField(label=word["text"], required=False, max_length=160, initial=initial or word["text"])
        skip = [(SKIP, SKIP_LABELS[kind])]
        choices: list[Any] = [(NOTHING, _("Välj")), *skip, *self._options.get(kind, [])]
        if word["guess"] is not None and kind in ("organisation", "objective"):
            near = (str(word["guess"]), self._label(kind, str(word["guess"])))
            choices = [(NOTHING, _("Välj")), (_("Liknar"), [near]), *skip, *self._options.get(kind, [])]
        return forms.ChoiceField(
            label=word["text"],
            required=False,
            choices=choices,
            initial=initial,
            error_messages={"invalid_choice": _("Välj i listan vad ordet betyder.")},
        )

    def _label(self, kind: str, value: str) -> str:
        names: Mapping[str, str] = dict(self._options.get(f"{kind} names", []))
        return names.get(value, value)

    def word_fields(self) -> list[tuple[Mapping[str, Any], forms.BoundField]]:
        """Each word with its choice, in order."""
        return [(word, self[name]) for name, word in self._words.items()]

    def term_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self._words]

    def choices(self) -> dict[str, dict[str, Any]]:
        """What each word means, by kind and key; None = not chosen yet."""
        chosen: dict[str, dict[str, Any]] = {}
        for name, word in self._words.items():
            chosen.setdefault(word["kind"], {})[word["key"]] = as_choice(word["kind"], self.cleaned_data[name])
        return chosen

    def terms(self) -> dict[str, Any]:
        """What the file does not say, as it is kept in JSON; dates as text."""
        said = {
            name: value for name, value in self.cleaned_data.items() if name not in self._words and name != "version"
        }
        dates = {name: said[name].isoformat() if said[name] else "" for name in said if name.startswith("referral_")}
        return {**said, **dates}


def as_choice(kind: str, option: str) -> Any:
    """From the form's option to what is kept: see `Upload.choices`."""
    if option == NOTHING:
        return None
    if kind in ("organisation", "objective"):
        return 0 if option == SKIP else int(option)
    if kind == "grade":
        return "" if option == SKIP else option
    return option


def as_option(kind: str, choice: Any) -> str:
    """The other way round."""
    if kind in ("organisation", "objective"):
        return SKIP if choice == 0 else str(choice)
    return SKIP if kind == "grade" and choice == "" else str(choice)
