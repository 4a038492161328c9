"""Reads XLSX and ODS by python-calamine, after a look at how large the sheets claim to be."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import python_calamine as calamine
from django.utils.translation import gettext as _

from miljomal.documents.archives import check_archive
from miljomal.documents.faults import Fault, SpreadsheetFault
from miljomal.documents.sheet_xml import Merged, ods_merges, refuse_vast_sheets

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
ODS_CONTENT, XLSX_CONTENT = "content.xml", "xl/workbook.xml"


def read_workbook(
    path: Path, faults: list[Fault], *, sheet_name: str = "", repeats_numbers: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """The lines of the sheet, or without a name of the first visible one that holds anything, each with its number.

    A text merged over several rows is repeated on each of them that holds something else; a merged number
    belongs to no row in particular and is added to `faults`, unless `repeats_numbers`.

    Raises:
        SpreadsheetFault: damaged, encrypted, of another kind, or far too large.
    """
    names = check_archive(path)
    if XLSX_CONTENT not in names and ODS_CONTENT not in names:
        raise SpreadsheetFault(found=path.name, expected=_("en fil av slaget CSV, XLSX eller ODS"))
    is_ods = ODS_CONTENT in names
    refuse_vast_sheets(path, [ODS_CONTENT] if is_ods else sorted(n for n in names if n.startswith("xl/worksheets/")))
    try:
        with calamine.CalamineWorkbook.from_path(path) as workbook:
            sheet = _named(workbook, sheet_name) if sheet_name else _first_filled(workbook)
            if sheet is not None:
                merges = ods_merges(path, sheet.name) if is_ods else _xlsx_merges(sheet)
                yield from _lines(sheet, merges, None if repeats_numbers else faults)
    except calamine.PasswordError as error:
        raise SpreadsheetFault(found=path.name, expected=_("en fil utan lösenord")) from error
    except calamine.CalamineError as error:
        raise _damaged() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the reader's own crash, which is no Exception
            raise _damaged() from error
        raise


def _damaged() -> SpreadsheetFault:
    return SpreadsheetFault(
        found=_("en skadad fil"),
        expected=_("en hel fil: öppna den i ditt kalkylprogram, spara den på nytt och försök igen"),
    )


def column_letter(index: int) -> str:
    """The letter above a column: 0 → "A", 26 → "AA"."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def as_text(value: Cell) -> str:
    """A cell as a Swede writes it: 6.5 → "6,5", 2024.0 → "2024", a date in ISO form, True → "ja"."""
    match value:
        case str():
            return value
        case bool():
            return "ja" if value else "nej"
        case int():
            return str(value)
        case float():
            return _number(value)
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case dt.date():
            return value.isoformat()
        case dt.time():
            return value.isoformat(timespec="minutes")
    return str(value)


def _number(value: float) -> str:
    """Fifteen digits, as many as a spreadsheet keeps."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}".replace(".", ",")


def sheet_names(path: Path) -> list[str]:
    """The visible sheets of a workbook that hold anything, in order; errors as in `read_workbook`."""
    names: list[str] = []
    check_archive(path)
    try:
        with calamine.CalamineWorkbook.from_path(path) as workbook:
            names = [sheet.name for sheet in _visible(workbook)]
    except calamine.PasswordError as error:
        raise SpreadsheetFault(found=path.name, expected=_("en fil utan lösenord")) from error
    except calamine.CalamineError as error:
        raise _damaged() from error
    return names


def _visible(workbook: calamine.CalamineWorkbook) -> Iterator[calamine.CalamineSheet]:
    for index, sheet in enumerate(workbook.sheets_metadata):
        is_shown = sheet.visible == calamine.SheetVisibleEnum.Visible
        if is_shown and sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            found = workbook.get_sheet_by_index(index)
            if found.start is not None:
                yield found


def _named(workbook: calamine.CalamineWorkbook, name: str) -> calamine.CalamineSheet | None:
    return next((sheet for sheet in _visible(workbook) if sheet.name == name), None)


def _first_filled(workbook: calamine.CalamineWorkbook) -> calamine.CalamineSheet | None:
    return next(_visible(workbook), None)


def _xlsx_merges(sheet: calamine.CalamineSheet) -> list[Merged]:
    return [
        Merged(first_row=top, last_row=bottom, column=left)
        for (top, left), (bottom, _right) in sheet.merged_cell_ranges or []
        if bottom > top
    ]


def _lines(
    sheet: calamine.CalamineSheet, merges: list[Merged], faults: list[Fault] | None
) -> Iterator[tuple[int, list[str]]]:
    assert sheet.start is not None
    left = sheet.start[1]
    coming = sorted(merges, key=lambda merge: merge.first_row, reverse=True)
    active: list[tuple[Merged, str]] = []
    for index, values in enumerate(sheet.iter_rows()):
        cells = [""] * left + [as_text(value) for value in values]
        active = [(merge, text) for merge, text in active if merge.last_row >= index]
        if any(cells):
            for merge, text in active:
                if merge.column < len(cells) and not cells[merge.column]:
                    cells[merge.column] = text
        while coming and coming[-1].first_row <= index:
            merge = coming.pop()
            value = values[merge.column - left] if left <= merge.column < len(cells) else ""
            if isinstance(value, str) or faults is None:
                active.append((merge, as_text(value)))
            else:
                faults.append(_merged_number(merge, as_text(value)))
        yield index + 1, cells


def _merged_number(merge: Merged, text: str) -> Fault:
    return Fault(
        merge.first_row + 1,
        column_letter(merge.column),
        text,
        _("ett värde på varje rad: cellen är sammanslagen över raderna %(first)s–%(last)s")
        % {"first": merge.first_row + 1, "last": merge.last_row + 1},
    )
