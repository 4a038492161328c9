"""Writes tables as CSV and XLSX from the same rows: streamed, with nothing in them that a spreadsheet would run."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from miljomal.documents.paper import Cell, Column, clean

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"
MAX_CELL = 32_767  # characters, by the file format
ROWS_A_PIECE = 500

# What a spreadsheet takes for the beginning of a formula; full-width signs count in some countries.
_STARTERS = frozenset("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True, slots=True)
class Table:
    """A table to write. `title` names the sheet. `rows` are read once, in order, one at a time."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def is_risky(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula."""
    return text[:1] in _STARTERS and bool(text)


def neutral(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it: an apostrophe before what looks like a formula."""
    return f"'{text}" if is_risky(text) else text


def plain(text: str) -> str:
    """What `neutral` made harmless, as it was written."""
    return text[1:] if text[:1] == "'" and is_risky(text[1:]) else text


def csv_pieces(table: Table) -> Iterator[bytes]:
    """The table as CSV in pieces: UTF-8 with a byte order mark, semicolons, as Excel reads it in Sweden."""
    yield BOM.encode()
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(clean(column.title)) for column in table.columns])
    for count, row in enumerate(table.rows, start=1):
        writer.writerow([_csv_cell(cell) for cell in row])
        if count % ROWS_A_PIECE == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_xlsx(file: IO[bytes], *tables: Table) -> None:
    """Writes a workbook with one sheet per table: the header row stands still and has filters, numbers are numbers
    and dates dates. Rows go to disk as they come, so memory does not grow with them.
    """
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"title": tables[0].title})
        formats = cell_formats(workbook)
        for table in tables:
            write_table(workbook.add_worksheet(sheet_name(table.title)), table, formats)


def cell_formats(workbook: Any) -> dict[str, Any]:
    """How cells look, by kind."""
    return {
        "header": workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
        # Excel keeps such a cell as text even when somebody edits it.
        "quoted": workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
        "date": workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "number": workbook.add_format({"valign": "top"}),
    }


def write_table(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    """Writes a table on an empty sheet of a workbook, row by row."""
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, min(column.width, 80))
        sheet.write_string(0, index, clean(column.title), formats["header"])
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(table.rows, start=1):
        for index, cell in enumerate(row):
            write_cell(sheet, last, index, cell, formats)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)


def write_cell(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    """Writes one cell so that no spreadsheet takes it for a formula."""
    match cell:
        case None | "":
            return
        case str():
            text = _fitting(clean(cell))
            sheet.write_string(row, column, text, formats["quoted" if is_risky(text) else "text"])
        case dt.datetime():
            sheet.write_datetime(row, column, timezone.localtime(cell).date(), formats["date"])
        case dt.date():
            sheet.write_datetime(row, column, cell, formats["date"])
        case _:
            sheet.write_number(row, column, cell, formats["number"])


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return neutral(clean(cell))
        case dt.datetime():
            return timezone.localtime(cell).date().isoformat()
        case dt.date():
            return cell.isoformat()
        case float() | Decimal():
            return f"{cell:f}".rstrip("0").rstrip(".").replace(".", ",") if cell % 1 else str(int(cell))
    return str(cell)


def _fitting(text: str) -> str:
    if len(text) <= MAX_CELL:
        return text
    ending = _(" … (Texten är längre än en cell rymmer. Hela finns i CSV-filen.)")
    return text[: MAX_CELL - len(ending)] + ending


def sheet_name(title: str) -> str:
    """Excel allows 31 characters, and not []:*?/\\."""
    name = "".join(char for char in clean(title) if char not in "[]:*?/\\\n\t'").strip()
    return name[:31] or _("Tabell")
