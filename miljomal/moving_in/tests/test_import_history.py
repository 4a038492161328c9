"""The command says what it did, exits 0 only when all was done, and leaves nothing behind otherwise."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from miljomal.documents.tests.files import write_csv
from miljomal.followup.models import Answer
from miljomal.moving_in.models import SavedMapping, Upload
from miljomal.moving_in.tests.moving import County, picture
from miljomal.programmes.models import Programme

pytestmark = pytest.mark.django_db

ROWS = [
    ["Nr", "Åtgärd", "År", "Vem då", "Grad"],
    ["1", "Gröna resor", "2019", "Ekeby", "Toppen"],
    ["1", "Gröna resor", "2019", "Sjötuna", "H"],
]
MAPPING = """
[columns]
"Vem då" = "actor"
[organisations]
Ekeby = "{slug}"
[grades]
Toppen = "G"
[terms]
source = "Åtgärdswebben"
is_published = true
"""


@pytest.fixture
def county() -> County:
    return County()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "utdrag.csv", ROWS)


@pytest.fixture
def mapping(county: County, tmp_path: Path) -> Path:
    path = tmp_path / "tolkning.toml"
    path.write_text(MAPPING.format(slug=county.towns["Ekby"].slug), encoding="utf-8")
    return path


def run(*arguments: Any) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_history", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def own(county: County) -> list[str]:
    return ["--organisation", county.board.slug, "--programme", county.programme.slug]


def test_import_and_again(county: County, file: Path, mapping: Path) -> None:
    code, out, _err = run(file, *own(county), "--mapping", mapping)
    assert (code, "Svar: 2 nya, 0 ändrade, 0 som förut." in out) == (0, True)
    rows = Answer.objects.order_by("organisation__name").values_list("organisation__name", "grade__letter")
    assert list(rows) == [("Ekby kommun", "G"), ("Sjötuna kommun", "H")]
    before = picture()
    code, out, _err = run(file, *own(county), "--mapping", mapping, "--json")
    assert (code, json.loads(out)["changes"], picture() == before) == (0, 0, True)


def test_faults_are_told_and_nothing_stays(county: County, file: Path) -> None:
    before = picture()
    code, out, err = run(file, *own(county))
    assert (code, out) == (1, "")
    assert "rad 2, kolumn Vem då: ”Ekeby”" in err
    assert "rad 2, kolumn Grad: ”Toppen”" in err
    assert (picture(), Upload.objects.count(), SavedMapping.objects.count()) == (before, 0, 0)


def test_dry_run_changes_nothing(county: County, file: Path, mapping: Path) -> None:
    before = picture()
    code, out, _err = run(file, *own(county), "--mapping", mapping, "--dry-run")
    assert (code, "provkörning" in out) == (0, True)
    assert (picture(), Upload.objects.count(), SavedMapping.objects.count()) == (before, 0, 0)


def test_new_programme_from_the_mapping(county: County, file: Path, mapping: Path) -> None:
    text = (
        mapping.read_text(encoding="utf-8") + '[programme]\ntitle = "Det gamla"\nfirst_year = 2015\nlast_year = 2020\n'
    )
    mapping.write_text(text, encoding="utf-8")
    assert run(file, "--organisation", county.board.slug, "--mapping", mapping)[0] == 0
    assert Programme.objects.get(title="Det gamla").measure_count == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--organisation", "finns-inte"], "en organisation som finns här"),
        (["--organisation", "BOARD", "--programme", "finns-inte"], "ett program som organisationen äger"),
        (["--organisation", "BOARD"], "title, first_year och last_year"),
        (["--organisation", "BOARD", "--programme", "PROGRAMME", "--mapping", "FILE"], "en TOML-fil"),
        (["--organisation", "BOARD", "--programme", "PROGRAMME", "--mapping", "finns-inte.toml"], "sökvägen"),
    ],
)
def test_wrong_arguments_are_told_in_swedish(county: County, file: Path, arguments: list[str], words: str) -> None:
    known = {"BOARD": county.board.slug, "PROGRAMME": county.programme.slug, "FILE": str(file)}
    code, _out, err = run(file, *(known.get(argument, argument) for argument in arguments))
    assert (code, words in err) == (1, True)


def test_file_that_is_not_there(county: County) -> None:
    code, _out, err = run("finns-inte.csv", *own(county))
    assert (code, "kontrollera sökvägen" in err) == (1, True)
