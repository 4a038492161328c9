"""Tables are read alike from every kind of file, and harmful files are refused before they are unpacked."""

import datetime as dt
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miljomal.documents.faults import Fault, SpreadsheetFault
from miljomal.documents.spreadsheets import open_table
from miljomal.documents.tests.files import Rows, replace_member, write_csv, write_ods, write_xlsx

Writer = Callable[..., Path]
HEAD = ["Tema", "Åtgärd"]


def read(path: Path) -> list[tuple[int, dict[str, str]]]:
    return list(open_table(path).rows)


def refusal(path: Path) -> Fault:
    with pytest.raises(SpreadsheetFault) as caught:
        read(path)
    return caught.value.fault


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_in_every_encoding_and_with_every_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [HEAD, ["Växt; och djur, mer", "Å – ”ö”\tÉ"]]
    path = write_csv(tmp_path / "a.csv", rows, encoding=encoding, delimiter=delimiter)
    assert read(path) == [(2, {"Tema": "Växt; och djur, mer", "Åtgärd": "Å – ”ö”\tÉ"})]


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_csv_in_an_old_encoding_is_refused_at_its_row(tmp_path: Path, encoding: str) -> None:
    path = write_csv(tmp_path / "a.csv", [["a", "b"], ["1", "2"], ["föröka över", "på ängen, höst"]], encoding=encoding)
    fault = refusal(path)
    assert (fault.row, "UTF-8" in fault.expected) == (3, True)


def test_csv_of_two_encodings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a;b\nåäö;x\n".encode() + "åäö;x\n".encode("cp1252"))
    assert refusal(path).row == 3


@pytest.mark.parametrize("writer", [write_csv, write_xlsx, write_ods])
def test_title_empty_lines_and_short_lines_do_no_harm(tmp_path: Path, writer: Writer) -> None:
    rows: Rows = [["Åtgärder 2024", ""], ["", ""], HEAD, ["", ""], ["Vatten", "A"], ["", ""], ["Luft", ""]]
    table = open_table(writer(tmp_path / "a", rows))
    assert table.headings == ("Tema", "Åtgärd")
    assert table.heading_row == 3
    assert list(table.rows) == [(5, {"Tema": "Vatten", "Åtgärd": "A"}), (7, {"Tema": "Luft", "Åtgärd": ""})]
    assert table.faults == []


@pytest.mark.parametrize("writer", [write_xlsx, write_ods])
def test_numbers_and_dates_become_text(tmp_path: Path, writer: Writer) -> None:
    rows: Rows = [["a", "b", "c", "d"], [2024, 6.5, dt.date(2024, 3, 1), 1234567.25]]
    assert read(writer(tmp_path / "a", rows)) == [(2, {"a": "2024", "b": "6,5", "c": "2024-03-01", "d": "1234567,25"})]


@pytest.mark.parametrize("writer", [write_xlsx, write_ods])
def test_merged_text_is_filled_down_and_merged_number_is_a_fault(tmp_path: Path, writer: Writer) -> None:
    rows: Rows = [
        ["Tema", "Åtgärd", "Kostnad"],
        ["Vatten", "A", 500],
        [None, "B", None],
        [None, None, None],
        ["Luft", "C", 1],
    ]
    table = open_table(writer(tmp_path / "a", rows, merged=[(1, 3, 0), (1, 2, 2)]))
    found = list(table.rows)
    assert [(number, row["Tema"], row["Åtgärd"]) for number, row in found] == [
        (2, "Vatten", "A"),
        (3, "Vatten", "B"),
        (5, "Luft", "C"),
    ]
    assert [(fault.row, fault.column, fault.found) for fault in table.faults] == [(2, "C", "500")]


def test_quoted_line_break_belongs_to_its_row(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEAD, ["x\ny", "A"], ["", ""], ["z", "B"]])
    assert read(path) == [(2, {"Tema": "x\ny", "Åtgärd": "A"}), (4, {"Tema": "z", "Åtgärd": "B"})]


def test_value_without_heading_is_a_fault(tmp_path: Path) -> None:
    table = open_table(write_csv(tmp_path / "a.csv", [HEAD, ["Vatten", "A", "vad är detta"]]))
    list(table.rows)
    assert [(fault.row, fault.column, fault.found) for fault in table.faults] == [(2, "C", "vad är detta")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"a;b\n\x00;1\n",
        b'a;b\n1;"2\n3;4\n',
        b"PK\x03\x04 nonsense",
        b"\xd0\xcf\x11\xe0 old",
        b"%PDF-1.7\n\x01\x02;",
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refusal(path).expected


def test_text_renamed_to_xlsx_is_read_as_the_text_it_is(tmp_path: Path) -> None:
    assert read(write_csv(tmp_path / "a.xlsx", [HEAD, ["Vatten", "A"]])) == [(2, {"Tema": "Vatten", "Åtgärd": "A"})]


def test_archive_that_swells_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD])
    replace_member(path, "xl/worksheets/sheet1.xml", b"<a>" + b" " * 60_000_000 + b"</a>")
    assert path.stat().st_size < 100_000
    assert "megabyte" in refusal(path).found


def test_archive_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD])
    replace_member(path, "xl/worksheets/sheet1.xml", b"<a>" + b" " * 60_000_000 + b"</a>")
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    data = path.read_bytes()
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    assert refusal(path).found == "en skadad fil"


@pytest.mark.parametrize("corner", ["XFD1048576", "A900000"])
def test_two_cells_far_apart_do_not_fill_the_memory(tmp_path: Path, corner: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD])
    row = corner.lstrip("ABCDEFX")
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c><c r="G1"><v>1</v></c></row>'
        f'<row r="{row}"><c r="{corner}"><v>1</v></c></row></sheetData></worksheet>'
    )
    replace_member(path, "xl/worksheets/sheet1.xml", sheet.encode())
    assert "miljoner celler" in refusal(path).found


def test_fault_reads_as_a_sentence() -> None:
    fault = Fault(12, "Kostnad", "abc", "ett belopp i kronor")
    assert str(fault) == "rad 12, kolumn Kostnad: ”abc” → ett belopp i kronor"
    assert str(Fault(None, "", "", "en tabell")) == "filen: tomt → en tabell"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda data: b"PK\x03\x04" + data))
def test_random_bytes_give_rows_or_one_kind_of_refusal(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with suppress(SpreadsheetFault):
        assert isinstance(read(path), list)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_damaged_workbooks_give_rows_or_one_kind_of_refusal(tmp_path: Path, data: st.DataObject) -> None:
    writer = data.draw(st.sampled_from([write_xlsx, write_ods]))
    path = writer(tmp_path / "a", [HEAD, ["Vatten", 1.5]])
    content = bytearray(path.read_bytes())
    for _time in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, 2**20)) % len(content)] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content))
    with suppress(SpreadsheetFault):
        assert isinstance(read(path), list)
