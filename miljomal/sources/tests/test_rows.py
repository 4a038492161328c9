"""What tells a row from another, and whether its county is that of its municipality."""

from pathlib import Path
from typing import Any

import pytest

from miljomal.documents.faults import SpreadsheetFault
from miljomal.indicators.readings import Reading, Status
from miljomal.sources.adapters.spreadsheets import PublishedFile
from miljomal.sources.descriptions import Description
from miljomal.sources.tests.written import PLACES, csv_file, layout, read, workbook

HEAD = "Sektor;Del;Län;Kommun;CO2 2020\n"
TRAFFIC = {"Sektor": "Trafik", "Del": ["Bil", "Buss"]}


def sectors(**more: Any) -> Description:
    """The whole, and a part that is added from two rows."""
    return layout(
        area={"county": "Län", "name": "Kommun", "nation": "Alla", "whole": "Alla"},
        figures=[
            {"indicator": "co2", "column": "CO2 {year}", "rows": {"Sektor": "Alla"}},
            {"indicator": "co2", "part": "vag", "column": "CO2 {year}", "rows": TRAFFIC, "is_added": True, **more},
        ],
    )


def test_sectors_counties_and_rows_that_are_added(tmp_path: Path) -> None:
    heading: list[list[Any]] = [["", "", "", "", 1990], ["Sektor", "Del", "Län", "Kommun", "CO2"]]
    rows: list[list[Any]] = [["Alla", "Alla", "Alla", "Alla", 60], ["Alla", "Alla", "Provlän", "Alla", 50]]
    rows += [["Alla", "Alla", "Provlän", "Habo", 20], ["Trafik", "Bil", "Provlän", "Habo", 5]]
    rows += [["Trafik", "Buss", "Provlän", "Habo", 2], ["Trafik", "Båt", "Provlän", "Habo", 9]]
    described = layout(
        headings=[1, 2],
        area={"county": "Län", "name": "Kommun", "nation": "Alla", "whole": "Alla"},
        figures=[
            {"indicator": "co2", "column": "{year} CO2", "rows": {"Sektor": "Alla"}},
            {"indicator": "co2", "part": "vag", "column": "{year} CO2", "rows": TRAFFIC, "is_added": True},
        ],
    )
    readings, faults = read(workbook(tmp_path / "a.xlsx", [*heading, *rows]), described)
    assert faults == []
    assert readings == [
        ("co2", "", "00", 1990, 60),
        ("co2", "", "01", 1990, 50),
        ("co2", "", "0102", 1990, 20),
        ("co2", "vag", "0102", 1990, 7),
    ]


def test_row_that_would_be_added_twice_is_a_fault(tmp_path: Path) -> None:
    rows = "Trafik;Bil;Provlän;Habo;5\nTrafik;Buss;Provlän;Habo;2\nTrafik;Bil;PROVLÄN;HABO KOMMUN;5\n"
    readings, faults = read(csv_file(tmp_path / "a.csv", HEAD + rows), sectors())
    assert readings == [("co2", "vag", "0102", 2020, 7)]
    assert faults == [
        "rad 4, kolumn Sektor, Del, Kommun, Län: ”Trafik, Bil, HABO KOMMUN, PROVLÄN” "
        "→ en rad en gång: den står redan på rad 2"
    ]


def test_rows_that_only_another_column_tells_apart(tmp_path: Path) -> None:
    head, body = "Ämne;" + HEAD, "Metan;Trafik;Bil;Provlän;Habo;5\nLustgas;Trafik;Bil;Provlän;Habo;2\n"
    body += "Metan;Trafik;Buss;Provlän;Habo;1\n"
    path = csv_file(tmp_path / "a.csv", head + body)
    assert len(read(path, sectors())[1]) == 1
    assert read(path, sectors(told_apart_by=["Ämne"])) == ([("co2", "vag", "0102", 2020, 8)], [])
    with pytest.raises(SpreadsheetFault, match="rubriken Gas"):
        read(path, sectors(told_apart_by=["Gas"]))


def test_row_that_two_columns_are_added_from_is_one_row(tmp_path: Path) -> None:
    added = [
        {"indicator": "vag", "column": name, "year": 2020, "is_added": True, "part_column": "Del"}
        for name in ("Stor", "Liten")
    ]
    path = csv_file(tmp_path / "a.csv", "Kommun;Del;Stor;Liten\nHabo;x;1;2\nHabo;y;4;8\n")
    assert read(path, layout(figures=added)) == ([("vag", "x", "0102", 2020, 3), ("vag", "y", "0102", 2020, 12)], [])


@pytest.mark.parametrize(("cell", "status"), [("", Status.MISSING), ("..", Status.SUPPRESSED)])
@pytest.mark.parametrize("order", [1, -1])
def test_sum_of_rows_of_which_one_has_no_value_has_none(tmp_path: Path, cell: str, status: str, order: int) -> None:
    rows = [f"Trafik;Bil;Provlän;Habo;{cell}\n", "Trafik;Buss;Provlän;Habo;2\n"][::order]
    file = PublishedFile(csv_file(tmp_path / "a.csv", HEAD + "".join(rows)), sectors(), PLACES)
    place = "rad 2, kolumn CO2 2020"
    assert list(file.readings()) == [Reading("co2", "0102", 2020, None, breakdown="vag", status=status, row=place)]


def test_sum_of_rows_of_which_one_is_not_there_has_no_value(tmp_path: Path) -> None:
    rows = "Trafik;Bil;Provlän;Habo;5\nTrafik;Bil;Provlän;Håbo;5\nTrafik;Buss;Provlän;Håbo;2\n"
    file = PublishedFile(csv_file(tmp_path / "a.csv", HEAD + rows), sectors(), PLACES)
    assert [(one.area, one.value, one.status) for one in file.readings()] == [
        ("0102", None, Status.MISSING),
        ("0101", 7, ""),
    ]


def test_what_is_added_is_summed_for_counties_too(tmp_path: Path) -> None:
    figures = [{"indicator": "vag", "column": "Meter {year}", "is_added": True, "told_apart_by": ["Del"]}]
    rows = "".join(f"{name};{part};1\n" for name in ("Håbo", "Habo", "Falun") for part in "xy")
    path = csv_file(tmp_path / "a.csv", f"Kommun;Del;Meter 2020\n{rows}")
    readings, faults = read(path, layout(figures=figures, sums=["county", "nation"]))
    assert faults == []
    assert [(area, value) for _one, _part, area, _year, value in readings[3:]] == [("01", 4), ("00", 6), ("02", 2)]


def test_heading_that_stands_twice(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "Kommun;Meter 2020;Meter 2020\nHåbo;1;1\n")
    with pytest.raises(SpreadsheetFault, match="rad 1: Meter 2020 → varje rubrik en gång"):
        read(path, layout())


def test_county_that_is_not_the_municipalitys_is_a_fault(tmp_path: Path) -> None:
    rows = "Alla;;Annat län;Håbo;1\nAlla;;Provlän;Falun;2\nAlla;;Alla;Falun;3\nAlla;;Storlän;Falun;4\n"
    rows += "Alla;;Annat län;Provlän;5\nAlla;;Storlän;Alla;6\nAlla;;Anat län;Alla;7\n"
    readings, faults = read(csv_file(tmp_path / "a.csv", HEAD + rows), sectors())
    assert readings == []
    assert faults == [
        "rad 2, kolumn Län: ”Annat län” → Provlän, där Håbo kommun ligger",
        "rad 3, kolumn Län: ”Provlän” → Annat län, där Falu kommun ligger",
        "rad 4, kolumn Län: ”Alla” → Annat län, där Falu kommun ligger",
        "rad 5, kolumn Län: ”Storlän” → Annat län, där Falu kommun ligger",
        "rad 6, kolumn Län: ”Annat län” → Provlän",
        "rad 7, kolumn Län: ”Storlän” → namnet på en kommun eller ett län",
        "rad 8, kolumn Län: ”Anat län” → namnet på en kommun eller ett län. Menade du Annat län?",
    ]


@pytest.mark.parametrize(
    ("county", "name", "code"),
    [
        ("ANNAT", "Falun", "0201"),
        ("Gamla länet", "Falun", "0201"),  # a county that is no more
        ("Annat län", "Håbo", ""),  # 1917 was not in county 02
        ("Annat län", "Habo", "0102"),  # was 0203 once
        ("", "Habo", "0102"),
        ("Prov", "Alla", "01"),
        ("Alla", "", "00"),
    ],
)
def test_county_in_other_words(tmp_path: Path, county: str, name: str, code: str) -> None:
    readings, faults = read(csv_file(tmp_path / "a.csv", f"{HEAD}Alla;;{county};{name};1\n"), sectors())
    assert ([reading[2] for reading in readings], bool(faults)) == ([code] if code else [], not code)


def test_county_beside_a_code_is_compared_and_one_that_is_not_described_is_not(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "Kod;Län;Meter 2020\n0201;Provlän;1\n00;;2\n")
    readings, faults = read(path, layout(area={"code": "Kod", "county": "Län"}))
    assert [reading[2] for reading in readings] == ["00"]
    assert faults == ["rad 2, kolumn Län: ”Provlän” → Annat län, där Falu kommun ligger"]
    assert read(path, layout(area={"code": "Kod"}))[1] == []


@pytest.mark.parametrize("area", [{"name": "Kommun"}, {"code": "Kod", "name": "Kommun"}])
def test_row_without_a_name_is_not_the_nation(tmp_path: Path, area: dict[str, str]) -> None:
    path = csv_file(tmp_path / "a.csv", "Kod;Kommun;Meter 2020\n;;9\n0101;Håbo;1\n")
    assert read(path, layout(area=area))[0] == [("vag", "", "0101", 2020, 1)]
