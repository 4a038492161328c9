"""From an address to the referral that the viewer may keep."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from miljomal.organisations.requests import viewer_of
from miljomal.programmes.models import Programme
from miljomal.referrals.models import Referral
from miljomal.referrals.permissions import can_keep_referral


def kept_programme(request: HttpRequest, slug: str) -> Programme:
    """The programme, if the viewer coordinates for its owner.

    Raises:
        Http404: no such programme, or a draft of others.
        PermissionDenied: the viewer sees it but does not coordinate.
    """
    viewer = viewer_of(request)
    visible = Programme.objects.visible_to_roles(set(viewer.roles)).select_related("owner", "area")
    programme = get_object_or_404(visible, slug=slug)
    if not can_keep_referral(viewer, owner_id=programme.owner_id):
        raise PermissionDenied(_("Remissen sköts av samordnarna på %(owner)s. Fråga dem.") % {"owner": programme.owner})
    return programme


def kept_referral(request: HttpRequest, slug: str, number: int) -> Referral:
    """The referral of such a programme; errors as in `kept_programme`."""
    programme = kept_programme(request, slug)
    referral = get_object_or_404(Referral, programme=programme, number=number)
    referral.programme = programme
    return referral
