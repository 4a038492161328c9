"""Asks for documents and makes them, so that a killed worker loses and doubles nothing."""

import hashlib
import logging
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import translation

from miljomal.core import clock
from miljomal.documents.makers import Made, SubjectGone, find
from miljomal.documents.models import LEASE, Rendition

logger = logging.getLogger("miljomal.documents")

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
}
MOST_AT_ONCE = 40


def request_rendition(*, maker: str, subject: str, format: str, language: str = "sv") -> Rendition:  # noqa: A002
    """Asks for one document, in the caller's transaction. Asked for anew, it is made anew;
    the old one is kept meanwhile.
    """
    request_renditions(maker=maker, subject=subject, formats=[format], languages=[language])
    return Rendition.objects.get(maker=maker, subject=subject, format=format, language=language)


@transaction.atomic
def request_renditions(*, maker: str, subject: str, formats: Iterable[str], languages: Iterable[str] = ("sv",)) -> None:
    """Asks for a document in several formats and languages; the worker is nudged after commit."""
    from miljomal.documents.tasks import make

    wanted = [
        Rendition(maker=maker, subject=subject, format=name, language=language, media_type=MEDIA_TYPES[name])
        for name in formats
        for language in languages
    ]
    for rendition in wanted:
        rendition.requested_at = clock.now()
    Rendition.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["maker", "subject", "format", "language"],
        update_fields=["requested_at", "attempts", "failed"],
    )
    transaction.on_commit(lambda: make.enqueue(), robust=True)


def make_due(*, limit: int = MOST_AT_ONCE) -> int:
    """Makes what is due, one by one, each under a lease; returns how many were made.

    A worker that dies in between leaves the lease to run out; then another makes it. What fails is tried again
    when its lease has run out, at most MAX_ATTEMPTS times, and until it is asked for again.
    """
    made = 0
    for pk in list(Rendition.objects.due(clock.now()).values_list("pk", flat=True)[:limit]):
        leased = _lease(pk)
        if leased and _make(leased):
            made += 1
    return made


def forget_renditions(*, maker: str, subject: str) -> None:
    """Removes a document that must not be served any more, files included."""
    found = list(Rendition.objects.of(maker, subject))
    Rendition.objects.filter(pk__in=[rendition.pk for rendition in found]).delete()
    for rendition in found:
        _remove_after_commit(rendition.file.name or "")


def _lease(pk: int) -> Rendition | None:
    """Takes the rendition for five minutes; None when another worker was first."""
    moment = clock.now()
    taken = Rendition.objects.due(moment).filter(pk=pk).update(leased_until=moment + LEASE, attempts=F("attempts") + 1)
    return Rendition.objects.get(pk=pk) if taken else None


def _make(leased: Rendition) -> bool:
    began = clock.now()
    try:
        with translation.override(leased.language):
            made = find(leased.maker)(leased.subject, leased.format, leased.language)
    except SubjectGone:
        forget_renditions(maker=leased.maker, subject=leased.subject)
        return False
    except Exception as error:
        # Whatever a maker meets, the others are made. The lease is the back-off.
        Rendition.objects.filter(pk=leased.pk).update(failed=f"{type(error).__name__}: {error}"[:300])
        logger.exception("document not made", extra={"rendition": leased.pk, "attempts": leased.attempts})
        return False
    _keep(leased, made, began=began)
    return True


def _keep(leased: Rendition, made: Made, *, began: object) -> None:
    """Stores the content under its own fingerprint and points the row at it; the file before it goes."""
    digest = hashlib.sha256(made.content).hexdigest()
    name = f"renditions/{leased.pk}/{digest[:32]}.{leased.format}"
    if default_storage.exists(name) and default_storage.size(name) != len(made.content):
        default_storage.delete(name)  # a worker was killed while it wrote
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(made.content))
    with transaction.atomic():
        before = Rendition.objects.select_for_update().filter(pk=leased.pk).values_list("file", flat=True).first()
        if before is None:
            return
        Rendition.objects.filter(pk=leased.pk).update(
            file=name,
            filename=made.filename,
            size=len(made.content),
            fingerprint=made.fingerprint or digest,
            made_at=began,
            leased_until=None,
            attempts=0,
            failed="",
        )
        if before != name:
            _remove_after_commit(before)


def _remove_after_commit(name: str) -> None:
    if name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)
