"""Where registrars and an organisation's own people fetch letters for the diary."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from miljomal.core.render import render_page
from miljomal.documents.models import Rendition
from miljomal.documents.serving import file_response
from miljomal.followup.models import Respondent
from miljomal.mailings.models import Letter
from miljomal.mailings.models.letters import letter_id
from miljomal.mailings.permissions import can_read_receipt
from miljomal.mailings.services.letters import MAKER
from miljomal.organisations.requests import viewer_of

ROBOTS = "noindex, nofollow"


def _letter(token: str) -> Letter:
    """The letter behind an unguessable address.

    Raises:
        Http404: the address is forged or not whole.
    """
    found = Letter.objects.select_related("respondent__organisation", "respondent__round__programme")
    return get_object_or_404(found, pk=letter_id(token))


def _file_of(letter: Letter) -> Rendition | None:
    """The letter's PDF, if the worker has made it."""
    found = Rendition.objects.filter(maker=MAKER, subject=str(letter.pk), format="pdf", language="sv").first()
    return found if found and found.is_ready else None


@login_not_required
@never_cache
@require_safe
def letter_detail(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in a registrar's mail leads: what the letter says, and its PDF. Reading changes nothing."""
    letter = _letter(token)
    context = {
        "letter": letter,
        "file": _file_of(letter),
        "crumbs": [(letter.content["overline"], "")],
        "is_example": letter.respondent.is_example,
    }
    response = render_page(request, "mailings/letter_detail.html", context)
    response["X-Robots-Tag"] = ROBOTS
    return response


@login_not_required
@never_cache
@require_safe
def letter_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The letter as PDF/A.

    Raises:
        Http404: the address is forged, or the file is not made yet.
    """
    file = _file_of(_letter(token))
    if file is None:
        raise Http404("not made yet")
    response = file_response(file)
    response["X-Robots-Tag"] = ROBOTS
    return response


@never_cache
@require_safe
def receipt_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The latest receipt of an organisation's answers as PDF/A, for its own people; says so while it is made.

    Raises:
        Http404: no such respondent, or another organisation's.
    """
    respondent = get_object_or_404(Respondent.objects.select_related("organisation", "round__programme"), pk=pk)
    if not can_read_receipt(viewer_of(request), organisation_id=respondent.organisation_id):
        raise Http404("another organisation's")
    letter = Letter.objects.filter(respondent=respondent, kind=Letter.Kind.RECEIPT).order_by("-about_at").first()
    file = _file_of(letter) if letter else None
    if file is not None:
        return file_response(file)
    context = {
        "respondent": respondent,
        "crumbs": [(_("Mina sidor"), reverse("pages:mina")), (_("Kvitto"), "")],
        "is_example": respondent.is_example,
    }
    return render_page(request, "mailings/receipt_wait.html", context)
