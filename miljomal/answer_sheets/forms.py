"""The form that takes a filled-in sheet, and the one that chooses where both sides have changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from miljomal.answer_sheets.queries import ComparedRow

FILE, HERE = "fil", "har"


class SheetForm(forms.Form):
    """The file that somebody has filled in."""

    file = forms.FileField(
        label=_("Ifylld fil"),
        help_text=_("Excel (XLSX), ODS eller CSV, högst 10 megabyte."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
        error_messages={
            "required": _("Välj filen som du har fyllt i."),
            "empty": _("Filen är tom. Välj filen som du har fyllt i."),
            "max_length": _("Filens namn är för långt. Ge filen ett kortare namn."),
        },
    )


class ClashForm(forms.Form):
    """For each row that has changed in the file and here: which of the two shall stand."""

    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, clashes: Sequence[ComparedRow], seen: str) -> None:
        super().__init__(data, initial={"seen": seen})
        self.clashes = clashes
        for row in clashes:
            self.fields[name_of(row)] = forms.ChoiceField(
                label=_("Vilket ska gälla?"),
                choices=[(HERE, _("Behåll det som står nu")), (FILE, _("Ta det som står i filen"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Välj vilket som ska gälla för åtgärden.")},
            )

    @property
    def rows(self) -> list[tuple[ComparedRow, forms.BoundField]]:
        """Each clash with its choice."""
        return [(row, self[name_of(row)]) for row in self.clashes]

    @property
    def chosen(self) -> set[int]:
        """Ids of the answers for which the file shall stand."""
        return {row.answer.pk for row in self.clashes if self.cleaned_data[name_of(row)] == FILE}


def name_of(row: ComparedRow) -> str:
    """The name of a clash's field."""
    return f"svar_{row.answer.pk}"
