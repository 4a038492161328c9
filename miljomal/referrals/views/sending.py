"""Where coordinators prepare and send a referral, and where everybody reads that it is out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.organisations.requests import person_of, viewer_of
from miljomal.programmes.models import Programme
from miljomal.referrals import queries, services
from miljomal.referrals.forms import ConsulteesForm, ReferralForm
from miljomal.referrals.models import Referral
from miljomal.referrals.permissions import can_keep_referral
from miljomal.referrals.requests import kept_programme, kept_referral


@require_safe
@public_page(params=[])
def referral_list(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """The programme's referrals, the latest first; those that are being prepared are for those who keep it."""
    programme, keeps = _seen_programme(request, programme_slug)
    referrals = Referral.objects.filter(programme=programme).order_by("-number")
    context = {
        **_context(programme),
        "referrals": list(referrals if keeps else referrals.filter(sent_at__isnull=False)),
        "may_create": keeps and programme.state in services.SENDABLE,
    }
    return render_page(request, "referrals/referral_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def referral_create(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """Begin a referral: last day, diary number and words; then choose who is consulted."""
    programme = kept_programme(request, programme_slug)
    form = ReferralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_referral(programme=programme, by=person_of(request), **form.changes())
        except ValidationError as error:
            _show(form, error)
        else:
            return redirect("referrals:consultee-choose", programme.slug, made.number)
    status = 422 if request.method == "POST" else 200
    context = {**_context(programme), "form": form}
    return render_page(request, "referrals/referral_edit.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def referral_edit(request: HttpRequest, programme_slug: str, number: int) -> HttpResponse:
    """Change last day, diary number and words."""
    referral = kept_referral(request, programme_slug, number)
    form = ReferralForm(request.POST or None, instance=referral)
    status, current = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                stored = Referral.objects.select_related("programme").get(pk=referral.pk)
                version = form.cleaned_data["version"] or 0
                services.edit_referral(referral=stored, changes=form.changes(), version=version, by=person_of(request))
            except StaleEdit as stale:
                status, current = 409, stale.current
                form = ReferralForm(with_version(request.POST, stale.current.version), instance=referral)
            except ValidationError as error:
                _show(form, error)
            else:
                messages.success(request, _("Remissen är sparad."))
                return redirect(referral)
    context = {**_context(referral.programme), "form": form, "referral": referral, "current": current}
    return render_page(request, "referrals/referral_edit.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consultee_choose(request: HttpRequest, programme_slug: str, number: int) -> HttpResponse:
    """Choose who is consulted; once it is sent, organisations can only be added."""
    referral = kept_referral(request, programme_slug, number)
    candidates = queries.candidates(referral.programme)
    chosen = set(referral.consultees.values_list("organisation_id", flat=True))
    form = ConsulteesForm(request.POST or None, candidates=candidates, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        services.choose_consultees(
            referral=referral, organisations=form.cleaned_data["organisations"], by=person_of(request)
        )
        return redirect(referral if referral.sent_at else "referrals:referral-send", *_args(referral))
    status = 422 if request.method == "POST" else 200
    context = {**_context(referral.programme), "form": form, "referral": referral}
    return render_page(request, "referrals/consultee_choose.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def referral_send(request: HttpRequest, programme_slug: str, number: int) -> HttpResponse:
    """See what will be sent and to whom, then send it with one button."""
    referral = kept_referral(request, programme_slug, number)
    fault = ""
    if request.method == "POST":
        try:
            asked = services.send_referral(referral=referral, by=person_of(request))
        except ValidationError as error:
            fault = " ".join(error.messages)
        else:
            told = ngettext(
                "Remissen är skickad till %(count)d organisation.",
                "Remissen är skickad till %(count)d organisationer.",
                asked,
            )
            messages.success(request, told % {"count": asked})
            return redirect(referral)
    consultees = list(queries.consultees_of(referral))
    context = {
        **_context(referral.programme),
        "referral": referral,
        "consultees": consultees,
        "silent": queries.without_contact(referral),
        "address_count": len(queries.contacts_of(referral, {c.organisation_id for c in consultees})),
        "fault": fault,
    }
    return render_page(request, "referrals/referral_send.html", context, status=422 if fault else 200)


@require_safe
@public_page(params=[])
def referral_detail(request: HttpRequest, programme_slug: str, number: int) -> HttpResponse:
    """A referral that is out: until when, who is consulted and who has answered; more for those who keep it."""
    viewer = viewer_of(request)
    programme, keeps = _seen_programme(request, programme_slug)
    referral = get_object_or_404(Referral, programme=programme, number=number)
    if referral.sent_at is None and not keeps:
        raise Http404("the referral is not sent")
    referral.programme = programme
    consultees = list(queries.consultees_of(referral))
    context = {
        **_context(programme),
        "referral": referral,
        "consultees": consultees,
        "own": [consultee for consultee in consultees if viewer.belongs_to(consultee.organisation_id)],
        "keeps": keeps,
        "progress": queries.progress_of(referral) if keeps else None,
    }
    return render_page(request, "referrals/referral_detail.html", context)


def _seen_programme(request: HttpRequest, slug: str) -> tuple[Programme, bool]:
    """The programme, and whether the viewer keeps it; 404 for the draft of others."""
    viewer = viewer_of(request)
    visible = Programme.objects.visible_to_roles(set(viewer.roles)).select_related("owner", "area")
    programme = get_object_or_404(visible, slug=slug)
    return programme, can_keep_referral(viewer, owner_id=programme.owner_id)


def _context(programme: Programme) -> dict[str, Any]:
    return {
        "programme": programme,
        "is_example": programme.is_example,
        "crumbs": [
            (programme.area.name, programme.area.get_absolute_url()),
            (programme.short_name or programme.title, programme.get_absolute_url()),
            (_("Remiss"), ""),
        ],
        "section": "programmes",
    }


def _args(referral: Referral) -> list[Any]:
    return [] if referral.sent_at else [referral.programme.slug, referral.number]


def _show(form: ReferralForm, error: ValidationError) -> None:
    """A fault of the service at its field; the last day is typed as a date, stored as a moment."""
    for name, faults in getattr(error, "error_dict", {None: [error]}).items():
        form.add_error("last_day" if name == "closes_at" else None, faults)
