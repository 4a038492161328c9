"""Who may be there."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from miljomal.indicators.models import Indicator
from miljomal.organisations.models import Organisation
from miljomal.organisations.requests import viewer_of
from miljomal.own_figures.permissions import can_keep_figures


def keeping(request: HttpRequest) -> Organisation:
    """The organisation that the viewer acts for and edits.

    Raises:
        PermissionDenied: she may not; the text says whom to ask.
    """
    viewer = viewer_of(request)
    own = viewer.organisation
    if own is None or not can_keep_figures(viewer, organisation_id=own.pk):
        raise PermissionDenied(no_editor())
    return own


def own_indicator(request: HttpRequest, slug: str) -> Indicator:
    """
    Raises:
        Http404: no such indicator, or another organisation's.
        PermissionDenied: the viewer's role there may only read.
    """
    viewer = viewer_of(request)
    rows = Indicator.objects.select_related("owner__area", "source")
    indicator = get_object_or_404(rows, slug=slug, owner__in=list(viewer.roles))
    assert indicator.owner
    if not can_keep_figures(viewer, organisation_id=indicator.owner.pk):
        raise PermissionDenied(no_editor())
    return indicator


def no_editor() -> str:
    return _("Egna siffror sköts av redaktörer. Be administratören hos er om den rollen.")
