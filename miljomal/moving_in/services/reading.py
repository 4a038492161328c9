"""How a file is to be read: what its columns are, what its words mean, and what it does not say itself."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.moving_in.importers.targets import programme_of
from miljomal.moving_in.importers.unknowns import find_unknown
from miljomal.moving_in.importers.words import knowledge_of, vocabulary
from miljomal.moving_in.models import SavedMapping, Upload
from miljomal.moving_in.services.uploading import lock_upload, restart

REMEMBERED = ("organisation", "grade", "objective", "theme")


@transaction.atomic
def save_columns(*, upload: Upload, fields: Mapping[str, str], version: int, by: Person | None) -> Upload:
    """States what each column is, and finds the words that then need a choice. Kept for the next such file.

    Raises:
        PermissionDenied: the person does not coordinate for the organisation.
        StaleEdit: somebody else changed the upload in between.
        ValidationError: a field stands twice, or nothing says what the rows are about.
    """
    locked = lock_upload(upload, version=version, by=by)
    chosen = {str(at): fields.get(str(at), "") for at in range(len(locked.columns))}
    check_fields(chosen)
    locked.fields = chosen
    locked.unknown = find_unknown(locked, knowledge_of(programme_of(locked)))
    locked.choices = _proposed(locked)
    restart(locked, Upload.State.MAPPED)
    _remember(locked, by)
    return locked


def check_fields(fields: Mapping[str, str]) -> None:
    """Raises:
    ValidationError: a field is unknown or stands twice, or the columns make no sense together.
    """
    used = [name for name in fields.values() if name]
    if any(name not in vocabulary()["headings"] for name in used):
        raise ValidationError(_("En kolumn har ett okänt innehåll. Välj i listan."))
    double = next((at for at, name in fields.items() if name and used.count(name) > 1), None)
    if double is not None:
        raise ValidationError(_("Två kolumner kan inte vara samma sak. Välj ”Läs inte in” för den ena."))
    is_total = {"grade", "count"} <= set(used)
    if not is_total and not {"number", "title"} & set(used):
        raise ValidationError(
            _("Ingen kolumn säger vilken åtgärd raden gäller. Välj en kolumn med åtgärdens nummer eller titel.")
        )


def _proposed(locked: Upload) -> dict[str, dict[str, Any]]:
    """What was chosen before, for this file or for others of the organisation; the latest counts."""
    known: dict[str, dict[str, Any]] = {}
    for saved in SavedMapping.objects.filter(organisation=locked.organisation).order_by("id"):
        for kind in REMEMBERED:
            known.setdefault(kind, {}).update(saved.choices.get(kind, {}))
    for kind, choices in locked.choices.items():
        known.setdefault(kind, {}).update(choices)
    wanted = {(word["kind"], word["key"]) for word in locked.unknown}
    return {
        kind: kept
        for kind, choices in known.items()
        if (kept := {key: value for key, value in choices.items() if (kind, key) in wanted})
    }


@transaction.atomic
def save_choices(
    *,
    upload: Upload,
    choices: Mapping[str, Mapping[str, Any]],
    terms: Mapping[str, Any],
    version: int,
    by: Person | None,
) -> Upload:
    """States what words mean (added to what was said before; None takes a choice back) and what the file leaves out.

    Errors as in `choose_table`.
    """
    locked = lock_upload(upload, version=version, by=by)
    merged = {kind: dict(known) for kind, known in locked.choices.items()}
    for kind, chosen in choices.items():
        for key, value in chosen.items():
            if value is None:
                merged.get(kind, {}).pop(key, None)
            else:
                merged.setdefault(kind, {})[key] = value
    locked.choices, locked.terms = merged, {**locked.terms, **terms}
    restart(locked, Upload.State.MAPPED)
    _remember(locked, by)
    return locked


def _remember(locked: Upload, by: Person | None) -> None:
    """Keeps the reading for the next file with the same headings; a row of history for each change."""
    saved = SavedMapping.objects.filter(organisation=locked.organisation, fingerprint=locked.fingerprint).first()
    saved = saved or SavedMapping(organisation=locked.organisation, fingerprint=locked.fingerprint)
    choices = {kind: {**saved.choices.get(kind, {}), **locked.choices.get(kind, {})} for kind in REMEMBERED}
    choices = {kind: known for kind, known in choices.items() if known}
    if saved.pk and (saved.fields, saved.choices) == (locked.fields, choices):
        return
    saved.fields, saved.choices = locked.fields, choices
    history.save(saved, by=by, reason=locked.file_name[:100])
