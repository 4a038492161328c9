"""Where an organisation looks through its answers, hands them in, has them approved, and reads the receipt."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from miljomal.core.locking import StaleEdit
from miljomal.core.render import render_page
from miljomal.followup import services
from miljomal.followup.models import Respondent
from miljomal.followup.permissions import can_approve_answers, can_read_answers
from miljomal.followup.queries.answers import handed_in_answers
from miljomal.followup.services.handing_in import MAX_NOTE
from miljomal.followup.views.own import must_edit, own_respondent
from miljomal.organisations.requests import person_of, viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def handing_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Look through everything and hand it in: what must be mended, what is missing, what goes."""
    respondent = own_respondent(request, pk)
    must_edit(request, respondent)
    fault, status = "", 200
    if request.method == "POST":
        try:
            services.hand_in_answers(respondent=respondent, by=person_of(request), without="without" in request.POST)
        except services.RoundClosed:
            fault, status = _closed(), 409
        except ValidationError as error:
            fault, status = " ".join(error.messages), 422
        else:
            return redirect("followup:handing-in-receipt", pk)
    context = {
        "respondent": respondent,
        "review": services.review_answers(respondent),
        "fault": fault,
        "is_example": respondent.is_example,
    }
    return render_page(request, "followup/handing_in.html", context, status=status)


def _closed() -> str:
    return _("Omgången har stängt för er. Inget har ändrats, och allt ni har skrivit finns kvar. Be om längre tid.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def handing_in_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """A manager reads everything and approves it, or sends it back with a few words."""
    respondent = own_respondent(request, pk)
    if not can_approve_answers(viewer_of(request), organisation_id=respondent.organisation_id):
        raise PermissionDenied(
            _("Svaren godkänns av administratörerna på %(organisation)s. Fråga dem.")
            % {"organisation": respondent.organisation}
        )
    fault, status = "", 200
    if request.method == "POST":
        try:
            return _decide(request, respondent)
        except StaleEdit:
            fault, status = _("Svaren har ändrats sedan du öppnade sidan. Inget är godkänt. Läs dem igen."), 409
        except services.RoundClosed:
            fault, status = _closed(), 409
        except ValidationError as error:
            fault, status = " ".join(error.messages), 422
    found = services.review_answers(respondent)
    context = {
        "respondent": respondent,
        "review": found,
        "rows": services.words_of(respondent, found),
        "fault": fault,
        "note": request.POST.get("note", ""),
        "note_limit": MAX_NOTE,
        "is_example": respondent.is_example,
    }
    return render_page(request, "followup/handing_in_approve.html", context, status=status)


def _decide(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """Sends back where the button said so; approves otherwise. Faults of the services pass through."""
    by = person_of(request)
    if "tillbaka" in request.POST:
        services.send_answers_back(respondent=respondent, note=request.POST.get("note", ""), by=by)
        messages.success(request, _("Svaren är tillbaka hos den som lämnade in dem, med dina ord."))
        return redirect(respondent)
    services.approve_answers(respondent=respondent, stamp=request.POST.get("stamp", ""), by=by)
    return redirect("followup:handing-in-receipt", respondent.pk)


@never_cache
@require_safe
def handing_in_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed in, when and by whom; made to be printed. The programme's coordinators read it too."""
    viewer = viewer_of(request)
    related = ("round__programme__owner", "organisation", "handed_in_by", "approved_by")
    respondent = get_object_or_404(Respondent.objects.select_related(*related), pk=pk)
    owner_id = respondent.round.programme.owner_id
    if not can_read_answers(viewer, organisation_id=respondent.organisation_id, owner_id=owner_id):
        respondent = get_object_or_404(Respondent.objects.none())
    context = {
        "respondent": respondent,
        "rows": handed_in_answers(respondent),
        "is_own": viewer.belongs_to(respondent.organisation_id),
        "may_answer": viewer.edits(respondent.organisation_id),
        "is_example": respondent.is_example,
    }
    return render_page(request, "followup/handing_in_receipt.html", context)
