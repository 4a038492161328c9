"""What the services share: who may write, and links that are made equal to what was chosen."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.local_objectives.models import LocalObjective
from miljomal.local_objectives.permissions import can_keep_objectives
from miljomal.organisations.permissions import Viewer


def require_keeper(owner_id: int, by: Person) -> None:
    """
    Raises:
        PermissionDenied: the person does not edit for the organisation.
    """
    if not can_keep_objectives(Viewer.of(by), owner_id=owner_id):
        raise PermissionDenied


def link_only(link: type[Any], objective: LocalObjective, name: str, wanted: Iterable[Any], *, by: Person) -> None:
    """The rows of `link` that were chosen and no others, with history for those that come and go."""
    chosen = {one.pk: one for one in wanted}
    there = {getattr(row, f"{name}_id"): row for row in link.objects.filter(local_objective=objective)}
    for pk, row in there.items():
        if pk not in chosen:
            history.delete(row, by=by)
    for pk, one in chosen.items():
        if pk not in there:
            history.save(link(local_objective=objective, **{name: one}), by=by)
