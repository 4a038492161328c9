"""Where an organisation fetches its questions as a sheet, sends it back, and sees what would change."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from miljomal.answer_sheets import services
from miljomal.answer_sheets.forms import ClashForm, SheetForm
from miljomal.answer_sheets.models import ReturnedSheet
from miljomal.answer_sheets.queries import compare, sheet_of
from miljomal.answer_sheets.services import Saved, SheetFaults, StaleSheet
from miljomal.core.render import render_page
from miljomal.core.text import slugify_swedish
from miljomal.documents.sheets import XLSX_TYPE
from miljomal.followup.models import Respondent
from miljomal.followup.services import RoundClosed, Sent, takes_drafts
from miljomal.followup.views.own import must_edit, own_respondent
from miljomal.organisations.requests import person_of, viewer_of

SHOWN_FAULTS = 50
SHOWN_ROWS = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch the questions as a sheet, and send it back filled in; a file with faults is named row by row."""
    respondent = own_respondent(request, pk)
    must_edit(request, respondent)
    form, faults = SheetForm(request.POST or None, request.FILES or None), []
    if request.method == "POST":
        form = SheetForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                returned = services.return_sheet(
                    respondent=respondent, file=file, name=file.name or "blad", by=person_of(request)
                )
            except SheetFaults as found:
                faults = found.faults
            except RoundClosed:
                form.add_error(None, _no_more())
            else:
                return redirect(returned)
    context = {
        **_frame(respondent),
        "form": form,
        "faults": faults[:SHOWN_FAULTS],
        "fault_count": len(faults),
        "takes_sheets": takes_drafts(respondent.round),
    }
    return render_page(request, "answer_sheets/sheet_fill.html", context, status=422 if form.errors or faults else 200)


@never_cache
@require_POST
def sheet_fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation's questions as a workbook. What stands in it is remembered, so it is fetched by POST."""
    respondent = own_respondent(request, pk)
    must_edit(request, respondent)
    try:
        content = services.fetch_sheet(respondent=respondent, by=person_of(request))
    except RoundClosed:
        messages.error(request, _no_more())
        return redirect("answer_sheets:sheet-fill", respondent.pk)
    name = slugify_swedish(f"svar {respondent.organisation.name} {respondent.round.title}")
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What a returned sheet would change, row by row; where both sides have changed, each row is chosen."""
    returned = _own_sheet(request, pk)
    respondent = returned.fetched.respondent
    if returned.state != ReturnedSheet.State.WAITING:
        return render_page(request, "answer_sheets/sheet_over.html", {**_frame(respondent), "returned": returned})
    comparison = compare(returned, sheet_of(respondent))
    form, status = ClashForm(None, clashes=comparison.clashes, seen=comparison.stamp), 200
    if request.method == "POST":
        form = ClashForm(request.POST, clashes=comparison.clashes, seen=comparison.stamp)
        status = 422
        if form.is_valid():
            try:
                saved = services.save_sheet(
                    returned=returned, chosen=form.chosen, seen=form.cleaned_data["seen"], by=person_of(request)
                )
            except StaleSheet:
                comparison, status = compare(returned, sheet_of(respondent)), 409
                form = ClashForm(None, clashes=comparison.clashes, seen=comparison.stamp)
            except (RoundClosed, ValidationError) as error:
                form.add_error(None, error if isinstance(error, ValidationError) else _no_more())
            else:
                _tell(request, saved)
                return redirect(respondent)
    context = {
        **_frame(respondent),
        "returned": returned,
        "comparison": comparison,
        "taken": comparison.taken[:SHOWN_ROWS],
        "more": max(0, len(comparison.taken) - SHOWN_ROWS),
        "form": form,
        "is_stale": status == 409,
    }
    return render_page(request, "answer_sheets/sheet_compare.html", context, status=status)


@never_cache
@require_POST
def sheet_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a returned sheet away; what was answered stays."""
    returned = _own_sheet(request, pk)
    services.abandon_sheet(returned=returned, by=person_of(request))
    messages.success(request, _("Filen är kastad. Inget ur den är sparat."))
    return redirect("answer_sheets:sheet-fill", returned.fetched.respondent_id)


def _own_sheet(request: HttpRequest, pk: int) -> ReturnedSheet:
    """
    Raises:
        Http404: no such sheet, or another organisation's.
        PermissionDenied: the viewer's role there may only read.
    """
    rows = ReturnedSheet.objects.select_related(
        "fetched__respondent__round__programme__owner",
        "fetched__respondent__round__scale",
        "fetched__respondent__organisation",
        "returned_by",
    )
    own = list(viewer_of(request).roles)
    returned = get_object_or_404(rows, pk=pk, fetched__respondent__organisation__in=own)
    must_edit(request, returned.fetched.respondent)
    return returned


def _frame(respondent: Respondent) -> dict[str, Any]:
    return {"respondent": respondent, "is_example": respondent.is_example}


def _no_more() -> str:
    return _("Omgången tar inte emot svar. Inget är sparat. Kontakta länsstyrelsen.")


def _tell(request: HttpRequest, saved: Saved) -> None:
    """Says what became of the rows."""
    if done := saved.sent[Sent.SUBMITTED]:
        told = ngettext("%(count)d svar ur filen är sparat.", "%(count)d svar ur filen är sparade.", done)
        messages.success(request, told % {"count": done})
    if ready := saved.sent[Sent.READY]:
        told = ngettext(
            "%(count)d svar är klart. Det räknas när ni har lämnat in och chefen har godkänt.",
            "%(count)d svar är klara. De räknas när ni har lämnat in och chefen har godkänt.",
            ready,
        )
        messages.success(request, told % {"count": ready})
    if saved.drafts:
        told = ngettext(
            "%(count)d svar är sparat som utkast, för något saknas.",
            "%(count)d svar är sparade som utkast, för något saknas.",
            saved.drafts,
        )
        messages.success(request, told % {"count": saved.drafts})
    if saved.sent[Sent.LATE]:
        messages.error(request, _("Omgången har stängt. Det som stod i filen är sparat som sena utkast."))
    if not saved.drafts and not saved.sent.total():
        messages.success(request, _("Inget ändrades: allt som skulle sparas stod här redan."))
