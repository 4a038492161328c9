"""A consulted organisation answers: positions on measures, what it thinks of the whole, and its decided opinion."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import StaleEdit
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Measure
from miljomal.referrals.models import Consultee, Stance
from miljomal.referrals.permissions import can_answer_referral

PDF_MAGIC = b"%PDF-"


class ReferralClosed(Exception):
    """The referral does not take answers now."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed about one measure."""

    position: str
    comment: str


@transaction.atomic
def save_stances(*, consultee: Consultee, said: dict[int, Said], summary: str, version: int, by: Person) -> Consultee:
    """Saves everything typed in the organisation's form, by measure id; what is emptied is taken away.

    The same form sent twice changes nothing the second time.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        ReferralClosed: the last day has passed, or the referral is not sent.
        StaleEdit: a colleague saved other things in between; nothing is written.
        ValidationError: a measure of another programme, a position that does not exist, or too long a text.
    """
    locked = _locked(consultee, by)
    measures = set(Measure.objects.filter(programme=locked.referral.programme_id).values_list("pk", flat=True))
    if not said.keys() <= measures:
        raise ValidationError(_("En av åtgärderna hör inte till programmet. Ladda om sidan och försök igen."))
    present = {stance.measure_id: stance for stance in locked.stances.select_for_update(of=("self",))}
    changed = {pk: new for pk, new in said.items() if new != _said(present.get(pk))}
    if not changed and summary.strip() == locked.summary:
        return locked
    if version != locked.version:
        raise StaleEdit(locked)
    for measure_id, new in changed.items():
        _write(locked, measure_id, new, present.get(measure_id), by)
    return _touch(locked, {"summary": summary.strip()}, by)


@transaction.atomic
def keep_opinion(
    *, consultee: Consultee, file: UploadedFile[bytes] | None, changes: dict[str, Any], version: int, by: Person
) -> Consultee:
    """Keeps the decided opinion: the PDF (None = the one that is there stays) with date, body and diary number.

    Raises:
        PermissionDenied, ReferralClosed, StaleEdit: as in `save_stances`.
        ValidationError: the file is no PDF.
    """
    locked = _locked(consultee, by)
    if version != locked.version:
        raise StaleEdit(locked)
    if file is not None:
        if file.read(len(PDF_MAGIC)) != PDF_MAGIC:
            raise ValidationError({"opinion": _("Filen är ingen PDF. Spara yttrandet som PDF och välj den filen.")})
        file.seek(0)
        locked.opinion_name = (file.name or "yttrande.pdf")[-120:]
        locked.opinion.save(f"{locked.pk}.pdf", File(file), save=False)
    return _touch(locked, changes, by)


@transaction.atomic
def hand_in(*, consultee: Consultee, by: Person) -> Consultee:
    """Says that the organisation is done. What it wrote may still be changed until the last day.

    Raises:
        PermissionDenied, ReferralClosed: as in `save_stances`.
        ValidationError: nothing is written yet.
    """
    locked = _locked(consultee, by)
    if locked.handed_in_at is not None:
        return locked
    if not (locked.stances.exists() or locked.summary or locked.opinion):
        raise ValidationError(
            _(
                "Ni har inte skrivit något än. Ta ställning till minst en åtgärd, "
                "skriv om helheten eller lämna yttrandet."
            )
        )
    return _touch(locked, {"handed_in_at": clock.now(), "handed_in_by": by}, by)


def _said(stance: Stance | None) -> Said:
    return Said(stance.position, stance.comment) if stance else Said("", "")


def _write(consultee: Consultee, measure_id: int, new: Said, present: Stance | None, by: Person) -> None:
    """One position, new, changed or taken away. A changed one is no longer handled as it was."""
    if new == Said("", ""):
        if present:
            present._history_user = by  # type: ignore[attr-defined]  # who took it away
            present.delete()
        return
    stance = present or Stance(consultee=consultee, measure_id=measure_id)
    stance.position, stance.comment = new.position, new.comment
    stance.outcome, stance.outcome_note, stance.handled_at, stance.handled_by = "", "", None, None
    if present:
        stance.version += 1
    stance.full_clean(exclude=["consultee", "measure"])
    history.save(stance, by=by)


def _touch(consultee: Consultee, changes: dict[str, Any], by: Person) -> Consultee:
    for name, value in {**changes, "version": consultee.version + 1}.items():
        setattr(consultee, name, value)
    consultee.full_clean()
    history.save(consultee, by=by)
    return consultee


def _locked(consultee: Consultee, by: Person) -> Consultee:
    """The row under lock, if the person may write in it now."""
    if not can_answer_referral(Viewer.of(by), organisation_id=consultee.organisation_id):
        raise PermissionDenied
    locked = (
        Consultee.objects.select_for_update(of=("self",))
        .select_related("referral__programme", "organisation")
        .get(pk=consultee.pk)
    )
    if not locked.referral.is_open:
        raise ReferralClosed
    return locked
