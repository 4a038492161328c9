"""Writes a workbook that is to be filled in: some cells open, the others locked, choices in lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from miljomal.documents.paper import Cell, clean
from miljomal.documents.sheets import Table, cell_formats, is_risky, sheet_name, write_cell, write_table

CHOICES_SHEET = "Val"
ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": False}


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of the form. `choices` are offered in a list; `is_open` = it may be written in; `is_text` = what is
    typed stays text, so that 1/2 is no date.
    """

    title: str
    width: int = 16
    choices: tuple[str, ...] = ()
    is_open: bool = False
    is_text: bool = True


@dataclass(frozen=True, slots=True)
class FormSheet:
    """The sheet to fill in. `rows` are read once, in order, and are as wide as the columns."""

    title: str
    columns: Sequence[FormColumn]
    rows: Iterable[Sequence[Cell]]


def write_form(file: IO[bytes], form: FormSheet, *explanations: Table) -> None:
    """Writes the form first, then the explanations as plain tables. Locked cells have no password: they keep
    accidents away, and whoever reads the file again checks everything anyhow.
    """
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"title": form.title})
        formats = cell_formats(workbook)
        last = _write_rows(workbook, form, formats)
        for table in explanations:
            write_table(workbook.add_worksheet(sheet_name(table.title)), table, formats)
        _write_choices(workbook, form, last)


def _write_rows(workbook: Any, form: FormSheet, formats: dict[str, Any]) -> int:
    """How many rows there were."""
    sheet = workbook.add_worksheet(sheet_name(form.title))
    look = {"text_wrap": True, "valign": "top", "locked": False, "bg_color": "#FFFBEA", "border": 1}
    open_free = workbook.add_format({**look, "border_color": "#8A8270"})
    open_text = workbook.add_format({**look, "border_color": "#8A8270", "num_format": "@"})
    quoted = workbook.add_format({**look, "border_color": "#8A8270", "num_format": "@", "quote_prefix": True})
    for index, column in enumerate(form.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, clean(column.title), formats["header"])
    sheet.freeze_panes(1, 0)
    sheet.protect("", ALLOWED)
    # On paper: all columns side by side, the headings on every page.
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    last = 0
    for last, row in enumerate(form.rows, start=1):
        for index, (column, cell) in enumerate(zip(form.columns, row, strict=True)):
            if not column.is_open:
                write_cell(sheet, last, index, cell, formats)
                continue
            style = open_text if column.is_text else open_free
            if cell in (None, ""):
                sheet.write_blank(last, index, None, style)
            elif isinstance(cell, str):
                sheet.write_string(last, index, clean(cell), quoted if is_risky(cell) else style)
            else:
                sheet.write_number(last, index, cell, style)
    return last


def _write_choices(workbook: Any, form: FormSheet, last: int) -> None:
    """The lists, on a hidden sheet: a list written into the cell's own rule may hold no more than 255 characters."""
    lists = [(index, column) for index, column in enumerate(form.columns) if column.choices]
    if not lists or not last:
        return
    hidden = workbook.add_worksheet(CHOICES_SHEET)
    hidden.hide()
    form_sheet = workbook.worksheets()[0]
    for row in range(max(len(column.choices) for _index, column in lists)):
        for place, (_index, column) in enumerate(lists):
            if row < len(column.choices):
                hidden.write_string(row, place, column.choices[row])
    for place, (index, column) in enumerate(lists):
        letter = chr(ord("A") + place)
        form_sheet.data_validation(
            1, index, last, index,
            {
                "validate": "list",
                "source": f"={CHOICES_SHEET}!${letter}$1:${letter}${len(column.choices)}",
                "error_title": "Välj i listan",
                "error_message": "Välj ett av värdena i listan, eller töm cellen.",
            },
        )  # fmt: skip
