"""An import of 100,000 rows beside the plainest way to write the same rows with history; each in a fresh process."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from benchmarks import programme_file
from benchmarks.report import engine_version
from benchmarks.watching import watched
from miljomal.programmes.importers import import_programme
from miljomal.programmes.models import Measure, Participation, Programme

BATCH = 1_000


def measure() -> dict[str, Any]:
    """Rows by way of writing: seconds by the clock, processor seconds and the most memory held."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.csv"
        programme_file.write_file(path)
        rows = [_in_a_process(way, path) for way in WAYS]
        size = path.stat().st_size
    return {"engine": engine_version(), "written_rows": programme_file.ROWS, "file_bytes": size, "rows": rows}


def _in_a_process(way: str, path: Path) -> dict[str, Any]:
    start = "import django; django.setup(); from benchmarks.jobs import importing; importing.main()"
    command = [sys.executable, "-c", start, way, str(path)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    row: dict[str, Any] = json.loads(output)
    return row


def write_plainly(path: Path) -> None:
    """`bulk_create_with_history` in batches, in one transaction; nothing is read or checked."""
    programme = programme_file.make_programme("prov-bulk")
    with transaction.atomic():
        themes = programme_file.make_themes(programme)
        measures: list[Measure] = []
        rows = programme_file.measures(programme, themes)
        while batch := list(islice(rows, BATCH)):
            measures += bulk_create_with_history(batch, Measure)
        parts = programme_file.participations(measures)
        while some := list(islice(parts, BATCH)):
            bulk_create_with_history(some, Participation)


def import_file(path: Path) -> None:
    """As an editor's import: everything read and checked, then written.

    Raises:
        RuntimeError: the importer found a fault in the file, or wrote something else than it holds.
    """
    programme = programme_file.make_programme("prov-import")
    report = import_programme(path, programme=programme, by=None)
    if report.faults:
        raise RuntimeError(f"the importer refuses the file: {report.faults[:3]}")
    found = Participation.objects.filter(measure__programme=programme).count() + programme.measures.count()
    if found != programme_file.ROWS:
        raise RuntimeError(f"the import wrote {found} rows")


def import_again(path: Path) -> None:
    """The same file a second time: everything is compared, nothing is written.

    Raises:
        RuntimeError: something was written.
    """
    report = import_programme(path, programme=Programme.objects.get(slug="prov-import"), by=None)
    if report.faults or report.new or report.changed:
        raise RuntimeError(f"the second import was not idle: {report.new} new, {report.changed} changed")


WAYS: dict[str, Callable[[Path], None]] = {"bulk": write_plainly, "import": import_file, "again": import_again}


def _watched(way: str, path: Path) -> dict[str, Any]:
    row = watched(lambda: WAYS[way](path))
    pace = {name: programme_file.ROWS / row[name] for name in ("seconds", "busy_seconds")}
    return {"way": way, **row, "rows_per_second": pace["seconds"], "rows_per_busy_second": pace["busy_seconds"]}


def main() -> None:
    """In the process of one way: does it and prints the row."""
    print(json.dumps(_watched(sys.argv[1], Path(sys.argv[2]))))
