"""CSV and XLSX from the same rows: what comes out is what went in, and no spreadsheet runs it."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from miljomal.documents.paper import Cell, Column
from miljomal.documents.sheets import MAX_CELL, Table, csv_pieces, is_risky, neutral, write_xlsx

COLUMNS = [Column("Åtgärd", 40), Column("Antal", 8, is_number=True), Column("Datum", 12)]
RISKY = ["=1+1", "+46 70", "-2", "@SUM(A1)", "\tx", "\rx", "＝1"]


def as_csv(rows: list[list[Cell]], columns: list[Column] = COLUMNS) -> list[list[str]]:
    text = b"".join(csv_pieces(Table("Svar", columns, rows))).decode("utf-8")
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def as_xlsx(rows: list[list[Cell]], columns: list[Column] = COLUMNS) -> bytes:
    file = io.BytesIO()
    write_xlsx(file, Table("Svar", columns, iter(rows)))
    return file.getvalue()


def read(content: bytes) -> list[list[Any]]:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_numbers_are_numbers_and_dates_dates() -> None:
    rows: list[list[Cell]] = [["Öppna våtmarker", 3, dt.date(2026, 3, 1)], ["Sjö; ö", Decimal("1.50"), None]]
    assert as_csv(rows)[1:] == [["Öppna våtmarker", "3", "2026-03-01"], ["Sjö; ö", "1,5", ""]]
    assert read(as_xlsx(rows))[1:] == [["Öppna våtmarker", 3.0, dt.date(2026, 3, 1)], ["Sjö; ö", 1.5, ""]]


@pytest.mark.parametrize("text", RISKY)
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    assert as_csv([[text, 1, None]])[1][0][0] == "'"
    content = as_xlsx([[text, 1, None]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet, styles = archive.read("xl/worksheets/sheet1.xml").decode(), archive.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles
    assert str(read(content)[1][0]).strip() == text.strip()


def test_heading_is_neutral_too() -> None:
    assert as_csv([], [Column("=1+1")]) == [["'=1+1"]]


@given(st.text())
def test_neutral_text_never_begins_a_formula_and_loses_nothing(text: str) -> None:
    assert not is_risky(neutral(text))
    assert neutral(text).removeprefix("'" if is_risky(text) else "") == text


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"])), max_size=20))
def test_csv_comes_back_as_it_was(texts: list[str]) -> None:
    rows = as_csv([[text, 1, None] for text in texts])
    assert [row[0] for row in rows[1:]] == [neutral(text) for text in texts]


def test_many_rows_come_in_pieces_and_all_of_them() -> None:
    rows: list[list[Cell]] = [[f"rad {n}", n, None] for n in range(1234)]
    assert len(list(csv_pieces(Table("Svar", COLUMNS, rows)))) == 4
    assert [row[1] for row in as_csv(rows)[1:]] == [str(n) for n in range(1234)]
    assert len(read(as_xlsx(rows))) == 1235


def test_header_stands_still_with_filters() -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx([["a", 1, None], ["b", 2, None]]))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:C3"/>' in sheet


def test_text_longer_than_a_cell_says_so() -> None:
    long = "å" * 100_000
    cell = str(read(as_xlsx([[long, 1, None]]))[1][0])
    assert len(cell) == MAX_CELL
    assert cell.endswith("Hela finns i CSV-filen.)")
    assert as_csv([[long, 1, None]])[1][0] == long
