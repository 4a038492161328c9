"""What the pages of a round share: who may be there, crumbs, and faults of services shown in forms."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from miljomal.core import clock
from miljomal.core.render import render_page
from miljomal.followup.lifecycle import Move, legal_moves
from miljomal.followup.models import Round
from miljomal.followup.permissions import can_keep_rounds
from miljomal.followup.services.rounds import hindrance
from miljomal.organisations.requests import viewer_of
from miljomal.programmes.models import Programme


def kept_programme(request: HttpRequest, slug: str) -> Programme:
    """The programme, if the viewer keeps its rounds.

    Raises:
        Http404: no such programme, or a draft of somebody else's.
        PermissionDenied: she may read it but does not keep its rounds; the text says who does.
    """
    viewer = viewer_of(request)
    visible = Programme.objects.visible_to_roles(set(viewer.roles)).select_related("owner", "area")
    programme = get_object_or_404(visible, slug=slug)
    if not can_keep_rounds(viewer, owner_id=programme.owner_id):
        raise PermissionDenied(
            _("Uppföljningsomgångarna sköts av samordnarna på %(owner)s. Fråga dem.") % {"owner": programme.owner}
        )
    return programme


def kept_round(request: HttpRequest, programme_slug: str, slug: str) -> Round:
    """A round of a programme whose rounds the viewer keeps; errors as in `kept_programme`."""
    programme = kept_programme(request, programme_slug)
    found = get_object_or_404(Round.objects.select_related("scale"), programme=programme, slug=slug)
    found.programme = programme
    return found


def round_url(name: str, shown: Round, *args: object) -> str:
    """The address of one of the round's pages."""
    return reverse(f"followup:{name}", args=[shown.programme.slug, shown.slug, *args])


def round_context(shown: Round, title: str = "", **context: Any) -> dict[str, Any]:
    """What every page of a round shows: the round, its moves, and crumbs that end with `title`."""
    programme = shown.programme
    crumbs = [
        (programme.short_name or programme.title, programme.get_absolute_url()),
        (_("Uppföljningsomgångar"), reverse("followup:round-list", args=[programme.slug])),
        (shown.title, round_url("round-detail", shown) if title else ""),
    ]
    return {
        "round": shown,
        "programme": programme,
        "moves": legal_moves(shown.times, clock.now()),
        "crumbs": [*crumbs, (title, "")] if title else crumbs,
        "is_example": shown.is_example,
        **context,
    }


def refused(request: HttpRequest, shown: Round, move: Move, title: str) -> HttpResponse | None:
    """409 with what hinders the move in the round's state; None where nothing does."""
    if move in legal_moves(shown.times, clock.now()):
        return None
    context = round_context(shown, title, heading=title, hindrance=hindrance(shown, move))
    return render_page(request, "followup/round_refused.html", context, status=409)


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def overtaken() -> str:
    """What to say when a colleague saved in between and the form has nothing to compare."""
    return _("En kollega ändrade omgången medan du skrev. Det du skrev finns kvar. Läs hur det står nu och spara igen.")
