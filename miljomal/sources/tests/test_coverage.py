"""A file that lacks some of the areas it should have all of is stored, and somebody is told."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from miljomal.indicators.models import Delivery, Observation
from miljomal.organisations.models import Area
from miljomal.sources.adapters.gathering import named
from miljomal.sources.importers import description, read_published
from miljomal.sources.tests.written import csv_file, layout, remarks, workbook

BOTH = ["county", "municipality"]
HEAD: list[list[Any]] = [["Cykelnät"], ["Värde i meter"], ["", "Väghållare"]]
HEAD += [["Kommun", "Enskild", "Kommunal", "Statlig", "Totalsumma"]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Håbo;1\nHabo;2\nFalun;3\nProvlän;3\nAnnat län;3\n", []),
        ("Håbo;1\nHabo;..\nFalun;3\nProvlän;3\nAnnat län;3\n", []),  # secret is said
        ("Håbo;1\nHabo;\nFalun;3\nProvlän;3\nAnnat län;3\n", ["Siffror saknas för 1 av 3 kommuner: Habo kommun."]),
        (
            "Falun;3\nProvlän;3\n",
            [
                "Siffror saknas för 1 av 2 län: Annat län.",
                "Siffror saknas för 2 av 3 kommuner: Håbo kommun, Habo kommun.",
            ],
        ),
    ],
)
def test_areas_that_are_not_there(tmp_path: Path, rows: str, expected: list[str]) -> None:
    path = csv_file(tmp_path / "a.csv", f"Kommun;Meter 2020\n{rows}")
    assert remarks(path, layout(covers=BOTH)) == expected
    assert remarks(path, layout()) == []


def test_areas_that_lack_one_of_the_figures(tmp_path: Path) -> None:
    figures = [{"indicator": "vag", "column": "A1", "year": 2020}]
    figures += [{"indicator": "vag", "part": "bred", "column": "B", "year": 2020}]
    path = csv_file(tmp_path / "a.csv", "Kommun;A1;B\nHåbo;1;1\nHabo;1;\nFalun;;\n")
    assert remarks(path, layout(figures=figures, covers="municipality")) == [
        "vag: Siffror saknas för 1 av 3 kommuner: Falu kommun.",
        "vag, bred: Siffror saknas för 2 av 3 kommuner: Habo kommun, Falu kommun.",
    ]


def test_only_ten_are_named() -> None:
    assert named("abcdefghij") == "a, b, c, d, e, f, g, h, i, j"
    assert named("abcdefghijk") == "a, b, c, d, e, f, g, h, i, j och 1 till"
    assert named("abcdefghijkl") == "a, b, c, d, e, f, g, h, i, j och 2 till"


@pytest.mark.usefixtures("catalogue")
def test_command_reads_a_file_all_or_nothing(tmp_path: Path) -> None:
    names = Area.objects.filter(kind="municipality", is_example=False).values_list("short_name", flat=True)
    others = [[name, 1, "", 2, 3] for name in names if name not in ("Ale", "Malung-Sälen", "Malmö")]
    good = workbook(tmp_path / "god.xlsx", [*HEAD, ["Malung", 1, 2, "", 3], ["ALE", 10, "", 5, 15], *others])
    remark = "Siffror saknas för 1 av 290 kommuner: Malmö kommun."
    out = StringIO()
    call_command("read_figures", "cykelvagar-2023", str(good), "--dry-run", stdout=out)
    assert (out.getvalue(), Delivery.objects.count()) == (f"1156 lästa, 1156 nya, 0 ändrade.\nObs! {remark}\n", 0)
    out = StringIO()
    call_command("read_figures", "cykelvagar-2023", str(good), "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"read": 1156, "added": 1156, "revised": 0, "remarks": [remark]}
    delivery = Delivery.objects.get(origin="god.xlsx")
    assert (delivery.state, delivery.faults, delivery.read) == (Delivery.State.DONE, [remark], 1156)
    bad = workbook(tmp_path / "dalig.xlsx", [*HEAD, ["Ale", 11, -2, 5, "lång"]])
    with pytest.raises(CommandError, match="rad 5, kolumn Totalsumma: ”lång” → ett tal") as refused:
        call_command("read_figures", "cykelvagar-2023", str(bad), stdout=StringIO())
    assert "rad 5, kolumn Kommunal: -2 → noll eller mer" in str(refused.value)
    assert str(refused.value).endswith("2 fel. Inget är sparat.")
    assert Observation.objects.get(area__code="1440", breakdown="enskild", replaced_by=None).value == 10
    with pytest.raises(CommandError, match="finns inte"):
        call_command("read_figures", "cykelvagar-2023", str(tmp_path / "ingen.xlsx"))


@pytest.mark.usefixtures("catalogue")
def test_file_that_lacks_nobody_has_no_remarks(tmp_path: Path) -> None:
    names = Area.objects.filter(kind="municipality", is_example=False).values_list("short_name", flat=True)
    path = workbook(tmp_path / "hel.xlsx", [*HEAD, *([name, 1, 1, 1, 3] for name in names)])
    read = read_published("cykelvagar-2023", path)
    assert (read.remarks, read.outcome.read) == ([], 4 * (290 + 21))
    assert Delivery.objects.get(origin="hel.xlsx").faults == []
    assert description("cykelvagar-2023").covers == ("municipality",)
