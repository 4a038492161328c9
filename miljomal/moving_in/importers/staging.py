"""Keeps a sheet's lines between the steps, so that the spreadsheet is read once only."""

import gzip
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from miljomal.documents.encodings import CONTROL
from miljomal.documents.faults import SpreadsheetFault
from miljomal.documents.spreadsheets import MAX_COLUMNS, Line, read_lines
from miljomal.documents.workbooks import column_letter
from miljomal.moving_in.models import Upload

MAX_ROWS = 20_000
HEAD = 400


@dataclass(slots=True)
class Staged:
    """A sheet's lines in a temporary file, and the first four hundred of them."""

    file: IO[bytes]
    head: list[Line]
    count: int


@contextmanager
def stage(path: Path, *, sheet: str = "") -> Iterator[Staged]:
    """Reads a file line by line into gzipped JSON lines.

    Raises:
        SpreadsheetFault: the file can't be read, is empty, or has too many rows or columns.
    """
    with tempfile.TemporaryFile() as kept:
        staged = Staged(kept, [], 0)
        with gzip.open(kept, "wt", encoding="utf-8", compresslevel=1) as packed:
            for number, cells in read_lines(path, sheet_name=sheet):
                _check_line(number, cells, staged.count)
                json.dump([number, cells], packed, ensure_ascii=False, separators=(",", ":"))
                packed.write("\n")
                staged.count += 1
                if staged.count <= HEAD:
                    staged.head.append((number, cells))
        if not staged.count:
            raise SpreadsheetFault(
                found=_("inget innehåll"), expected=_("en rad med rubriker och minst en rad under dem")
            )
        kept.seek(0)
        yield staged


def _check_line(number: int, cells: list[str], count: int) -> None:
    if count >= MAX_ROWS:
        raise SpreadsheetFault(
            row=number,
            found=_("fler än %(rows)s rader") % {"rows": MAX_ROWS},
            expected=_("högst %(rows)s rader: dela filen, till exempel per år") % {"rows": MAX_ROWS},
        )
    if len(cells) > MAX_COLUMNS:
        raise SpreadsheetFault(
            row=number,
            found=_("%(number)s kolumner") % {"number": len(cells)},
            expected=_("högst %(number)s kolumner") % {"number": MAX_COLUMNS},
        )
    for index, cell in enumerate(cells):
        if not cell.isprintable() and CONTROL.search(cell):
            raise SpreadsheetFault(
                row=number,
                column=column_letter(index),
                found=_("osynliga styrtecken"),
                expected=_("text utan osynliga styrtecken: skriv om cellen"),
            )


def lines_of(upload: Upload) -> Iterator[Line]:
    """The lines that were staged, in order, the headings among them."""
    with upload.rows.open("rb") as kept, gzip.open(kept, "rt", encoding="utf-8") as lines:
        for line in lines:
            number, cells = json.loads(line)
            yield number, cells


def body_of(upload: Upload) -> Iterator[Line]:
    """The lines under the headings."""
    last = upload.header_row + upload.header_rows - 1
    return ((number, cells) for number, cells in lines_of(upload) if number > last)
