"""From an address to what the viewer may keep."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from miljomal.drafting.permissions import can_begin_programme, can_keep_programme
from miljomal.organisations.models import Organisation
from miljomal.organisations.requests import viewer_of
from miljomal.programmes.models import Measure, Programme


def seen_programme(request: HttpRequest, slug: str) -> Programme:
    """The programme, if the viewer may see it.

    Raises:
        Http404: no such programme, or a draft of others.
    """
    visible = Programme.objects.visible_to_roles(set(viewer_of(request).roles))
    return get_object_or_404(visible.select_related("owner__area", "area", "builds_on"), slug=slug)


def kept_programme(request: HttpRequest, slug: str) -> Programme:
    """The programme, if the viewer coordinates for its owner.

    Raises:
        Http404: as in `seen_programme`.
        PermissionDenied: the viewer sees it but does not coordinate.
    """
    programme = seen_programme(request, slug)
    _require_keeper(request, programme)
    return programme


def kept_measure(request: HttpRequest, pk: int) -> Measure:
    """The measure of such a programme; errors as in `kept_programme`."""
    visible = Measure.objects.visible_to_roles(set(viewer_of(request).roles))
    measure = get_object_or_404(visible.select_related("theme", "programme__owner", "programme__area"), pk=pk)
    _require_keeper(request, measure.programme)
    return measure


def beginning_owner(request: HttpRequest) -> Organisation:
    """The county board that the viewer acts for, if she coordinates there.

    Raises:
        PermissionDenied: she acts for something else, or does not coordinate.
    """
    viewer = viewer_of(request)
    owner = viewer.organisation
    if owner is None or not can_begin_programme(viewer, owner_id=owner.pk, owner_kind=owner.kind):
        raise PermissionDenied(
            _("Nya program börjas av samordnarna på en länsstyrelse. Hör du till flera organisationer: byt överst.")
        )
    return owner


def _require_keeper(request: HttpRequest, programme: Programme) -> None:
    if not can_keep_programme(viewer_of(request), owner_id=programme.owner_id):
        raise PermissionDenied(
            _("Programmet sköts av samordnarna på %(owner)s. Fråga dem.") % {"owner": programme.owner}
        )
