"""What only the XML of a sheet tells: how large an area it spans, and the merged cells of ODS.

calamine keeps one value for every cell between the first and the last, so that two lone cells in opposite corners
would take all memory; therefore the area is added up first, without keeping anything.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from xml.parsers import expat

from django.utils.translation import gettext as _

from miljomal.documents.archives import read_member
from miljomal.documents.faults import SpreadsheetFault

MAX_CELLS = 4_000_000
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell that spans several rows; counted from 0, the last row included."""

    first_row: int
    last_row: int
    column: int


class _Position:
    """Follows a parser through the rows and cells of XLSX or ODS."""

    def __init__(self) -> None:
        self.table = ""
        self.row = self.column = self.next_row = self.next_column = 0
        self.last_row = self.last_column = 0
        self.repeats = 1
        self.merges: list[tuple[str, Merged]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        handler = self.HANDLERS.get(name.rpartition(":")[2])
        if handler:
            handler(self, {key.rpartition(":")[2]: value for key, value in attributes.items()})

    def _xlsx_row(self, attributes: Attributes) -> None:
        self.row = _count(attributes.get("r"), self.next_row + 1) - 1
        self.next_row, self.next_column = self.row + 1, 0

    def _xlsx_cell(self, attributes: Attributes) -> None:
        reference = REFERENCE.fullmatch(attributes.get("r", ""))
        if reference:
            self.row, self.column = int(reference[2]) - 1, _column_index(reference[1])
        else:
            self.column = self.next_column
        self.next_column = self.column + 1

    def _xlsx_value(self, attributes: Attributes) -> None:
        self._filled(self.row, self.column)

    def _ods_table(self, attributes: Attributes) -> None:
        self.table, self.next_row = attributes.get("name", ""), 0

    def _ods_row(self, attributes: Attributes) -> None:
        self.row, self.next_column = self.next_row, 0
        self.repeats = _count(attributes.get("number-rows-repeated"), 1)
        self.next_row += self.repeats

    def _ods_cell(self, attributes: Attributes) -> None:
        self.column = self.next_column
        self.next_column += _count(attributes.get("number-columns-repeated"), 1)
        if attributes.get("value-type"):
            self._filled(self.next_row - 1, self.next_column - 1)
        spanned = _count(attributes.get("number-rows-spanned"), 1)
        if spanned > 1:
            self.merges.append((self.table, Merged(self.row, self.row + spanned - 1, self.column)))

    def _filled(self, row: int, column: int) -> None:
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        if (self.last_row + 1) * (self.last_column + 1) > MAX_CELLS:
            raise SpreadsheetFault(
                row=row + 1,
                found=_("ett blad med över %(number)s miljoner celler") % {"number": MAX_CELLS // 1_000_000},
                expected=_("ett mindre blad: ta bort det som står långt ner eller långt till höger"),
            )

    HANDLERS: ClassVar[dict[str, Callable[["_Position", Attributes], None]]] = {
        "row": _xlsx_row,
        "c": _xlsx_cell,
        "v": _xlsx_value,
        "is": _xlsx_value,
        "table": _ods_table,
        "table-row": _ods_row,
        "table-cell": _ods_cell,
        "covered-table-cell": _ods_cell,
    }


def refuse_vast_sheets(path: Path, names: Iterable[str]) -> None:
    """Goes through the sheets without keeping anything.

    Raises:
        SpreadsheetFault: a sheet spans more than MAX_CELLS, or its XML is broken.
    """
    for name in names:
        if name.endswith(".xml"):
            _walk(path, name)


def ods_merges(path: Path, table: str) -> list[Merged]:
    """The cells of an ODS table that span several rows."""
    return [merge for name, merge in _walk(path, "content.xml").merges if name == table]


def _walk(path: Path, name: str) -> _Position:
    position, parser = _Position(), expat.ParserCreate()
    parser.StartElementHandler = position.start
    parser.EntityDeclHandler = _refuse_entities
    try:
        for piece in read_member(path, name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise _odd_xml() from error
    return position


def _refuse_entities(*declaration: object) -> None:
    raise _odd_xml()


def _odd_xml() -> SpreadsheetFault:
    return SpreadsheetFault(
        found=_("en skadad fil"),
        expected=_("en hel fil: öppna den i ditt kalkylprogram, spara den på nytt och försök igen"),
    )


def _count(text: str | None, default: int) -> int:
    return min(int(text), 10_000_000) if text and text.isascii() and text.isdigit() and len(text) < 12 else default


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
