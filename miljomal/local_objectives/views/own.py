"""Where an organisation writes its own objectives, and what the national ones mean there."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from miljomal.core import history
from miljomal.core.forms import show_faults
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.local_objectives.forms import LINKS, AdaptationForm, LocalObjectiveForm, MoveForm
from miljomal.local_objectives.models import Adaptation, LocalObjective
from miljomal.local_objectives.permissions import can_keep_objectives
from miljomal.local_objectives.queries import matrix_of, objectives_of
from miljomal.local_objectives.services.adaptations import adapt
from miljomal.local_objectives.services.objectives import create_objective, edit_objective, move_objective
from miljomal.local_objectives.views.shared import keeping, own_objective
from miljomal.objectives.models import Objective
from miljomal.organisations.requests import person_of, viewer_of

MAX_HISTORY = 200
TOLD = ("title", "text", "reason", "scope", "responsible", "first_year", "last_year", "state")
DECIDED = ("decided_on", "decided_by", "paragraph", "diary_number", "decision_url")

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def objective_list(request: HttpRequest) -> HttpResponse:
    """The organisation's own objectives at every state."""
    viewer = viewer_of(request)
    own = viewer.organisation
    if own is None:
        raise PermissionDenied(_("Du hör inte till någon organisation än. Be administratören där om en inbjudan."))
    context = {
        "organisation": own,
        "page": page_of(request, objectives_of(own)),
        "may_edit": can_keep_objectives(viewer, owner_id=own.pk),
        "is_example": own.is_example,
    }
    return render_page(request, "local_objectives/objective_list.html", context)


@never_cache
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Objectives × fields of work, for the organisation's own people: empty cells are nobody else's business."""
    own = viewer_of(request).organisation
    if own is None:
        raise PermissionDenied(_("Du hör inte till någon organisation än. Be administratören där om en inbjudan."))
    shown = matrix_of(own, shows_all="alla" in request.GET)
    context = {"organisation": own, "matrix": shown, "is_example": own.is_example}
    return render_page(request, "local_objectives/matrix.html", context)


@never_cache
@form_methods
def objective_create(request: HttpRequest) -> HttpResponse:
    """Write a proposal; an address may say which national objective it comes from (`mal`)."""
    own = keeping(request)
    form = LocalObjectiveForm(request.POST if request.method == "POST" else None, instance=LocalObjective(owner=own))
    if request.method == "POST" and form.is_valid():
        try:
            objective = create_objective(owner=own, stated=form.changes(), **_links(form), by=person_of(request))
        except ValidationError as error:
            show_faults(form, error)
        else:
            messages.success(request, _("Förslaget är sparat. Nu kan du lägga till målvärden och åtgärder."))
            return redirect(objective)
    elif request.method != "POST":
        form.initial["roots"] = list(
            Objective.objects.quality_objectives().filter(slug=request.GET.get("mal", "")).values_list("pk", flat=True)
        )
    context = {"form": form, "organisation": own, "is_example": own.is_example}
    return render_page(request, "local_objectives/objective_edit.html", context, status=422 if form.errors else 200)


@never_cache
@form_methods
def objective_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write it anew."""
    objective = own_objective(request, pk)
    form = LocalObjectiveForm(request.POST if request.method == "POST" else None, instance=objective)
    clashes: list[tuple[str, str, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = edit_objective(
                    objective=objective,
                    stated=form.changes(),
                    **_links(form),
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                )
            except StaleEdit as stale:
                clashes, status = form.clashes(stale.current), 409
                form = form.seen_again(request.POST, stale.current.version)
            except ValidationError as error:
                show_faults(form, error)
            else:
                messages.success(request, _("Målet är sparat."))
                return redirect(saved)
    context = {"form": form, "objective": objective, "clashes": clashes, "is_example": objective.is_example}
    return render_page(request, "local_objectives/objective_edit.html", context, status=status)


@never_cache
@form_methods
def objective_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide it, follow it up, or say that it has been reached, replaced or left behind."""
    objective = own_objective(request, pk)
    form = MoveForm(request.POST if request.method == "POST" else None, instance=objective)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                moved = move_objective(
                    objective=objective,
                    state=form.cleaned_data["state"],
                    facts=form.facts(),
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                )
            except StaleEdit as stale:
                status = 409
                form = MoveForm(with_version(request.POST, stale.current.version), instance=stale.current)
            except ValidationError as error:
                show_faults(form, error)
            else:
                messages.success(request, _("Målets läge är sparat."))
                return redirect(moved)
    context = {"form": form, "objective": objective, "is_stale": status == 409, "is_example": objective.is_example}
    return render_page(request, "local_objectives/objective_move.html", context, status=status)


@never_cache
@require_safe
def objective_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What it said on which day, for its own people."""
    rows = LocalObjective.objects.filter(owner__in=list(viewer_of(request).roles))
    objective = get_object_or_404(rows, pk=pk)
    labels = {name: str(LocalObjective._meta.get_field(name).verbose_name) for name in (*TOLD, *DECIDED)}  # type: ignore[union-attr]
    kept = list(objective.history.select_related("history_user")[:MAX_HISTORY])
    context = {"objective": objective, "changes": list(history.changes(kept, labels))}
    context["is_example"] = objective.is_example
    return render_page(request, "local_objectives/objective_history.html", context)


@never_cache
@form_methods
def adaptation_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whether a national objective concerns the own municipality, and what it means there."""
    own = keeping(request)
    objective = get_object_or_404(Objective.objects.quality_objectives(), slug=slug)
    said = Adaptation.objects.filter(owner=own, objective=objective).first()
    instance = said or Adaptation(owner=own, objective=objective)
    form = AdaptationForm(request.POST if request.method == "POST" else None, instance=instance)
    clashes: list[tuple[str, str, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                adapt(
                    owner=own,
                    objective=objective,
                    stated=form.changes(),
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                )
            except StaleEdit as stale:
                clashes, status = form.clashes(stale.current), 409
                form = form.seen_again(request.POST, stale.current.version)
            except ValidationError as error:
                show_faults(form, error)
            else:
                messages.success(request, _("Sparat: vad målet betyder hos er."))
                return (
                    redirect("local_objectives:municipality-objectives", own.area.slug)
                    if own.area
                    else redirect("local_objectives:objective-list")
                )
    context = {"form": form, "objective": objective, "organisation": own, "clashes": clashes}
    context["is_example"] = own.is_example
    return render_page(request, "local_objectives/adaptation_edit.html", context, status=status)


def _links(form: LocalObjectiveForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in LINKS}
