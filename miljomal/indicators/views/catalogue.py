"""The catalogue of indicators, and all figures of an area."""

from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from miljomal.core.paging import page_of
from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.indicators.filters import CATALOGUE_PARAMS, Asked, IndicatorFilter
from miljomal.indicators.models import Indicator
from miljomal.indicators.queries import catalogue
from miljomal.indicators.queries.dashboards import area_rows
from miljomal.indicators.queries.similar import official_areas, similar_to
from miljomal.organisations.models import Area
from miljomal.organisations.requests import viewer_of


@require_safe
@public_page(params=[*CATALOGUE_PARAMS, "sida"], part="lista")
def indicator_list(request: HttpRequest) -> HttpResponse:
    """All indicators, with the nation's figures, filtered by objective, field of work, source and words."""
    chosen = IndicatorFilter.from_query(request.GET)
    page = page_of(request, catalogue.filtered(chosen, viewer_of(request)))
    listed = cast("QuerySet[Indicator]", page.object_list)
    context = {
        "page": page,
        "rows": catalogue.rows_of(listed, Area.objects.filter(kind=Area.Kind.NATION).first()),
        "chosen": chosen,
        "choices": catalogue.filter_choices(),
        "section": "indicators",
    }
    return render_page(request, "indicators/indicator_list.html", context, part="lista")


@require_safe
@public_page(params=["omrade", "till"])
def municipality_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """All figures of a municipality, beside those of its county, the nation and the municipalities chosen."""
    return _figures(request, kind=Area.Kind.MUNICIPALITY, slug=slug)


@require_safe
@public_page(params=["omrade", "till"])
def county_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """All figures of a county, beside those of the nation and the counties chosen."""
    return _figures(request, kind=Area.Kind.COUNTY, slug=slug)


def _figures(request: HttpRequest, *, kind: str, slug: str) -> HttpResponse:
    real = Area.objects.filter(kind=kind, is_example=False).select_related("parent")
    area = get_object_or_404(real, slug=slug)
    areas = {one.code: one for one in official_areas()}
    chosen = [areas[code] for code in Asked.from_query(request.GET).areas if code in areas and code != area.code]
    above = [areas[code] for code in (area.parent.code if area.parent else "", "00") if code in areas]
    others = list({other.pk: other for other in [*above, *chosen]}.values())
    visible = Indicator.objects.visible_to_roles(set(viewer_of(request).roles)).filter(is_example=False)
    context = {
        "area": area,
        "others": others,
        "chosen": chosen,
        "codes": ",".join(other.code for other in chosen),
        "similar": [other for other in similar_to(area) if other not in chosen],
        "same_kind": [(one.code, one.short_name) for one in areas.values() if one.kind == kind and one != area],
        "rows": area_rows(visible, area, others),
        "crumbs": [(area.name, area.get_absolute_url()), (_("Siffror"), "")],
        "own_address": reverse(request.resolver_match.view_name, args=[area.slug]) if request.resolver_match else "",
        "section": "indicators",
    }
    return render_page(request, "indicators/area_figures.html", context)
