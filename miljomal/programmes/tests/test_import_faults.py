"""Every fault of a file is told with row, column, what was found and what was expected; nothing is written then."""

from pathlib import Path

import pytest

from miljomal.documents.tests.files import Rows
from miljomal.programmes.models import Measure, Programme
from miljomal.programmes.tests.importing import County, everything, make_county, only_fault, run
from tests.factories import make_measure, make_organisation, make_programme, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return make_county()


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("Kostnad", "abc", "ett belopp i kronor, till exempel 6 500 000"),
        ("Kostnad", "-5", "noll eller större"),
        ("Kostnad", "6.500", "entydigt"),
        ("Börjar", "nittonhundra", "ett årtal mellan 1990 och 2100"),
        ("Slutar", "2101", "ett årtal mellan 1990 och 2100"),
        ("Tid", "löpande", "till exempel 2024–2027"),
        ("Tid", "2027–2024", "tidigast 2027"),
        ("Status", "kanske", "föreslagen, pågår, klar, avbruten"),
        ("Huvudansvarig", "Nystats kommun", "Menade du Nystads kommun?"),
        ("Deltar", "Ingen Känd Organisation", "en organisation som finns här"),
        ("Deltar", "Alla kommuner", "Skriv namnet på var och en."),
        ("Miljömål", "God bebyggd miljøø", "Menade du God bebyggd miljö?"),
        ("Miljömål", "99", "ett miljömåls namn eller nummer"),
        ("Verksamhetsområde", "Fysik planering", "Menade du Fysisk planering?"),
        ("Program", "Ett helt annat program", "provprogrammet"),
        ("Nummer", "2024-01-02", "välj formatet Text"),
        ("Nummer", "1234567890123", "högst 12 tecken; texten har 13"),
        ("Beslutsdatum", "2024-02-30", "till exempel 2024-03-01 eller 1 mars 2024"),
        ("Om kostnaden", "x" * 201, "högst 200 tecken"),
    ],
)
def test_bad_cell_is_told_with_what_was_expected(
    tmp_path: Path, county: County, heading: str, text: str, expected: str
) -> None:
    report = run(tmp_path, county, [["Tema", "Åtgärd", heading], ["Vatten", "A", ""], ["Vatten", "B", text]])
    fault = next(fault for fault in report.faults if fault.found)
    assert (fault.row, fault.column, fault.found) == (3, heading, text)
    assert expected in fault.expected
    assert Measure.objects.count() == 0


@pytest.mark.parametrize(
    ("rows", "row", "column", "expected"),
    [
        ([["Tema", "Nr", "Åtgärd"], ["V", "1", "A"], ["V", "1", "B"]], 3, "Nr", "redan på rad 2"),
        ([["Tema", "Åtgärd"], ["V", "Våt mark"], ["v", "våt  MARK!"]], 3, "Åtgärd", "redan på rad 2"),
        ([["Tema", "Åtgärd"], ["V", "A"], ["", "B"]], 3, "Tema", "får inte vara tom"),
        ([["Tema", "Åtgärd"], ["V", "A"], ["V", "???"]], 3, "Åtgärd", "en titel med bokstäver"),
        ([["Tema", "Åtgärd"], ["V", "A" * 201]], 2, "Åtgärd", "högst 200 tecken; texten har 201"),
        ([["Tema", "Åtgärd", "Börjar", "Slutar"], ["V", "A", "2025", "2024"]], 2, "Slutar", "tidigast 2025"),
        ([["Tema", "Åtgärd", "Börjar", "Tid"], ["V", "A", "2025", "2024–2026"]], 2, "Tid", "kolumnen Börjar"),
        (
            [["Tema", "Åtgärd", "Huvudansvarig", "Medverkande"], ["V", "A", "Nystad", "Nystad"]],
            2,
            "Medverkande",
            "en roll",
        ),
        ([["Tema", "Titel", "Åtgärd"], ["V", "A", "B"]], 1, "Åtgärd", "”Titel” betyder samma sak"),
        ([["Tema", "Åtgärd", "Huvudansvarug"], ["V", "A", ""]], 1, "Huvudansvarug", "Menade du Huvudansvarig?"),
        ([["Tema", "Åtgärd", "Väderlek"], ["V", "A", ""]], 1, "Väderlek", "ta annars bort kolumnen"),
        ([["Tema", "Beskrivning"], ["V", "A"]], 1, "", "en kolumn med rubriken Åtgärd"),
        ([["Tema", "Åtgärd"]], 1, "", "minst en rad"),
        ([["Tema", "Åtgärd"], ["V", "A", "kvar"]], 2, "C", "en rubrik över kolumnen"),
    ],
)
def test_fault_names_its_place(
    tmp_path: Path, county: County, rows: Rows, row: int, column: str, expected: str
) -> None:
    fault = only_fault(run(tmp_path, county, rows))
    assert (fault.row, fault.column) == (row, column)
    assert expected in fault.expected


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        (["Beslutad", "", "", "Nystad"], ["Beslutsdatum", "Beslutande organ"]),
        (["", "2024-03-01", "", "Nystad"], ["Beslutande organ"]),
        (["Beslutad", "2024-03-01", "Styrelsen", ""], ["Huvudansvarig"]),
    ],
)
def test_decision_needs_date_body_and_somebody(
    tmp_path: Path, county: County, cells: list[str], columns: list[str]
) -> None:
    head = ["Tema", "Åtgärd", "Läge för deltagandet", "Beslutsdatum", "Beslutande organ", "Huvudansvarig"]
    report = run(tmp_path, county, [head, ["V", "A", *cells]])
    assert [fault.column for fault in report.faults] == columns


def test_every_fault_is_told_and_one_in_the_last_row_stops_all(tmp_path: Path, county: County) -> None:
    good = [["V", f"Åtgärd {n}", "100"] for n in range(1500)]
    before = everything()
    rows: Rows = [["Tema", "Åtgärd", "Kostnad"], *good, ["V", "", "dyrt"]]
    report = run(tmp_path, county, rows)
    assert [(fault.row, fault.column) for fault in report.faults] == [(1502, "Åtgärd"), (1502, "Kostnad")]
    assert everything() == before


def test_clash_with_what_is_there_undoes_all(tmp_path: Path, county: County) -> None:
    make_measure(theme=make_theme(programme=county.programme, title="V"), number="2", title="B", ends_year=2020)
    before = everything()
    rows: Rows = [["Tema", "Nr", "Åtgärd", "Börjar"], ["Nytt", "1", "A", "2019"], ["V", "2", "B", "2024"]]
    fault = only_fault(run(tmp_path, county, rows))
    assert (fault.row, fault.column) == (3, "Börjar")
    assert everything() == before


def test_program_column_must_name_the_same_programme(tmp_path: Path, county: County) -> None:
    make_programme(title="Ett annat", slug="ett-annat")
    rows: Rows = [["Program", "Tema", "Åtgärd"], ["ett-annat", "V", "A"]]
    assert "provprogrammet" in only_fault(run(tmp_path, county, rows)).expected
    mixed: Rows = [["Program", "Tema", "Åtgärd"], ["provprogrammet", "V", "A"], ["ett-annat", "V", "B"]]
    assert only_fault(run(tmp_path, county, mixed, programme=None)).row == 3


def test_programme_is_found_in_the_file_or_asked_for(tmp_path: Path, county: County) -> None:
    rows: Rows = [["Program", "Tema", "Åtgärd"], ["Provlänets åtgärdsprogram", "V", "A"]]
    assert run(tmp_path, county, rows, programme=None).is_written
    assert "--programme" in only_fault(run(tmp_path, county, [["Tema", "Åtgärd"], ["V", "A"]], programme=None)).expected
    typo: Rows = [["Program", "Tema", "Åtgärd"], ["provprogramet", "V", "A"]]
    assert "Menade du provprogrammet?" in only_fault(run(tmp_path, county, typo, programme=None)).expected


def test_another_countys_draft_is_not_named(tmp_path: Path, county: County) -> None:
    make_programme(title="Hemligt utkast", slug="hemligt-utkast", state=Programme.State.DRAFT)
    rows: Rows = [["Program", "Tema", "Åtgärd"], ["Hemligt utkas", "V", "A"]]
    assert "hemligt" not in only_fault(run(tmp_path, county, rows, programme=None)).expected


def test_name_of_two_organisations_is_asked_about(tmp_path: Path, county: County) -> None:
    for slug in ("ena", "andra"):
        make_organisation(name="Miljöringen", slug=slug)
    fault = only_fault(run(tmp_path, county, [["Tema", "Åtgärd", "Deltar"], ["V", "A", "Miljöringen"]]))
    assert "Menade du Miljöringen eller Miljöringen?" in fault.expected


def test_invented_organisations_are_not_found_by_a_real_programme(tmp_path: Path, county: County) -> None:
    make_organisation(name="Påhittade bolaget", is_example=True)
    fault = only_fault(run(tmp_path, county, [["Tema", "Åtgärd", "Deltar"], ["V", "A", "Påhittade bolaget"]]))
    assert "Påhittade" not in fault.expected
