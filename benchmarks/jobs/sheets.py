"""A filled-in answer sheet of 5,000 rows: taken and compared, beside the same file read bare; in fresh processes."""

import datetime as dt
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import python_calamine as calamine
import xlsxwriter
from django.core.files import File

from benchmarks import nation
from benchmarks.report import engine_version
from benchmarks.watching import watched
from miljomal.accounts.models import Person
from miljomal.answer_sheets.queries import compare, sheet_of
from miljomal.answer_sheets.services import fetch_sheet, return_sheet
from miljomal.core import clock
from miljomal.followup.models import Answer, Respondent, Round, Scale
from miljomal.organisations.models import Area, Membership, Organisation
from miljomal.programmes.models import Measure, Programme, Theme

ROWS = 5_000
DAYS = dt.timedelta(days=20)


def measure() -> dict[str, Any]:
    """Rows by way: seconds by the clock, processor seconds and the most memory held."""
    respondent, editor = _make()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ifylld.xlsx"
        _fill_in(fetch_sheet(respondent=respondent, by=editor), path)
        rows = [_in_a_process(way, path) for way in WAYS]
        size = path.stat().st_size
    return {"engine": engine_version(), "sheet_rows": ROWS, "file_bytes": size, "rows": rows}


def _make() -> tuple[Respondent, Person]:
    """An organisation that is asked about 5,000 measures, and its editor."""
    board = Organisation.objects.filter(kind="county_board", is_example=False).select_related("area")[0]
    area = board.area or Area.objects.counties()[0]
    day = clock.today()
    programme = Programme.objects.create(
        owner=board,
        area=area,
        title="Prov",
        slug="prov-blad",
        starts_on=day,
        ends_on=day,
        state="running",
        is_example=True,
    )
    theme = Theme.objects.create(programme=programme, title="Provtema", slug="provtema")
    measures = Measure.objects.bulk_create(
        Measure(programme=programme, theme=theme, number=str(n), title=f"Provåtgärd {n}", text=nation.text(3, at=n))
        for n in range(ROWS)
    )
    followed = Round.objects.create(
        programme=programme,
        scale=Scale.objects.get(slug="ghpe", version=1),
        slug="prov",
        title="Prov",
        period_year=day.year,
        opens_at=clock.now() - DAYS,
        opened_at=clock.now() - DAYS,
        closes_at=clock.now() + DAYS,
    )
    actor = Organisation.objects.create(name="Provbolaget", slug="provbolaget", kind="company", is_example=True)
    Answer.objects.bulk_create(Answer(round=followed, measure=m, organisation=actor) for m in measures)
    editor = Person.objects.create(email="provperson@example.org", name="Provperson")
    Membership.objects.create(person=editor, organisation=actor, role=Membership.Role.EDITOR)
    return Respondent.objects.create(round=followed, organisation=actor), editor


def _fill_in(content: bytes, path: Path) -> None:
    """Every row answered, saved by another program."""
    sheet = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    headings, *rows = sheet.to_python()
    grade, text = headings.index("Hur långt"), headings.index("Vad har ni gjort?")
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        written = workbook.add_worksheet()
        for y, row in enumerate([headings, *rows]):
            if y:
                row[grade], row[text] = "GHPE"[y % 4], nation.text(2, at=y)
            written.write_row(y, 0, row)


def read_bare(path: Path) -> None:
    """The file's rows by the same reader, nothing checked."""
    list(calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())


def take_and_compare(path: Path) -> None:
    """As somebody's upload: read, checked, kept, and compared with what stands.

    Raises:
        RuntimeError: not all rows came through.
    """
    respondent = Respondent.objects.select_related("round__scale").get(round__slug="prov")
    editor = Person.objects.get(email="provperson@example.org")
    with path.open("rb") as file:
        returned = return_sheet(respondent=respondent, file=File(file), name=path.name, by=editor)
    comparison = compare(returned, sheet_of(respondent))
    if len(comparison.taken) != ROWS:
        raise RuntimeError(f"{len(comparison.taken)} rows came through")


WAYS: dict[str, Callable[[Path], None]] = {"bare": read_bare, "sheet": take_and_compare}


def _in_a_process(way: str, path: Path) -> dict[str, Any]:
    start = "import django; django.setup(); from benchmarks.jobs import sheets; sheets.main()"
    output = subprocess.run(
        [sys.executable, "-c", start, way, str(path)], check=True, stdout=subprocess.PIPE, text=True
    )
    row: dict[str, Any] = json.loads(output.stdout)
    return row


def main() -> None:
    """In the process of one way: does it and prints the row."""
    way, path = sys.argv[1], Path(sys.argv[2])
    print(json.dumps({"way": way, **watched(lambda: WAYS[way](path))}))
