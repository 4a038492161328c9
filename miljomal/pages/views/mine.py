"""A signed-in person's own pages."""

from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.followup.queries.rounds import kept_rounds
from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.requests import person_of, viewer_of
from miljomal.pages.queries import measures as measure_queries
from miljomal.pages.queries.mine import kept_programmes, my_page
from miljomal.pledges.permissions import can_pledge
from miljomal.programmes.filters import MeasureFilter
from miljomal.programmes.models import Measure

Kind = Organisation.Kind


@never_cache
@require_safe
def mina(request: HttpRequest) -> HttpResponse:
    """The first screen after sign-in: what to do, what has happened, what was used last."""
    viewer = viewer_of(request)
    own = viewer.organisation
    page = my_page(person_of(request), own, may_answer=viewer.edits(own.pk)) if own else None
    memberships = Membership.objects.in_force().filter(person=viewer.person).select_related("organisation")
    context = {
        "page": page,
        "own": own,
        "viewer": viewer,
        "kept_rounds": kept_rounds(viewer),
        "kept": kept_programmes(own) if own and viewer.coordinates(own.pk) and own.kind == Kind.COUNTY_BOARD else [],
        "pledges": bool(own and can_pledge(viewer, organisation=own)),
        "memberships": memberships.order_by("organisation__sort_key", "id"),
        "is_example": bool(own and own.is_example),
    }
    return render_page(request, "pages/mina.html", context)


@never_cache
@require_safe
def my_measures(request: HttpRequest) -> HttpResponse:
    """What the viewer's organisation takes part in."""
    viewer = viewer_of(request)
    own = viewer.organisation
    found = measure_queries.filtered(MeasureFilter(organisation=own.slug if own else "-"), viewer)
    page = page_of(request, found)
    context = {
        "page": page,
        "rows": measure_queries.rows_of(cast("QuerySet[Measure]", page.object_list)),
        "own": own,
        "is_example": bool(own and own.is_example),
    }
    return render_page(request, "pages/my_measures.html", context)
