"""One indicator: how it develops, how it differs between areas, and files and pictures of it."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from miljomal.core.paging import page_of
from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.documents.serving import TABLE_FORMS, kept, table_response
from miljomal.indicators import charts
from miljomal.indicators.exports import long_table, wide_table
from miljomal.indicators.filters import DETAIL_PARAMS, Asked, AskedAim, OwnAim, end_of_day
from miljomal.indicators.forms import WatchForm
from miljomal.indicators.models import Indicator
from miljomal.indicators.models.catalogue import IndicatorQuerySet
from miljomal.indicators.queries.outlooks import goals_of, trend_told
from miljomal.indicators.queries.page import indicator_page
from miljomal.indicators.tables import by_year
from miljomal.organisations.requests import viewer_of
from miljomal.thread.registry import gather


def visible_indicators(request: HttpRequest) -> IndicatorQuerySet:
    """Indicators that the reader may see, with what their page says of their sources."""
    visible = Indicator.objects.visible_to_roles(set(viewer_of(request).roles))
    return visible.select_related("source", "owner", "numerator__source", "denominator__source")


@require_safe
@public_page(params=DETAIL_PARAMS)
def indicator_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One indicator, for the areas, the part and the year that the address asks for."""
    indicator = get_object_or_404(visible_indicators(request), slug=slug)
    page = indicator_page(indicator, Asked.from_query(request.GET))
    own_aim, asked_aim = OwnAim.from_query(request.GET), AskedAim.from_query(request.GET)
    goals = goals_of(page, own_aim)
    context = {
        "page": page,
        "indicator": indicator,
        "told": trend_told(page),
        "goals": goals,
        "asked_aim": asked_aim,
        "aim_is_wrong": asked_aim.is_asked and own_aim is None,
        "curve": charts.curve(page, goals),
        "strip": charts.strip(page, goals),
        "map": charts.map_of(page, goals),
        "table": by_year(page.series),
        "rows": page_of(request, page.rows),
        "update_month": dt.date(2000, indicator.update_month, 1) if indicator.update_month else None,
        "watch_form": WatchForm() if page.first and viewer_of(request).person else None,
        "thread": gather(indicator, viewer_of(request)),
        "crumbs": [(_("Indikatorer"), reverse("indicators:indicator-list")), (indicator.local_title, "")],
        "is_example": indicator.is_example,
        "section": "indicators",
    }
    return render_page(request, "indicators/indicator_detail.html", context)


@require_safe
@login_not_required
def indicator_file(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """An indicator's figures: CSV holds every area, year and part; XLSX one part (`del`), a year a column.

    `dag` asks for the CSV as it was at the end of an earlier day.
    """
    if form not in TABLE_FORMS:
        raise Http404
    indicator = get_object_or_404(visible_indicators(request), slug=slug)
    asked = Asked.from_query(request.GET)
    table = long_table(indicator, end_of_day(request.GET)) if form == "csv" else wide_table(indicator, asked.part)
    return kept(table_response(table, slug, form), is_public=viewer_of(request).person is None)
