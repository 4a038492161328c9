"""The shipped populations: whole, and adding up."""

import csv
from pathlib import Path

import pytest

FIGURES = Path(__file__).parents[2] / "sources" / "data" / "figures"
NATION = {"2010": 9415570, "2015": 9851017, "2016": 9995153, "2017": 10120242, "2018": 10230185}
NATION |= {"2019": 10327589, "2020": 10379295, "2021": 10452326, "2022": 10521556, "2023": 10551707}


@pytest.mark.parametrize("name", ["folkmangd-2010-2021.csv", "folkmangd-2022-2023.csv"])
def test_municipalities_add_up_to_counties_and_counties_to_the_nation(name: str) -> None:
    lines = (FIGURES / name).read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";"))
    years = [key for key in rows[0] if key.isdigit()]
    assert len(rows) == 1 + 21 + 290
    for year in years:
        people = {row["area"]: int(row[year]) for row in rows}
        counties = {area: count for area, count in people.items() if len(area) == 2 and area != "00"}
        sums = dict.fromkeys(counties, 0)
        for area, count in people.items():
            if len(area) == 4:
                sums[area[:2]] += count
        assert sums == counties, year
        assert sum(counties.values()) == people["00"] == NATION[year], year
