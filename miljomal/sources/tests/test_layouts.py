"""Each described file: a small one of its layout is read through, and a text among its figures is a fault."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from miljomal.sources.importers import description, descriptions
from miljomal.sources.tests.test_places import REAL
from miljomal.sources.tests.written import csv_file, read, workbook

Rows = list[list[Any]]
Written = Callable[[Path, Any], Path]
NB, THIN = "\u00a0", "\u202f"


def bicycles(folder: Path, cell: Any) -> Path:
    """A pivot table: three lines above the headings, a last row of totals, empty cells, a name of its own."""
    rows: Rows = [["Cykelnär per 20231231"], ["Värde i meter"], ["", "Väghållare"]]
    rows += [["Kommun", "Enskild", "Kommunal", "Statlig", "Totalsumma"], ["Ale", 25335, "", f"32{NB}024", cell]]
    rows += [["MALUNG", "", "1 000,5", 2, 1002.5], ["Upplands-Väsby ", 1, 2, 3, 6]]
    rows += [["OGILTIGT VÄRDE", 7, 7, 7, 21], ["TOTALSUMMA", 25336, 1002.5, 32029, 58367.5]]
    return workbook(folder / "a.xlsx", rows)


def population(folder: Path, cell: Any) -> Path:
    """Headings in two rows and two empty ones, codes, the nation without a code, notes below."""
    rows: Rows = [[], [], ["Folkmängd i riket, län och kommuner"], ["Folkmängd redovisas enligt indelningen"], []]
    rows += [["Kommun", "Kommunnamn", "Folkmängd", "Folk-", "Levande"], ["Län", "Länsnamn", "", "ökning", "födda"]]
    rows += [["", "", "", "", ""], [" ", " "], ["", "Riket   ", f"10{NB}551{NB}707", 30151, 100051]]
    rows += [["01", "Stockholm", 2454821, 14794, 1], ["0114", "Upplands Väsby  ", cell, "−67", 1]]
    rows += [["1) Folkökning är beräknad", "", "", ""]]
    return workbook(folder / "a.xlsx", rows, sheet="Totalt")


def charging(folder: Path, cell: Any) -> Path:
    """Text with a mark of its encoding, names in capitals, everything in quotes, no heading over the names."""
    head = (
        '"","Antal laddhybrider","Antal elbilar","Antal laddbara fordon","Laddbara fordon/capita","Antal laddpunkter"'
    )
    rows = f'"ALE","497","815","1367","4.22","{cell}"\n"UPPLANDS VÄSBY","1 797","0","1797","0.5","26"\n'
    return csv_file(folder / "a.csv", f"{head}\n{rows}")


def all_cars(folder: Path, cell: Any) -> Path:
    """A column for each year and figure, shares as fractions among them, a row of the nation without all cars."""
    names = ["Laddbara bilar {}", "Alla bilar {}", "Andel laddbilar {}"]
    head = ["Kommun", *(name.format(year) for year in (2015, 2016) for name in names)]
    rows: Rows = [["Andel nyregistrerade laddbara bilar per kommun och år"], [], head]
    rows += [["Ale", 17, cell, 0.0264385692068429, 10, 776, "1,29%"], ["Habo", 0, "1 041", 0, "", 3, 0]]
    return workbook(folder / "a.xlsx", [*rows, ["ALLA", 17, "", "", 10, "", ""]], sheet="Andel nya laddbilar")


def electric_cars(folder: Path, cell: Any) -> Path:
    """As the one above; in one of the years the space before the year is not there."""
    head = ["Kommun", "Elbilar 2015", "Laddhybrider 2015", "Totalt 2015", "Elbilar2016", "Laddhybrider2016"]
    rows: Rows = [["Antal nyregistrerade laddbara bilar per kommun och år"], [], head]
    rows += [["Ale", 15, cell, 17, f"3{THIN}000", "7"], ["HABO", "1,5", "", 2, 0, 8], ["ALLA", 17, 2, 19, 3000, 15]]
    return workbook(folder / "a.xlsx", rows, sheet="Antal nya laddbilar")


TRANSPORT = ["Personbilar", "Tunga lastbilar", "Lätta lastbilar", "Bussar", "Mopeder och Motorcyklar"]


def carbon_dioxide(folder: Path, cell: Any) -> Path:
    """A row for each sector, county and municipality; the year stands above "CO2"; "Alla" is the total of each."""
    rows: Rows = [["Rapportnamn:"], ["Emissioner av Koldioxid (CO2)"], ["Enhet: ton/år"], []]
    rows += [["", "", "", "", 1990, 2000], ["Huvudsektor", "Undersektor", "Län", "Kommun", "CO2", "CO2"]]
    rows += [["Alla", "Alla", "Alla", "Alla", 57880523.5032156, "55 295 155,065413"]]
    rows += [["Alla", "Alla", "Blekinge län", "ALLA", 728338.88, ".."]]
    rows += [["Transporter", "Alla", "BLEKINGE LÄN", "KARLSHAMN", "1,5e3", 4]]
    rows += [["Transporter", one, "Blekinge län", "Karlshamn", cell, 0.25] for one in TRANSPORT]
    rows += [["Transporter", "Civil sjöfart", "Blekinge län", "Karlshamn", 1000, 1000]]
    return workbook(folder / "a.xlsx", rows, sheet="Koldioxid (CO2)")


FILES: dict[str, tuple[Written, Any, list[tuple[Any, ...]], str]] = {
    "cykelvagar-2023": (
        bicycles,
        57359,
        [
            ("cykelvag", "enskild", "1440", 2023, 25335),
            ("cykelvag", "kommunal", "1440", 2023, 0),
            ("cykelvag", "statlig", "1440", 2023, 32024),
            ("cykelvag", "", "1440", 2023, 57359),
            ("cykelvag", "enskild", "2023", 2023, 0),
            ("cykelvag", "kommunal", "2023", 2023, 1000.5),
            ("cykelvag", "statlig", "2023", 2023, 2),
            ("cykelvag", "", "2023", 2023, 1002.5),
            ("cykelvag", "enskild", "0114", 2023, 1),
            ("cykelvag", "kommunal", "0114", 2023, 2),
            ("cykelvag", "statlig", "0114", 2023, 3),
            ("cykelvag", "", "0114", 2023, 6),
            ("cykelvag", "enskild", "00", 2023, 25336),
            ("cykelvag", "kommunal", "00", 2023, 1002.5),
            ("cykelvag", "statlig", "00", 2023, 32029),
            ("cykelvag", "", "00", 2023, 58367.5),
        ],
        "rad 5, kolumn Totalsumma",
    ),
    "folkmangd-2023": (
        population,
        "50 110",
        [
            ("folkmangd", "", "00", 2023, 10_551_707),
            ("folkmangd", "", "00", 2022, 10_521_556),
            ("folkmangd", "", "01", 2023, 2_454_821),
            ("folkmangd", "", "01", 2022, 2_440_027),
            ("folkmangd", "", "0114", 2023, 50_110),
            ("folkmangd", "", "0114", 2022, 50_177),
        ],
        "rad 12, kolumn Folkmängd",
    ),
    "laddpunkter-2023": (
        charging,
        "9",
        [
            ("laddpunkter", "", "1440", 2023, 9),
            ("laddbara-fordon", "", "1440", 2023, 1367),
            ("laddbara-fordon", "elbilar", "1440", 2023, 815),
            ("laddbara-fordon", "laddhybrider", "1440", 2023, 497),
            ("laddpunkter", "", "0114", 2023, 26),
            ("laddbara-fordon", "", "0114", 2023, 1797),
            ("laddbara-fordon", "elbilar", "0114", 2023, 0),
            ("laddbara-fordon", "laddhybrider", "0114", 2023, 1797),
        ],
        "rad 2, kolumn Antal laddpunkter",
    ),
    "nya-bilar": (
        all_cars,
        643,
        [
            ("nya-personbilar", "", "1440", 2015, 643),
            ("nya-personbilar", "", "1440", 2016, 776),
            ("nya-laddbara-bilar", "", "1440", 2015, 17),
            ("nya-laddbara-bilar", "", "1440", 2016, 10),
            ("nya-personbilar", "", "0643", 2015, 1041),
            ("nya-personbilar", "", "0643", 2016, 3),
            ("nya-laddbara-bilar", "", "0643", 2015, 0),
            ("nya-laddbara-bilar", "", "00", 2015, 17),
            ("nya-laddbara-bilar", "", "00", 2016, 10),
        ],
        "rad 4, kolumn Alla bilar 2015",
    ),
    "nya-laddbara-bilar": (
        electric_cars,
        2,
        [
            ("nya-laddbara-bilar", "elbilar", "1440", 2015, 15),
            ("nya-laddbara-bilar", "elbilar", "1440", 2016, 3000),
            ("nya-laddbara-bilar", "laddhybrider", "1440", 2015, 2),
            ("nya-laddbara-bilar", "laddhybrider", "1440", 2016, 7),
            ("nya-laddbara-bilar", "elbilar", "0643", 2015, 1.5),
            ("nya-laddbara-bilar", "elbilar", "0643", 2016, 0),
            ("nya-laddbara-bilar", "laddhybrider", "0643", 2016, 8),
            ("nya-laddbara-bilar", "elbilar", "00", 2015, 17),
            ("nya-laddbara-bilar", "elbilar", "00", 2016, 3000),
            ("nya-laddbara-bilar", "laddhybrider", "00", 2015, 2),
            ("nya-laddbara-bilar", "laddhybrider", "00", 2016, 15),
        ],
        "rad 4, kolumn Laddhybrider 2015",
    ),
    "utslapp-koldioxid": (
        carbon_dioxide,
        "1 000,5",
        [
            ("koldioxid", "", "00", 1990, 57_880_523.5032156),
            ("koldioxid", "", "00", 2000, 55_295_155.065413),
            ("koldioxid", "", "10", 1990, 728_338.88),
            ("koldioxid", "", "10", 2000, None),
            ("koldioxid", "transporter", "1082", 1990, 1500),
            ("koldioxid", "transporter", "1082", 2000, 4),
            *(
                ("koldioxid", part, "1082", year, value)
                for part in ("personbilar", "tunga-lastbilar", "latta-lastbilar", "bussar", "mopeder-motorcyklar")
                for year, value in ((1990, 1000.5), (2000, 0.25))
            ),
            ("koldioxid", "vagtrafik", "1082", 1990, 5002.5),
            ("koldioxid", "vagtrafik", "1082", 2000, 1.25),
        ],
        "rad 10, kolumn 1990 CO2",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_file_of_the_layout_is_read(tmp_path: Path, name: str) -> None:
    write, cell, expected, _place = FILES[name]
    readings, faults = read(write(tmp_path, cell), description(name), REAL)
    assert faults == []
    assert sorted(readings, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("cell", ["okänt", "1 00", "1.000,5", "#DIV/0!", "1,5 %"])
def test_text_among_the_figures_is_a_fault(tmp_path: Path, name: str, cell: str) -> None:
    write, _cell, _expected, place = FILES[name]
    _readings, faults = read(write(tmp_path, cell), description(name), REAL)
    assert faults[0] == f"{place}: ”{cell}” → ett tal, till exempel 1 234,5"
    assert {fault.partition("→")[0].partition("”")[2].rstrip(" ”") for fault in faults} == {cell}


def test_every_description_has_a_file_here() -> None:
    assert sorted(FILES) == descriptions()
