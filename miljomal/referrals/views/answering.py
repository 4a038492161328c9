"""Where a consulted organisation answers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.render import render_page
from miljomal.organisations.requests import person_of, viewer_of
from miljomal.referrals import queries, services
from miljomal.referrals.forms import OpinionForm, StancesForm
from miljomal.referrals.models import Consultee, Stance
from miljomal.referrals.permissions import can_answer_referral

SANDBOX = "sandbox; default-src 'none'"


def _own(request: HttpRequest, pk: int) -> Consultee:
    """The consultee if the viewer edits for its organisation.

    Raises:
        Http404: no such consultee, another organisation's, or a referral that is not sent.
        PermissionDenied: the viewer's role there may only read.
    """
    viewer = viewer_of(request)
    sent = Consultee.objects.filter(referral__sent_at__isnull=False, organisation__in=list(viewer.roles))
    related = ("referral__programme__owner", "referral__programme__area", "organisation", "handed_in_by")
    consultee = get_object_or_404(sent.select_related(*related), pk=pk)
    if not can_answer_referral(viewer, organisation_id=consultee.organisation_id):
        raise PermissionDenied(
            _("Som läsare kan du inte svara för %(organisation)s. Be administratören där om rollen redaktör.")
            % {"organisation": consultee.organisation}
        )
    return consultee


def _context(consultee: Consultee) -> dict[str, Any]:
    return {
        "consultee": consultee,
        "referral": consultee.referral,
        "programme": consultee.referral.programme,
        "is_example": consultee.is_example,
    }


def _closed() -> str:
    return _("Remissen har stängt. Det du skrev är inte sparat, men står kvar här. Kontakta länsstyrelsen.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consultee_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole answer on one page: a position and a comment for each measure, and the whole."""
    consultee = _own(request, pk)
    rows = queries.rows_for(consultee)
    form = StancesForm(request.POST or None, consultee=consultee, rows=rows)
    status, clashes = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.save_stances(
                    consultee=consultee,
                    said=form.said(),
                    summary=form.cleaned_data["summary"],
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                )
            except StaleEdit as stale:
                status, clashes = 409, _clashes(form, rows, stale.current)
                form = StancesForm(with_version(request.POST, stale.current.version), consultee=consultee, rows=rows)
            except services.ReferralClosed:
                status = 409
                form.add_error(None, _closed())
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Svaret är sparat. Lämna in det när ni är klara."))
                return redirect(consultee)
    context = {**_context(consultee), "form": form, "clashes": clashes}
    return render_page(request, "referrals/consultee_edit.html", context, status=status)


def _clashes(form: StancesForm, rows: list[queries.Row], current: Consultee) -> list[tuple[str, str, str]]:
    """Label, what stands now, what was typed here: where they differ."""
    said = form.said()
    found = []
    for row in rows:
        stands = (row.stance.position, row.stance.comment) if row.stance else ("", "")
        mine = said[row.measure.pk]
        if stands != (mine.position, mine.comment):
            found.append((str(row.measure), _in_words(*stands), _in_words(mine.position, mine.comment)))
    if current.summary != form.cleaned_data["summary"]:
        found.append((str(form["summary"].label), current.summary, form.cleaned_data["summary"]))
    return found


def _in_words(position: str, comment: str) -> str:
    return f"{Stance.Position(position).label}. {comment}".strip()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the decided opinion as PDF."""
    consultee = _own(request, pk)
    form = OpinionForm(
        request.POST or None, request.FILES or None, instance=consultee, initial={"version": consultee.version}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.keep_opinion(
                    consultee=consultee,
                    file=form.cleaned_data["file"],
                    changes=form.changes(),
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                )
            except StaleEdit as stale:
                status = 409
                form = OpinionForm(with_version(request.POST, stale.current.version), instance=consultee)
                form.add_error(None, _("En kollega hann spara före dig. Välj filen igen och spara en gång till."))
            except services.ReferralClosed:
                status = 409
                form.add_error(None, _closed())
            except ValidationError as error:
                form.add_error("file" if "opinion" in getattr(error, "error_dict", {}) else None, error.messages)
            else:
                messages.success(request, _("Yttrandet är sparat."))
                return redirect(consultee)
    context = {**_context(consultee), "form": form}
    return render_page(request, "referrals/opinion_edit.html", context, status=status)


@never_cache
@require_POST
def consultee_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that the organisation is done."""
    consultee = _own(request, pk)
    try:
        services.hand_in(consultee=consultee, by=person_of(request))
    except services.ReferralClosed:
        messages.error(request, _("Remissen har stängt, så svaret går inte att lämna in. Kontakta länsstyrelsen."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Tack! Remissvaret är inlämnat. Ni kan ändra det tills remissen stänger."))
    return redirect(consultee)


@never_cache
@require_safe
def opinion_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The opinion itself, for the organisation's own people and those of the programme's owner."""
    readable = Consultee.objects.readable_by_roles(set(viewer_of(request).roles)).exclude(opinion="")
    consultee = get_object_or_404(readable, pk=pk)
    response = FileResponse(
        consultee.opinion.open(), as_attachment=True, filename=consultee.opinion_name, content_type="application/pdf"
    )
    response["Content-Security-Policy"] = SANDBOX
    return response
