"""The forms that take in a file, say what its columns are, and state totals."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from miljomal.followup.models import Grade
from miljomal.moving_in.models import Upload
from miljomal.moving_in.services import MAX_BYTES
from miljomal.organisations.models import Organisation
from miljomal.programmes.cells import FIRST_YEAR, LAST_YEAR
from miljomal.programmes.models import Programme

NEW = "new"
FIELDS = {
    "": _("Läs inte in"),
    "number": _("Åtgärdens nummer eller kod"),
    "title": _("Åtgärdens titel"),
    "theme": _("Tema"),
    "text": _("Beskrivning av åtgärden"),
    "objective": _("Miljömål"),
    "actor": _("Organisation"),
    "lead": _("Huvudansvarig"),
    "partner": _("Medverkande"),
    "role": _("Roll"),
    "programme": _("Program"),
    "year": _("År"),
    "grade": _("Grad"),
    "comment": _("Kommentar, vad som är gjort"),
    "answered_on": _("Svarets datum"),
    "diary_number": _("Diarienummer"),
    "takes_part": _("Kryss: medverkar"),
    "already": _("Kryss: gör redan"),
    "not_relevant": _("Kryss: ej relevant"),
    "count": _("Antal (bara totaler)"),
}


class YearField(forms.IntegerField):
    """A year that follow-up can be about."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Skriv ett årtal mellan 1990 och 2100.")
        messages = dict.fromkeys(("invalid", "min_value", "max_value", "required"), wrong)
        super().__init__(min_value=FIRST_YEAR, max_value=LAST_YEAR, error_messages=messages, **kwargs)


class UploadForm(forms.Form):
    """A file and where it belongs: a programme of the organisation, or a new one."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_(
            "Excel (XLSX), ODS eller CSV, högst 10 megabyte. En fil i det äldre formatet XLS sparar du om först."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt"}),
        error_messages={
            "required": _("Välj en fil."),
            "empty": _("Filen är tom. Välj en fil med innehåll."),
            "max_length": _("Filens namn är för långt. Ge filen ett kortare namn."),
        },
    )
    programme = forms.ChoiceField(
        label=_("Program"), error_messages={"required": _("Välj ett program, eller ”Ett nytt program”.")}
    )
    new_title = forms.CharField(
        label=_("Det nya programmets titel"),
        required=False,
        max_length=200,
        help_text=_("Bara när du väljer ”Ett nytt program”. Det blir ett utkast som bara ni ser."),
    )
    new_first_year = YearField(label=_("Första år"), required=False)
    new_last_year = YearField(label=_("Sista år"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._programmes = {str(row.pk): row for row in Programme.objects.filter(owner=organisation)}
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)
        known = [(pk, f"{row.title} ({row.period})") for pk, row in self._programmes.items()]
        field.choices = [("", _("Välj")), *known, (NEW, _("Ett nytt program"))]

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(_("Filen är större än 10 megabyte. Dela den, till exempel i en fil per år."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("programme") == NEW:
            if not cleaned.get("new_title"):
                self.add_error("new_title", _("Skriv det nya programmets titel."))
            for name in ("new_first_year", "new_last_year"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Skriv ett årtal mellan 1990 och 2100."))
            first, last = cleaned.get("new_first_year"), cleaned.get("new_last_year")
            if first and last and last < first:
                self.add_error("new_last_year", _("Programmet slutar före det börjar."))
        return cleaned

    def target(self) -> dict[str, Any]:
        """What the service wants to know about the programme."""
        cleaned = self.cleaned_data
        if cleaned["programme"] != NEW:
            return {"programme": self._programmes[cleaned["programme"]]}
        years = {name: cleaned[name] for name in ("new_first_year", "new_last_year")}
        return {"programme": None, "new_title": cleaned["new_title"], **years}


class TableForm(forms.Form):
    """Which sheet, and where its headings are."""

    sheet = forms.ChoiceField(label=_("Blad"), required=False)
    header_row = forms.IntegerField(
        label=_("Rubrikerna börjar på rad"),
        min_value=1,
        max_value=400,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Skriv en rad mellan 1 och 400.")
        ),
    )
    header_rows = forms.IntegerField(
        label=_("Antal rader med rubriker"),
        min_value=1,
        max_value=5,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Skriv ett tal mellan 1 och 5.")
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)

    def __init__(self, data: Mapping[str, Any] | None = None, *, upload: Upload) -> None:
        names = ("sheet", "header_row", "header_rows", "version")
        super().__init__(data, initial={name: getattr(upload, name) for name in names})
        field = self.fields["sheet"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in upload.sheets]
        if len(upload.sheets) < 2:
            del self.fields["sheet"]


class ColumnsForm(forms.Form):
    """A choice for each column."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)

    def __init__(self, data: Mapping[str, Any] | None = None, *, upload: Upload) -> None:
        super().__init__(data, initial={"version": upload.version})
        for at, column in enumerate(upload.columns):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=column["heading"] or _("Kolumn utan rubrik"),
                choices=list(FIELDS.items()),
                initial=upload.fields.get(str(at), ""),
                required=False,
                error_messages={"invalid_choice": _("Välj i listan vad kolumnen innehåller.")},
            )

    def chosen(self) -> dict[str, str]:
        """A field by column position, "" = left out."""
        return {
            name.removeprefix("column_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_")
        }


class TotalsForm(forms.Form):
    """How many measures had each grade in a year."""

    programme = forms.ModelChoiceField(
        label=_("Program"),
        queryset=Programme.objects.none(),
        empty_label=_("Välj"),
        error_messages={"required": _("Välj ett program."), "invalid_choice": _("Välj ett program i listan.")},
    )
    year = YearField(label=_("År som följdes upp"))
    source = forms.CharField(
        label=_("Källa"),
        max_length=500,
        help_text=_("Till exempel rapportens namn och nummer, eller dess adress."),
        error_messages={"required": _("Skriv var siffrorna kommer ifrån.")},
    )
    source_date = forms.CharField(label=_("Källans datum"), max_length=20, required=False)
    is_published = forms.BooleanField(
        label=_("Visa för alla direkt"),
        required=False,
        help_text=_("Annars väntar omgången som stängd tills ni publicerar den."),
    )

    def __init__(self, *args: Any, organisation: Organisation, grades: Iterable[Grade], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Programme.objects.filter(owner=organisation)
        self._grades = {f"count_{grade.pk}": grade for grade in grades}
        for name, grade in self._grades.items():
            self.fields[name] = forms.IntegerField(
                label=f"{grade.letter} · {grade.local_name}",
                min_value=0,
                max_value=100_000,
                required=False,
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"), _("Skriv ett helt antal, noll eller större.")
                ),
            )
        self.order_fields(["programme", "year", *self._grades, "source", "source_date", "is_published"])

    def counts(self) -> dict[Grade, int]:
        """Those that were filled in; 0 is a count, empty is none."""
        said = {grade: self.cleaned_data[name] for name, grade in self._grades.items()}
        return {grade: number for grade, number in said.items() if number is not None}
