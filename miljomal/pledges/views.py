"""Where an organisation pledges, confirms and withdraws, and where the county answers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miljomal.core import clock
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.organisations.models import Organisation
from miljomal.organisations.requests import person_of, viewer_of
from miljomal.pledges import services
from miljomal.pledges.ageing import HIDDEN_AFTER, months_after
from miljomal.pledges.forms import PledgeForm, ReviewForm, WithdrawForm
from miljomal.pledges.models import Pledge
from miljomal.pledges.permissions import can_pledge, can_review_pledges, takes_pledges
from miljomal.pledges.queries import own_pledges, pledge_by_token, pledge_of, pledges_in
from miljomal.programmes.models import Measure, Participation, Programme

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _pledging(request: HttpRequest) -> Organisation:
    """The organisation that the viewer acts for, if she may pledge for it.

    Raises:
        PermissionDenied: she may not; the text says why.
    """
    viewer = viewer_of(request)
    own = viewer.organisation
    if own is None or not viewer.edits(own.pk):
        raise PermissionDenied(_("Löften skrivs av redaktörer i företag och föreningar. Fråga administratören där."))
    if not can_pledge(viewer, organisation=own):
        raise PermissionDenied(_("Löften är till för företag och föreningar. Ange er del på åtgärdens sida."))
    return own


def _own_pledge(request: HttpRequest, pk: int) -> Pledge:
    """
    Raises:
        Http404: no such pledge, or another organisation's.
        PermissionDenied: the viewer's role there may only read.
    """
    viewer = viewer_of(request)
    rows = Pledge.objects.select_related("participation__measure__programme__owner", "participation__organisation")
    pledge = get_object_or_404(rows, pk=pk, participation__organisation__in=list(viewer.roles))
    if not can_pledge(viewer, organisation=pledge.participation.organisation):
        raise PermissionDenied(_("Som läsare kan du inte ändra löftet. Be administratören hos er om rollen redaktör."))
    return pledge


@never_cache
@form_methods
def pledge_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Pledge to take part in a measure, or change what was pledged."""
    visible = Measure.objects.visible_to_roles(set(viewer_of(request).roles))
    measure = get_object_or_404(visible.select_related("theme", "programme__owner", "programme__area"), pk=pk)
    own = _pledging(request)
    if own.is_example != measure.is_example:
        raise PermissionDenied(_("Exempellänets organisationer deltar bara i exempellänets åtgärder."))
    pledge = pledge_of(measure, own)
    instance = pledge or Pledge(participation=Participation(measure=measure, organisation=own), version=0)
    form = _form(request, instance)
    status, clashes = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.make_pledge(
                    measure=measure,
                    organisation=own,
                    stated=form.changes(),
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                )
            except StaleEdit as stale:
                clashes, status = form.clashes(stale.current), 409
                form = _form(request, stale.current, with_version(request.POST, stale.current.version))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Tack! Löftet är sparat. Länsstyrelsen läser det och svarar med ett mejl."))
                return redirect("pledges:pledge-list")
    context = {
        "form": form,
        "measure": measure,
        "organisation": own,
        "pledge": pledge,
        "clashes": clashes,
        "takes_pledges": takes_pledges(measure.programme.state),
        "is_example": measure.is_example,
    }
    return render_page(request, "pledges/pledge_edit.html", context, status=status)


def _form(request: HttpRequest, instance: Pledge, data: Any = None) -> PledgeForm:
    posted = request.POST if request.method == "POST" and data is None else data
    return PledgeForm(posted, instance=instance, first_year=clock.today().year, email=person_of(request).email)


@never_cache
@require_safe
def pledge_list(request: HttpRequest) -> HttpResponse:
    """All pledges of the organisation that the viewer acts for, also those that are no longer shown."""
    viewer = viewer_of(request)
    own = viewer.organisation
    if own is None:
        raise PermissionDenied(_("Du hör inte till någon organisation än. Be administratören där om en inbjudan."))
    context = {
        "organisation": own,
        "page": page_of(request, own_pledges(own)),
        "may_pledge": can_pledge(viewer, organisation=own),
        "is_example": own.is_example,
    }
    return render_page(request, "pledges/pledge_list.html", context)


@never_cache
@require_POST
def pledge_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: the pledge still holds."""
    pledge = _own_pledge(request, pk)
    if services.confirm_pledge(pledge=pledge, by=person_of(request)):
        messages.success(request, _("Tack! Löftet gäller."))
    else:
        messages.error(request, _("Löftet gäller inte nu, så det går inte att bekräfta. Öppna det och lova på nytt."))
    return redirect("pledges:pledge-list")


@never_cache
@form_methods
def pledge_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a pledge back, after one question."""
    pledge = _own_pledge(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_pledge(pledge=pledge, reason=form.cleaned_data["reason"], by=person_of(request))
        messages.success(request, _("Löftet är återtaget. Det ni har gjort står kvar i historiken."))
        return redirect("pledges:pledge-list")
    context = {"form": form, "pledge": pledge, "measure": pledge.participation.measure, "is_example": pledge.is_example}
    return render_page(request, "pledges/pledge_withdraw.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@form_methods
def pledge_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the yearly mail leads: one button. Reading changes nothing.

    Raises:
        Http404: the link is forged or not whole.
    """
    pledge = pledge_by_token(token)
    if pledge is None:
        raise Http404("no such link")
    is_confirmed = request.method == "POST" and services.confirm_pledge(pledge=pledge, by=None)
    context = {
        "pledge": pledge,
        "part": pledge.participation,
        "measure": pledge.participation.measure,
        "is_confirmed": is_confirmed,
        "stands": pledge.state == Pledge.State.APPROVED,
        "is_example": pledge.is_example,
    }
    status = 200 if context["stands"] else 410
    response = render_page(request, "pledges/pledge_confirm.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response


def _reviewed(request: HttpRequest, slug: str) -> Programme:
    """The programme, if the viewer answers its pledges.

    Raises:
        Http404: there is no such programme, or she may not know of it.
        PermissionDenied: she may not answer.
    """
    viewer = viewer_of(request)
    visible = Programme.objects.visible_to_roles(set(viewer.roles)).select_related("owner", "area")
    programme = get_object_or_404(visible, slug=slug)
    if not can_review_pledges(viewer, owner_id=programme.owner_id):
        raise PermissionDenied(_("Löften läses av samordnarna på %(owner)s. Fråga dem.") % {"owner": programme.owner})
    return programme


@never_cache
@require_safe
def pledge_review(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """All pledges in a programme: those that wait first."""
    programme = _reviewed(request, programme_slug)
    page = page_of(request, pledges_in(programme))
    today = clock.today()
    context = {
        "programme": programme,
        "page": page,
        "rows": [(row, months_after(row.heard_at.date(), HIDDEN_AFTER) if row.heard_at else today) for row in page],
        "waiting_count": pledges_in(programme).filter(state=Pledge.State.WAITING).count(),
        "crumbs": [(programme.short_name or programme.title, programme.get_absolute_url()), (_("Löften"), "")],
        "is_example": programme.is_example,
    }
    return render_page(request, "pledges/pledge_review.html", context)


@never_cache
@form_methods
def pledge_decide(request: HttpRequest, programme_slug: str, pk: int) -> HttpResponse:
    """One pledge and the county's answer: yes with a button, no with a reason."""
    programme = _reviewed(request, programme_slug)
    pledge = get_object_or_404(pledges_in(programme), pk=pk)
    form = ReviewForm(request.POST if request.method == "POST" and "nej" in request.POST else None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if _answered(request, pledge, form):
                return redirect("pledges:pledge-review", programme.slug)
        except StaleEdit:
            messages.error(request, _("Löftet ändrades eller fick svar medan du läste. Inget är sparat. Läs det igen."))
            return redirect("pledges:pledge-decide", programme.slug, pledge.pk)
    review = reverse("pledges:pledge-review", args=[programme.slug])
    context = {
        "programme": programme,
        "pledge": pledge,
        "part": pledge.participation,
        "measure": pledge.participation.measure,
        "form": form,
        "crumbs": [
            (programme.short_name or programme.title, programme.get_absolute_url()),
            (_("Löften"), review),
            (pledge.participation.organisation.name, ""),
        ],
        "is_example": programme.is_example,
    }
    return render_page(request, "pledges/pledge_decide.html", context, status=status)


def _answered(request: HttpRequest, pledge: Pledge, form: ReviewForm) -> bool:
    """Writes the county's answer; False where it lacks something."""
    version = request.POST.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    if "ja" in request.POST:
        services.approve_pledge(pledge=pledge, version=seen, by=person_of(request))
        messages.success(request, _("Löftet är godkänt och syns på åtgärdens sida."))
        return True
    if "nej" in request.POST and form.is_valid():
        reason = form.cleaned_data["reason"]
        services.decline_pledge(pledge=pledge, reason=reason, version=seen, by=person_of(request))
        messages.success(request, _("Svaret är sparat och mejlat till organisationen."))
        return True
    return False
