"""Fetching a sheet, taking it back, and writing what it says through the same services as the pages do."""

import io
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.answer_sheets.exports import write_sheet
from miljomal.answer_sheets.importers import read_sheet
from miljomal.answer_sheets.models import FetchedSheet, ReturnedSheet
from miljomal.answer_sheets.queries import ComparedRow, Comparison, as_json, compare, repeatable_ids, sheet_of
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.documents.faults import Fault
from miljomal.documents.uploads import digest_of, on_disk
from miljomal.followup.models import Respondent
from miljomal.followup.permissions import can_answer
from miljomal.followup.queries.answers import draft_of
from miljomal.followup.services import (
    RoundClosed,
    Sent,
    StaleDraft,
    repeat_answer,
    save_draft,
    send_answer,
    takes_drafts,
)
from miljomal.organisations.permissions import Viewer

MAX_BYTES = 10 * 1024 * 1024


class SheetFaults(Exception):
    """The file can't be taken as it is; `faults` say where and why, in the order of the rows."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class StaleSheet(Exception):
    """Somebody has answered since the comparison was shown."""


@dataclass(slots=True)
class Saved:
    """What became of the rows: how many went how far, and how many were kept as drafts because something lacks."""

    sent: Counter[Sent] = field(default_factory=Counter)
    drafts: int = 0


@transaction.atomic
def fetch_sheet(*, respondent: Respondent, by: Person) -> bytes:
    """The organisation's questions as a workbook; what stands in it is remembered until the result is published.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        RoundClosed: the round has not opened, or its result is published.
    """
    _require_editor(respondent, by)
    sheet = sheet_of(respondent)
    rows = {str(standing.answer.pk): as_json(standing.typed) for standing in sheet.standings}
    fetched = FetchedSheet.objects.create(respondent=respondent, rows=rows, fetched_by=by)
    file = io.BytesIO()
    write_sheet(file, sheet, fetched.token)
    return file.getvalue()


def return_sheet(*, respondent: Respondent, file: File[Any], name: str, by: Person) -> ReturnedSheet:
    """Takes a filled-in sheet; nothing of it counts yet. The same file again is the one that waits already.

    Raises:
        PermissionDenied, RoundClosed: as `fetch_sheet`.
        SheetFaults: something in the file must be mended first; nothing is kept.
    """
    _require_editor(respondent, by)
    if (file.size or 0) > MAX_BYTES:
        raise SheetFaults([Fault(None, "", "", _("en fil på högst 10 megabyte"))])
    with on_disk(file, name) as path:
        filled = read_sheet(
            path,
            fetched={row.token: row for row in FetchedSheet.objects.filter(respondent=respondent)},
            grades=respondent.round.scale.grades.order_by("order"),
            questions=respondent.round.questions.all(),
            repeatable=repeatable_ids(respondent),
        )
    if filled.faults or filled.fetched is None:
        raise SheetFaults(filled.faults)
    returned, _made = ReturnedSheet.objects.get_or_create(
        fetched=filled.fetched,
        sha256=digest_of(file),
        state=ReturnedSheet.State.WAITING,
        defaults={
            "file_name": name[-160:],
            "rows": {str(pk): as_json(typed) for pk, typed in filled.rows.items()},
            "repeated": filled.repeated,
            "missing_count": len(filled.fetched.rows) - len(filled.rows),
            "returned_by": by,
        },
    )
    return returned


@transaction.atomic
def save_sheet(*, returned: ReturnedSheet, chosen: Collection[int], seen: str, by: Person) -> Saved:
    """Writes the rows that only the file has changed, and of the clashes those whose answer id is `chosen`.

    All or nothing, through the services that the pages use: history, approval and late drafts are as there. `seen` is
    the stamp of the comparison that was shown. A sheet that is saved already changes nothing.

    Raises:
        PermissionDenied, RoundClosed: as `fetch_sheet`.
        StaleSheet: somebody has answered in between.
        ValidationError: the sheet was thrown away.
    """
    respondent = returned.fetched.respondent
    _require_editor(respondent, by)
    locked = ReturnedSheet.objects.select_for_update().select_related("fetched").get(pk=returned.pk)
    if locked.state == ReturnedSheet.State.SAVED:
        return Saved()
    if locked.state == ReturnedSheet.State.ABANDONED:
        raise ValidationError(_("Filen är kastad. Ladda upp den på nytt."))
    comparison = compare(locked, sheet_of(respondent))
    if comparison.stamp != seen:
        raise StaleSheet
    saved = Saved()
    for row in _wanted(comparison, chosen):
        try:
            _write(row, saved, by=by)
        except (StaleEdit, StaleDraft) as stale:
            raise StaleSheet from stale
    locked.state = ReturnedSheet.State.SAVED
    locked.save(update_fields=["state"])
    return saved


@transaction.atomic
def abandon_sheet(*, returned: ReturnedSheet, by: Person) -> None:
    """Throws a sheet away that waits; one that is saved stays saved.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
    """
    if not can_answer(Viewer.of(by), organisation_id=returned.fetched.respondent.organisation_id):
        raise PermissionDenied
    waiting = ReturnedSheet.objects.filter(pk=returned.pk, state=ReturnedSheet.State.WAITING)
    waiting.update(state=ReturnedSheet.State.ABANDONED, rows={}, repeated=[])


def forget_sheets() -> int:
    """Throws away what can be of no more use: returned sheets after thirty days, fetched ones of published rounds."""
    outdated, _by_model = ReturnedSheet.objects.outdated(clock.now()).delete()
    spent, _by_model = FetchedSheet.objects.spent().delete()
    return outdated + spent


def _wanted(comparison: Comparison, chosen: Collection[int]) -> list[ComparedRow]:
    return [*comparison.taken, *(row for row in comparison.clashes if row.answer.pk in chosen)]


def _write(row: ComparedRow, saved: Saved, *, by: Person) -> None:
    answer, draft = row.answer, draft_of(row.answer)
    seen: dict[str, Any] = {"version": answer.version, "seen": draft.stamp if draft else ""}
    if row.lacks:
        save_draft(answer=answer, typed=row.said, page="", by=by, **seen)
        saved.drafts += 1
    elif row.is_repeated:
        saved.sent[repeat_answer(answer=answer, by=by, **seen)] += 1
    else:
        saved.sent[send_answer(answer=answer, typed=row.said, by=by, **seen)] += 1


def _require_editor(respondent: Respondent, by: Person) -> None:
    if not can_answer(Viewer.of(by), organisation_id=respondent.organisation_id):
        raise PermissionDenied
    if not takes_drafts(respondent.round):
        raise RoundClosed
