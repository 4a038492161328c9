"""Programmes and measures, as everybody may read them."""

from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from miljomal.core.paging import PAGE_SIZE, page_of
from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.documents.serving import TABLE_FORMS, kept, table_response
from miljomal.followup.models import Grade
from miljomal.indicators.models import Indicator
from miljomal.organisations.models import Area, Organisation
from miljomal.organisations.requests import viewer_of
from miljomal.pages.queries import measures as measure_queries
from miljomal.pages.queries.counties import programme_view
from miljomal.pages.queries.measure import find_measure, measure_page
from miljomal.pledges.permissions import can_pledge, takes_pledges
from miljomal.programmes.exports import measures_table
from miljomal.programmes.filters import PARAMS, MeasureFilter
from miljomal.programmes.models import Measure, Programme
from miljomal.programmes.permissions import can_edit_participation, can_edit_programme
from miljomal.thread.registry import gather

PROGRAMME_PAGE_SIZE = 100
PROGRAMME_COLUMNS = (
    *("title", "slug", "summary", "starts_on", "ends_on", "state", "answer_mode", "is_example"),
    *("measure_count", "stated_measure_count", "organisation_count", "stated_organisation_count"),
    *("known_gap", "known_gap_en", "decided_on", "decided_by", "diary_number", "report", "source", "source_date"),
    *(f"area__{name}" for name in ("kind", "slug", "name", "short_name")),
    *(f"owner__{name}" for name in ("name", "slug", "kind", "area__kind", "area__slug")),
)
LIST_PARAMS = [*PARAMS.values(), "sida"]


@require_safe
@public_page(params=["sida"])
def programme_list(request: HttpRequest) -> HttpResponse:
    """All programmes, by county."""
    viewer = viewer_of(request)
    programmes = Programme.objects.visible_to_roles(set(viewer.roles)).select_related("area", "owner")
    ordered = programmes.order_by("is_example", "area__sort_key", "-starts_on", "id")
    context = {"page": page_of(request, ordered), "section": "programmes"}
    return render_page(request, "pages/programme_list.html", context)


@require_safe
@public_page(params=LIST_PARAMS, part="lista")
def programme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme: its themes, its latest result, its measures with filters."""
    viewer = viewer_of(request)
    visible = Programme.objects.visible_to_roles(set(viewer.roles))
    programme = get_object_or_404(visible.select_related("owner__area", "area").only(*PROGRAMME_COLUMNS), slug=slug)
    chosen = MeasureFilter.from_query(request.GET)
    view = programme_view(programme)
    context = {
        "view": view,
        "programme": programme,
        "thread": gather(programme, viewer),
        "is_adopted": programme.state not in Programme.UNDECIDED,
        "may_edit": can_edit_programme(viewer, owner_id=programme.owner_id),
        "is_example": programme.is_example,
        "crumbs": [(programme.area.name, programme.area.get_absolute_url()), (programme.title, "")],
        "section": "programmes",
        "grades": [(c.grade.slug, c.grade.name) for c in view.result.counts if c.grade.slug] if view.result else [],
        "themes": [(row.theme.slug, row.theme.title) for row in view.themes],
        **_list_context(request, chosen, programme=programme, rounds=view.rounds),
    }
    return render_page(request, "pages/programme_detail.html", context, part="lista")


@require_safe
@public_page(params=LIST_PARAMS, part="lista")
def measure_list(request: HttpRequest) -> HttpResponse:
    """Measures of all programmes, filtered."""
    chosen = MeasureFilter.from_query(request.GET)
    grades = Grade.objects.filter(scale__slug="ghpe").order_by("scale__version", "order")
    counties = Area.objects.counties().order_by("is_example", "sort_key", "id")
    indicators = Indicator.objects.visible_to_roles(set(viewer_of(request).roles))
    context = _list_context(request, chosen)
    context |= {
        "grades": [(grade.slug, grade.local_name) for grade in grades.only("slug", "name", "name_en")],
        "counties": counties.values_list("slug", "short_name"),
        "organisation": Organisation.objects.filter(slug=chosen.organisation).first() if chosen.organisation else None,
        "indicator": indicators.filter(slug=chosen.indicator).first() if chosen.indicator else None,
        "is_example": bool(context["rows"]) and all(row.is_example for row in context["rows"]),
        "section": "measures",
    }
    return render_page(request, "pages/measure_list.html", context, part="lista")


def _list_context(
    request: HttpRequest,
    chosen: MeasureFilter,
    *,
    programme: Programme | None = None,
    rounds: measure_queries.Rounds | None = None,
) -> dict[str, Any]:
    """A page of filtered measures and what the filter form offers."""
    found = measure_queries.filtered(chosen, viewer_of(request), programme=programme, rounds=rounds)
    page = page_of(request, found, size=PROGRAMME_PAGE_SIZE if programme else PAGE_SIZE)
    rows = cast("QuerySet[Measure]", page.object_list)
    return {
        "page": page,
        "rows": measure_queries.rows_of(rows, rounds, is_within_programme=programme is not None),
        "chosen": chosen,
        "choices": measure_queries.filter_choices(),
    }


@require_safe
@login_not_required
def measure_file(request: HttpRequest, form: str, slug: str = "") -> HttpResponseBase:
    """The measures that the filter finds, all of them, as a file that can be imported again.

    Of one programme where the address names it.
    """
    viewer = viewer_of(request)
    if form not in TABLE_FORMS:
        raise Http404
    visible = Programme.objects.visible_to_roles(set(viewer.roles))
    programme = get_object_or_404(visible, slug=slug) if slug else None
    found = measure_queries.filtered(MeasureFilter.from_query(request.GET), viewer, programme=programme)
    response = table_response(measures_table(found), f"atgarder-{slug}" if slug else "atgarder", form)
    return kept(response, is_public=viewer.person is None)


@require_safe
@public_page()
def measure_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One measure: what, who, how it goes, and its thread."""
    viewer = viewer_of(request)
    measure = find_measure(pk, viewer)
    if measure is None:
        raise Http404
    if slug != measure.slug:
        return redirect(measure, permanent=True)
    programme = measure.programme
    own = viewer.organisation
    page = measure_page(measure, viewer)
    context = {
        "page": page,
        "measure": measure,
        "programme": programme,
        "thread": gather(measure, viewer),
        "figures_query": f"?omrade={programme.area.code},00",
        "is_adopted": programme.state not in Programme.UNDECIDED,
        "may_edit": can_edit_programme(viewer, owner_id=programme.owner_id),
        "own": own,
        "may_take_part": own is not None
        and own.is_example == measure.is_example
        and can_edit_participation(viewer, organisation=own, owner_id=programme.owner_id),
        "may_pledge": own is not None
        and own.is_example == measure.is_example
        and takes_pledges(programme.state)
        and can_pledge(viewer, organisation=own),
        "may_see_history": bool(set(viewer.roles) & page.concerned),
        "is_example": measure.is_example,
        "crumbs": [
            (programme.area.name, programme.area.get_absolute_url()),
            (programme.short_name or programme.title, programme.get_absolute_url()),
            (measure.theme.title, f"{programme.get_absolute_url()}?tema={measure.theme.slug}"),
        ],
        "section": "measures",
    }
    return render_page(request, "pages/measure_detail.html", context)
