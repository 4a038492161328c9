"""Checks and imports, by a worker: a killed one loses and doubles nothing."""

import logging

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.moving_in.importers.running import Report, run
from miljomal.moving_in.models import Upload
from miljomal.moving_in.models.uploads import LEASE
from miljomal.moving_in.services.uploading import lock_upload, require_coordinator

logger = logging.getLogger(__name__)


@transaction.atomic
def request_check(*, upload: Upload, version: int, by: Person | None) -> Upload:
    """Asks for a check; a worker does it. Errors as in `choose_table`."""
    locked = lock_upload(upload, version=version, by=by)
    if locked.state == Upload.State.UPLOADED:
        raise ValidationError(_("Bekräfta kolumnerna först."))
    return _ask(locked, Upload.Job.CHECK, by)


@transaction.atomic
def request_import(*, upload: Upload, version: int, by: Person | None) -> Upload:
    """Asks for the import of a file that was checked without faults. One that is on its way already stays so.

    Errors as in `choose_table`; a file with faults is a ValidationError.
    """
    require_coordinator(by, upload.organisation_id)
    current = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if current.job == Upload.Job.IMPORT or current.state == Upload.State.IMPORTED:
        return current
    locked = lock_upload(upload, version=version, by=by)
    if locked.state != Upload.State.CHECKED or locked.report.get("faults"):
        raise ValidationError(_("Filen har fel eller är inte granskad. Rätta felen och granska igen."))
    return _ask(locked, Upload.Job.IMPORT, by)


def _ask(locked: Upload, job: str, by: Person | None) -> Upload:
    from miljomal.moving_in.tasks import work

    locked.job, locked.job_by, locked.leased_until, locked.attempts = job, by, None, 0
    locked.version += 1
    locked.save()
    transaction.on_commit(lambda: work.enqueue(), robust=True)
    return locked


@transaction.atomic
def abandon_upload(*, upload: Upload, version: int, by: Person) -> None:
    """Throws the file away at once; the row stays and says so. Errors as in `choose_table`."""
    locked = lock_upload(upload, version=version, by=by)
    locked.state, locked.job = Upload.State.ABANDONED, ""
    locked.version += 1
    _throw_away(locked)
    locked.save()


def work_due() -> int:
    """Does what waits, each under a lease; returns how many were done.

    A worker that dies leaves the lease to run out; then another does it, at most three times.
    """
    done = 0
    for pk in list(Upload.objects.due(clock.now()).values_list("pk", flat=True)):
        moment = clock.now()
        taken = Upload.objects.due(moment).filter(pk=pk)
        if taken.update(leased_until=moment + LEASE, attempts=F("attempts") + 1):
            done += _work(pk)
    return done


def _work(pk: int) -> int:
    try:
        do_job(pk)
    except Exception:
        # Whatever one file does, the others are worked on. The lease is the back-off.
        logger.exception("upload not worked on", extra={"upload": pk})
        return 0
    return 1


@transaction.atomic
def do_job(pk: int) -> Report | None:
    """Does an upload's job and keeps its report, all in one transaction. None = there is nothing to do any more.

    Whoever asked must still coordinate when it is done; else the job is dropped and nothing is written.
    """
    rows = Upload.objects.select_related("organisation__area", "programme__owner", "programme__area", "job_by")
    upload = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if upload is None or not upload.job:
        return None
    is_import = upload.job == Upload.Job.IMPORT
    try:
        require_coordinator(upload.job_by, upload.organisation_id)
    except PermissionDenied:
        _finish(upload, Upload.State.MAPPED)
        return None
    report = run(upload, by=upload.job_by, is_dry=not is_import)
    upload.report = report.as_dict()
    if report.is_written:
        upload.imported_at = clock.now()
        _finish(upload, Upload.State.IMPORTED)
    else:
        _finish(upload, Upload.State.CHECKED)
    return report


def _finish(upload: Upload, state: str) -> None:
    upload.state, upload.job, upload.leased_until, upload.attempts = state, "", None, 0
    upload.version += 1
    upload.save()


def forget_uploads() -> int:
    """Throws away what is older than thirty days, files included; returns how many."""
    moment = clock.now()
    gone = 0
    for upload in Upload.objects.outdated(moment).order_by("id")[:200]:
        with transaction.atomic():
            _throw_away(upload)
            upload.delete()
        gone += 1
    return gone


def _throw_away(upload: Upload) -> None:
    names = [name for name in (upload.file.name, upload.rows.name) if name]
    storage = upload.file.storage
    upload.file, upload.rows = "", ""
    for name in names:
        transaction.on_commit(lambda name=name: storage.delete(name), robust=True)  # type: ignore[misc]
