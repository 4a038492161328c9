"""Files of own figures: sent in, looked through, stored."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miljomal.core.render import render_page
from miljomal.documents.serving import TABLE_FORMS, table_response
from miljomal.indicators.services.storing import Outcome, Refused
from miljomal.organisations.requests import person_of, viewer_of
from miljomal.own_figures.exports import blank_table
from miljomal.own_figures.forms import FileForm
from miljomal.own_figures.models import FigureFile
from miljomal.own_figures.permissions import can_keep_figures
from miljomal.own_figures.queries import compare
from miljomal.own_figures.services.files import FileFaults, StaleFile, abandon_file, receive_file, store_file
from miljomal.own_figures.views.shared import no_editor, own_indicator

SHOWN_FAULTS = 50
SHOWN_ROWS = 100

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@form_methods
def file_send(request: HttpRequest, slug: str) -> HttpResponse:
    """Send in a file of figures; one with faults is named row by row, and nothing of it is kept."""
    indicator = own_indicator(request, slug)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    faults, count = [], 0
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            waiting = receive_file(indicator=indicator, file=file, name=file.name or "fil", by=person_of(request))
        except FileFaults as found:
            faults, count = found.faults[:SHOWN_FAULTS], found.count
        else:
            return redirect(waiting)
    context = {
        "indicator": indicator,
        "form": form,
        "faults": faults,
        "fault_count": count,
        "headings": [column.title for column in blank_table(indicator).columns],
        "is_example": indicator.is_example,
    }
    return render_page(request, "own_figures/file_send.html", context, status=422 if form.errors or count else 200)


@never_cache
@require_safe
def file_blank(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """An empty file to fill in."""
    if form not in TABLE_FORMS:
        raise Http404
    indicator = own_indicator(request, slug)
    return table_response(blank_table(indicator), f"mall-{indicator.slug}", form)


@never_cache
@form_methods
def file_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file changes, figure by figure; the button stores it."""
    file = _own_file(request, pk)
    context: dict[str, Any] = {"file": file, "indicator": file.indicator, "is_example": file.indicator.is_example}
    status = 200
    if request.method == "POST":
        try:
            outcome = store_file(file=file, seen=request.POST.get("seen", ""), by=person_of(request))
        except FigureFile.DoesNotExist as error:
            raise Http404 from error
        except StaleFile:
            context["is_stale"], status = True, 409
        except Refused as refusal:
            context["faults"], status = refusal.faults[:SHOWN_FAULTS], 422
        else:
            _tell(request, outcome)
            return redirect(file.indicator)
    if not file.delivery_id:
        comparison = compare(file)
        context["comparison"] = comparison
        context["added"], context["changed"] = comparison.added[:SHOWN_ROWS], comparison.changed[:SHOWN_ROWS]
    return render_page(request, "own_figures/file_check.html", context, status=status)


@never_cache
@require_POST
def file_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a file away; figures that are stored stay."""
    file = _own_file(request, pk)
    if abandon_file(file=file, by=person_of(request)):
        messages.success(request, _("Filen är kastad. Inget ur den är sparat."))
    else:
        messages.error(request, _("Filen är redan sparad. Siffrorna står kvar."))
    return redirect("own_figures:file-send", file.indicator.slug)


def _own_file(request: HttpRequest, pk: int) -> FigureFile:
    """Errors as in `_own_indicator`."""
    viewer = viewer_of(request)
    rows = FigureFile.objects.visible_to_roles(set(viewer.roles)).select_related("indicator__owner", "sent_by")
    file = get_object_or_404(rows, pk=pk)
    assert file.indicator.owner
    if not can_keep_figures(viewer, organisation_id=file.indicator.owner.pk):
        raise PermissionDenied(no_editor())
    return file


def _tell(request: HttpRequest, outcome: Outcome | None) -> None:
    """Says what became of the figures."""
    if outcome is None or not outcome.added + outcome.revised:
        messages.success(request, _("Siffrorna står här redan. Inget ändrades."))
        return
    added = ngettext("%(count)d ny siffra", "%(count)d nya siffror", outcome.added) % {"count": outcome.added}
    revised = ngettext("%(count)d ändrad", "%(count)d ändrade", outcome.revised) % {"count": outcome.revised}
    messages.success(request, _("Sparat: %(added)s, %(revised)s.") % {"added": added, "revised": revised})
