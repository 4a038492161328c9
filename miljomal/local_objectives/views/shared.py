"""Who may be there."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from miljomal.local_objectives.models import LocalObjective
from miljomal.local_objectives.permissions import can_keep_objectives
from miljomal.organisations.models import Organisation
from miljomal.organisations.requests import viewer_of


def keeping(request: HttpRequest) -> Organisation:
    """The organisation that the viewer acts for and edits.

    Raises:
        PermissionDenied: she may not; the text says whom to ask.
    """
    viewer = viewer_of(request)
    own = viewer.organisation
    if own is None or not can_keep_objectives(viewer, owner_id=own.pk):
        raise PermissionDenied(_no_editor())
    return own


def own_objective(request: HttpRequest, pk: int) -> LocalObjective:
    """
    Raises:
        Http404: no such objective, or another organisation's.
        PermissionDenied: the viewer's role there may only read.
    """
    viewer = viewer_of(request)
    rows = LocalObjective.objects.select_related("owner__area", "replaced_by")
    objective = get_object_or_404(rows, pk=pk, owner__in=list(viewer.roles))
    if not can_keep_objectives(viewer, owner_id=objective.owner_id):
        raise PermissionDenied(_no_editor())
    return objective


def _no_editor() -> str:
    return _("Lokala mål sköts av redaktörer. Be administratören hos er om den rollen.")
