"""What a file of own figures says, and what is said of its faults."""

from pathlib import Path

import pytest
from django.utils.translation import override

from miljomal.documents.sheets import csv_pieces
from miljomal.documents.tests.files import write_xlsx
from miljomal.indicators.exports import long_table
from miljomal.indicators.models import Indicator
from miljomal.organisations.models import Area
from miljomal.own_figures.exports import blank_table
from miljomal.own_figures.importers import MAX_NEW_PARTS, read_file
from miljomal.own_figures.queries import layout_of
from miljomal.own_figures.tests.figures import faults_of, make_own, make_town, read, stored
from tests.factories import make_area, make_membership, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def cyclists() -> Indicator:
    return make_own(*make_town())


def figures(indicator: Indicator, text: str, folder: Path) -> list[tuple[str, int, int, float | None, str]]:
    found = read(indicator, text, folder)
    assert faults_of(found) == []
    return [(one.breakdown, one.year, one.part, one.value, one.status) for one in found.readings]


def test_a_figure_a_row(cyclists: Indicator, tmp_path: Path) -> None:
    text = "Cyklar räknade i stan\n\nMätpunkt;År;Antal\nStationen;2023;1 204\n;2024;1 310,5\nStationen;2024;-\n"
    assert figures(cyclists, text, tmp_path) == [
        ("stationen", 2023, 0, 1204, ""),
        ("", 2024, 0, 1310.5, ""),
        ("stationen", 2024, 0, None, "missing"),
    ]


def test_years_side_by_side(cyclists: Indicator, tmp_path: Path) -> None:
    text = "Mätpunkt;2022;2023;2024\nBron;10;;12\n"
    assert figures(cyclists, text, tmp_path) == [("bron", 2022, 0, 10, ""), ("bron", 2024, 0, 12, "")]


def test_workbook_of_another_program(cyclists: Indicator, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "cyklar.xlsx", [["År", "passager per dygn"], [2023, 1204], [2024, 1310.5]])
    found = read_file(path, layout_of(cyclists))
    assert (found.fault_count, [(one.year, one.value) for one in found.readings]) == (0, [(2023, 1204), (2024, 1310.5)])


def test_three_faults_are_named_by_row_and_column(cyclists: Indicator, tmp_path: Path) -> None:
    found = read(
        cyclists, "Mätpunkt;År;Antal\nBron;2022;1 204\nBron;tjugotre;12\nBron;2024;många\nBron;2021;-7\n", tmp_path
    )
    assert faults_of(found) == [
        "rad 3, kolumn År: ”tjugotre” → ett år med fyra siffror",
        "rad 4, kolumn Antal: ”många” → ett tal, till exempel 1 234,5, eller – där siffran saknas",
        "rad 5, kolumn Antal: -7 → noll eller mer",
    ]


NUMBER = "ett tal, till exempel 1 234,5, eller – där siffran saknas"
TWICE = "samma siffra som på rad 2, kolumn Antal, eller bara en av dem"
UNIT = "antal, eller en enhet som går att räkna om dit"
NAME = "ett namn med bokstäver eller siffror, högst 120 tecken"
HEADINGS = "Område, mätpunkt, År, Värde, Enhet"


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("År;Antal\n2024;1\n2024;2\n", "rad 3, kolumn Antal: ”2”", TWICE),
        ("År;Antal\n1492;1\n", "rad 2, kolumn År: ”1492”", "ett år mellan 1850 och 2027"),
        ("År;Antal\n2024;=1+1\n", "rad 2, kolumn Antal: ”=1+1”", NUMBER),
        ("År;Antal\n2024;1,234,567\n", "rad 2, kolumn Antal: ”1,234,567”", NUMBER),
        ("År;Antal;Färg\n2024;1;röd\n", "rad 1: ”Färg”", f"en av rubrikerna {HEADINGS}"),
        ("År;2024\n2023;1\n", "rad 1: ”2024”", "en kolumn med år, eller åren som rubriker – inte båda"),
        ("Antal;Mätpunkt\n1;Bron\n", "rad 1: ”Antal, Mätpunkt”", f"rubrikerna {HEADINGS}"),
        ("År;Antal\n2024;\n", "filen: ingen rad med en siffra", "minst en siffra under rubrikerna"),
        ("År;Antal;Enhet\n2024;1;famnar\n", "rad 2, kolumn Enhet: ”famnar”", UNIT),
        ("År;Antal;Enhet\n2024;1;ton\n", "rad 2, kolumn Enhet: ”ton”", UNIT),
        ("Mätpunkt;År;Antal\n☃;2024;1\n", "rad 2, kolumn Mätpunkt: ”☃”", NAME),
    ],
)  # fmt: skip
def test_bad_file_says_what_would_be_right(
    cyclists: Indicator, text: str, found: str, expected: str, tmp_path: Path
) -> None:
    assert faults_of(read(cyclists, text, tmp_path)) == [f"{found} → {expected}"]


def test_same_figure_twice_is_one(cyclists: Indicator, tmp_path: Path) -> None:
    assert figures(cyclists, "År;Antal\n2024;7\n2024;7\n", tmp_path) == [("", 2024, 0, 7, "")]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("stated", [{"breakdown_title": ""}, {}, {"frequency": "month"}])
def test_own_files_can_be_read_back(language: str, stated: dict[str, str], tmp_path: Path) -> None:
    """What the page of the indicator gives out changes nothing when it is sent in again."""
    town, by = make_town()
    indicator = make_own(town, by, **stated)
    part = "Bron" if indicator.breakdown_title else ""
    month = "3" if indicator.frequency == "month" else ""
    heads = ["År", "Antal", *(["Mätpunkt"] if part else []), *(["Månad"] if month else [])]
    rows = [["2024", "5", *filter(None, [part, month])], ["2023", "–", *filter(None, [part, month])]]
    stored(indicator, "\n".join(";".join(row) for row in [heads, *rows]), by)
    with override(language):
        table = long_table(indicator)
        text = b"".join(csv_pieces(table)).decode()
        found = read(indicator, text, tmp_path)
    assert faults_of(found) == []
    assert found.new_parts == {}
    assert [(one.year, one.value) for one in found.readings] == [(2024, 5)], "an empty cell says nothing"


def test_blank_file_can_be_filled_in(tmp_path: Path) -> None:
    county = make_area(kind=Area.Kind.COUNTY, name="Provlän", short_name="Prov", code="96")
    board = make_organisation(kind="county_board", area=county)
    quarterly = make_own(board, make_membership(organisation=board).person, frequency="quarter", breakdown_title="")
    with override("en"):
        headings, *rows = b"".join(csv_pieces(blank_table(quarterly))).decode("utf-8-sig").splitlines()
    filled = "\n".join([headings, *(f"{row}{number}" for number, row in enumerate(rows))])
    found = read(quarterly, filled, tmp_path)
    assert faults_of(found) == []
    assert [(one.area, one.part) for one in found.readings[:5]] == [
        ("96", 1),
        ("96", 2),
        ("96", 3),
        ("96", 4),
        ("96", 1),
    ]


def test_what_the_indicator_does_not_have_is_told(tmp_path: Path) -> None:
    plain = make_own(*make_town(), breakdown_title="")
    text = "År;Antal;Del;Del av året\n2024;1;Bron;\n2024;1;;3\n"
    assert faults_of(read(plain, text, tmp_path)) == [
        "rad 2, kolumn Del: ”Bron” → en tom cell, för indikatorn har inga delar",
        "rad 3, kolumn Del av året: ”3” → en tom cell, för indikatorn räknas för hela år",
    ]


def test_month_in_a_year_column_is_for_months_only(tmp_path: Path) -> None:
    quarterly = make_own(*make_town(), frequency="quarter")
    (told,) = faults_of(read(quarterly, "År;Antal\n2024-01;7\n", tmp_path))
    assert told == "rad 2, kolumn År: ”2024-01” → ett år med fyra siffror"


def test_parts_are_told_apart_by_every_sign(cyclists: Indicator, tmp_path: Path) -> None:
    text = "Mätpunkt;År;Antal\n<18;2024;1\n≥18;2024;2\nA & B;2024;3\nA/B;2024;4\n"
    found = read(cyclists, text, tmp_path)
    assert faults_of(found) == []
    assert list(found.new_parts.values()) == ["<18", "≥18", "A & B", "A/B"]
    assert len({one.breakdown for one in found.readings}) == 4


def test_too_many_new_parts(cyclists: Indicator, tmp_path: Path) -> None:
    rows = "".join(f"Punkt {n};2024;1\n" for n in range(MAX_NEW_PARTS + 1))
    found = read(cyclists, f"Mätpunkt;År;Antal\n{rows}", tmp_path)
    assert faults_of(found) == ["rad 102: fler än 100 nya delar → högst så många"]


@pytest.mark.parametrize(("written", "month"), [("mars", 3), ("Sept", 9), ("12", 12), ("okt", 10), ("maj", 5)])
def test_months_as_people_write_them(written: str, month: int, tmp_path: Path) -> None:
    monthly = make_own(*make_town(), frequency="month")
    assert figures(monthly, f"År;Månad;Antal\n2024;{written};7\n2025-02;;8\n", tmp_path) == [
        ("", 2024, month, 7, ""),
        ("", 2025, 2, 8, ""),
    ]


@pytest.mark.parametrize(("written", "quarter"), [("K1", 1), ("kvartal 4", 4), ("2", 2), ("Q3", 3)])
def test_quarters_as_people_write_them(written: str, quarter: int, tmp_path: Path) -> None:
    quarterly = make_own(*make_town(), frequency="quarter")
    assert figures(quarterly, f"År;Kvartal;Antal\n2024;{written};7\n", tmp_path) == [("", 2024, quarter, 7, "")]


@pytest.mark.parametrize("written", ["13", "smars", "0", "Q9"])
def test_month_that_does_not_exist(written: str, tmp_path: Path) -> None:
    monthly = make_own(*make_town(), frequency="month")
    (told,) = faults_of(read(monthly, f"År;Månad;Antal\n2024;{written};7\n", tmp_path))
    assert told == f"rad 2, kolumn Månad: ”{written}” → en månad, till exempel mars"


def test_units_are_converted_and_never_mixed(tmp_path: Path) -> None:
    waste = make_own(*make_town(), unit="ton", quantity="tonne", breakdown_title="")
    found = read(waste, "År;Ton;Enhet\n2023;1500;kg\n2024;2;ton\n", tmp_path)
    assert faults_of(found) == []
    assert [one.quantity for one in found.readings] == ["kilogram", ""]


def test_county_tells_of_its_municipalities_and_no_others(tmp_path: Path) -> None:
    county = make_area(kind=Area.Kind.COUNTY, name="Provlän", code="96")
    inside = make_area(parent=county, name="Provby kommun", short_name="Provby", code="9601")
    make_area(parent=make_area(kind=Area.Kind.COUNTY), name="Annanby kommun", short_name="Annanby", code="9501")
    board = make_organisation(kind="county_board", area=county)
    birds = make_own(board, make_membership(organisation=board).person, breakdown_title="")
    found = read(birds, "Område;År;Antal\nProvby;2024;1\n9601;2023;2\n;2024;3\nAnnanby;2024;4\n", tmp_path)
    assert [(one.area, one.year, one.value) for one in found.readings] == [
        (inside.code, 2024, 1),
        (inside.code, 2023, 2),
        (county.code, 2024, 3),
    ]
    (told,) = faults_of(found)
    assert told.startswith("rad 5, kolumn Område: ”Annanby” → ett område som ni kan lämna siffror för:")


def test_part_that_is_there_already_is_not_new(cyclists: Indicator, tmp_path: Path) -> None:
    found = read(cyclists, "Mätpunkt;År;Antal\nBron ;2023;1\nBRON;2024;2\n", tmp_path)
    assert (found.new_parts, {one.breakdown for one in found.readings}) == ({"bron": "Bron"}, {"bron"})


def test_file_without_a_table_is_refused(cyclists: Indicator, tmp_path: Path) -> None:
    assert faults_of(read(cyclists, "", tmp_path))
    path = tmp_path / "gammal.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"0" * 100)
    (told,) = faults_of(read_file(path, layout_of(cyclists)))
    assert "sparad som XLSX, ODS eller CSV" in told
