"""Who may import, what the command says, and that no table whatever breaks it."""

import io
import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miljomal.documents.tests.files import Rows, write_csv
from miljomal.programmes.importers import import_programme
from miljomal.programmes.importers.columns import FIELDS, HEADINGS
from miljomal.programmes.models import Measure
from miljomal.programmes.tests.importing import County, everything, make_county, run

pytestmark = pytest.mark.django_db
ROWS: Rows = [["Tema", "Åtgärd"], ["Vatten", "Våtmarker"]]


@pytest.fixture
def county() -> County:
    return make_county()


def call(*arguments: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of the command."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("import_programme", *arguments, stdout=out, stderr=err, no_color=True)
    except SystemExit as left:
        status = int(str(left.code))
    return status, out.getvalue(), err.getvalue()


def test_anna_may_import(tmp_path: Path, county: County) -> None:
    assert run(tmp_path, county, ROWS, by=county.anna).is_written


@pytest.mark.parametrize("name", ["bo", "cilla"])
@pytest.mark.parametrize("is_named_in_file", [False, True])
def test_bo_and_cilla_may_not(tmp_path: Path, county: County, name: str, is_named_in_file: bool) -> None:
    before = everything()
    rows = [["Program", *ROWS[0]], ["provprogrammet", *ROWS[1]]] if is_named_in_file else ROWS
    programme = None if is_named_in_file else county.programme
    with pytest.raises(PermissionDenied):
        run(tmp_path, county, rows, by=getattr(county, name), programme=programme)
    assert everything() == before


def test_command_imports_and_tells_what_it_did(tmp_path: Path, county: County) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    status, out, err = call(str(path), "--programme", "provprogrammet")
    assert (status, err) == (0, "")
    assert out == "provprogrammet. Nya åtgärder: 1. Ändrade: 0. Som förut: 0.\nNya teman:\n  Vatten\n"
    assert Measure.history.get().history_user is None
    report = json.loads(call(str(path), "--programme", "provprogrammet", "--json")[1])
    assert (report["new"], report["unchanged"], report["is_written"], report["faults"]) == (0, 1, True, [])


def test_command_tries_without_writing(tmp_path: Path, county: County) -> None:
    status, out, _err = call(str(write_csv(tmp_path / "a.csv", ROWS)), "--programme", "provprogrammet", "--dry-run")
    assert (status, Measure.objects.count()) == (0, 0)
    assert "provkörning" in out


def test_command_tells_faults_and_fails(tmp_path: Path, county: County) -> None:
    path = write_csv(tmp_path / "a.csv", [["Tema", "Åtgärd", "Kostnad"], ["Vatten", "A", "abc"]])
    status, out, err = call(str(path), "--programme", "provprogrammet")
    assert (status, out) == (1, "")
    assert err.startswith("rad 2, kolumn Kostnad: ”abc” → ett belopp i kronor, till exempel 6 500 000")
    assert "Ingenting är ändrat. Rätta felet" in err
    status, out, _err = call(str(path), "--programme", "provprogrammet", "--json")
    assert (status, json.loads(out)["faults"][0]["found"]) == (1, "abc")


@pytest.mark.parametrize("arguments", [["finns-inte.csv"], ["."], ["finns-inte.csv", "--programme", "provprogramet"]])
def test_command_without_a_file_or_a_programme_says_so(county: County, arguments: list[str]) -> None:
    status, _out, err = call(*arguments)
    assert status == 1
    assert "Menade du provprogrammet?" in err if "--programme" in arguments else "kontrollera sökvägen" in err


def test_headings_are_unique_and_the_template_has_them_all() -> None:
    assert len(FIELDS) == sum(len(headings) for headings in HEADINGS.values())
    template = Path(__file__).parents[1] / "data" / "import-template.csv"
    assert template.read_text(encoding="utf-8-sig").strip().split(";") == [names[0] for names in HEADINGS.values()]


HEADING = st.sampled_from([name for names in HEADINGS.values() for name in names]) | st.text(max_size=12)
CELL = (
    st.sampled_from(["", "Vatten", "Nystad", "Länsstyrelsen; Granby", "beslutad", "avsikt", "2024-03-01", "2024–2026"])
    | st.sampled_from(["15", "6,5 Mkr", "1", "4a", "God bebyggd miljö", "klar", "provprogrammet", "Kommunstyrelsen"])
    | st.text(max_size=15)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.data())
def test_any_table_gives_a_report(tmp_path: Path, county: County, data: st.DataObject) -> None:
    others = data.draw(st.lists(HEADING, max_size=6))
    head = ["Tema", "Åtgärd", *others]
    rows = data.draw(st.lists(st.lists(CELL, min_size=len(head), max_size=len(head)), max_size=5))
    path = tmp_path / "a.csv"
    text = "\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [head, *rows])
    path.write_bytes(text.encode("utf-8", "replace"))
    report = import_programme(path, programme=county.programme, by=None)
    assert report.is_written is not bool(report.faults)
    if report.is_written:
        before = everything()
        again = import_programme(path, programme=county.programme, by=None)
        assert (again.new, again.changed) == (0, 0)
        assert everything() == before
