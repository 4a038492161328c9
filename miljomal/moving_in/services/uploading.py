"""Takes a spreadsheet in, and reads it so far that its columns can be shown."""

import uuid
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core.locking import StaleEdit
from miljomal.documents.faults import SpreadsheetFault
from miljomal.documents.spreadsheets import Line, sheets_of
from miljomal.documents.uploads import digest_of, on_disk
from miljomal.moving_in.importers.staging import HEAD, Staged, lines_of, stage
from miljomal.moving_in.importers.targets import programme_of
from miljomal.moving_in.importers.words import knowledge_of
from miljomal.moving_in.mapping import Column, Guess, Words, find_header, fingerprint, guess_columns, join_headings
from miljomal.moving_in.models import SavedMapping, Upload
from miljomal.moving_in.permissions import can_move_in
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Programme

MAX_BYTES = 10 * 1024 * 1024
EXAMPLES, EXAMPLE_LENGTH, HEADING_LENGTH = 3, 80, 200


def receive_upload(
    *,
    organisation: Organisation,
    programme: Programme | None,
    file: File[Any],
    name: str,
    by: Person | None,
    new_title: str = "",
    new_first_year: int | None = None,
    new_last_year: int | None = None,
) -> Upload:
    """Keeps a file and guesses what its columns are. The same file for the same programme again, before it is
    imported, is the upload that is there already: a double click makes nothing twice. `by` None = a program.

    Raises:
        PermissionDenied: the person does not coordinate for the organisation, or it does not own the programme.
        ValidationError: the file can't be read; the text says what would be right.
    """
    require_coordinator(by, organisation.pk)
    if programme and programme.owner_id != organisation.pk:
        raise PermissionDenied
    if not programme and not organisation.area:
        raise ValidationError(_("Organisationen har inget område. Be förvaltaren av tjänsten att ange det."))
    _require_size(file)
    upload = Upload(
        organisation=organisation,
        programme=programme,
        new_title=new_title,
        new_first_year=new_first_year,
        new_last_year=new_last_year,
        file_name=name[-160:],
        sha256=digest_of(file),
        uploaded_by=by,
        is_example=organisation.is_example,
    )
    if known := _same(upload):
        return known
    with on_disk(file, name) as path:
        _take_in(upload, path, file)
    return upload


def _require_size(file: File[Any]) -> None:
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(_("Filen är större än 10 megabyte. Dela den, till exempel i en fil per år."))


def _take_in(upload: Upload, path: Path, file: File[Any]) -> None:
    """Reads the whole file; nothing is kept of one that can't be read."""
    try:
        upload.sheets = sheets_of(path)
        upload.sheet = upload.sheets[0] if upload.sheets else ""
        with stage(path, sheet=upload.sheet) as staged, transaction.atomic():
            _describe(upload, staged.head, None)
            upload.row_count = staged.count - _header_lines(upload, staged.head)
            stem = uuid.uuid4().hex
            upload.file.save(f"{stem}{path.suffix}", file, save=False)
            upload.rows.save(f"{stem}.jsonl.gz", File(staged.file), save=False)
            upload.save()
    except SpreadsheetFault as refusal:
        raise ValidationError(str(refusal.fault)) from refusal


@transaction.atomic
def choose_table(
    *, upload: Upload, sheet: str, header_row: int, header_rows: int, version: int, by: Person | None
) -> Upload:
    """Another sheet, or other rows as headings; the columns are guessed anew. A new sheet finds its own headings.

    Raises:
        PermissionDenied: the person does not coordinate for the organisation.
        StaleEdit: somebody else changed the upload in between.
        ValidationError: there is no such row, or the sheet can't be read.
    """
    locked = lock_upload(upload, version=version, by=by)
    if sheet != locked.sheet and sheet in locked.sheets:
        _choose_sheet(locked, sheet)
    elif (header_row, header_rows) != (locked.header_row, locked.header_rows):
        head = [line for _at, line in zip(range(HEAD), lines_of(locked), strict=False)]
        if not any(number == header_row for number, _cells in head):
            raise ValidationError(
                {"header_row": _("Rad %(row)s är tom. Välj en rad med rubriker.") % {"row": header_row}}
            )
        locked.header_row, locked.header_rows = header_row, header_rows
        total = locked.row_count + _header_lines(upload, head)
        _describe(locked, head, (header_row, header_row + header_rows - 1))
        locked.row_count = total - _header_lines(locked, head)
    restart(locked, Upload.State.UPLOADED)
    return locked


def _choose_sheet(locked: Upload, sheet: str) -> None:
    with on_disk(locked.file, locked.file_name) as path:
        try:
            with stage(path, sheet=sheet) as staged:
                _swap(locked, sheet, staged)
        except SpreadsheetFault as refusal:
            raise ValidationError({"sheet": str(refusal.fault)}) from refusal


def _swap(locked: Upload, sheet: str, staged: Staged) -> None:
    storage, before = locked.rows.storage, locked.rows.name
    locked.sheet = sheet
    _describe(locked, staged.head, None)
    locked.row_count = staged.count - _header_lines(locked, staged.head)
    locked.rows.save(f"{uuid.uuid4().hex}.jsonl.gz", File(staged.file), save=False)
    transaction.on_commit(lambda: storage.delete(before or ""), robust=True)


def _describe(upload: Upload, head: list[Line], chosen: tuple[int, int] | None) -> None:
    """Headings, examples and guesses. What was saved for the same headings comes before any guess."""
    words = knowledge_of(programme_of(upload)).words()
    if chosen is None:
        header = find_header([cells for _number, cells in head], words)
        chosen = head[header.first][0], head[header.last][0]
    upload.header_row, upload.header_rows = chosen[0], chosen[1] - chosen[0] + 1
    headings = join_headings([cells for number, cells in head if chosen[0] <= number <= chosen[1]])
    body = [cells for number, cells in head if number > chosen[1]]
    width = max([len(headings), *(len(cells) for cells in body)])
    columns = [
        Column(
            headings[at] if at < len(headings) else "", [cells[at] for cells in body if at < len(cells) and cells[at]]
        )
        for at in range(width)
    ]
    guesses = _guess(columns, words)
    upload.fingerprint = fingerprint([column.heading for column in columns])
    saved = SavedMapping.objects.filter(organisation=upload.organisation, fingerprint=upload.fingerprint).first()
    upload.columns = [
        {
            "heading": column.heading[:HEADING_LENGTH],
            "examples": [cell[:EXAMPLE_LENGTH] for cell in list(dict.fromkeys(column.cells))[:EXAMPLES]],
            "field": guess.field,
            "score": guess.score,
            "why": ["saved"] if saved else list(guess.why),
        }
        for column, guess in zip(columns, guesses, strict=True)
    ]
    upload.fields = saved.fields if saved else {str(at): guess.field for at, guess in enumerate(guesses)}
    upload.choices = saved.choices if saved else {}


def _guess(columns: list[Column], words: Words) -> list[Guess]:
    """A column without heading and without cells is nothing."""
    return [
        guess if column.heading or column.cells else Guess()
        for column, guess in zip(columns, guess_columns(columns, words), strict=True)
    ]


def _header_lines(upload: Upload, head: list[Line]) -> int:
    """Lines down to the last heading, titles above included."""
    return sum(number <= upload.header_row + upload.header_rows - 1 for number, _cells in head)


def _same(upload: Upload) -> Upload | None:
    same = Upload.objects.filter(
        organisation=upload.organisation,
        programme=upload.programme,
        new_title=upload.new_title,
        sha256=upload.sha256,
    )
    return same.exclude(state__in=[Upload.State.IMPORTED, Upload.State.ABANDONED]).first()


def require_coordinator(by: Person | None, organisation_id: int) -> None:
    """`by` None = a program, which may.

    Raises:
        PermissionDenied: the person does not coordinate for the organisation.
    """
    if by and not can_move_in(Viewer.of(by), organisation_id=organisation_id):
        raise PermissionDenied


def lock_upload(upload: Upload, *, version: int, by: Person | None) -> Upload:
    """The upload as it is now, locked, when it still is what the person saw and nothing works on it.

    Raises:
        PermissionDenied: the person does not coordinate for the organisation.
        StaleEdit: somebody else changed it in between.
        ValidationError: it is imported or abandoned.
    """
    require_coordinator(by, upload.organisation_id)
    rows = Upload.objects.select_related("organisation__area", "programme__owner", "programme__area")
    locked = rows.select_for_update(of=("self",)).get(pk=upload.pk)
    if locked.is_done:
        raise ValidationError(_("Filen är redan färdig och går inte att ändra. Ladda upp den på nytt."))
    if locked.version != version:
        raise StaleEdit(locked)
    return locked


def restart(locked: Upload, state: str) -> None:
    """Saves a change that makes an earlier check worthless."""
    locked.state, locked.report, locked.job, locked.leased_until = state, {}, "", None
    locked.attempts = 0
    locked.version += 1
    locked.save()
