"""What everybody may compare: a county's assessments over the years, and an objective's over the counties."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from miljomal.assessments.models import Assessment, ObjectiveText
from miljomal.assessments.queries.comparisons import Comparison, county_comparison, objective_comparison
from miljomal.assessments.queries.texts import RELATED, whole_texts
from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Area


@dataclass(frozen=True, slots=True)
class MapRow:
    """A county on the map with its latest assessment; None = none has been read."""

    county: Area
    assessment: Assessment | None


@require_safe
@public_page()
def county_assessments(request: HttpRequest, slug: str) -> HttpResponse:
    """Does the county reach the objectives: every objective × every year, with sources."""
    county = get_object_or_404(Area.objects.counties(), slug=slug)
    context = {
        "county": county,
        "comparison": county_comparison(county),
        "is_example": county.is_example,
        "crumbs": [
            (_("Län och kommuner"), reverse("pages:county-list")),
            (county.name, county.get_absolute_url()),
            (_("Målbedömningar"), ""),
        ],
        "section": "counties",
    }
    return render_page(request, "assessments/county_assessments.html", context)


@require_safe
@public_page()
def published_text(request: HttpRequest, slug: str, year: int, objective: str) -> HttpResponse:
    """What the county board has written about an objective, approved and published."""
    texts = ObjectiveText.objects.published().select_related(*RELATED)
    keys = {"follow_up__area__slug": slug, "follow_up__year": min(year, 9999), "objective__slug": objective}
    text = get_object_or_404(texts, **keys)
    county = text.follow_up.area
    (whole,) = whole_texts([text], text.follow_up.template)
    context = {
        "whole": whole,
        "text": text,
        "county": county,
        "is_example": text.follow_up.is_example,
        "crumbs": [
            (county.name, county.get_absolute_url()),
            (_("Målbedömningar"), reverse("assessments:county-assessments", args=[slug])),
            (f"{text.objective.local_title} {year}", ""),
        ],
        "section": "counties",
    }
    return render_page(request, "assessments/published_text.html", context)


@require_safe
@public_page()
def objective_assessments(request: HttpRequest, slug: str) -> HttpResponse:
    """How one objective is judged in the nation and in the counties, over the years."""
    judged = Objective.objects.quality_objectives()
    objective = get_object_or_404(judged, slug=slug)
    comparison = objective_comparison(objective)
    context = {
        "objective": objective,
        "comparison": comparison,
        "page": {"counties": _map_of(comparison) if objective.assessed_by_counties else []},
        "crumbs": [
            (_("Miljömål"), reverse("pages:objective-list")),
            (objective.local_title, objective.get_absolute_url()),
            (_("Bedömningar"), ""),
        ],
        "section": "objectives",
    }
    return render_page(request, "assessments/objective_assessments.html", context)


def _map_of(comparison: Comparison) -> list[MapRow]:
    """Each county with its latest assessment that says whether the objective is reached."""
    return [
        MapRow(row.thing, next((c.assessment for c in row.cells if c.assessment and c.assessment.state), None))
        for row in comparison.rows
        if row.thing.kind == Area.Kind.COUNTY
    ]
