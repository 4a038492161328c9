"""A programme's own facts: name, period, address, who answers, and what was decided."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core.locking import save_version
from miljomal.drafting.services.locks import locked_programme
from miljomal.programmes.models import Programme

# /program/nytt/ is where programmes begin, /program/inflytt/ where a county moves in.
RESERVED = frozenset({"nytt", "inflytt"})


def is_address_frozen(programme: Programme) -> bool:
    """Whether the programme has ever been public: others may have linked to it. At most one query."""
    if programme.state != Programme.State.DRAFT:
        return True
    rows: Any = programme.history
    return bool(rows.exclude(state=Programme.State.DRAFT).exists())


@transaction.atomic
def edit_programme(*, programme: Programme, changes: dict[str, Any], version: int, by: Person) -> Programme:
    """Changes a programme's facts, in any state; what is changed stays in its history.

    Raises:
        PermissionDenied: the person does not coordinate for the owner.
        StaleEdit: somebody else saved in between.
        ValidationError: a field is wrong; the address is taken, reserved, or known outside.
    """
    locked = locked_programme(programme.pk, by)
    slug = changes.get("slug", locked.slug)
    if slug != locked.slug:
        _require_free(slug, locked)
    return save_version(locked, changes, version=version, by=by)


def _require_free(slug: str, programme: Programme) -> None:
    if is_address_frozen(programme):
        raise ValidationError({"slug": _("Programmet har visats för andra, så adressen kan inte ändras.")})
    if slug in RESERVED or Programme.objects.filter(slug=slug).exists():
        raise ValidationError({"slug": _("Adressen används redan. Välj en annan.")})
