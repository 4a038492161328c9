"""What the views share: whose organisation it is, and the way here."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.requests import viewer_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def crumbs(*titles: tuple[str, str]) -> list[tuple[str, str]]:
    """From the person's own page to here; each is a title and an URL name, "" for the page itself."""
    return [(title, reverse(name) if name else "") for title, name in ((_("Mina sidor"), "pages:mina"), *titles)]


def administered_organisation(request: HttpRequest) -> Organisation:
    """The organisation that the viewer acts for, if she administers it.

    Raises:
        PermissionDenied: she does not; the text names those who do.
    """
    viewer = viewer_of(request)
    if viewer.organisation is None:
        raise PermissionDenied(
            _("Du hör inte till någon organisation än. Be administratören i din organisation om en inbjudan.")
        )
    if not viewer.administers(viewer.organisation.pk):
        deny(viewer.organisation)
    return viewer.organisation


def deny(organisation: Organisation) -> None:
    held = Membership.objects.in_force().filter(organisation=organisation, role=Membership.Role.ADMINISTRATOR)
    names = ", ".join(held.order_by("person__name", "id").values_list("person__name", flat=True))
    if not names:
        raise PermissionDenied
    raise PermissionDenied(
        _("Bara en administratör bestämmer vilka som är med i %(organisation)s. Fråga %(names)s.")
        % {"organisation": organisation, "names": names}
    )


def administered_member(request: HttpRequest, pk: int) -> Membership:
    """The membership, if the viewer administers its organisation.

    Raises:
        Http404: no such membership, or another organisation's.
        PermissionDenied: the viewer belongs to the organisation but does not administer it.
    """
    viewer = viewer_of(request)
    found = Membership.objects.select_related("organisation__area", "person")
    membership = get_object_or_404(found, pk=pk, organisation__in=list(viewer.roles))
    if not viewer.administers(membership.organisation_id):
        deny(membership.organisation)
    return membership


def shown_name(membership: Membership) -> str:
    """The name, or the address while an invitation waits: asking must not reveal who has an account."""
    is_waiting = membership.state == Membership.State.PENDING
    return membership.person.email if is_waiting else membership.person.name
