"""Where an organisation says what is to be measured, and which measures lead to its objective."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from miljomal.core.render import render_page
from miljomal.indicators.models import Indicator, Target
from miljomal.indicators.queries.catalogue import series_of
from miljomal.local_objectives.forms import MeasuresForm, TargetForm
from miljomal.local_objectives.queries import linkable_measures, linked_measures, offered_indicators, targets_of
from miljomal.local_objectives.services.objectives import choose_measures
from miljomal.local_objectives.services.targets import add_target, remove_target
from miljomal.local_objectives.views.shared import own_objective
from miljomal.organisations.requests import person_of, viewer_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@form_methods
def objective_targets(request: HttpRequest, pk: int) -> HttpResponse:
    """The target values, and a form for another: first the indicator is chosen (`indikator`), then the value."""
    objective = own_objective(request, pk)
    slug = request.GET.get("indikator", "")
    seen = Indicator.objects.visible_to_roles(set(viewer_of(request).roles))
    indicator = get_object_or_404(seen, slug=slug) if slug else None
    form, status = None, 200
    years: list[int] = []
    values: list[float | None] = []
    if indicator:
        years, values = series_of([indicator], objective.owner.area).get(indicator.pk, ([], []))
        form = TargetForm(request.POST if request.method == "POST" else None, indicator=indicator, years=years[::-1])
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    add_target(objective=objective, indicator=indicator, by=person_of(request), **form.cleaned_data)
                except ValidationError as error:
                    form.add_error(None, error.messages[0])
                else:
                    messages.success(request, _("Målvärdet är sparat."))
                    return redirect("local_objectives:objective-targets", objective.pk)
    elif request.method == "POST":
        return redirect("local_objectives:objective-targets", objective.pk)
    context = {
        "objective": objective,
        "targets": targets_of(objective),
        "indicator": indicator,
        "groups": [] if indicator else offered_indicators(objective, viewer_of(request)),
        "form": form,
        "years": years,
        "values": values,
        "is_example": objective.is_example,
    }
    return render_page(request, "local_objectives/objective_targets.html", context, status=status)


@never_cache
@require_POST
def target_remove(request: HttpRequest, pk: int, target_pk: int) -> HttpResponse:
    """Take a target value away."""
    objective = own_objective(request, pk)
    target = get_object_or_404(Target, pk=target_pk, local_target__local_objective=objective)
    remove_target(objective=objective, target=target, by=person_of(request))
    messages.success(request, _("Målvärdet är borttaget."))
    return redirect("local_objectives:objective-targets", objective.pk)


@never_cache
@form_methods
def objective_measures(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose which measures lead to the objective."""
    objective = own_objective(request, pk)
    offered = linkable_measures(objective.owner, viewer_of(request))
    posted = request.POST if request.method == "POST" else None
    form = MeasuresForm(posted, offered=offered, linked=linked_measures(objective))
    if request.method == "POST" and form.is_valid():
        choose_measures(objective=objective, measures=form.cleaned_data["measures"], by=person_of(request))
        messages.success(request, _("Åtgärderna är sparade."))
        return redirect(objective)
    context = {"form": form, "objective": objective, "is_example": objective.is_example}
    return render_page(request, "local_objectives/objective_measures.html", context, status=422 if form.errors else 200)
