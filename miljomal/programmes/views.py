"""Where a programme's coordinators and the organisations change what is written."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from miljomal.core import history
from miljomal.core.forms import VersionedForm
from miljomal.core.locking import StaleEdit
from miljomal.core.render import render_page
from miljomal.organisations.models import Organisation
from miljomal.organisations.requests import person_of, viewer_of
from miljomal.programmes import services
from miljomal.programmes.forms import MeasureEditForm, MeasureForm, ParticipationForm
from miljomal.programmes.models import Measure, Participation
from miljomal.programmes.permissions import PLEDGING, can_edit_participation, can_edit_programme

MAX_HISTORY = 200


def _visible_measure(request: HttpRequest, pk: int) -> Measure:
    visible = Measure.objects.visible_to_roles(set(viewer_of(request).roles))
    return get_object_or_404(visible.select_related("theme", "programme__owner", "programme__area"), pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def measure_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a measure; a stale edit shows what a colleague wrote beside what was typed."""
    measure = _visible_measure(request, pk)
    if not can_edit_programme(viewer_of(request), owner_id=measure.programme.owner_id):
        raise PermissionDenied(
            _("Åtgärden ändras av samordnarna på %(owner)s. Fråga dem.") % {"owner": measure.programme.owner}
        )
    form = MeasureEditForm(request.POST or None, instance=measure, viewer=viewer_of(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            stored = Measure.objects.select_related("programme").get(pk=pk)
            try:
                saved = services.edit_measure(
                    measure=stored,
                    changes=form.changes(),
                    indicators=form.indicators_chosen(),
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                )
            except StaleEdit as stale:
                return _stale(request, form, stale.current, measure)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Åtgärden är sparad."))
                return redirect(saved)
    context = {"form": form, "measure": measure, "is_example": measure.is_example}
    return render_page(request, "programmes/measure_edit.html", context, status=status)


def _refuse_unless_editable(request: HttpRequest, measure: Measure, organisation: Organisation) -> None:
    """Raise PermissionDenied, saying whom to ask or where to go, unless the signed-in person states this part."""
    owner = measure.programme.owner
    if organisation.is_example != measure.is_example:
        raise PermissionDenied(_("Exempellänets organisationer deltar bara i exempellänets åtgärder."))
    if not can_edit_participation(viewer_of(request), organisation=organisation, owner_id=owner.pk):
        if organisation.kind in PLEDGING:
            raise PermissionDenied(
                _("Företag och föreningar lovar på åtgärdens sida, och %(owner)s godkänner. Börja där.")
                % {"owner": owner}
            )
        raise PermissionDenied(
            _("Det är redaktörerna på %(organisation)s och samordnarna på %(owner)s som ändrar det här.")
            % {"organisation": organisation, "owner": owner}
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def participation_edit(request: HttpRequest, pk: int, organisation_pk: int) -> HttpResponse:
    """State an organisation's part in a measure: role, stage and decision."""
    measure = _visible_measure(request, pk)
    organisation = get_object_or_404(Organisation, pk=organisation_pk)
    _refuse_unless_editable(request, measure, organisation)
    part = Participation.objects.filter(measure=measure, organisation=organisation).first()
    part = part or Participation(measure=measure, organisation=organisation, version=0)
    form = ParticipationForm(request.POST or None, instance=part, initial={"version": part.version})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.take_part(
                    measure=measure,
                    organisation=organisation,
                    changes=form.changes(),
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                )
            except StaleEdit as stale:
                return _stale(request, form, stale.current, measure)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Er del i åtgärden är sparad."))
                return redirect(measure)
    context = {"form": form, "measure": measure, "organisation": organisation, "is_example": measure.is_example}
    return render_page(request, "programmes/participation_edit.html", context, status=status)


def _stale(request: HttpRequest, form: VersionedForm, current: Any, measure: Measure) -> HttpResponse:
    """409: both versions side by side; what was typed stays in the form, which now carries the new version."""
    context = {
        "form": form.seen_again(request.POST, current.version),
        "measure": measure,
        "organisation": getattr(current, "organisation", None),
        "clashes": form.clashes(current),
        "is_example": measure.is_example,
    }
    return render_page(request, f"programmes/{form._meta.model._meta.model_name}_edit.html", context, status=409)


@never_cache
@require_safe
def measure_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what and when, for those who belong to an organisation that takes part or keeps the programme."""
    measure = _visible_measure(request, pk)
    viewer = viewer_of(request)
    concerned = {measure.programme.owner_id, *measure.participations.values_list("organisation_id", flat=True)}
    if not concerned & set(viewer.roles):
        raise PermissionDenied(_("Historiken visas för dem som deltar i åtgärden. Fråga länsstyrelsen."))
    rows = list(measure.history.select_related("history_user")[:MAX_HISTORY])
    labels = {
        name: str(field.label) for name, field in MeasureForm(instance=measure).fields.items() if name != "version"
    }
    context = {
        "measure": measure,
        "changes": list(history.changes(rows, labels)),
        "is_example": measure.is_example,
    }
    return render_page(request, "programmes/measure_history.html", context)
