"""Where coordinators see every answer in one table and note what was done with each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from miljomal.core.locking import StaleEdit
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.organisations.requests import person_of
from miljomal.programmes.models import Measure
from miljomal.referrals import queries, services
from miljomal.referrals.filters import StanceFilter
from miljomal.referrals.forms import OutcomeForm
from miljomal.referrals.models import Referral, Stance
from miljomal.referrals.requests import kept_referral


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stance_list(request: HttpRequest, programme_slug: str, number: int) -> HttpResponse:
    """All answers, filtered; those ticked are handled together."""
    referral = kept_referral(request, programme_slug, number)
    found = queries.stances_of(referral)
    form, status = OutcomeForm(request.POST if request.method == "POST" else None), 200
    ticked: list[str] = []
    if request.method == "POST":
        status = 422
        ticked = [pk for pk in request.POST.getlist("stance") if pk.isascii() and pk.isdigit() and len(pk) < 19]
        if not ticked:
            form.add_error(None, _("Bocka för minst ett svar. Det du skrev står kvar."))
        elif form.is_valid():
            try:
                count = services.handle_stances(
                    stances=list(found.filter(pk__in=ticked)),
                    outcome=form.cleaned_data["outcome"],
                    note=form.cleaned_data["outcome_note"],
                    by=person_of(request),
                )
            except ValidationError as error:
                form.add_error(None, error)
            except StaleEdit:
                status = 409
                form.add_error(None, _("Ett av svaren ändrades just. Läs det igen och försök en gång till."))
            else:
                told = ngettext("%(count)d svar är hanterat.", "%(count)d svar är hanterade.", count)
                messages.success(request, told % {"count": count})
                return redirect(request.get_full_path())
    context = {
        **_list_context(request, referral, found),
        "positions": Stance.Position.choices[1:],
        "form": form,
        "ticked": ticked,
    }
    return render_page(request, "referrals/stance_list.html", context, status=status)


def _list_context(request: HttpRequest, referral: Referral, found: QuerySet[Stance]) -> dict[str, Any]:
    """The page of answers that the address asks for, and what they may be filtered by."""
    asked = StanceFilter.from_query(request.GET)
    return {
        "referral": referral,
        "programme": referral.programme,
        "page": page_of(request, queries.filtered(found, asked)),
        "asked": asked,
        "consultees": list(queries.consultees_of(referral)),
        "measures": list(Measure.objects.filter(programme=referral.programme_id)),
        "progress": queries.progress_of(referral),
        "is_example": referral.is_example,
    }


@never_cache
@require_POST
def stance_join(request: HttpRequest, programme_slug: str, number: int) -> HttpResponse:
    """Makes a participation of each yes that has none."""
    referral = kept_referral(request, programme_slug, number)
    made = services.invite_to_take_part(referral=referral, by=person_of(request))
    told = ngettext("%(count)d ja blev medverkan.", "%(count)d ja blev medverkan.", made)
    messages.success(request, told % {"count": made} if made else _("Alla som sagt ja står redan som medverkande."))
    return redirect("referrals:stance-list", programme_slug, number)
