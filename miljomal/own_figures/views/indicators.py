"""An organisation's own indicators: the list, and describing one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miljomal.core.forms import show_faults
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.indicators.models import Indicator
from miljomal.organisations.models import Organisation
from miljomal.organisations.requests import person_of, viewer_of
from miljomal.own_figures.forms import LINKS, IndicatorForm
from miljomal.own_figures.permissions import can_keep_figures
from miljomal.own_figures.queries import own_indicators
from miljomal.own_figures.services.indicators import create_indicator, delete_indicator, edit_indicator
from miljomal.own_figures.views.shared import keeping, own_indicator

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
    own = keeping(request)
    form = IndicatorForm(request.POST if request.method == "POST" else None, instance=_blank(own))
    if request.method == "POST" and form.is_valid():
        try:
            indicator = create_indicator(organisation=own, stated=form.changes(), **_links(form), by=person_of(request))
        except ValidationError as error:
            show_faults(form, error)
        else:
            messages.success(request, _("Indikatorn är sparad. Nu kan du ladda upp siffror."))
            return redirect("own_figures:file-send", indicator.slug)
    context = {"form": form, "organisation": own, "is_example": own.is_example}
    return render_page(request, "own_figures/indicator_edit.html", context, status=422 if form.errors else 200)


@never_cache
@form_methods
def indicator_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Describe an indicator anew."""
    indicator = own_indicator(request, slug)
    form = IndicatorForm(request.POST if request.method == "POST" else None, instance=indicator)
    clashes: list[tuple[str, str, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                edit_indicator(
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
                show_faults(form, error)
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
    indicator = own_indicator(request, slug)
    try:
        delete_indicator(indicator=indicator, by=person_of(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Indikatorn är borttagen."))
    return redirect("own_figures:indicator-list")


def _blank(own: Organisation) -> Indicator:
    """What a new indicator's form begins with: things that are counted."""
    return Indicator(owner=own, decimals=0, direction=Indicator.Direction.NONE)


def _links(form: IndicatorForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in LINKS}
