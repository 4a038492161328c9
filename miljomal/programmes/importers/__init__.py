"""Imports a programme's measures from CSV, XLSX or ODS: checks everything first, then writes all or nothing."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.documents.faults import Fault, SpreadsheetFault
from miljomal.documents.spreadsheets import Table, open_table
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.importers.batches import BATCH, HistoryWriter
from miljomal.programmes.importers.checking import Checker
from miljomal.programmes.importers.columns import Columns, find_columns
from miljomal.programmes.importers.matching import MeasureIndex, edited_by_people
from miljomal.programmes.importers.reports import ImportReport
from miljomal.programmes.importers.staging import Staging
from miljomal.programmes.importers.targets import find_programme, find_themes
from miljomal.programmes.importers.writing import Differ, Outcome
from miljomal.programmes.models import Programme
from miljomal.programmes.permissions import can_edit_programme
from miljomal.programmes.services import recount

__all__ = ["ImportReport", "import_programme"]

Progress = Callable[[str, int, int | None], None]
Rows = Iterator[tuple[int, dict[str, str]]]
# Nobody mends more at a time; the rest shows when these are mended.
MAX_FAULTS = 5000


class _Refused(Exception):
    """Undoes the transaction: a row clashes with what the programme already has."""


def _silent(phase: str, done: int, total: int | None) -> None:
    """Tells nobody."""


def import_programme(
    path: Path,
    *,
    programme: Programme | None,
    by: Person | None,
    dry_run: bool = False,
    keep_edited: bool = False,
    file_name: str = "",
    progress: Progress = _silent,
) -> ImportReport:
    """Brings a programme into step with a file; a second run changes nothing.

    A row means the measure with its number, or without a number the one with its theme and title. Only columns
    that the file has are touched: an empty cell then empties the field, except for number, status and stage.
    Participations are added and changed, never removed. Objectives and fields of work become those named.
    What the programme has beyond the file is reported and stays.

    `programme` None = the file names it. `by` None = a program. `keep_edited`: what a person has written since
    stays as she wrote it, found again by earlier titles too. `file_name` is kept as the reason of the change.
    `progress` is told a phase, rows done, and rows in all where known.

    Raises:
        PermissionDenied: `by` does not coordinate for the programme's owner.
        OSError: there is no such file.
    """
    viewer = Viewer.of(by) if by else None
    _require(viewer, programme)
    with Staging() as staging:
        checker, faults, found = _read(path, programme, viewer, staging, progress)
        if faults or checker is None:
            return ImportReport(programme=found.slug if found else "", faults=_sorted(faults))
        writer = None if dry_run else HistoryWriter(by, file_name or path.name)
        return _carry_out(checker, staging, writer, progress, keep_edited=keep_edited)


def _read(
    path: Path, programme: Programme | None, viewer: Viewer | None, staging: Staging, progress: Progress
) -> tuple[Checker | None, list[Fault], Programme | None]:
    """Reads and checks the whole file; gives what it learnt, the faults, and the programme where it is known."""
    faults: list[Fault] = []
    try:
        table = open_table(path)
        faults = table.faults
        columns, rows, programme = _open(table, programme, viewer)
        _require(viewer, programme)
        if programme and columns:
            return _check(programme, columns, rows, faults, staging, progress), faults, programme
    except SpreadsheetFault as refusal:
        faults.append(refusal.fault)
    return None, faults, programme


def _require(viewer: Viewer | None, programme: Programme | None) -> None:
    if viewer and programme and not can_edit_programme(viewer, owner_id=programme.owner_id):
        raise PermissionDenied


def _open(
    table: Table, programme: Programme | None, viewer: Viewer | None
) -> tuple[Columns | None, Rows, Programme | None]:
    """The columns, the rows and the programme; what is wrong with the headings goes to the table's faults."""
    columns, faults = find_columns(table)
    table.faults.extend(faults)
    first = next(table.rows, None)
    if first is None:
        table.faults.append(Fault(table.heading_row, "", "", _("minst en rad med en åtgärd under rubrikerna")))
        return None, iter(()), programme
    if programme is None:
        heading = columns.headings.get("programme")
        found = find_programme(first[0], heading, first[1].get(heading, "") if heading else "", viewer)
        if isinstance(found, Fault):
            table.faults.append(found)
        else:
            programme = found
    return columns, chain([first], table.rows), programme


def _check(
    programme: Programme, columns: Columns, rows: Rows, faults: list[Fault], staging: Staging, progress: Progress
) -> Checker:
    """Checks every row and lets the good ones wait. Once a fault is found, nothing more needs to wait."""
    checker = Checker(programme, columns, faults)
    if "theme" not in columns or "title" not in columns:
        return checker
    for done, (number, cells) in enumerate(rows, start=1):
        staged = checker.check(number, cells)
        if not faults:
            staging.add(staged)
        elif len(faults) > MAX_FAULTS:
            faults.append(Fault(None, "", "", _("färre fel: läsningen slutade på rad %(row)s") % {"row": number}))
            break
        if done % BATCH == 0:
            progress(_("kontrollerar"), done, None)
    return checker


def _sorted(faults: list[Fault]) -> tuple[Fault, ...]:
    """By row; what concerns the whole file last, as it tells where the reading ended."""
    return tuple(sorted(faults, key=lambda fault: (fault.row is None, fault.row or 0)))


def _carry_out(
    checker: Checker, staging: Staging, writer: HistoryWriter | None, progress: Progress, *, keep_edited: bool
) -> ImportReport:
    """Writes all in one transaction; without a writer only compares."""
    programme = checker.programme
    try:
        if writer is None:
            return _compare(checker, staging, writer, progress, keep_edited=keep_edited)
        with transaction.atomic():
            Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
            report = _compare(checker, staging, writer, progress, keep_edited=keep_edited)
            if report.faults:
                raise _Refused(report)
            if report.new or report.changed:
                recount(programme)
            return report
    except _Refused as refusal:
        return ImportReport(programme=programme.slug, faults=refusal.args[0].faults)
    except IntegrityError:
        expected = _("ett program som ingen annan ändrar just nu: ingenting är sparat, kör en gång till")
        return ImportReport(programme=programme.slug, faults=(Fault(None, "", "", expected),))


def _compare(
    checker: Checker, staging: Staging, writer: HistoryWriter | None, progress: Progress, *, keep_edited: bool
) -> ImportReport:
    programme = checker.programme
    theme_ids, new_themes = find_themes(programme, checker.theme_titles, writer)
    index = MeasureIndex(programme, checker.numbers)
    differ = Differ(
        programme=programme,
        columns=checker.columns,
        index=index,
        theme_ids=theme_ids,
        organisation_names=checker.organisations.shown,
        write=writer,
    )
    if keep_edited:
        differ.kept = edited_by_people(programme)
        index.remember_earlier_titles(differ.kept[0])
    done = 0
    for rows in staging.batches(BATCH):
        differ.take(rows)
        done += len(rows)
        progress(_("jämför") if writer is None else _("sparar"), done, staging.count)
    return _report(programme, differ.outcome, new_themes, index, is_written=writer is not None)


def _report(
    programme: Programme, outcome: Outcome, new_themes: list[str], index: MeasureIndex, *, is_written: bool
) -> ImportReport:
    if outcome.faults:
        return ImportReport(programme=programme.slug, faults=tuple(outcome.faults))
    return ImportReport(
        programme=programme.slug,
        new=outcome.new,
        changed=outcome.changed,
        unchanged=outcome.unchanged,
        theme_titles=tuple(new_themes),
        missing=tuple(index.missing()),
        missing_participations=tuple(outcome.missing_participations),
        is_written=is_written,
    )
