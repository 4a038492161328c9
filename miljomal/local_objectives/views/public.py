"""What all may read: one local objective, and the sixteen in a municipality."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.local_objectives.models import LocalObjective
from miljomal.local_objectives.permissions import can_keep_objectives
from miljomal.local_objectives.queries import adaptation_rows, objective_page
from miljomal.organisations.models import Area, Organisation
from miljomal.organisations.requests import viewer_of
from miljomal.thread.registry import gather


@require_safe
@public_page()
def objective_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A local objective with where it comes from, what carries it, and how its target values stand."""
    viewer = viewer_of(request)
    seen = LocalObjective.objects.visible_to_roles(set(viewer.roles))
    objective = get_object_or_404(seen.select_related("owner__area__parent", "replaced_by"), pk=pk)
    if slug != objective.slug:
        return redirect(objective, permanent=True)
    area = objective.owner.area
    context = {
        "page": objective_page(objective, viewer),
        "objective": objective,
        "is_keeper": can_keep_objectives(viewer, owner_id=objective.owner_id),
        "thread": gather(objective, viewer),
        "crumbs": [*_crumbs(area), (objective.title, "")],
        "is_example": objective.is_example,
        "section": "counties",
    }
    return render_page(request, "local_objectives/objective_detail.html", context)


@require_safe
@public_page()
def municipality_objectives(request: HttpRequest, slug: str) -> HttpResponse:
    """The sixteen in a municipality: which concern it, what they mean there, and its own objectives."""
    towns = Area.objects.municipalities().select_related("parent")
    area = get_object_or_404(towns, slug=slug)
    owner = Organisation.objects.filter(area=area, kind=Organisation.Kind.MUNICIPALITY).first()
    viewer = viewer_of(request)
    context = {
        "area": area,
        "owner": owner,
        "rows": adaptation_rows(area, owner, viewer),
        "is_keeper": bool(owner and can_keep_objectives(viewer, owner_id=owner.pk)),
        "crumbs": [(area.name, area.get_absolute_url()), (_("Miljömålen här"), "")],
        "is_example": area.is_example,
        "section": "counties",
    }
    return render_page(request, "local_objectives/municipality_objectives.html", context)


def _crumbs(area: Area | None) -> list[tuple[str, str]]:
    if area is None or area.kind != Area.Kind.MUNICIPALITY:
        return [(_("Miljömål"), reverse("pages:objective-list"))]
    there = reverse("local_objectives:municipality-objectives", args=[area.slug])
    return [(area.name, area.get_absolute_url()), (_("Miljömålen här"), there)]
