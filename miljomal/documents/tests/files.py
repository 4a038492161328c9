"""Writes small CSV, XLSX and ODS files for tests."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, TableCell, TableRow
from odf.table import Table as OdfTable
from odf.text import P

Rows = Sequence[Sequence[Any]]


def write_csv(path: Path, rows: Rows, *, encoding: str = "utf-8", delimiter: str = ";") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, rows: Rows, *, merged: Sequence[tuple[int, int, int]] = ()) -> Path:
    """`merged` = (first row, last row, column), counted from 0."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(y, x, dt.datetime.combine(value, dt.time()), day)
                elif value is not None:
                    sheet.write(y, x, value)
        for first, last, column in merged:
            sheet.merge_range(first, column, last, column, rows[first][column])
    return path


def write_ods(path: Path, rows: Rows, *, merged: Sequence[tuple[int, int, int]] = ()) -> Path:
    """As `write_xlsx`."""
    document = OpenDocumentSpreadsheet()
    table = OdfTable(name="Blad1")
    for y, row in enumerate(rows):
        line = TableRow()
        for x, value in enumerate(row):
            line.addElement(_ods_cell(value, next((m for m in merged if m[2] == x and m[0] <= y <= m[1]), None), y))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(path)
    return path


def _ods_cell(value: Any, span: tuple[int, int, int] | None, y: int) -> Any:
    if span and y > span[0]:
        return CoveredTableCell()
    spanned = {"numberrowsspanned": span[1] - span[0] + 1, "numbercolumnsspanned": 1} if span else {}
    if value is None:
        return TableCell(**spanned)
    if isinstance(value, dt.date):
        return TableCell(valuetype="date", datevalue=value.isoformat(), **spanned)
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=str(value), **spanned)
    cell = TableCell(valuetype="string", **spanned)
    cell.addElement(P(text=value))
    return cell


def replace_member(path: Path, name: str, content: bytes) -> Path:
    """The same archive with one part replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[name] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return path
