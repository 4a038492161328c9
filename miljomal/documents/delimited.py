"""Reads CSV: finds the encoding and the delimiter, and streams the lines."""

import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from miljomal.documents.encodings import CONTROL, detect_encoding
from miljomal.documents.faults import SpreadsheetFault
from miljomal.documents.sheets import plain

DELIMITERS = ";\t,"
SAMPLE_LINES = 40
# A spreadsheet cell holds 32,767 characters; no line of ours needs more than this.
MAX_LINE = 1_000_000
SEPARATOR_HINT = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


def read_delimited(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every line with its number, as Excel counts them: a quoted line break belongs to its row.

    The apostrophe that our own exports put before what looks like a formula is taken away again.

    Raises:
        SpreadsheetFault: not text, or quotation marks that do not match.
    """
    encoding = detect_encoding(path)
    delimiter, is_hinted = _delimiter(path, encoding)
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(_text_lines(file), delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                if not (is_hinted and number == 1):
                    yield number, [plain(cell) if cell[:1] == "'" else cell for cell in cells]
        except csv.Error as error:
            raise _stray_quote(number + 1) from error
        except UnicodeError as error:
            raise _not_text(number + 1) from error


def _text_lines(file: IO[str]) -> Iterator[str]:
    """Lines of sane length; a control character means that this is no text file."""
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if CONTROL.search(line):
            raise _not_text(number)
        if len(line) >= MAX_LINE:
            raise SpreadsheetFault(
                row=number, found=_("en rad med över en miljon tecken"), expected=_("en rad för varje åtgärd")
            )
        yield line


def _delimiter(path: Path, encoding: str) -> tuple[str, bool]:
    """The sign that splits the first line into most cells, and whether the file names it itself (sep=;)."""
    with path.open(encoding=encoding, newline="") as file:
        try:
            lines = list(islice(_text_lines(file), SAMPLE_LINES))
        except UnicodeError as error:
            raise _not_text(1) from error
    if lines and (hint := SEPARATOR_HINT.fullmatch(lines[0])):
        return hint[1], True
    for line in lines:
        widths = {delimiter: _width(line, delimiter) for delimiter in DELIMITERS}
        if not line.startswith("#") and max(widths.values()) > 1:
            return max(widths, key=lambda delimiter: widths[delimiter]), False
    return DELIMITERS[0], False


def _width(line: str, delimiter: str) -> int:
    """Cells of one line."""
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0


def _stray_quote(row: int) -> SpreadsheetFault:
    return SpreadsheetFault(
        row=row,
        found=_("ett citattecken som inte har något slut"),
        expected=_("citattecken runt hela cellen, och två i rad där texten själv har ett"),
    )


def _not_text(row: int) -> SpreadsheetFault:
    return SpreadsheetFault(
        row=row,
        found=_("tecken som inte är text"),
        expected=_("en fil av slaget CSV, XLSX eller ODS"),
    )
