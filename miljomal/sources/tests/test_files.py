"""Published files are read as they are, and every fault in them is named."""

from pathlib import Path
from typing import Any

import pytest

from miljomal.documents.faults import SpreadsheetFault
from miljomal.indicators.importers import load_catalogue
from miljomal.indicators.models import Delivery, Indicator, Observation
from miljomal.indicators.readings import Reading
from miljomal.sources.adapters.spreadsheets import PublishedFile
from miljomal.sources.importers import load_figures, read_published
from miljomal.sources.tests.written import PLACES, csv_file, layout, read, workbook


def test_names_in_any_case_and_a_row_of_the_nation(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Kommun", "Meter 2020", "Meter 2021", "Annat"],
        ["HÅBO", 1.5, 2, "x"],
        ["habo kommun", 3, "", ""],
    ]
    rows += [["Falu kommun", 0, 4, ""], ["Riket", 4.5, 6, ""], ["Annat län", 0, 4, ""]]
    readings, faults = read(workbook(tmp_path / "a.xlsx", rows), layout())
    assert faults == []
    assert readings == [
        ("vag", "", "0101", 2020, 1.5),
        ("vag", "", "0101", 2021, 2),
        ("vag", "", "0102", 2020, 3),
        ("vag", "", "0201", 2020, 0),
        ("vag", "", "0201", 2021, 4),
        ("vag", "", "00", 2020, 4.5),
        ("vag", "", "00", 2021, 6),
        ("vag", "", "02", 2020, 0),
        ("vag", "", "02", 2021, 4),
    ]


def test_codes_a_nameless_nation_and_what_is_taken_away(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Kommun", "Namn", "Folk-", ""], ["Län", "", "mängd", "Ökning"]]
    rows += [["", "Riket   ", 100, 10], ["01", "Provlän", 60, 5], ["0101", "Håbo", 20, -1], ["1) Not", "", "", ""]]
    described = layout(
        headings=[1, 2],
        area={"code": "Kommun Län", "name": "Namn", "nation": "Riket"},
        figures=[{"indicator": "folk", "column": "Folk- mängd", "minus": "Ökning", "year": 2022}],
    )
    readings, faults = read(workbook(tmp_path / "a.xlsx", rows), described)
    assert faults == []
    assert readings == [("folk", "", "00", 2022, 90), ("folk", "", "01", 2022, 55), ("folk", "", "0101", 2022, 21)]


def test_sums_only_when_every_municipality_has_a_value(tmp_path: Path) -> None:
    text = 'Kommun;Meter 2020;Meter 2021\nHåbo;1;1\nHabo;"1 000,5";\nFalun;2;2\n'
    readings, faults = read(csv_file(tmp_path / "a.csv", text), layout(sums=["county", "nation"]))
    assert faults == []
    assert sorted(reading[2:] for reading in readings if len(reading[2]) == 2) == [
        ("00", 2020, 1003.5),
        ("01", 2020, 1001.5),
        ("02", 2020, 2),
    ]


def test_empty_cells_and_signs_for_no_value(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "Kommun;Meter 2020\nHåbo;\nHabo;..\nFalun;x\n")
    for empty, expected in (("skip", []), ("zero", [0.0]), ("missing", [None])):
        described = layout(figures=[{"indicator": "vag", "column": "Meter {year}", "empty": empty}])
        readings = list(PublishedFile(path, described, PLACES).readings())
        assert [reading.value for reading in readings if reading.area == "0101"] == expected
        assert [r.status for r in readings if r.area != "0101"] == ["suppressed", "not_applicable"]


def test_faults_are_named_by_row_and_column(tmp_path: Path) -> None:
    text = "Kommun;Meter 2020\nHåba;1\nHabo;många\nFalun;1 23\nFjärranby;2\n;9\n"
    _readings, faults = read(csv_file(tmp_path / "a.csv", text), layout())
    assert faults == [
        "rad 2, kolumn Kommun: ”Håba” → namnet på en kommun eller ett län. Menade du Håbo kommun?",
        "rad 3, kolumn Meter 2020: ”många” → ett tal, till exempel 1 234,5",
        "rad 4, kolumn Meter 2020: ”1 23” → ett tal, till exempel 1 234,5",
        "rad 5, kolumn Kommun: ”Fjärranby” → namnet på en kommun eller ett län",
    ]


def test_codes_that_are_no_more_or_never_were(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "Kod;Meter 2020\n1917;1\n9999;2\n0101;3\n00;4\n")
    readings, faults = read(path, layout(area={"code": "Kod"}))
    assert [reading[2] for reading in readings] == ["0101", "00"]
    assert faults == [
        "rad 2, kolumn Kod: ”1917” → koden 0101, Håbo kommun, som gäller sedan 2007-01-01",
        "rad 3, kolumn Kod: ”9999” → koden för landet, ett län eller en kommun som finns",
    ]


@pytest.mark.parametrize(
    "missing", [{"area": {"name": "Ort"}}, {"figures": [{"indicator": "a", "column": "Bredd", "year": 2020}]}]
)
def test_heading_that_is_not_there(tmp_path: Path, missing: dict[str, Any]) -> None:
    path = csv_file(tmp_path / "a.csv", "Kommun;Meter 2020\nHåbo;1\n")
    with pytest.raises(SpreadsheetFault, match=r"rad 1: Kommun, Meter 2020 → rubriken (Ort|Bredd)"):
        read(path, layout(**missing))


def test_code_that_cannot_be_read_beside_figures(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "Kod;Meter 2020\n0l01;1\nNot: x;\n0101;3\n")
    readings, faults = read(path, layout(area={"code": "Kod"}))
    assert [reading[2] for reading in readings] == ["0101"]
    assert faults == ["rad 2, kolumn Kod: ”0l01” → en områdeskod med två eller fyra siffror"]


@pytest.mark.parametrize("text", ["Kommun;Meter 2020\n", "Kommun;Meter 2020\nHåbo;\n", "Fel;Rubrik\n"])
def test_file_without_figures(tmp_path: Path, text: str) -> None:
    with pytest.raises(SpreadsheetFault, match="ingen rad med siffror → minst en siffra under rubrikerna"):
        read(csv_file(tmp_path / "a.csv", text), layout())


def test_what_is_taken_away_must_be_there(tmp_path: Path) -> None:
    described = layout(figures=[{"indicator": "vag", "column": "Meter {year}", "minus": "Bort"}])
    with pytest.raises(SpreadsheetFault, match="rubriken Bort"):
        read(csv_file(tmp_path / "a.csv", "Kommun;Meter 2020\nHåbo;1\n"), described)
    _readings, faults = read(csv_file(tmp_path / "b.csv", "Kommun;Meter 2020;Bort\nHåbo;1\n"), described)
    assert faults == ["rad 2, kolumn Bort: tomt → ett tal, till exempel 1 234,5"]


def test_factors_aliases_last_rows_and_signs(tmp_path: Path) -> None:
    text = "Kommun;Meter 2020\nHabo stad;1\u00a0000,5\nFalun;−2\nOgiltig;9\nSumma;8\n"
    described = layout(
        area={"name": "Kommun", "aliases": {"Habo stad": "0102"}, "skipped": ["Ogiltig"]},
        figures=[{"indicator": "vag", "column": "Meter {year}", "factor": 0.001}],
        last_row=4,
    )
    readings, faults = read(csv_file(tmp_path / "a.csv", text), described)
    assert readings == [("vag", "", "0102", 2020, pytest.approx(1.0005)), ("vag", "", "0201", 2020, -0.002)]
    assert faults == []


@pytest.mark.usefixtures("catalogue")
def test_shipped_figures_are_loaded_once_and_add_up() -> None:
    assert load_figures() > 70_000
    assert load_figures() == 0
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    current = Observation.objects.current()
    traffic = current.get(indicator__slug="koldioxid", breakdown="vagtrafik", area__code="0480", year=2022)
    assert traffic.value == 153_376
    people = current.get(indicator__slug="folkmangd", area__code="0480", year=2022).value
    each = current.get(indicator__slug="koldioxid-vagtrafik-per-invanare", area__code="0480", year=2022).value
    assert people is not None
    assert each == pytest.approx(153_376 / people)
    share = current.get(indicator__slug="andel-nya-laddbara-bilar", area__code="1440", year=2022).value
    assert share == pytest.approx(55.61719833564494), "as the source itself says of Ale"
    cycling = current.get(indicator__slug="cykelvag-per-invanare", area__code="00", year=2023).value
    assert cycling == pytest.approx(27_026_114 / 10_551_707)


@pytest.mark.usefixtures("catalogue")
def test_file_that_is_no_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "bild.xlsx"
    path.write_bytes(b"PK\x03\x04 nonsense")
    with pytest.raises(SpreadsheetFault):
        read_published("cykelvagar-2023", path)
    assert not Observation.objects.exists()
    assert Delivery.objects.get().state == Delivery.State.FAILED


@pytest.mark.usefixtures("catalogue")
def test_catalogue_again_changes_nothing() -> None:
    assert Indicator.objects.count() >= 14
    assert load_catalogue() == 0


def test_reading_says_where_it_stood(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "Kommun;Meter 2020\nHåbo;1\n")
    [reading] = PublishedFile(path, layout(), PLACES).readings()
    assert reading == Reading("vag", "0101", 2020, 1.0, row="rad 2, kolumn Meter 2020")
