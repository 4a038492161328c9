"""Where an organisation describes its own indicators, sends in figures, and sees what they change."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.documents.serving import TABLE_FORMS, table_response
from miljomal.indicators.models import Indicator
from miljomal.indicators.services.storing import Outcome, Refused
from miljomal.organisations.models import Organisation
from miljomal.organisations.requests import person_of, viewer_of
from miljomal.own_figures import services
from miljomal.own_figures.exports import blank_table
from miljomal.own_figures.forms import LINKS, FileForm, IndicatorForm
from miljomal.own_figures.models import FigureFile
from miljomal.own_figures.permissions import can_keep_figures
from miljomal.own_figures.queries import compare, own_indicators
from miljomal.own_figures.services import FileFaults, StaleFile

SHOWN_FAULTS = 50
SHOWN_ROWS = 100

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def indicator_list(request: HttpRequest) -> HttpResponse:
    """The organisation's own indicators, with what figures there are."""
    viewer = viewer_of(request)
    own = viewer.organisation
    if own is None:
        raise PermissionDenied(_("Du hör inte till någon organisation än. Be administratören där om en inbjudan."))
    context = {
        "organisation": own,
        "page": page_of(request, own_indicators(own)),
        "may_edit": can_keep_figures(viewer, organisation_id=own.pk),
        "is_example": own.is_example,
    }
    return render_page(request, "own_figures/indicator_list.html", context)


@never_cache
@form_methods
def indicator_create(request: HttpRequest) -> HttpResponse:
    """Describe a new indicator."""
    own = _keeping(request)
    form = IndicatorForm(request.POST if request.method == "POST" else None, instance=_blank(own))
    if request.method == "POST" and form.is_valid():
        try:
            indicator = services.create_indicator(
                organisation=own, stated=form.changes(), **_links(form), by=person_of(request)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Indikatorn är sparad. Nu kan du ladda upp siffror."))
            return redirect("own_figures:file-send", indicator.slug)
    context = {"form": form, "organisation": own, "is_example": own.is_example}
    return render_page(request, "own_figures/indicator_edit.html", context, status=422 if form.errors else 200)


@never_cache
@form_methods
def indicator_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Describe an indicator anew."""
    indicator = _own_indicator(request, slug)
    form = IndicatorForm(request.POST if request.method == "POST" else None, instance=indicator)
    clashes: list[tuple[str, str, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.edit_indicator(
                    indicator=indicator,
                    stated=form.changes(),
                    **_links(form),
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                )
            except StaleEdit as stale:
                clashes, status = form.clashes(stale.current), 409
                form = IndicatorForm(with_version(request.POST, stale.current.version), instance=stale.current)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Indikatorn är sparad."))
                return redirect("own_figures:indicator-list")
    context = {"form": form, "indicator": indicator, "clashes": clashes, "organisation": indicator.owner}
    context["is_example"] = indicator.is_example
    return render_page(request, "own_figures/indicator_edit.html", context, status=status)


@never_cache
@require_POST
def indicator_delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Take away an indicator without figures."""
    indicator = _own_indicator(request, slug)
    try:
        services.delete_indicator(indicator=indicator, by=person_of(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Indikatorn är borttagen."))
    return redirect("own_figures:indicator-list")


@never_cache
@form_methods
def file_send(request: HttpRequest, slug: str) -> HttpResponse:
    """Send in a file of figures; one with faults is named row by row, and nothing of it is kept."""
    indicator = _own_indicator(request, slug)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    faults, count = [], 0
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            waiting = services.receive_file(
                indicator=indicator, file=file, name=file.name or "fil", by=person_of(request)
            )
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
    indicator = _own_indicator(request, slug)
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
            outcome = services.store_file(file=file, seen=request.POST.get("seen", ""), by=person_of(request))
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
    services.abandon_file(file=file, by=person_of(request))
    messages.success(request, _("Filen är kastad. Inget ur den är sparat."))
    return redirect("own_figures:file-send", file.indicator.slug)


def _blank(own: Organisation) -> Indicator:
    """What a new indicator's form begins with: things that are counted."""
    return Indicator(owner=own, decimals=0, direction=Indicator.Direction.NONE)


def _keeping(request: HttpRequest) -> Organisation:
    """The organisation that the viewer acts for and edits.

    Raises:
        PermissionDenied: she may not; the text says whom to ask.
    """
    viewer = viewer_of(request)
    own = viewer.organisation
    if own is None or not can_keep_figures(viewer, organisation_id=own.pk):
        raise PermissionDenied(_no_editor())
    return own


def _own_indicator(request: HttpRequest, slug: str) -> Indicator:
    """
    Raises:
        Http404: no such indicator, or another organisation's.
        PermissionDenied: the viewer's role there may only read.
    """
    viewer = viewer_of(request)
    rows = Indicator.objects.select_related("owner__area", "source")
    indicator = get_object_or_404(rows, slug=slug, owner__in=list(viewer.roles))
    assert indicator.owner
    if not can_keep_figures(viewer, organisation_id=indicator.owner.pk):
        raise PermissionDenied(_no_editor())
    return indicator


def _own_file(request: HttpRequest, pk: int) -> FigureFile:
    """Errors as in `_own_indicator`."""
    viewer = viewer_of(request)
    rows = FigureFile.objects.visible_to_roles(set(viewer.roles)).select_related("indicator__owner", "sent_by")
    file = get_object_or_404(rows, pk=pk)
    assert file.indicator.owner
    if not can_keep_figures(viewer, organisation_id=file.indicator.owner.pk):
        raise PermissionDenied(_no_editor())
    return file


def _links(form: IndicatorForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in LINKS}


def _no_editor() -> str:
    return _("Egna siffror sköts av redaktörer. Be administratören hos er om den rollen.")


def _tell(request: HttpRequest, outcome: Outcome | None) -> None:
    """Says what became of the figures."""
    if outcome is None or not outcome.added + outcome.revised:
        messages.success(request, _("Siffrorna står här redan. Inget ändrades."))
        return
    added = ngettext("%(count)d ny siffra", "%(count)d nya siffror", outcome.added) % {"count": outcome.added}
    revised = ngettext("%(count)d ändrad", "%(count)d ändrade", outcome.revised) % {"count": outcome.revised}
    messages.success(request, _("Sparat: %(added)s, %(revised)s.") % {"added": added, "revised": revised})
