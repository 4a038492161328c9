"""Reads a table from CSV, XLSX or ODS as a stream of rows; the kind is told by the content, not by the name."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from miljomal.documents.delimited import read_delimited
from miljomal.documents.encodings import CONTROL
from miljomal.documents.faults import Fault, SpreadsheetFault
from miljomal.documents.workbooks import column_letter, read_workbook, sheet_names

MAX_BYTES = 50 * 1024 * 1024
MAX_COLUMNS = 200
HEADING_WITHIN = 20
ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
Line = tuple[int, list[str]]


@dataclass(slots=True)
class Table:
    """A table under its headings.

    `rows` gives (number as the spreadsheet program shows it, text by heading), empty lines left out; it can be
    read once. `faults` grows while the rows are read: cells that can't be used, although the rest can.
    """

    headings: tuple[str, ...]
    heading_row: int
    rows: Iterator[tuple[int, dict[str, str]]]
    faults: list[Fault] = field(default_factory=list)


def open_table(path: Path) -> Table:
    """Finds the headings: the first line with at least two filled cells, so that a title above them does no harm.

    Raises:
        SpreadsheetFault: the file can't be read, here or later while `rows` is read.
    """
    faults: list[Fault] = []
    lines = _lines(path, faults)
    first = list(islice(_filled(lines), HEADING_WITHIN))
    if not first:
        raise SpreadsheetFault(found=_("en tom fil"), expected=_("en rad med rubriker och minst en rad under den"))
    at = next((i for i, (_number, cells) in enumerate(first) if sum(map(bool, cells)) > 1), 0)
    heading_row, headings = first[at]
    _check_headings(heading_row, headings)
    named = [(index, heading) for index, heading in enumerate(headings) if heading]
    body = chain(first[at + 1 :], _filled(lines))
    rows = _rows(body, named, faults)
    return Table(tuple(heading for _index, heading in named), heading_row, rows, faults)


def read_lines(path: Path, *, sheet_name: str = "") -> Iterator[Line]:
    """The filled lines of a file just as they stand, cells cleaned, with the numbers that the spreadsheet shows.

    For tables whose headings are not known beforehand. A cell merged over several rows is repeated on each of them.

    Raises:
        SpreadsheetFault: the file can't be read, here or later while lines are taken.
    """
    return _filled(_lines(path, [], sheet_name=sheet_name, repeats_numbers=True))


def sheets_of(path: Path) -> list[str]:
    """The names of a workbook's visible, filled sheets; none for a text file. Errors as in `read_lines`."""
    with path.open("rb") as file:
        return sheet_names(path) if file.read(4) == ZIP else []


def _lines(path: Path, faults: list[Fault], *, sheet_name: str = "", repeats_numbers: bool = False) -> Iterator[Line]:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise SpreadsheetFault(
            found=_("en fil på %(size)s megabyte") % {"size": size // 1024**2},
            expected=_("högst %(size)s megabyte") % {"size": MAX_BYTES // 1024**2},
        )
    with path.open("rb") as file:
        start = file.read(4)
    if start == ZIP:
        return read_workbook(path, faults, sheet_name=sheet_name, repeats_numbers=repeats_numbers)
    if start == PDF:
        raise SpreadsheetFault(found=_("en PDF"), expected=_("ett kalkylblad, sparat som XLSX, ODS eller CSV"))
    if start == OLE:
        raise SpreadsheetFault(
            found=_("en fil i ett äldre format eller med lösenord"),
            expected=_("en fil utan lösenord, sparad som XLSX, ODS eller CSV"),
        )
    return read_delimited(path)


def _filled(lines: Iterator[Line]) -> Iterator[Line]:
    """Lines that hold something, their cells cleaned; comment lines (#) above the headings left out."""
    is_on_top = True
    for number, cells in lines:
        cleaned = [clean(cell) for cell in cells]
        if not any(cleaned) or (is_on_top and cleaned[0].startswith("# ")):
            continue
        is_on_top = False
        yield number, cleaned


def clean(text: str) -> str:
    """One form for what looks the same: composed letters, plain spaces and line breaks, none at the ends."""
    if text.isascii():
        return text.strip() if "\r" not in text else text.replace("\r\n", "\n").replace("\r", "\n").strip()
    composed = unicodedata.normalize("NFC", text).translate({0xA0: " ", 0x202F: " ", 0xFEFF: "", 0x200B: "", 0xAD: ""})
    return composed.replace("\r\n", "\n").replace("\r", "\n").strip()


def _check_headings(row: int, headings: list[str]) -> None:
    if len(headings) > MAX_COLUMNS:
        raise SpreadsheetFault(
            row=row,
            found=_("%(number)s kolumner") % {"number": len(headings)},
            expected=_("högst %(number)s kolumner") % {"number": MAX_COLUMNS},
        )
    seen: set[str] = set()
    for index, heading in enumerate(headings):
        if heading and heading in seen:
            raise SpreadsheetFault(
                row=row, column=column_letter(index), found=heading, expected=_("varje rubrik en gång")
            )
        seen.add(heading)


def _rows(
    lines: Iterator[Line], named: list[tuple[int, str]], faults: list[Fault]
) -> Iterator[tuple[int, dict[str, str]]]:
    width = len(named)
    indices = {index for index, _heading in named}
    is_packed = indices == set(range(width))
    for number, cells in lines:
        if len(cells) > width or not is_packed:
            faults.extend(_without_heading(number, cells, indices))
        values = {heading: cells[index] if index < len(cells) else "" for index, heading in named}
        for heading, text in values.items():
            if not text.isprintable() and CONTROL.search(text):
                faults.append(Fault(number, heading, text, _("text utan osynliga styrtecken")))
        yield number, values


def _without_heading(number: int, cells: list[str], indices: set[int]) -> Iterator[Fault]:
    for index, text in enumerate(cells):
        if text and index not in indices:
            yield Fault(
                number,
                column_letter(index),
                text,
                _("en rubrik över kolumnen, eller citattecken runt en text som innehåller kolumnernas skiljetecken"),
            )
