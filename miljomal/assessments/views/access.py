"""Finds what a page is about and refuses those who may not see it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from miljomal.assessments.models import ObjectiveText, YearlyFollowUp
from miljomal.assessments.permissions import can_keep_follow_up, can_write_text
from miljomal.assessments.queries.texts import RELATED, WholeText, whole_texts
from miljomal.organisations.models import Area, Organisation
from miljomal.organisations.requests import viewer_of

FIRST_YEAR, LAST_YEAR = 1999, 2100


def own_board(request: HttpRequest, slug: str, year: int) -> Organisation:
    """The county's board if the viewer belongs to it.

    Raises:
        Http404: no such county, a year out of range, or another board's.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404("no such year")
    boards = Organisation.objects.filter(kind=Organisation.Kind.COUNTY_BOARD, pk__in=list(viewer_of(request).roles))
    found = boards.filter(area__kind=Area.Kind.COUNTY, area__slug=slug).select_related("area")
    return get_object_or_404(found)


def own_follow_up(request: HttpRequest, slug: str, year: int) -> YearlyFollowUp:
    """The follow-up if the viewer belongs to its board; errors as in `own_board`."""
    board = own_board(request, slug, year)
    found = YearlyFollowUp.objects.select_related("area", "owner", "template")
    return get_object_or_404(found, owner=board, year=year)


def own_text(request: HttpRequest, slug: str, year: int, objective: str) -> WholeText:
    """The text with its parts if the viewer belongs to its board; errors as in `own_board`."""
    board = own_board(request, slug, year)
    texts = ObjectiveText.objects.select_related(*RELATED, "saved_by", "approved_by")
    text = get_object_or_404(texts, follow_up__owner=board, follow_up__year=year, objective__slug=objective)
    return whole_texts([text], text.follow_up.template)[0]


def require_coordinator(request: HttpRequest, board: Organisation) -> None:
    """Raises PermissionDenied, saying whom to ask, unless the viewer coordinates for the board."""
    if not can_keep_follow_up(viewer_of(request), owner_id=board.pk):
        raise PermissionDenied(_("Det gör samordnarna på %(owner)s. Fråga dem.") % {"owner": board})


def require_writer(request: HttpRequest, board: Organisation) -> None:
    """Raises PermissionDenied, saying whom to ask, unless the viewer writes for the board."""
    if not can_write_text(viewer_of(request), owner_id=board.pk):
        raise PermissionDenied(
            _("Som läsare kan du inte skriva. Be administratören på %(owner)s om rollen redaktör.") % {"owner": board}
        )
