"""The national framework: all objectives, one objective, one field of work."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.objectives.models import FieldOfWork
from miljomal.organisations.requests import viewer_of
from miljomal.pages.queries import measures as measure_queries
from miljomal.pages.queries.objectives import framework, objective_page, objective_with_parts
from miljomal.programmes.filters import MeasureFilter
from miljomal.thread.registry import gather

SHOWN_MEASURES = 10


@require_safe
@public_page()
def objective_list(request: HttpRequest) -> HttpResponse:
    """The generational goal, the sixteen, the milestone targets, the global goals and the fields of work."""
    context = {"framework": framework(), "fields_of_work": FieldOfWork.objects.all(), "section": "objectives"}
    return render_page(request, "pages/objective_list.html", context)


@require_safe
@public_page()
def objective_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One objective and its stretch of the thread."""
    there = objective_with_parts(slug)
    if there is None:
        raise Http404
    objective, specifications = there
    viewer = viewer_of(request)
    found = measure_queries.filtered(MeasureFilter(objective=slug, order="organisationer"), viewer)
    context = {
        "page": objective_page(objective, specifications),
        "objective": objective,
        "rows": measure_queries.rows_of(found[:SHOWN_MEASURES]),
        "thread": gather(objective, viewer),
        "crumbs": [(_("Miljömål"), reverse("pages:objective-list")), (objective.local_title, "")],
        "section": "objectives",
    }
    return render_page(request, "pages/objective_detail.html", context)


@require_safe
@public_page()
def field_of_work_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One field of work: the objectives and measures that run through it."""
    field = get_object_or_404(FieldOfWork, slug=slug)
    viewer = viewer_of(request)
    found = measure_queries.filtered(MeasureFilter(field_of_work=slug, order="organisationer"), viewer)
    context = {
        "field": field,
        "rows": measure_queries.rows_of(found[:SHOWN_MEASURES]),
        "thread": gather(field, viewer),
        "crumbs": [(_("Miljömål"), reverse("pages:objective-list")), (field.local_title, "")],
        "section": "objectives",
    }
    return render_page(request, "pages/field_of_work_detail.html", context)
