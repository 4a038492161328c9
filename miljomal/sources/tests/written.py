"""Files that a test writes, and what is read from them under a description. The places are made up."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from miljomal.sources.adapters.spreadsheets import PublishedFile
from miljomal.sources.descriptions import Description, description_of
from miljomal.sources.places import Places

AREAS = [
    ("01", "Provlän", "Prov", "00"),
    ("02", "Annat län", "Annat", "00"),
    ("0101", "Håbo kommun", "Håbo", "01"),
    ("0102", "Habo kommun", "Habo", "01"),
    ("0201", "Falu kommun", "Falun", "02"),
]
FORMER = {"1917": ("0101", "2007-01-01"), "0203": ("0102", "1998-01-01")}
PLACES = Places.of(AREAS, FORMER, {"Gamla länet": ["02"]})


def layout(**changed: Any) -> Description:
    """Meters by municipality and year under one row of headings, but for what is changed."""
    stated: Mapping[str, Any] = {
        "source": "prov",
        "headings": [1],
        "area": {"name": "Kommun", "nation": "Riket"},
        "figures": [{"indicator": "vag", "column": "Meter {year}"}],
    }
    return description_of({**stated, **changed})


def workbook(path: Path, rows: Sequence[Sequence[Any]], *, sheet: str = "Blad1") -> Path:
    """An XLSX file with these rows from the top; numbers are numbers."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def csv_file(path: Path, text: str) -> Path:
    """A text file with a byte order mark, as spreadsheet programs write it."""
    path.write_text(text, encoding="utf-8-sig")
    return path


def read(path: Path, description: Description, places: Places = PLACES) -> tuple[list[tuple[Any, ...]], list[str]]:
    """The readings as (indicator, part, area, year, value), and the faults in words."""
    file = PublishedFile(path, description, places)
    readings = [(r.indicator, r.breakdown, r.area, r.year, r.value) for r in file.readings()]
    return readings, [str(fault) for fault in file.faults]


def remarks(path: Path, description: Description) -> list[str]:
    """What is remarked on when all has been read."""
    file = PublishedFile(path, description, PLACES)
    assert list(file.readings())
    return file.remarks
